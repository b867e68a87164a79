#include "labeler/event_csv.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <map>

#include "base/text.h"
#include "db/csv.h"
#include "gs1/check_digit.h"
#include "gs1/epcis/nodes.h"
#include "gs1/epcis/uri.h"
#include "labeler/event_entry.h"
#include "office/imports.h"
#include "office/weight.h"

namespace ocop::labeler {
namespace {

enum class Column {
  kTime,
  kStep,
  kGtin,
  kLot,
  kArea,
  kQuantity,
  kUnit,
  kInputs,
  kPartner,
  kTemperature,
  kResult,
  kNote
};
constexpr std::size_t kColumns = 12;

struct Heading {
  Column column;
  std::string_view vi, en;
  std::string_view others;  ///< folded, between "|"
};

constexpr std::array<Heading, kColumns> kHeadings{
    Heading{Column::kTime, "thời gian", "time", "|thoi diem|ngay|luc|date|when|"},
    Heading{Column::kStep, "việc", "step", "|cong doan|su kien|event|"},
    Heading{Column::kGtin, "gtin", "gtin", "|ma san pham|"},
    Heading{Column::kLot, "lô", "lot", "|so lo|ma lo|batch|"},
    Heading{Column::kArea, "vùng", "area", "|ma vung|vung nguyen lieu|"},
    Heading{Column::kQuantity, "số lượng", "quantity", "|khoi luong|sl|"},
    Heading{Column::kUnit, "đơn vị", "unit", "|dvt|don vi tinh|"},
    Heading{Column::kInputs, "đầu vào", "inputs", "|nguyen lieu|"},
    Heading{Column::kPartner, "đối tác", "partner", "|giao cho|nhan tu|to|from|"},
    Heading{Column::kTemperature, "nhiệt độ", "temperature", "|nhiet do c|"},
    Heading{Column::kResult, "kết quả", "result", "||"},
    Heading{Column::kNote, "ghi chú", "note", "||"}};

std::optional<Column> find_column(std::string_view heading) {
  const auto wanted = fold(trim(heading));
  for (const auto& each : kHeadings) {
    if (wanted == fold(each.vi) || wanted == each.en ||
        each.others.find("|" + wanted + "|") != std::string_view::npos) {
      return wanted.empty() ? std::nullopt : std::optional(each.column);
    }
  }
  return {};
}

/// "20/11/2026", "20/11/2026 08:30", "2026-11-20 8:30", RFC 3339; Viet Nam's time.
std::optional<Instant> read_when(std::string_view text) {
  if (const auto exact = gs1::epcis::read_time(text)) return exact;
  const auto blank = std::min(text.find_first_of(" T"), text.size());
  auto day = parse_dmy_date(text.substr(0, blank));
  if (!day) day = parse_iso_date(text.substr(0, blank));
  if (!day) return {};
  if (blank == text.size()) return start_of_day(*day);
  const auto clock = trim(text.substr(blank + 1));
  const auto colon = clock.find_first_of(":hg");
  if (colon == std::string_view::npos) return {};
  const auto hours = parse_digits(clock.substr(0, colon));
  const auto minutes = parse_digits(clock.substr(colon + 1, 2));
  const auto rest = clock.substr(std::min(colon + 3, clock.size()));
  if (!hours || !minutes || *hours > 23 || *minutes > 59 || clock.size() < colon + 3) return {};
  if (!rest.empty() && (rest.size() != 3 || rest[0] != ':' || !parse_digits(rest.substr(1)))) return {};
  return start_of_day(*day) + std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
}

std::optional<double> read_degrees(std::string_view text) {
  std::string number(text);
  std::replace(number.begin(), number.end(), ',', '.');
  if (number.empty() || number.size() > 8 || number.find_first_not_of("0123456789.-") != std::string::npos) return {};
  char* end = nullptr;
  const double value = std::strtod(number.c_str(), &end);
  if (end != number.c_str() + number.size() || value < -273.15 || value > 2000) return {};
  return value;
}

std::optional<bool> read_passed(std::string_view text) {
  const auto wanted = fold(text);
  if (wanted.empty() || wanted == "dat" || wanted == "passed" || wanted == "ok" || wanted == "conformant") return true;
  if (wanted == "khong dat" || wanted == "failed" || wanted == "hong" || wanted == "non_conformant") return false;
  return {};
}

class Reader {
 public:
  Reader(std::string_view host, const db::Sheet& sheet, db::ErrorList& errors)
      : host_(host), sheet_(sheet), errors_(errors) {
    for (std::size_t i = 0; i < sheet.columns(); ++i) {
      const auto column = find_column(sheet.heading(i));
      if (!column) {
        errors.add(sheet.where_heading(i),
                   message("“{0}” is no column of this table; the template has them all",
                           "“{0}” không phải là cột của bảng này; xem tệp mẫu", printable(sheet.heading(i))));
      } else if (!at_.emplace(*column, i).second) {
        errors.add(sheet.where_heading(i),
                   message("The column “{0}” stands twice; once is right",
                           "Cột “{0}” xuất hiện hai lần; chỉ được có một", printable(sheet.heading(i))));
      }
    }
    for (const auto column : {Column::kTime, Column::kStep}) {
      if (at_.contains(column)) continue;
      const auto& heading = kHeadings[static_cast<std::size_t>(column)];
      errors.add("1", message("The column “{0}” is missing", "Thiếu cột “{1}”", heading.en, heading.vi));
    }
  }

