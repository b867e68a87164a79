// A certificate of 36 months and acts on it, for the tests of how it stands.
#pragma once

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "programme/certificate.h"

namespace ocop::programme::sample {

using enum CertificateAct;
using enum CertificateStatus;

inline Date day(std::string_view iso) {
  const auto date = parse_iso_date(iso);
  REQUIRE_MESSAGE(date, iso);
  return *date;
}

inline const RuleBook& book() { return RuleBook::built_in(); }

inline CertificateEvent event(CertificateAct act, std::string_view date,
                              std::string decision = "") {
  CertificateEvent made;
  made.act = act;
  made.date = day(date);
  made.decision = std::move(decision);
  made.reason = "reason of " + std::string(date);
  return made;
}

inline CertificateEvent extension(std::string_view date, std::string_view until) {
  auto act = event(kExtend, date, "gia hạn");
  act.until = day(until);
  return act;
}

/// Issued 10/03/2024, last regular day 09/03/2027, 180 days later 05/09/2027.
inline Certificate certificate(std::vector<CertificateEvent> events = {}) {
  Certificate c;
  c.number = "01/QĐ-UBND";
  c.stars = 3;
  c.issued = day("2024-03-10");
  c.expires = last_day_of_term(c.issued, 36);
  c.events = std::move(events);
  return c;
}

struct Row {
  std::string day;
  CertificateStatus status;
  std::string since;     ///< "" = not stated
  std::string until;     ///< "" = not stated
  std::string decision;  ///< "" = none
};

inline void check_standing(const Certificate& c, const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    CAPTURE(row.day);
    const auto standing = standing_on(book(), c, day(row.day));
    CHECK(certificate_status_code(standing.status) == certificate_status_code(row.status));
    CHECK((standing.since ? iso_date(*standing.since) : "") == row.since);
    CHECK((standing.until ? iso_date(*standing.until) : "") == row.until);
    CHECK(standing.decision == row.decision);
  }
}

}  // namespace ocop::programme::sample
