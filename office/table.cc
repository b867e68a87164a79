#include "office/table.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "db/csv.h"

namespace ocop::office {
namespace {

/// The characters that make a spreadsheet take a text for a formula, also behind blanks.
bool looks_like_formula(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return false;
  const auto c = static_cast<unsigned char>(text[first]);
  return c == '=' || c == '+' || c == '-' || c == '@' || c < 0x20 || c == 0x7F ||
         text.substr(first).starts_with("＝") || text.substr(first).starts_with("＋") ||
         text.substr(first).starts_with("－") || text.substr(first).starts_with("＠");
}

std::string guarded_text(const std::string& text) {
  return looks_like_formula(text) ? "'" + text : text;
}

struct AsCsv {
  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(const std::string& text) const { return guarded_text(text); }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(double number) const { return fmt::format("{:.15g}", number); }
  std::string operator()(Date day) const { return iso_date(day); }
};

std::string safe_name(std::string_view name) {
  std::string safe;
  for (const char c : name.substr(0, 100)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_';
    safe += plain ? c : '-';
  }
  return safe.empty() ? "ocop" : safe;
}

web::Response download(std::string type, std::string_view name, std::string_view ending,
                       std::string body) {
  web::Response response;
  response.content_type = std::move(type);
  response.headers.emplace_back("Content-Disposition", fmt::format("attachment; filename=\"{}.{}\"",
                                                                   safe_name(name), ending));
  response.headers.emplace_back("Cache-Control", "no-store");
  response.body = std::move(body);
  return response;
}

}  // namespace

std::string csv_line(const std::vector<Cell>& row) {
  std::string line;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (i > 0) line += ',';
    db::append_csv_field(line, std::visit(AsCsv(), row[i]));
  }
  return line + "\r\n";
}

std::string csv_line(const std::vector<std::string>& headings) {
  return csv_line(std::vector<Cell>(headings.begin(), headings.end()));
}

std::string to_csv(const Table& table) {
  std::string out(kCsvStart);
  out += csv_line(table.headings);
  for (const auto& row : table.rows) out += csv_line(row);
  return out;
}

Table joined(std::vector<Table> tables, std::string name, std::string first) {
  Table all;
  all.name = std::move(name);
  all.headings = {std::move(first)};
  for (auto& table : tables) {
    std::vector<Cell> heading{table.title};
    for (auto& words : table.headings) heading.emplace_back(std::move(words));
    all.rows.push_back(std::move(heading));
    for (auto& row : table.rows) {
      row.insert(row.begin(), table.title);
      all.rows.push_back(std::move(row));
    }
  }
  std::size_t widest = 1;
  for (const auto& row : all.rows) widest = std::max(widest, row.size());
  all.headings.resize(widest);
  for (auto& row : all.rows) row.resize(widest);
  return all;
}

web::Response csv_response(const Table& table) {
  return download("text/csv; charset=utf-8", table.name, "csv", to_csv(table));
}

web::Response xlsx_response(const std::vector<Table>& sheets, std::string_view file_name) {
  return download("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", file_name,
                  "xlsx", to_xlsx(sheets));
}

}  // namespace ocop::office
