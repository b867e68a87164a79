#include "labeler/text_fit.h"

#include <utility>

#include "base/text.h"
#include "labeler/sheet.h"

namespace ocop::labeler {
namespace {

constexpr double kPointStep = 0.25;
constexpr double kBalanceStep = 0.25;  ///< ems

bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7F'; }

}  // namespace

Result<FittableText> FittableText::shape(const Font& font, std::string_view text) {
  const auto composed = to_nfc(text);
  if (!composed) return tl::unexpected(font.shape(text).error());
  const auto blank = font.shape(" ");
  if (!blank) return tl::unexpected(blank.error());
  std::vector<Word> words;
  for (std::size_t at = 0; at < composed->size();) {
    auto end = at;
    while (end < composed->size() && !is_blank((*composed)[end])) ++end;
    if (end > at) {
      auto word = composed->substr(at, end - at);
      const auto run = font.shape(word);
      if (!run) return tl::unexpected(run.error());
      words.push_back({std::move(word), run->width});
    }
    at = end + 1;
  }
  return FittableText(font, std::move(words), blank->width);
}

std::vector<std::string> FittableText::wrap(double ems) const {
  std::vector<std::string> lines;
  double used = 0;
  for (const auto& word : words_) {
    if (word.width > ems) return {};
    if (lines.empty() || used + blank_ + word.width > ems) {
      lines.push_back(word.text);
      used = word.width;
    } else {
      lines.back() += " " + word.text;
      used += blank_ + word.width;
    }
  }
  return lines;
}

std::vector<FittedText> FittableText::fits(std::span<const FitStep> steps, double width) const {
  std::vector<FittedText> all;
  for (const auto& step : steps) {
    for (double points = step.largest; points >= step.smallest; points -= kPointStep) {
      const double ems = width / (points * kMillimetresPerPoint);
      auto lines = wrap(ems);
      if (lines.empty() || lines.size() > step.lines) continue;
      // The narrowest column with as many lines leaves no single word on the last one.
      for (double narrow = ems - kBalanceStep; narrow > 0; narrow -= kBalanceStep) {
        auto balanced = wrap(narrow);
        if (balanced.size() != lines.size()) break;
        lines = std::move(balanced);
      }
      FittedText fitted{points, {}};
      for (const auto& line : lines) fitted.lines.push_back(font_->shape(line).value());
      all.push_back(std::move(fitted));
    }
  }
  return all;
}

}  // namespace ocop::labeler
