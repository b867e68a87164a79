// Each kind of output over stocks and settings: what is drawn where, and that it reads.
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <png.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <regex>

#include "base/file.h"
#include "labeler/csv_writer.h"
#include "labeler/pdf_writer.h"
#include "labeler/png_writer.h"
#include "labeler/svg_writer.h"
#include "tests/labeler/press.h"
#include "tests/support/qr_reader.h"
#include "tests/support/temporary_folder.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

const DocumentFacts kDocument{"Mật ong <hoa & núi>", *parse_instant("2026-11-22T03:04:05Z")};

std::filesystem::path pdf_of(const test::TemporaryFolder& folder, const Press& press, const std::vector<Label>& labels) {
  const auto path = folder / "labels.pdf";
  const auto writer = pdf_writer(path, press.layout(), press.art(), test_typeface(), kDocument);
  print_all(*writer, press.layout(), labels);
  return path;
}

std::filesystem::path png_of(const test::TemporaryFolder& folder, const Press& press, const std::vector<Label>& labels) {
  const auto path = folder / "labels.png";
  const auto writer = png_writer(path, press.layout().pages(labels.size()), press.layout(), press.art(), test_typeface());
  print_all(*writer, press.layout(), labels);
  return path;
}

std::string svg_of(const test::TemporaryFolder& folder, const Press& press, const std::vector<Label>& labels) {
  const auto path = folder / "labels.svg";
  const auto writer = svg_writer(path, press.layout().pages(labels.size()), press.layout(), press.art(), test_typeface(), kDocument);
  print_all(*writer, press.layout(), labels);
  return read_file(path, 1 << 26);
}

/// Of pdfinfo, like "Page size".
std::string info_of(const std::filesystem::path& pdf, const std::string& name) {
  const auto all = output_of({"pdfinfo", pdf.string()});
  const auto at = all.find(name + ":");
  REQUIRE(at != std::string::npos);
  const auto start = all.find_first_not_of(' ', at + name.size() + 1);
  return all.substr(start, all.find('\n', start) - start);
}

struct Picture {
  int width = 0, height = 0;
  double per_metre = 0;
  bool colours = false;
  std::vector<png_byte> pixels;  ///< grey
  bool dark(int x, int y) const {
    return pixels[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)] < 128;
  }
};

Picture picture(const std::filesystem::path& path) {
  const auto bytes = read_file(path, 1 << 26);
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  REQUIRE(png_image_begin_read_from_memory(&image, bytes.data(), bytes.size()) != 0);
  Picture read;
  read.colours = (image.format & PNG_FORMAT_FLAG_COLOR) != 0;
  image.format = PNG_FORMAT_GRAY;
  read.width = static_cast<int>(image.width);
  read.height = static_cast<int>(image.height);
  read.pixels.resize(PNG_IMAGE_SIZE(image));
  REQUIRE(png_image_finish_read(&image, nullptr, read.pixels.data(), 0, nullptr) != 0);
  // PNG, 11.3.5.3: pixels a unit, four bytes, behind the chunk's name.
  const auto at = bytes.find("pHYs");
  REQUIRE(at != std::string::npos);
  for (std::size_t i = 0; i < 4; ++i)
    read.per_metre = read.per_metre * 256 + static_cast<unsigned char>(bytes[at + 4 + i]);
  return read;
}

/// Dots of the picture that are not the symbol's modules, over the symbol's place.
int wrong_dots(const Picture& page, const Press& press, std::size_t slot, const Symbol& symbol) {
  const auto corner = press.layout().dot(slot, press.art().symbol);
  const int module = press.art().module.dots();
  int wrong = 0;
  for (int y = 0; y < symbol.width() * module; ++y)
    for (int x = 0; x < symbol.width() * module; ++x)
      wrong += static_cast<int>(page.dark(corner[0] + x, corner[1] + y) != symbol.dark(x / module, y / module));
  return wrong;
}

}  // namespace

TEST_CASE("a PDF of every stock reads, each label in its place") {
  for (const auto& stock : built_in_stocks()) {
    CAPTURE(stock.id);
    const test::TemporaryFolder folder;
    const Press press(stock);
    const auto labels = press.labels(std::min<std::size_t>(stock.labels(), 8));
    const auto pdf = pdf_of(folder, press, labels);
    CHECK(symbols_of_page(pdf, 1, press.layout().dpi()) == uris(labels));
  }
}

