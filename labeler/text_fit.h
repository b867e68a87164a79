// Fitting words into a column: shrink, then wrap, never cut.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "labeler/font.h"

namespace ocop::labeler {

/// "At most `lines` lines, from `largest` points down to `smallest`."
struct FitStep {
  std::size_t lines = 1;
  double largest = 0;
  double smallest = 0;
};

struct FittedText {
  double points = 0;              ///< size of the type
  std::vector<GlyphRun> lines;
};

/// A text cut into words that are shaped once each.
class FittableText {
 public:
  /// White space of any kind, control characters included, is a blank. The
  /// error is Font::shape's.
  static Result<FittableText> shape(const Font& font, std::string_view text);

  /// Every way of `steps` in which the text fits lines `width` mm long, a step's
  /// sizes a quarter of a point apart, largest first. Lines break at blanks only.
  std::vector<FittedText> fits(std::span<const FitStep> steps, double width) const;

 private:
  struct Word {
    std::string text;
    double width = 0;  ///< ems
  };
  FittableText(const Font& font, std::vector<Word> words, double blank)
      : font_(&font), words_(std::move(words)), blank_(blank) {}

  /// Words of each line at lines of `ems`; empty when a word is longer than a line.
  std::vector<std::string> wrap(double ems) const;

  const Font* font_;
  std::vector<Word> words_;
  double blank_;
};

}  // namespace ocop::labeler
