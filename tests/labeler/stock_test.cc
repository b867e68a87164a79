#include "labeler/stock.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/temporary_folder.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

constexpr std::string_view kSheet =
    R"({"id":"my-60x30","name":{"vi":"Giấy 60 × 30","en":"60 × 30"},"medium":"sheet","page":[210,297],)"
    R"("label":[60,30],"columns":3,"rows":9,"corner":[12,10],"pitch":[63,31],"round":false,"safe":2,"dpi":300})";
constexpr std::string_view kRoll =
    R"({"id":"my-roll","name":{"vi":"Cuộn","en":"Roll"},"medium":"roll","label":[60,30],"round":true,"safe":2,"dpi":600})";

std::string file(std::string_view entries) { return R"({"stocks":[)" + std::string(entries) + "]}"; }

std::string with(std::string_view entry, std::string_view what, std::string_view instead) {
  std::string text(entry);
  const auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), instead);
}

}  // namespace

TEST_CASE("the stocks that are known lie on their pages as they are sold") {
  struct Case {
    const char* id;
    std::size_t labels;
    double right, bottom;  ///< margins
  };
  const Case cases[] = {{"a4-70x37", 24, 0, 0.5},  {"a4-38x21", 65, 4.75, 10.7}, {"a4-round-40", 24, 16, 13.5},
                        {"a4-63x72", 12, 7.3, 4.5}, {"roll-30x20", 1, 0, 0},     {"roll-40x30", 1, 0, 0},
                        {"roll-50x30", 1, 0, 0},   {"roll-60x40", 1, 0, 0}};
  const auto stocks = built_in_stocks();
  REQUIRE(stocks.size() == std::size(cases));
  for (const auto& [id, labels, right, bottom] : cases) {
    CAPTURE(id);
    const auto* stock = find_stock(stocks, id);
    REQUIRE(stock != nullptr);
    CHECK(stock->labels() == labels);
    CHECK(stock->page_width - stock->left - (stock->columns - 1) * stock->pitch_x - stock->label_width ==
          doctest::Approx(right));
    CHECK(stock->page_height - stock->top - (stock->rows - 1) * stock->pitch_y - stock->label_height ==
          doctest::Approx(bottom));
    CHECK(stock->dpi == (stock->medium == Medium::kRoll ? 203 : 300));
  }
  CHECK(find_stock(stocks, kUsualStock) == stocks.data());
  CHECK(find_stock(stocks, "a4") == nullptr);
}

TEST_CASE("stocks of one's own are read") {
  const auto stocks = parse_stocks(file(std::string(kSheet) + "," + std::string(kRoll)));
  REQUIRE(stocks.has_value());
  REQUIRE(stocks->size() == 2);
  const auto& sheet = stocks->front();
  CHECK(sheet.id == "my-60x30");
  CHECK(sheet.name.vi == "Giấy 60 × 30");
  CHECK(sheet.labels() == 27);
  CHECK(sheet.left == 12);
  CHECK(sheet.pitch_y == 31);
  CHECK(sheet.dpi == 300);
  const auto& roll = stocks->back();
  CHECK(roll.medium == Medium::kRoll);
  CHECK(roll.round);
  CHECK(roll.page_width == 60);
  CHECK(roll.page_height == 30);
}

