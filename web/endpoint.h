// Where a server listens, as --listen says it.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace ocop::web {

struct Endpoint {
  std::string address;  ///< numeric, IPv4 or IPv6, without brackets
  int port = 0;         ///< 0 takes a free one
  std::string text() const;  ///< "127.0.0.1:8080", "[::1]:8080"
};

/// "ADDRESS:PORT" or "[ADDRESS]:PORT". Whether the address is one, the socket finds out.
Result<Endpoint> parse_endpoint(std::string_view text);

}  // namespace ocop::web
