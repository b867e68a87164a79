// The typeface of the labels: Noto Sans, and Noto Sans Mono for codes that people type; shaped
// by HarfBuzz, embedded as the subset that a sheet uses.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ocop::labeler {

enum class FontStyle : std::uint8_t {
  kRegular,
  kBold,
  kCode  ///< all characters of one width, no two alike
};
inline constexpr std::array kFontStyles = {FontStyle::kRegular, FontStyle::kBold, FontStyle::kCode};

/// A glyph where shaping put it. Lengths are in ems, x to the right, y upwards.
struct Glyph {
  std::uint32_t id = 0;
  double x = 0;          ///< from the run's start
  double y = 0;          ///< from the base line
  double width = 0;      ///< the font's own advance of this glyph
  std::string text;      ///< UTF-8 it stands for; "" when the glyph before stands for it

  bool operator==(const Glyph&) const = default;
};

struct GlyphRun {
  std::vector<Glyph> glyphs;
  double width = 0;      ///< ems

  bool operator==(const GlyphRun&) const = default;
};

struct OutlineStep {
  enum class Kind : std::uint8_t { kMove, kLine, kCurve, kClose };
  Kind kind{};
  /// kMove, kLine: the last point; kCurve (cubic): two control points and the end. Ems, y upwards.
  std::array<double, 6> points{};
};

struct FontMetrics {
  double ascent = 0;     ///< ems above the base line, as are those below
  double descent = 0;    ///< negative
  double cap_height = 0;
  std::array<double, 4> box{};  ///< left, bottom, right, top of all glyphs
};

/// Immutable; safe from several threads at once.
class Font {
 public:
  /// Looks the font up on this machine. The error says which package brings it.
  static Result<Font> find(FontStyle style);

  Font(Font&&) noexcept;
  Font& operator=(Font&&) noexcept;
  ~Font();

  const std::string& postscript_name() const;  ///< "NotoSans-Bold"
  const FontMetrics& metrics() const;

  /// `text` in UTF-8, NFC, one line. Refuses bytes that are no UTF-8 and
  /// characters the font has no glyph for, by name (U+XXXX): no boxes are drawn.
  Result<GlyphRun> shape(std::string_view text) const;

  double advance(std::uint32_t glyph) const;  ///< ems

  std::vector<OutlineStep> outline(std::uint32_t glyph) const;

  struct Box {
    double left = 0, bottom = 0, right = 0, top = 0;
  };
  /// Where the glyph has ink, ems from its origin; nothing for a blank.
  Box ink(std::uint32_t glyph) const;

  /// A TrueType file with these glyphs under the numbers they have here.
  std::string subset(const std::set<std::uint32_t>& glyphs) const;

 private:
  struct State;
  explicit Font(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// What a sheet is set in.
struct Typeface {
  Font regular;
  Font bold;
  Font code;

  static Result<Typeface> find();
  const Font& font(FontStyle style) const {
    return style == FontStyle::kCode ? code : style == FontStyle::kBold ? bold : regular;
  }
};

}  // namespace ocop::labeler
