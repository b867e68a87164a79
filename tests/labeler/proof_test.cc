// Labels are read back from what was written: good ones pass, each spoiled one is found and named.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/file.h"
#include "labeler/pdf_canvas.h"
#include "labeler/zpl_writer.h"
#include "tests/labeler/proof_scene.h"

using namespace ocop;
using namespace ocop::labeler;
namespace fs = std::filesystem;

namespace {

constexpr std::uint64_t kLabels = 7;

struct Drawn {
  Format format;
  const char* stock;
  const char* fourth;  ///< where the fourth label is
};
constexpr Drawn kDrawn[] = {{Format::kPdf, "a4-70x37", "sheet 1, row 2, column 1 (serial 000104): "},
                            {Format::kSvg, "a4-70x37", "sheet 1, row 2, column 1 (serial 000104): "},
                            {Format::kPng, "roll-60x40", "label 4 (serial 000104): "},
                            {Format::kZpl, "roll-60x40", "label 4 (serial 000104): "}};

using Labels = std::vector<Label>;

/// One digit of the signature is another.
std::string forged(std::string uri) {
  uri.back() = uri.back() == '1' ? '2' : '1';
  return uri;
}

}  // namespace

TEST_CASE("what was written well reads") {
  for (const auto& drawn : kDrawn) {
    CAPTURE(std::string(format_name(drawn.format)));
    CHECK(ProofScene(drawn.format, drawn.stock, kLabels).fault() == "");
  }
  CHECK(ProofScene(Format::kCsv, "a4-70x37", 300).fault() == "");
}

TEST_CASE("a calibrated sheet that was used before, other dots, round labels and a page a label read too") {
  PageLayout::Settings moved;
  moved.calibration = {1.3, -0.7, 1.004, 0.998};
  moved.first_slot = 19;
  PageLayout::Settings fine = moved;
  fine.dpi = 600;
  PageLayout::Settings single;
  single.arrangement = PageLayout::Arrangement::kPageALabel;
  const struct {
    Format format;
    const char* stock;
    PageLayout::Settings settings;
  } cases[] = {{Format::kPdf, "a4-70x37", moved},   {Format::kSvg, "a4-70x37", moved},
               {Format::kPdf, "a4-70x37", fine},    {Format::kPdf, "a4-round-40", {}},
               {Format::kPdf, "a4-70x37", single},  {Format::kPdf, "roll-30x20", {}}};
  for (const auto& [format, stock, settings] : cases) {
    CAPTURE(std::string(stock));
    CHECK(ProofScene(format, stock, kLabels, settings).fault() == "");
  }
}

TEST_CASE("a spoiled symbol is found, and its label named") {
  for (const auto& drawn : kDrawn) {
    CAPTURE(std::string(format_name(drawn.format)));
    const ProofScene scene(drawn.format, drawn.stock, kLabels);
    const auto& encoder = *scene.output().encoder;
    const struct {
      void (*spoil)(Labels&, const SymbolEncoder&, const ProofScene&);
      const char* sentence;
    } cases[] = {
        {[](Labels& labels, const SymbolEncoder&, const ProofScene&) { labels[3].symbol = labels[2].symbol; },
         "it reads as (01)09521000001039(10)L2601(21)000103, which is another label's code; "
         "(01)09521000001039(10)L2601(21)000104 belongs there"},
        {[](Labels& labels, const SymbolEncoder&, const ProofScene&) { std::swap(labels[3].symbol, labels[5].symbol); },
         "(21)000106, which is another label's code"},
        {[](Labels& labels, const SymbolEncoder& symbols, const ProofScene& here) {
           labels[3].symbol = symbols.encode(here.foreign_codes().uri(3));
         },
         "its signature is not one of the key"},
        {[](Labels& labels, const SymbolEncoder& symbols, const ProofScene&) {
           labels[3].symbol = symbols.encode(forged(labels[3].uri));
         },
         "its signature is not one of the key"},
        {[](Labels& labels, const SymbolEncoder&, const ProofScene&) {
           labels[3].symbol = blanked(*labels[3].symbol, 10, 10, 24);
         },
         "no reader makes out the symbol"},
        {[](Labels& labels, const SymbolEncoder&, const ProofScene&) {
           labels[3].symbol = blanked(*labels[3].symbol, 20, 20, 3);
         },
         "some of its modules are wrong"}};
    for (const auto& [spoil, sentence] : cases) {
      CAPTURE(sentence);
      const auto fault = scene.fault([&, act = spoil](Labels& labels) { act(labels, encoder, scene); });
      CAPTURE(fault);
      CHECK(fault.starts_with(std::string("labels: ") + drawn.fourth));
      CHECK(fault.find(sentence) != std::string::npos);
    }
  }
}

