// Pages that are files of their own: one page is the file OUT, more are a folder
// OUT with sheet-0001.svg, sheet-0002.svg …, seen only when whole.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/file.h"

namespace ocop::labeler {

/// A folder made under the temporary name OUT.part and renamed by commit().
/// What an earlier, killed run left there is replaced; of two runs at once the
/// second throws. An OUT that exists is replaced only when it is a folder of
/// such pages. All throw FileError.
class PendingFolder {
 public:
  explicit PendingFolder(std::filesystem::path path);
  ~PendingFolder();
  PendingFolder(const PendingFolder&) = delete;
  PendingFolder& operator=(const PendingFolder&) = delete;

  void add(const std::string& name, std::string_view content);
  const std::filesystem::path& temporary() const { return temporary_; }
  void commit();

 private:
  std::filesystem::path path_;
  std::filesystem::path temporary_;
  int fd_ = -1;
};

class PendingPages {
 public:
  PendingPages(const std::filesystem::path& path, std::string extension, std::uint64_t pages);

  void add(std::string_view page);
  /// Where the pages are until commit(): a file, or a folder.
  const std::filesystem::path& temporary() const;
  void commit();

 private:
  std::string extension_;
  std::uint64_t added_ = 0;
  std::optional<PendingFile> file_;
  std::optional<PendingFolder> folder_;
};

}  // namespace ocop::labeler
