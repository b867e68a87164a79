// scrypt takes 32 MiB and a tenth of a second: so many at once, no more. Thread-safe.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>

namespace ocop::office {

class PasswordGate {
 public:
  static constexpr int kAtOnce = 2;
  static constexpr int kWaiting = 2;  ///< a server's threads are not for waiting here

  class Pass {
   public:
    explicit Pass(PasswordGate& gate) : gate_(&gate) {}
    ~Pass() { gate_->leave(); }
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;

   private:
    PasswordGate* gate_;
  };

  /// Waits for a turn; nullptr at once when kWaiting others wait already.
  std::unique_ptr<Pass> enter();

 private:
  void leave();

  std::mutex mutex_;
  std::condition_variable freed_;
  int inside_ = 0;
  int waiting_ = 0;
};

}  // namespace ocop::office
