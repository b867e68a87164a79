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
  HeadLimits limits;
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
  using Dispatch = std::function<bool(std::shared_ptr<const Incoming> request, Reply reply)>;
  /// Loop thread: what a client is told whose request is not served. `head` is
  /// nullptr when there is none. The connection closes afterwards.
  using Refuse = std::function<std::string(int status, const RequestHead* head)>;

  /// `listener` is a listening, non-blocking socket.
  EventLoop(Descriptor listener, LoopSettings settings, Dispatch dispatch, Refuse refuse);
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
