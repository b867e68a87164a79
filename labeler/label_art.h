// What is printed on every label of a batch, set in type: all but the symbol's
// modules and the serial, which each label has of its own.
// Lengths are millimetres from the label's top left corner, y downwards.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "labeler/font.h"
#include "labeler/sheet.h"

namespace ocop::labeler {

/// What a label says. Texts in NFC.
struct LabelFacts {
  std::string product;
  std::string producer;
  std::string gtin;                  ///< as a shop prints it
  std::string lot;
  Date produced;
  std::optional<Date> best_before;
  int stars = 0;                     ///< 0: neither stars nor the word OCOP
  unsigned serial_digits = 0;
};

enum class Ink : std::uint8_t { kBlack, kAccent };

struct InkColour {
  double red = 0;
  double green = 0;
  double blue = 0;
};
InkColour colour(Ink ink);

struct PlacedRun {
  FontStyle style{};
  Ink ink{};
  double size = 0;   ///< of the em, mm
  Point base;        ///< start of the base line
  GlyphRun run;
};

struct Star {
  Point centre;
  double radius = 0;  ///< to the points
};
/// Corners of a five-pointed star, the first on top, in drawing order.
std::vector<Point> star_corners(const Star& star);

/// Where a label's serial goes: digits all of one width.
struct SerialPlace {
  FontStyle style{};
  double size = 0;
  Point base;
  std::array<Glyph, 10> digits;
};

struct LabelArt {
  std::vector<PlacedRun> runs;
  std::vector<Star> stars;
  SerialPlace serial;
  Point symbol;        ///< top left dark module's corner, before it is moved to a whole dot
  int symbol_width = 0;
  ModuleSize module;

  /// Glyphs of one style that the sheet needs, serials included.
  std::set<std::uint32_t> glyphs(FontStyle style) const;
};

/// Type is never smaller than this: its x-height is then 0.9 mm, the least that
/// food labels of this area may have (Regulation (EU) 1169/2011, article 13(3)).
inline constexpr double kLeastPoints = 5;

/// Refuses by name what does not fit: "product name", "producer's name", a
/// symbol too large for the label.
Result<LabelArt> set_label(const Typeface& typeface, const LabelFacts& facts, int symbol_width,
                           ModuleSize module);

}  // namespace ocop::labeler
