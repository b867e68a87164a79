// Calendar dates and instants.
//
// A Date is a day in Viet Nam (UTC+7, no daylight saving); an Instant is a
// point in UTC with millisecond precision. They do not convert into each other
// by accident: only local_date() and start_of_day() do it.
#pragma once

#include <chrono>
#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace ocop {

using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

struct Date {
  std::chrono::sys_days day{};

  auto operator<=>(const Date&) const = default;
};

Date make_date(int year, unsigned month,
               unsigned day);  ///< throws std::invalid_argument on 31 February

/// "2026-11-22"; nullopt on anything else, on impossible days and on years outside 1900–2199.
std::optional<Date> parse_iso_date(std::string_view text);
/// "22/11/2026" or "1/2/2026", as Vietnamese papers write it.
std::optional<Date> parse_dmy_date(std::string_view text);
std::string iso_date(Date date);  ///< "2026-11-22"
std::string dmy_date(Date date);  ///< "22/11/2026"

/// The same day of the month `months` later, or that month's last day.
Date add_months(Date date, int months);
Date add_days(Date date, int days);
int days_between(Date from, Date to);

Date local_date(Instant instant);  ///< the day in Viet Nam
Instant start_of_day(Date date);   ///< 00:00 in Viet Nam, as UTC

/// "2026-11-22T03:04:05Z" or with ".123"; UTC only. nullopt on anything else.
std::optional<Instant> parse_instant(std::string_view text);
/// "2026-11-22T03:04:05.123Z"; the fraction is left out when it is zero.
std::string iso_instant(Instant instant);
/// "10:04 22/11/2026", Viet Nam time, for people.
std::string local_date_time(Instant instant);

}  // namespace ocop
