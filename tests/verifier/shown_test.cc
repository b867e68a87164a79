#include "verifier/pages/shown.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>

#include "base/text.h"

namespace {

using namespace ocop;
using namespace ocop::verifier::pages;

TEST_CASE("text of others is shown without what could harm the line around it") {
  const struct {
    const char* given;
    const char* seen;
  } rows[] = {
      {"Mật ong hoa núi", "Mật ong hoa núi"},
      {"  hai đầu  ", "hai đầu"},
      {"Mật", "Mật"},                                                    // decomposed
      {"a\u202Egnp.exe", "agnp.exe"},                                    // right-to-left override
      {"a\u2066b\u2069c\u200Fd", "abcd"},                                // isolates and marks
      {"O\u200BC\u200DO\u2060P\uFEFF", "OCOP"},                          // zero width
      {"so\u00ADft", "soft"},                                            // soft hyphen
      {"e\u0301\u0301\u0301\u0301\u0301\u0301", "é\u0301\u0301\u0301"},  // stacked marks
      {"tab\tnul", "tab\uFFFDnul"},
      {"<b>&\"'", "<b>&\"'"},  // escaping is the template's matter
      {"\u202E", ""},
      {"", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string(row.given));
    CHECK(shown(row.given) == row.seen);
  }
}

TEST_CASE("bytes that are no text are replaced, not passed on") {
  CHECK(shown(std::string("a\0b", 3)) == "a\uFFFDb");
  CHECK(is_utf8(shown("\xC3\x28\xFF")));
  CHECK(shown("ok\xFF").starts_with("ok"));
}

TEST_CASE("long text is cut at a character") {
  const std::string cut = shown(std::string(1'000'000, 'W'), 20);
  CHECK(cut == std::string(20, 'W') + "…");
  std::string many;
  for (int i = 0; i < 100; ++i) many += "ậ";
  CHECK(is_utf8(shown(many, 20)));
  CHECK(shown(many, 20).ends_with("…"));
}

TEST_CASE("a story becomes paragraphs within its bound") {
  CHECK(paragraphs("một\r\n\r\n  hai \nba", 100) == std::vector<std::string>{"một", "hai", "ba"});
  CHECK(paragraphs("", 100).empty());
  CHECK(paragraphs("\n\n\n", 100).empty());
  std::size_t bytes = 0;
  for (const std::string& line :
       paragraphs(std::string(5000, 'a') + "\n" + std::string(5000, 'b'), 6000))
    bytes += line.size();
  CHECK(bytes <= 6000 + 2 * std::string("…").size());
}

TEST_CASE("numbers are grouped as the reader's language does") {
  const struct {
    std::uint64_t number;
    const char* vi;
    const char* en;
  } rows[] = {{0, "0", "0"},
              {999, "999", "999"},
              {1000, "1.000", "1,000"},
              {1234567, "1.234.567", "1,234,567"},
              {18446744073709551615U, "18.446.744.073.709.551.615", "18,446,744,073,709,551,615"}};
  for (const auto& row : rows) {
    CHECK(grouped(row.number, Language::kVietnamese) == row.vi);
    CHECK(grouped(row.number, Language::kEnglish) == row.en);
  }
  CHECK(decimal(12.5, Language::kVietnamese) == "12,5");
  CHECK(decimal(12.5, Language::kEnglish) == "12.5");
  CHECK(decimal(3.0, Language::kVietnamese) == "3");
}

TEST_CASE("whatever the bytes, what is shown is bounded text without direction changes") {
  CHECK(rc::check("shown is safe", [](const std::string& bytes) {
    const std::string text = shown(bytes, 40);
    RC_ASSERT(is_utf8(text));
    RC_ASSERT(text.size() <= 40 + std::string("…").size());
    RC_ASSERT(text.find("\u202E") == std::string::npos);
    RC_ASSERT(text.find('\0') == std::string::npos);
  }));
}

}  // namespace
