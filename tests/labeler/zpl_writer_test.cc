#include "labeler/zpl_writer.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "base/file.h"
#include "labeler/glyph_dots.h"
#include "labeler/zpl_reader.h"
#include "tests/labeler/press.h"
#include "tests/support/temporary_folder.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

struct Roll {
  test::TemporaryFolder folder;
  std::filesystem::path path = folder / "roll.zpl";

  std::string print(const Press& press, const std::vector<Label>& labels) const {
    const auto writer = zpl_writer(path, press.layout(), press.art(), test_typeface());
    print_all(*writer, press.layout(), labels);
    return read_file(path, 1 << 24);
  }
  std::vector<ZplLabel> read() const {
    auto reader = ZplReader::open(path).value();
    std::vector<ZplLabel> all;
    for (;;) {
      const auto format = reader.next().value();
      if (!format) return all;
      all.push_back(reader.draw(*format).value());
    }
  }
};

/// The first error of reading all of it; "" for none.
std::string refused(const std::filesystem::path& path) {
  auto reader = ZplReader::open(path);
  if (!reader) return reader.error().where;
  for (;;) {
    const auto format = reader->next();
    if (!format) return format.error().where;
    if (!*format) return "";
    if (const auto label = reader->draw(**format); !label) return label.error().where;
  }
}

}  // namespace

TEST_CASE("a roll's symbols lie on whole dots, at 203 and 300 dpi, and read") {
  for (const auto* stock : {"roll-30x20", "roll-40x30", "roll-50x30", "roll-60x40"})
    for (const unsigned dpi : {203U, 300U}) {
      CAPTURE(stock);
      CAPTURE(dpi);
      const Press press(known_stock(stock), {.dpi = dpi});
      const auto labels = press.labels(2);
      const Roll roll;
      roll.print(press, labels);
      const auto read = roll.read();
      REQUIRE(read.size() == 2);
      for (std::size_t i = 0; i < read.size(); ++i) {
        CHECK(read[i].serial == labels[i].serial);
        CHECK(read[i].dots.width() == press.layout().dots_wide());
        CHECK(read[i].dots.height() == press.layout().dots_high());
        CHECK(symbols_of(read[i].dots) == std::vector{labels[i].uri});
        const auto corner = press.layout().dot(0, press.art().symbol);
        const auto& symbol = *labels[i].symbol;
        const int module = press.art().module.dots();
        int wrong = 0;
        for (int y = 0; y < symbol.width() * module; ++y)
          for (int x = 0; x < symbol.width() * module; ++x)
            wrong += static_cast<int>(read[i].dots.black(corner[0] + x, corner[1] + y) !=
                                      symbol.dark(x / module, y / module));
        CHECK(wrong == 0);
      }
    }
}

TEST_CASE("art, serial and codes stand on the label, each label with its own") {
  Press press(known_stock("roll-60x40"));
  const Roll roll;
  roll.print(press, press.labels(2));
  const auto both = roll.read();
  const auto art = rasterise_art(press.art(), test_typeface(), press.layout().dpi());
  int inked = 0;
  for (int y = 0; y < art.height(); ++y)
    for (int x = 0; x < art.width(); ++x) {
      if (!art.black(x, y)) continue;
      ++inked;
      CHECK(both[0].dots.black(x, y));
    }
  CHECK(inked > 300);
  // Of "000001" and "000002" the last digit differs, in its own cell.
  const auto& place = press.art().own.front();
  const double dots = press.layout().dpi() / kMillimetresPerInch;
  const auto differ = [&](double from, double until) {
    int count = 0;
    for (int y = static_cast<int>((place.base.y - 0.7 * place.size) * dots); y <= place.base.y * dots + 1; ++y)
      for (int x = static_cast<int>(from * dots); x < until * dots; ++x)
        count += static_cast<int>(both[0].dots.black(x, y) != both[1].dots.black(x, y));
    return count;
  };
  CHECK(differ(place.base.x, place.base.x + 4.8 * place.pitch) == 0);
  CHECK(differ(place.base.x + 4.8 * place.pitch, place.base.x + 6.2 * place.pitch) > 5);
  // Without its own texts a label is lighter.
  auto bare = press.labels(1);
  bare[0].serial = bare[0].typed_code = bare[0].scratch_code = "";
  roll.print(press, bare);
  CHECK(roll.read().at(0).serial.empty());
  CHECK(!(roll.read().at(0).dots == both[0].dots));
}

