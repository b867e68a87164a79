// A list as rows of typed cells: one description gives the page's table, CSV and XLSX.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/date.h"
#include "base/message.h"
#include "web/http.h"

namespace ocop::office {

/// Nothing, text, whole number, decimal number, day.
using Cell = std::variant<std::monostate, std::string, std::int64_t, double, Date>;

struct Table {
  std::string name;   ///< file name without ending, ASCII: "san-pham"
  std::string title;  ///< sheet name
  std::vector<std::string> headings;
  std::vector<std::vector<Cell>> rows;
};

/// UTF-8 with BOM, RFC 4180. A text that a spreadsheet would take for a formula (begins
/// with = + - @ or a control character) is written behind an apostrophe.
std::string to_csv(const Table& table);
/// One record of to_csv() with its line end, for who writes them one by one behind kCsvStart.
std::string csv_line(const std::vector<Cell>& row);
std::string csv_line(const std::vector<std::string>& headings);
inline constexpr std::string_view kCsvStart = "\xEF\xBB\xBF";
/// Office Open XML by libxlsxwriter: bold frozen heading, dates as dates, texts as texts.
std::string to_xlsx(const std::vector<Table>& sheets);

/// Several tables as one, for a CSV, which has but one: they follow each other, each with its
/// headings as a line, and each line led by its table's title. `first`: that column's heading.
Table joined(std::vector<Table> tables, std::string name, std::string first);

web::Response csv_response(const Table& table);
web::Response xlsx_response(const std::vector<Table>& sheets, std::string_view file_name);

}  // namespace ocop::office
