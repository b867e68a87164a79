#include "labeler/progress.h"

#include <fmt/format.h>

#include <ostream>
#include <string>

namespace ocop::labeler {
namespace {

constexpr std::chrono::milliseconds kPatience{700};  ///< before the bar shows at all
constexpr std::chrono::milliseconds kRefresh{100};
constexpr std::uint64_t kWidth = 30;

}  // namespace

Progress::Progress(std::ostream& out, bool terminal, Language language)
    : out_(out), terminal_(terminal), language_(language), next_(Clock::now() + kPatience) {}

Progress::~Progress() {
  if (drawn_) out_ << "\r\x1b[K" << std::flush;
}

void Progress::update(std::uint64_t done, std::uint64_t of) {
  if (!terminal_ || of == 0) return;
  const auto now = Clock::now();
  if (now < next_) return;
  next_ = now + kRefresh;
  drawn_ = true;
  const auto filled = done * kWidth / of;
  std::string bar;
  for (std::uint64_t i = 0; i < kWidth; ++i) bar += i < filled ? "█" : "░";
  const auto words = message("labels", "tem");
  out_ << fmt::format("\r{} {:3} %  {}/{} {}\x1b[K", bar, done * 100 / of, done, of,
                      words.in(language_))
       << std::flush;
}

}  // namespace ocop::labeler