TEST_CASE("nothing is drawn between two stars, nor within a frame") {
  for (const unsigned dpi : {203U, 300U}) {
    const Press press(known_stock("roll-60x40"), {.dpi = dpi});
    const auto art = rasterise_art(press.art(), test_typeface(), dpi);
    const auto ink = [&](double left, double top, double right, double bottom) {
      const double dots = dpi / kMillimetresPerInch;
      int count = 0;
      for (int y = static_cast<int>(top * dots); y < bottom * dots; ++y)
        for (int x = static_cast<int>(left * dots); x < right * dots; ++x) count += static_cast<int>(art.black(x, y));
      return count;
    };
    const auto& stars = press.art().stars;
    const auto [x, y] = stars[0].centre;
    const double radius = stars[0].radius;
    CHECK(ink(x - radius, y - radius, x + radius, y + radius) > 30);
    CHECK(ink(x + radius + 0.1, y - 1.5, stars[1].centre.x - radius - 0.1, y + 1.5) == 0);
    const auto& frame = press.art().frames.front();
    const auto [left, top] = frame.corner;
    CHECK(ink(left, top, left + frame.width, top + frame.height) > 100);
    CHECK(ink(left + frame.stroke + 0.15, top + frame.stroke + 0.15, left + frame.width - frame.stroke - 0.15,
              top + frame.height - frame.stroke - 0.15) == 0);
  }
}

TEST_CASE("strokes of small type are of whole dots, and stand apart") {
  // Upright stems of "llll" at 5 points and 203 dpi: all of one width, white between them.
  const auto& font = test_typeface().regular;
  const auto run = font.shape("llll").value();
  const auto glyphs = fit_glyphs(font, {run.glyphs[0].id}, 5 * kMillimetresPerPoint, 203);
  const auto& stem = glyphs.at(run.glyphs[0].id);
  REQUIRE(stem.dots.has_value());
  CHECK(stem.dots->width() == 1);
  CHECK(stem.advance >= 3);
  for (int y = 0; y < stem.dots->height(); ++y) CHECK(stem.dots->black(0, y));
  const auto blank = font.shape(" ").value().glyphs[0].id;
  CHECK(!fit_glyphs(font, {blank}, 1.7, 203).at(blank).dots);
  CHECK(fit_glyphs(font, {}, 1.7, 203).empty());
}

TEST_CASE("a roll of no size but its label's, set in its dots") {
  const test::TemporaryFolder folder;
  const Press sheet(known_stock("a4-70x37"));
  CHECK_THROWS_AS(zpl_writer(folder / "x.zpl", sheet.layout(), sheet.art(), test_typeface()), std::invalid_argument);
  const Press coarse(known_stock("roll-60x40"));
  const Press fine(known_stock("roll-60x40"), {.dpi = 300});
  CHECK_THROWS_AS(zpl_writer(folder / "x.zpl", fine.layout(), coarse.art(), test_typeface()), std::invalid_argument);
  const Press other(known_stock("roll-50x30"));
  CHECK_THROWS_AS(zpl_writer(folder / "x.zpl", coarse.layout(), other.art(), test_typeface()), std::invalid_argument);
  CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a label that its printer prints too far right is moved left, modules and all") {
  const auto stock = known_stock("roll-60x40");
  const Press press(stock, {.calibration = {.offset_x = -1, .offset_y = -1}});
  const auto labels = press.labels(1);
  const Roll roll;
  roll.print(press, labels);
  CHECK(symbols_of(roll.read().at(0).dots) == uris(labels));
  const Press plain(stock);
  CHECK(press.layout().dot(0, press.art().symbol)[0] == plain.layout().dot(0, plain.art().symbol)[0] - 8);
}

TEST_CASE("each file brings its art, sets its labels up and takes the art away") {
  const Press press(known_stock("roll-30x20"));
  const Roll roll;
  const auto text = roll.print(press, press.labels(3));
  CHECK(text.starts_with("~DGR:OCOP.GRF,4800,30,"));
  CHECK(text.ends_with("^XA^IDR:OCOP.GRF^FS^XZ\n"));
  std::size_t labels = 0;
  for (auto at = text.find("^XA^FX"); at != std::string::npos; at = text.find("^XA^FX", at + 1)) {
    ++labels;
    const auto line = text.substr(at, text.find('\n', at) - at);
    CHECK(line.starts_with(fmt::format("^XA^FX{:06}^FS^PW240^LL160^LH0,0^PON^CI28^FO0,0^XGR:OCOP.GRF,1,1^FS^FO", labels)));
    CHECK(line.ends_with("^FS^PQ1^XZ"));
  }
  CHECK(labels == 3);
  CHECK(std::ranges::count(text, '\n') == 5);
}

