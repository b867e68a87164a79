// ocop-labeler itself, which a test starts and ends before its time.
#pragma once

#include <doctest/doctest.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace ocop::labeler {

/// Killed with the object.
class Program {
 public:
  explicit Program(std::vector<std::string> arguments) {
    arguments.at(0) = OCOP_LABELER;
    std::vector<char*> words;
    for (auto& word : arguments) words.push_back(word.data());
    words.push_back(nullptr);
    REQUIRE(posix_spawn(&pid_, words[0], nullptr, nullptr, words.data(), environ) == 0);
  }
  ~Program() {
    if (pid_ <= 0) return;
    ::kill(pid_, SIGKILL);
    wait();
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  void send(int signal) const { ::kill(pid_, signal); }
  bool running() {
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == 0) return true;
    pid_ = -1;
    return false;
  }
  /// Exit code, or 1000 + the signal that ended it.
  int wait() {
    int status = 0;
    REQUIRE(waitpid(pid_, &status, 0) == pid_);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
  }

 private:
  pid_t pid_ = -1;
};

/// Until pages have reached the disk under the temporary name.
inline void wait_for_pages(Program& program, const std::filesystem::path& partial) {
  namespace fs = std::filesystem;
  constexpr std::uintmax_t kMoreThanHead = 4096;
  for (std::error_code none; program.running();
       std::this_thread::sleep_for(std::chrono::milliseconds(5))) {
    if (fs::is_directory(partial, none)
            ? !fs::is_empty(partial, none)
            : fs::exists(partial, none) && fs::file_size(partial, none) > kMoreThanHead)
      return;
  }
  FAIL("the run ended before it was interrupted");
}

}  // namespace ocop::labeler
