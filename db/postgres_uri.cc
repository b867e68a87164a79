#include "db/postgres_uri.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <utility>
#include <vector>

namespace ocop::db {
namespace {

bool is_hex(char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; }

std::string decoded(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '%' && at + 2 < text.size() && is_hex(text[at + 1]) && is_hex(text[at + 2])) {
      result += static_cast<char>(std::stoi(std::string(text.substr(at + 1, 2)), nullptr, 16));
      at += 2;
    } else {
      result += text[at];
    }
  }
  return result;
}

struct Parts {
  std::string_view scheme;               // with "://"
  std::optional<std::string_view> user;  // before ':' of the user info
  std::optional<std::string_view> password;
  std::string_view place;  // hosts and database name
  std::vector<std::string_view> parameters;
};

Parts split(std::string_view uri) {
  Parts parts;
  const std::size_t start = uri.find("://") + 3;
  parts.scheme = uri.substr(0, start);
  std::string_view rest = uri.substr(start);

  const std::size_t at = rest.find_first_of("@/");
  if (at != std::string_view::npos && rest[at] == '@') {
    const std::string_view info = rest.substr(0, at);
    const std::size_t colon = info.find(':');
    parts.user = info.substr(0, colon);
    if (colon != std::string_view::npos) parts.password = info.substr(colon + 1);
    rest.remove_prefix(at + 1);
  }
  const std::size_t query = rest.find('?');
  parts.place = rest.substr(0, query);
  while (query != std::string_view::npos) {
    rest.remove_prefix(parts.parameters.empty() ? query + 1 : 0);
    const std::size_t end = rest.find('&');
    parts.parameters.push_back(rest.substr(0, end));
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
  return parts;
}

std::string name_of(std::string_view parameter) {
  return decoded(parameter.substr(0, parameter.find('=')));
}

bool is_secret(std::string_view parameter) {
  const std::string name = name_of(parameter);
  return name == "password" || name == "sslpassword";
}

}  // namespace

bool is_postgres_uri(std::string_view text) {
  return text.starts_with("postgresql://") || text.starts_with("postgres://");
}

bool has_valid_escapes(std::string_view uri) {
  for (std::size_t at = uri.find('%'); at != std::string_view::npos; at = uri.find('%', at + 1)) {
    if (at + 2 >= uri.size() || !is_hex(uri[at + 1]) || !is_hex(uri[at + 2])) return false;
  }
  return true;
}

bool has_slash_in_user_info(std::string_view uri) {
  const Parts parts = split(uri);
  return !parts.user && parts.place.find('@') != std::string_view::npos;
}

std::string without_passwords(std::string_view uri) {
  const Parts parts = split(uri);
  std::string shown(parts.scheme);
  if (parts.user) shown.append(*parts.user).append("@");
  shown.append(parts.place);
  char separator = '?';
  for (const std::string_view parameter : parts.parameters) {
    if (is_secret(parameter)) continue;
    shown += std::exchange(separator, '&');
    shown.append(parameter);
  }
  return shown;
}

std::string redact(std::string text, std::string_view uri) {
  const Parts parts = split(uri);
  std::vector<std::string> secrets;
  const auto add = [&secrets](std::string_view secret) {
    if (secret.empty()) return;
    secrets.emplace_back(secret);
    if (std::string plain = decoded(secret); plain != secret) secrets.push_back(std::move(plain));
  };
  if (parts.password) add(*parts.password);
  for (const std::string_view parameter : parts.parameters) {
    const std::size_t equals = parameter.find('=');
    if (is_secret(parameter) && equals != std::string_view::npos) add(parameter.substr(equals + 1));
  }
  for (const std::string& secret : secrets) {
    for (std::size_t at = text.find(secret); at != std::string::npos;
         at = text.find(secret, at + 3)) {
      text.replace(at, secret.size(), "***");
    }
  }
  return text;
}

std::string with_connect_timeout(std::string_view uri, int seconds) {
  const Parts parts = split(uri);
  const bool named =
      std::any_of(parts.parameters.begin(), parts.parameters.end(),
                  [](std::string_view p) { return name_of(p) == "connect_timeout"; });
  if (named) return std::string(uri);
  std::string result(uri);
  if (parts.parameters.empty()) {
    result += '?';
  } else if (!parts.parameters.back().empty()) {
    result += '&';
  }
  return result + "connect_timeout=" + std::to_string(seconds);
}

}  // namespace ocop::db
