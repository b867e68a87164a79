#include "web/connection.h"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <utility>

namespace ocop::web {

Connection::Read Connection::receive(std::size_t most) {
  std::array<char, 16 * 1024> buffer;
  bool got = false;
  while (readable && in.size() <= most) {
    const ssize_t count = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
    if (count > 0) {
      in.append(buffer.data(), static_cast<std::size_t>(count));
      got = true;
      // A short read means the buffer is empty and what comes next is announced;
      // an end that was announced together with these bytes is not, once more.
      if (static_cast<std::size_t>(count) < buffer.size() && !end_announced) readable = false;
    } else if (count == 0) {
      ended = true;
      readable = false;
    } else if (errno == EINTR) {
      continue;
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      readable = false;
    } else {
      return Read::kBroken;
    }
  }
  return got ? Read::kMore : Read::kNothing;
}

Connection::Sent Connection::send() {
  while (sent < out.size()) {
    const ssize_t count =
        ::send(socket.get(), out.data() + sent, out.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (count >= 0) {
      sent += static_cast<std::size_t>(count);
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      return Sent::kSome;
    } else if (errno != EINTR) {
      return Sent::kBroken;
    }
  }
  out.clear();
  sent = 0;
  return Sent::kAll;
}

bool Connection::drain() {
  std::array<char, 16 * 1024> buffer;
  for (int rounds = 0; rounds < 64; ++rounds) {
    const ssize_t count = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
    if (count == 0) return true;
    if (count < 0 && errno != EINTR) return errno != EAGAIN && errno != EWOULDBLOCK;
  }
  return false;
}

void Connection::shut_down_sending() { ::shutdown(socket.get(), SHUT_WR); }

}  // namespace ocop::web
