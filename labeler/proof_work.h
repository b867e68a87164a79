// Proof on all cores: pieces of a file come one by one, are checked side by side, and the first
// fault in the file's order is the one that is told.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "base/result.h"

namespace ocop::labeler {

struct ProofPiece {
  std::function<Result<void>()> check;  ///< from any thread
  std::uint64_t labels = 0;
};

/// The next piece, from the calling thread; nullopt behind the last.
using NextPiece = std::function<Result<std::optional<ProofPiece>>()>;

struct ProofWork {
  unsigned threads = 1;
  const std::function<bool()>& stop;
  const std::function<void(std::uint64_t done, std::uint64_t of)>& progress;
  std::uint64_t labels = 0;
};

/// Throws Interrupted, and what a check throws.
Result<void> check_all(const NextPiece& next, const ProofWork& work);

}  // namespace ocop::labeler
