// What is printed on every label of a run, set in type: all but the symbol's modules and
// the texts that each label has of its own.
// Lengths are millimetres from the label's top left corner, y downwards.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "labeler/font.h"
#include "labeler/label_template.h"
#include "labeler/page_layout.h"

namespace ocop::labeler {

/// What a label can say. Texts in NFC; "" is not known.
struct LabelFacts {
  std::string product;
  std::string producer;
  std::string address;
  std::string net_content;
  std::string ingredients;
  std::string warnings;
  std::string gtin;                  ///< as a shop prints it
  std::string lot;                   ///< "": a roll's or a product's label, which has no dates either
  std::optional<Date> produced;
  std::optional<Date> best_before;
  int stars = 0;                     ///< 0: neither stars nor the word OCOP
  unsigned serial_digits = 0;        ///< 0: no serial
  bool typed_code = false;           ///< each label has one
  bool scratch_code = false;
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

/// The outline of the scratch panel.
struct Frame {
  Point corner;
  double width = 0, height = 0;
  double stroke = 0;  ///< within the box
};

enum class OwnText : std::uint8_t { kSerial, kTypedCode, kScratchCode };

/// Where a text goes that each label has of its own, or a part of it: a code may stand on several
/// lines, which are as many places. Its characters stand in cells of one width, each in the middle
/// of its cell, so that all such texts are of one length.
struct OwnPlace {
  OwnText what{};
  std::size_t first = 0;                        ///< of the text's characters, the first one here
  std::size_t count = std::string_view::npos;   ///< and how many of them
  FontStyle style{};
  double size = 0;   ///< of the em, mm
  Point base;        ///< left end of the base line
  double pitch = 0;  ///< of the cells, mm
  std::vector<std::pair<char, Glyph>> characters;  ///< all that such a text can hold, rising

  /// What of a label's whole text stands here.
  std::string_view part(std::string_view text) const {
    return text.substr(first < text.size() ? first : text.size(), count);
  }
  const Glyph& glyph(char character) const;  ///< throws std::out_of_range
  /// Start of the glyph of character number `at` of that part, mm.
  double x(std::size_t at, const Glyph& glyph) const;
};

struct LabelArt {
  double width = 0, height = 0;  ///< of the label
  std::vector<PlacedRun> runs;
  std::vector<Star> stars;
  std::vector<Frame> frames;
  std::vector<OwnPlace> own;
  Point symbol;          ///< top left dark module's corner, before it is moved to a whole dot
  int symbol_width = 0;  ///< modules
  ModuleSize module{1, 300};
  std::vector<Field> left_out;  ///< fields of the template with something to say and no room

  /// Glyphs of one style that the sheet needs, those of `own` included.
  std::set<std::uint32_t> glyphs(FontStyle style) const;
};

struct LabelSpace {
  double width = 0, height = 0;
  bool round = false;
  double safe = 0;  ///< see Stock
};

struct SymbolSpace {
  int width = 0;                     ///< modules
  unsigned dpi = 300;
  std::optional<ModuleSize> module;  ///< absent: as large as the label's texts allow
};

/// Sets the label: the symbol with its quiet zone of 4 modules, and the template's fields in the
/// arrangement that reads best in this space. A text shrinks down to the template's least
/// size, then wraps, then is refused by its field's name (where = field_code()), never cut;
/// optional fields are added in order, each that fits. Without `module` it is the one up to 0.5 mm that
/// reads best beside the texts, and not under ModuleSize::kLeast; a label too small is refused with the
/// label and module size that would do (where = "stock"). Stars and the word OCOP only for facts.stars > 0.
Result<LabelArt> set_label(const Typeface& typeface, const LabelFacts& facts,
                           const LabelTemplate& chosen, const LabelSpace& space,
                           const SymbolSpace& symbol);

}  // namespace ocop::labeler
