// cpp-httplib, driven one request at a time over memory.
//
// Its own accept loop gives every connection a thread, which idle clients can
// exhaust, and its parsing of targets, ranges and header values is not meant
// for hostile input. So the gate (request_head.h) frames and checks, and the
// library gets a request that is harmless by construction.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "web/http.h"
#include "web/request_head.h"

namespace ocop::web {

class HttpEngine {
 public:
  /// Both numbers are told to clients (header Keep-Alive).
  HttpEngine(std::chrono::seconds keep_alive, std::size_t requests_per_connection);
  ~HttpEngine();

  /// The bytes that answer `head`: what `respond` returns, without a body for
  /// HEAD. Throws std::logic_error for a header with control characters.
  /// Thread-safe.
  std::string exchange(const RequestHead& head, bool close,
                       const std::function<Response()>& respond);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ocop::web
