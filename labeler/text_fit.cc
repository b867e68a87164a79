#include "labeler/text_fit.h"

#include <utility>

#include "base/text.h"
#include "labeler/sheet.h"

namespace ocop::labeler {
namespace {

constexpr double kPointStep = 0.25;

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

std::optional<FittedText> FittableText::fit(const FitStep& step, double width) const {
  if (words_.empty()) return FittedText{step.largest, {}};
  for (double points = step.largest; points >= step.smallest; points -= kPointStep) {
    const auto lines = wrap(width / (points * kMillimetresPerPoint));
    if (lines.empty() || lines.size() > step.lines) continue;
    FittedText fitted{points, {}};
    for (const auto& line : lines) fitted.lines.push_back(font_->shape(line).value());
    return fitted;
  }
  return std::nullopt;
}

}  // namespace ocop::labeler
