#include "labeler/label_place.h"

#include <algorithm>
#include <cmath>

#include "labeler/symbol.h"

namespace ocop::labeler {
namespace {

constexpr double kToQuietZone = 0.25;  ///< between ink and the quiet zone, mm; a dot's rounding included
constexpr double kColumnGap = 0.5;     ///< further room between quiet zone and a column beside it
constexpr double kRegionGap = 1.1;     ///< mm between the middle and what stands above or below it
constexpr double kMostStretch = 2.0;   ///< mm that such a gap grows by where there is room
constexpr double kMostAir = 0.7;       ///< mm that the gaps of a column grow by
constexpr double kRoundStep = 0.3;     ///< mm
constexpr double kRounding = 1e-9;

std::size_t index_of(Region region) {
  return static_cast<std::size_t>(std::ranges::find(kRegions, region) - kRegions.begin());
}

}  // namespace

/// A rectangular label's regions as they come out, mm.
struct Placer::Box {
  std::array<Blocks, kRegions.size()> blocks;
  std::array<double, kRegions.size()> tall{};
  double burden = 0;
  double above = 0;         ///< from the middle's top to the symbol
  double symbol_tall = 0;   ///< the symbol, what it keeps free above, and what is under it
  double column_above = 0;  ///< from the middle's top to the column beside the symbol
  double middle = 0;
  double bottom_gap = 0;
  double spare = 0;

