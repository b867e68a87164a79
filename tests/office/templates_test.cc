#include "office/templates.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "office/form_page.h"
#include "tests/office/desk_scene.h"

namespace ocop::office {
namespace {

using nlohmann::json;

std::function<std::string_view(std::string_view)> files(
    std::map<std::string, std::string, std::less<>> all) {
  auto kept = std::make_shared<decltype(all)>(std::move(all));
  return [kept](std::string_view name) -> std::string_view { return kept->find(name)->second; };
}

TEST_CASE("sentences are filled in by language, parts by name, and values are escaped") {
  Templates templates;
  templates.add(
      files({{"strings.json", R"({"hello": {"vi": "Chào <bạn>", "en": "Hello & welcome"}})"},
             {"part.mustache", "[{{t.hello}} {{name}}]"},
             {"page.mustache", "{{>part}}{{#items}}{{>part}}{{/items}}"}}),
      {"strings.json", "page.mustache", "part.mustache"});
  const json data{{"name", "<b>"}, {"items", json::array({{{"name", "x"}}})}};
  CHECK(templates.render(Language::kVietnamese, "page", data) ==
        "[Chào &lt;bạn&gt; &lt;b&gt;][Chào &lt;bạn&gt; x]");
  CHECK(templates.render(Language::kEnglish, "page.mustache", data) ==
        "[Hello &amp; welcome &lt;b&gt;][Hello &amp; welcome x]");
  CHECK(templates.text(Language::kEnglish, "hello") == "Hello & welcome");
}

TEST_CASE("what a programmer forgot is found when templates are added") {
  const auto added = [](std::map<std::string, std::string, std::less<>> all,
                        const std::vector<std::string_view>& names) {
    Templates templates;
    templates.add(
        files({{"strings.json", R"({"a": {"vi": "á", "en": "a"}})"}, {"old.mustache", "x"}}),
        {"strings.json", "old.mustache"});
    templates.add(files(std::move(all)), names);
  };
  CHECK_NOTHROW(added({{"p.mustache", "{{t.a}}{{>old}}"}}, {"p.mustache"}));
  CHECK_THROWS_AS(added({{"p.mustache", "{{t.b}}"}}, {"p.mustache"}), std::invalid_argument);
  CHECK_THROWS_AS(added({{"p.mustache", "{{>b}}"}}, {"p.mustache"}), std::invalid_argument);
  CHECK_THROWS_AS(added({{"p.mustache", "{{>p}}"}}, {"p.mustache"}), std::invalid_argument);
  CHECK_THROWS_AS(added({{"p.mustache", "{{t.a"}}, {"p.mustache"}), std::invalid_argument);
  CHECK_THROWS_AS(added({{"old.mustache", "y"}}, {"old.mustache"}), std::invalid_argument);
  CHECK_THROWS_AS(added({{"strings.json", R"({"a": {"vi": "á", "en": "a"}})"}}, {"strings.json"}),
                  std::invalid_argument);
  CHECK_THROWS_AS(added({{"strings.json", R"({"b": {"vi": "á"}})"}}, {"strings.json"}),
                  std::invalid_argument);
  CHECK_THROWS_AS(added({{"strings.json", R"({"b": {"vi": "á", "en": ""}})"}}, {"strings.json"}),
                  std::invalid_argument);
}

TEST_CASE("a form has a label, a hint and an error for each field, and guards itself") {
  test::DeskScene scene;
  scene.add("lan", programme::Role::kInspector);
  FormPage form{.action = "/console/x", .submit = "Gửi"};
  form.fields = {
      {.name = "lot", .label = "Số lô", .value = "\"><script>", .required = true, .most = 20},
      {.name = "day",
       .label = "Ngày",
       .kind = Field::Kind::kDate,
       .value = "2026-11-22",
       .hint = "dd"},
      {.name = "stars",
       .label = "Sao",
       .kind = Field::Kind::kSelect,
       .options = {{"3", "ba"}, {"4", "bốn", true}}},
      {.name = "paper", .label = "Bản quét", .kind = Field::Kind::kFile, .accept = ".pdf"},
      {.name = "sure",
       .label = "Chắc chắn",
       .kind = Field::Kind::kCheck,
       .value = "1",
       .checked = true},
      {.name = "why", .label = "Lý do", .kind = Field::Kind::kArea, .value = "a\nb"},
      {.name = "key", .label = "", .kind = Field::Kind::kHidden, .value = "k"}};
  form.refuse({"lot", message("taken", "đã có")}, Language::kVietnamese);
  form.refuse({"elsewhere", message("no", "không được")}, Language::kVietnamese);
  const web::Request request = test::request("GET", "/console/");
  const Visit visit{.request = request,
                    .language = Language::kVietnamese,
                    .user = {},
                    .actor = {},
                    .csrf = "the-token",
                    .form = {},
                    .parts = {}};
  const std::string html = scene.desk().render(visit, "form", to_json(form));
  const auto has = [&](std::string_view text) { return html.find(text) != std::string::npos; };
  CHECK(has("enctype=\"multipart/form-data\""));
  CHECK(has("name=\"csrf\" value=\"the-token\""));
  CHECK(has("<label for=\"f-lot\">"));
  CHECK(has("value=\"&quot;&gt;&lt;script&gt;\""));
  CHECK(has("aria-describedby=\"f-lot-told\" aria-invalid=\"true\""));
  CHECK(has("<p id=\"f-lot-told\"><span class=\"error\">đã có</span></p>"));
  CHECK(has("role=\"alert\">elsewhere: không được"));
  CHECK(has("type=\"date\" value=\"2026-11-22\" aria-describedby=\"f-day-told\">"));
  CHECK(has("<option value=\"4\" selected>bốn"));
  CHECK(has("<option value=\"3\">ba"));
  CHECK(has("accept=\".pdf\""));
  CHECK(has("type=\"checkbox\" value=\"1\" checked"));
  CHECK(has(">a\nb</textarea>"));
  CHECK(has("<input type=\"hidden\" name=\"key\" value=\"k\">"));
  CHECK_FALSE(has("<script>"));
}

}  // namespace
}  // namespace ocop::office
