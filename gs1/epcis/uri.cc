#include "gs1/epcis/uri.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "gs1/digital_link.h"

namespace ocop::gs1::epcis {
namespace {

constexpr std::string_view kAllowed =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

/// Behind the scheme and its colon.
bool holds_uri_characters(std::string_view rest) {
  if (std::count(rest.begin(), rest.end(), '#') > 1) return false;
  const auto authority_end = rest.starts_with("//") ? rest.find_first_of("/?#", 2) : 0;
  for (std::size_t i = 0; i < rest.size(); ++i) {
    const char c = rest[i];
    if (kAllowed.find(c) == std::string_view::npos) return false;
    if ((c == '[' || c == ']') && i >= authority_end) return false;
    if (c == '%' && (rest.size() - i < 3 || !is_hex(rest[i + 1]) || !is_hex(rest[i + 2]))) {
      return false;
    }
  }
  return true;
}

/// The digits at `at`, or nothing; moves on.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count || !std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(count), is_digit)) {
    return {};
  }
  int value = 0;
  for (const char c : text.substr(0, count)) value = value * 10 + (c - '0');
  text.remove_prefix(count);
  return value;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

/// The fraction behind a "." in milliseconds, rounded; nothing when there are no digits.
std::optional<int> take_fraction(std::string_view& text) {
  const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
  const auto digits = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  if (digits.empty()) return {};
  int value = 0;
  for (std::size_t i = 0; i < 3; ++i) value = value * 10 + (i < digits.size() ? digits[i] - '0' : 0);
  if (digits.size() > 3 && digits[3] >= '5') ++value;
  text.remove_prefix(digits.size());
  return value;
}

/// Minutes east of UTC; "Z" is 0.
std::optional<int> take_zone(std::string_view& text) {
  if (take(text, 'Z')) return 0;
  if (text.empty() || (text[0] != '+' && text[0] != '-')) return {};
  const int sign = text[0] == '-' ? -1 : 1;
  text.remove_prefix(1);
  const auto hours = take_digits(text, 2);
  if (!hours || *hours > 23 || !take(text, ':')) return {};
  const auto minutes = take_digits(text, 2);
  if (!minutes || *minutes > 59) return {};
  return sign * (*hours * 60 + *minutes);
}

}  // namespace

std::string_view scheme_of(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0 || !is_letter(text[0])) return {};
  const auto scheme = text.substr(0, colon);
  const bool fits = std::all_of(scheme.begin(), scheme.end(),
                                [](char c) { return is_letter(c) || is_digit(c) || c == '+' || c == '-' || c == '.'; });
  return fits ? scheme : std::string_view();
}

bool is_uri(std::string_view text) {
  const auto scheme = scheme_of(text);
  if (scheme.empty() || text.size() > kMaxUriLength) return false;
  const auto rest = text.substr(scheme.size() + 1);
  if (rest.empty() || rest == "//") return false;
  const auto http = read_http(text);
  if (http && http->host.empty()) return false;
  return holds_uri_characters(rest);
}

std::optional<Http> read_http(std::string_view uri) {
  const auto scheme = ascii_lower(scheme_of(uri));
  if (scheme != "https" && scheme != "http") return {};
  auto rest = uri.substr(scheme.size() + 1);
  if (!rest.starts_with("//")) return {};
  rest.remove_prefix(2);
  const auto end = std::min(rest.find_first_of("/?#"), rest.size());
  Http http{ascii_lower(rest.substr(0, end)), rest.substr(end)};
  http.path = http.path.substr(0, http.path.find_first_of("?#"));
  return http;
}

std::optional<Instant> read_time(std::string_view text) {
  if (text.size() < 20 || text.size() > 64) return {};
  const auto date = parse_iso_date(text.substr(0, 10));
  text.remove_prefix(10);
  if (!date || !take(text, 'T')) return {};
  const auto hour = take_digits(text, 2);
  if (!hour || *hour > 23 || !take(text, ':')) return {};
  const auto minute = take_digits(text, 2);
  if (!minute || *minute > 59 || !take(text, ':')) return {};
  const auto second = take_digits(text, 2);
  if (!second || *second > 59) return {};
  int milliseconds = 0;
  if (take(text, '.')) {
    const auto fraction = take_fraction(text);
    if (!fraction) return {};
    milliseconds = *fraction;
  }
  const auto zone = take_zone(text);
  if (!zone || !text.empty()) return {};
  return Instant(date->day) + std::chrono::hours(*hour) + std::chrono::minutes(*minute - *zone) +
         std::chrono::seconds(*second) + std::chrono::milliseconds(milliseconds);
}

bool is_offset(std::string_view text) {
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-')) return false;
  text.remove_prefix(1);
  const auto hours = take_digits(text, 2);
  if (!hours || !take(text, ':')) return false;
  const auto minutes = take_digits(text, 2);
  return minutes && (*hours <= 13 ? *minutes <= 59 : *hours == 14 && *minutes == 0);
}

std::string milliseconds_text(Instant instant) {
  auto text = iso_instant(instant);
  if (text.size() == 20) text.insert(19, ".000");
  return text;
}

}  // namespace ocop::gs1::epcis
