#include "web/http.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "web/percent.h"

using namespace ocop;
using namespace ocop::web;

namespace {

Request with_target(const std::string& target) {
  Request request;
  request.target = target;
  return request;
}

}  // namespace

TEST_CASE("a header is found whatever the case of its name") {
  Request request;
  request.headers = {{"Accept-Language", "en"}, {"X-One", "1"}, {"x-one", "2"}};
  CHECK(request.header("accept-LANGUAGE") == "en");
  CHECK(request.header("X-ONE") == "1");
  CHECK(request.header("Accept") == "");
}

TEST_CASE("a query parameter is decoded, and only its exact name counts") {
  struct Row {
    std::string target;
    std::optional<std::string> expected;
  };
  const Row rows[] = {
      {"/?code=09521", "09521"},
      {"/?a=1&code=2&code=3", "2"},
      {"/?code=a%20b+c", "a b c"},
      {"/?code=", ""},
      {"/?code", ""},
      {"/?acode=1&codeb=2", std::nullopt},
      {"/?%63ode=x", "x"},
      {"/?code=%zz%4", "%zz%4"},
      {"/?code=https%3A%2F%2Fx%2F01%2F1%3FS%3D1%26T%3D2", "https://x/01/1?S=1&T=2"},
      {"/?code=https://x/01/1?S=1", "https://x/01/1?S=1"},
      {"/?code=a=b", "a=b"},
      {"/code=1", std::nullopt},
      {"/?", std::nullopt},
      {"/?&&&=&code=%00x", std::string("\0x", 2)},
  };
  for (const auto& row : rows) {
    CAPTURE(row.target);
    CHECK(with_target(row.target).parameter("code") == row.expected);
  }
}

TEST_CASE("the language is what the visitor asked for, else what the phone prefers, else Vietnamese") {
  struct Row {
    std::string target;
    std::string accept;
    Language expected;
  };
  const Row rows[] = {
      {"/", "", Language::kVietnamese},
      {"/", "en", Language::kEnglish},
      {"/", "en-US,en;q=0.9", Language::kEnglish},
      {"/", "vi-VN,vi;q=0.9,en;q=0.8", Language::kVietnamese},
      {"/", "en;q=0.8, vi;q=0.9", Language::kVietnamese},
      {"/", "en;q=0.9, vi;q=0.8", Language::kEnglish},
      {"/", "fr-FR,en;q=0.5", Language::kEnglish},
      {"/", "fr", Language::kVietnamese},
      {"/", "*", Language::kVietnamese},
      {"/", "en;q=0", Language::kVietnamese},
      {"/", "vi;q=0, *", Language::kEnglish},
      {"/", "en;q=1.5", Language::kVietnamese},
      {"/", "en;q=banana", Language::kVietnamese},
      {"/", "english", Language::kVietnamese},
      {"/", ",,;;q=,", Language::kVietnamese},
      {"/?lang=en", "vi", Language::kEnglish},
      {"/?lang=vi", "en", Language::kVietnamese},
      {"/?lang=en%0d%0aSet-Cookie:x", "vi", Language::kVietnamese},
      {"/?lang=xx", "en", Language::kEnglish},
  };
  for (const auto& row : rows) {
    CAPTURE(row.target);
    CAPTURE(row.accept);
    Request request = with_target(row.target);
    request.headers = {{"Accept-Language", row.accept}};
    CHECK(choose_language(request) == row.expected);
  }
}

TEST_CASE("percent-encoding comes back as it was, and is plain ASCII") {
  CHECK(rc::check([](const std::string& text) {
    const std::string encoded = percent_encode(text);
    RC_ASSERT(form_decode(encoded) == text);
    for (const char c : encoded) RC_ASSERT(c > 0x20 && c < 0x7f);
  }));
}

TEST_CASE("decoding takes any bytes") {
  CHECK(rc::check([](const std::string& text) { RC_ASSERT(form_decode(text).size() <= text.size()); }));
}