TEST_CASE("ink over the quiet zone is found") {
  for (const auto& drawn : kDrawn) {
    CAPTURE(std::string(format_name(drawn.format)));
    ProofScene scene(drawn.format, drawn.stock, 1);
    const auto clean = *scene.output().art;
    const double module = clean.module.millimetres();
    // A bar that ends two modules above the symbol.
    scene.output().art->frames.push_back(
        {{clean.symbol.x, clean.symbol.y - 3 * module}, 10 * module, module, module / 2});
    const auto written = scene.write();
    scene.output().art = clean;
    const auto proven = scene.prove(written);
    REQUIRE(!proven);
    CHECK(proven.error().in(Language::kEnglish).find("ink in the quiet zone") != std::string::npos);
    CHECK(proven.error().in(Language::kVietnamese).find("vùng trống") != std::string::npos);
  }
}

TEST_CASE("a file that was cut off or changed is no proof") {
  // Where the symbol is in the file: behind that mark.
  const struct {
    Format format;
    const char* stock;
    const char* mark;
  } cases[] = {{Format::kPdf, "a4-70x37", "\nstream\n"},
               {Format::kZpl, "roll-40x30", "^XGR:OCOP.GRF"},
               {Format::kSvg, "a4-70x37", "d=\"M0 0h"},
               {Format::kPng, "roll-40x30", "IDAT"}};
  for (const auto& [format, stock, mark] : cases) {
    CAPTURE(std::string(format_name(format)));
    const ProofScene scene(format, stock, 1);
    const auto written = scene.write();
    const auto whole = read_file(written, 100'000'000);
    REQUIRE(scene.prove(written));
    for (const auto kept : {std::size_t{0}, std::size_t{10}, whole.size() / 3, whole.size() - 3}) {
      write_file_whole(written, std::string_view(whole).substr(0, kept));
      CHECK(!scene.prove(written));
    }
    auto changed = whole;
    const auto at = changed.rfind(mark);
    REQUIRE(at != std::string::npos);
    const auto place = at + std::string_view(mark).size() + (format == Format::kSvg ? 0 : 100);
    changed[place] = static_cast<char>(changed[place] ^ 1);
    write_file_whole(written, changed);
    CHECK(!scene.prove(written));
  }
}

