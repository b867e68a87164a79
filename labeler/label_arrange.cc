#include "labeler/label_arrange.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

namespace ocop::labeler {
namespace {

constexpr double kRounding = 1e-9;
constexpr int kSizeSteps = 8;
constexpr double kMostSize = 1.25;     ///< of a block's largest size, where there is room
constexpr int kShifts = 4;             ///< of a round label's symbol, each way
constexpr double kShiftPart = 40;      ///< of its height

/// What a module below what GS1 advises costs, and what a larger one brings.
constexpr double kSmallModule = 1.6;
constexpr double kLargeModule = 0.5;
/// What white space costs, for each part of the label's height.
constexpr double kEmptiness = 0.35;
constexpr double kInline = 0.12;       ///< what facts cost that stand one after the other
constexpr double kNameOverOthers = 1.1;
constexpr double kDisorder = 2;
/// A variant this much worse does not catch up by growing.
constexpr double kMostGrowth = 0.4;

/// The region of each role, in the order of Role: mark, name, producer, address, facts, notes,
/// serial, typed code, GTIN, panel.
struct Arrangement {
  std::string_view regions;
  double bias = 0;
};

/// The symbol at the left: texts above it, beside it, under it, and below everything.
constexpr Arrangement kBeside[] = {
    {"SSSSSSUUUS", 0},    {"SSSSSSUUUU", 0.02}, {"SSSSSSUSUS", 0.01}, {"SSSSSSSSSS", 0.02},
    {"SSSBSBUUUS", 0.02}, {"SSSBSBUSBS", 0.02}, {"SSSBSBSSBS", 0.02}, {"TTTBSBSSBS", 0.06},
    {"TTTTSBUSBS", 0.03}, {"TTTTSBUUBS", 0.03}, {"TTTTSBSSBS", 0.03}, {"STTBSBSSBS", 0.03},
    {"STSSSSUSUS", 0.03}, {"STSBSBSSBS", 0.03}, {"STSBBBSSBB", 0.05}, {"SSSBBBSSBB", 0.05},
    {"SSSBSBSBBB", 0.05}, {"STSBBBSBBB", 0.06}, {"SSSSSSSBBB", 0.05}, {"STBBBBSBBB", 0.06},
};
/// The symbol in the middle, texts above and under it.
constexpr Arrangement kStacked[] = {
    {"TTTTBBBBBB", 0.05}, {"TTTBBBBBBB", 0.05}, {"TTBBBBBBBB", 0.05}, {"BTBBBBBBBB", 0.06},
    {"BBBBBBBBBB", 0.08}, {"TTTTTBBBBB", 0.06}, {"TTTTTTBBBB", 0.06},
};

std::vector<Variant> variants_of(const std::vector<TextBlock>& blocks, const LabelSpace& space) {
  std::vector<Variant> all;
  std::vector<std::string> seen;
  const auto add = [&](const Arrangement& arrangement, bool stacked, bool tables, double shift) {
    // Arrangements that differ in absent blocks only are one.
    std::string key = stacked ? "c" : tables ? "t" : "l";
    for (const auto& block : blocks) key += arrangement.regions.at(static_cast<std::size_t>(block.role));
    key += std::to_string(shift);
    if (std::ranges::find(seen, key) != seen.end()) return;
    seen.push_back(std::move(key));
    const double bias = arrangement.bias + (stacked || tables ? 0 : kInline);
    all.push_back({arrangement.regions, bias, stacked, tables, shift});
  };
  if (space.round) {
    for (const auto& arrangement : kStacked)
      for (int shift = -kShifts; shift <= kShifts; ++shift)
        add(arrangement, true, false, shift * space.height / kShiftPart);
    return all;
  }
  for (const bool tables : {true, false})
    for (const auto& arrangement : kBeside) add(arrangement, false, tables, 0);
  for (const auto& arrangement : kStacked) add(arrangement, true, false, 0);
  return all;
}

double module_worth(const ModuleSize& module) {
  const double part = module.millimetres() / ModuleSize::kAdvised;
  return part < 1 ? kSmallModule * std::log(part) : kLargeModule * std::log(part);
}

/// A name in smaller type than what stands under it does not read as the name.
double disorder(const std::vector<TextBlock>& blocks, const TypeSizes& sizes) {
  double name = 0;
  double others = 0;
  for (const auto& block : blocks) {
    if (block.role == Role::kName) name = points_of(block, sizes);
    if (block.role == Role::kProducer || block.role == Role::kFacts)
      others = std::max(others, points_of(block, sizes));
  }
  return name > 0 && others > 0 ? std::max(0.0, std::log(kNameOverOthers * others / name)) : 0;
}

struct Choice {
  Variant variant;
  TypeSizes sizes{};
  double worth = 0;
};

/// Tries sizes of type on one label.
class Chooser {
 public:
  Chooser(const Placer& placer, const std::vector<TextBlock>& blocks) : placer_(placer), blocks_(blocks) {}

