#include "office/password_gate.h"

namespace ocop::office {

std::unique_ptr<PasswordGate::Pass> PasswordGate::enter() {
  std::unique_lock lock(mutex_);
  if (inside_ >= kAtOnce) {
    if (waiting_ >= kWaiting) return nullptr;
    ++waiting_;
    freed_.wait(lock, [this] { return inside_ < kAtOnce; });
    --waiting_;
  }
  ++inside_;
  return std::make_unique<Pass>(*this);
}

void PasswordGate::leave() {
  {
    const std::lock_guard lock(mutex_);
    --inside_;
  }
  freed_.notify_one();
}

}  // namespace ocop::office
