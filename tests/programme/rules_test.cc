#include "programme/rules.h"

#include <doctest/doctest.h>

#include <string>

using namespace ocop;
using namespace ocop::programme;

namespace {

Date day(std::string_view iso) { return parse_iso_date(iso).value(); }

const RuleBook& book() { return RuleBook::built_in(); }

std::string governing_id(std::string_view act, std::string_view filed = "") {
  const auto* set = book().governing(day(act), filed.empty() ? std::optional<Date>() : day(filed));
  return set == nullptr ? "" : set->id;
}

RuleSet set_of(std::string id, std::string_view from, std::string_view until = "") {
  RuleSet set;
  set.id = std::move(id);
  set.from = day(from);
  if (!until.empty()) set.until = day(until);
  return set;
}

}  // namespace

TEST_CASE("The set that governs an act is the latest one in effect on its day") {
  const struct {
    const char* act;
    const char* id;
  } rows[] = {{"2023-02-23", ""},          {"2023-02-24", "148/2023"},  {"2025-07-05", "148/2023"},
              {"2025-07-06", "1489/2025"}, {"2026-05-21", "1489/2025"}, {"2026-05-22", "26/2026"},
              {"2026-07-20", "26/2026"},   {"2026-07-21", "26/2026"},   {"2199-12-31", "26/2026"}};
  for (const auto& row : rows) {
    CAPTURE(std::string(row.act));
    CHECK(governing_id(row.act) == row.id);
  }
}

TEST_CASE("A dossier filed under older rules is decided by them while they are in effect") {
  const struct {
    const char* filed;
    const char* act;
    const char* id;
  } rows[] = {
      {"2025-07-05", "2025-07-06", "148/2023"},
      {"2025-07-06", "2025-07-06", "1489/2025"},
      {"2025-07-05", "2026-05-22", "148/2023"},
      {"2026-05-21", "2026-05-22", "1489/2025"},
      {"2026-05-22", "2026-05-22", "26/2026"},
      {"2026-05-21", "2026-07-20", "1489/2025"},
      {"2026-05-21", "2026-07-21", "26/2026"},
      {"2025-07-05", "2026-07-20", "148/2023"},
      {"2025-07-05", "2026-07-21", "26/2026"},
      {"2023-02-23", "2023-02-24", "148/2023"},
      {"2023-02-23", "2023-02-23", ""},
      // A day of filing after the act says nothing.
      {"2026-06-01", "2025-07-06", "1489/2025"},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string(row.filed));
    CAPTURE(std::string(row.act));
    CHECK(governing_id(row.act, row.filed) == row.id);
  }
}

TEST_CASE("The sets that ship say what the decisions say") {
  CHECK(book().sets().size() == 3);
  const struct {
    const char* id;
    const char* decision;
    const char* until;
    Authority three, four, five;
    int decision_days, extension_days, revocation_days;
    std::size_t grounds;
  } rows[] = {
      {"148/2023", "QĐ 148/QĐ-TTg", "2026-07-20", Authority::kDistrict, Authority::kProvince,
       Authority::kMinistry, 0, 0, 0, 1},
      {"1489/2025", "QĐ 1489/QĐ-TTg", "2026-07-20", Authority::kProvince, Authority::kProvince,
       Authority::kMinistry, 0, 0, 0, 1},
      {"26/2026", "QĐ 26/2026/QĐ-TTg", "", Authority::kProvince, Authority::kProvince,
       Authority::kMinistry, 45, 180, 15, 6},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string(row.id));
    const auto* set = book().find(row.id);
    REQUIRE(set != nullptr);
    CHECK(set->decision == row.decision);
    CHECK((set->until ? iso_date(*set->until) : "") == row.until);
    CHECK(set->validity_months == 36);
    const Authority authorities[] = {row.three, row.four, row.five};
    for (int stars = 3; stars <= 5; ++stars) {
      REQUIRE(set->rating(stars) != nullptr);
      CHECK(set->rating(stars)->issues == authorities[stars - 3]);
      CHECK(set->rating(stars)->revokes == authorities[stars - 3]);
    }
    CHECK(set->rating(2) == nullptr);
    CHECK(set->rating(6) == nullptr);
    CHECK(set->decision_days == row.decision_days);
    CHECK(set->extension_days == row.extension_days);
    CHECK(set->revocation_days == row.revocation_days);
    CHECK(set->revocation_grounds.size() == row.grounds);
    CHECK(set->revocation_ground("authority_conclusion") != nullptr);
    CHECK((set->extension_ground("rules_changed") != nullptr) == (row.extension_days > 0));
    CHECK(set->renewal_earliest_days.has_value() == (row.decision_days > 0));
  }
  const auto* now = book().find("26/2026");
  CHECK(now->renewal_earliest_days == 180);
  CHECK(now->renewal_latest_days == 120);
  for (const char* code : {"false_dossier", "criteria_not_met", "law_breached", "mark_misused",
                           "production_stopped", "authority_conclusion"}) {
    CAPTURE(std::string(code));
    CHECK(now->revocation_ground(code) != nullptr);
  }
  CHECK(now->revocation_ground("rules_changed") == nullptr);
  CHECK(book().find("27/2027") == nullptr);
}

