// A client that sends exactly the bytes it is told, for tests on loopback.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ocop::test {

struct Answer {
  int status = 0;
  std::string head;  ///< status line and fields
  std::string body;

  /// "" when absent. `name` as sent.
  std::string field(const std::string& name) const {
    const auto at = head.find("\r\n" + name + ": ");
    if (at == std::string::npos) return {};
    const auto begin = at + name.size() + 4;
    return head.substr(begin, head.find("\r\n", begin) - begin);
  }
};

class RawClient {
 public:
  /// `receive_buffer`: bytes the kernel keeps for us; 0 leaves it to the kernel.
  explicit RawClient(int port, int receive_buffer = 0) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    if (receive_buffer > 0) {
      ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) < 0) {
      ::close(fd_);
      throw std::runtime_error("cannot connect");
    }
  }
  ~RawClient() { close(); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  /// False when the server has closed.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count < 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  void finish_sending() { ::shutdown(fd_, SHUT_WR); }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }

  /// The next answer; nullopt when the connection ends before it is whole.
  /// `head_only`: answers to HEAD have a length but no body.
  std::optional<Answer> receive(bool head_only = false) {
    while (buffer_.find("\r\n\r\n") == std::string::npos) {
      if (!more()) return {};
    }
    Answer answer;
    answer.head = buffer_.substr(0, buffer_.find("\r\n\r\n") + 2);
    buffer_.erase(0, answer.head.size() + 2);
    answer.status = std::stoi(answer.head.substr(9, 3));
    const std::string length = answer.field("Content-Length");
    const std::size_t wanted = head_only || length.empty() ? 0 : std::stoul(length);
    while (buffer_.size() < wanted) {
      if (!more()) return {};
    }
    answer.body = buffer_.substr(0, wanted);
    buffer_.erase(0, wanted);
    return answer;
  }

  /// True when the server closes within the patience of a test, having sent nothing more.
  bool closed_by_server() { return buffer_.empty() && !more(); }

 private:
  bool more() {
    pollfd waiting{.fd = fd_, .events = POLLIN, .revents = 0};
    if (::poll(&waiting, 1, 30'000) <= 0) throw std::runtime_error("no answer within 30 s");
    std::array<char, 65536> bytes;
    const ssize_t count = ::recv(fd_, bytes.data(), bytes.size(), 0);
    if (count <= 0) return false;
    buffer_.append(bytes.data(), static_cast<std::size_t>(count));
    return true;
  }

  int fd_;
  std::string buffer_;
};

}  // namespace ocop::test
