// The pages against hostile data and requests, and what holds for every page.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tests/verifier/sample_facts.h"
#include "tests/verifier/sample_resolution.h"
#include "verifier/pages.h"
#include "verifier/pages/words.h"
#include "web/compress.h"

namespace {

using namespace ocop;
using namespace ocop::verifier;
using namespace ocop::verifier::sample;

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1))
    ++count;
  return count;
}

/// The target of the link that switches the language, HTML entities undone.
std::string switch_of(const web::Response& page) {
  constexpr std::string_view kBefore = "OCOP</a><a href=\"";
  std::size_t at = page.body.find(kBefore);
  if (at == std::string::npos) at = page.body.find("check</a><a href=\"") + 1;
  at += kBefore.size();
  std::string link = page.body.substr(at, page.body.find('"', at) - at);
  for (std::size_t amp = link.find("&amp;"); amp != std::string::npos;
       amp = link.find("&amp;", amp + 1))
    link.replace(amp, 5, "&");
  return link;
}

/// The one script that a page may have is data, and nothing inside ends it.
void check_scripts(std::string_view body) {
  constexpr std::string_view kData = "<script type=\"application/ld+json\">";
  const std::size_t at = body.find("<script");
  if (at == std::string_view::npos) return;
  REQUIRE(body.substr(at).starts_with(kData));
  const std::string_view data = body.substr(at + kData.size());
  const std::size_t end = data.find('<');
  REQUIRE(end != std::string_view::npos);
  CHECK(data.substr(end).starts_with("</script>"));
  CHECK(nlohmann::json::accept(data.substr(0, end)));
  CHECK_FALSE(contains(data.substr(end), "<script"));
}

/// Every text of the registry and of the code that reaches a page.
std::vector<std::string*> texts_of(Resolution& resolution) {
  db::Dossier& dossier = *resolution.dossier;
  db::Area& area = dossier.batch->areas[0].area;
  return {&dossier.product.name_vi,
          &dossier.product.name_en,
          &dossier.product.story_vi,
          &dossier.product.story_en,
          &dossier.product.net_content,
          &dossier.producer.name,
          &dossier.producer.address,
          &dossier.producer.place.name,
          &dossier.producer.place.province,
          &area.name,
          &area.crop,
          &area.id,
          &area.place.name,
          &area.place.province,
          &dossier.certificates[0].issuer,
          &resolution.lot,
          &resolution.serial};
}

TEST_CASE("markup in the registry's text is shown, never obeyed") {
  const Pages pages("ID.EXAMPLE.VN<script>");
  const std::string attack =
      "\"><script>alert('1')</script><img src=x onerror=alert(1)>{{t.brand}}{{{style}}}";
  Facts facts = in_order();
  facts.recalls = {{make_date(2026, 11, 1), attack, attack, attack, {attack, attack}}};
  facts.certificate_number = attack;
  for (const Headline headline : {Headline::kForged, Headline::kRecalled, Headline::kGenuine}) {
    facts.signature =
        headline == Headline::kForged ? SignatureFact::kInvalid : SignatureFact::kValid;
    if (headline == Headline::kGenuine) facts.recalls.clear();
    Resolution resolution = resolution_of(facts);
    for (std::string* text : texts_of(resolution)) *text = attack;
    resolution.dossier->product.picture = attack;
    for (const char* language : {"vi", "en"}) {
      const auto page = pages.label(resolution, request_of(language, sample_target()));
      check_scripts(page.body);
      CHECK_FALSE(contains(page.body, "<img src=x"));
      CHECK(contains(page.body, "&lt;script&gt;"));
      CHECK(contains(page.body, "{{t.brand}}"));
      CHECK(
          contains(page.body, "<h1>" + headline_name(headline).in(language == std::string_view("vi")
                                                                      ? Language::kVietnamese
                                                                      : Language::kEnglish)));
    }
  }
}

