// A request and a response, free of any HTTP library.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/message.h"

namespace ocop::web {

using Fields = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string id;           ///< made by the server, echoed as X-Request-Id
  std::string method;       ///< "GET", "HEAD", "POST", …
  std::string target;       ///< as received: path and query, still encoded
  std::string path;         ///< the target up to "?", still encoded
  std::string host;         ///< the Host header
  std::string remote;       ///< peer address, never from a header
  std::string body;
  Fields headers;           ///< as received

  std::string_view header(std::string_view name) const;      ///< case-insensitive; "" when absent
  /// Decoded value of a query parameter of that exact name, first one.
  std::optional<std::string> parameter(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type = "text/html; charset=utf-8";
  std::string body;
  Fields headers;           ///< a control character in one is a programmer's error: the answer is 500

  std::string route;        ///< which of the service's routes answered, for metrics and the log
  Fields log;               ///< further fields of the access log; nothing that identifies a visitor
};

using Handler = std::function<Response(const Request&)>;

/// The answer to a request that never reached the handler, or whose handler threw.
using ErrorPage = std::function<Response(int status, const Request&)>;

/// `?lang=vi|en` decides, else Accept-Language by quality (RFC 9110, 12.5.4),
/// else Vietnamese.
Language choose_language(const Request& request);

}  // namespace ocop::web
