// Time is injected: nothing but system_clock() asks the machine what time it is.
#pragma once

#include <functional>

#include "base/date.h"

namespace ocop {

/// Callable from any thread.
using Clock = std::function<Instant()>;

Clock system_clock();
Clock fixed_clock(Instant instant);

}  // namespace ocop
