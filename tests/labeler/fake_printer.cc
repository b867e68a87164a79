#include "tests/labeler/fake_printer.h"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace ocop::labeler {
namespace {

constexpr int kSlice = 10;  // milliseconds

bool readable(int fd) {
  pollfd one{fd, POLLIN, 0};
  return ::poll(&one, 1, kSlice) > 0;
}

}  // namespace

FakePrinter::FakePrinter(Manner manner) : manner_(std::move(manner)) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  REQUIRE(listener_ >= 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* plain = reinterpret_cast<sockaddr*>(&address);
  REQUIRE(::bind(listener_, plain, sizeof address) == 0);
  // Little room, as a printer has: what it does not take stays with who sends.
  const int room = 4096;
  REQUIRE(::setsockopt(listener_, SOL_SOCKET, SO_RCVBUF, &room, sizeof room) == 0);
  REQUIRE(::listen(listener_, 8) == 0);
  socklen_t size = sizeof address;
  REQUIRE(::getsockname(listener_, plain, &size) == 0);
  port_ = ntohs(address.sin_port);
  thread_ = std::jthread([this] { serve(); });
}

FakePrinter::~FakePrinter() {
  ends_ = true;
  thread_.join();
  ::close(listener_);
}

void FakePrinter::change(Manner manner) {
  const std::lock_guard lock(mutex_);
  manner_ = std::move(manner);
}

std::string FakePrinter::stream() const {
  const std::lock_guard lock(mutex_);
  return stream_;
}
std::vector<std::string> FakePrinter::printed() const {
  const std::lock_guard lock(mutex_);
  return printed_;
}
std::size_t FakePrinter::most_ahead() const {
  const std::lock_guard lock(mutex_);
  return most_ahead_;
}

void FakePrinter::serve() {
  while (!ends_) {
    if (!readable(listener_)) continue;
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    ++connections_;
    talk(connection);
    ::close(connection);
  }
}

void FakePrinter::talk(int connection) {
  std::string held;
  std::size_t labels = 0;
  std::array<char, 4096> buffer{};
  while (!ends_) {
    if (!readable(connection)) continue;
    const auto got = ::recv(connection, buffer.data(), buffer.size(), 0);
    if (got <= 0) {
      const std::lock_guard lock(mutex_);
      lose_line();
      return;
    }
    held.append(buffer.data(), static_cast<std::size_t>(got));
    for (auto end = held.find('\n'); end != std::string::npos; end = held.find('\n')) {
      const auto line = held.substr(0, end + 1);
      held.erase(0, end + 1);
      if (!take(line, connection, labels)) return;
    }
  }
}

bool FakePrinter::take(const std::string& line, int connection, std::size_t& labels) {
  const std::lock_guard lock(mutex_);
  if (line == "~HS\r\n") {
    if (!manner_.answers || manner_.most_answers == 0) return true;
    if (manner_.most_answers != kNever) --manner_.most_answers;
    print(manner_.prints_per_question);
    const auto once = manner_.answer.empty() ? status() : manner_.answer;
    std::string answer;
    for (std::size_t copy = 0; copy < manner_.copies; ++copy) answer += once;
    return ::send(connection, answer.data(), answer.size(), MSG_NOSIGNAL) > 0;
  }
  stream_ += line;
  constexpr std::string_view kLabel = "^XA^FX";
  if (!line.starts_with(kLabel)) return true;
  waiting_.push_back(line.substr(kLabel.size(), line.find("^FS") - kLabel.size()));
  most_ahead_ = std::max(most_ahead_, waiting_.size());
  ++labels;
  if (labels == manner_.deaf_after)
    while (!ends_) ::usleep(kSlice * 1000);
  if (labels == manner_.closes_after) lose_line();
  return labels != manner_.closes_after;
}

void FakePrinter::lose_line() {
  if (manner_.forgets)
    waiting_.clear();
  else
    print(kNever);
}

void FakePrinter::print(std::size_t most) {
  for (; most > 0 && !waiting_.empty() && manner_.paper > 0; --most) {
    printed_.push_back(waiting_.front());
    waiting_.erase(waiting_.begin());
    if (manner_.paper != kNever) --manner_.paper;
  }
}

std::string FakePrinter::status() {
  const auto formats = waiting_.empty() ? 0 : waiting_.size() - 1;
  return fmt::format(
      "\x02"
      "030,{},0,0245,{:03},0,0,0,000,0,0,0\x03\r\n"
      "\x02"
      "000,0,0,0,0,2,4,0,{:08},1,001\x03\r\n"
      "\x02"
      "1234,0\x03\r\n",
      manner_.paper == 0 ? 1 : 0, formats, waiting_.empty() ? 0 : 1);
}

}  // namespace ocop::labeler
