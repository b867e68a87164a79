#include "base/date.h"

#include <fmt/format.h>

#include <stdexcept>

#include "base/text.h"

namespace ocop {
namespace {

using namespace std::chrono;

constexpr hours kVietNamOffset{7};

std::optional<Date> date_of(long long y, long long m, long long d) {
  if (y < 1900 || y > 2199 || m < 1 || m > 12 || d < 1 || d > 31) return std::nullopt;
  const year_month_day ymd{year{static_cast<int>(y)}, month{static_cast<unsigned>(m)},
                           day{static_cast<unsigned>(d)}};
  if (!ymd.ok()) return std::nullopt;
  return Date{sys_days{ymd}};
}

std::optional<Date> date_from(std::string_view a, std::string_view b, std::string_view c) {
  const auto y = parse_digits(a), m = parse_digits(b), d = parse_digits(c);
  if (!y || !m || !d) return std::nullopt;
  return date_of(*y, *m, *d);
}

}  // namespace

Date make_date(int year, unsigned month, unsigned day) {
  const auto date = date_of(year, month, day);
  if (!date) throw std::invalid_argument(fmt::format("no such day: {}-{}-{}", year, month, day));
  return *date;
}

std::optional<Date> parse_iso_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  return date_from(text.substr(0, 4), text.substr(5, 2), text.substr(8, 2));
}

std::optional<Date> parse_dmy_date(std::string_view text) {
  const auto first = text.find('/');
  const auto second = first == text.npos ? text.npos : text.find('/', first + 1);
  if (second == text.npos) return std::nullopt;
  const auto day = text.substr(0, first);
  const auto month = text.substr(first + 1, second - first - 1);
  const auto year = text.substr(second + 1);
  if (day.size() > 2 || month.size() > 2 || year.size() != 4) return std::nullopt;
  return date_from(year, month, day);
}

std::string iso_date(Date date) {
  const year_month_day ymd{date.day};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(ymd.year()),
                     static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day()));
}

std::string dmy_date(Date date) {
  const year_month_day ymd{date.day};
  return fmt::format("{:02}/{:02}/{:04}", static_cast<unsigned>(ymd.day()),
                     static_cast<unsigned>(ymd.month()), static_cast<int>(ymd.year()));
}

Date add_months(Date date, int count) {
  auto ymd = year_month_day{date.day} + std::chrono::months{count};
  if (!ymd.ok()) ymd = ymd.year() / ymd.month() / last;
  return Date{sys_days{ymd}};
}

Date add_days(Date date, int count) { return Date{date.day + days{count}}; }

int days_between(Date from, Date to) { return static_cast<int>((to.day - from.day).count()); }

Date local_date(Instant instant) { return Date{floor<days>(instant + kVietNamOffset)}; }

Instant start_of_day(Date date) { return Instant{date.day} - kVietNamOffset; }

std::optional<Instant> parse_instant(std::string_view text) {
  if (text.size() < 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
      text.back() != 'Z')
    return std::nullopt;
  const auto date = parse_iso_date(text.substr(0, 10));
  const auto h = parse_digits(text.substr(11, 2)), m = parse_digits(text.substr(14, 2)),
             s = parse_digits(text.substr(17, 2));
  if (!date || !h || !m || !s || *h > 23 || *m > 59 || *s > 59) return std::nullopt;
  milliseconds fraction{0};
  if (text.size() != 20) {
    const auto ms = parse_digits(text.substr(20, text.size() - 21));
    if (text[19] != '.' || text.size() != 24 || !ms) return std::nullopt;
    fraction = milliseconds{*ms};
  }
  return Instant{date->day} + hours{*h} + minutes{*m} + seconds{*s} + fraction;
}

std::string iso_instant(Instant instant) {
  const auto day = floor<days>(instant);
  const hh_mm_ss time{instant - day};
  std::string text = fmt::format("{}T{:02}:{:02}:{:02}", iso_date(Date{day}), time.hours().count(),
                                 time.minutes().count(), time.seconds().count());
  if (time.subseconds().count() != 0) text += fmt::format(".{:03}", time.subseconds().count());
  return text + "Z";
}

std::string local_date_time(Instant instant) {
  const auto local = instant + kVietNamOffset;
  const hh_mm_ss time{local - floor<days>(local)};
  return fmt::format("{:02}:{:02} {}", time.hours().count(), time.minutes().count(),
                     dmy_date(local_date(instant)));
}

}  // namespace ocop
