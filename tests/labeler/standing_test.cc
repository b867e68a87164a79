#include "labeler/console/standing.h"

#include <doctest/doctest.h>

using namespace ocop;
using labeler::console::standing_today;

namespace {

/// Renewals are filed 60 to 30 days before the last day.
programme::RuleBook rules(bool window) {
  programme::RuleSet set;
  set.id = "1/2026";
  set.from = make_date(2026, 1, 1);
  set.validity_months = 12;
  set.ratings = {{3, 50, 101, programme::Authority::kProvince, programme::Authority::kProvince}};
  if (window) {
    set.renewal_earliest_days = 60;
    set.renewal_latest_days = 30;
  }
  return programme::RuleBook({set});
}

programme::Certificate until_end_of_2026() {
  programme::Certificate certificate;
  certificate.number = "01/2026";
  certificate.stars = 3;
  certificate.issued = make_date(2026, 1, 2);
  certificate.expires = make_date(2026, 12, 31);
  return certificate;
}

}  // namespace

TEST_CASE("a certificate is said to expire within the window that the governing rules set") {
  struct Case {
    Date today;
    const char* tone;
    const char* advice;
  };
  const Case cases[] = {
      {make_date(2026, 7, 15), "good", ""},
      {make_date(2026, 10, 31), "good", ""},
      {make_date(2026, 11, 1), "warn",
       "File the renewal by 01/12/2026: after 31/12/2026 stars may not be shown"},
      {make_date(2026, 12, 1), "warn",
       "File the renewal by 01/12/2026: after 31/12/2026 stars may not be shown"},
      {make_date(2026, 12, 2), "warn",
       "The renewal was to be filed by 01/12/2026: ask the commune's officer. After 31/12/2026 "
       "stars may not be shown"},
  };
  const auto book = rules(true);
  for (const auto& [today, tone, advice] : cases) {
    CAPTURE(iso_date(today));
    const auto standing = standing_today(book, {until_end_of_2026()}, today);
    CHECK(standing.tone == tone);
    CHECK(standing.advice.in(Language::kEnglish) == advice);
    CHECK(standing.stars == 3);
  }
  const auto unknown = standing_today(rules(false), {until_end_of_2026()}, make_date(2026, 12, 2));
  CHECK(unknown.tone == "good");
  CHECK(unknown.until == make_date(2026, 12, 31));
}
