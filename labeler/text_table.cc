#include "labeler/text_table.h"

#include <algorithm>

namespace ocop::labeler {
namespace {

std::size_t characters(const std::string& text) {
  return static_cast<std::size_t>(std::ranges::count_if(
      text, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

}  // namespace

std::string text_table(const std::vector<Message>& headings,
                       const std::vector<std::vector<std::string>>& rows, Language language) {
  std::vector<std::string> head;
  for (const auto& heading : headings) head.push_back(heading.in(language));
  std::vector<std::size_t> widths;
  for (const auto& heading : head) widths.push_back(characters(heading));
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths.at(i) = std::max(widths.at(i), characters(row[i]));
  std::string table;
  const auto add = [&](const std::vector<std::string>& row) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i)
      line += row[i] + std::string(widths[i] - characters(row[i]) + 2, ' ');
    line.erase(line.find_last_not_of(' ') + 1);
    table += line + '\n';
  };
  add(head);
  for (const auto& row : rows) add(row);
  return table;
}

}  // namespace ocop::labeler
