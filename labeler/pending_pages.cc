#include "labeler/pending_pages.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

namespace ocop::labeler {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_with(const fs::path& path, const char* act) {
  throw FileError(path.string() + ": " + act + ": " + std::strerror(errno));
}

/// "sheet-0001.svg", "sheet-12345.png"; `unfinished`: or that of a page which
/// write_file_whole() was about to rename.
bool is_page_name(const std::string& name, bool unfinished) {
  constexpr std::string_view kStart = "sheet-";
  if (!name.starts_with(kStart)) return false;
  const auto dot = name.find('.');
  if (dot == std::string::npos || dot < kStart.size() + 4) return false;
  const auto end = unfinished ? name.find('.', dot + 1) : std::string::npos;
  const auto extension = name.substr(dot, end - dot);
  return (extension == ".svg" || extension == ".png") &&
         std::all_of(name.begin() + kStart.size(), name.begin() + static_cast<std::ptrdiff_t>(dot),
                     [](char c) { return c >= '0' && c <= '9'; });
}

/// Nothing in it but pages: such a folder may be replaced.
void require_pages_only(const fs::path& folder, bool unfinished) {
  for (const auto& entry : fs::directory_iterator(folder))
    if (!entry.is_regular_file() || entry.is_symlink() ||
        !is_page_name(entry.path().filename().string(), unfinished))
      throw FileError(folder.string() + ": this folder holds other things than label sheets (" +
                      entry.path().filename().string() + "); name another one");
}

void require_replaceable(const fs::path& path) {
  const auto status = fs::symlink_status(path);
  if (!fs::exists(status)) return;
  if (!fs::is_directory(status))
    throw FileError(path.string() + ": is a file; several sheets need a folder, name another one");
  require_pages_only(path, false);
}

/// As base/file.cc does for files: a folder that was renamed between open and
/// lock is not ours.
int lock_folder(const fs::path& path) {
  for (;;) {
    if (::mkdir(path.c_str(), 0755) != 0 && errno != EEXIST) fail_with(path, "cannot make the folder");
    const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0) {
      if (errno == ENOENT) continue;
      fail_with(path, "cannot open the folder");
    }
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
      ::close(fd);
      throw FileError(path.string() + ": another run is writing it");
    }
    struct stat opened {}, named {};
    if (::fstat(fd, &opened) == 0 && ::lstat(path.c_str(), &named) == 0 &&
        opened.st_ino == named.st_ino && opened.st_dev == named.st_dev)
      return fd;
    ::close(fd);
  }
}

void sync_folder(const fs::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = fd >= 0 && ::fsync(fd) == 0;
  const int error = errno;
  if (fd >= 0) ::close(fd);
  errno = error;
  if (!synced) fail_with(path, "cannot sync");
}

fs::path without_trailing_slash(fs::path path) {
  return path.has_filename() ? path : path.parent_path();
}

}  // namespace

PendingFolder::PendingFolder(fs::path path)
    : path_(without_trailing_slash(std::move(path))), temporary_(path_.string() + ".part") {
  require_replaceable(path_);
  fd_ = lock_folder(temporary_);
  try {
    require_pages_only(temporary_, true);
    for (const auto& left : fs::directory_iterator(temporary_)) fs::remove(left.path());
  } catch (...) {
    ::close(fd_);
    throw;
  }
}

PendingFolder::~PendingFolder() {
  if (fd_ < 0) return;
  std::error_code ignored;
  fs::remove_all(temporary_, ignored);
  ::close(fd_);
}

void PendingFolder::add(const std::string& name, std::string_view content) {
  write_file_whole(temporary_ / name, content);
}

void PendingFolder::commit() {
  if (::fsync(fd_) != 0) fail_with(temporary_, "cannot sync");
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) {
    if (errno != ENOTEMPTY && errno != EEXIST) fail_with(path_, "cannot replace");
    require_replaceable(path_);
    if (::renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, path_.c_str(), RENAME_EXCHANGE) != 0)
      fail_with(path_, "cannot replace");
    fs::remove_all(temporary_);
  }
  ::close(std::exchange(fd_, -1));
  sync_folder(path_.has_parent_path() ? path_.parent_path() : fs::path("."));
}

PendingPages::PendingPages(const fs::path& path, std::string extension, std::uint64_t pages)
    : extension_(std::move(extension)) {
  if (pages > 1)
    folder_.emplace(path);
  else
    file_.emplace(path);
}

void PendingPages::add(std::string_view page) {
  ++added_;
  if (file_)
    file_->write(page);
  else
    folder_->add(fmt::format("sheet-{:04}.{}", added_, extension_), page);
}

const fs::path& PendingPages::temporary() const {
  return file_ ? file_->temporary() : folder_->temporary();
}

void PendingPages::commit() {
  if (file_)
    file_->commit();
  else
    folder_->commit();
}

}  // namespace ocop::labeler
