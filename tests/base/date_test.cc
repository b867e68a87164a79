#include "base/date.h"

#include <doctest/doctest.h>

#include "base/clock.h"
#include "base/result.h"

using namespace ocop;

TEST_CASE("ISO dates are read strictly") {
  CHECK(parse_iso_date("2026-11-22") == make_date(2026, 11, 22));
  CHECK(parse_iso_date("2024-02-29") == make_date(2024, 2, 29));
  for (const char* text :
       {"", "2026-11-2", "2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "26-11-22",
        "2026/11/22", "2026-11-22 ", "1899-12-31", "2200-01-01", "２０２６-11-22", "-026-11-22"})
    CHECK_MESSAGE(!parse_iso_date(text), text);
}

TEST_CASE("dates as Vietnamese papers write them are read and written") {
  CHECK(parse_dmy_date("22/11/2026") == make_date(2026, 11, 22));
  CHECK(parse_dmy_date("1/2/2026") == make_date(2026, 2, 1));
  CHECK(dmy_date(make_date(2026, 2, 1)) == "01/02/2026");
  CHECK(iso_date(make_date(2026, 2, 1)) == "2026-02-01");
  for (const char* text :
       {"22/11/26", "31/02/2026", "22-11-2026", "22/11", "/11/2026", "22/11/2026/", "022/11/2026"})
    CHECK_MESSAGE(!parse_dmy_date(text), text);
}

TEST_CASE("months are added to the same day or the month's last") {
  CHECK(add_months(make_date(2024, 2, 29), 36) == make_date(2027, 2, 28));
  CHECK(add_months(make_date(2024, 2, 29), 48) == make_date(2028, 2, 29));
  CHECK(add_months(make_date(2026, 1, 31), 1) == make_date(2026, 2, 28));
  CHECK(add_months(make_date(2026, 11, 22), 36) == make_date(2029, 11, 22));
  CHECK(add_months(make_date(2026, 3, 31), -1) == make_date(2026, 2, 28));
  CHECK(days_between(make_date(2024, 2, 28), make_date(2024, 3, 1)) == 2);
}

TEST_CASE("a day in Viet Nam begins at 17:00 UTC the day before") {
  CHECK(start_of_day(make_date(2026, 11, 22)) == *parse_instant("2026-11-21T17:00:00Z"));
  CHECK(local_date(*parse_instant("2026-11-21T16:59:59.999Z")) == make_date(2026, 11, 21));
  CHECK(local_date(*parse_instant("2026-11-21T17:00:00Z")) == make_date(2026, 11, 22));
  CHECK(local_date_time(*parse_instant("2026-11-21T17:05:00Z")) == "00:05 22/11/2026");
}

TEST_CASE("instants are UTC only and written back as read") {
  for (const char* text : {"2026-11-22T03:04:05Z", "2026-11-22T03:04:05.123Z",
                           "1969-12-31T23:59:59.001Z", "2024-02-29T00:00:00Z"}) {
    const auto instant = parse_instant(text);
    REQUIRE_MESSAGE(instant, text);
    CHECK(iso_instant(*instant) == text);
  }
  for (const char* text : {"2026-11-22T03:04:05", "2026-11-22T03:04:05+07:00",
                           "2026-11-22T24:00:00Z", "2026-11-22T03:60:00Z", "2026-11-22 03:04:05Z",
                           "2026-11-22T03:04:05.12Z", "2026-11-22T03:04:05,123Z", "Z"})
    CHECK_MESSAGE(!parse_instant(text), text);
}

TEST_CASE("a fixed clock stands still and an error speaks the reader's language") {
  const auto at = *parse_instant("2026-11-22T03:04:05Z");
  const Clock clock = fixed_clock(at);
  CHECK(clock() == at);
  CHECK(clock() == at);

  const Error error{"lot", message("{} characters", "{} ký tự", 21)};
  CHECK(error.in(Language::kEnglish) == "lot: 21 characters");
  CHECK(error.in(Language::kVietnamese) == "lot: 21 ký tự");
  CHECK(Error{"", message("no", "không")}.in(Language::kVietnamese) == "không");
}
