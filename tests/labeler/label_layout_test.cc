// Every stock with every template: nothing overlaps, nothing leaves the label, nothing is too small.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "labeler/label_art.h"
#include "labeler/stock.h"
#include "labeler/symbol.h"
#include "tests/labeler/label_samples.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

constexpr double kRounding = 1e-6;

struct Box {
  std::string what;
  double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;

  void add(double x, double y) {
    left = std::min(left, x);
    right = std::max(right, x);
    top = std::min(top, y);
    bottom = std::max(bottom, y);
  }
};

Box ink_of(const PlacedRun& placed) {
  Box box{text_of(placed)};
  for (const auto& glyph : placed.run.glyphs)
    for (const auto& step : typeface().font(placed.style).outline(glyph.id)) {
      if (step.kind == OutlineStep::Kind::kClose) continue;
      box.add(placed.base.x + (glyph.x + step.points[4]) * placed.size,
              placed.base.y - (glyph.y + step.points[5]) * placed.size);
    }
  return box;
}

/// Of the tallest and deepest characters that such a text can have.
Box cells_of(const OwnPlace& place, std::size_t serial_digits) {
  Box box{"own text"};
  const auto count = place.what == OwnText::kSerial ? serial_digits : place.count;
  for (const auto& [character, glyph] : place.characters)
    for (const auto& step : typeface().font(place.style).outline(glyph.id)) {
      if (step.kind == OutlineStep::Kind::kClose) continue;
      box.add(place.base.x, place.base.y - step.points[5] * place.size);
      box.add(place.base.x + static_cast<double>(count) * place.pitch, place.base.y);
    }
  return box;
}

Box box_of(const Star& star) {
  Box box{"star"};
  for (const auto& corner : star_corners(star)) box.add(corner.x, corner.y);
  return box;
}

std::vector<Box> edges_of(const Frame& frame) {
  const double right = frame.corner.x + frame.width;
  const double bottom = frame.corner.y + frame.height;
  return {{"frame", frame.corner.x, frame.corner.y, right, frame.corner.y + frame.stroke},
          {"frame", frame.corner.x, bottom - frame.stroke, right, bottom},
          {"frame", frame.corner.x, frame.corner.y, frame.corner.x + frame.stroke, bottom},
          {"frame", right - frame.stroke, frame.corner.y, right, bottom}};
}

bool overlap(const Box& a, const Box& b) {
  return a.left < b.right - kRounding && b.left < a.right - kRounding && a.top < b.bottom - kRounding &&
         b.top < a.bottom - kRounding;
}

/// Is the box at least `margin` within the label's edge?
bool within(const Box& box, const Stock& stock, double margin) {
  const double a = stock.label_width / 2;
  const double b = stock.label_height / 2;
  if (!stock.round)
    return box.left >= margin - kRounding && box.right <= 2 * a - margin + kRounding &&
           box.top >= margin - kRounding && box.bottom <= 2 * b - margin + kRounding;
  for (const double x : {box.left, box.right})
    for (const double y : {box.top, box.bottom}) {
      const double across = (x - a) / (a - margin);
      const double down = (y - b) / (b - margin);
      if (across * across + down * down > 1 + kRounding) return false;
    }
  return true;
}

void check_symbol(const LabelArt& art, const Stock& stock, const Box& quiet) {
  const double side = art.symbol_width * art.module.millimetres();
  const Box dark{"symbol", art.symbol.x, art.symbol.y, art.symbol.x + side, art.symbol.y + side};
  CHECK(art.module.millimetres() >= ModuleSize::kLeast - 1e-9);
  CHECK(art.module.millimetres() <= 0.51);
  CHECK(within(dark, stock, stock.safe));
  // The symbol is moved by up to half a dot.
  CHECK(within(quiet, stock, 0.5 + art.module.millimetres() / art.module.dots() / 2));
}

void check_layout(const LabelArt& art, const Stock& stock, const LabelFacts& facts, double least_points) {
  const double quiet_width = Symbol::kQuietZone * art.module.millimetres();
  const double side = art.symbol_width * art.module.millimetres();
  const Box quiet{"quiet zone", art.symbol.x - quiet_width, art.symbol.y - quiet_width,
                  art.symbol.x + side + quiet_width, art.symbol.y + side + quiet_width};
  check_symbol(art, stock, quiet);
  std::vector<Box> boxes;
  for (const auto& placed : art.runs) {
    boxes.push_back(ink_of(placed));
    CHECK(placed.size >= least_points * kMillimetresPerPoint - 1e-9);
  }
  for (const auto& place : art.own) {
    boxes.push_back(cells_of(place, facts.serial_digits));
    CHECK(place.size >= least_points * kMillimetresPerPoint - 1e-9);
  }
  for (const auto& star : art.stars) boxes.push_back(box_of(star));
  for (const auto& frame : art.frames)
    for (auto& edge : edges_of(frame)) {
      CHECK(!overlap(edge, quiet));
      CHECK(within(edge, stock, stock.safe));
      for (const auto& box : boxes) CHECK_MESSAGE(!overlap(edge, box), "the frame crosses " << box.what);
    }
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    CHECK_MESSAGE(within(boxes[i], stock, stock.safe), boxes[i].what << " leaves the label: " << boxes[i].left << " " << boxes[i].top << " to " << boxes[i].right << " " << boxes[i].bottom);
    CHECK_MESSAGE(!overlap(boxes[i], quiet), boxes[i].what << " in the quiet zone");
    for (std::size_t k = i + 1; k < boxes.size(); ++k)
      CHECK_MESSAGE(!overlap(boxes[i], boxes[k]), boxes[i].what << " and " << boxes[k].what << " overlap");
  }
}

