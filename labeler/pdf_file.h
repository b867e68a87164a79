// A PDF file (ISO 32000-1) written from front to back: objects, page tree and
// cross-reference table. What stays in memory is eight bytes an object.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/file.h"

namespace ocop::labeler {

class PdfFile {
 public:
  using Object = std::uint32_t;  ///< its number

  /// Throws FileError when `path` cannot be written or another run is writing it.
  explicit PdfFile(const std::filesystem::path& path);

  /// A number for an object that is written later.
  Object reserve();
  void write(Object number, std::string_view body);
  Object add(std::string_view body);

  /// `dictionary`: entries besides /Length and /Filter. compress() first.
  Object add_compressed(std::string_view dictionary, std::string_view zlib_stream);

  /// `entries`: what a page dictionary holds besides /Type and /Parent.
  void add_page(std::string_view entries);

  /// `catalog`: entries besides /Type and /Pages. `page_defaults`: entries that
  /// all pages inherit. The file is then whole under its temporary name, which is returned.
  const std::filesystem::path& finish(std::string_view catalog, std::string_view page_defaults, Object info);
  void commit() { file_.commit(); }

 private:
  void put(std::string_view bytes);
  void close_branch();

  PendingFile file_;
  std::string waiting_;                 ///< not yet handed to the file
  std::uint64_t written_ = 0;
  std::vector<std::uint64_t> offsets_;  ///< by object number, less one
  Object root_;                         ///< of the page tree
  Object branch_ = 0;                   ///< under which pages are being added
  std::vector<Object> leaves_;
  std::vector<std::pair<Object, std::size_t>> branches_;
};

/// A zlib stream of `bytes`, packed well.
std::string compress(std::string_view bytes);

/// "<FEFF…>": a text string (ISO 32000-1, 7.9.2.2) of UTF-8.
std::string pdf_text(std::string_view utf8);

/// "(D:20261122030405Z)" (ISO 32000-1, 7.9.4).
std::string pdf_date(Instant at);

/// UTF-16BE of UTF-8, in hexadecimal.
std::string utf16_hex(std::string_view utf8);

}  // namespace ocop::labeler