  /// For each size of the name the largest of the rest: larger type leaves less room.
  std::optional<Choice> coupled(const Variant& variant) const {
    std::optional<Choice> best;
    int rest = kSizeSteps;
    for (int name = 0; name <= kSizeSteps && rest >= 0; ++name) {
      for (; rest >= 0; --rest) {
        TypeSizes sizes;
        sizes.fill(static_cast<double>(rest) / kSizeSteps);
        sizes[static_cast<std::size_t>(SizeGroup::kName)] = static_cast<double>(name) / kSizeSteps;
        const auto worth = worth_of(variant, sizes);
        if (!worth) continue;
        if (!best || *worth > best->worth) best = Choice{variant, sizes, *worth};
        break;
      }
    }
    return best;
  }

  /// What room is left goes to the groups one by one.
  void grow(Choice& choice) const {
    constexpr std::array kOrder = {SizeGroup::kBody, SizeGroup::kCodes, SizeGroup::kPanel, SizeGroup::kNotes,
                                   SizeGroup::kName};
    for (const auto group : kOrder) {
      const auto at = static_cast<std::size_t>(group);
      for (auto sizes = choice.sizes; (sizes[at] += 1.0 / kSizeSteps) <= kMostSize + kRounding;) {
        const auto worth = worth_of(choice.variant, sizes);
        if (!worth) break;
        if (*worth > choice.worth) choice = {choice.variant, sizes, *worth};
      }
    }
  }

 private:
  /// How well it reads; nullopt where there is no room.
  std::optional<double> worth_of(const Variant& variant, const TypeSizes& sizes) const {
    const auto outcome = placer_.set(variant, sizes, nullptr);
    if (!outcome) return std::nullopt;
    return -outcome->burden - variant.bias - kEmptiness * outcome->empty - kDisorder * disorder(blocks_, sizes);
  }

  const Placer& placer_;
  const std::vector<TextBlock>& blocks_;
};

}  // namespace

bool blocks_fit(const Typeface& typeface, const std::vector<TextBlock>& blocks, const Ground& ground) {
  const Placer placer(typeface, blocks, ground);
  return placer.symbol_fits() &&
         std::ranges::any_of(variants_of(blocks, ground.space),
                             [&](const Variant& variant) { return placer.set(variant, {}, nullptr).has_value(); });
}

std::optional<Arranged> arrange(const Typeface& typeface, const std::vector<TextBlock>& blocks,
                                const Ground& ground) {
  const Placer placer(typeface, blocks, ground);
  if (!placer.symbol_fits()) return std::nullopt;
  const Chooser chooser(placer, blocks);
  std::optional<Choice> best;
  for (const auto& variant : variants_of(blocks, ground.space)) {
    if (!placer.set(variant, {}, nullptr)) continue;
    auto choice = chooser.coupled(variant);
    if (!choice || (best && choice->worth < best->worth - kMostGrowth)) continue;
    chooser.grow(*choice);
    if (!best || choice->worth > best->worth) best = std::move(choice);
  }
  if (!best) return std::nullopt;
  Arranged arranged;
  auto& art = arranged.art;
  art.width = ground.space.width;
  art.height = ground.space.height;
  art.symbol_width = ground.symbol_width;
  art.module = ground.module;
  arranged.worth = best->worth + module_worth(ground.module);
  placer.set(best->variant, best->sizes, &art);
  return arranged;
}

}  // namespace ocop::labeler
