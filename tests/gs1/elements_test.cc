#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "gs1/application_identifier.h"
#include "tests/gs1/dictionary_values.h"

using namespace ocop;
using namespace ocop::gs1;

namespace {

/// "01 10 17" as elements with values that their AIs take.
std::vector<Element> elements_of(std::string_view codes) {
  std::vector<Element> elements;
  while (!codes.empty()) {
    const auto code = codes.substr(0, codes.find(' '));
    codes.remove_prefix(std::min(codes.size(), code.size() + 1));
    const auto* ai = find_application_identifier(code);
    if (ai == nullptr) FAIL("unknown: " << code);
    elements.push_back({std::string(code), good_value(*ai, false)});
  }
  return elements;
}

}  // namespace

TEST_CASE("What may stand together does, in any order") {
  for (const char* codes : {"",
                            "01",
                            "00",
                            "01 10",
                            "10 01",
                            "01 22 10 21",
                            "01 235",
                            "01 11 13 15 17",
                            "01 3103",
                            "01 3103 3201",
                            "01 3103 3922",
                            "8006 10 21",
                            "02 37 00",
                            "00 02 37 10 17",
                            "01 21 250",
                            "01 21 8030",
                            "253 8030",
                            "8010 8011 8030",
                            "415 8020",
                            "415 8020 3902",
                            "255 3902",
                            "01 422 427",
                            "00 4302 4303",
                            "8018 7259 7258",
                            "7021 01 7022",
                            "01 7004 10",
                            "01 8006 21 8030",
                            "400",
                            "410",
                            "417 7040",
                            "8200 01",
                            "8026 37 00"}) {
    CAPTURE(codes);
    const auto checked = check_elements(elements_of(codes));
    if (std::string_view(codes) == "01 8006 21 8030") {
      CHECK_FALSE(checked);  // (8006) bars (01)
    } else {
      CHECK_MESSAGE(checked.has_value(), (checked ? "" : checked.error().in(Language::kEnglish)));
    }
  }
}

TEST_CASE("What misses another or bars it is refused, with what would be right") {
  struct Row {
    std::string codes;
    std::string where;
    std::string en;
    std::string vi;
  };
  const Row rows[] = {
      {"10", "10", "has to stand together with (01), (02), (03), (8006) or (8026)",
       "phải đi cùng với (01), (02), (03), (8006) hoặc (8026)"},
      {"414 17", "17", "together with (01), (02), (03), (255), (8006) or (8026)", "(255)"},
      {"00 17", "17", "together with (01)", "đi cùng với (01)"},
      {"02", "02", "together with (37)", "đi cùng với (37)"},
      {"01 250", "250", "together with (21)", "đi cùng với (21)"},
      {"21 250", "21", "together with (01)", "đi cùng với (01)"},
      {"02 37", "37", "together with (00)", "đi cùng với (00)"},
      {"00 37", "37", "together with (02) or (8026)", "(02) hoặc (8026)"},
      {"01 8030", "8030", "(00), (01) with (21), (253)", "(01) cùng (21), (253)"},
      {"03 21 8030", "8030", "(01) with (21)", "(01) cùng (21)"},
      {"8010 8030", "8030", "(8010) with (8011)", "(8010) cùng (8011)"},
      {"01 3922", "3922", "(30), (31nn), (32nn), (35nn) or (36nn)", "(35nn) hoặc (36nn)"},
      {"415", "415", "together with (8020)", "đi cùng với (8020)"},
      {"8018 7258", "7258", "(8018) with (7259)", "(8018) cùng (7259)"},
      {"01 427", "427", "together with (422)", "(422)"},
      {"01 37", "01", "must not stand together with (37) COUNT", "không được đi cùng với (37)"},
      {"255 01", "255", "must not stand together with (01) GTIN", "(01) GTIN"},
      {"01 3103 3102", "3103", "must not stand together with (3102) NET WEIGHT (kg)", "(3102)"},
      {"01 235 21", "01", "", ""},
      {"8017 8018", "8017", "(8018) GSRN - RECIPIENT; leave one of them away", "hãy bỏ một trong"},
      {"00 4330 4331", "4330", "(4331)", "(4331)"},
      {"00 420 421 ", "420", "(421)", "(421)"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.codes);
    const auto checked = check_elements(elements_of(row.codes));
    REQUIRE_FALSE(checked);
    if (row.en.empty()) {
      CHECK(checked.error().where == "21");
      CHECK(checked.error().message.en.find("(235) TPX") != std::string::npos);
      continue;
    }
    CAPTURE(checked.error().message.en);
    CAPTURE(checked.error().message.vi);
    CHECK(checked.error().where == row.where);
    CHECK(checked.error().message.en.find(row.en) != std::string::npos);
    CHECK(checked.error().message.vi.find(row.vi) != std::string::npos);
  }
}

TEST_CASE("Unknown, repeated and wrong elements are refused by name") {
  const auto unknown = check_elements(std::vector<Element>{{"01", "09521234543213"}, {"05", "1"}});
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().where == "05");
  const auto twice =
      check_elements(std::vector<Element>{{"01", "09521234543213"}, {"10", "A"}, {"10", "A"}});
  REQUIRE_FALSE(twice);
  CHECK(twice.error().message.en.find("(10) BATCH/LOT stands twice") == 0);
  const auto wrong = check_elements(std::vector<Element>{{"01", "09521234543214"}});
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().message.en.find("its check digit is 3") != std::string::npos);
  CHECK(check_elements(std::vector<Element>{{std::string(100'000, '0'), ""}})
            .error()
            .message.en.size() < 200);
}

TEST_CASE("All AIs at once are looked through at once") {
  std::vector<const ApplicationIdentifier*> company;
  for (const auto& ai : application_identifiers()) company.push_back(&ai);
  const auto checked = check_company(company);
  REQUIRE_FALSE(checked);
  CHECK(checked.error().where == "01");
}

TEST_CASE("An element string is read back to the elements that it was made of") {
  CHECK(rc::check([] {
    std::vector<Element> elements;
    const auto all = application_identifiers();
    for (int i = *rc::gen::inRange(1, 6); i > 0; --i) {
      const auto& ai = all[*rc::gen::inRange<std::size_t>(0, all.size())];
      const auto text = *rc::gen::container<std::string>(
          rc::gen::elementOf(std::string("()*,-./019AZaz_<>=?\"%")));
      elements.push_back({std::string(ai.code), text});
    }
    const auto again = parse_element_string(element_string(elements));
    RC_ASSERT(again.has_value());
    RC_ASSERT(*again == elements);
  }));
}

TEST_CASE("Texts that are no element strings are refused, whatever they hold") {
  for (const char* text : {"", "01", "(01", "()", "()x", "(0)x", "(01)x(", "(01)x(1", "(01)x(1)",
                           "(abc)x", "x(01)y", "(00001)x", "(-1)x", "(01"}) {
    CAPTURE(text);
    const auto read = parse_element_string(text);
    REQUIRE_FALSE(read);
    CHECK(read.error().where.empty());
    CHECK(read.error().message.en.find("(10)L2601") != std::string::npos);
    CHECK(read.error().message.vi.find("(10)L2601") != std::string::npos);
  }
  CHECK_FALSE(parse_element_string(std::string(100'000, '(')));
}
