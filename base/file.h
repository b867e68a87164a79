// Files: read with a bound, written whole or not at all.
#pragma once

#include <cstddef>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>

namespace ocop {

/// A disk that does not do what was asked; what() names path and cause.
class FileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws FileError when absent, unreadable, or larger than `most` bytes.
std::string read_file(const std::filesystem::path& path, std::size_t most);

/// Writes beside `path`, syncs, renames: `path` is either as before or whole.
/// `mode` are the permission bits (0600 for secrets). Throws FileError.
void write_file_whole(const std::filesystem::path& path, std::string_view content,
                      unsigned mode = 0644);

/// Output that a run produces piece by piece under a temporary name beside
/// `path`; commit() syncs and renames it to `path`. Without commit() the
/// destructor removes it. What an earlier, killed run left under the temporary
/// name is replaced. Two runs at once on the same `path`: the second throws. So does
/// a `path` that names anything but an ordinary file: a device, a link, a folder.
class PendingFile {
 public:
  explicit PendingFile(std::filesystem::path path);
  ~PendingFile();
  PendingFile(const PendingFile&) = delete;
  PendingFile& operator=(const PendingFile&) = delete;

  void write(std::string_view bytes);  ///< throws FileError (disk full)
  const std::filesystem::path& temporary() const { return temporary_; }
  void commit();

 private:
  std::filesystem::path path_;
  std::filesystem::path temporary_;
  int fd_ = -1;
};

}  // namespace ocop
