// A file descriptor that closes itself.
#pragma once

#include <unistd.h>

#include <utility>

namespace ocop {

class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    Descriptor old(std::exchange(fd_, other.release()));
    return *this;
  }

  int get() const { return fd_; }  ///< negative when there is none
  explicit operator bool() const { return fd_ >= 0; }
  int release() { return std::exchange(fd_, -1); }
  void reset() { *this = Descriptor(); }

 private:
  int fd_;
};

}  // namespace ocop
