#include "labeler/label_art.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>
#include <utility>

#include "labeler/label_arrange.h"
#include "labeler/label_refusal.h"
#include "labeler/label_texts.h"

namespace ocop::labeler {
namespace {

/// Type and gaps grow with the label; those of label_blocks() suit this area, in mm².
constexpr double kPlainArea = 70.0 * 37.0;
constexpr double kLeastScale = 0.7;
constexpr double kMostScale = 4;

/// 0.5 mm, and the four dots of a 203 dpi printer that are a little more.
constexpr double kMostModule = 0.51;
/// More candidates than this bring nothing that the eye sees.
constexpr int kMostModules = 6;

/// The best setting of these fields over several modules.
Result<std::optional<Arranged>> best_of(const Typeface& typeface, const LabelFacts& facts,
                                        const std::set<Field>& fields, double least_points,
                                        const LabelSpace& space, int symbol_width,
                                        const std::vector<ModuleSize>& modules) {
  const double scale = label_scale(space);
  const auto blocks = label_blocks(typeface, facts, fields, least_points, scale);
  if (!blocks) return tl::unexpected(blocks.error());
  std::optional<Arranged> best;
  for (const auto& module : modules) {
    auto arranged = arrange(typeface, *blocks, {space, symbol_width, module, scale});
    if (arranged && (!best || arranged->worth > best->worth)) best = std::move(arranged);
  }
  return best;
}

/// More fields must not make the symbol harder to read than it has to be.
void drop_smaller(std::vector<ModuleSize>& modules, const ModuleSize& chosen) {
  const double least = std::min(chosen.millimetres(), ModuleSize::kAdvised);
  std::erase_if(modules, [&](const ModuleSize& module) { return module.millimetres() < least - 1e-9; });
}

/// Adds to `best`, a setting of `fields`, what else has room; returns what has none. Nearly always
/// all of it fits, which is one trial; else there are as many as optional fields.
template <class SetWith>
Result<std::vector<Field>> add_optional(std::set<Field> fields, const std::vector<Field>& optional,
                                        const SetWith& set_with, std::optional<Arranged>& best) {
  std::vector<Field> left_out;
  if (optional.empty()) return left_out;
  auto all = fields;
  all.insert(optional.begin(), optional.end());
  auto fullest = set_with(all);
  if (!fullest) return tl::unexpected(fullest.error());
  if (*fullest) {
    best = std::move(*fullest);
    return left_out;
  }
  for (const auto field : optional) {
    auto more = fields;
    more.insert(field);
    Result<std::optional<Arranged>> fuller = std::nullopt;
    if (more != all) fuller = set_with(more);
    if (!fuller) return tl::unexpected(fuller.error());
    if (!*fuller) {
      left_out.push_back(field);
      continue;
    }
    best = std::move(*fuller);
    fields = std::move(more);
  }
  return left_out;
}

}  // namespace

double label_scale(const LabelSpace& space) {
  return std::clamp(std::sqrt(space.width * space.height / kPlainArea), kLeastScale, kMostScale);
}

std::vector<ModuleSize> module_choices(const SymbolSpace& symbol) {
  if (symbol.module) return {*symbol.module};
  const double dot = kMillimetresPerInch / symbol.dpi;
  const int least = static_cast<int>(std::ceil(ModuleSize::kLeast / dot - 1e-9));
  const int most = std::max(least, static_cast<int>(std::floor(kMostModule / dot + 1e-9)));
  const int step = (most - least) / kMostModules + 1;
  std::vector<ModuleSize> choices;
  for (int dots = most; dots > least; dots -= step) choices.emplace_back(dots, symbol.dpi);
  choices.emplace_back(least, symbol.dpi);
  return choices;
}

InkColour colour(Ink ink) {
  // A red that stays dark on a printer without colours.
  return ink == Ink::kAccent ? InkColour{0.72, 0.07, 0.10} : InkColour{};
}

std::vector<Point> star_corners(const Star& star) {
  constexpr int kCorners = 10;
  const double inner = star.radius * (3 - std::sqrt(5.0)) / 2;  // a pentagram's proportion
  std::vector<Point> corners;
  for (int corner = 0; corner < kCorners; ++corner) {
    const double angle = corner * std::numbers::pi / 5;
    const double radius = corner % 2 == 0 ? star.radius : inner;
    corners.push_back({star.centre.x + radius * std::sin(angle),
                       star.centre.y - radius * std::cos(angle)});
  }
  return corners;
}

std::set<std::uint32_t> LabelArt::glyphs(FontStyle style) const {
  std::set<std::uint32_t> used;
  for (const auto& placed : runs)
    if (placed.style == style)
      for (const auto& glyph : placed.run.glyphs) used.insert(glyph.id);
  for (const auto& place : own)
    if (place.style == style)
      for (const auto& [character, glyph] : place.characters) used.insert(glyph.id);
  return used;
}

const Glyph& OwnPlace::glyph(char character) const {
  const auto at = std::ranges::lower_bound(characters, character, {}, &std::pair<char, Glyph>::first);
  if (at == characters.end() || at->first != character)
    throw std::out_of_range("a character that the label has no glyph for");
  return at->second;
}

double OwnPlace::x(std::size_t at, const Glyph& glyph) const {
  return base.x + static_cast<double>(at) * pitch + (pitch - glyph.width * size) / 2;
}

Result<LabelArt> set_label(const Typeface& typeface, const LabelFacts& facts,
                           const LabelTemplate& chosen, const LabelSpace& space,
                           const SymbolSpace& symbol) {
  std::set<Field> fields;
  std::vector<Field> optional;
  for (const auto& [field, required] : chosen.fields) {
    if (required) fields.insert(field);
    else if (says(facts, field)) optional.push_back(field);
  }
  auto modules = module_choices(symbol);
  auto best = best_of(typeface, facts, fields, chosen.least_points, space, symbol.width, modules);
  if (!best) return tl::unexpected(best.error());
  if (!*best)
    return tl::unexpected(label_refusal(typeface, facts, fields, chosen.least_points, space, symbol));
  drop_smaller(modules, (*best)->art.module);
  const auto with = [&](const std::set<Field>& more) {
    return best_of(typeface, facts, more, chosen.least_points, space, symbol.width, modules);
  };
  auto left_out = add_optional(fields, optional, with, *best);
  if (!left_out) return tl::unexpected(left_out.error());
  auto art = std::move((*best)->art);
  art.left_out = std::move(*left_out);
  return art;
}

}  // namespace ocop::labeler
