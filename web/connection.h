// One client's socket and what is known of it. Used by the event loop's thread only.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "base/descriptor.h"
#include "web/request_head.h"

namespace ocop::web {

using Moment = std::chrono::steady_clock::time_point;

enum class Phase {
  kReading,    ///< waiting for a request, or the rest of one
  kAdmitting,  ///< somebody decides whether a large body may come; nothing is read meanwhile
  kWorking,    ///< somebody makes the answer; the socket is left alone
  kWriting,    ///< the answer is on its way
  kLingering,  ///< all is said; what still comes is thrown away
};

struct Connection {
  std::uint64_t id = 0;
  Descriptor socket;
  std::string remote;
  Phase phase = Phase::kReading;
  Moment since{};  ///< when this phase began
  Moment deadline{};
  Moment last_deadline{};  ///< kWriting: progress does not move the deadline beyond
  std::string in;
  std::optional<RequestHead> head;  ///< of the request whose body is coming
  std::string out;
  std::size_t sent = 0;
  std::size_t served = 0;
  bool readable = false;       ///< there may be something to read
  bool end_announced = false;  ///< the kernel said that the client sends no more
  bool ended = false;          ///< all it sent has been read
  bool told_to_continue = false;
  bool close_after = false;
  bool large = false;          ///< holds one of the places for large bodies

  enum class Read { kMore, kNothing, kBroken };
  /// Takes what has come, as long as `in` is not longer than `most`.
  Read receive(std::size_t most);

  enum class Sent { kAll, kSome, kBroken };
  Sent send();

  /// Throws away what has come; true when the client has closed.
  bool drain();
  void shut_down_sending();
};

}  // namespace ocop::web
