// How a verdict looks: a colour, and a shape that tells the same without it.
#pragma once

#include <functional>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

#include "verifier/verdict.h"

namespace ocop::verifier::pages {

/// A page's colour as CSS class, and its sign as parts of icons.json.
struct Look {
  std::string_view tone;   ///< "good", "bad", "stop", "warn" or "plain"
  std::string_view shape;  ///< outline, unlike that of other headlines of the tone
  std::string_view glyph;
};

Look look_of(Headline headline);

/// The drawings of icons.json: content of an <svg>, trusted markup. Immutable.
class Icons {
 public:
  /// Throws std::invalid_argument when the text is no JSON object of strings.
  explicit Icons(std::string_view json);

  /// Throws std::out_of_range.
  const std::string& at(std::string_view name) const;
  /// Shape and glyph, in a box of 48 × 48.
  std::string sign(const Look& look) const;

 private:
  std::map<std::string, std::string, std::less<>> all_;
};

inline constexpr int kStarWidth = 26;

/// Filled stars in a row, in a box of kStarWidth × stars by 24.
std::string star_row(int stars);

}  // namespace ocop::verifier::pages
