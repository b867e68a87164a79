#include "verifier/photos/photo_desk.h"

#include <memory>

namespace ocop::verifier {

std::optional<Result<CleanPhoto>> PhotoDesk::clean(std::string_view bytes) {
  {
    std::unique_lock lock(mutex_);
    if (!free_.wait_for(lock, settings_.patience, [&] { return busy_ < settings_.at_once; })) {
      return {};
    }
    ++busy_;
  }
  const auto leave = [this](const void*) {
    {
      const std::lock_guard lock(mutex_);
      --busy_;
    }
    free_.notify_one();
  };
  const std::unique_ptr<const void, decltype(leave)> turn(this, leave);
  return clean_photo(bytes);
}

}  // namespace ocop::verifier
