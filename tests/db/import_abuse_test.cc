#include <doctest/doctest.h>
#include <fmt/format.h>

#include <chrono>
#include <latch>
#include <thread>

#include "db/check.h"
#include "db/import.h"
#include "tests/db/child_process.h"
#include "tests/db/data_folder.h"
#include "tests/db/engines.h"

namespace ocop::db {
namespace {

std::string many_areas(int count) {
  std::string csv = "id,name,place,yield_kg\n";
  for (int i = 0; i < count; ++i)
    csv += fmt::format("VN-N-{0:06},Vùng số {0},02104,{1}\n", i, 100 + i);
  return csv;
}

TEST_CASE("a gigabyte of input is refused by its size") {
  on_each_engine([](const Address& address) {
    DataFolder folder;
    folder.with("products.csv", "gtin,name\n");
    std::filesystem::resize_file(folder.path() / "products.csv", std::uintmax_t{1} << 30);
    const auto result = import_paths(address, {folder.path()});
    REQUIRE_FALSE(result.has_value());
    REQUIRE(result.error().errors.size() == 1);
    CHECK(result.error().errors[0].message.en.find("split the import") != std::string::npos);
  });
}

TEST_CASE("ten thousand wrong rows are a hundred sentences and a count") {
  on_each_engine([](const Address& address) {
    DataFolder folder;
    folder.with("areas.csv", many_areas(10'000));
    const auto result = import_paths(address, {folder.path()});
    REQUIRE_FALSE(result.has_value());
    REQUIRE(result.error().errors.size() == 101);
    CHECK(result.error().errors[100].message.en == "and 9900 more errors, not listed");
  });
}

TEST_CASE("an import that is killed leaves all or nothing") {
  on_each_engine([](const Address& address) {
    constexpr int kAreas = 20'000;
    DataFolder base;
    small_registry(base);
    must_import(address, {base.path()});
    DataFolder folder;
    folder.with("areas.csv", many_areas(kAreas));
    const std::string db =
        address.engine == Engine::kSqlite ? "sqlite:" + address.target : address.target;
    for (const int milliseconds : {0, 30, 60, 120, 240}) {
      INFO("after ", milliseconds, " ms");
      ChildProcess child({OCOP_DB_PROGRAM, "--db", db, "import", folder.path()},
                         base.path() / "output");
      std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds));
      child.kill();
      child.wait();
      const auto areas = number(address, "SELECT COUNT(*) FROM areas");
      CHECK((areas == 1 || areas == kAreas + 1));
    }
    must_import(address, {folder.path()});
    CHECK(number(address, "SELECT COUNT(*) FROM areas") == kAreas + 1);
    Connection connection(address, Access::kRead);
    CHECK(check_database(connection).empty());
  });
}

TEST_CASE("of two imports of the same files at once one adds them and the other finds them there") {
  on_each_engine([](const Address& address) {
    DataFolder folder;
    small_registry(folder);
    constexpr std::size_t kRows = 8 + 500;
    folder.with("areas.csv", many_areas(500) + "VN-1,Vùng một,02104,1000\n");
    std::latch start(2);
    std::vector<std::size_t> changes(2);
    std::vector<std::size_t> unchanged(2);
    std::vector<std::string> failures(2);
    const auto run = [&](std::size_t i) {
      try {
        Connection connection(address, Access::kTool);
        start.arrive_and_wait();
        const auto report = import_files(connection, {folder.path()}, false, import_day());
        if (!report) throw std::runtime_error(report.error().errors[0].in(Language::kEnglish));
        changes[i] = report->changes.size();
        unchanged[i] = report->unchanged;
      } catch (const std::exception& error) {
        failures[i] = error.what();
      }
    };
    {
      std::jthread first(run, 0U);
      std::jthread second(run, 1U);
    }
    CHECK(failures[0] == "");
    CHECK(failures[1] == "");
    CHECK(changes[0] + changes[1] == kRows);
    CHECK(unchanged[0] + unchanged[1] == kRows);
  });
}

}  // namespace
}  // namespace ocop::db