TEST_CASE("ZPL that is not ours is refused where it goes wrong") {
  const Press press(known_stock("roll-30x20"));
  const Roll roll;
  const auto text = roll.print(press, press.labels(2));
  REQUIRE(refused(roll.path) == "");
  const auto second = text.find("^XA^FX000001");
  using Spoil = std::function<std::string(std::string)>;
  const auto replaced = [](const std::string& what, const std::string& by) -> Spoil {
    return [=](std::string zpl) { return zpl.replace(zpl.find(what), what.size(), by); };
  };
  struct Case {
    Spoil spoil;
    std::string where;
  };
  const Case cases[] = {
      {[](const std::string&) { return ""; }, "roll.zpl:1"},
      {[](const std::string&) { return "\n"; }, "roll.zpl:1:1"},
      {[](const std::string&) { return "^XA^FO50,50^A0N,50^FDhello^FS^XZ\n"; }, "roll.zpl:1:1"},
      {[](const std::string& zpl) { return zpl.substr(0, 100); }, "roll.zpl:1"},
      {[&](const std::string& zpl) { return zpl.substr(0, second); }, "roll.zpl:2"},
      {[](std::string zpl) { zpl.pop_back(); return zpl; }, "roll.zpl:4"},
      {[](const std::string& zpl) { return zpl + "^XA^XZ\n"; }, "roll.zpl:5:1"},
      {[](const std::string& zpl) { return zpl + "x"; }, "roll.zpl:5:1"},
      {replaced("4800,30", "4800,7"), "roll.zpl:1:22"},
      {replaced("4800,30", "4800,0"), "roll.zpl:1:22"},
      {replaced("4800,30", "99999999,30"), "roll.zpl:1:15"},
      {replaced("4800,30", "04800,30"), "roll.zpl:1:15"},
      {replaced("^FX000001", "^FX00~001"), "roll.zpl:2:13"},
      {replaced("^FX000001", "^FX000000000000000000001"), "roll.zpl:2:28"},
      {replaced("^PW240", "^PW0"), "roll.zpl:2:26"},
      {replaced("^PW240", "^PW99999"), "roll.zpl:2:19"},
      {replaced("^PW240^LL160", "^PW32768^LL32768"), "roll.zpl:2:32"},
      {replaced("^CI28", "^CI28^JUF"), "roll.zpl:2:43"},
      {replaced("^FO0,0^XG", "^FO240,0^XG"), "roll.zpl:2:46"},
      {replaced("^FO0,0^XG", "^FO-1,0^XG"), "roll.zpl:2:46"},
      {replaced("^PQ1^XZ", "^PQ9999^XZ"), ""},
      {replaced("^PQ1^XZ", "^PQ1~JA^XZ"), ""},
      {replaced("^GFA,", "^GFB,"), ""},
      {replaced("^FS^PQ1", "^FS^FDx^FS^PQ1"), ""},
      {replaced("^GFA,", std::string("^GF\0A,", 6)), ""},
  };
  for (const auto& [spoil, where] : cases) {
    CAPTURE(where);
    write_file_whole(roll.path, spoil(text));
    const auto found = refused(roll.path);
    if (where.empty())
      CHECK(found.starts_with("roll.zpl:2:"));
    else
      CHECK(found == where);
  }
  CHECK_THROWS_AS((void)ZplReader::open(roll.folder / "none.zpl"), FileError);
}

TEST_CASE("a graphic that is larger than its label is refused before it is drawn") {
  const Press press(known_stock("roll-30x20"));
  const Roll roll;
  auto text = roll.print(press, press.labels(1));
  const auto at = text.find("^GFA,") + 5;
  const auto end = text.find("^FS", at);
  text.replace(at, end - at, "16777216,16777216,512,," + std::string(32'767, ':'));
  write_file_whole(roll.path, text);
  CHECK(refused(roll.path).starts_with("roll.zpl:2:"));
}
