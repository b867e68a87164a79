#include "office/report_page.h"

#include <fmt/format.h>

#include "base/html.h"
#include "office/chart.h"

namespace ocop::office {
namespace {

std::string shown(const Cell& cell) {
  struct Show {
    std::string operator()(std::monostate) const { return ""; }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(std::int64_t number) const { return std::to_string(number); }
    std::string operator()(double number) const { return fmt::format("{:.15g}", number); }
    std::string operator()(Date day) const { return dmy_date(day); }
  };
  return escape_html(std::visit(Show(), cell));
}

bool is_number(const Cell& cell) {
  return std::holds_alternative<std::int64_t>(cell) || std::holds_alternative<double>(cell);
}

}  // namespace

std::string table_html(const Table& table) {
  std::string html =
      "<table class=\"figures\"><caption>" + escape_html(table.title) + "</caption><thead><tr>";
  for (const auto& heading : table.headings)
    html += "<th scope=\"col\">" + escape_html(heading) + "</th>";
  html += "</tr></thead><tbody>";
  for (const auto& row : table.rows) {
    html += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      const auto text = shown(row[i]);
      if (i == 0)
        html += "<th scope=\"row\">" + text + "</th>";
      else
        html += (is_number(row[i]) ? "<td class=\"number\">" : "<td>") + text + "</td>";
    }
    html += "</tr>";
  }
  return html + "</tbody></table>";
}

namespace {

std::vector<Bar> bars_of(const Table& table) {
  std::vector<Bar> bars;
  for (const auto& row : table.rows)
    bars.push_back({std::get<std::string>(row[0]), std::get<std::int64_t>(row[1]), {}});
  return bars;
}

std::string shares_chart(const Report& report, Language language) {
  std::vector<Bar> bars;
  for (const auto& share : shares_of(report)) {
    if (share.tenths)
      bars.push_back({share.name.in(language), *share.tenths, percent(*share.tenths, language)});
  }
  return bar_chart(message("Shares", "Tỷ lệ").in(language), bars, 1000);
}

std::string section(const Table& table, const std::string& chart) {
  if (table.rows.empty()) return "";
  return "<section class=\"report\"><h2>" + escape_html(table.title) + "</h2>" + chart +
         table_html(table) + "</section>";
}

}  // namespace

std::string report_html(const Report& report, Language language) {
  const auto tables = report_tables(report, language);
  const auto title = [&](const Table& table) {
    return message("Products in force: {}", "Sản phẩm còn hiệu lực: {}", table.title).in(language);
  };
  std::string html = section(tables.front(), shares_chart(report, language));
  for (std::size_t i = 1; i + 1 < tables.size(); ++i)
    html += section(tables[i], bar_chart(title(tables[i]), bars_of(tables[i])));
  return html + section(tables.back(), "");
}

}  // namespace ocop::office