TEST_CASE("a PDF's pages are the stock's, or one for each label") {
  const test::TemporaryFolder folder;
  const Press sheets(known_stock("a4-63x72"));
  const auto pdf = pdf_of(folder, sheets, sheets.labels(13));
  CHECK(info_of(pdf, "Pages") == "2");
  CHECK(info_of(pdf, "Page size").starts_with("595.2 x 841.92 pts"));
  CHECK(info_of(pdf, "Title") == "Mật ong <hoa & núi>");

  const Press singles(known_stock("a4-63x72"), {.arrangement = PageLayout::Arrangement::kPageALabel});
  const auto labels = singles.labels(3);
  const auto small = pdf_of(folder, singles, labels);
  CHECK(info_of(small, "Pages") == "3");
  CHECK(info_of(small, "Page size").starts_with("180 x 204 pts"));
  CHECK(symbols_of_page(small, 3, 300) == std::vector{labels[2].uri});

  const Press roll(known_stock("roll-40x30"));
  const auto narrow = pdf_of(folder, roll, roll.labels(1));
  CHECK(info_of(narrow, "Page size").starts_with("113.49"));
}

TEST_CASE("a used sheet is begun in the middle, and the next one in front") {
  const test::TemporaryFolder folder;
  const Press press(known_stock("a4-63x72"), {.first_slot = 10});
  const auto labels = press.labels(4);
  const auto pdf = pdf_of(folder, press, labels);
  CHECK(info_of(pdf, "Pages") == "2");
  CHECK(symbols_of_page(pdf, 1, 300) == std::vector{labels[0].uri, labels[1].uri});
  CHECK(symbols_of_page(pdf, 2, 300) == std::vector{labels[2].uri, labels[3].uri});
  const auto one = press.labels(2);
  const auto page = picture(png_of(folder, press, one));
  CHECK(wrong_dots(page, press, 10, *one[0].symbol) == 0);
  CHECK(wrong_dots(page, press, 11, *one[1].symbol) == 0);
  // Nothing above the labels, where others were taken off.
  CHECK(std::none_of(page.pixels.begin(), page.pixels.begin() + std::ptrdiff_t{2480} * 2500, [](auto grey) { return grey < 128; }));
}

TEST_CASE("calibration moves labels, never a module") {
  const test::TemporaryFolder folder;
  const auto stock = known_stock("a4-38x21");
  const Press press(stock, {.calibration = {0.37, -0.61, 1.003, 0.998}});
  const Press plain(stock);
  const auto labels = press.labels(65);
  const auto page = picture(png_of(folder, press, labels));
  for (std::size_t slot = 0; slot < 65; ++slot) {
    CHECK(wrong_dots(page, press, slot, *labels[slot].symbol) == 0);
    const double shift_x = 0.37 + static_cast<double>(slot % 5) * 40.6 * 0.003;
    const double shift_y = -0.61 - static_cast<double>(slot / 5) * 21.2 * 0.002;
    const auto there = press.layout().dot(slot, press.art().symbol);
    const auto before = plain.layout().dot(slot, plain.art().symbol);
    CHECK(std::abs(there[0] - before[0] - shift_x * 300 / 25.4) <= 1);
    CHECK(std::abs(there[1] - before[1] - shift_y * 300 / 25.4) <= 1);
  }
}

TEST_CASE("a PDF's modules are whole dots wherever a label lies") {
  const test::TemporaryFolder folder;
  for (const unsigned dpi : {203U, 300U}) {
    CAPTURE(dpi);
    const Press press(known_stock("a4-70x37"), {.dpi = dpi, .calibration = {0.2, 0.3, 1.001, 1}});
    const auto labels = press.labels(24);
    const auto pdf = pdf_of(folder, press, labels);
    const auto image = folder / "page";
    output_of({"pdftoppm", "-r", std::to_string(dpi), "-gray", "-png", "-singlefile", pdf.string(), image.string()});
    const auto page = picture(image.string() + ".png");
    CHECK(page.width == press.layout().dots_wide());
    CHECK(page.height == press.layout().dots_high());
    for (std::size_t slot = 0; slot < 24; ++slot) CHECK(wrong_dots(page, press, slot, *labels[slot].symbol) == 0);
  }
}

TEST_CASE("a PDF holds each label's texts, to be searched and copied") {
  const test::TemporaryFolder folder;
  const Press press(known_stock("a4-63x72"));
  auto labels = press.labels(2);
  labels[1].typed_code = labels[1].scratch_code = "";
  auto text = output_of({"pdftotext", "-layout", pdf_of(folder, press, labels).string(), "-"});
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  for (const auto* part : {"Mậtong", "000001", "000002", "7K3M-9QXD-0001", "WY2Z-0001-AAAA"}) {
    CAPTURE(part);
    CHECK(text.find(part) != std::string::npos);
  }
  CHECK(text.find("-0002") == std::string::npos);
}

