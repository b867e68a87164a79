#include "labeler/print_run.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include "labeler/sheet.h"

namespace ocop::labeler {
namespace {

/// Hands out page numbers and takes finished pages; a page has its place only
/// while it is at most `window` ahead of the writer.
class PageQueue {
 public:
  PageQueue(std::uint64_t pages, std::size_t window) : pages_(pages), slots_(window) {}

  /// nullopt when there is nothing more to do.
  std::optional<std::uint64_t> claim() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || claimed_ >= pages_ || claimed_ < taken_ + slots_.size(); });
    if (closed_ || claimed_ >= pages_) return std::nullopt;
    return claimed_++;
  }

  void put(std::uint64_t number, std::string page) {
    {
      const std::lock_guard lock(mutex_);
      slots_[number % slots_.size()] = std::move(page);
    }
    changed_.notify_all();
  }

  /// The next page in order; rethrows what a worker reported.
  std::string take() {
    std::unique_lock lock(mutex_);
    auto& slot = slots_[taken_ % slots_.size()];
    changed_.wait(lock, [&] { return failure_ != nullptr || slot.has_value(); });
    if (failure_ != nullptr) std::rethrow_exception(failure_);
    auto page = std::move(*slot);
    slot.reset();
    ++taken_;
    lock.unlock();
    changed_.notify_all();
    return page;
  }

  void fail(std::exception_ptr failure) {
    {
      const std::lock_guard lock(mutex_);
      if (failure_ == nullptr) failure_ = std::move(failure);
      closed_ = true;
    }
    changed_.notify_all();
  }

  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    changed_.notify_all();
  }

 private:
  const std::uint64_t pages_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t claimed_ = 0;
  std::uint64_t taken_ = 0;
  std::vector<std::optional<std::string>> slots_;
  std::exception_ptr failure_;
  bool closed_ = false;
};

std::string make_page(std::uint64_t number, const LabelCodes& codes, const SymbolEncoder& encoder,
                      const SheetWriter& writer) {
  std::vector<Label> labels;
  labels.reserve(Sheet::kLabels);
  const auto first = number * Sheet::kLabels;
  const auto end = std::min<std::uint64_t>(first + Sheet::kLabels, codes.count());
  for (auto index = first; index < end; ++index) {
    Label label{codes.serial(index), codes.uri(index), std::nullopt};
    if (writer.draws_symbols()) label.symbol = encoder.encode(label.uri);
    labels.push_back(std::move(label));
  }
  return writer.page(labels);
}

/// Ends the workers before what they use goes, however the run ends.
class Workers {
 public:
  Workers(PageQueue& queue, unsigned threads, const std::function<void()>& work) : queue_(queue) {
    for (unsigned i = 0; i < threads; ++i) threads_.emplace_back(work);
  }
  ~Workers() { queue_.close(); }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

 private:
  PageQueue& queue_;
  std::vector<std::jthread> threads_;
};

}  // namespace

void print_labels(const LabelCodes& codes, const SymbolEncoder& encoder, SheetWriter& writer,
                  const PrintRun& run) {
  const auto pages = Sheet::pages(codes.count());
  const auto threads = static_cast<unsigned>(
      std::clamp<std::uint64_t>(run.threads, 1, std::max<std::uint64_t>(pages, 1)));
  PageQueue queue(pages, std::size_t{2} * threads);
  const Workers workers(queue, threads, [&] {
    try {
      while (const auto number = queue.claim())
        queue.put(*number, make_page(*number, codes, encoder, writer));
    } catch (...) {
      queue.fail(std::current_exception());
    }
  });
  for (std::uint64_t page = 0; page < pages; ++page) {
    writer.add(queue.take());
    if (run.progress) run.progress(std::min((page + 1) * Sheet::kLabels, codes.count()), codes.count());
    if (run.stop && run.stop()) throw Interrupted("stopped before the last page");
  }
}

}  // namespace ocop::labeler
