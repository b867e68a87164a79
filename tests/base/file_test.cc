#include "base/file.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/temporary_folder.h"

using namespace ocop;
using ocop::test::TemporaryFolder;
namespace fs = std::filesystem;

namespace {

std::size_t entries(const fs::path& folder) {
  return static_cast<std::size_t>(
      std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

/// Runs `act` in a child process that may write files of at most `bytes`, as on
/// a disk that fills up; returns the child's exit status.
template <class Act>
int with_full_disk(rlim_t bytes, Act act) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{bytes, bytes};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    int status = 0;
    try {
      act();
    } catch (const FileError&) {
      status = 3;
    }
    ::_exit(status);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

TEST_CASE("a file is written whole, with its permissions, and read with a bound") {
  const TemporaryFolder folder;
  const auto path = folder / "secret.key";
  write_file_whole(path, "first", 0600);
  write_file_whole(path, "second", 0600);
  CHECK(read_file(path, 100) == "second");
  CHECK(read_file(path, 6) == "second");
  CHECK_THROWS_AS(read_file(path, 5), FileError);
  CHECK((fs::status(path).permissions() & fs::perms::mask) ==
        (fs::perms::owner_read | fs::perms::owner_write));
  CHECK(entries(folder.path()) == 1);
  CHECK_THROWS_AS(read_file(folder / "absent", 5), FileError);
  CHECK_THROWS_AS(read_file(folder.path(), 5), FileError);
}

TEST_CASE("a full disk leaves the old file as it was") {
  const TemporaryFolder folder;
  const auto path = folder / "jwks.json";
  write_file_whole(path, "old");
  CHECK(with_full_disk(1000, [&] { write_file_whole(path, std::string(5000, 'x')); }) == 3);
  CHECK(read_file(path, 100) == "old");
  CHECK(entries(folder.path()) == 1);
}

TEST_CASE("a pending file appears when committed and leaves nothing when not") {
  const TemporaryFolder folder;
  const auto path = folder / "labels.pdf";
  {
    PendingFile file(path);
    file.write("half");
    CHECK_FALSE(fs::exists(path));
  }
  CHECK(entries(folder.path()) == 0);
  {
    PendingFile file(path);
    file.write("wh");
    file.write("ole");
    file.commit();
  }
  CHECK(read_file(path, 100) == "whole");
  CHECK(entries(folder.path()) == 1);
}

TEST_CASE("two runs on one file: the second is refused, a killed one does not matter") {
  const TemporaryFolder folder;
  const auto path = folder / "labels.pdf";
  {
    PendingFile first(path);
    CHECK_THROWS_AS(PendingFile{path}, FileError);
    first.write("x");
    first.commit();
  }
  const pid_t child = ::fork();
  if (child == 0) {
    PendingFile killed(path);
    killed.write("a killed run's half page, longer than what comes after");
    ::kill(::getpid(), SIGKILL);
  }
  ::waitpid(child, nullptr, 0);
  CHECK(fs::exists(path.string() + ".part"));
  PendingFile second(path);
  second.write("y");
  second.commit();
  CHECK(read_file(path, 100) == "y");
}

TEST_CASE("devices, links and folders are not replaced") {
  const TemporaryFolder folder;
  write_file_whole(folder / "victim", "precious");
  fs::create_symlink(folder / "victim", folder / "link");
  fs::create_directory(folder / "inside");
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  for (const char* name : {"link", "inside", "pipe"}) {
    CAPTURE(name);
    CHECK_THROWS_AS(PendingFile{folder / name}, FileError);
  }
  CHECK(fs::is_fifo(folder / "pipe"));
  CHECK(entries(folder.path()) == 4);
}

TEST_CASE("a link in place of the temporary file is not followed") {
  const TemporaryFolder folder;
  write_file_whole(folder / "victim", "precious");
  fs::create_symlink(folder / "victim", folder / "labels.pdf.part");
  CHECK_THROWS_AS(PendingFile{folder / "labels.pdf"}, FileError);
  CHECK(read_file(folder / "victim", 100) == "precious");
}
