#include "base/file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "base/descriptor.h"

namespace ocop {
namespace {

[[noreturn]] void fail_with(const std::filesystem::path& path, const char* act) {
  throw FileError(path.string() + ": " + act + ": " + std::strerror(errno));
}

void write_all(int fd, std::string_view bytes, const std::filesystem::path& path) {
  while (!bytes.empty()) {
    const auto written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0) {
      if (errno == EINTR) continue;
      fail_with(path, "cannot write");
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

std::filesystem::path directory_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

void sync_directory(const std::filesystem::path& directory) {
  const Descriptor fd(::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (fd.get() < 0 || ::fsync(fd.get()) != 0) fail_with(directory, "cannot sync");
}

/// Opens the temporary file and locks it. The lock goes with its process, so a
/// killed run leaves none behind. A run that waited between open and lock may
/// hold a file that was renamed meanwhile: that one is not ours to truncate.
int open_locked(const std::filesystem::path& path) {
  for (;;) {
    Descriptor fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644));
    if (fd.get() < 0) fail_with(path, "cannot write");
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0)
      throw FileError(path.string() + ": another run is writing it");
    struct stat opened {
    }, named{};
    if (::fstat(fd.get(), &opened) != 0) fail_with(path, "cannot read");
    if (::lstat(path.c_str(), &named) == 0 && named.st_ino == opened.st_ino &&
        named.st_dev == opened.st_dev)
      return fd.release();
  }
}

}  // namespace

std::string read_file(const std::filesystem::path& path, std::size_t most) {
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (fd.get() < 0) fail_with(path, "cannot open");
  struct stat status {};
  if (::fstat(fd.get(), &status) != 0) fail_with(path, "cannot read");
  if (S_ISDIR(status.st_mode)) throw FileError(path.string() + ": is a folder, not a file");
  std::string content;
  char buffer[65536];
  for (;;) {
    const auto got = ::read(fd.get(), buffer, sizeof buffer);
    if (got < 0) {
      if (errno == EINTR) continue;
      fail_with(path, "cannot read");
    }
    if (got == 0) return content;
    if (content.size() + static_cast<std::size_t>(got) > most)
      throw FileError(path.string() + ": larger than " + std::to_string(most) + " bytes");
    content.append(buffer, static_cast<std::size_t>(got));
  }
}

void write_file_whole(const std::filesystem::path& path, std::string_view content, unsigned mode) {
  std::string name = path.string() + ".XXXXXX";
  {
    const Descriptor fd(::mkostemp(name.data(), O_CLOEXEC));
    if (fd.get() < 0) fail_with(path, "cannot write beside it");
    try {
      if (::fchmod(fd.get(), mode) != 0) fail_with(name, "cannot set permissions");
      write_all(fd.get(), content, name);
      if (::fsync(fd.get()) != 0) fail_with(name, "cannot sync");
      if (::rename(name.c_str(), path.c_str()) != 0) fail_with(path, "cannot replace");
    } catch (...) {
      ::unlink(name.c_str());
      throw;
    }
  }
  sync_directory(directory_of(path));
}

PendingFile::PendingFile(std::filesystem::path path)
    : path_(std::move(path)), temporary_(path_.string() + ".part") {
  std::error_code absent;
  const auto there = std::filesystem::symlink_status(path_, absent);
  if (std::filesystem::exists(there) && !std::filesystem::is_regular_file(there))
    throw FileError(path_.string() + ": stands there already and is no ordinary file");
  Descriptor fd(open_locked(temporary_));
  if (::ftruncate(fd.get(), 0) != 0) fail_with(temporary_, "cannot write");
  fd_ = fd.release();
}

PendingFile::~PendingFile() {
  if (fd_ < 0) return;
  ::unlink(temporary_.c_str());
  ::close(fd_);
}

void PendingFile::write(std::string_view bytes) { write_all(fd_, bytes, temporary_); }

void PendingFile::commit() {
  if (::fsync(fd_) != 0) fail_with(temporary_, "cannot sync");
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) fail_with(path_, "cannot replace");
  ::close(fd_);
  fd_ = -1;
  sync_directory(directory_of(path_));
}

}  // namespace ocop
