// OUT.run: how far a run of several files has come, so that one that was cut off goes on where it
// stopped. JSON (0600), written whole each time:
//
//   {"run":"9f86d081884c7d659a2feaa0c55ad015","request":"SHA-256 of what was asked for",
//    "serials":[[1,500],[701,300]],
//    "files":[{"name":"labels.pdf","size":123456,"sha256":"…"}]}
//
// "serials" are the run's ranges, first and count: what is left of a roll to print changes while the run
// stands still, the run's labels do not. A file is entered once it is whole, proven and on the disk's way, right before it gets its
// final name: a file that stands as its entry says is whole, one that does not is made anew.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/file.h"
#include "base/result.h"
#include "programme/batch_record.h"

namespace ocop::labeler {

struct JournalEntry {
  std::string name;  ///< within OUT's folder
  std::uint64_t size = 0;
  std::string sha256;  ///< 64 digits
  bool operator==(const JournalEntry&) const = default;
};

/// Size and digest of a file, or of a folder of pages (over their names and digests). nullopt when it
/// is absent. Throws FileError.
std::optional<JournalEntry> entry_of(const std::filesystem::path& path);

/// Held open, it is the only one for its OUT. All throw FileError.
class RunJournal {
 public:
  /// Where the journal of a run to `out` is.
  static std::filesystem::path path(const std::filesystem::path& out);

  /// Takes up the journal beside `out`, or begins one (nothing is written yet). Refuses (where =
  /// "--out") one of another request, and a file that is no journal. Throws FileError when another run
  /// to `out` is under way.
  static Result<RunJournal> open(const std::filesystem::path& out, const std::string& request,
                                 std::vector<programme::SerialRange> serials = {});

  /// The ranges of the run to `out` that was cut off, in order, apart from each other, with `width`; none
  /// when there is no such run. Whether it is the same request, open() says.
  static std::vector<programme::SerialRange> serials(const std::filesystem::path& out, unsigned width);

  const std::string& run() const { return run_; }  ///< 32 hexadecimal digits
  bool taken_up() const { return taken_up_; }      ///< there was one
  const JournalEntry* find(const std::string& name) const;

  void write();                    ///< as it is
  void enter(JournalEntry entry);  ///< adds or replaces, and writes
  void remove();                   ///< the run has ended
  bool empty() const { return entries_.empty(); }

 private:
  RunJournal(std::filesystem::path out, std::string request, std::vector<programme::SerialRange> serials);

  std::filesystem::path out_;
  std::string request_;
  std::vector<programme::SerialRange> serials_;
  std::string run_;
  bool taken_up_ = false;
  std::vector<JournalEntry> entries_;
  std::unique_ptr<PendingFile> lock_;
};

}  // namespace ocop::labeler