TEST_CASE("what is wrong in a file of stocks is refused by its path") {
  struct Case {
    std::string json;
    std::string_view where;
  };
  const auto sheet = [](std::string_view what, std::string_view instead) { return file(with(kSheet, what, instead)); };
  const Case cases[] = {
      {"", ""},
      {"[]", ""},
      {"{}", "stocks"},
      {R"({"stocks":[]})", "stocks"},
      {R"({"stocks":{}})", "stocks"},
      {R"({"stocks":[1]})", "stocks[0]"},
      {R"({"stocks":[],"stocks":[]})", "stocks"},
      {R"({"sticks":[]})", "sticks"},
      {sheet(R"("id":"my-60x30",)", ""), "stocks[0].id"},
      {sheet("my-60x30", "My 60"), "stocks[0].id"},
      {sheet("my-60x30", ""), "stocks[0].id"},
      {sheet("my-60x30", std::string(41, 'a')), "stocks[0].id"},
      {sheet("my-60x30", "../../etc"), "stocks[0].id"},
      {sheet("my-60x30", "a4-70x37"), "stocks[0].id"},
      {file(std::string(kSheet) + "," + std::string(kSheet)), "stocks[1].id"},
      {sheet(R"({"vi":"Giấy 60 × 30","en":"60 × 30"})", R"("Giấy")"), "stocks[0].name"},
      {sheet(R"("vi":"Giấy 60 × 30",)", ""), "stocks[0].name.vi"},
      {sheet("Giấy 60 × 30", R"(a\nb)"), "stocks[0].name.vi"},
      {sheet("Giấy 60 × 30", std::string(81, 'a')), "stocks[0].name.vi"},
      {sheet(R"("sheet")", R"("pad")"), "stocks[0].medium"},
      {sheet("[210,297]", "[210]"), "stocks[0].page"},
      {sheet("[210,297]", "[210,5]"), "stocks[0].page[1]"},
      {sheet("[60,30]", "[60,9.9]"), "stocks[0].label[1]"},
      {sheet("[60,30]", "[301,30]"), "stocks[0].label[0]"},
      {sheet("[60,30]", R"(["60",30])"), "stocks[0].label[0]"},
      {sheet("[60,30]", "[1e999,30]"), ""},
      {sheet("[60,30]", "[-60,30]"), "stocks[0].label[0]"},
      {sheet(R"("columns":3)", R"("columns":0)"), "stocks[0].columns"},
      {sheet(R"("columns":3)", R"("columns":51)"), "stocks[0].columns"},
      {sheet(R"("rows":9)", R"("rows":2.5)"), "stocks[0].rows"},
      {sheet("[12,10]", "[-1,10]"), "stocks[0].corner[0]"},
      {sheet("[63,31]", "[59,31]"), "stocks[0].pitch[0]"},
      {sheet("[63,31]", "[63,29]"), "stocks[0].pitch[1]"},
      {sheet("[12,10]", "[30,10]"), "stocks[0].page[0]"},
      {sheet(R"("rows":9)", R"("rows":10)"), "stocks[0].page[1]"},
      {sheet(R"("round":false)", R"("round":0)"), "stocks[0].round"},
      {sheet(R"("safe":2)", R"("safe":8)"), "stocks[0].safe"},
      {sheet(R"("safe":2)", R"("safe":-1)"), "stocks[0].safe"},
      {sheet(R"("dpi":300)", R"("dpi":301)"), "stocks[0].dpi"},
      {sheet(R"("dpi":300)", R"("dpi":300,"colour":"red")"), "stocks[0].colour"},
      {sheet(R"("dpi":300)", R"("dpi":300,"dpi":600)"), "dpi"},
      {file(with(kRoll, R"("label")", R"("page":[60,30],"label")")), "stocks[0].page"},
      {file(with(kRoll, R"("label")", R"("rows":1,"label")")), "stocks[0].rows"},
  };
  for (const auto& [json, where] : cases) {
    CAPTURE(json);
    const auto stocks = parse_stocks(json);
    REQUIRE(!stocks);
    CHECK(stocks.error().where == where);
    CHECK(!stocks.error().message.vi.empty());
  }
}

TEST_CASE("a file of stocks adds to those that are known") {
  const test::TemporaryFolder folder;
  const auto path = folder / "stocks.json";
  std::ofstream(path) << file(kSheet);
  const auto stocks = stocks_with(path);
  REQUIRE(stocks.has_value());
  CHECK(stocks->size() == built_in_stocks().size() + 1);
  CHECK(find_stock(*stocks, "my-60x30") != nullptr);
  std::ofstream(path) << file(kSheet) << std::string(1024 * 1024, ' ');
  CHECK(stocks_with(path).error().where == "--stocks");
  std::filesystem::remove(path);
  CHECK(stocks_with(path).error().where == "--stocks");
}
