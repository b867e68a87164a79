// What the rule sets say about certificates that are imported.
#include <doctest/doctest.h>

#include <algorithm>

#include "db/import.h"
#include "db/registry.h"
#include "tests/db/data_folder.h"
#include "tests/db/engines.h"

namespace ocop::db {
namespace {

/// In effect from 1 January 2024, for two years at a time.
const std::string kShortTerms =
    R"({"id": "9/2024", "decision": "QĐ 9", "from": "2024-01-01", "validity_months": 24,)"
    R"( "ratings": [{"stars": 3, "score_from": 50, "score_below": 101, "issues": "province",)"
    R"( "revokes": "province"}], "revocation": {"grounds": [{"code": "any", "en": "a", "vi": "b"}]}})";

std::string quoted(const std::string& text) {
  std::string cell = "\"";
  for (const char c : text) cell += c == '"' ? std::string("\"\"") : std::string(1, c);
  return cell + "\"";
}

std::string issued_on(const std::string& day) {
  return "number,gtin,stars,issued,expires\nA,9521234543213,3," + day + ",\n";
}

std::string last_day(const Address& address) {
  Reader reader(address);
  const auto certificates = reader.certificates("09521234543213");
  REQUIRE(certificates.size() == 1);
  return iso_date(certificates[0].expires);
}

TEST_CASE("a last day that is left empty follows from the rules of the day of issue") {
  const struct {
    const char* issued;
    const char* last;
  } rows[] = {
      {"24/02/2023", "2026-02-23"}, {"29/02/2024", "2027-02-28"}, {"01/03/2025", "2028-02-29"}};
  for (const auto& row : rows) {
    CAPTURE(std::string(row.issued));
    const FreshDatabase database(Engine::kSqlite);
    DataFolder folder;
    small_registry(folder);
    folder.with("certificates.csv", issued_on(row.issued));
    must_import(database.address(), {folder.path()});
    CHECK(last_day(database.address()) == row.last);
  }
}

TEST_CASE("where no rules are known the last day is asked for") {
  on_each_engine([](const Address& address) {
    DataFolder folder;
    small_registry(folder);
    folder.with("certificates.csv", issued_on("23/02/2023"));
    const auto refused = import_paths(address, {folder.path()});
    REQUIRE_FALSE(refused);
    REQUIRE(refused.error().errors.size() == 1);
    CHECK(refused.error().errors[0].message.en.find("state the last day") != std::string::npos);
    CHECK(refused.error().errors[0].message.vi.find("hãy ghi ngày hết hạn") != std::string::npos);
    folder.with("certificates.csv",
                "number,gtin,stars,issued,expires\nA,9521234543213,3,23/02/2023,22/02/2026\n");
    must_import(address, {folder.path()});
  });
}

TEST_CASE("rule sets of the registry, and of the same import, count too") {
  on_each_engine([](const Address& address) {
    DataFolder folder;
    small_registry(folder);
    folder.with("rule_sets.csv", "id,revision,json\n9/2024,1," + quoted(kShortTerms) + "\n");
    folder.with("certificates.csv", issued_on("29/02/2024"));
    auto report = must_import(address, {folder.path()});
    CHECK(last_day(address) == "2026-02-28");
    CHECK(report.notes.empty());
    DataFolder second;
    second.with("certificates.csv",
                "number,gtin,stars,issued,expires\nB,9521234543213,3,01/03/2024,28/02/2027\n");
    report = must_import(address, {second.path()});
    REQUIRE(report.notes.size() == 1);
    CHECK(report.notes[0].message.en.find("24 months") != std::string::npos);
  });
}

TEST_CASE("an extension of a day whose rules know none is for a person to look at") {
  on_each_engine([](const Address& address) {
    DataFolder folder;
    small_registry(folder);
    folder.with("certificate_events.csv",
                "number,seq,act,date,until\n1/2025,1,extend,2026-05-21,2028-05-01\n"
                "1/2025,2,extend,2026-05-22,2028-06-01\n1/2025,3,suspend,2025-06-01,\n");
    const auto report = must_import(address, {folder.path()});
    REQUIRE(report.notes.size() == 1);
    CHECK(report.notes[0].where.find(":2:") != std::string::npos);
    CHECK(report.notes[0].message.en.starts_with("QĐ 1489/QĐ-TTg"));
    CHECK(report.notes[0].message.vi.find("không quy định việc kéo dài") != std::string::npos);
  });
}

}  // namespace
}  // namespace ocop::db
