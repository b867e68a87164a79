#include <algorithm>
#include <map>
#include <numeric>

#include "programme/provinces.h"
#include "verifier/console/scan_charts.h"

namespace ocop::verifier::console {
namespace {

constexpr int kMostBarsOfDays = 62;
constexpr int kWeek = 7;
constexpr int kMostDays = 3652;
constexpr int kDaysOfSubject = 366;

/// Codes that anybody can make up never count: of those, attempts are what there is to see. What
/// is told of a province are scans of it that were counted where no province was known.
std::int64_t shown(const db::ScanCount& count) {
  const bool attempts =
      scan_class(count.verdict) == ScanClass::kForged || count.verdict == "unsigned";
  return (attempts ? count.scans : count.counted) + count.told;
}

/// The bar that holds the day; nothing for one before or behind them all.
ScanBar* bar_of(ScanSeries& series, Date day) {
  const auto found =
      std::lower_bound(series.bars.begin(), series.bars.end(), day,
                       [](const ScanBar& bar, Date wanted) { return bar.until < wanted; });
  return found == series.bars.end() || day < found->from ? nullptr : &*found;
}

Message province_name(std::string_view code) {
  if (code.empty()) return message("Not told", "Không cho biết");
  if (const auto* province = programme::find_province(code)) return province->name;
  return {std::string(code), std::string(code)};
}

std::string days_text(const ScanBar& bar) {
  if (bar.from == bar.until) return dmy_date(bar.from);
  return dmy_date(bar.from) + " – " + dmy_date(bar.until);
}

void add_class_headings(std::vector<std::string>& headings, Language language) {
  for (const auto kind : kScanClasses) headings.push_back(scan_class_name(kind).in(language));
  headings.push_back(message("Together", "Cộng").in(language));
}

void add_class_cells(std::vector<office::Cell>& cells, const ScanFigures& figures) {
  for (const auto kind : kScanClasses) cells.emplace_back(figures[kind]);
  cells.emplace_back(figures.total());
}

}  // namespace

ScanClass scan_class(std::string_view verdict) {
  if (verdict == "genuine") return ScanClass::kGood;
  if (verdict == "suspected_copy") return ScanClass::kSuspected;
  if (verdict == "forged" || verdict == "not_registered" || verdict == "unknown_product")
    return ScanClass::kForged;
  return ScanClass::kLimited;
}

Message scan_class_name(ScanClass kind) {
  switch (kind) {
    case ScanClass::kGood:
      return message("Label holds", "Tem hợp lệ");
    case ScanClass::kLimited:
      return message("Holds, with a reservation", "Có điều cần lưu ý");
    case ScanClass::kSuspected:
      return message("Suspected copy", "Nghi sao chép");
    case ScanClass::kForged:
      break;
  }
  return message("Forged or not registered", "Giả mạo, chưa đăng ký");
}

std::string_view scan_class_code(ScanClass kind) {
  switch (kind) {
    case ScanClass::kGood:
      return "good";
    case ScanClass::kLimited:
      return "limited";
    case ScanClass::kSuspected:
      return "suspected";
    case ScanClass::kForged:
      break;
  }
  return "forged";
}

std::int64_t ScanFigures::total() const {
  return std::accumulate(of.begin(), of.end(), std::int64_t{0});
}

void ScanFigures::add(const db::ScanCount& count) {
  (*this)[scan_class(count.verdict)] += shown(count);
}

std::int64_t ScanSeries::most() const {
  std::int64_t most = 0;
  for (const auto& bar : bars) most = std::max(most, bar.scans.total());
  return most;
}

ScanSeries scan_series(const std::vector<db::ScanCount>& by_day, Date from, Date until) {
  from = std::max(from, add_days(until, 1 - kMostDays));
  ScanSeries series;
  const int days = days_between(from, until) + 1;
  if (days <= 0) return series;
  series.weekly = days > kMostBarsOfDays;
  const int step = series.weekly ? kWeek : 1;
  const int bars = (days + step - 1) / step;
  for (int i = 0; i < bars; ++i) {
    const Date last = add_days(until, -(bars - 1 - i) * step);
    series.bars.push_back({.from = std::max(from, add_days(last, 1 - step)),
                           .until = last,
                           .scans = {},
                           .devices = {},
                           .alerts = 0});
  }
  for (const auto& count : by_day) {
    const auto day = parse_iso_date(count.key);
    if (auto* bar = day ? bar_of(series, *day) : nullptr) bar->scans.add(count);
  }
  return series;
}

std::vector<ScanPlace> scan_places(const std::vector<db::ScanCount>& by_province) {
  std::map<std::string, ScanFigures> places;
  ScanFigures told_later;
  for (const auto& count : by_province) {
    places[count.key].add(count);
    told_later[scan_class(count.verdict)] += count.told;
  }
  std::vector<ScanPlace> result;
  for (auto& [province, figures] : places) {
    if (province.empty()) {
      for (const auto kind : kScanClasses)
        figures[kind] = std::max<std::int64_t>(0, figures[kind] - told_later[kind]);
    }
    if (figures.total() > 0) result.push_back({province, province_name(province), figures});
  }
  std::stable_sort(result.begin(), result.end(), [](const ScanPlace& a, const ScanPlace& b) {
    if (a.province.empty() != b.province.empty()) return b.province.empty();
    return a.scans.total() > b.scans.total();
  });
  return result;
}

ScanPicture read_scan_picture(db::Connection& connection, const db::ScanSubject& subject,
                              Date today) {
  const auto first = db::first_scanned(connection, subject);
  if (!first || *first > today) return {};
  const Date from = std::max(*first, add_days(today, 1 - kDaysOfSubject));
  ScanPicture picture;
  picture.series =
      scan_series(db::subject_by_day(connection, subject, from, today), from, today);
  for (const auto& alert : db::alert_moments(connection, subject, from, today)) {
    if (auto* bar = bar_of(picture.series, local_date(alert.at))) ++bar->alerts;
  }
  // Of a product the devices of all its batches would have to be told apart day by day.
  if (subject.lot) {
    for (const auto& count : db::devices_by_day(connection, subject, from, today)) {
      if (auto* bar = bar_of(picture.series, count.day))
        bar->devices = bar->devices.value_or(0) + count.devices;
    }
  }
  picture.places = scan_places(db::subject_by_province(connection, subject, from, today));
  return picture;
}

office::Table timeline_table(const ScanSeries& series, Language language) {
  office::Table table;
  table.name = "luot-quet-theo-ngay";
  table.title = series.weekly ? message("Scans by week", "Lượt quét theo tuần").in(language)
                              : message("Scans by day", "Lượt quét theo ngày").in(language);
  table.headings = {series.weekly ? message("Week", "Tuần").in(language)
                                  : message("Day", "Ngày").in(language)};
  add_class_headings(table.headings, language);
  const auto any = [&](auto test) {
    return std::any_of(series.bars.begin(), series.bars.end(), test);
  };
  const bool devices = any([](const ScanBar& bar) { return bar.devices.has_value(); });
  const bool alerts = any([](const ScanBar& bar) { return bar.alerts != 0; });
  if (devices) table.headings.push_back(message("Devices", "Thiết bị").in(language));
  if (alerts) table.headings.push_back(message("Alerts", "Cảnh báo").in(language));
  for (const auto& bar : series.bars) {
    std::vector<office::Cell> cells{days_text(bar)};
    add_class_cells(cells, bar.scans);
    if (devices)
      cells.push_back(bar.devices ? office::Cell(*bar.devices) : office::Cell(std::monostate()));
    if (alerts) cells.emplace_back(static_cast<std::int64_t>(bar.alerts));
    table.rows.push_back(std::move(cells));
  }
  return table;
}

office::Table places_table(const std::vector<ScanPlace>& places, Language language) {
  office::Table table;
  table.name = "luot-quet-theo-tinh";
  table.title = message("Scans by province", "Lượt quét theo tỉnh, thành phố").in(language);
  table.headings = {message("Province", "Tỉnh, thành phố").in(language)};
  add_class_headings(table.headings, language);
  for (const auto& place : places) {
    std::vector<office::Cell> cells{place.name.in(language)};
    add_class_cells(cells, place.scans);
    table.rows.push_back(std::move(cells));
  }
  return table;
}

}  // namespace ocop::verifier::console