TEST_CASE("what was typed is given back as text") {
  const Pages pages("id.example.vn");
  const Error error = {"<b>", message("<i>wrong</i>", "<i>sai</i>")};
  const auto page =
      pages.home_refused("\"><script>alert(1)</script>", error, request_of("vi", "/?code=x"));
  CHECK(page.status == 400);
  CHECK_FALSE(contains(page.body, "<script"));
  CHECK_FALSE(contains(page.body, "<i>"));
  CHECK_FALSE(contains(page.body, "<b>"));
  CHECK(contains(page.body, "value=\"&quot;&gt;&lt;script&gt;"));
  const auto huge =
      pages.home_refused(std::string(100'000, '<'), error, request_of("vi", "/?code=x"));
  CHECK(huge.body.size() < 16'000);
}

TEST_CASE("names cannot turn the text around them, hide in it, or flood the page") {
  for (const char* language : {"vi", "en"}) {
    Resolution resolution = resolution_of(in_order());
    for (std::string* text : texts_of(resolution)) *text = "Mật\u202E ong\u200B";
    resolution.dossier->certificates[0].number = resolution.facts.certificate_number;
    resolution.dossier->producer.name = std::string(10'000, 'M');
    const auto page =
        Pages("id.example.vn").label(resolution, request_of(language, sample_target()));
    CHECK_FALSE(contains(page.body, "\u202E"));
    CHECK_FALSE(contains(page.body, "\u200B"));
    CHECK(contains(page.body, "<bdi>Mật ong</bdi>"));
    CHECK_FALSE(contains(page.body, std::string(300, 'M')));
  }
}

TEST_CASE("a story of any length keeps the page bounded") {
  Resolution resolution = resolution_of(in_order());
  resolution.dossier->product.story_vi = std::string(5'000'000, 'a');
  const auto page = Pages("id.example.vn").label(resolution, request_of("vi", sample_target()));
  CHECK(page.body.size() < 24'000);
}

TEST_CASE("the link to the other language keeps the code and stays on this host") {
  const Pages pages("id.example.vn");
  const std::string signature = "S=1" + std::string(165, '7');
  const struct {
    std::string target;
    std::string link;
  } rows[] = {
      {sample_target(), "?lang=en&" + signature},
      {sample_target() + "&lang=vi", "?lang=en&" + signature},
      {"/01/09521234543213?lang=vi&17=261201&S=1", "?lang=en&17=261201&S=1"},
      {"/01/09521234543213", "?lang=en"},
      {"/01/09521234543213?", "?lang=en"},
      {"//evil.example/01/09521234543213?a=b", "?lang=en&a=b"},
      {"/?x=\"><script>&y=1", "?lang=en&y=1"},
      {"/?x=a\nb&&&y=%C4%90", "?lang=en&y=%C4%90"},
      {"/?" + std::string(3000, 'a'), "?lang=en"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.target);
    CHECK(switch_of(pages.failure(404, request_of("vi", row.target))) == row.link);
  }
  const auto english = pages.failure(404, request_of("en", "/x?lang=en"));
  CHECK(switch_of(english) == "?lang=vi");
}

TEST_CASE("the reader's language is that of the page, of its header and of its switch") {
  const Pages pages("id.example.vn");
  for (const auto& [accept, tag] :
       {std::pair{"vi-VN", "vi"}, {"en-GB,en", "en"}, {"fr", "vi"}, {"", "vi"}}) {
    const auto page = pages.home(request_of(accept, "/"));
    CHECK(contains(page.body, "<html lang=\"" + std::string(tag) + "\""));
    REQUIRE(page.headers.size() == 1);
    CHECK(page.headers[0] == std::pair<std::string, std::string>{"Content-Language", tag});
  }
  const auto asked = pages.home(request_of("en", "/?lang=vi"));
  CHECK(contains(asked.body, "<html lang=\"vi\""));
}

TEST_CASE("an English page marks what stays Vietnamese") {
  const auto page =
      Pages("id.example.vn").label(resolution_of(in_order()), request_of("en", sample_target()));
  CHECK(contains(page.body, "<h2 class=\"name\"><bdi>Mountain flower honey</bdi>"));
  CHECK(contains(page.body, "lang=\"vi\"><bdi>Mật ong hoa núi</bdi>"));
  CHECK(contains(page.body, "lang=\"vi\"><strong><bdi>Hợp tác xã Linh Ngọc"));
  Resolution untranslated = resolution_of(in_order());
  untranslated.dossier->product.name_en.clear();
  untranslated.dossier->product.story_en.clear();
  const auto other = Pages("id.example.vn").label(untranslated, request_of("en", sample_target()));
  CHECK(contains(other.body, "<h2 class=\"name\" lang=\"vi\"><bdi>Mật ong hoa núi</bdi>"));
  CHECK(contains(other.body, "<div lang=\"vi\"><p>Mỗi độ xuân về"));
}

std::vector<web::Response> every_page(const std::string& language) {
  const Pages pages("ID.EXAMPLE.VN");
  const web::Request request = request_of(language, sample_target());
  const Error error = {"10", message("the lot is too long", "số lô quá dài")};
  std::vector<web::Response> all = {pages.label(resolution_of(in_order()), request),
                                    pages.unknown_product(resolution_of(in_order()), request),
                                    pages.not_a_code(error, request), pages.home(request),
                                    pages.home_refused("0952", error, request)};
  for (const Fault& fault : faults()) {
    Facts facts = in_order();
    fault.apply(facts);
    all.push_back(pages.label(resolution_of(facts), request));
  }
  for (const int status : {400, 404, 405, 413, 500, 503})
    all.push_back(pages.failure(status, request));
  return all;
}

TEST_CASE("every page is whole, small, and asks nothing of anybody else") {
  for (const char* language : {"vi", "en"}) {
    for (const web::Response& page : every_page(language)) {
      CAPTURE(page.body.substr(page.body.find("<title>"), 80));
      CHECK(page.body.starts_with("<!DOCTYPE html>"));
      CHECK(page.body.ends_with("</html>\n"));
      CHECK(page.content_type == "text/html; charset=utf-8");
      CHECK(web::Gzip().compress(page.body).size() <= 14 * 1024);
      CHECK(page.body.size() < 20'000);
      check_scripts(page.body);
      CHECK_FALSE(contains(page.body, "{{"));
      CHECK(count_of(page.body, "<h1>") == 1);
      CHECK(count_of(page.body, "<main") == 1);
      for (const char* outside :
           {"src=\"http", "href=\"http", "src=\"//", "href=\"//", "url(", "@import"})
        CHECK_FALSE(contains(page.body, outside));
    }
  }
}

TEST_CASE("pages about no known product carry their status and help on") {
  const Pages pages("id.example.vn");
  const web::Request request = request_of("vi", "/01/04012345678901");
  const Error error = {
      "01", message("the check digit is 1, not 2", "chữ số kiểm tra là 1, không phải 2")};
  const auto refused = pages.not_a_code(error, request);
  CHECK(refused.status == 400);
  CHECK(contains(refused.body, "chữ số kiểm tra là 1, không phải 2"));
  const auto unknown = pages.unknown_product(resolution_of(in_order()), request);
  CHECK(unknown.status == 404);
  CHECK(contains(unknown.body, "9521234543213"));
  CHECK(contains(unknown.body, "Đừng coi đây là tem OCOP"));
  for (const auto* page : {&refused, &unknown}) {
    CHECK(contains(page->body, "<form action=\"/\" method=\"get\">"));
    CHECK(contains(page->body, "name=\"code\""));
    CHECK_FALSE(contains(page->body, "class=\"stars\""));
  }
  CHECK(contains(pages.home(request).body, "name=\"code\""));
  CHECK(pages.home(request).status == 200);
  for (const int status : {404, 405, 500, 503, 413})
    CHECK(pages.failure(status, request).status == status);
  CHECK(contains(pages.failure(503, request).body, "Hệ thống đang bận"));
  CHECK(contains(pages.failure(500, request).body, "không nói lên điều gì về tem"));
}

TEST_CASE("both languages have every sentence, with the same places to fill in") {
  const pages::Words words(pages::part("strings.json"));
  CHECK(words.keys().size() > 100);
  for (const std::string& key : words.keys()) {
    CAPTURE(key);
    const std::string& vi = words.in(Language::kVietnamese, key);
    const std::string& en = words.in(Language::kEnglish, key);
    CHECK_FALSE(vi.empty());
    CHECK_FALSE(en.empty());
    CHECK(count_of(vi, "{}") == count_of(en, "{}"));
    CHECK(count_of(vi, "\n") == count_of(en, "\n"));
  }
  CHECK_THROWS_AS(words.in(Language::kEnglish, "no_such_key"), std::out_of_range);
  for (const char* broken : {R"({"a": {"vi": "x"}})", R"({"a": {"vi": "x", "en": ""}})",
                             R"({"a": {"vi": "x", "en": "y", "fr": "z"}})"})
    CHECK_THROWS_AS(pages::Words{broken}, std::invalid_argument);
}

TEST_CASE("styles and templates are made small without changing what they say") {
  CHECK(pages::squeeze_css("/* why */\na,\n b {\n  color: red;\n  margin: 0 1px;\n}\n@media x {\n  "
                           "a { b: c; }\n}\n") == "a,b{color:red;margin:0 1px}@media x{a{b:c}}");
  CHECK(pages::squeeze_css("a::before { content: \" · \"; }") == "a::before{content:\" · \"}");
  CHECK(pages::squeeze_css("a :hover > b + c { d: e }") == "a :hover > b + c{d:e}");
  CHECK(pages::squeeze_html("<p>\n  a b\n\n  </p>\n") == "<p>\na b\n</p>\n");
  const pages::Words words(R"({"a": {"vi": "<đ> & \"", "en": "x"}})");
  CHECK(words.fill_in(Language::kVietnamese, "1{{t.a}}2{{b}}") == "1&lt;đ&gt; &amp; &quot;2{{b}}");
  CHECK_THROWS_AS(words.fill_in(Language::kEnglish, "{{t.b}}"), std::out_of_range);
}

}  // namespace
