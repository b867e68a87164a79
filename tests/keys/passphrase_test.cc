#include "keys/passphrase.h"

#include <doctest/doctest.h>
#include <pty.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>

#include "base/file.h"
#include "tests/support/temporary_folder.h"

namespace ocop::keys {

namespace {

std::string read_from_file(const std::string& content, bool fresh = false) {
  const test::TemporaryFolder folder;
  write_file_whole(folder / "secret", content, 0600);
  const auto secret = read_passphrase({folder / "secret", ""}, "prompt", fresh);
  return secret ? std::string(secret->view()) : "refused: " + secret.error().message.en;
}

// A program that asks on a terminal of its own; its answer is its exit code.
class Terminal {
 public:
  explicit Terminal(bool fresh) {
    child_ = ::forkpty(&master_, nullptr, nullptr, nullptr);
    REQUIRE(child_ >= 0);
    if (child_ == 0) {
      // Signals have their ordinary effect again, whatever the test runner did.
      for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, SIG_DFL);
      const auto secret = read_passphrase({}, "Mật khẩu", fresh);
      ::_exit(secret ? (secret->view() == "correct horse" ? 0 : 1) : 2);
    }
  }
  ~Terminal() {
    if (child_ > 0) {
      ::kill(child_, SIGKILL);
      ::waitpid(child_, nullptr, 0);
    }
    ::close(master_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  void wait_for(const std::string& text) {
    char byte = 0;
    while (shown_.find(text) == std::string::npos && ::read(master_, &byte, 1) == 1) shown_ += byte;
    REQUIRE(shown_.find(text) != std::string::npos);
  }
  void type(const std::string& text) {
    REQUIRE(::write(master_, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  int wait_status() {
    char byte = 0;
    while (::read(master_, &byte, 1) == 1) shown_ += byte;
    int status = 0;
    REQUIRE(::waitpid(child_, &status, 0) == child_);
    child_ = -1;
    return status;
  }
  bool echoes() const {
    termios settings{};
    REQUIRE(::tcgetattr(master_, &settings) == 0);
    return (settings.c_lflag & ECHO) != 0;
  }
  const std::string& shown() const { return shown_; }

 private:
  pid_t child_ = -1;
  int master_ = -1;
  std::string shown_;
};

}  // namespace

TEST_CASE("a file's first line is the passphrase") {
  CHECK(read_from_file("correct horse\n") == "correct horse");
  CHECK(read_from_file("correct horse") == "correct horse");
  CHECK(read_from_file("correct horse\r\nsecond line\n") == "correct horse");
  CHECK(read_from_file(" blanks count \n") == " blanks count ");
  CHECK(read_from_file("short\n") == "short");
  CHECK(read_from_file(std::string(1024, 'x') + "\n") == std::string(1024, 'x'));
}

TEST_CASE("an empty, short or endless passphrase is refused") {
  CHECK(read_from_file("") == "refused: the passphrase is empty");
  CHECK(read_from_file("\nsecond") == "refused: the passphrase is empty");
  CHECK(read_from_file("1234567\n", true) == "refused: a new passphrase has 8 to 1024 bytes");
  CHECK(read_from_file("12345678\n", true) == "12345678");
  CHECK(read_from_file(std::string(1025, 'x') + "\n") ==
        "refused: the passphrase is longer than 1024 bytes");
  CHECK(read_from_file(std::string(1'000'000, 'x')) ==
        "refused: the passphrase is longer than 1024 bytes");
}

TEST_CASE("composed and decomposed letters make the same passphrase") {
  CHECK(read_from_file("ma\xcc\xa3\xcc\x82t kha\xcc\x82\xcc\x89u\n") == "mật khẩu");
  CHECK(read_from_file("mật khẩu\n") == "mật khẩu");
  CHECK(read_from_file("no UTF-8: \xff\xfe\n") == "no UTF-8: \xff\xfe");
}

TEST_CASE("a file that cannot be read is named") {
  const test::TemporaryFolder folder;
  const auto absent = read_passphrase({folder / "none", ""}, "prompt", false);
  REQUIRE_FALSE(absent);
  CHECK(absent.error().where == (folder / "none").string());
  const auto directory = read_passphrase({folder.path(), ""}, "prompt", false);
  REQUIRE_FALSE(directory);
  CHECK(directory.error().message.en.find("cannot be read") != std::string::npos);
}

TEST_CASE("an environment variable holds it, or is refused by name") {
  ::setenv("OCOP_TEST_PASSPHRASE", "correct horse", 1);
  const auto secret = read_passphrase({"", "OCOP_TEST_PASSPHRASE"}, "prompt", true);
  REQUIRE(secret);
  CHECK(secret->view() == "correct horse");
  ::setenv("OCOP_TEST_PASSPHRASE", "short", 1);
  CHECK_FALSE(read_passphrase({"", "OCOP_TEST_PASSPHRASE"}, "prompt", true));
  ::unsetenv("OCOP_TEST_PASSPHRASE");
  const auto unset = read_passphrase({"", "OCOP_TEST_PASSPHRASE"}, "prompt", true);
  REQUIRE_FALSE(unset);
  CHECK(unset.error().where == "OCOP_TEST_PASSPHRASE");
}

TEST_CASE("the terminal asks once for a known passphrase and shows nothing of it") {
  Terminal terminal(false);
  terminal.wait_for("Mật khẩu: ");
  CHECK_FALSE(terminal.echoes());
  terminal.type("correct horse\n");
  const int status = terminal.wait_status();
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(terminal.shown().find("horse") == std::string::npos);
}

TEST_CASE("the terminal asks twice for a new passphrase") {
  Terminal terminal(true);
  terminal.wait_for("[1/2]: ");
  terminal.type("correct horse\n");
  terminal.wait_for("[2/2]: ");
  terminal.type("correct horse\n");
  CHECK(WEXITSTATUS(terminal.wait_status()) == 0);
}

TEST_CASE("two entries that differ are refused") {
  Terminal terminal(true);
  terminal.wait_for("[1/2]: ");
  terminal.type("correct horse\n");
  terminal.wait_for("[2/2]: ");
  terminal.type("correct house\n");
  CHECK(WEXITSTATUS(terminal.wait_status()) == 2);
}

TEST_CASE("an interrupted prompt ends the program and gives the echo back") {
  Terminal terminal(false);
  terminal.wait_for("Mật khẩu: ");
  terminal.type("corr\x03");
  // The pty's settings go with its last user, so they are asked for before that.
  const int status = terminal.wait_status();
  CHECK(WIFSIGNALED(status));
  CHECK(WTERMSIG(status) == SIGINT);
  CHECK(terminal.echoes());
}

}  // namespace ocop::keys
