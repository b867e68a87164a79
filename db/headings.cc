#include <algorithm>
#include <numeric>

#include "base/text.h"
#include "db/tables.h"

namespace ocop::db {
namespace {

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto diagonal = row[0]++;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
    }
  }
  return row.back();
}

/// "san pham ninh son" begins with the words "san pham".
bool begins_with_words(std::string_view text, std::string_view words) {
  return text.starts_with(words) && (text.size() == words.size() || text[words.size()] == ' ');
}

}  // namespace

std::string plain_words(std::string_view text) {
  std::string words;
  for (const char c : fold(text)) {
    const bool wordy = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & '\x80') != 0;
    if (wordy) {
      words += c;
    } else if (!words.empty() && words.back() != ' ') {
      words += ' ';
    }
  }
  while (!words.empty() && words.back() == ' ') words.pop_back();
  return words;
}

const Table* table_of_title(std::string_view title) {
  const auto words = plain_words(title);
  const Table* best = nullptr;
  std::size_t longest = 0;
  for (const auto& table : tables()) {
    auto names = table.aliases;
    names.push_back(table.name);
    for (const auto name : names) {
      const auto known = plain_words(name);
      if (known.size() > longest && begins_with_words(words, known)) {
        longest = known.size();
        best = &table;
      }
    }
  }
  return best;
}

std::optional<std::size_t> column_of_heading(const Table& table, std::string_view heading) {
  const auto words = plain_words(heading);
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    const auto& column = table.columns[i];
    if (column.header.empty()) continue;
    if (plain_words(column.header) == words) return i;
    for (const auto alias : column.aliases) {
      if (plain_words(alias) == words) return i;
    }
  }
  return std::nullopt;
}

std::string_view nearest_heading(const Table& table, std::string_view heading) {
  // A heading can be as long as a file; only its beginning can be like one of ours.
  const auto words = plain_words(heading.substr(0, 100));
  std::string_view best;
  auto least = static_cast<std::size_t>(-1);
  for (const auto& column : table.columns) {
    if (column.header.empty()) continue;
    auto names = column.aliases;
    names.push_back(column.header);
    for (const auto name : names) {
      const auto far = distance(words, plain_words(name));
      if (far < least) {
        least = far;
        best = name;
      }
    }
  }
  return best;
}

}  // namespace ocop::db
