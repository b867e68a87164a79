#include "base/clock.h"

namespace ocop {

Clock system_clock() {
  return [] {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  };
}

Clock fixed_clock(Instant instant) {
  return [instant] { return instant; };
}

}  // namespace ocop
