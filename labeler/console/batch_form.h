// What a producer types about a new batch: as typed, as read, and as a form that
// shows it again with what is wrong beside each field.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "labeler/batch_print.h"
#include "labeler/console/context.h"

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
  std::string format;
  std::vector<TypedArea> areas;
};

/// Fields "gtin", "lot", …, and "area-0", "kg-0", "harvested-0" and so on.
TypedBatch read_typed(const Visit& visit);
std::vector<std::pair<std::string, std::string>> fields_of(const TypedBatch& typed);

struct ReadBatch {
  BatchRequest request;
  Format format = Format::kPdf;
  std::vector<std::size_t> areas;  ///< of each of request.areas its place in TypedBatch::areas
  std::vector<Error> errors;       ///< `where` is the field's name
};
ReadBatch read_batch(const TypedBatch& typed, const db::Dossier& product, Date today);

/// An error of plan_batch() or db/registration.h, at the field of the form; `where` ""
/// when it is none of theirs.
Error at_field(const Error& error, const ReadBatch& read);

/// A lot number that is not in use: "L221126", "L221126-2".
std::string new_lot(db::Reader& registry, std::string_view gtin, Date today);

/// For the template "tem_new".
nlohmann::json form_json(const Context& context, const Visit& visit, const db::Dossier& product,
                         const TypedBatch& typed, const std::vector<Error>& errors);

std::vector<office::Option> format_options(const Visit& visit, std::string_view chosen);

}  // namespace ocop::labeler::console
