// A file descriptor that closes itself. Internal to keys/.
#pragma once

#include <unistd.h>

namespace ocop::keys {

class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int get() const { return fd_; }  ///< negative when opening failed

 private:
  int fd_;
};

}  // namespace ocop::keys
