// Many national records, one after the other: memory does not grow with the registry.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "db/connection.h"
#include "db/registry.h"
#include "verifier/national/record.h"

namespace ocop::verifier {

/// The JSON Schema of national_json().
std::string_view national_schema();
/// What a CSV begins with: its byte order mark and the headings.
std::string national_csv_start();

/// Every product and batch of producers within `place` ("" = the country), by GTIN, a product before its
/// batches, until `take` returns false. Throws db::DatabaseError.
struct NationalQuestion {
  std::string place;
  std::string host;
  Date today;
};
void each_national(db::Connection& connection, db::Reader& reader, const NationalQuestion& question,
                   const std::function<bool(const NationalRecord&)>& take);

struct NationalFiles {
  std::uint64_t products = 0, batches = 0;
};
/// FILE.csv, FILE.jsonl (a record a line), or a new or empty directory with products.csv, batches.csv,
/// records.jsonl and national.schema.json. Files are seen when they are whole. Throws FileError too.
NationalFiles write_national(db::Connection& connection, db::Reader& reader, const NationalQuestion& question,
                             const std::filesystem::path& out);

}  // namespace ocop::verifier
