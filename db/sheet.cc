#include "db/sheet.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace ocop::db {

void ErrorList::add(std::string where, Message message) {
  if (++count_ <= most_) errors_.push_back({std::move(where), std::move(message)});
}

std::vector<Error> ErrorList::take() {
  if (count_ > most_) {
    errors_.push_back({"", message("and {} more errors, not listed", "và {} lỗi nữa, không liệt kê",
                                   count_ - most_)});
  }
  count_ = 0;
  return std::move(errors_);
}

const Sheet::Cell* Sheet::find(std::size_t row, std::size_t column) const {
  const auto begin = cells_.begin() + static_cast<std::ptrdiff_t>(rows_[row].first_cell);
  const auto end = row + 1 < rows_.size()
                       ? cells_.begin() + static_cast<std::ptrdiff_t>(rows_[row + 1].first_cell)
                       : cells_.end();
  // CSV rows hold every column in order; only JSON rows have gaps.
  const auto guess = static_cast<std::ptrdiff_t>(column);
  if (guess < end - begin && begin[guess].column == column) return &begin[guess];
  const auto found =
      std::find_if(begin, end, [&](const Cell& cell) { return cell.column == column; });
  return found == end ? nullptr : &*found;
}

std::optional<std::string_view> Sheet::cell(std::size_t row, std::size_t column) const {
  const auto* found = find(row, column);
  if (found == nullptr) return std::nullopt;
  return std::string_view(texts_).substr(found->offset, found->length);
}

std::string Sheet::where(Position at) const {
  if (in_memory) return std::to_string(at.line);
  return fmt::format("{}:{}:{}", name_, at.line, at.column);
}

std::string Sheet::where(std::size_t row, std::size_t column) const {
  const auto* found = find(row, column);
  const auto at = found != nullptr ? found->at : rows_[row].at;
  return in_memory ? fmt::format("{}:{}", at.line, printable(headings_[column].text)) : where(at);
}

std::string Sheet::where_row(std::size_t row) const { return where(rows_[row].at); }

std::string Sheet::where_heading(std::size_t column) const {
  const auto& heading = headings_[column];
  return in_memory ? fmt::format("{}:{}", heading.at.line, printable(heading.text))
                   : where(heading.at);
}

std::size_t Sheet::add_column(std::string heading, Position at) {
  headings_.push_back({std::move(heading), at});
  return headings_.size() - 1;
}

std::optional<std::size_t> Sheet::find_column(std::string_view heading) const {
  const auto found = std::find_if(headings_.begin(), headings_.end(),
                                  [&](const Heading& known) { return known.text == heading; });
  if (found == headings_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - headings_.begin());
}

void Sheet::begin_row(Position at) { rows_.push_back({cells_.size(), at}); }

void Sheet::drop_row() {
  cells_.resize(rows_.back().first_cell);
  rows_.pop_back();
}

void Sheet::set(std::size_t column, std::string_view text, Position at) {
  cells_.push_back({static_cast<std::uint32_t>(column), static_cast<std::uint32_t>(texts_.size()),
                    static_cast<std::uint32_t>(text.size()), at});
  texts_ += text;
}

}  // namespace ocop::db