  std::optional<gs1::epcis::Event> read(std::size_t row) {
    row_ = row;
    wrong_ = false;
    EventEntry entry;
    read_what(entry);
    read_amount(entry);
    if (entry.step == EventStep::kProcess) read_inputs(entry);
    entry.partner = text(Column::kPartner);
    entry.note = text(Column::kNote);
    if (wrong_) return {};
    auto event = event_of(entry, host_);
    if (event) return std::move(*event);
    const std::map<std::string_view, Column> places{{"node", Column::kLot},
                                                    {"quantity", Column::kQuantity},
                                                    {"inputs", Column::kInputs},
                                                    {"note", Column::kNote},
                                                    {"partner", Column::kPartner}};
    const auto place = places.find(event.error().where);
    refuse(place == places.end() ? Column::kStep : place->second, event.error().message);
    return {};
  }

 private:
  std::string text(Column column) const {
    const auto found = at_.find(column);
    if (found == at_.end()) return {};
    return std::string(trim(sheet_.cell(row_, found->second).value_or("")));
  }

  void refuse(Column column, Message why) {
    wrong_ = true;
    const auto found = at_.find(column);
    errors_.add(found == at_.end() ? sheet_.where_row(row_) : sheet_.where(row_, found->second), std::move(why));
  }

  void read_what(EventEntry& entry) {
    const auto when = read_when(text(Column::kTime));
    if (!when) {
      refuse(Column::kTime, message("“{0}” is no time; 20/11/2026 or 20/11/2026 08:30 is right",
                                    "“{0}” không phải là thời gian; hãy ghi 20/11/2026 hoặc 20/11/2026 08:30",
                                    printable(text(Column::kTime))));
    }
    entry.at = when.value_or(Instant{});
    const auto step = find_event_step(text(Column::kStep));
    if (!step) {
      refuse(Column::kStep, message("“{0}” is no step; harvest, process, pack, ship, receive or inspect is right",
                                    "“{0}” không phải là việc; hãy ghi thu hoạch, chế biến, đóng gói, giao hàng, nhận "
                                    "hàng hoặc kiểm tra",
                                    printable(text(Column::kStep))));
    }
    entry.step = step.value_or(EventStep::kHarvest);
    if (when && step) read_goods(entry);
    const auto passed = read_passed(text(Column::kResult));
    if (!passed) {
      refuse(Column::kResult,
             message("“{0}” is no result; passed or failed is right",
                     "“{0}” không phải là kết quả; hãy ghi đạt hoặc không đạt", printable(text(Column::kResult))));
    }
    entry.failed = !passed.value_or(true);
  }

  void read_goods(EventEntry& entry) {
    const auto gtin = text(Column::kGtin);
    const auto lot = text(Column::kLot);
    const auto area = text(Column::kArea);
    std::string written = lot;
    if (!gtin.empty()) {
      const auto full = gs1::to_gtin14(gtin);
      if (!full) return refuse(Column::kGtin, full.error().message);
      written = *full + "/" + lot;
    } else if (!area.empty()) {
      // A harvest's lot is its day.
      auto day = iso_date(local_date(entry.at));
      std::erase(day, '-');
      written = area + "/" + (lot.empty() && entry.step == EventStep::kHarvest ? day : lot);
      if (written.ends_with('/')) written.pop_back();
    }
    if (written.empty()) {
      return refuse(Column::kLot, message("Say which lot: its GTIN and lot, or its area",
                                          "Hãy cho biết lô nào: ghi GTIN và số lô, hoặc mã vùng"));
    }
    auto node = read_lot(written, host_);
    if (!node) return refuse(gtin.empty() && !area.empty() ? Column::kArea : Column::kLot, node.error().message);
    entry.node = std::move(*node);
    if (!area.empty()) {
      const auto place = gs1::epcis::node_of(gs1::epcis::uri_of(gs1::epcis::material_node(area, ""), host_), host_);
      if (!place) return refuse(Column::kArea, place.error().message);
      entry.place = *place;
    }
  }