TEST_CASE("a page that holds something else than labels is refused") {
  const auto layout = PageLayout::make(*find_stock(built_in_stocks(), "a4-70x37"), {}).value();
  const auto draws = [&](const std::string& operators) {
    return PdfCanvas::make(layout, Bitmap(10, 10), "0 g\nBT /R 5 Tf 1 -2 Td\n[<0001>] TJ\nET\n")->draw(operators).has_value();
  };
  const std::string symbol = "q 1.2 0 0 -1.2 24 600 cm\n0 0 7 1 re\nf Q\n";
  CHECK(draws("q 1 0 0 1 0 800 cm /L Do Q\n0 g\n" + symbol + "BT\n/B 5 Tf 1 0 0 1 2 3 Tm <0001> Tj\nET\n"));
  for (const auto& other :
       {std::string("0 0 100 10 re f\n"), std::string("0 0 100 10 re\nf Q\n"), std::string("1 g\n"),
        std::string("q 1.2 0 0 -1.2 24.1 600 cm\n0 0 7 1 re\nf Q\n"), std::string("q 1.2 0.1 0 -1.2 24 600 cm\n0 0 7 1 re\nf Q\n"),
        std::string("q 1.2 0 0 -1.2 24 600 cm\n0 0 7.5 1 re\nf Q\n"), std::string("q 1.2 0 0 -1.2 24 600 cm\n0 0 7 1 re\n"),
        std::string("q 1 0 0 1 0 800 cm /X Do Q\n"), std::string("q 2 0 0 2 0 800 cm /L Do Q\n"), std::string("BT\n/B 5 Tf\n"),
        std::string("10 10 m 20 20 l S\n"), std::string("Q\n"), std::string(100'000, 'q'), std::string("99999999999999999999999 g\n")}) {
    CAPTURE(other.substr(0, 60));
    CHECK(!draws(symbol + other));
  }
  CHECK(!PdfCanvas::make(layout, Bitmap(10, 10), "0 0 100 100 re f\n"));
  CHECK(!PdfCanvas::make(layout, Bitmap(10, 10), "BT /R 5 Tf"));
}

TEST_CASE("an element that no label has is refused in SVG") {
  const ProofScene scene(Format::kSvg, "a4-70x37", 1);
  const auto written = scene.write();
  auto svg = read_file(written, 100'000'000);
  svg.insert(svg.find("<use xlink:href=\"#l\""), "<rect x=\"0\" y=\"0\" width=\"50\" height=\"50\"/>\n");
  write_file_whole(written, svg);
  const auto proven = scene.prove(written);
  REQUIRE(!proven);
  CHECK(proven.error().in(Language::kEnglish) ==
        "labels: page 1: something else than labels stands there, or ink between two dots of the printer");
}

TEST_CASE("each line of a table is checked") {
  const ProofScene scene(Format::kCsv, "a4-70x37", 300);
  const struct {
    void (*spoil)(Labels&, const ProofScene&);
    const char* sentence;
  } cases[] = {
      {[](Labels& labels, const ProofScene&) { std::swap(labels[199].uri, labels[200].uri); },
       "label 200 (serial 000300): it reads as"},
      {[](Labels& labels, const ProofScene& here) { labels[199].uri = here.foreign_codes().uri(199); },
       "label 200 (serial 000300): its signature is not one of the key"},
      {[](Labels& labels, const ProofScene&) { labels[199].serial = "000299"; },
       "label 200 (serial 000300): “000299” stands where “000300” belongs"},
      {[](Labels& labels, const ProofScene&) { labels[199].typed_code = labels[198].typed_code; },
       "label 200 (serial 000300): “"},
      {[](Labels& labels, const ProofScene&) { labels[199].scratch_code = "7K3M-9QXD-2RTA"; },
       "label 200 (serial 000300): the scratch code “7K3M-9QXD-2RTA” is none"},
      {[](Labels& labels, const ProofScene&) { labels[199].uri = "https://OCOP.VN/"; },
       "label 200 (serial 000300): it reads as “https://OCOP.VN/”, which is no label code"}};
  for (const auto& [spoil, sentence] : cases) {
    CAPTURE(sentence);
    CHECK(scene.fault([&, act = spoil](Labels& labels) { act(labels, scene); }).find(sentence) != std::string::npos);
  }
  const auto written = scene.write();
  const auto whole = read_file(written, 10'000'000);
  const auto fault = [&](const std::string& text) {
    write_file_whole(written, text);
    const auto proven = scene.prove(written);
    return proven ? "" : proven.error().in(Language::kEnglish);
  };
  CHECK(fault(whole) == "");
  CHECK(fault(whole + whole.substr(whole.rfind("000400"))).find("more lines than labels") != std::string::npos);
  CHECK(fault(whole.substr(0, whole.rfind("000400"))).find("ends before this line") != std::string::npos);
  CHECK(fault(whole.substr(0, whole.size() - 1)).find("ends before this line") != std::string::npos);
  CHECK(fault(whole.substr(4)).find("columns' names") != std::string::npos);
}

TEST_CASE("a run whose labels do not read shows nothing and notes nothing") {
  ProofScene scene(Format::kCsv, "a4-70x37", 500);
  auto asked = scene.output().asked;
  const auto part = asked.out.string() + ".part";
  auto run = LabelRun::open(scene.codes(), scene.output().facts, asked, {}, *parse_instant("2026-11-22T03:04:05Z")).value();
  PrintRun how;
  how.threads = 2;
  bool spoiled = false;
  how.stop = [&] {
    if (std::exchange(spoiled, true)) return false;
    auto text = read_file(part, 10'000'000);
    text[text.find("?S=") + 20] ^= 1;
    // In place, as a failing disk would.
    std::FILE* file = std::fopen(part.c_str(), "r+be");
    REQUIRE(file != nullptr);
    CHECK(std::fwrite(text.data(), 1, text.size(), file) == text.size());
    std::fclose(file);
    return false;
  };
  bool noted = false;
  const auto made = run.print(how, {[&](std::string_view) { noted = true; return Result<void>(); }, {}});
  REQUIRE(!made);
  CHECK(made.error().in(Language::kEnglish).find("label 1 (serial 000101)") != std::string::npos);
  CHECK(!noted);
  CHECK(!fs::exists(asked.out));
  CHECK(!fs::exists(part));
}
