// Who asks, behind a reverse proxy that the service's operator has named.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "base/result.h"
#include "web/http.h"

namespace ocop::web {

/// Without any, every peer is the visitor itself and no header is believed. Immutable after parse().
class TrustedProxies {
 public:
  /// Numeric IPv4 or IPv6 addresses, no networks and no names. `where` of an error is "--trusted-proxy".
  static Result<TrustedProxies> parse(const std::vector<std::string>& addresses);

  /// The visitor's address. Of a peer that is one of the proxies: the last address of the last
  /// X-Forwarded-For, which the proxy itself has added; the peer where that is no plain address.
  /// Of any other peer: the peer.
  std::string visitor(const Request& request) const;

  /// `handler`, given the visitor's address as Request::remote.
  Handler in_front_of(Handler handler) const;

 private:
  using Address = std::array<unsigned char, 16>;  ///< IPv4 as in RFC 4291, 2.5.5.2
  std::vector<Address> proxies_;
};

}  // namespace ocop::web
