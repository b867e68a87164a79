#include "labeler/print_run.h"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace ocop::labeler {
namespace {

/// Labels that a worker makes at once at the least: handing over costs more than a small page.
constexpr std::uint64_t kLeastAtOnce = 24;

/// Some pages that follow each other.
struct Bundle {
  std::vector<std::string> pages;
  std::uint64_t first = 0;  ///< label
  std::uint64_t labels = 0;
  std::vector<keys::ScratchCodes::Tag> tags;
};

/// Hands out numbers of bundles and takes them finished; a bundle has its place only
/// while it is at most `window` ahead of the writer.
class BundleQueue {
 public:
  BundleQueue(std::uint64_t bundles, std::size_t window) : bundles_(bundles), slots_(window) {}

  /// nullopt when there is nothing more to do.
  std::optional<std::uint64_t> claim() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || claimed_ >= bundles_ || claimed_ < taken_ + slots_.size(); });
    if (closed_ || claimed_ >= bundles_) return std::nullopt;
    return claimed_++;
  }

  void put(std::uint64_t number, Bundle bundle) {
    {
      const std::lock_guard lock(mutex_);
      slots_[number % slots_.size()] = std::move(bundle);
    }
    changed_.notify_all();
  }

  /// The next one in order; rethrows what a worker reported.
  Bundle take() {
    std::unique_lock lock(mutex_);
    auto& slot = slots_[taken_ % slots_.size()];
    changed_.wait(lock, [&] { return failure_ != nullptr || slot.has_value(); });
    if (failure_ != nullptr) std::rethrow_exception(failure_);
    auto bundle = std::move(*slot);
    slot.reset();
    ++taken_;
    lock.unlock();
    changed_.notify_all();
    return bundle;
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
  const std::uint64_t bundles_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::uint64_t claimed_ = 0;
  std::uint64_t taken_ = 0;
  std::vector<std::optional<Bundle>> slots_;
  std::exception_ptr failure_;
  bool closed_ = false;
};

Bundle make_bundle(std::uint64_t number, std::uint64_t pages_each, const LabelMaker& maker,
                   const RunFiles& files, const RunFile& file, const SheetWriter& writer) {
  Bundle bundle;
  const auto begin = number * pages_each;
  const auto end = std::min(begin + pages_each, file.pages);
  bundle.first = files.page(file, begin).first;
  std::vector<Label> labels;
  for (auto page = begin; page < end; ++page) {
    const auto part = files.page(file, page);
    labels.clear();
    labels.reserve(part.count);
    for (std::size_t i = 0; i < part.count; ++i)
      labels.push_back(maker.make(part.first + i, bundle.tags));
    bundle.pages.push_back(writer.page(part.first_slot, labels));
    bundle.labels += part.count;
  }
  return bundle;
}

/// Ends the workers before what they use goes, however the run ends.
class Workers {
 public:
  Workers(BundleQueue& queue, unsigned threads, const std::function<void()>& work) : queue_(queue) {
    for (unsigned i = 0; i < threads; ++i) threads_.emplace_back(work);
  }
  ~Workers() { queue_.close(); }
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

 private:
  BundleQueue& queue_;
  std::vector<std::jthread> threads_;
};

}  // namespace

Result<void> print_labels(const LabelMaker& labels, const RunFiles& files, const RunFile& file,
                          SheetWriter& writer, const PrintRun& run, const TakeTags& tags) {
  const auto labels_a_page = std::max<std::uint64_t>(file.count / file.pages, 1);
  const auto pages_each = std::max<std::uint64_t>(kLeastAtOnce / labels_a_page, 1);
  const auto bundles = (file.pages + pages_each - 1) / pages_each;
  const auto threads = static_cast<unsigned>(std::clamp<std::uint64_t>(run.threads, 1, bundles));
  BundleQueue queue(bundles, std::size_t{2} * threads);
  const Workers workers(queue, threads, [&] {
    try {
      while (const auto number = queue.claim())
        queue.put(*number, make_bundle(*number, pages_each, labels, files, file, writer));
    } catch (...) {
      queue.fail(std::current_exception());
    }
  });
  std::uint64_t done = 0;
  for (std::uint64_t number = 0; number < bundles; ++number) {
    const auto bundle = queue.take();
    if (tags && !bundle.tags.empty())
      if (auto taken = tags(bundle.first, bundle.tags); !taken) return taken;
    for (const auto& page : bundle.pages) writer.add(page);
    done += bundle.labels;
    if (run.progress) run.progress(done, file.count);
    if (run.stop && run.stop()) throw Interrupted("stopped before the last page");
  }
  return {};
}

}  // namespace ocop::labeler