TEST_CASE("a text that the label has no glyphs for is an error, not a hole") {
  const test::TemporaryFolder folder;
  const Press press(known_stock("a4-63x72"));
  auto labels = press.labels(1);
  labels[0].serial = "00000A";
  const auto pdf = pdf_writer(folder / "a.pdf", press.layout(), press.art(), test_typeface(), kDocument);
  CHECK_THROWS_AS((void)pdf->page(0, labels), std::out_of_range);
  const auto svg = svg_writer(folder / "a.svg", 1, press.layout(), press.art(), test_typeface(), kDocument);
  CHECK_THROWS_AS((void)svg->page(0, labels), std::out_of_range);
  const auto png = png_writer(folder / "a.png", 1, press.layout(), press.art(), test_typeface());
  CHECK_THROWS_AS((void)png->page(0, labels), std::out_of_range);
  // A page has no more slots than it has.
  labels[0].serial = "000001";
  CHECK_THROWS_AS((void)pdf->page(12, labels), std::out_of_range);
}

TEST_CASE("PNG is in the printer's dots, says how large it is, and has colours only for coloured ink") {
  for (const unsigned dpi : {203U, 300U, 600U}) {
    CAPTURE(dpi);
    const test::TemporaryFolder folder;
    Press press(known_stock("roll-60x40"), {.dpi = dpi});
    const auto labels = press.labels(1);
    const auto page = picture(png_of(folder, press, labels));
    CHECK(page.width == press.layout().dots_wide());
    CHECK(page.height == press.layout().dots_high());
    CHECK(page.per_metre == std::lround(dpi / 0.0254));
    CHECK(page.colours);
    CHECK(wrong_dots(page, press, 0, *labels[0].symbol) == 0);
    press.art().stars.clear();
    CHECK(!picture(png_of(folder, press, labels)).colours);
  }
}

TEST_CASE("nothing is drawn between two stars of a picture") {
  const test::TemporaryFolder folder;
  const Press press(known_stock("roll-60x40"), {.dpi = 300});
  const auto page = picture(png_of(folder, press, press.labels(1)));
  const auto& stars = press.art().stars;
  const auto from = press.layout().dot(0, {stars[0].centre.x + 1, stars[0].centre.y - 1.2});
  const auto until = press.layout().dot(0, {stars[1].centre.x - 1, stars[1].centre.y + 1.2});
  int ink = 0;
  for (int y = from[1]; y < until[1]; ++y)
    for (int x = from[0]; x < until[0]; ++x) ink += static_cast<int>(page.dark(x, y));
  CHECK(ink == 0);
}

TEST_CASE("a page painted in bands has no seams") {
  const test::TemporaryFolder folder;
  const Press press(known_stock("a4-38x21"));
  const auto labels = press.labels(65);
  const auto page = picture(png_of(folder, press, labels));
  // Labels of one column differ in their symbols and codes alone: their frames and texts are alike.
  const auto& art = press.art();
  const double left = art.symbol.x + art.symbol_width * art.module.millimetres() + 0.5;
  const auto first = press.layout().dot(0, {left, 0});
  const auto pixel = [&](std::array<int, 2> corner, int x, int y) { return page.dark(corner[0] + x, corner[1] + y); };
  for (std::size_t row = 1; row < 13; ++row) {
    const auto corner = press.layout().dot(row * 5, {left, 0});
    int wrong = 0;
    for (int y = 0; y < 150; ++y)
      for (int x = 0; x < 130; ++x) wrong += static_cast<int>(pixel(first, x, y) != pixel(corner, x, y));
    CHECK(wrong == 0);
  }
}

TEST_CASE("the paper of one label does not cover its neighbour's ink") {
  const test::TemporaryFolder folder;
  auto stock = known_stock("a4-70x37");
  stock.pitch_x = 50;
  const Press press(stock);
  const auto labels = press.labels(24);
  const auto page = picture(png_of(folder, press, labels));
  for (std::size_t slot = 0; slot < 24; ++slot) CHECK(wrong_dots(page, press, slot, *labels[slot].symbol) == 0);
  const auto& frame = press.art().frames.front();
  const auto edge = press.layout().dot(0, {frame.corner.x + frame.width - frame.stroke / 2, frame.corner.y + 1});
  CHECK(page.dark(edge[0], edge[1]));
}

