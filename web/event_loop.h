// The connections of a server: one thread that accepts, collects whole requests
// and sends answers, without ever waiting for a single client.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "web/connection.h"
#include "web/request_head.h"

namespace ocop::web {

/// A whole request.
struct Incoming {
  RequestHead head;
  std::string body;
  std::string remote;   ///< peer's numeric address
  bool close = false;   ///< the connection closes after the answer
};

struct LoopSettings {
  HeadLimits limits;                        ///< limits.payload: the largest body there is
  std::size_t payload = 128 * 1024;         ///< larger ones need to be admitted
  std::size_t large_bodies = 4;             ///< admitted and not yet answered, at the most
  std::chrono::milliseconds upload_timeout{180'000};  ///< for a large body, with progress in each read_timeout
  std::size_t connections = 1024;
  std::size_t requests_per_connection = 1000;
  std::chrono::milliseconds read_timeout{5000};
  std::chrono::milliseconds write_timeout{5000};
  std::chrono::milliseconds keep_alive{15000};
};

class EventLoop {
 public:
  /// Hands the answer's bytes back; to be called once for each request, from
  /// any thread.
  using Reply = std::function<void(std::string bytes)>;
  /// Loop thread. False when nobody has time: the request is answered 503.
  using Dispatch = std::function<bool(std::shared_ptr<Incoming> request, Reply reply)>;
  /// Loop thread: what a client is told whose request is not served. `head` is
  /// nullptr when there is none. The connection closes afterwards.
  using Refuse = std::function<std::string(int status, const RequestHead* head)>;
  /// Loop thread: asks whether the body that `head` announces may come; `decide` is to be
  /// called once, from any thread. False when nobody has time (503).
  using Decide = std::function<void(bool admitted)>;
  using Admit = std::function<bool(std::shared_ptr<const Incoming> head, Decide decide)>;

  struct Hooks {
    Dispatch dispatch;
    Refuse refuse;
    Admit admit;  ///< may be empty when limits.payload is not larger than payload
  };

  /// `listener` is a listening, non-blocking socket.
  EventLoop(Descriptor listener, LoopSettings settings, Hooks hooks);
  ~EventLoop();

  /// Returns when stop() was called and the last answer is sent. Throws
  /// std::system_error when the kernel refuses what the loop needs.
  void run();
  /// Thread-safe. No new connections; requests that have arrived are answered.
  void stop();
  std::uint64_t connections() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ocop::web
