#include "labeler/label_texts.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "keys/short_code.h"

namespace ocop::labeler {
namespace {

/// Largest sizes in points, on a label of 70 × 37 mm.
constexpr double kMarkPoints = 9;
constexpr double kNamePoints = 10.5;
constexpr double kProducerPoints = 7;
constexpr double kAddressPoints = 6;
constexpr double kFactsPoints = 7.5;
constexpr double kNotesPoints = 6;
constexpr double kSerialPoints = 8;
constexpr double kTypedPoints = 7.5;
constexpr double kGtinPoints = 5.5;
constexpr double kScratchPoints = 9;

constexpr double kNameGap = 0.45;   ///< ems between a fact's name and its value
constexpr double kFactGap = 1.1;    ///< ems between facts on one line
constexpr std::size_t kGroup = 4;   ///< characters of a code between two hyphens
constexpr std::string_view kDigits = "0123456789";

/// "500 ml" is a volume, "500 g" a weight.
std::string_view net_content_name(std::string_view text) {
  const auto digits = text.find_first_of(kDigits);
  if (digits == text.npos) return "Định lượng";
  auto rest = text.substr(digits);
  rest.remove_prefix(std::min(rest.find_first_not_of("0123456789., "), rest.size()));
  const auto unit = fold(rest.substr(0, rest.find_first_of(" (,;/×")));
  for (const std::string_view weight : {"g", "kg", "mg", "gam", "gram", "tan"})
    if (unit == weight) return "KL tịnh";
  for (const std::string_view volume : {"l", "ml", "cl", "lit"})
    if (unit == volume) return "Thể tích";
  return "Định lượng";
}

/// Makes the blocks; the first text that cannot be set ends it.
class BlockMaker {
 public:
  BlockMaker(const Typeface& typeface, const LabelFacts& facts, const std::set<Field>& fields,
             double least_points, double scale)
      : typeface_(typeface), facts_(facts), fields_(fields), least_(least_points), scale_(scale) {}

  Result<std::vector<TextBlock>> make() {
    if (shows(Field::kStars)) add(Role::kMark, kMarkPoints).stars = facts_.stars;
    add_text(Role::kName, kNamePoints, Field::kName, FontStyle::kBold, facts_.product);
    add_text(Role::kProducer, kProducerPoints, Field::kProducer, FontStyle::kRegular, facts_.producer);
    add_text(Role::kAddress, kAddressPoints, Field::kAddress, FontStyle::kRegular, facts_.address);
    add_facts();
    add_notes();
    if (shows(Field::kSerial)) add_serial();
    if (shows(Field::kTypedCode)) add_code(Role::kTypedCode, kTypedPoints, OwnText::kTypedCode, "Mã tra cứu");
    if (shows(Field::kGtin))
      keep(add(Role::kGtin, kGtinPoints).flow.add_whole(FontStyle::kRegular, "GTIN " + facts_.gtin), Field::kGtin);
    if (facts_.scratch_code) add_code(Role::kScratch, kScratchPoints, OwnText::kScratchCode, "Cào nhẹ lấy mã");
    if (error_) return tl::unexpected(std::move(*error_));
    return std::move(blocks_);
  }

 private:
  bool shows(Field field) const { return fields_.contains(field) && says(facts_, field); }

  TextBlock& add(Role role, double points) {
    blocks_.push_back({role, TextFlow(typeface_), {}, TextFlow(typeface_), 0,
                       std::max(least_, points * scale_), least_});
    return blocks_.back();
  }

  void keep(Result<void> done, Field field) {
    if (done || error_) return;
    error_ = std::move(done.error());
    error_->where = std::string(field_code(field));
  }

  void add_text(Role role, double points, Field field, FontStyle style, std::string_view text) {
    if (shows(field)) keep(add(role, points).flow.add(style, text), field);
  }

  void add_fact(TextBlock& block, Field field, std::string_view name, std::string_view value) {
    FactRow row{TextFlow(typeface_), TextFlow(typeface_)};
    keep(row.name.add_whole(FontStyle::kRegular, name), field);
    keep(row.value.add(FontStyle::kBold, value), field);
    block.rows.push_back(std::move(row));
    const auto gap = block.flow.empty() ? 0 : kFactGap;
    keep(block.flow.add_whole(FontStyle::kRegular, name, gap), field);
    // A name does not end a line: its value's first word goes with it.
    const auto blank = std::min(value.find(' '), value.size());
    keep(block.flow.join(FontStyle::kBold, value.substr(0, blank), kNameGap), field);
    keep(block.flow.add(FontStyle::kBold, value.substr(blank)), field);
  }

  void add_facts() {
    const bool dated = shows(Field::kLot) || shows(Field::kProduced) || shows(Field::kBestBefore);
    const bool on_pack = facts_.lot.empty() && facts_.serial_digits > 0 &&
                         (fields_.contains(Field::kLot) || fields_.contains(Field::kProduced) ||
                          fields_.contains(Field::kBestBefore));
    if (!dated && !on_pack && !shows(Field::kNetContent)) return;
    auto& block = add(Role::kFacts, kFactsPoints);
    if (on_pack && !dated) add_on_pack(block);
    if (shows(Field::kLot)) add_fact(block, Field::kLot, "Lô", facts_.lot);
    if (shows(Field::kProduced)) add_fact(block, Field::kProduced, "NSX", dmy_date(*facts_.produced));
    if (shows(Field::kBestBefore)) add_fact(block, Field::kBestBefore, "HSD", dmy_date(*facts_.best_before));
    if (shows(Field::kNetContent)) {
      const auto text = to_nfc(facts_.net_content);
      const auto line = std::string(trim(text ? *text : facts_.net_content));
      add_fact(block, Field::kNetContent, net_content_name(line), line);
    }
  }

