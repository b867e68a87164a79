#include "office/xlsx_reader.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "office/table.h"
#include "tests/office/zip_bytes.h"

namespace ocop::office {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows must_read(const std::string& bytes) {
  const auto rows = xlsx_rows(bytes);
  INFO((rows ? std::string() : rows.error().in(Language::kEnglish)));
  REQUIRE(rows.has_value());
  return *rows;
}

std::string refusal(const std::string& bytes) {
  const auto rows = xlsx_rows(bytes);
  if (rows) return "";
  CHECK_FALSE(rows.error().message.vi.empty());
  return rows.error().in(Language::kEnglish);
}

/// The only cell of a sheet.
std::string cell(const std::string& xml, const ZipContent& more = {}) {
  const auto rows = must_read(workbook_bytes("<row r=\"1\">" + xml + "</row>", more));
  return rows.empty() || rows[0].empty() ? "" : rows[0][0];
}

const ZipContent kDateStyles{
    {"xl/styles.xml",
     "<styleSheet><numFmts count=\"3\"><numFmt numFmtId=\"164\" formatCode=\"dd/mm/yyyy\"/>"
     "<numFmt numFmtId=\"165\" formatCode=\"#,##0.00\\ &quot;đồng/day&quot;\"/>"
     "<numFmt numFmtId=\"166\" formatCode=\"[$-42A]0.0;[Red]0\"/></numFmts>"
     "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
     "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/>"
     "<xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"20\"/></cellXfs></styleSheet>"}};

TEST_CASE("a workbook as office programs write it is read cell by cell") {
  const ZipContent parts{
      {"xl/sharedStrings.xml",
       "<sst><si><t>Mã chủ thể</t></si>"
       "<si><r><rPr><b/></rPr><t>Mật ong </t></r><r><t xml:space=\"preserve\">hoa </t></r>"
       "<r><t>núi</t></r><rPh sb=\"0\" eb=\"1\"><t>phonetic</t></rPh></si>"
       "<si><t xml:space=\"preserve\"> </t></si><si><t>a_x000D__x0041_&amp;&lt;</t></si></sst>"},
      {"xl/styles.xml", kDateStyles.at("xl/styles.xml")}};
  const auto rows = must_read(workbook_bytes(
      "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"C1\" t=\"s\"><v>1</v></c></row>"
      "<row r=\"3\"><c r=\"B3\" s=\"2\"><v>45863</v></c><c r=\"D3\" t=\"inlineStr\"><is><t>tại "
      "chỗ</t></is></c><c r=\"F3\" t=\"s\"><v>3</v></c></row>",
      parts));
  REQUIRE(rows.size() == 3);
  CHECK(rows[0] == std::vector<std::string>{"Mã chủ thể", "", "Mật ong hoa núi"});
  CHECK(rows[1].empty());
  CHECK(rows[2] == std::vector<std::string>{"", "2025-07-25", "", "tại chỗ", "", "a\rA&<"});
}

TEST_CASE("cells of every kind become what a person would write") {
  struct Case {
    std::string xml;
    std::string text;
  };
  for (const auto& [xml, text] : {
           Case{"<c r=\"A1\"><v>9521000001015</v></c>", "9521000001015"},
           Case{"<c r=\"A1\"><v>9.521000001015E+12</v></c>", "9521000001015"},
           Case{"<c r=\"A1\"><v>0.1</v></c>", "0.1"},
           Case{"<c r=\"A1\"><v>12.100000000000001</v></c>", "12.1"},
           Case{"<c r=\"A1\"><v>-0</v></c>", "0"},
           Case{"<c r=\"A1\"><v>1E+300</v></c>", "1e+300"},
           Case{"<c r=\"A1\"><v>no number</v></c>", "no number"},
           Case{"<c r=\"A1\" t=\"b\"><v>1</v></c>", "1"},
           Case{"<c r=\"A1\" t=\"str\"><f>A2&amp;\"x\"</f><v>kết quả</v></c>", "kết quả"},
           Case{"<c r=\"A1\"><f>1+1</f><v>2</v></c>", "2"},
           Case{"<c r=\"A1\" t=\"d\"><v>2025-07-25T00:00:00</v></c>", "2025-07-25"},
           Case{"<c r=\"A1\" s=\"1\"><v>45863</v></c>", "2025-07-25"},
           Case{"<c r=\"A1\" s=\"2\"><v>45863.75</v></c>", "2025-07-25"},
           Case{"<c r=\"A1\" s=\"1\"><v>59</v></c>", "1900-02-28"},
           Case{"<c r=\"A1\" s=\"1\"><v>61</v></c>", "1900-03-01"},
           Case{"<c r=\"A1\" s=\"1\"><v>0.5</v></c>", "0.5"},
           Case{"<c r=\"A1\" s=\"1\"><v>99999999</v></c>", "99999999"},
           Case{"<c r=\"A1\" s=\"3\"><v>45863</v></c>", "45863"},
           Case{"<c r=\"A1\" s=\"4\"><v>45863</v></c>", "45863"},
           Case{"<c r=\"A1\" s=\"5\"><v>0.25</v></c>", "0.25"},
           Case{"<c r=\"A1\" s=\"77\"><v>45863</v></c>", "45863"},
           Case{"<c r=\"A1\" s=\"1\"/>", ""},
           Case{"<c r=\"A1\" t=\"s\"/>", ""},
           Case{"<c><v>7</v></c>", "7"},
           Case{"<x:c r=\"A1\"><x:v>8</x:v></x:c>", "8"},
       }) {
    INFO(xml);
    CHECK(cell(xml, kDateStyles) == text);
  }
}

TEST_CASE("days count from 1904 where the workbook says so") {
  auto parts = kDateStyles;
  parts["xl/workbook.xml"] =
      "<workbook xmlns:r=\"r\"><workbookPr date1904=\"1\"/><sheets><sheet name=\"A\" "
      "r:id=\"rId1\"/></sheets></workbook>";
  CHECK(cell("<c r=\"A1\" s=\"1\"><v>44401</v></c>", parts) == "2025-07-25");
}

TEST_CASE("the first sheet that is not hidden is read, wherever its part lies") {
  const ZipContent parts{
      {"xl/workbook.xml",
       "<x:workbook xmlns:x=\"m\" xmlns:q=\"r\"><x:sheets><x:sheet name=\"Ẩn\" state=\"hidden\" "
       "q:id=\"h\"/><x:sheet name=\"Thấy\" q:id=\"v\"/></x:sheets></x:workbook>"},
      {"xl/_rels/workbook.xml.rels",
       "<Relationships><Relationship Id=\"h\" Type=\"t/worksheet\" Target=\"nowhere.xml\"/>"
       "<Relationship Id=\"v\" Type=\"t/worksheet\" Target=\"/other/place.xml\"/>"
       "</Relationships>"},
      {"other/place.xml",
       "<x:worksheet xmlns:x=\"m\"><x:sheetData><x:row><x:c><x:v>5</x:v></x:c></x:row>"
       "</x:sheetData></x:worksheet>"}};
  CHECK(must_read(workbook_bytes("", parts)) == Rows{{"5"}});
}

TEST_CASE("what is no workbook, or a damaged one, is refused with a sentence") {
  CHECK(refusal("").find("no XLSX workbook") != std::string::npos);
  CHECK(refusal("id,name\n1,2\n").find("no XLSX workbook") != std::string::npos);
  CHECK(refusal("PK\x03\x04garbage").find("no XLSX workbook") != std::string::npos);
  CHECK(refusal("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 rest").find("password") != std::string::npos);
  CHECK(refusal(zip_bytes({{"hello.txt", "hello"}})).find("_rels/.rels") != std::string::npos);
  CHECK(refusal(zip_bytes({{"_rels/.rels", "<Relationships/>"}}, "pw")).find("encrypted") !=
        std::string::npos);
  CHECK(refusal(workbook_bytes("<row")).find("sheet1.xml") != std::string::npos);
  CHECK(refusal(workbook_bytes("", {{"xl/workbook.xml", "<workbook/>"}})).find("sheets") !=
        std::string::npos);
  CHECK(refusal(workbook_bytes("", {{"xl/_rels/workbook.xml.rels", "<Relationships/>"}}))
            .find("worksheet") != std::string::npos);

  const auto whole = workbook_bytes("<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>");
  CHECK(refusal(whole).empty());
  for (std::size_t length = 0; length < whole.size(); length += 37) {
    INFO(length);
    CHECK_FALSE(refusal(whole.substr(0, length)).empty());
  }
  for (std::size_t at = 0; at < whole.size(); at += 11) {
    auto changed = whole;
    changed[at] = static_cast<char>(changed[at] ^ 0x55);
    static_cast<void>(xlsx_rows(changed));
  }
}

TEST_CASE("cells out of order, unknown texts and errors are refused") {
  struct Case {
    std::string rows;
    std::string says;
  };
  for (const auto& [rows, says] : {
           Case{"<row r=\"2\"/><row r=\"2\"/>", "out of order"},
           Case{"<row r=\"2\"/><row r=\"1\"/>", "out of order"},
           Case{"<row r=\"0\"/>", "out of order"},
           Case{"<row r=\"x\"/>", "out of order"},
           Case{"<row r=\"1\"><c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>",
                "out of order"},
           Case{"<row r=\"1\"><c r=\"1\"><v>1</v></c></row>", "out of order"},
           Case{"<row r=\"1\"><c r=\"ABCDE1\"><v>1</v></c></row>", "out of order"},
           Case{"<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>", "out of order"},
           Case{"<row r=\"1\"><c r=\"A1\" t=\"s\"><v>-1</v></c></row>", "out of order"},
           Case{"<row r=\"1\"><c r=\"A1\" t=\"e\"><v>#N/A</v></c></row>",
                "A1 holds the error #N/A"},
           Case{"<row r=\"100001\"/>", "more than 100000 rows"},
           Case{"<row r=\"999999999999\"/>", "more than 100000 rows"},
           Case{"<row r=\"1\"><c r=\"GS1\"><v>1</v></c></row>", "more than 200 columns"},
           Case{"<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>", "more than 200 columns"},
       }) {
    INFO(rows);
    CHECK(refusal(workbook_bytes(rows)).find(says) != std::string::npos);
  }
  // A wide format without a text is no column.
  CHECK(refusal(workbook_bytes("<row r=\"1\"><c r=\"XFD1\" s=\"1\"/></row>")).empty());
}

TEST_CASE("a small file that unpacks to a huge one is refused") {
  const auto bomb = workbook_bytes(std::string(kMostUnpacked, ' '));
  CHECK(bomb.size() < 200'000);
  CHECK(refusal(bomb).find("longer than") != std::string::npos);

  std::string tags;
  for (std::size_t i = 0; i <= kMostMarkup; ++i) tags += "<a/>";
  CHECK(refusal(workbook_bytes(tags)).find("too many cells") != std::string::npos);

  // One text of a megabyte in each of a hundred cells.
  std::string rows;
  for (int i = 1; i <= 100; ++i)
    rows += fmt::format("<row r=\"{0}\"><c r=\"A{0}\" t=\"s\"><v>0</v></c></row>", i);
  const std::string text(std::size_t{1} << 20, 'x');
  CHECK(refusal(workbook_bytes(
                    rows, {{"xl/sharedStrings.xml", "<sst><si><t>" + text + "</t></si></sst>"}}))
            .find("texts are longer") != std::string::npos);
}

TEST_CASE("entities from outside are not looked up, nor those of the document expanded") {
  const ZipContent parts{
      {"xl/sharedStrings.xml",
       "<!DOCTYPE sst [<!ENTITY file SYSTEM \"file:///etc/passwd\"><!ENTITY a \"aaaa\">"
       "<!ENTITY b \"&a;&a;&a;&a;\">]><sst><si><t>x&file;&b;y</t></si></sst>"}};
  const auto text = cell("<c r=\"A1\" t=\"s\"><v>0</v></c>", parts);
  CHECK(text.find("root") == std::string::npos);
  CHECK(text.find("aaaa") == std::string::npos);
}

TEST_CASE("what is written as a workbook reads back the same") {
  const Table table{
      "bang",
      "Bảng",
      {"Mã", "Tên", "Số", "Ngày", "Cân"},
      {{std::string("09521234543213"), std::string("Mật ong\n\"hoa\" <núi> &"), std::int64_t{12},
        make_date(2025, 7, 25), 1.5},
       {std::monostate(), std::string("=1+1"), std::int64_t{-3}, make_date(2028, 2, 29), 0.001},
       {},
       {std::string(" x ")}}};
  const auto rows = must_read(to_xlsx({table, table}));
  REQUIRE(rows.size() == 5);
  CHECK(rows[0] == table.headings);
  CHECK(rows[1] == std::vector<std::string>{"09521234543213", "Mật ong\n\"hoa\" <núi> &", "12",
                                            "2025-07-25", "1.5"});
  CHECK(rows[2] == std::vector<std::string>{"", "=1+1", "-3", "2028-02-29", "0.001"});
  CHECK(rows[3].empty());
  CHECK(rows[4] == std::vector<std::string>{" x "});
}

}  // namespace
}  // namespace ocop::office
