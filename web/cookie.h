// Cookies (RFC 6265).
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "web/http.h"

namespace ocop::web {

/// Of the request's Cookie header; nullopt when absent or there twice.
std::optional<std::string> cookie(const Request& request, std::string_view name);

/// A Set-Cookie value: Path=/, HttpOnly, SameSite=Lax, and Secure unless `secure` is false. Without
/// `age` it goes with the browser; zero deletes it. `name` and `value`: token characters only, else
/// std::invalid_argument. Browsers take Secure cookies over plain HTTP from loopback only.
std::string set_cookie(std::string_view name, std::string_view value,
                       std::optional<std::chrono::seconds> age = {}, bool secure = true);

}  // namespace ocop::web
