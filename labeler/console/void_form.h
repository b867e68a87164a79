// Voiding labels that are lost or damaged, of a lot or of a roll: which and why, a look at it
// before it is done, the act.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "labeler/console/context.h"

namespace ocop::labeler::console {

/// What is a lot's or a roll's own about it. The functions are called within the call that is
/// given the struct.
struct VoidForm {
  std::string title;
  std::string subject;  ///< "Mật ong hoa núi, lô L2601"
  std::string action;
  std::string back;
  std::string reason_hint;
  std::string_view between;  ///< the first and the last serial of a part, as it is shown
  std::vector<std::pair<std::string, std::string>> hidden;  ///< which lot or roll
  programme::SerialRange whole;                             ///< that serials may be of
  /// What is void; of several that were typed again the first is named.
  std::function<std::vector<programme::SerialRange>()> voided;
  Message (*void_already)(const programme::SerialRange& part);
  std::function<Result<void>(db::Connection& connection, const programme::SerialRange& part,
                             const std::string& reason)>
      void_part;
};

struct TypedVoid {
  std::string serials;
  std::string reason;
};
web::Response show_void_form(const Context& context, const Visit& visit, const VoidForm& form,
                             const TypedVoid& given);
/// The answer to the form: once more what will be void, or with the visitor's "sure" the act,
/// of all parts or of none.
web::Response take_void_form(const Context& context, const Visit& visit, const VoidForm& form);

}  // namespace ocop::labeler::console
