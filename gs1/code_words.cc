#include "gs1/code_words.h"

namespace ocop::gs1 {
namespace {

/// The inverse of code_number().
std::string code_of(std::uint16_t number) {
  const auto [base, size] = number < 100    ? std::pair{0, 2U}
                            : number < 1100 ? std::pair{100, 3U}
                                            : std::pair{1100, 4U};
  auto digits = std::to_string(number - base);
  return digits.insert(0, size - digits.size(), '0');
}

}  // namespace

std::string code_pattern(const CodeRange& range) {
  auto pattern = code_of(range.first);
  const auto last = code_of(range.last);
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != last[i]) pattern[i] = 'n';
  }
  return pattern;
}

std::string listed(std::span<const std::string> words, std::string_view last_joint) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " " + std::string(last_joint) + " " : ", ";
    text += words[i];
  }
  return text;
}

}  // namespace ocop::gs1
