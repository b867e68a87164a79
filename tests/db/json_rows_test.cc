#include "db/json_rows.h"

#include <doctest/doctest.h>

#include <string>

namespace ocop::db {
namespace {

struct Read {
  std::vector<Sheet> sheets;
  std::vector<Error> errors;
};

Read read(std::string_view bytes, const InputLimits& limits = {}) {
  Read result;
  Sheet model("t.json", ".");
  model.title = "products";
  ErrorList errors(limits.errors);
  read_json(bytes, model, {limits.rows, limits.cells}, limits, result.sheets, errors);
  result.errors = errors.take();
  return result;
}

TEST_CASE("an object of tables and a bare array both give rows") {
  const auto tables = read(R"({"products": [{"a": "x", "b": 2.50}, {"b": null}], "areas": []})");
  REQUIRE(tables.errors.empty());
  REQUIRE(tables.sheets.size() == 2);
  CHECK(tables.sheets[1].title == "areas");
  const auto& sheet = tables.sheets[0];
  CHECK(sheet.cell(0, 0) == "x");
  CHECK(sheet.cell(0, 1) == "2.50");
  CHECK(sheet.cell(1, 0) == std::nullopt);
  CHECK(sheet.cell(1, 1) == "");
  const auto bare = read("\xEF\xBB\xBF[{\"a\": true}]");
  REQUIRE(bare.sheets.size() == 1);
  CHECK(bare.sheets[0].title == "products");
  CHECK(bare.sheets[0].cell(0, 0) == "1");
}

TEST_CASE("values are found at their line and character") {
  const auto read_back = read("[\n  {\"tên\": \"Mật\",\n   \"n\": 12, \"m\":7}\n]");
  REQUIRE(read_back.errors.empty());
  const auto& sheet = read_back.sheets[0];
  CHECK(sheet.where_row(0) == "t.json:2:3");
  CHECK(sheet.where(0, 0) == "t.json:2:11");
  CHECK(sheet.where(0, 1) == "t.json:3:9");
  CHECK(sheet.where(0, 2) == "t.json:3:17");
}

TEST_CASE("a key set gives each key as it was written, and passes over what is nested") {
  const auto set =
      read(R"({"keys":[{"kid":"0000000001","x5c":["A","B"],"more":{"deep":[1]}} , {"kid":"2"}]})");
  REQUIRE(set.errors.empty());
  const auto& sheet = set.sheets[0];
  const auto jwk = sheet.find_column("jwk").value();
  CHECK(sheet.cell(0, jwk) == R"({"kid":"0000000001","x5c":["A","B"],"more":{"deep":[1]}})");
  CHECK(sheet.cell(1, jwk) == R"({"kid":"2"})");
  CHECK_FALSE(sheet.find_column("x5c").has_value());
}

TEST_CASE("what is no table is refused at its place") {
  const struct {
    const char* bytes;
    const char* where;
    const char* says;
  } cases[] = {
      {"", "t.json:1:1", "no JSON"},
      {"7", "t.json:1:1", "expected"},
      {"[1]", "t.json:1:2", "expected"},
      {"{\"products\": 3}", "t.json:1:14", "expected"},
      {"[{\"a\": [1]}]", "t.json:1:8", "must be a text"},
      {"[{\"a\": {}}]", "t.json:1:8", "must be a text"},
      {"[[[[[[[[", "t.json:1:2", "must be a text"},
      {"[{\"a\": 1, \"a\": 2}]", "t.json:1:11", "stands twice"},
      {"[{\"a\": 1},\n oops]", "t.json:2:2", "no JSON"},
      {"[{\"a\": 1}", "t.json:1:10", "no JSON"},
      {"[{\"a\": \"\xFF\"}]", "t.json:1:1", "UTF-8"},
  };
  for (const auto& one : cases) {
    INFO(std::string(one.bytes));
    const auto result = read(one.bytes);
    REQUIRE(result.errors.size() == 1);
    CHECK(result.errors[0].where == one.where);
    CHECK(result.errors[0].message.en.find(one.says) != std::string::npos);
  }
}

TEST_CASE("rows and columns have limits") {
  InputLimits limits;
  limits.rows = 1;
  limits.columns = 1;
  CHECK(read("[{\"a\":1}]", limits).errors.empty());
  CHECK(read("[{\"a\":1},{\"a\":2}]", limits).errors.size() == 1);
  CHECK(read("[{\"a\":1,\"b\":2}]", limits).errors.size() == 1);
  limits = InputLimits{};
  limits.cells = 2;
  CHECK(read("[{\"a\":1,\"b\":2}]", limits).errors.empty());
  CHECK(read("[{\"a\":1,\"b\":2},{\"a\":1}]", limits).errors.size() == 1);
}

TEST_CASE("a hundred thousand open brackets are refused, not followed") {
  CHECK(read(std::string(100'000, '[')).errors.size() == 1);
  CHECK(read("{\"keys\":[{\"x\":" + std::string(100'000, '[')).errors.size() == 1);
}

}  // namespace
}  // namespace ocop::db
