// A folder of data files for tests, and what comes of importing it.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "db/import.h"
#include "tests/db/engines.h"

namespace ocop::db {

class DataFolder {
 public:
  const std::filesystem::path& path() const { return directory_.path(); }

  DataFolder& with(const std::string& name, std::string_view content) {
    const auto file = path() / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << content;
    return *this;
  }

 private:
  TemporaryDirectory directory_;
};

inline Instant import_day() { return parse_instant("2026-11-22T03:00:00Z").value(); }

inline tl::expected<ImportReport, ImportErrors> import_paths(
    const Address& address, const std::vector<std::filesystem::path>& paths, bool dry_run = false) {
  Connection connection(address, Access::kTool);
  return import_files(connection, paths, dry_run, import_day());
}

inline ImportReport must_import(const Address& address,
                                const std::vector<std::filesystem::path>& paths) {
  const auto report = import_paths(address, paths);
  std::string errors;
  if (!report) {
    for (const auto& error : report.error().errors) errors += error.in(Language::kEnglish) + "\n";
  }
  INFO(errors);
  REQUIRE(report.has_value());
  return *report;
}

/// A place, a producer, an area and a product with its certificate.
inline void small_registry(DataFolder& folder) {
  folder
      .with("places.csv", "id,name,kind,parent\n02104,Xã Tân Kỳ,xã,19\n19,Tỉnh Thái Nguyên,tỉnh,\n")
      .with("producers.csv", "id,name,kind,place\nhtx-1,HTX Một,HTX,02104\nho-2,Hộ Hai,hộ,02104\n")
      .with("areas.csv", "id,name,place,hectares,yield_kg\nVN-1,Vùng một,02104,1.5,1000\n")
      .with("products.csv", "gtin,producer,group,name\n9521234543213,htx-1,1,Mật ong\n")
      .with("product_areas.csv", "gtin,area\n9521234543213,VN-1\n")
      .with("certificates.csv", "number,gtin,stars,issued\n1/2025,9521234543213,4,01/02/2025\n");
}

}  // namespace ocop::db
