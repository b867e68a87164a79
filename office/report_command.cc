#include "office/report_command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <memory>
#include <ostream>

#include "base/command_line.h"
#include "base/file.h"
#include "base/text.h"
#include "office/report.h"

namespace ocop::office {
namespace {

struct Options {
  std::string place, from, to, xlsx, csv;
};

Result<Date> day_of(std::string_view option, const std::string& text, Date otherwise) {
  if (text.empty()) return otherwise;
  if (const auto iso = parse_iso_date(text)) return *iso;
  if (const auto dmy = parse_dmy_date(text)) return *dmy;
  return fail(
      std::string(option),
      message("“{}” is no day; write 2026-11-22 or 22/11/2026",
              "“{}” không phải ngày; hãy viết 2026-11-22 hoặc 22/11/2026", printable(text)));
}

struct ShownCell {
  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(const std::string& text) const { return printable(text, 200); }
  std::string operator()(std::int64_t number) const { return std::to_string(number); }
  std::string operator()(double number) const { return fmt::format("{:.15g}", number); }
  std::string operator()(Date day) const { return dmy_date(day); }
};

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80;
  }));
}

void print(std::ostream& out, const Table& table) {
  std::vector<std::vector<std::string>> lines{table.headings};
  for (const auto& row : table.rows) {
    lines.emplace_back();
    for (const auto& cell : row) lines.back().push_back(std::visit(ShownCell(), cell));
  }
  std::vector<std::size_t> widths(table.headings.size());
  for (const auto& line : lines) {
    for (std::size_t i = 0; i < line.size(); ++i)
      widths[i] = std::max(widths[i], characters(line[i]));
  }
  out << table.title << '\n';
  for (const auto& line : lines) {
    std::string text;
    for (std::size_t i = 0; i < line.size(); ++i)
      text += "  " + line[i] + std::string(widths[i] - characters(line[i]), ' ');
    out << text.substr(0, text.find_last_not_of(' ') + 1) << '\n';
  }
  out << '\n';
}

/// All tables one below the other: a CSV holds one sheet.
Table joined(const std::vector<Table>& tables, Language language) {
  Table all{"bao-cao", "", {message("Table", "Bảng").in(language)}, {}};
  const auto widest = std::max_element(
      tables.begin(), tables.end(),
      [](const Table& a, const Table& b) { return a.headings.size() < b.headings.size(); });
  all.headings.resize(widest->headings.size() + 1);
  for (const auto& table : tables) {
    std::vector<Cell> headings{table.title};
    headings.insert(headings.end(), table.headings.begin(), table.headings.end());
    all.rows.push_back(std::move(headings));
    for (const auto& row : table.rows) {
      all.rows.push_back({table.title});
      all.rows.back().insert(all.rows.back().end(), row.begin(), row.end());
    }
  }
  for (auto& row : all.rows) row.resize(all.headings.size());
  return all;
}

int write(const db::CommandSession& session, const std::string& path, const std::string& bytes) {
  PendingFile file(path);
  file.write(bytes);
  file.commit();
  session.say(message("{}: written", "{}: đã ghi", path));
  return kDone;
}

int report(const db::CommandSession& session, const Options& given) {
  const Date today = local_date(session.now);
  const std::chrono::year_month_day parts(today.day);
  const auto from = day_of("--from", given.from, make_date(static_cast<int>(parts.year()), 1, 1));
  if (!from) return session.refuse({from.error()});
  const auto to = day_of("--to", given.to, today);
  if (!to) return session.refuse({to.error()});
  if (*from > *to) {
    return session.refuse(
        {{"--from", message("{} comes after {}; swap them", "{} sau {}; hãy đổi chỗ hai ngày",
                            dmy_date(*from), dmy_date(*to))}});
  }
  db::Connection connection(session.address, db::Access::kRead);
  connection.begin_read();
  if (!given.place.empty() && !db::place_name(connection, given.place)) {
    return session.refuse(
        {{"--place", message("the registry knows no place “{}”",
                             "sổ đăng ký không có địa danh “{}”", printable(given.place))}});
  }
  const auto tables =
      report_tables(read_report(connection, given.place, *from, *to), session.language);
  connection.commit();
  if (!given.xlsx.empty()) return write(session, given.xlsx, to_xlsx(tables));
  if (!given.csv.empty())
    return write(session, given.csv, to_csv(joined(tables, session.language)));
  for (const auto& table : tables) {
    if (!table.rows.empty()) print(session.out, table);
  }
  return kDone;
}

}  // namespace

void add_report_command(CLI::App& app, db::Command& chosen) {
  auto given = std::make_shared<Options>();
  auto* command = app.add_subcommand(
      "report", "Products by commune, group, stars and producer; what a period brought; targets");
  command->add_option("--place", given->place, "Place id; the whole registry without it");
  command->add_option("--from", given->from, "First day; else the first of January");
  command->add_option("--to", given->to, "Last day; else today");
  auto* xlsx = command->add_option("--xlsx", given->xlsx, "Write a workbook instead");
  command->add_option("--csv", given->csv, "Write a CSV file instead")->excludes(xlsx);
  command->callback([given, &chosen] {
    chosen = [given](const db::CommandSession& session) { return report(session, *given); };
  });
}

}  // namespace ocop::office