  /// A roll's labels are printed before there is a lot.
  void add_on_pack(TextBlock& block) {
    std::string names;
    const std::pair<Field, std::string_view> known[] = {
        {Field::kLot, "Lô"}, {Field::kProduced, "NSX"}, {Field::kBestBefore, "HSD"}};
    for (const auto& [field, name] : known) {
      if (!fields_.contains(field)) continue;
      if (!names.empty()) names += ", ";
      names += name;
    }
    FactRow row{TextFlow(typeface_), TextFlow(typeface_)};
    keep(row.value.add(FontStyle::kRegular, names + ": xem trên bao bì"), Field::kLot);
    block.rows.push_back(std::move(row));
    keep(block.flow.add(FontStyle::kRegular, names + ": xem trên bao bì"), Field::kLot);
  }

  void add_notes() {
    const auto add_note = [&](Field field, std::string_view name, std::string_view text) {
      if (!shows(field)) return;
      auto& flow = add(Role::kNotes, kNotesPoints).flow;
      keep(flow.add(FontStyle::kBold, name), field);
      keep(flow.add(FontStyle::kRegular, text), field);
    };
    add_note(Field::kIngredients, "Thành phần:", facts_.ingredients);
    add_note(Field::kWarnings, "Bảo quản, cảnh báo:", facts_.warnings);
  }

  double pitch(FontStyle style, std::string_view characters) const {
    double widest = 0;
    for (const char c : characters)
      widest = std::max(widest, typeface_.font(style).shape(std::string(1, c)).value().width);
    return widest;
  }

  void add_serial() {
    auto& flow = add(Role::kSerial, kSerialPoints).flow;
    keep(flow.add_whole(FontStyle::kRegular, "Số"), Field::kSerial);
    keep(flow.add_cells(FontStyle::kBold, {OwnText::kSerial, 0, facts_.serial_digits},
                        pitch(FontStyle::kBold, kDigits), false),
         Field::kSerial);
  }

  /// Lines may end behind a group's hyphen.
  void add_code(Role role, double points, OwnText what, std::string_view caption) {
    auto& block = add(role, points);
    keep(block.caption.add_whole(FontStyle::kRegular, caption), Field::kTypedCode);
    constexpr auto kGroups = keys::kShortCodeLength / kGroup;
    for (std::size_t group = 0; group < kGroups; ++group) {
      const bool last = group + 1 == kGroups;
      keep(block.flow.add_cells(FontStyle::kCode, {what, group * (kGroup + 1), last ? kGroup : kGroup + 1},
                                pitch(FontStyle::kCode, "0W"), true),
           Field::kTypedCode);
    }
  }

  const Typeface& typeface_;
  const LabelFacts& facts_;
  const std::set<Field>& fields_;
  double least_;
  double scale_;
  std::vector<TextBlock> blocks_;
  std::optional<Error> error_;
};

}  // namespace

bool says(const LabelFacts& facts, Field field) {
  const auto filled = [](const std::string& text) { return !trim(text).empty(); };
  switch (field) {
    case Field::kName: return filled(facts.product);
    case Field::kProducer: return filled(facts.producer);
    case Field::kAddress: return filled(facts.address);
    case Field::kLot: return !facts.lot.empty();
    case Field::kProduced: return facts.produced.has_value() && !facts.lot.empty();
    case Field::kBestBefore: return facts.best_before.has_value() && !facts.lot.empty();
    case Field::kNetContent: return filled(facts.net_content);
    case Field::kStars: return facts.stars > 0;
    case Field::kIngredients: return filled(facts.ingredients);
    case Field::kWarnings: return filled(facts.warnings);
    case Field::kGtin: return filled(facts.gtin);
    case Field::kSerial: return facts.serial_digits > 0;
    case Field::kTypedCode: return facts.typed_code;
  }
  return false;
}

Result<std::vector<TextBlock>> label_blocks(const Typeface& typeface, const LabelFacts& facts,
                                            const std::set<Field>& fields, double least_points,
                                            double scale) {
  return BlockMaker(typeface, facts, fields, least_points, scale).make();
}

OwnPlace own_place(const Typeface& typeface, const OwnCells& cells, FontStyle style) {
  OwnPlace place;
  place.what = cells.what;
  place.first = cells.first;
  place.count = cells.count;
  place.style = style;
  std::string characters(kDigits);
  if (cells.what != OwnText::kSerial) characters = "-" + std::string(keys::kShortCodeAlphabet);
  std::ranges::sort(characters);
  for (const char c : characters)
    place.characters.emplace_back(c, typeface.font(style).shape(std::string(1, c)).value().glyphs.front());
  return place;
}

}  // namespace ocop::labeler