/// All texts that the template asks for are there, and those that are not are named.
void check_said(const LabelArt& art, const LabelFacts& facts, const LabelTemplate& chosen) {
  const auto text = all_text(art);
  for (const auto& [field, required] : chosen.fields) {
    const bool left_out = std::ranges::find(art.left_out, field) != art.left_out.end();
    CAPTURE(field_code(field));
    if (required && left_out) {
      const bool silent = (field == Field::kStars && facts.stars == 0) ||
                          (field == Field::kTypedCode && !facts.typed_code) ||
                          (field == Field::kSerial && facts.serial_digits == 0) || facts.lot.empty() ||
                          (field == Field::kBestBefore && !facts.best_before);
      CHECK(silent);
    }
    if (left_out) continue;
    if (field == Field::kName) CHECK(text.find(facts.product) != std::string::npos);
    if (field == Field::kProducer) CHECK(text.find(facts.producer) != std::string::npos);
    if (field == Field::kIngredients) CHECK(text.find(facts.ingredients) != std::string::npos);
  }
  CHECK((art.frames.size() == 1) == facts.scratch_code);
}

void check_all(const Stock& stock, const LabelTemplate& chosen, const LabelFacts& facts, int version) {
  CAPTURE(stock.id);
  CAPTURE(chosen.id);
  CAPTURE(facts.product);
  CAPTURE(version);
  const auto art = set_label(typeface(), facts, chosen, space_of(stock), {17 + 4 * version, stock.dpi, std::nullopt});
  if (!art) {
    // Small labels do not take every text; they say which.
    CHECK(!art.error().where.empty());
    CHECK(!art.error().message.vi.empty());
    return;
  }
  CHECK(art->width == stock.label_width);
  CHECK(art->height == stock.label_height);
  CHECK(art->symbol_width == 17 + 4 * version);
  check_layout(*art, stock, facts, chosen.least_points);
  check_said(*art, facts, chosen);
}

}  // namespace

TEST_CASE("on every stock nothing overlaps and nothing leaves the label, whatever it says") {
  const auto templates = built_in_templates();
  for (const auto& stock : built_in_stocks()) {
    const auto usual = usual_template(stock.label_width, stock.label_height);
    for (const auto& facts : samples()) check_all(stock, *find_template(templates, usual), facts, 7);
  }
}

TEST_CASE("on every stock every template is set with a usual label, or refused by name") {
  for (const auto& stock : built_in_stocks())
    for (const auto& chosen : built_in_templates())
      for (const int version : {6, 8}) check_all(stock, chosen, usual_facts(), version);
}

TEST_CASE("the usual template of each stock takes a usual label, stars and all") {
  const auto templates = built_in_templates();
  for (const auto& stock : built_in_stocks()) {
    CAPTURE(stock.id);
    const auto chosen = *find_template(templates, usual_template(stock.label_width, stock.label_height));
    const auto art = set_label(typeface(), usual_facts(), chosen, space_of(stock), {45, stock.dpi, std::nullopt});
    REQUIRE(art.has_value());
    if (chosen.id != "small") CHECK(art->stars.size() == 4);
  }
}

TEST_CASE("printers with finer dots get labels of the same kind") {
  const auto stocks = built_in_stocks();
  const auto templates = built_in_templates();
  const auto& stock = *find_stock(stocks, "a4-70x37");
  for (const unsigned dpi : {203U, 600U, 1200U}) {
    CAPTURE(dpi);
    const auto art = set_label(typeface(), usual_facts(), *find_template(templates, "usual"), space_of(stock),
                               {45, dpi, std::nullopt});
    REQUIRE(art.has_value());
    CHECK(art->module.dpi() == dpi);
    CHECK(art->module.millimetres() >= 0.37);
    check_layout(*art, stock, usual_facts(), 5);
  }
}

TEST_CASE("labels of any shape and size are set, up to the largest") {
  const auto chosen = *find_template(built_in_templates(), "full");
  for (const auto& [width, height] : {std::pair{300.0, 300.0}, {25.0, 80.0}, {120.0, 20.0}, {300.0, 30.0}})
    for (const bool round : {false, true}) {
      Stock stock = built_in_stocks().front();
      stock.label_width = width;
      stock.label_height = height;
      stock.round = round;
      stock.safe = 1.5;
      check_all(stock, chosen, usual_facts(), 7);
    }
}

TEST_CASE("a symbol of one's own module size is kept") {
  const auto stocks = built_in_stocks();
  const auto& stock = *find_stock(stocks, "a4-70x37");
  for (const double wish : {0.25, 0.34, 0.42}) {
    const auto module = ModuleSize::nearest(wish, 300).value();
    const auto art = set_label(typeface(), usual_facts(), *find_template(built_in_templates(), "usual"),
                               space_of(stock), {45, 300, module});
    REQUIRE(art.has_value());
    CHECK(art->module == module);
    check_layout(*art, stock, usual_facts(), 5);
  }
}