TEST_CASE("SVG has the page's size, each character's outline once, and symbols on whole dots") {
  const test::TemporaryFolder folder;
  const Press press(known_stock("a4-38x21"), {.dpi = 600});
  const auto labels = press.labels(2);
  const auto svg = svg_of(folder, press, labels);
  CHECK(svg.find("width=\"210mm\" height=\"297mm\" viewBox=\"0 0 210 297\"") != std::string::npos);
  CHECK(svg.find("<title>Mật ong &lt;hoa &amp; núi&gt;</title>") != std::string::npos);
  std::map<std::string, int> defined;
  const std::regex id("id=\"([^\"]+)\"");
  for (auto at = std::sregex_iterator(svg.begin(), svg.end(), id); at != std::sregex_iterator(); ++at) ++defined[(*at)[1]];
  CHECK(defined.size() == 1 + 10 + 33 + 33);
  for (const auto& [name, count] : defined) CHECK(count == 1);
  const std::regex use("<use xlink:href=\"#([^\"]+)\"");
  std::size_t used = 0;
  for (auto at = std::sregex_iterator(svg.begin(), svg.end(), use); at != std::sregex_iterator(); ++at, ++used)
    CHECK(defined.contains((*at)[1]));
  CHECK(used == 2 * (1 + 6 + 14 + 14));
  const std::regex place("translate\\(([0-9.]+) ([0-9.]+)\\) scale\\(([0-9.]+)\\)");
  std::size_t slot = 0;
  for (auto at = std::sregex_iterator(svg.begin(), svg.end(), place); at != std::sregex_iterator(); ++at, ++slot) {
    const auto dot = press.layout().dot(slot, press.art().symbol);
    CHECK(std::stod((*at)[1]) * 600 / 25.4 == doctest::Approx(dot[0]).epsilon(1e-5));
    CHECK(std::stod((*at)[2]) * 600 / 25.4 == doctest::Approx(dot[1]).epsilon(1e-5));
    CHECK(std::stod((*at)[3]) * 600 / 25.4 == doctest::Approx(press.art().module.dots()));
  }
  CHECK(slot == 2);
}

TEST_CASE("SVG and PNG of several pages are a folder of pages") {
  const test::TemporaryFolder folder;
  const Press press(known_stock("a4-63x72"));
  const auto labels = press.labels(14);
  const auto writer = svg_writer(folder / "out", 2, press.layout(), press.art(), test_typeface(), kDocument);
  for (std::uint64_t page = 0; page < 2; ++page) {
    const auto part = press.layout().part(page, labels.size());
    writer->add(writer->page(part.first_slot, std::span(labels).subspan(part.first, part.count)));
  }
  const auto unseen = writer->finish();
  CHECK(!std::filesystem::exists(folder / "out"));
  CHECK(std::filesystem::exists(unseen / "sheet-0002.svg"));
  writer->commit();
  CHECK(std::filesystem::exists(folder / "out" / "sheet-0001.svg"));
  CHECK(std::filesystem::exists(folder / "out" / "sheet-0002.svg"));
}

TEST_CASE("a label set for other dots or another stock is not drawn") {
  const test::TemporaryFolder folder;
  const Press coarse(known_stock("roll-60x40"));
  const Press fine(known_stock("roll-60x40"), {.dpi = 300});
  const Press other(known_stock("roll-50x30"));
  for (const auto* press : {&fine, &other}) {
    CHECK_THROWS_AS(pdf_writer(folder / "a", coarse.layout(), press->art(), test_typeface(), kDocument), std::invalid_argument);
    CHECK_THROWS_AS(svg_writer(folder / "a", 1, coarse.layout(), press->art(), test_typeface(), kDocument), std::invalid_argument);
    CHECK_THROWS_AS(png_writer(folder / "a", 1, coarse.layout(), press->art(), test_typeface()), std::invalid_argument);
  }
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a table has one line a label, with quotes where they are needed") {
  const test::TemporaryFolder folder;
  LabelFacts facts;
  facts.product = "Mật \"ong\", hoa\nnúi";
  facts.producer = "HTX Linh Ngọc";
  facts.lot = "L2601";
  facts.produced = make_date(2026, 11, 20);
  const auto path = folder / "labels.csv";
  const auto writer = csv_writer(path, facts, "09521000001039");
  CHECK(!writer->draws_symbols());
  std::vector<Label> labels(2);
  labels[0] = {"000001", "https://OCOP.VN/A?S=1", "7K3M-9QXD-2RTA", "WY2Z-0001-AAAA", std::nullopt};
  labels[1] = {"000002", "https://OCOP.VN/B?S=1", "", "", std::nullopt};
  writer->add(writer->page(0, std::span(labels).first(1)));
  writer->add(writer->page(0, std::span(labels).last(1)));
  CHECK(read_file(writer->finish(), 10'000).size() > 100);
  CHECK(!std::filesystem::exists(path));
  writer->commit();
  CHECK(read_file(path, 10'000) ==
        "\xEF\xBB\xBF"
        "serial,uri,typed_code,scratch_code,gtin,lot,produced,best_before,product,producer\r\n"
        "000001,https://OCOP.VN/A?S=1,7K3M-9QXD-2RTA,WY2Z-0001-AAAA,09521000001039,L2601,2026-11-20,,"
        "\"Mật \"\"ong\"\", hoa\nnúi\",HTX Linh Ngọc\r\n"
        "000002,https://OCOP.VN/B?S=1,,,09521000001039,L2601,2026-11-20,,\"Mật \"\"ong\"\", hoa\nnúi\",HTX Linh Ngọc\r\n");
}
