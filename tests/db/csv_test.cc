#include "db/csv.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "base/text.h"

namespace ocop::db {
namespace {

struct Read {
  Sheet sheet{"t.csv", "."};
  std::vector<Error> errors;
};

Read read(std::string_view bytes, const InputLimits& limits = {}) {
  Read result;
  ErrorList errors(limits.errors);
  read_csv(bytes, result.sheet, {limits.rows, limits.cells}, limits, errors);
  result.errors = errors.take();
  return result;
}

std::string cell(const Read& read, std::size_t row, std::size_t column) {
  return std::string(read.sheet.cell(row, column).value_or("(none)"));
}

TEST_CASE("what spreadsheets write is read, whatever separator, line end and byte order mark") {
  for (const std::string_view bytes :
       {"a,b\n1,2\n3,4\n",
        "\xEF\xBB\xBF"
        "a,b\r\n1,2\r\n3,4\r\n",
        "a;b\r1;2\r3;4", "a\tb\n1\t2\n\n3\t4", "a,b\n1,2\n,\n3,4\n,,,\n",
        "\"a\",\"b\"\n\"1\",\"2\"\n\"3\",\"4\"\n", "\n\na , b\n 1,2 \n3,4"}) {
    INFO(std::string(bytes));
    const auto sheet = read(bytes);
    REQUIRE(sheet.errors.empty());
    REQUIRE(sheet.sheet.rows() == 2);
    CHECK(sheet.sheet.heading(0) == "a");
    CHECK(sheet.sheet.heading(1) == "b");
    CHECK(cell(sheet, 0, 0) == "1");
    CHECK(cell(sheet, 1, 1) == "4");
  }
}

TEST_CASE(
    "a cell's place is its line and character, also behind quoted line breaks and diacritics") {
  const auto sheet = read("tên,số\n\"Mật\nong\",7\n\"ạ,ặ\",\"8\"\n");
  REQUIRE(sheet.errors.empty());
  CHECK(cell(sheet, 0, 0) == "Mật\nong");
  CHECK(sheet.sheet.where(0, 0) == "t.csv:2:1");
  CHECK(sheet.sheet.where(0, 1) == "t.csv:3:6");
  CHECK(sheet.sheet.where(1, 0) == "t.csv:4:1");
  CHECK(sheet.sheet.where(1, 1) == "t.csv:4:7");
  CHECK(sheet.sheet.where_heading(1) == "t.csv:1:5");
}

TEST_CASE("CRLF counts as one line end") {
  const auto sheet = read("a,b\r\n\r\n1,2\r\n3,4\r\n");
  CHECK(sheet.sheet.where(0, 0) == "t.csv:3:1");
  CHECK(sheet.sheet.where(1, 1) == "t.csv:4:3");
}

TEST_CASE("the separator is the one the header has, though cells hold the others") {
  const auto sheet = read("a;b\n1,5;x,y\n");
  REQUIRE(sheet.errors.empty());
  CHECK(cell(sheet, 0, 0) == "1,5");
  const auto quoted = read("\"a;b;c\",d\n1,2\n");
  CHECK(quoted.sheet.heading(0) == "a;b;c");
}

TEST_CASE("what is no table is refused at its place") {
  const struct {
    std::string bytes;
    const char* where;
    const char* says;
  } cases[] = {
      {"", "t.csv:1:1", "empty"},
      {"a,b\n1\n", "t.csv:2:1", "has 1 cells"},
      {"a,b\n1,2,3\n", "t.csv:2:5", "more cells"},
      {"a,b\n1,x\"y\n", "t.csv:2:4", "stray quote"},
      {"a,b\n1,\"x\n2,3\n", "t.csv:2:3", "never closed"},
      {std::string("a,b\n1,\0\n", 8), "t.csv:2:1", "UTF-8"},
      {"a,b\n1,\xFF\n", "t.csv:2:1", "UTF-8"},
      {"\xFF\xFE"
       "a\0",
       "t.csv:1:1", "UTF-16"},
  };
  for (const auto& one : cases) {
    INFO(std::string(one.says));
    const auto sheet = read(one.bytes);
    REQUIRE(sheet.errors.size() == 1);
    CHECK(sheet.errors[0].where == one.where);
    CHECK(sheet.errors[0].message.en.find(one.says) != std::string::npos);
    CHECK_FALSE(sheet.errors[0].message.vi.empty());
  }
}

TEST_CASE("rows, columns and listed errors have limits") {
  InputLimits limits;
  limits.rows = 3;
  limits.columns = 2;
  limits.errors = 2;
  CHECK(read("a\n1\n2\n3\n", limits).errors.empty());
  const auto rows = read("a\n1\n2\n3\n4\n5\n", limits);
  REQUIRE(rows.errors.size() == 1);
  CHECK(rows.errors[0].where == "t.csv:5:1");
  CHECK(read("a,b,c,d\n", limits).errors.size() == 1);
  limits.cells = 3;
  CHECK(read("a,b\n1,2\n", limits).errors.empty());
  CHECK(read("a,b\n1,2\n3,4\n", limits).errors.size() == 1);
  limits = InputLimits{};
  limits.errors = 2;
  const auto errors = read("a,b\n1\n1\n1\n", limits).errors;
  REQUIRE(errors.size() == 3);
  CHECK(errors[2].message.en == "and 1 more errors, not listed");
}

TEST_CASE("what is too long is told by the room there was, not by what an import has in all") {
  Sheet sheet{"t.csv", "."};
  ErrorList errors(5);
  CHECK(!read_csv("a\n1\n2\n3\n", sheet, {2, 100}, {}, errors));
  const auto found = errors.take();
  REQUIRE(found.size() == 1);
  CHECK(found[0].message.en.starts_with("more than 2 rows or 100 cells"));
  CHECK(found[0].message.vi.starts_with("nhiều hơn 2 dòng hoặc 100 ô"));
}

TEST_CASE("what append_csv_field writes, read_csv reads") {
  rc::check([](const std::vector<std::string>& texts) {
    std::string bytes = "k,v\n";
    std::vector<std::string> kept;
    for (const auto& text : texts) {
      if (!is_utf8(text) || text.find('\0') != std::string::npos) continue;
      kept.push_back(text);
      bytes += "x,";
      append_csv_field(bytes, text);
      bytes += '\n';
    }
    const auto sheet = read(bytes);
    RC_ASSERT(sheet.errors.empty());
    RC_ASSERT(sheet.sheet.rows() == kept.size());
    for (std::size_t i = 0; i < kept.size(); ++i) RC_ASSERT(cell(sheet, i, 1) == kept[i]);
  });
}

TEST_CASE("no input makes the reader fail in another way than by its errors") {
  rc::check([](const std::string& bytes) {
    const auto sheet = read(bytes);
    for (std::size_t row = 0; row < sheet.sheet.rows(); ++row) {
      RC_ASSERT(!sheet.errors.empty() ||
                sheet.sheet.cell(row, sheet.sheet.columns() - 1).has_value());
    }
  });
}

}  // namespace
}  // namespace ocop::db
