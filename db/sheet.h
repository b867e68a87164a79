// Rows as read from one file, CSV or JSON, before anything is known about
// what they mean: texts with the place each was read from.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ocop::db {

/// Both count from 1; the column counts characters, as an editor does.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

/// What an import may hold at the most, so that no input exhausts the memory.
struct InputLimits {
  std::size_t file_bytes = std::size_t{256} << 20;
  std::size_t total_bytes = std::size_t{512} << 20;
  std::size_t rows = 2'000'000;    ///< of all files together
  std::size_t cells = 20'000'000;  ///< of all files together
  std::size_t columns = 200;       ///< of one file
  std::size_t errors = 100;        ///< listed; the rest is counted
};

/// How much of the limits is left for one file.
struct Room {
  std::size_t rows;
  std::size_t cells;
};

/// Errors of an import in the order they were found, up to a limit.
class ErrorList {
 public:
  explicit ErrorList(std::size_t most) : most_(most) {}

  void add(std::string where, Message message);
  void add(Error error) { add(std::move(error.where), std::move(error.message)); }
  bool empty() const { return count_ == 0; }
  std::size_t count() const { return count_; }
  /// What was listed, and one sentence for what was not.
  std::vector<Error> take();

 private:
  std::size_t most_;
  std::size_t count_ = 0;
  std::vector<Error> errors_;
};

/// One table's rows of one file. Texts are kept together in one buffer; not for
/// files above 4 GiB.
class Sheet {
 public:
  /// `name` is how messages call the file, `directory` where it lies.
  Sheet(std::string name, std::filesystem::path directory)
      : name_(std::move(name)), directory_(std::move(directory)) {}

  /// The table the file says it is, by its own name: "products", "san-pham".
  std::string title;
  /// Nothing beside it can be read, and places are told as a form shows them:
  /// "LINE:HEADING", or "LINE" of a whole row.
  bool in_memory = false;

  const std::string& name() const { return name_; }
  const std::filesystem::path& directory() const { return directory_; }
  std::size_t columns() const { return headings_.size(); }
  std::size_t rows() const { return rows_.size(); }
  std::size_t cells() const { return cells_.size(); }
  const std::string& heading(std::size_t column) const { return headings_[column].text; }

  /// nullopt when the row says nothing about the column, "" when it says empty.
  std::optional<std::string_view> cell(std::size_t row, std::size_t column) const;
  /// Of the cell, or of the row when it has no such cell.
  std::string where(std::size_t row, std::size_t column) const;
  std::string where_row(std::size_t row) const;
  std::string where_heading(std::size_t column) const;
  std::string where(Position at) const;

  std::size_t add_column(std::string heading, Position at);
  std::optional<std::size_t> find_column(std::string_view heading) const;
  void begin_row(Position at);
  void drop_row();  ///< takes the row begun last back
  void set(std::size_t column, std::string_view text, Position at);

 private:
  struct Heading {
    std::string text;
    Position at;
  };
  struct Cell {
    std::uint32_t column;
    std::uint32_t offset;
    std::uint32_t length;
    Position at;
  };
  struct Row {
    std::size_t first_cell;
    Position at;
  };
  const Cell* find(std::size_t row, std::size_t column) const;

  std::string name_;
  std::filesystem::path directory_;
  std::vector<Heading> headings_;
  std::vector<Row> rows_;
  std::vector<Cell> cells_;
  std::string texts_;
};

}  // namespace ocop::db