TEST_CASE("The score decides the stars at each threshold") {
  const auto& set = *book().find("26/2026");
  const struct {
    int tenths;
    int stars;  ///< 0 = none
  } rows[] = {{-1, 0},  {0, 0},   {499, 0}, {500, 3}, {699, 3},
              {700, 4}, {899, 4}, {900, 5}, {1000, 5}};
  for (const auto& row : rows) {
    CAPTURE(row.tenths);
    const auto* rating = set.rating_of_score(row.tenths);
    CHECK((rating == nullptr ? 0 : rating->stars) == row.stars);
  }
}

TEST_CASE("From the day of the handover its successor decides in the district's place") {
  const auto& set = *book().find("148/2023");
  const auto& three = *set.rating(3);
  CHECK(set.issuer(three, day("2025-06-30")) == Authority::kDistrict);
  CHECK(set.issuer(three, day("2025-07-01")) == Authority::kProvince);
  CHECK(set.revoker(three, day("2025-06-30")) == Authority::kDistrict);
  CHECK(set.revoker(three, day("2025-07-01")) == Authority::kProvince);
  CHECK(set.issuer(*set.rating(5), day("2025-07-01")) == Authority::kMinistry);
}

TEST_CASE("A later set of an id replaces the earlier one; sets stand by their first day") {
  const RuleBook changed({set_of("b", "2027-01-01"), set_of("a", "2026-01-01"),
                          set_of("b", "2025-01-01", "2026-06-30")});
  REQUIRE(changed.sets().size() == 2);
  CHECK(changed.sets()[0].id == "b");
  CHECK(changed.sets()[0].from == day("2025-01-01"));
  CHECK(changed.governing(day("2025-12-31"))->id == "b");
  CHECK(changed.governing(day("2026-01-01"))->id == "a");
  CHECK(changed.governing(day("2026-06-30"), day("2025-12-31"))->id == "b");
  CHECK(changed.governing(day("2026-07-01"), day("2025-12-31"))->id == "a");
  CHECK(changed.governing(day("2024-12-31")) == nullptr);
  CHECK(RuleBook().governing(day("2026-01-01")) == nullptr);
  // Of two that begin on one day the one added later.
  const RuleBook same({set_of("x", "2026-01-01"), set_of("y", "2026-01-01")});
  CHECK(same.governing(day("2026-01-01"))->id == "y");
}

TEST_CASE("Between two sets there may be days without rules") {
  const RuleBook gap({set_of("a", "2025-01-01", "2025-06-30"), set_of("b", "2026-01-01")});
  CHECK(gap.governing(day("2025-06-30"))->id == "a");
  CHECK(gap.governing(day("2025-07-01")) == nullptr);
  CHECK(gap.governing(day("2025-07-01"), day("2025-01-01")) == nullptr);
}

TEST_CASE("Authorities have stable codes and names in both languages") {
  const std::pair<Authority, const char*> rows[] = {{Authority::kDistrict, "district"},
                                                    {Authority::kProvince, "province"},
                                                    {Authority::kMinistry, "ministry"}};
  for (const auto& [authority, code] : rows) {
    CHECK(authority_code(authority) == code);
    CHECK(authority_of(code) == authority);
    CHECK_FALSE(authority_name(authority).en.empty());
    CHECK_FALSE(authority_name(authority).vi.empty());
  }
  for (const char* code : {"", "commune", "Province"}) CHECK_FALSE(authority_of(code));
}
