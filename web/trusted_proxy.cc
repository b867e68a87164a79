#include "web/trusted_proxy.h"

#include <arpa/inet.h>
#include <strings.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.h"

namespace ocop::web {
namespace {

std::optional<std::array<unsigned char, 16>> read_address(std::string_view given) {
  // inet_pton ends at a zero byte.
  if (given.size() >= INET6_ADDRSTRLEN || given.find('\0') != std::string_view::npos) return std::nullopt;
  const std::string text(given);
  std::array<unsigned char, 16> bytes{};
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return bytes;
  bytes.fill(0);
  bytes[10] = bytes[11] = 0xFF;
  if (inet_pton(AF_INET, text.c_str(), bytes.data() + 12) == 1) return bytes;
  return std::nullopt;
}

/// What the nearest proxy says; "" when it says nothing.
std::string_view last_forwarded(const Fields& headers) {
  std::string_view last;
  for (const auto& [name, value] : headers)
    if (strcasecmp(name.c_str(), "X-Forwarded-For") == 0) last = value;
  if (const auto comma = last.rfind(','); comma != std::string_view::npos) last.remove_prefix(comma + 1);
  while (!last.empty() && (last.front() == ' ' || last.front() == '\t')) last.remove_prefix(1);
  while (!last.empty() && (last.back() == ' ' || last.back() == '\t')) last.remove_suffix(1);
  return last;
}

}  // namespace

Result<TrustedProxies> TrustedProxies::parse(const std::vector<std::string>& addresses) {
  TrustedProxies all;
  for (const auto& text : addresses) {
    const auto address = read_address(text);
    if (!address)
      return fail("--trusted-proxy",
                  message("“{}” is no numeric address like 127.0.0.1 or ::1",
                          "“{}” không phải địa chỉ bằng số như 127.0.0.1 hoặc ::1", printable(text)));
    all.proxies_.push_back(*address);
  }
  return all;
}

std::string TrustedProxies::visitor(const Request& request) const {
  const auto peer = read_address(request.remote);
  if (!peer || std::ranges::find(proxies_, *peer) == proxies_.end()) return request.remote;
  const auto forwarded = last_forwarded(request.headers);
  return read_address(forwarded) ? std::string(forwarded) : request.remote;
}

Handler TrustedProxies::in_front_of(Handler handler) const {
  if (proxies_.empty()) return handler;
  return [proxies = *this, handler = std::move(handler)](const Request& request) {
    auto visitor = proxies.visitor(request);
    if (visitor == request.remote) return handler(request);
    Request forwarded = request;
    forwarded.remote = std::move(visitor);
    return handler(forwarded);
  };
}

}  // namespace ocop::web
