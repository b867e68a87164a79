// Printing labels again, of a lot or of a roll: what a producer types about it, as typed and as
// read, and the page that asks for it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "labeler/console/output_form.h"
#include "labeler/console/signing.h"

namespace ocop::labeler::console {

struct TypedReprint {
  std::string serials;
  std::string reason;
  std::string stars;  ///< "yes" or "no"
  TypedOutput output;
};
/// Of a page that nothing was typed on yet.
TypedReprint usual_reprint(TypedOutput output);
TypedReprint read_typed_reprint(const Visit& visit);

struct ReadReprint {
  std::optional<programme::SerialRange> only;  ///< nullopt: all that may be printed
  bool stars = false;
  Output output;
  bool scratch = false;
};
/// `labels` are printed where no part of `whole` is typed. `stars`: that they may bear today.
/// Errors' `where` is the field's name.
Result<ReadReprint> read_reprint(const Context& context, const Visit& visit,
                                 const TypedReprint& typed, const programme::SerialRange& whole,
                                 std::uint64_t labels, int stars);

/// What is a lot's or a roll's own about the page.
struct ReprintForm {
  std::string title;
  std::string name;  ///< of the template
  std::string action;
  std::string back;
  std::vector<std::pair<std::string, std::string>> subject;  ///< as the template names it
  std::vector<std::pair<std::string, std::string>> hidden;   ///< the label's picture asks for it too
  std::string serials_hint;
  std::string reason_hint;
  bool printed = false;  ///< before: a reason is needed
  int stars = 0;         ///< that labels may bear today
  bool scratch = false;  ///< scratch codes are on offer
};
struct ReprintView {
  TypedReprint typed;
  std::string order;
  std::vector<Error> errors{};
  int status = 200;
};
web::Response show_reprint(const Context& context, const Visit& visit, const ReprintForm& form,
                           const ReprintView& view);

/// The form again with why nothing was signed. `at_field` finds the field for what is none of
/// the part, the reason or the passphrase.
void refuse(ReprintView& view, const SigningRefusal& refusal, Error (*at_field)(const Error&));

}  // namespace ocop::labeler::console
