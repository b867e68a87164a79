// The hardened HTTP server both programs share (cpp-httplib underneath).
//
// Bounded queue and threads, short timeouts, 503 when full, payload counted as
// it arrives and encoded bodies refused, no exception text in answers, security
// headers on every response, JSON access log with a request id, graceful stop.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "web/http.h"

namespace ocop::web {

struct ServerSettings {
  std::string address = "127.0.0.1";
  int port = 0;                               ///< 0 = any free one
  std::size_t threads = 16;
  std::size_t queue = 256;                    ///< connections waiting for a thread; more get 503
  std::size_t payload = 128 * 1024;           ///< bytes of a request body
  std::size_t target = 4096;                  ///< bytes of a request target
  std::chrono::milliseconds read_timeout{5000};
  std::chrono::milliseconds write_timeout{5000};
  std::chrono::seconds keep_alive{1};
  std::size_t requests_per_connection = 1000;
};

struct ServerStats {
  std::uint64_t requests = 0;
  std::uint64_t refused_busy = 0;
  std::uint64_t errors = 0;                   ///< handlers that threw
};

class Server {
 public:
  /// `handler` is called from several threads. When it throws, `on_error` makes
  /// the answer (500) and the text goes to the log only.
  Server(ServerSettings settings, Handler handler, Handler on_error);
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
