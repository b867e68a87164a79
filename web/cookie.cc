#include "web/cookie.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "base/text.h"

namespace ocop::web {
namespace {

bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

}  // namespace

std::optional<std::string> cookie(const Request& request, std::string_view name) {
  std::optional<std::string> found;
  for (const auto& [field, value] : request.headers) {
    if (ascii_lower(field) != "cookie") continue;
    std::string_view rest = value;
    while (!rest.empty()) {
      const auto end = std::min(rest.find(';'), rest.size());
      const auto pair = trim(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      const auto equals = pair.find('=');
      if (equals == std::string_view::npos || pair.substr(0, equals) != name) continue;
      // Of two, nobody knows which one the server set.
      if (found) return {};
      found = std::string(pair.substr(equals + 1));
    }
  }
  return found;
}

std::string set_cookie(std::string_view name, std::string_view value,
                       std::optional<std::chrono::seconds> age, bool secure) {
  if (name.empty() || !is_token(name) || !is_token(value)) {
    throw std::invalid_argument("set_cookie: a name or value that is no token");
  }
  std::string out = fmt::format("{}={}; Path=/; HttpOnly;{} SameSite=Lax", name, value,
                                secure ? " Secure;" : "");
  if (age) out += fmt::format("; Max-Age={}", age->count());
  return out;
}

}  // namespace ocop::web
