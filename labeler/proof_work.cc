#include "labeler/proof_work.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "labeler/print_run.h"

namespace ocop::labeler {
namespace {

/// Pieces for each thread between two looks at `stop`.
constexpr std::size_t kPiecesAThread = 4;

/// One outcome a piece.
std::vector<Result<void>> check_block(const std::vector<ProofPiece>& block, unsigned threads) {
  std::vector<Result<void>> outcomes(block.size());
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::exception_ptr failure;
  const auto work = [&] {
    try {
      for (auto at = next++; at < block.size(); at = next++) outcomes[at] = block[at].check();
    } catch (...) {
      next = block.size();
      const std::lock_guard lock(mutex);
      failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < std::min<std::size_t>(threads, block.size()); ++i) others.emplace_back(work);
    work();
  }
  if (failure != nullptr) std::rethrow_exception(failure);
  return outcomes;
}

}  // namespace

Result<void> check_all(const NextPiece& next, const ProofWork& work) {
  const auto threads = std::max(work.threads, 1U);
  std::uint64_t done = 0;
  for (bool more = true; more;) {
    std::vector<ProofPiece> block;
    Result<void> reading;
    while (more && block.size() < kPiecesAThread * threads) {
      auto piece = next();
      if (!piece) reading = tl::unexpected(piece.error());
      more = piece && piece->has_value();
      if (more) block.push_back(std::move(**piece));
    }
    for (const auto& outcome : check_block(block, threads))
      if (!outcome) return outcome;
    if (!reading) return reading;
    for (const auto& piece : block) done += piece.labels;
    if (work.progress) work.progress(done, work.labels);
    if (work.stop && work.stop()) throw Interrupted("stopped before all labels were read back");
  }
  return {};
}

}  // namespace ocop::labeler
