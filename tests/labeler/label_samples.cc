#include "tests/labeler/label_samples.h"

#include <doctest/doctest.h>

using namespace ocop;
using namespace ocop::labeler;

const Typeface& typeface() {
  static const auto found = Typeface::find();
  REQUIRE(found.has_value());
  return *found;
}

LabelFacts usual_facts() {
  LabelFacts facts;
  facts.product = "Ô mai mơ gừng mặn ngọt";
  facts.producer = "Hợp tác xã Đoàn Kết";
  facts.address = "Thôn Nà Mày, xã Tân Kỳ, tỉnh Thái Nguyên";
  facts.net_content = "500 g";
  facts.ingredients = "Mơ tươi 70%, gừng 15%, đường, muối, cam thảo";
  facts.warnings = "Để nơi khô mát. Không dùng khi có mùi lạ.";
  facts.gtin = "9521000001022";
  facts.lot = "L2601";
  facts.produced = make_date(2026, 11, 22);
  facts.best_before = make_date(2027, 11, 22);
  facts.stars = 4;
  facts.serial_digits = 6;
  facts.typed_code = true;
  return facts;
}

LabelFacts long_facts() {
  auto facts = usual_facts();
  facts.product = "Nước mắm truyền thống cá cơm than thượng hạng ủ chượp mười hai tháng";
  facts.producer = "Hợp tác xã dịch vụ nông nghiệp tổng hợp và du lịch cộng đồng xã Tân Kỳ";
  facts.lot = "L1234567890123456789";
  facts.serial_digits = 10;
  facts.stars = 5;
  return facts;
}

std::vector<LabelFacts> samples() {
  auto plain = usual_facts();
  plain.stars = 0;
  auto craft = usual_facts();
  craft.product = "GÙI MÂY TRE ĐAN ẪỖỘ";
  craft.best_before.reset();
  craft.ingredients.clear();
  craft.typed_code = false;
  auto roll = usual_facts();
  roll.lot.clear();
  roll.produced.reset();
  roll.best_before.reset();
  roll.scratch_code = true;
  auto long_roll = roll;
  long_roll.product = long_facts().product;
  auto wordy = usual_facts();
  wordy.ingredients.clear();
  while (wordy.ingredients.size() < 780) wordy.ingredients += "Mơ tươi chín vàng hái tay (45%), gừng sẻ, ";
  wordy.ingredients += "cam thảo";
  wordy.scratch_code = true;
  auto batch = usual_facts();
  batch.serial_digits = 0;
  batch.typed_code = false;
  auto product = batch;
  product.lot.clear();
  product.produced.reset();
  product.best_before.reset();
  return {usual_facts(), long_facts(), plain, craft, roll, long_roll, wordy, batch, product};
}

LabelSpace space_of(const Stock& stock) {
  return {stock.label_width, stock.label_height, stock.round, stock.safe};
}

std::string text_of(const PlacedRun& placed) {
  std::string text;
  for (const auto& glyph : placed.run.glyphs) text += glyph.text;
  return text;
}

std::string all_text(const LabelArt& art) {
  std::string text;
  for (const auto& placed : art.runs) {
    if (!text.empty()) text += ' ';
    text += text_of(placed);
  }
  return text;
}
