// Photos are made anew one or two at a time, so that many at once do not take the machine's memory.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string_view>

#include "verifier/photos/photo.h"

namespace ocop::verifier {

/// Thread-safe.
class PhotoDesk {
 public:
  struct Settings {
    std::size_t at_once = 2;
    std::chrono::milliseconds patience{8'000};  ///< how long a photo waits for its turn
  };
  PhotoDesk() : PhotoDesk(Settings{}) {}
  explicit PhotoDesk(Settings settings) : settings_(settings) {}

  /// clean_photo(), in turn; nullopt: too many are being worked on, try again later.
  std::optional<Result<CleanPhoto>> clean(std::string_view bytes);

 private:
  Settings settings_;
  std::mutex mutex_;
  std::condition_variable free_;
  std::size_t busy_ = 0;
};

}  // namespace ocop::verifier
