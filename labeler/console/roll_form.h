// What a producer types about a new roll: as typed, as read, and as a form.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <utility>
#include <vector>

#include "labeler/console/output_form.h"
#include "labeler/roll_print.h"

namespace ocop::labeler::console {

struct TypedRoll {
  std::string gtin;
  std::string roll;
  std::string count;
  std::string stars;  ///< "yes" or "no"
  TypedOutput output;
};
/// For a thermal printer, on a roll of middling labels.
TypedOutput usual_roll_output(const Context& context);
TypedRoll read_typed_roll(const Visit& visit);
std::vector<std::pair<std::string, std::string>> fields_of(const TypedRoll& typed);

struct ReadRoll {
  RollPrintRequest request;
  std::vector<Error> errors;  ///< `where` is the field's name
};
ReadRoll read_roll(const Context& context, const TypedRoll& typed, const db::Dossier& product,
                   const std::vector<db::PrinterRow>& printers, Date today);

/// An error of RollPrint or make_roll(), at the field of the form.
Error at_roll_field(const Error& error);

/// A name that is not in use: "R221126", "R221126-2".
std::string new_roll_name(db::Connection& connection, std::string_view gtin, Date today);

/// For the template "tem_roll_new".
nlohmann::json roll_form_json(const Context& context, const Visit& visit,
                              const db::Dossier& product, const TypedRoll& typed,
                              const std::vector<Error>& errors);

}  // namespace ocop::labeler::console
