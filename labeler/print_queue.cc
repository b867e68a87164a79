#include "labeler/print_queue.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "base/descriptor.h"
#include "base/file.h"
#include "base/text.h"

namespace ocop::labeler {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kMostQueueName = 127;  // CUPS' own bound
constexpr std::size_t kMostOutput = std::size_t{64} * 1024;
constexpr std::chrono::seconds kPatience{60};

struct Outcome {
  int code = 0;
  std::string output;  ///< of both streams, cut at kMostOutput
};

/// Signals that this process holds back are not held back in the child.
class Attributes {
 public:
  Attributes() {
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK);
  }
  ~Attributes() { posix_spawnattr_destroy(&attributes_); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

class FileActions {
 public:
  FileActions() { posix_spawn_file_actions_init(&actions_); }
  ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;
  posix_spawn_file_actions_t* get() { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_{};
};

/// What the child says until it closes its end, or the time is over: then it is ended.
std::string listen(int fd, pid_t child) {
  const auto end = SteadyClock::now() + kPatience;
  std::string output;
  std::array<char, 4096> buffer{};
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - SteadyClock::now()).count();
    pollfd one{fd, POLLIN, 0};
    const int ready = left > 0 ? ::poll(&one, 1, static_cast<int>(left)) : 0;
    if (ready < 0 && errno == EINTR) continue;
    if (ready <= 0) {
      ::kill(child, SIGKILL);
      return output;
    }
    const auto got = ::read(fd, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return output;
    output.append(buffer.data(), std::min(static_cast<std::size_t>(got), kMostOutput - output.size()));
  }
}

/// nullopt when there is no such program.
std::optional<Outcome> run(std::vector<std::string> words) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe2");
  FileActions actions;
  posix_spawn_file_actions_addopen(actions.get(), STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(actions.get(), ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(actions.get(), ends[1], STDERR_FILENO);
  const Attributes attributes;
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t child = -1;
  const int failed = posix_spawnp(&child, arguments[0], actions.get(), attributes.get(), arguments.data(), environ);
  ::close(ends[1]);
  if (failed != 0) {
    ::close(ends[0]);
    if (failed == ENOENT || failed == EACCES) return std::nullopt;
    throw std::system_error(failed, std::generic_category(), "posix_spawnp");
  }
  Outcome outcome;
  outcome.output = listen(ends[0], child);
  ::close(ends[0]);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
  outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return outcome;
}

bool is_queue_name(std::string_view text) {
  return !text.empty() && text.size() <= kMostQueueName && text.front() != '-' &&
         std::ranges::none_of(text, [](char c) {
           const auto byte = static_cast<unsigned char>(c);
           return byte <= ' ' || byte == 0x7F || std::strchr("/#\\'\"", c) != nullptr;
         });
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    if (end > 0) lines.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

/// Refuses a queue that is not among those that CUPS names; where it names none, lp decides.
Result<void> check_queue(const std::string& queue) {
  const auto list = run({"lpstat", "-e"});
  if (!list || list->code != 0) return {};
  const auto known = lines_of(list->output);
  if (known.empty() || std::ranges::find(known, queue) != known.end()) return {};
  std::string names;
  for (const auto& name : known) names += (names.empty() ? "" : ", ") + name;
  return fail("--queue", message("there is no print queue “{0}” on this machine; there are: {1}",
                                 "máy này không có hàng đợi in “{0}”; hiện có: {1}", printable(queue),
                                 printable(names, 400)));
}

/// The first bytes of a file, fewer than `most` where it has no more.
std::string beginning_of(const std::filesystem::path& file, std::size_t most) {
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened) throw FileError(file.string() + ": cannot open: " + std::strerror(errno));
  std::string bytes(most, '\0');
  std::size_t held = 0;
  while (held < most) {
    const auto got = ::read(opened.get(), bytes.data() + held, most - held);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw FileError(file.string() + ": cannot read: " + std::strerror(errno));
    if (got == 0) break;
    held += static_cast<std::size_t>(got);
  }
  bytes.resize(held);
  return bytes;
}

/// What lp is told of the file: its content decides, since names lie.
Result<const char*> option_for(const std::filesystem::path& file) {
  const auto begin = beginning_of(file, 5);
  if (begin == "%PDF-") return "print-scaling=none";
  if (begin.starts_with("^XA") || begin.starts_with("~DG")) return "raw";
  return fail("--queue", message("“{}” is neither a PDF nor ZPL; a queue takes nothing else",
                                 "“{}” không phải PDF cũng không phải ZPL; hàng đợi in chỉ nhận hai loại này",
                                 printable(file.filename().string())));
}

}  // namespace

Result<void> send_to_queue(const std::filesystem::path& file, const std::string& queue) {
  if (!is_queue_name(queue))
    return fail("--queue", message("“{}” is no name of a print queue", "“{}” không phải tên hàng đợi in", printable(queue)));
  if (auto known = check_queue(queue); !known) return known;
  const auto option = option_for(file);
  if (!option) return tl::unexpected(option.error());
  // An absolute path is never taken for an option.
  const auto sent = run({"lp", "-d", queue, "-o", *option, std::filesystem::absolute(file).string()});
  if (!sent)
    return fail("--queue", message("this machine has no lp; install CUPS (cups-client), or print the file by hand",
                                   "máy này không có lệnh lp; hãy cài CUPS (cups-client), hoặc tự in tệp"));
  if (sent->code != 0)
    return fail("--queue", message("lp refused the file: {}", "lp không nhận tệp: {}",
                                   printable(sent->output.empty() ? "?" : lines_of(sent->output).front(), 400)));
  return {};
}

}  // namespace ocop::labeler
