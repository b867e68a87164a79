// Forms: the fields that a page shows, and what came back, read with what is wrong
// beside each field.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "verifier/console/context.h"
#include "web/form.h"

namespace ocop::verifier::console {

struct Option {
  std::string value;
  std::string text;
};

struct Field {
  enum class Kind { kLine, kDate, kNumber, kText, kChoice, kFile, kHidden, kTick };
  Kind kind = Kind::kLine;
  std::string name{};
  Message label{};
  bool required = false;
  std::string value{};  ///< shown; of a date dd/mm/yyyy or ISO
  Message hint{};
  std::vector<Option> options{};  ///< of a choice; one of "" stands for none
  std::string accept{};           ///< of a file: ".pdf,.jpg"
};

struct FormView {
  std::string action;  ///< with the prefix
  std::string submit;
  std::vector<Field> fields;
  std::vector<Error> errors{};  ///< `where` is a field's name, or nothing
  std::string warning{};        ///< above the fields: what cannot be undone
  std::string back{};           ///< where "cancel" leads
};

/// A whole form with its CSRF field, errors listed on top and beside the fields.
std::string form_html(const Context& context, const Visit& visit, const FormView& form);
/// A row of filters that GETs.
std::string filters_html(const Context& context, const Visit& visit, std::string_view action,
                         const std::vector<Field>& fields);

/// Puts what was typed into the fields, but for files.
void fill(std::vector<Field>& fields, const web::Form& typed);
/// The same of a filter's query.
void fill(std::vector<Field>& fields, const Visit& visit);

/// "22/11/2026", "2026-11-22".
std::optional<Date> read_date(std::string_view text);
/// "75,5" as 755.
std::optional<int> read_tenths(std::string_view text, int most);

/// Reads fields by name, after their kind; errors name the field by its label.
class Reading {
 public:
  Reading(const web::Form& form, const std::vector<Field>& fields) : form_(form), fields_(fields) {}

  std::string text(std::string_view name);
  std::optional<Date> date(std::string_view name);
  std::optional<std::int64_t> kilograms(std::string_view name);  ///< in grams
  std::optional<int> whole(std::string_view name, int least, int most);
  std::optional<int> tenths(std::string_view name, int most);
  std::string_view file(std::string_view name);  ///< its bytes; "" when none was chosen

  void refuse(std::string_view name, Message why) {
    errors_.push_back({std::string(name), std::move(why)});
  }
  const std::vector<Error>& errors() const { return errors_; }
  bool good() const { return errors_.empty(); }

 private:
  const Field& field(std::string_view name) const;
  const web::Form& form_;
  const std::vector<Field>& fields_;
  std::vector<Error> errors_;
};

}  // namespace ocop::verifier::console