  double height(Region region) const { return tall[index_of(region)]; }
};

Placer::Placer(const Typeface& typeface, const std::vector<TextBlock>& blocks, const Ground& ground)
    : typeface_(typeface),
      blocks_(blocks),
      ground_(ground),
      side_(ground.symbol_width * ground.module.millimetres()),
      quiet_(Symbol::kQuietZone * ground.module.millimetres()),
      // The symbol is moved to a whole dot: by half a one at most.
      edge_(kSymbolToEdge + quiet_ + ground.module.millimetres() / ground.module.dots() / 2) {}

bool Placer::symbol_fits() const {
  const auto& [width, height, round, safe] = ground_.space;
  if (round) return in_circle((height - side_) / 2);
  return side_ + 2 * std::max(safe, edge_) <= std::min(width, height) + kRounding;
}

std::optional<Placer::Outcome> Placer::set(const Variant& variant, const TypeSizes& sizes, LabelArt* art) const {
  return ground_.space.round ? set_round(variant, sizes, art) : set_box(variant, sizes, art);
}

Placer::Blocks Placer::of(const Variant& variant, Region region) const {
  Blocks found;
  for (const auto& block : blocks_)
    if (variant.regions.at(static_cast<std::size_t>(block.role)) == static_cast<char>(region))
      found.push_back(&block);
  return found;
}

double Placer::symbol_left(const Variant& variant) const {
  return variant.stacked ? (ground_.space.width - side_) / 2 : std::max(ground_.space.safe, edge_);
}

ColumnSetter Placer::column_of(const Variant& variant, Region region, double air) const {
  const auto& [width, height, round, safe] = ground_.space;
  const double left = symbol_left(variant);
  const double right = left + side_;
  // Texts and symbol begin on one line.
  Room room{variant.stacked ? safe : left, width - safe};
  if (region == Region::kSide)
    room.left = right + quiet_ + kToQuietZone + kColumnGap * std::clamp(2 * ground_.scale - 1, 0.0, 1.0);
  if (region == Region::kUnder) {
    const double wing = std::min(quiet_, left - safe);
    room = {left - wing, right + wing};
  }
  const bool centred = variant.stacked || region == Region::kUnder;
  return ColumnSetter(typeface_, [room](double, double) { return room; },
                      {centred, variant.tables && !centred && region != Region::kTop, ground_.scale, air});
}

std::optional<Placer::Box> Placer::measure(const Variant& variant, const TypeSizes& sizes) const {
  Box box;
  Burden burden;
  for (std::size_t i = 0; i < kRegions.size(); ++i) {
    box.blocks[i] = of(variant, kRegions[i]);
    if (box.blocks[i].empty()) continue;
    const auto end = column_of(variant, kRegions[i], 0).set(box.blocks[i], sizes, 0, nullptr, &burden);
    if (!end) return std::nullopt;
    box.tall[i] = *end;
  }
  box.burden = burden.total;
  const double top = box.height(Region::kTop);
  const double under = box.height(Region::kUnder);
  const double bottom = box.height(Region::kBottom);
  const double to_safe = std::max(ground_.space.safe, edge_) - ground_.space.safe;
  const double to_text = quiet_ + kToQuietZone;
  const double region_gap = kRegionGap * ground_.scale;

  box.above = top > 0 ? to_text : to_safe;
  box.symbol_tall = box.above + side_ + (under > 0 || bottom > 0 ? to_text + under : to_safe);
  box.column_above = top > 0 && box.height(Region::kSide) > 0 ? region_gap : 0;
  const double column_tall = box.column_above + box.height(Region::kSide);
  box.middle = std::max(box.symbol_tall, column_tall);
  // The quiet zone is gap enough where nothing else ends near it.
  const bool quiet_ends = under == 0 && box.symbol_tall >= column_tall + region_gap;
  box.bottom_gap = bottom > 0 && !quiet_ends ? region_gap : 0;
  box.spare = ground_.space.height - 2 * ground_.space.safe - top - box.middle - box.bottom_gap - bottom;
  if (box.spare < -kRounding) return std::nullopt;
  return box;
}

std::optional<Placer::Outcome> Placer::set_box(const Variant& variant, const TypeSizes& sizes, LabelArt* art) const {
  const auto box = measure(variant, sizes);
  if (!box) return std::nullopt;
  if (art != nullptr) draw(variant, sizes, *box, *art);
  return Outcome{box->burden, std::max(0.0, box->spare) / ground_.space.height};
}

void Placer::draw(const Variant& variant, const TypeSizes& sizes, const Box& box, LabelArt& art) const {
  const double top = box.height(Region::kTop);
  const double bottom = box.height(Region::kBottom);
  const int joints = (top > 0 ? 1 : 0) + (bottom > 0 ? 1 : 0);
  const double stretch = std::clamp(box.spare / (joints + 2), 0.0, kMostStretch * ground_.scale);
  const double begin = ground_.space.safe + (box.spare - joints * stretch) / 2;
  const double middle = begin + top + (top > 0 ? stretch : 0);
  art.symbol = {symbol_left(variant), middle + box.above + (box.middle - box.symbol_tall) / 2};

  // A column that is shorter than what it stands beside spreads.
  const auto& beside = box.blocks[index_of(Region::kSide)];
  const double room = box.middle - box.column_above - box.height(Region::kSide);
  const auto gaps = static_cast<double>(beside.empty() ? 0 : beside.size() - 1);
  const double air = std::min(room / (gaps + 2), kMostAir * ground_.scale);
  const auto place = [&](Region region, double y, double more) {
    const auto& blocks = box.blocks[index_of(region)];
    if (!blocks.empty()) column_of(variant, region, more).set(blocks, sizes, y, &art, nullptr);
  };
  place(Region::kTop, begin, 0);
  place(Region::kSide, middle + box.column_above + (room - gaps * air) / 2, air);
  place(Region::kUnder, art.symbol.y + side_ + quiet_ + kToQuietZone, 0);
  place(Region::kBottom, middle + box.middle + box.bottom_gap + (bottom > 0 ? stretch : 0), 0);
}

/// Does the symbol, its top at `top`, keep its distance from a round label's edge?
bool Placer::in_circle(double top) const {
  const auto& [width, height, round, safe] = ground_.space;
  const auto inside = [&, tall = height, wide = width](double half, double upper, double lower, double margin) {
    const double reach = std::max(tall / 2 - upper, lower - tall / 2);
    const double x = half / (wide / 2 - margin);
    const double y = reach / (tall / 2 - margin);
    return x * x + y * y <= 1 + kRounding;
  };
  return inside(side_ / 2, top, top + side_, safe) &&
         inside(side_ / 2 + quiet_, top - quiet_, top + side_ + quiet_, edge_ - quiet_);
}

Room Placer::chord(double top, double bottom) const {
  const auto& [width, height, round, safe] = ground_.space;
  const double reach = std::max(std::abs(top - height / 2), std::abs(bottom - height / 2));
  const double part = reach / (height / 2 - safe);
  if (part >= 1) return {width / 2, width / 2 - 1};
  const double half = (width / 2 - safe) * std::sqrt(1 - part * part);
  return {width / 2 - half, width / 2 + half};
}

/// The lowest start from which the blocks end above `limit`: there lines are longest.
std::optional<double> Placer::top_of_round(const ColumnSetter& setter, const Blocks& blocks,
                                           const TypeSizes& sizes, double limit) const {
  const double centre = ground_.space.height / 2;
  const auto widest = chord(centre, centre);
  const ColumnSetter loose(typeface_, [widest](double, double) { return widest; }, {true, false, ground_.scale, 0});
  const auto shortest = loose.set(blocks, sizes, 0, nullptr, nullptr);
  if (!shortest) return std::nullopt;
  for (double start = limit - *shortest; start > ground_.space.safe; start -= kRoundStep) {
    const auto end = setter.set(blocks, sizes, start, nullptr, nullptr);
    if (end && *end <= limit + kRounding) return start;
  }
  return std::nullopt;
}

std::optional<Placer::Outcome> Placer::set_round(const Variant& variant, const TypeSizes& sizes, LabelArt* art) const {
  const double top = (ground_.space.height - side_) / 2 + variant.shift;
  if (!in_circle(top)) return std::nullopt;
  const ColumnSetter setter(typeface_, [this](double upper, double lower) { return chord(upper, lower); },
                            {true, false, ground_.scale, 0});
  const auto above = of(variant, Region::kTop);
  const auto below = of(variant, Region::kBottom);
  Burden burden;
  double first = top - quiet_;
  if (!above.empty()) {
    const auto start = top_of_round(setter, above, sizes, first - kToQuietZone);
    if (!start) return std::nullopt;
    first = *start;
    setter.set(above, sizes, first, art, &burden);
  }
  double last = top + side_ + quiet_;
  if (!below.empty()) {
    const auto end = setter.set(below, sizes, last + kToQuietZone, art, &burden);
    if (!end) return std::nullopt;
    last = *end;
  }
  if (art != nullptr) art->symbol = {(ground_.space.width - side_) / 2, top};
  const double upper = first - ground_.space.safe;
  const double lower = ground_.space.height - ground_.space.safe - last;
  return Outcome{burden.total, std::abs(upper - lower) / ground_.space.height};
}

}  // namespace ocop::labeler
