#include "labeler/printer_line.h"

#include <fcntl.h>
#include <linux/sockios.h>
#include <netdb.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "labeler/print_run.h"

namespace ocop::labeler {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

/// How long a wait goes on before `stop` is asked again.
constexpr milliseconds kSlice{100};

struct FreeAddresses {
  void operator()(addrinfo* found) const { freeaddrinfo(found); }
};

/// 0, or the error of that connection.
int outcome_of(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

bool poll_until(int fd, short events, SteadyClock::time_point end, const std::function<bool()>& stop) {
  for (;;) {
    if (stop && stop()) throw Interrupted("stopped while the printer was waited for");
    const auto left = std::chrono::ceil<milliseconds>(end - SteadyClock::now());
    if (left < milliseconds::zero()) return false;
    pollfd one{fd, events, 0};
    const int ready = ::poll(&one, 1, static_cast<int>(std::min(left, kSlice).count()));
    if (ready > 0) return true;
  }
}

tl::unexpected<Error> no_connection(const std::string& name, const std::string& why) {
  return fail(name, message("no connection: {}; is the printer on, and the address right?",
                            "không kết nối được: {}; hãy kiểm tra máy in đã bật và địa chỉ đúng chưa", why));
}

}  // namespace

PrinterLine::PrinterLine(int fd, const PrinterAddress& printer, const SendSettings& settings)
    : fd_(fd), name_(printer_name(printer)), silence_(settings.silence), stop_(settings.stop) {}

PrinterLine::PrinterLine(PrinterLine&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      name_(std::move(other.name_)),
      silence_(other.silence_),
      stop_(std::move(other.stop_)) {}

PrinterLine::~PrinterLine() {
  if (fd_ >= 0) ::close(fd_);
}

Result<PrinterLine> PrinterLine::connect(const PrinterAddress& printer, const SendSettings& settings) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const auto name = printer_name(printer);
  const int looked_up = getaddrinfo(printer.host.c_str(), std::to_string(printer.port).c_str(), &wanted, &found);
  const std::unique_ptr<addrinfo, FreeAddresses> guard(found);
  if (looked_up != 0) return no_connection(name, gai_strerror(looked_up));
  const auto end = SteadyClock::now() + settings.connect;
  int error = ETIMEDOUT;
  for (const auto* address = found; address != nullptr; address = address->ai_next) {
    PrinterLine line(::socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), printer, settings);
    if (line.fd_ < 0) {
      error = errno;
      continue;
    }
    if (::connect(line.fd_, address->ai_addr, address->ai_addrlen) == 0) return line;
    error = errno;
    if (error != EINPROGRESS) continue;
    if (!poll_until(line.fd_, POLLOUT, end, settings.stop)) {
      error = ETIMEDOUT;
      break;
    }
    error = outcome_of(line.fd_);
    if (error == 0) return line;
  }
  return no_connection(name, std::strerror(error));
}

bool PrinterLine::wait_for(short events, milliseconds most) const {
  return poll_until(fd_, events, SteadyClock::now() + most, stop_);
}

tl::unexpected<Error> PrinterLine::closed() const {
  return fail(name_, message("the printer closed the connection", "máy in đã ngắt kết nối"));
}

tl::unexpected<Error> PrinterLine::stuck() const {
  const auto seconds = std::chrono::duration<double>(silence_).count();
  return fail(name_, message("the printer has taken nothing for {} s; is it out of labels, open or paused?",
                             "máy in không nhận dữ liệu suốt {} giây; hãy xem máy có hết tem, mở nắp hay đang tạm dừng không",
                             seconds));
}

Result<void> PrinterLine::write(std::string_view bytes) {
  while (!bytes.empty()) {
    if (!wait_for(POLLOUT, silence_)) return stuck();
    const auto taken = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (taken >= 0) {
      bytes.remove_prefix(static_cast<std::size_t>(taken));
    } else if (errno != EAGAIN && errno != EINTR) {
      return closed();
    }
  }
  return {};
}

Result<std::string> PrinterLine::read(milliseconds wait) {
  if (!wait_for(POLLIN, wait)) return "";
  std::array<char, 1024> buffer{};
  const auto got = ::recv(fd_, buffer.data(), buffer.size(), 0);
  if (got > 0) return std::string(buffer.data(), static_cast<std::size_t>(got));
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return "";
  return closed();
}

Result<void> PrinterLine::finish() {
  ::shutdown(fd_, SHUT_WR);
  auto end = SteadyClock::now() + silence_;
  int before = -1;
  for (;;) {
    int left = 0;
    if (::ioctl(fd_, SIOCOUTQ, &left) != 0 || outcome_of(fd_) != 0) return closed();
    if (left == 0) return {};
    if (left != before) end = SteadyClock::now() + silence_;
    before = left;
    if (SteadyClock::now() > end) return stuck();
    // The queue says nothing when it empties; what comes back meanwhile is of no interest.
    pollfd none{-1, 0, 0};
    ::poll(&none, 1, 10);
    if (stop_ && stop_()) throw Interrupted("stopped while the printer was waited for");
  }
}

}  // namespace ocop::labeler