  void read_amount(EventEntry& entry) {
    if (const auto amount = text(Column::kQuantity); !amount.empty()) {
      const auto thousandths = office::read_kilograms(amount);
      if (!thousandths) return refuse(Column::kQuantity, thousandths.error().message);
      entry.quantity = static_cast<double>(*thousandths) / 1000;
      auto unit = read_unit(text(Column::kUnit));
      if (!unit) return refuse(Column::kUnit, unit.error().message);
      entry.unit = std::move(*unit);
      if (entry.unit.empty() && *thousandths % 1000 != 0) {
        refuse(Column::kUnit, message("Say the unit: a fraction of a piece there is not",
                                      "Hãy ghi đơn vị: số cái không thể là số lẻ"));
      }
    }
    const auto degrees = text(Column::kTemperature);
    if (degrees.empty()) return;
    entry.celsius = read_degrees(degrees);
    if (!entry.celsius) {
      refuse(Column::kTemperature, message("“{0}” is no temperature in degrees Celsius; 4,5 is right",
                                           "“{0}” không phải là nhiệt độ (°C); ví dụ đúng: 4,5", printable(degrees)));
    }
  }

  void read_inputs(EventEntry& entry) {
    auto rest = text(Column::kInputs);
    std::replace(rest.begin(), rest.end(), '\n', '|');
    for (std::size_t begin = 0; begin <= rest.size();) {
      const auto end = std::min(rest.find('|', begin), rest.size());
      const auto one = trim(std::string_view(rest).substr(begin, end - begin));
      begin = end + 1;
      if (one.empty()) continue;
      auto node = read_lot(one, host_);
      if (!node) return refuse(Column::kInputs, node.error().message);
      if (std::find(entry.inputs.begin(), entry.inputs.end(), *node) == entry.inputs.end())
        entry.inputs.push_back(*node);
    }
  }

  std::string_view host_;
  const db::Sheet& sheet_;
  db::ErrorList& errors_;
  std::map<Column, std::size_t> at_;
  std::size_t row_ = 0;
  bool wrong_ = false;
};

/// The number in front of "LINE" or "LINE:HEADING".
std::size_t line_of(const std::string& where) {
  return static_cast<std::size_t>(parse_digits(where.substr(0, where.find(':'))).value_or(0));
}

}  // namespace

tl::expected<EventTable, std::vector<Error>> read_event_table(std::string_view bytes, std::string_view host) {
  db::InputLimits limits;
  limits.columns = 40;
  limits.errors = 50;
  db::Sheet sheet("", {});
  sheet.in_memory = true;
  db::ErrorList errors(limits.errors);
  EventTable table;
  if (db::read_csv(bytes, sheet, {kMostEventLines, kMostEventLines * kColumns * 2}, limits, errors)) {
    Reader reader(host, sheet, errors);
    std::map<std::string, std::size_t> seen;
    for (std::size_t row = 0; row < sheet.rows() && errors.count() < limits.errors; ++row) {
      auto event = reader.read(row);
      if (!event) continue;
      const auto line = line_of(sheet.where_row(row));
      const auto [first, is_new] = seen.emplace(event->id, line);
      if (!is_new) {
        errors.add(sheet.where_row(row), message("This line says the same as line {0}; once is right",
                                                 "Dòng này trùng với dòng {0}; chỉ được ghi một lần", first->second));
      }
      table.events.push_back(std::move(*event));
      table.lines.push_back(line);
    }
    if (sheet.rows() == 0 && errors.empty()) {
      errors.add("", message("The table has no lines below its headings", "Bảng chưa có dòng nào dưới dòng tiêu đề"));
    }
  }
  if (!errors.empty()) return tl::unexpected(errors.take());
  return table;
}

std::string event_table_template(Language language, std::string_view gtin14, std::string_view area, Date today) {
  const bool vi = language == Language::kVietnamese;
  std::string out = "\xEF\xBB\xBF";
  const auto line = [&](const std::array<std::string, kColumns>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) out += ',';
      db::append_csv_field(out, cells[i]);
    }
    out += "\r\n";
  };
  std::array<std::string, kColumns> cells;
  for (std::size_t i = 0; i < kColumns; ++i) cells[i] = vi ? kHeadings[i].vi : kHeadings[i].en;
  line(cells);
  auto day = iso_date(today);
  std::erase(day, '-');
  line({dmy_date(today) + " 08:00", vi ? "thu hoạch" : "harvest", "", "", std::string(area), "120", "kg", "", "", "",
        "", ""});
  line({dmy_date(today) + " 14:00", vi ? "chế biến" : "process", std::string(gtin14), "L" + day, "", "200",
        vi ? "hộp" : "pieces", std::string(area) + "/" + day, "", "", "", ""});
  return out;
}

std::string event_error_text(const Error& error, Language language) {
  const bool line = !error.where.empty() && error.where[0] >= '0' && error.where[0] <= '9';
  return line ? office::import_error_text(error, language) : error.in(language);
}

Error error_of_line(const Error& error, const std::vector<std::size_t>& lines) {
  constexpr std::string_view kStart = "eventList[";
  if (!error.where.starts_with(kStart)) return error;
  const auto close = error.where.find(']');
  const auto index = parse_digits(std::string_view(error.where).substr(kStart.size(), close - kStart.size()));
  if (!index || static_cast<std::size_t>(*index) >= lines.size()) return error;
  return {std::to_string(lines[static_cast<std::size_t>(*index)]), error.message};
}

}  // namespace ocop::labeler
