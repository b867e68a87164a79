#include "db/export.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "base/file.h"
#include "db/writer.h"
#include "tests/db/data_folder.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::db {
namespace {

std::map<std::string, std::string> files_in(const std::filesystem::path& directory) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    files[std::filesystem::relative(entry.path(), directory)] = read_file(entry.path(), 1 << 20);
  }
  return files;
}

std::map<std::string, std::string> exported(const Address& address) {
  DataFolder folder;
  Connection connection(address, Access::kRead);
  export_files(connection, folder.path() / "out");
  return files_in(folder.path() / "out");
}

/// The example with a picture, a batch, scans, and texts that CSV must quote.
void fill_everything(const Address& address) {
  example::fill(address);
  execute(address,
          "UPDATE products SET story_vi = 'một \"hai\", ba;' || chr10.c || 'bốn' FROM "
          "(SELECT '\n' AS c) AS chr10 WHERE gtin = '" +
              example::kHoney + "'");
  execute(address, "INSERT INTO place_history VALUES ('tan-son', 'tan-ky', '2025-07-01', 'NQ')");
  example::enter(address, example::record());
  Writer writer(address);
  Scan scan;
  scan.at = example::now();
  scan.gtin = example::kHoney;
  scan.lot = "L2601";
  scan.serial = "000001";
  scan.verdict = "genuine";
  scan.channel = "page";
  writer.record(scan);
  scan.lot = "";
  scan.serial = "";
  writer.record(scan);
}

TEST_CASE(
    "what is exported is imported to the same state, on each engine and from one to the other") {
  for (const auto from : engines()) {
    const FreshDatabase original(from);
    fill_everything(original.address());
    DataFolder folder;
    {
      Connection connection(original.address(), Access::kRead);
      export_files(connection, folder.path() / "out");
    }
    const auto files = files_in(folder.path() / "out");
    CHECK(files.size() == 14);
    CHECK(files.at("scan_totals.csv").find(",000001,") != std::string::npos);
    for (const auto to : engines()) {
      INFO(engine_name(from), " to ", engine_name(to));
      const FreshDatabase copy(to);
      must_import(copy.address(), {folder.path() / "out"});
      CHECK(exported(copy.address()) == files);
      CHECK(must_import(copy.address(), {folder.path() / "out"}).changes.empty());
    }
  }
}

TEST_CASE("both engines export the same bytes for the sample data") {
  std::vector<std::map<std::string, std::string>> all;
  on_each_engine([&](const Address& address) {
    must_import(address, {OCOP_SAMPLE});
    all.push_back(exported(address));
  });
  for (const auto& files : all) CHECK(files == all[0]);
}

TEST_CASE("an export never mixes with what is there") {
  on_each_engine([](const Address& address) {
    DataFolder folder;
    folder.with("out/mine.txt", "x");
    Connection connection(address, Access::kRead);
    CHECK_THROWS_AS(export_files(connection, folder.path() / "out"), FileError);
    CHECK(files_in(folder.path()).size() == 1);
  });
}

}  // namespace
}  // namespace ocop::db
