#include "tests/print/report.h"

#include <stdexcept>

namespace ocop::print_quality {

std::string table(std::string_view corner, const std::vector<std::string>& columns,
                  const std::vector<std::string>& rows, const std::vector<Tally>& tallies) {
  if (tallies.size() != columns.size() * rows.size())
    throw std::invalid_argument("a table of another size than its tallies");
  std::string text = "| " + std::string(corner) + " |";
  std::string rule = "|---|";
  for (const auto& column : columns) {
    text += " " + column + " |";
    rule += "--:|";
  }
  text += "\n" + rule + "\n";
  auto cell = tallies.begin();
  for (const auto& row : rows) {
    text += "| " + row + " |";
    for (std::size_t i = 0; i < columns.size(); ++i, ++cell)
      text += " " + std::to_string(cell->shots == 0 ? 0 : cell->read * 100 / cell->shots) + " |";
    text += "\n";
  }
  text.pop_back();
  return text;
}

std::string filled(std::string_view form, const std::map<std::string, std::string>& parts) {
  std::string text;
  std::size_t used = 0;
  for (;;) {
    const auto open = form.find("{{");
    text += form.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto close = form.find("}}", open);
    const auto part = parts.find(std::string(form.substr(open + 2, close - open - 2)));
    if (close == std::string_view::npos || part == parts.end())
      throw std::invalid_argument("the form names a part that there is not");
    text += part->second;
    ++used;
    form.remove_prefix(close + 2);
  }
  if (used != parts.size()) throw std::invalid_argument("the form leaves parts out");
  return text;
}

}  // namespace ocop::print_quality
