#include "labeler/label_template.h"

#include <doctest/doctest.h>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "tests/support/temporary_folder.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

constexpr std::string_view kShort =
    R"({"id":"short","name":{"vi":"Ngắn","en":"Short"},"fields":["name","lot","?ingredients"],"least_points":5.5})";

std::string file(std::string_view entries) { return R"({"templates":[)" + std::string(entries) + "]}"; }

std::string with(std::string_view what, std::string_view instead) {
  std::string text(kShort);
  const auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return file(text.replace(at, what.size(), instead));
}

}  // namespace

TEST_CASE("three templates are known, and each label size has its usual one") {
  const auto templates = built_in_templates();
  for (const auto* id : {"full", "usual", "small"}) CHECK(find_template(templates, id) != nullptr);
  CHECK(templates.size() == 3);
  CHECK(find_template(templates, "large") == nullptr);
  CHECK(usual_template(30, 20) == "small");
  CHECK(usual_template(38.1, 21.2) == "usual");
  CHECK(usual_template(70, 37) == "usual");
  CHECK(usual_template(63.5, 72) == "full");
}

TEST_CASE("every field has a code and a name in both languages, no two alike") {
  std::set<std::string_view> codes;
  for (int i = 0; i < kFields; ++i) {
    const auto field = static_cast<Field>(i);
    codes.insert(field_code(field));
    CHECK(!field_name(field).en.empty());
    CHECK(!field_name(field).vi.empty());
  }
  CHECK(codes.size() == static_cast<std::size_t>(kFields));
}

TEST_CASE("templates of one's own are read, optional fields marked") {
  const auto templates = parse_templates(file(kShort));
  REQUIRE(templates.has_value());
  const auto& read = templates->front();
  CHECK(read.id == "short");
  CHECK(read.least_points == 5.5);
  CHECK(read.fields == std::vector<TemplateField>{{Field::kName, true}, {Field::kLot, true}, {Field::kIngredients, false}});
}

TEST_CASE("what is wrong in a file of templates is refused by its path") {
  struct Case {
    std::string json;
    std::string_view where;
  };
  const Case cases[] = {
      {"{", ""},
      {"{}", "templates"},
      {R"({"templates":[]})", "templates"},
      {R"({"templates":["usual"]})", "templates[0]"},
      {with(R"("short")", R"("usual")"), "templates[0].id"},
      {file(std::string(kShort) + "," + std::string(kShort)), "templates[1].id"},
      {with(R"("en":"Short")", R"("en":"")"), "templates[0].name.en"},
      {with(R"("en":"Short")", R"("en":"Short","fr":"Court")"), "templates[0].name.fr"},
      {with(R"(["name","lot","?ingredients"])", "[]"), "templates[0].fields"},
      {with(R"("lot")", R"("lots")"), "templates[0].fields[1]"},
      {with(R"("lot")", R"("??lot")"), "templates[0].fields[1]"},
      {with(R"("lot")", "7"), "templates[0].fields[1]"},
      {with(R"("lot")", R"("<script>")"), "templates[0].fields[1]"},
      {with("?ingredients", "?name"), "templates[0].fields[2]"},
      {with("5.5", "4.4"), "templates[0].least_points"},
      {with("5.5", "8.1"), "templates[0].least_points"},
      {with("5.5", R"("5.5")"), "templates[0].least_points"},
      {with(R"("least_points":5.5)", R"("least_points":5.5,"least_points":6)"), "least_points"},
      {with(R"(,"least_points":5.5)", ""), "templates[0].least_points"},
  };
  for (const auto& [json, where] : cases) {
    CAPTURE(json);
    const auto templates = parse_templates(json);
    REQUIRE(!templates);
    CHECK(templates.error().where == where);
    CHECK(!templates.error().message.vi.empty());
  }
}

TEST_CASE("a file of templates adds to those that are known") {
  const test::TemporaryFolder folder;
  const auto path = folder / "templates.json";
  std::ofstream(path) << file(kShort);
  const auto templates = templates_with(path);
  REQUIRE(templates.has_value());
  CHECK(templates->size() == 4);
  std::filesystem::remove(path);
  CHECK(templates_with(path).error().where == "--templates");
}
