#include "labeler/label_arrange.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <span>
#include <string_view>
#include <utility>

#include "labeler/label_column.h"
#include "labeler/symbol.h"

namespace ocop::labeler {
namespace {

constexpr double kToQuietZone = 0.25;  ///< between ink and the quiet zone, mm; a dot's rounding included
constexpr double kColumnGap = 0.5;     ///< further room between quiet zone and a column beside it
constexpr double kRegionGap = 1.1;     ///< mm between the middle and what stands above or below it
constexpr double kMostStretch = 2.0;   ///< mm that such a gap grows by where there is room
constexpr double kMostAir = 0.7;       ///< mm that the gaps of a column grow by
constexpr double kRounding = 1e-9;
constexpr int kSizeSteps = 8;
constexpr double kMostSize = 1.25;
constexpr double kRoundStep = 0.3;     ///< mm

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

enum class Region : char { kTop = 'T', kSide = 'S', kUnder = 'U', kBottom = 'B' };
constexpr std::array kRegions = {Region::kTop, Region::kSide, Region::kUnder, Region::kBottom};

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

struct Variant {
  std::string_view regions;
  double bias = 0;
  bool stacked = false;
  bool tables = true;
  double shift = 0;  ///< round labels: the symbol's, downwards from the middle
};

/// Where the outcome of one try goes.
struct Try {
  LabelArt* art = nullptr;
  Burden* burden = nullptr;
  double* empty = nullptr;  ///< part of the label's height
};

using Blocks = std::vector<const TextBlock*>;

class Arranger {
 public:
  Arranger(const Typeface& typeface, const std::vector<TextBlock>& blocks, const Ground& ground)
      : typeface_(typeface), blocks_(blocks), ground_(ground) {
    const double module = ground.module.millimetres();
    side_ = ground.symbol_width * module;
    quiet_ = Symbol::kQuietZone * module;
    edge_ = kSymbolToEdge + quiet_ + module / ground.module.dots() / 2;
  }

  bool symbol_fits() const {
    const auto& [width, height, round, safe] = ground_.space;
    const double least = std::max(safe, edge_);
    if (!round) return side_ + 2 * least <= std::min(width, height) + kRounding;
    return in_circle((height - side_) / 2);
  }

  std::vector<Variant> variants() const;
  bool set(const Variant& variant, const TypeSizes& sizes, const Try& out) const {
    return ground_.space.round ? set_round(variant, sizes, out) : set_box(variant, sizes, out);
  }

 private:
  Blocks of(const Variant& variant, Region region) const {
    Blocks found;
    for (const auto& block : blocks_)
      if (variant.regions.at(static_cast<std::size_t>(block.role)) == static_cast<char>(region))
        found.push_back(&block);
    return found;
  }

  bool in_circle(double top) const;
  bool set_box(const Variant& variant, const TypeSizes& sizes, const Try& out) const;
  bool set_round(const Variant& variant, const TypeSizes& sizes, const Try& out) const;
  Room chord(double top, double bottom) const;
  std::optional<double> top_of_round(const ColumnSetter& setter, const Blocks& blocks,
                                     const TypeSizes& sizes, double limit) const;

