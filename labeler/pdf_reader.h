// Reads back a file that labeler/pdf_file.h wrote, and refuses any other form.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ocop::labeler {

class PdfReader {
 public:
  /// Reads the cross-reference table's place, the page tree's root and the form that the pages share.
  /// Errors say what is wrong, without the file's name. Throws FileError.
  static Result<PdfReader> open(const std::filesystem::path& file);
  PdfReader(PdfReader&&) noexcept;
  ~PdfReader();

  std::uint64_t pages() const;
  double width() const;   ///< of a page, points
  double height() const;
  const std::string& form() const;  ///< its operators

  /// The content of the next page as it is stored, a zlib stream; page by page from the first on. Memory is that
  /// of one page and of the page tree. Throws FileError.
  Result<std::string> next_page();

 private:
  struct State;
  explicit PdfReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Refuses what is no whole zlib stream, and what grows beyond `most` bytes.
std::optional<std::string> inflated(std::string_view zlib_stream, std::size_t most);

}  // namespace ocop::labeler
