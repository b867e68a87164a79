#include "gs1/check_digit.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <stdexcept>

using namespace ocop;
using namespace ocop::gs1;

TEST_CASE("The check digit is GS1's for numbers of every length") {
  struct Row {
    std::string body;
    char digit;
  };
  // GS1 demonstration numbers and examples of the General Specifications, 7.9.1.
  const Row rows[] = {{"0952123454321", '3'},     {"629104150021", '3'}, {"952000000000", '4'},
                      {"0061414100073", '9'},     {"9638507", '4'},      {"61414100073", '9'},
                      {"37610425002123456", '9'}, {"0000000", '0'}};
  for (const auto& row : rows) {
    CAPTURE(row.body);
    CHECK(check_digit(row.body) == row.digit);
    CHECK(has_valid_check_digit(row.body + row.digit));
  }
}

TEST_CASE("What is no number has no check digit") {
  CHECK_THROWS_AS(check_digit("12a"), std::invalid_argument);
  CHECK_THROWS_AS(check_digit("12 "), std::invalid_argument);
  for (const auto* text : {"", "0", "9521234543210x", "952123454321３"}) {
    CAPTURE(text);
    CHECK_FALSE(has_valid_check_digit(text));
  }
}

TEST_CASE("Every single wrong digit is noticed") {
  CHECK(rc::check([] {
    auto digits =
        *rc::gen::container<std::string>(13, rc::gen::inRange('0', static_cast<char>('9' + 1)));
    digits += check_digit(digits);
    const auto at = *rc::gen::inRange<std::size_t>(0, digits.size());
    const auto original = digits[at];
    digits[at] = *rc::gen::inRange('0', static_cast<char>('9' + 1));
    RC_ASSERT(has_valid_check_digit(digits) == (digits[at] == original));
  }));
}

TEST_CASE("Each kind of GTIN is brought to 14 digits and back to its shortest form") {
  struct Row {
    std::string written;
    std::string gtin14;
  };
  const Row rows[] = {{"96385074", "00000096385074"},
                      {"614141000739", "00614141000739"},
                      {"9521234543213", "09521234543213"},
                      {"19521234543210", "19521234543210"}};
  for (const auto& row : rows) {
    CAPTURE(row.written);
    REQUIRE(to_gtin14(row.written));
    CHECK(*to_gtin14(row.written) == row.gtin14);
    CHECK(*to_gtin14(row.gtin14) == row.gtin14);
    CHECK(shortest_gtin(row.gtin14) == row.written);
  }
  CHECK(shortest_gtin("00000000000000") == "00000000");
}

TEST_CASE("A GTIN is refused with what would be right") {
  struct Row {
    std::string written;
    std::string en;
    std::string vi;
  };
  const Row rows[] = {
      {"9521234543214", "its check digit is 3", "số kiểm tra đúng là 3"},
      {"952123454321", "952123454321 ends in 1", "952123454321 kết thúc bằng 1"},
      {"95212345432", "has 11 digits; a GTIN has 8, 12, 13 or 14", "có 11 chữ số"},
      {"95212345432x3", "digits only", "chỉ gồm các chữ số"},
      {"", "digits only", "chỉ gồm các chữ số"},
      {std::string("9521234543213\0", 14), "digits only", "chỉ gồm các chữ số"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.written);
    const auto gtin = to_gtin14(row.written);
    REQUIRE_FALSE(gtin);
    CHECK(gtin.error().where == "GTIN");
    CHECK(gtin.error().message.en.find(row.en) != std::string::npos);
    CHECK(gtin.error().message.vi.find(row.vi) != std::string::npos);
  }
  CHECK(to_gtin14(std::string(100'000, '9')).error().message.en.size() < 300);
}

TEST_CASE("A GLN has thirteen digits with a check digit") {
  CHECK(*parse_gln("9521234500001") == "9521234500001");
  for (const auto* text :
       {"9521234500005", "952123450000", "95212345000001", "952123450000x", ""}) {
    CAPTURE(text);
    REQUIRE_FALSE(parse_gln(text));
    CHECK(parse_gln(text).error().where == "GLN");
  }
}
