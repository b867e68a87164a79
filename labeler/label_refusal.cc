#include "labeler/label_refusal.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "base/text.h"
#include "labeler/label_arrange.h"
#include "labeler/label_texts.h"
#include "labeler/symbol.h"

namespace ocop::labeler {
namespace {

constexpr double kMostSide = 300;  ///< of a label, mm
constexpr double kGrowth = 1.03;

/// A text of a label, and what is short enough to fit any label.
struct ShortText {
  Field field;
  std::string LabelFacts::*text;
  const char* instead;
};
constexpr ShortText kShort[] = {
    {Field::kName, &LabelFacts::product, "Trà"},
    {Field::kProducer, &LabelFacts::producer, "HTX"},
    {Field::kAddress, &LabelFacts::address, "Tân Kỳ"},
    {Field::kLot, &LabelFacts::lot, "L01"},
    {Field::kNetContent, &LabelFacts::net_content, "1 kg"},
    {Field::kIngredients, &LabelFacts::ingredients, "chè"},
    {Field::kWarnings, &LabelFacts::warnings, "không"},
};

bool shorten(LabelFacts& facts, const ShortText& short_text) {
  const std::string instead = short_text.instead;
  if ((facts.*short_text.text).size() <= instead.size()) return false;
  facts.*short_text.text = instead;
  return true;
}

class Refusal {
 public:
  Refusal(const Typeface& typeface, const LabelFacts& facts, const std::set<Field>& fields,
          double least_points, const LabelSpace& space, const SymbolSpace& symbol)
      : typeface_(typeface), facts_(facts), fields_(fields), least_points_(least_points),
        space_(space), symbol_(symbol), module_(module_choices(symbol).back()) {}

  Error explain() const {
    auto shortest = facts_;
    for (const auto& text : kShort) shorten(shortest, text);
    if (fit(shortest, space_, module_))
      if (const auto* text = too_long()) return does_not_fit(*text);
    return too_small();
  }

 private:
  bool fit(const LabelFacts& facts, const LabelSpace& space, const ModuleSize& module) const {
    const double scale = label_scale(space);
    const auto blocks = label_blocks(typeface_, facts, fields_, least_points_, scale);
    return blocks && blocks_fit(typeface_, *blocks, {space, symbol_.width, module, scale});
  }

  /// The longest text without which the others fit; else the longest.
  const ShortText* too_long() const {
    const ShortText* longest = nullptr;
    const ShortText* culprit = nullptr;
    const auto longer = [&](const ShortText& text, const ShortText* than) {
      return than == nullptr || (facts_.*text.text).size() > (facts_.*than->text).size();
    };
    for (const auto& text : kShort) {
      auto facts = facts_;
      if (!fields_.contains(text.field) || !shorten(facts, text)) continue;
      if (longer(text, longest)) longest = &text;
      if (longer(text, culprit) && fit(facts, space_, module_)) culprit = &text;
    }
    return culprit != nullptr ? culprit : longest;
  }

  Error does_not_fit(const ShortText& text) const {
    const auto name = field_name(text.field);
    auto words = message("the {0} “{2}” does not fit {3:g} × {4:g} mm, even in type of {5:g} points; shorten it",
                         "{1} “{2}” không vừa {3:g} × {4:g} mm, kể cả với cỡ chữ {5:g} điểm; hãy rút gọn",
                         name.en, name.vi, printable(facts_.*text.text), space_.width, space_.height,
                         least_points_);
    name_larger(words);
    return {std::string(field_code(text.field)), std::move(words)};
  }

  /// The smallest label of about these proportions that holds it all.
  std::optional<LabelSpace> larger(const ModuleSize& module) const {
    auto wanted = space_;
    for (double factor = kGrowth; std::min(wanted.width, wanted.height) < kMostSide; factor *= kGrowth) {
      wanted.width = std::min(kMostSide, std::ceil(space_.width * factor));
      wanted.height = std::min(kMostSide, std::ceil(space_.height * factor));
      if (fit(facts_, wanted, module)) return wanted;
    }
    return std::nullopt;
  }

  /// Modules smaller than those asked for, with which this label does.
  std::optional<ModuleSize> smaller() const {
    for (const auto& module : module_choices({symbol_.width, symbol_.dpi, std::nullopt}))
      if (module.dots() < module_.dots() && fit(facts_, space_, module)) return module;
    return std::nullopt;
  }

  void name_larger(Message& text) const {
    const auto space = larger(module_);
    if (!space) return;
    text.en += fmt::format("; a label of {:g} × {:g} mm would do", space->width, space->height);
    text.vi += fmt::format("; tem {:g} × {:g} mm thì vừa", space->width, space->height);
  }

  Error too_small() const {
    const double side = (symbol_.width + 2 * Symbol::kQuietZone) * module_.millimetres();
    auto text = message(
        "with modules of {0:.3f} mm and its quiet zone the symbol is {1:.1f} mm wide; with what must "
        "stand beside it, a label of {2:g} × {3:g} mm is too small",
        "với ô {0:.3f} mm và vùng trống quanh mã, mã QR rộng {1:.1f} mm; tem {2:g} × {3:g} mm không đủ chỗ "
        "cho mã và nội dung bắt buộc",
        module_.millimetres(), side, space_.width, space_.height);
    if (const auto module = smaller()) {
      text.en += fmt::format("; modules of {:.3f} mm would do", module->millimetres());
      text.vi += fmt::format("; ô {:.3f} mm thì vừa", module->millimetres());
    }
    name_larger(text);
    return {"stock", std::move(text)};
  }

  const Typeface& typeface_;
  const LabelFacts& facts_;
  const std::set<Field>& fields_;
  double least_points_;
  LabelSpace space_;
  SymbolSpace symbol_;
  ModuleSize module_;  ///< the smallest allowed
};

}  // namespace

Error label_refusal(const Typeface& typeface, const LabelFacts& facts, const std::set<Field>& fields,
                    double least_points, const LabelSpace& space, const SymbolSpace& symbol) {
  return Refusal(typeface, facts, fields, least_points, space, symbol).explain();
}

}  // namespace ocop::labeler
