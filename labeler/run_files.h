// How the labels of a run are divided into files, and those of a file into pages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>

#include "labeler/page_layout.h"

namespace ocop::labeler {

/// One file of a run (for pages of SVG or PNG, the folder).
struct RunFile {
  std::size_t number = 0;  ///< from 0
  std::filesystem::path path;
  std::uint64_t first = 0, count = 0;       ///< labels of the run
  std::uint64_t first_page = 0, pages = 0;  ///< pages of the run; of a table its blocks of lines
};

/// Immutable.
class RunFiles {
 public:
  /// `layout` absent: a table. `per_file`: pages, or lines of a table; 0 = one file.
  /// `labels` at least 1.
  RunFiles(std::filesystem::path out, std::optional<PageLayout> layout, std::uint64_t labels,
           std::uint64_t per_file);

  std::size_t count() const { return count_; }
  std::uint64_t labels() const { return labels_; }
  std::uint64_t pages() const;  ///< of the run; 0 of a table
  RunFile file(std::size_t number) const;
  /// The labels of the file's page `page` (from 0 in each file), by their place in the run.
  PageLayout::Part page(const RunFile& file, std::uint64_t page) const;

  /// "labels.pdf", "labels-002.pdf", …; also of a number that the run does not have.
  std::filesystem::path path(std::size_t number) const;

 private:
  std::filesystem::path out_;
  std::optional<PageLayout> layout_;
  std::uint64_t labels_;
  std::uint64_t per_file_;  ///< never 0
  std::size_t count_;
};

}  // namespace ocop::labeler
