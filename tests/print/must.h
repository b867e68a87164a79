// Results that cannot fail here.
#pragma once

#include <stdexcept>
#include <utility>

#include "base/result.h"

namespace ocop::print_quality {

/// Throws std::runtime_error with what an Error says.
template <class T>
T must(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().in(Language::kEnglish));
  return std::move(*result);
}

}  // namespace ocop::print_quality
