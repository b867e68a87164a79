// A progress bar for people who wait: on a terminal, and only when a run takes long.
#pragma once

#include <chrono>
#include <cstdint>
#include <iosfwd>

#include "base/message.h"

namespace ocop::labeler {

class Progress {
 public:
  /// Draws nothing when `terminal` is false. The bar goes with the object.
  Progress(std::ostream& out, bool terminal, Language language);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void update(std::uint64_t done, std::uint64_t of);

 private:
  using Clock = std::chrono::steady_clock;

  std::ostream& out_;
  bool terminal_;
  Language language_;
  Clock::time_point next_;
  bool drawn_ = false;
};

}  // namespace ocop::labeler
