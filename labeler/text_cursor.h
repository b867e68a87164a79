// Reading what this program wrote itself: each word is known beforehand.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string_view>
#include <system_error>

namespace ocop::labeler {

class TextCursor {
 public:
  explicit TextCursor(std::string_view text) : text_(text) {}

  bool at_end() const { return at_ == text_.size(); }
  std::size_t at() const { return at_; }
  char peek() const { return at_end() ? '\0' : text_[at_]; }
  std::string_view rest() const { return text_.substr(at_); }

  /// Steps over `word` when it stands here.
  bool take(std::string_view word) {
    if (!rest().starts_with(word)) return false;
    at_ += word.size();
    return true;
  }
  /// Up to `end`, which is stepped over; nullopt when it does not come.
  std::optional<std::string_view> until(std::string_view end) {
    const auto found = text_.find(end, at_);
    if (found == std::string_view::npos) return std::nullopt;
    const auto taken = text_.substr(at_, found - at_);
    at_ = found + end.size();
    return taken;
  }
  /// A decimal without exponent.
  std::optional<double> number() {
    const bool minus = peek() == '-';
    std::size_t at = at_ + (minus ? 1 : 0);
    const auto start = at;
    double value = 0;
    for (; digit(at); ++at) value = value * 10 + (text_[at] - '0');
    bool any = at > start;
    if (at < text_.size() && text_[at] == '.') {
      double place = 0.1;
      const auto first = ++at;
      for (; digit(at); ++at, place /= 10) value += (text_[at] - '0') * place;
      any = any || at > first;
    }
    constexpr std::size_t kMostCharacters = 20;
    if (!any || at - start > kMostCharacters) return std::nullopt;
    at_ = at;
    return minus ? -value : value;
  }
  std::optional<std::uint64_t> whole() {
    std::uint64_t value = 0;
    const char* end = text_.data() + text_.size();
    const auto [rest, error] = std::from_chars(text_.data() + at_, end, value);
    if (error != std::errc()) return std::nullopt;
    at_ = static_cast<std::size_t>(rest - text_.data());
    return value;
  }

 private:
  bool digit(std::size_t at) const { return at < text_.size() && text_[at] >= '0' && text_[at] <= '9'; }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace ocop::labeler
