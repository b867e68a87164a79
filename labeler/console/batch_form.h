// What a producer types about a new batch: as typed, as read, and as a form that
// shows it again with what is wrong beside each field.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "labeler/batch_print.h"
#include "labeler/console/context.h"
#include "labeler/console/output_form.h"

namespace ocop::labeler::console {

struct TypedArea {
  std::string area;
  std::string kilograms;
  std::string harvested;
};

struct TypedBatch {
  std::string gtin;
  std::string lot;
  std::string produced;
  std::string best_before;
  std::string quantity;
  std::string stars;  ///< "yes" or "no"
  std::vector<TypedArea> areas;
  TypedOutput output;
};

/// Fields "gtin", "lot", …, and "area-0", "kg-0", "harvested-0" and so on.
TypedBatch read_typed(const Visit& visit);
std::vector<std::pair<std::string, std::string>> fields_of(const TypedBatch& typed);

struct ReadBatch {
  BatchRequest request;
  Output output;
  bool scratch = false;
  std::vector<std::size_t> areas;  ///< of each of request.areas its place in TypedBatch::areas
  std::vector<Error> errors;       ///< `where` is the field's name
};
ReadBatch read_batch(const Context& context, const TypedBatch& typed, const db::Dossier& product,
                     const std::vector<db::PrinterRow>& printers, Date today);
/// Lot, dates and areas alone: of labels that are printed already.
ReadBatch read_lot(const TypedBatch& typed, const db::Dossier& product, Date today);

/// An error of plan_batch() or db/registration.h, at the field of the form; `where` ""
/// when it is none of theirs.
Error at_field(const Error& error, const ReadBatch& read);

/// "kg-0": the field of one area.
std::string area_field(std::string_view name, std::size_t number);
/// Do goods of this group carry a best-before date?
bool needs_end(programme::Group group);

/// A lot number that is not in use: "L221126", "L221126-2".
std::string new_lot(db::Reader& registry, std::string_view gtin, Date today);

/// For the template "tem_new".
nlohmann::json form_json(const Context& context, const Visit& visit, const db::Dossier& product,
                         const TypedBatch& typed, const std::vector<Error>& errors);
/// "areas" and "has_areas" of it.
nlohmann::json areas_json(const Context& context, const Visit& visit, const db::Dossier& product,
                          const TypedBatch& typed, const std::vector<Error>& errors);

/// Lot number, production date and best before.
std::vector<office::Field> lot_fields(const Visit& visit, const db::Dossier& product,
                                      const TypedBatch& typed);
/// Whether stars are printed; nothing where there are none to print.
std::vector<office::Field> stars_field(const Visit& visit, int stars, std::string_view typed);

/// Fields for the template "field", each with its error.
nlohmann::json with_errors(std::vector<office::Field> fields, const std::vector<Error>& errors,
                           Language language);
/// The sentences of those errors that no field shows: "" where none is.
std::string above_form(const std::vector<Error>& errors, Language language);

}  // namespace ocop::labeler::console