  const Typeface& typeface_;
  const std::vector<TextBlock>& blocks_;
  const Ground& ground_;
  double side_ = 0;   ///< of the symbol
  double quiet_ = 0;
  double edge_ = 0;   ///< least from a cut edge to a dark module
};

std::vector<Variant> Arranger::variants() const {
  std::vector<Variant> all;
  std::vector<std::string> seen;
  const auto add = [&](const Arrangement& arrangement, bool stacked, bool tables, double shift) {
    // Arrangements that differ in absent blocks only are one.
    std::string key = stacked ? "c" : tables ? "t" : "l";
    for (const auto& block : blocks_) key += arrangement.regions.at(static_cast<std::size_t>(block.role));
    key += std::to_string(shift);
    if (std::ranges::find(seen, key) != seen.end()) return;
    seen.push_back(std::move(key));
    const double bias = arrangement.bias + (stacked || tables ? 0 : kInline);
    all.push_back({arrangement.regions, bias, stacked, tables, shift});
  };
  if (ground_.space.round) {
    for (const auto& arrangement : kStacked)
      for (int shift = -4; shift <= 4; ++shift)
        add(arrangement, true, false, shift * ground_.space.height / 40);
    return all;
  }
  for (const bool tables : {true, false})
    for (const auto& arrangement : kBeside) add(arrangement, false, tables, 0);
  for (const auto& arrangement : kStacked) add(arrangement, true, false, 0);
  return all;
}

/// The heights that the regions of a rectangular label take.
struct Heights {
  double top = 0, side = 0, under = 0, bottom = 0;
};

bool Arranger::set_box(const Variant& variant, const TypeSizes& sizes, const Try& out) const {
  const auto& [width, height, round, safe] = ground_.space;
  const double least = std::max(safe, edge_);
  const double symbol_x = variant.stacked ? (width - side_) / 2 : least;
  // Texts and symbol begin on one line.
  const Room all{variant.stacked ? safe : least, width - safe};
  const double wing = std::min(quiet_, symbol_x - safe);
  const double column = symbol_x + side_ + quiet_ + kToQuietZone + kColumnGap * std::clamp(2 * ground_.scale - 1, 0.0, 1.0);
  const auto setter_of = [&](Region region, double air) {
    const bool centred = variant.stacked || region == Region::kUnder;
    const Room room = region == Region::kSide    ? Room{column, all.right}
                      : region == Region::kUnder ? Room{symbol_x - wing, symbol_x + side_ + wing}
                                                 : all;
    return ColumnSetter(typeface_, [room](double, double) { return room; },
                        {centred, variant.tables && region != Region::kTop && !centred, ground_.scale, air});
  };
  std::array<Blocks, kRegions.size()> blocks;
  std::array<double, kRegions.size()> tall{};
  for (std::size_t i = 0; i < kRegions.size(); ++i) {
    blocks[i] = of(variant, kRegions[i]);
    if (blocks[i].empty()) continue;
    const auto end = setter_of(kRegions[i], 0).set(blocks[i], sizes, 0, nullptr, out.burden);
    if (!end) return false;
    tall[i] = *end;
  }
  const Heights heights{tall[0], tall[1], tall[2], tall[3]};
  const double region_gap = kRegionGap * ground_.scale;

  // The middle: the symbol and what stands under it, and the column beside it.
  const double above = heights.top > 0 ? quiet_ + kToQuietZone : least - safe;
  const double below = heights.under > 0    ? quiet_ + kToQuietZone + heights.under
                       : heights.bottom > 0 ? quiet_ + kToQuietZone
                                            : least - safe;
  const double column_above = heights.top > 0 && heights.side > 0 ? region_gap : 0;
  const double symbol_tall = above + side_ + below;
  const double column_tall = column_above + heights.side;
  const double middle = std::max(symbol_tall, column_tall);
  // What stands below the middle keeps its distance from the column and from what is under the symbol.
  const bool symbol_ends = heights.under == 0 && symbol_tall >= column_tall + region_gap;
  const double bottom_gap = heights.bottom > 0 ? (symbol_ends ? 0 : region_gap) : 0;
  const double total = heights.top + middle + bottom_gap + heights.bottom;
  const double spare = height - 2 * safe - total;
  if (spare < -kRounding) return false;
  if (out.empty != nullptr) *out.empty = std::max(0.0, spare) / height;
  if (out.art == nullptr) return true;

  const int joints = (heights.top > 0 ? 1 : 0) + (heights.bottom > 0 ? 1 : 0);
  const double stretch = std::clamp(spare / (joints + 2), 0.0, kMostStretch * ground_.scale);
  const double begin = safe + (spare - joints * stretch) / 2;
  const double middle_top = begin + heights.top + (heights.top > 0 ? stretch : 0);
  out.art->symbol = {symbol_x, middle_top + above + (middle - symbol_tall) / 2};
  // A column that is shorter than what it stands beside spreads.
  const auto between = static_cast<double>(blocks[1].empty() ? 0 : blocks[1].size() - 1);
  const double air = std::min((middle - column_tall) / (between + 2), kMostAir * ground_.scale);
  const std::array<double, kRegions.size()> starts = {
      begin, middle_top + column_above + (middle - column_tall - between * air) / 2,
      out.art->symbol.y + side_ + quiet_ + kToQuietZone,
      middle_top + middle + bottom_gap + (heights.bottom > 0 ? stretch : 0)};
  for (std::size_t i = 0; i < kRegions.size(); ++i)
    if (!blocks[i].empty())
      setter_of(kRegions[i], kRegions[i] == Region::kSide ? air : 0).set(blocks[i], sizes, starts[i], out.art, nullptr);
  return true;
}

/// Does the symbol, its top at `top`, keep its distance from a round label's edge?
bool Arranger::in_circle(double top) const {
  const auto& [width, height, round, safe] = ground_.space;
  const auto inside = [&](double half, double upper, double lower, double margin) {
    const double reach = std::max(height / 2 - upper, lower - height / 2);
    const double x = half / (width / 2 - margin);
    const double y = reach / (height / 2 - margin);
    return x * x + y * y <= 1 + kRounding;
  };
  return inside(side_ / 2, top, top + side_, safe) &&
         inside(side_ / 2 + quiet_, top - quiet_, top + side_ + quiet_, edge_ - quiet_);
}

Room Arranger::chord(double top, double bottom) const {
  const auto& [width, height, round, safe] = ground_.space;
  const double reach = std::max(std::abs(top - height / 2), std::abs(bottom - height / 2));
  const double part = reach / (height / 2 - safe);
  if (part >= 1) return {width / 2, width / 2 - 1};
  const double half = (width / 2 - safe) * std::sqrt(1 - part * part);
  return {width / 2 - half, width / 2 + half};
}

/// The lowest start from which the blocks end above `limit`: there lines are longest.
std::optional<double> Arranger::top_of_round(const ColumnSetter& setter, const Blocks& blocks,
                                             const TypeSizes& sizes, double limit) const {
  const double half = ground_.space.width / 2;
  const Room widest = chord(ground_.space.height / 2, ground_.space.height / 2);
  const ColumnSetter loose(typeface_, [&](double, double) { return widest; }, {true, false, ground_.scale, 0});
  const auto shortest = loose.set(blocks, sizes, 0, nullptr, nullptr);
  if (!shortest || half <= 0) return std::nullopt;
  for (double start = limit - *shortest; start > ground_.space.safe; start -= kRoundStep) {
    const auto end = setter.set(blocks, sizes, start, nullptr, nullptr);
    if (end && *end <= limit + kRounding) return start;
  }
  return std::nullopt;
}

bool Arranger::set_round(const Variant& variant, const TypeSizes& sizes, const Try& out) const {
  const double top = (ground_.space.height - side_) / 2 + variant.shift;
  if (!in_circle(top)) return false;
  const ColumnSetter setter(typeface_, [this](double upper, double lower) { return chord(upper, lower); },
                            {true, false, ground_.scale, 0});
  const auto above = of(variant, Region::kTop);
  const auto below = of(variant, Region::kBottom);
  double first = top - quiet_;
  if (!above.empty()) {
    const auto start = top_of_round(setter, above, sizes, top - quiet_ - kToQuietZone);
    if (!start) return false;
    first = *start;
    setter.set(above, sizes, first, out.art, out.burden);
  }
  double last = top + side_ + quiet_;
  if (!below.empty()) {
    const auto end = setter.set(below, sizes, last + kToQuietZone, out.art, out.burden);
    if (!end) return false;
    last = *end;
  }
  if (out.empty != nullptr) {
    const double upper = first - ground_.space.safe;
    const double lower = ground_.space.height - ground_.space.safe - last;
    *out.empty = std::abs(upper - lower) / ground_.space.height;
  }
  if (out.art != nullptr) out.art->symbol = {(ground_.space.width - side_) / 2, top};
  return true;
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
  TypeSizes sizes;
  double worth = 0;
};

/// How well a variant reads in these sizes, all of which fit.
double worth_of(const Arranger& arranger, const std::vector<TextBlock>& blocks, const Variant& variant,
                const TypeSizes& sizes) {
  Burden burden;
  double empty = 0;
  arranger.set(variant, sizes, {nullptr, &burden, &empty});
  return -burden.total - variant.bias - kEmptiness * empty - kDisorder * disorder(blocks, sizes);
}

/// For each size of the name the largest of the rest: larger type leaves less room.
std::optional<Choice> coupled_sizes(const Arranger& arranger, const std::vector<TextBlock>& blocks,
                                    const Variant& variant) {
  std::optional<Choice> best;
  int rest = kSizeSteps;
  for (int name = 0; name <= kSizeSteps && rest >= 0; ++name) {
    const auto sizes = [&] {
      TypeSizes all;
      all.fill(static_cast<double>(rest) / kSizeSteps);
      all[static_cast<std::size_t>(SizeGroup::kName)] = static_cast<double>(name) / kSizeSteps;
      return all;
    };
    while (rest >= 0 && !arranger.set(variant, sizes(), {})) --rest;
    if (rest < 0) break;
    const double worth = worth_of(arranger, blocks, variant, sizes());
    if (!best || worth > best->worth) best = Choice{variant, sizes(), worth};
  }
  return best;
}

/// What room is left goes to the groups one by one.
void grow(const Arranger& arranger, const std::vector<TextBlock>& blocks, Choice& choice) {
  for (const auto group : {SizeGroup::kBody, SizeGroup::kCodes, SizeGroup::kPanel, SizeGroup::kNotes, SizeGroup::kName}) {
    const auto at = static_cast<std::size_t>(group);
    for (auto sizes = choice.sizes; (sizes[at] += 1.0 / kSizeSteps) <= kMostSize + kRounding;) {
      if (!arranger.set(choice.variant, sizes, {})) break;
      const double worth = worth_of(arranger, blocks, choice.variant, sizes);
      if (worth > choice.worth) choice = {choice.variant, sizes, worth};
    }
  }
}

}  // namespace

bool blocks_fit(const Typeface& typeface, const std::vector<TextBlock>& blocks, const Ground& ground) {
  const Arranger arranger(typeface, blocks, ground);
  return arranger.symbol_fits() && std::ranges::any_of(arranger.variants(), [&](const Variant& variant) {
           return arranger.set(variant, {}, {});
         });
}

std::optional<Arranged> arrange(const Typeface& typeface, const std::vector<TextBlock>& blocks,
                                const Ground& ground) {
  const Arranger arranger(typeface, blocks, ground);
  if (!arranger.symbol_fits()) return std::nullopt;
  std::optional<Choice> best;
  for (const auto& variant : arranger.variants()) {
    if (!arranger.set(variant, {}, {})) continue;
    auto choice = coupled_sizes(arranger, blocks, variant);
    if (!choice || (best && choice->worth < best->worth - kMostGrowth)) continue;
    grow(arranger, blocks, *choice);
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
  arranger.set(best->variant, best->sizes, {&art, nullptr, nullptr});
  return arranged;
}

}  // namespace ocop::labeler
