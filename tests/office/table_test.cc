#include "office/table.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "base/html.h"
#include "office/chart.h"
#include "office/xlsx_reader.h"

namespace ocop::office {
namespace {

std::string csv_of(const std::string& text) {
  const auto csv = to_csv({"a", "A", {"h"}, {{text}}});
  const std::string head = "\xEF\xBB\xBFh\r\n";
  REQUIRE(csv.starts_with(head));
  REQUIRE(csv.ends_with("\r\n"));
  return csv.substr(head.size(), csv.size() - head.size() - 2);
}

TEST_CASE("CSV is UTF-8 with a mark, RFC 4180, days as ISO") {
  const Table table{"a",
                    "A",
                    {"Tên", "Số, cái"},
                    {{std::string("Mật \"ong\""), std::int64_t{-12}},
                     {std::monostate(), 0.5},
                     {make_date(2026, 11, 22), std::string("hai\ndòng")}}};
  CHECK(to_csv(table) ==
        "\xEF\xBB\xBFTên,\"Số, cái\"\r\n\"Mật \"\"ong\"\"\",-12\r\n,0.5\r\n2026-11-22,\"hai\n"
        "dòng\"\r\n");
}

TEST_CASE("a text that a spreadsheet would take for a formula goes behind an apostrophe") {
  for (const char* text : {"=1+1", "+84", "-x", "@SUM(A1)", "  =1", "＝1"}) {
    INFO(text);
    CHECK(csv_of(text).find('\'') != std::string::npos);
  }
  CHECK(csv_of("=1+1") == "'=1+1");
  CHECK(csv_of("\t=1") == "\"'\t=1\"");
  CHECK(csv_of("\r") == "\"'\r\"");
  for (const char* text : {"Mật ong", "a=1", "1-2", "", "0952"}) {
    INFO(text);
    CHECK(csv_of(text) == text);
  }
  CHECK(to_csv({"a", "A", {"=h"}, {}}) == "\xEF\xBB\xBF'=h\r\n");
}

TEST_CASE("a workbook takes hostile texts and sheet names") {
  const std::string endless(100'000, 'x');
  const std::string vietnamese = [] {
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += "ộ";
    return text;
  }();
  const Table table{"a",
                    "[Tên]:*?/\\ rất dài, dài hơn ba mươi mốt ký tự",
                    {"h"},
                    {{std::string("a\0b", 3)},
                     {std::string("\x01\x1F")},
                     {std::string("\xFF\xFE")},
                     {endless},
                     {vietnamese},
                     {std::string("=HYPERLINK(\"http://x\")")},
                     {std::int64_t{999'999'999'999'999'999}}}};
  auto unnamed = table;
  unnamed.title = "''";
  const auto bytes = to_xlsx({table, table, unnamed, unnamed});
  const auto rows = xlsx_rows(bytes);
  REQUIRE(rows.has_value());
  CHECK((*rows)[1][0] == "a b");
  CHECK((*rows)[4][0].size() <= 32'767);
  CHECK((*rows)[5][0].size() % 3 == 0);
  CHECK((*rows)[6][0] == "=HYPERLINK(\"http://x\")");
  CHECK((*rows)[7][0] == "999999999999999999");
}

TEST_CASE("downloads carry a plain file name and are not kept") {
  Table table{"san-pham", "Sản phẩm", {"h"}, {}};
  const auto header = [](const web::Response& response, std::string_view name) {
    const auto found = std::find_if(response.headers.begin(), response.headers.end(),
                                    [name](const auto& one) { return one.first == name; });
    return found == response.headers.end() ? std::string() : found->second;
  };
  CHECK(header(csv_response(table), "Content-Disposition") ==
        "attachment; filename=\"san-pham.csv\"");
  CHECK(header(csv_response(table), "Cache-Control") == "no-store");
  CHECK(header(xlsx_response({table}, "a\"\r\nSet-Cookie: b/../c"), "Content-Disposition") ==
        "attachment; filename=\"a---Set-Cookie--b----c.xlsx\"");
  CHECK(xlsx_response({table}, "x").body.starts_with("PK"));
}

TEST_CASE("a bar chart names itself, escapes its labels and prints its values") {
  const auto svg =
      bar_chart("Theo xã <&>", {{"Xã \"A\" <script>", 10}, {std::string(50, 'b'), 5}, {"C", 0}});
  CHECK(svg.starts_with("<svg"));
  CHECK(svg.find("role=\"img\"") != std::string::npos);
  CHECK(svg.find("<title>Theo xã &lt;&amp;&gt;</title>") != std::string::npos);
  CHECK(svg.find("Xã &quot;A&quot; &lt;script&gt;: 10") != std::string::npos);
  CHECK(svg.find("<script") == std::string::npos);
  CHECK(svg.find(std::string(34, 'b') + "…") != std::string::npos);
  CHECK(svg.find("width=\"340.0\"") != std::string::npos);
  CHECK(svg.find("width=\"170.0\"") != std::string::npos);
  CHECK(svg.find("width=\"0.0\"") != std::string::npos);
  CHECK(svg.find(">10</text>") != std::string::npos);
  CHECK(bar_chart("none", {}).empty());
  CHECK(bar_chart("zero", {{"a", 0}}).find("nan") == std::string::npos);
  CHECK(escape_html("<a href=\"x\">&</a>") == "&lt;a href=&quot;x&quot;&gt;&amp;&lt;/a&gt;");
  CHECK(escape_html("'\xFF'") == "&#39;\xEF\xBF\xBD&#39;");
}

}  // namespace
}  // namespace ocop::office
