// The hardened HTTP server both programs share. cpp-httplib speaks HTTP; the
// connections are ours, so that a slow or idle client costs a descriptor and a
// small buffer but never a thread.
//
// One thread waits for whole requests, bounded in size and time, and hands them
// to a bounded queue of worker threads (503 when it is full). Framing is read
// strictly (RFC 9112): a body needs Content-Length, encoded bodies are refused.
// Security headers on every response, no exception text in answers, gzip for
// what is worth it, a request id, graceful stop.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "web/http.h"

namespace ocop::web {

/// One answered request, as the access log wants it.
struct Access {
  std::string id;
  std::string method;
  std::string route;        ///< "" when the request never reached the handler
  int status = 0;
  std::chrono::microseconds time{};  ///< of the handler, with compression
  std::size_t bytes = 0;    ///< of the answer's body as sent
  Fields fields;            ///< Response::log
  std::string error;        ///< what the handler threw, else ""
};

struct ServerSettings {
  std::string address = "127.0.0.1";          ///< numeric, IPv4 or IPv6
  int port = 0;                               ///< 0 = any free one
  std::size_t threads = 16;
  std::size_t queue = 256;                    ///< requests waiting for a thread; more get 503
  std::size_t connections = 1024;             ///< when full, the one that kept us waiting longest goes
  std::size_t head = 16 * 1024;               ///< bytes of request line and headers; more is 431
  std::size_t payload = 128 * 1024;           ///< bytes of anybody's request body; more is 413
  /// Bytes that this request's body may have, asked (on a worker thread, which may look
  /// things up) only when it announces more than `payload`. Empty: nobody may send more.
  std::function<std::size_t(const Request& head)> payload_of{};
  std::size_t most_payload = std::size_t{9} << 20;  ///< what payload_of may allow at the most
  /// Bodies above `payload` that are coming or being worked on; more get 503. Together
  /// with most_payload it bounds the memory that large bodies take.
  std::size_t large_bodies = 4;
  /// For such a body, from its admission; within it each read_timeout must bring something.
  std::chrono::milliseconds upload_timeout{180'000};
  std::size_t target = 4096;                  ///< bytes of a request target; more is 414
  std::chrono::milliseconds read_timeout{5000};   ///< for a whole request, from its first byte
  std::chrono::milliseconds write_timeout{5000};  ///< without progress
  std::chrono::milliseconds keep_alive{15000};    ///< between requests
  /// Begins of paths, like "/api/", that have error pages of their own.
  std::vector<std::string> error_paths{};
  std::size_t requests_per_connection = 1000;
  std::function<void(const Access&)> on_access{};   ///< called from several threads; may be empty
};

struct ServerStats {
  std::uint64_t requests = 0;
  std::uint64_t refused_busy = 0;             ///< answered 503 because the queue was full
  std::uint64_t refused_malformed = 0;        ///< answered 4xx or 5xx before the handler saw them
  std::uint64_t errors = 0;                   ///< handlers that threw
  std::uint64_t connections = 0;              ///< open now
};

class Server {
 public:
  /// `handler` and `on_error` are called from several threads. When `handler`
  /// throws, `on_error` makes the answer (500) and the text goes to on_access
  /// only. `on_error` also makes what a request gets that never reaches the
  /// handler (400, 408, 411, 413, 414, 415, 417, 431, 501, 503, 505): once for
  /// each status, language and path of error_paths, at construction, with an
  /// otherwise empty request.
  Server(ServerSettings settings, Handler handler, ErrorPage on_error);
  ~Server();

  /// Binds and starts listening; throws std::runtime_error when the port is taken.
  void start();
  int port() const;
  /// Stops accepting, finishes requests under way, returns when all threads are done.
  void stop();
  ServerStats stats() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Blocks until SIGINT or SIGTERM; calls `on_tick` about once a second meanwhile.
/// Call block_stop_signals() first thing in main(), before any thread starts.
void block_stop_signals();
void wait_for_stop(const std::function<void()>& on_tick);

}  // namespace ocop::web
