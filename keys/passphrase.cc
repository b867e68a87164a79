#include "keys/passphrase.h"

#include <fcntl.h>
#include <openssl/crypto.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <system_error>

#include "base/descriptor.h"
#include "base/file.h"
#include "base/text.h"

namespace ocop::keys {

namespace {

// A line on its way into a Secret; wiped whatever happens to it.
class Line {
 public:
  Line() = default;
  ~Line() { OPENSSL_cleanse(bytes_.data(), bytes_.size()); }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  bool full() const { return size_ == bytes_.size(); }
  void add(char byte) { bytes_[size_++] = byte; }
  std::string_view view() const {
    const std::string_view text(bytes_.data(), size_);
    return text.ends_with('\r') ? text.substr(0, text.size() - 1) : text;
  }

 private:
  std::array<char, kMostPassphrase + 2> bytes_{};
  std::size_t size_ = 0;
};

// Stops at the line's end, at the end of input, or when `line` is full.
bool read_line(int fd, Line& line) {
  while (!line.full()) {
    char byte = 0;
    const ssize_t got = ::read(fd, &byte, 1);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return false;
    if (got == 0 || byte == '\n') return true;
    line.add(byte);
  }
  return true;
}

// Two keyboards may spell "mật khẩu" in different code points.
Secret secret_of(std::string_view text) {
  auto composed = to_nfc(text);
  if (!composed) return Secret(text);
  Secret secret(*composed);
  OPENSSL_cleanse(composed->data(), composed->size());
  return secret;
}

// While it lives, signals that would end or stop the program wait, and the
// terminal does not echo.
class QuietTerminal {
 public:
  explicit QuietTerminal(int fd) : fd_(fd) {
    sigemptyset(&held_);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP}) sigaddset(&held_, signal);
    pthread_sigmask(SIG_BLOCK, &held_, &before_);
    if (::tcgetattr(fd_, &settings_) != 0) return;
    termios quiet = settings_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    quiet.c_lflag |= ICANON | ECHONL;
    changed_ = ::tcsetattr(fd_, TCSAFLUSH, &quiet) == 0;
  }
  ~QuietTerminal() {
    if (changed_) ::tcsetattr(fd_, TCSAFLUSH, &settings_);
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  }
  QuietTerminal(const QuietTerminal&) = delete;
  QuietTerminal& operator=(const QuietTerminal&) = delete;

  bool quiet() const { return changed_; }
  const sigset_t& held() const { return held_; }

 private:
  int fd_;
  sigset_t held_{};
  sigset_t before_{};
  termios settings_{};
  bool changed_ = false;
};

void show(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t put = ::write(fd, text.data(), text.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(put));
  }
}

enum class Typed { kLine, kSignal, kFailed };

Typed type_line(int terminal, const std::string& prompt, Line& line) {
  const QuietTerminal quiet(terminal);
  const Descriptor signals(::signalfd(-1, &quiet.held(), SFD_CLOEXEC));
  if (!quiet.quiet() || signals.get() < 0) return Typed::kFailed;
  show(terminal, prompt);
  std::array<pollfd, 2> waiting{pollfd{terminal, POLLIN, 0}, pollfd{signals.get(), POLLIN, 0}};
  while (::poll(waiting.data(), waiting.size(), -1) < 0) {
    if (errno != EINTR) return Typed::kFailed;
  }
  // Left unread, the signal is delivered once it is no longer held.
  if (waiting[1].revents != 0) return Typed::kSignal;
  return read_line(terminal, line) ? Typed::kLine : Typed::kFailed;
}

Result<Secret> ask(int terminal, const std::string& prompt) {
  Line line;
  Typed typed = Typed::kSignal;
  // A program that was stopped and continued asks again.
  while (typed == Typed::kSignal) typed = type_line(terminal, prompt, line);
  if (typed == Typed::kFailed) {
    return fail("", message("the passphrase could not be read from the terminal",
                            "không đọc được mật khẩu từ cửa sổ lệnh"));
  }
  return secret_of(line.view());
}

Result<Secret> ask_terminal(const std::string& prompt, bool fresh) {
  const Descriptor terminal(::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (terminal.get() < 0) {
    return fail("", message("there is no terminal to ask for a passphrase; name a file or an "
                            "environment variable that holds it",
                            "không có cửa sổ lệnh để hỏi mật khẩu; hãy chỉ ra tệp hoặc biến môi "
                            "trường chứa mật khẩu"));
  }
  auto first = ask(terminal.get(), prompt + (fresh ? " [1/2]: " : ": "));
  if (!first || !fresh) return first;
  const auto second = ask(terminal.get(), prompt + " [2/2]: ");
  if (!second) return tl::unexpected(second.error());
  if (first->view() != second->view()) {
    return fail("", message("the two entries of the passphrase differ",
                            "hai lần nhập mật khẩu không giống nhau"));
  }
  return first;
}

Result<Secret> read_file_line(const std::filesystem::path& file) {
  const Descriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  Line line;
  if (fd.get() < 0 || !read_line(fd.get(), line)) {
    const std::string cause = std::generic_category().message(errno);
    return fail(file.string(), message("the passphrase file cannot be read ({})",
                                       "không đọc được tệp mật khẩu ({})", cause));
  }
  return secret_of(line.view());
}

Result<Secret> read_environment(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr) {
    return fail(name,
                message("this environment variable, which is to hold the passphrase, is not set",
                        "chưa đặt biến môi trường này, biến phải chứa mật khẩu"));
  }
  return secret_of(value);
}

}  // namespace

Result<void> check_new_passphrase(const Secret& passphrase) {
  const std::size_t size = passphrase.view().size();
  if (size < kLeastPassphrase || size > kMostPassphrase) {
    return fail("", message("a new passphrase has {0} to {1} bytes",
                            "mật khẩu mới phải dài từ {0} đến {1} byte", kLeastPassphrase,
                            kMostPassphrase));
  }
  return {};
}

Result<Secret> read_passphrase(const PassphraseSource& source, const std::string& prompt,
                               bool fresh) {
  Result<Secret> secret = !source.file.empty()          ? read_file_line(source.file)
                          : !source.environment.empty() ? read_environment(source.environment)
                                                        : ask_terminal(prompt, fresh);
  if (!secret) return secret;
  const std::string where = !source.file.empty() ? source.file.string() : source.environment;
  if (secret->empty()) {
    return fail(where, message("the passphrase is empty", "mật khẩu để trống"));
  }
  if (secret->view().size() > kMostPassphrase) {
    return fail(where, message("the passphrase is longer than {} bytes", "mật khẩu dài quá {} byte",
                               kMostPassphrase));
  }
  if (fresh) {
    if (auto checked = check_new_passphrase(*secret); !checked) {
      Error error = std::move(checked.error());
      error.where = where;
      return tl::unexpected(std::move(error));
    }
  }
  return secret;
}

}  // namespace ocop::keys
