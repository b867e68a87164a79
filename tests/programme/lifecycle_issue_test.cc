#include <doctest/doctest.h>

#include <functional>
#include <string>

#include "programme/lifecycle.h"

using namespace ocop;
using namespace ocop::programme;

namespace {

Date day(std::string_view iso) { return parse_iso_date(iso).value(); }

const RuleBook& book() { return RuleBook::built_in(); }

CertificateEvent event(CertificateAct act, std::string_view date) {
  CertificateEvent made;
  made.act = act;
  made.date = day(date);
  made.decision = "D";
  made.reason = "R";
  return made;
}

/// 3 stars, issued 10/03/2024, last regular day 09/03/2027; window 10/09/2026–09/11/2026.
Certificate old_one(std::vector<CertificateEvent> events = {}) {
  Certificate c;
  c.number = "OLD";
  c.stars = 3;
  c.issued = day("2024-03-10");
  c.expires = day("2027-03-09");
  c.events = std::move(events);
  return c;
}

IssueRequest first_one() {
  IssueRequest request;
  request.number = "NEW";
  request.gtin = "09521234543213";
  request.stars = 3;
  request.authority = Authority::kProvince;
  request.issuer = "Ủy ban nhân dân tỉnh Thái Nguyên";
  request.issued = day("2026-11-20");
  request.decision = "12/QĐ-UBND";
  return request;
}

IssueRequest of(Basis basis) {
  auto request = first_one();
  request.basis = basis;
  request.previous = "OLD";
  if (basis == Basis::kUpgrade) request.stars = 4;
  if (basis == Basis::kRenewal) request.filed = day("2026-10-01");
  return request;
}

struct Row {
  std::string what;
  std::string where;  ///< "" = lawful
  std::vector<Certificate> certificates;
  IssueRequest request;
};

IssueRequest but(IssueRequest request, const std::function<void(IssueRequest&)>& change) {
  change(request);
  return request;
}

void check_rows(const std::vector<Row>& rows, std::string_view today = "2026-11-22") {
  for (const auto& row : rows) {
    CAPTURE(row.what);
    const auto lawful = check_issue(book(), row.certificates, row.request, day(today));
    CHECK(lawful.has_value() == row.where.empty());
    if (lawful) {
      CHECK(lawful->rule != nullptr);
      continue;
    }
    CHECK(lawful.error().where == row.where);
    CHECK_FALSE(lawful.error().message.en.empty());
    CHECK_FALSE(lawful.error().message.vi.empty());
  }
}

}  // namespace

TEST_CASE("A lawful issue says by which set and until when") {
  const auto lawful = check_issue(book(), {}, first_one(), day("2026-11-22"));
  REQUIRE(lawful);
  CHECK(lawful->rule->id == "26/2026");
  CHECK(lawful->expires == day("2029-11-19"));
  const auto leap = check_issue(book(), {},
                                but(first_one(),
                                    [](auto& r) {
                                      r.issued = day("2024-02-29");
                                      r.authority = Authority::kDistrict;
                                    }),
                                day("2026-11-22"));
  REQUIRE(leap);
  CHECK(leap->expires == day("2027-02-28"));
}

TEST_CASE("Number, decision and days of an issue are there and possible") {
  const auto taken = old_one({event(CertificateAct::kRevoke, "2025-01-01")});
  check_rows({
      {"all in order", "", {}, first_one()},
      {"no number", "number", {}, but(first_one(), [](auto& r) { r.number = " "; })},
      {"a number that is taken",
       "number",
       {taken},
       but(first_one(), [](auto& r) { r.number = "OLD"; })},
      {"the same with a blank",
       "number",
       {taken},
       but(first_one(), [](auto& r) { r.number = "OLD "; })},
      {"no decision", "decision", {}, but(first_one(), [](auto& r) { r.decision = "\t"; })},
      {"today", "", {}, but(first_one(), [](auto& r) { r.issued = day("2026-11-22"); })},
      {"tomorrow", "issued", {}, but(first_one(), [](auto& r) { r.issued = day("2026-11-23"); })},
      {"before any rules",
       "issued",
       {},
       but(first_one(), [](auto& r) { r.issued = day("2023-02-23"); })},
      {"filed on the day of issue", "", {}, but(first_one(), [](auto& r) { r.filed = r.issued; })},
      {"filed after it",
       "filed",
       {},
       but(first_one(), [](auto& r) { r.filed = day("2026-11-21"); })},
  });
}

TEST_CASE("Stars are those of the set, and the score reaches them") {
  const auto scored = [](int stars, int tenths) {
    return but(first_one(), [&](auto& r) {
      r.stars = stars;
      r.score_tenths = tenths;
      if (stars == 5) r.authority = Authority::kMinistry;
    });
  };
  check_rows({
      {"2 stars", "stars", {}, scored(2, 400)},
      {"0 stars", "stars", {}, scored(0, 0)},
      {"6 stars", "stars", {}, scored(6, 1000)},
      {"3 stars at 49.9", "score", {}, scored(3, 499)},
      {"3 stars at 50", "", {}, scored(3, 500)},
      {"4 stars at 69.9", "score", {}, scored(4, 699)},
      {"4 stars at 70", "", {}, scored(4, 700)},
      {"5 stars at 89.9", "score", {}, scored(5, 899)},
      {"5 stars at 90", "", {}, scored(5, 900)},
      {"5 stars at 100", "", {}, scored(5, 1000)},
      {"fewer stars than the score, for want of an option", "", {}, scored(3, 950)},
      {"above 100", "score", {}, scored(3, 1001)},
      {"below 0", "score", {}, scored(3, -1)},
  });
}

TEST_CASE("Who issues follows from the set that governs the day, and from the handover") {
  using enum Authority;
  const auto by = [](Authority authority, int stars, std::string_view issued,
                     std::string_view filed = "") {
    return but(first_one(), [&](auto& r) {
      r.authority = authority;
      r.stars = stars;
      r.issued = day(issued);
      if (!filed.empty()) r.filed = day(filed);
    });
  };
  check_rows({
      {"148: district, 3", "", {}, by(kDistrict, 3, "2025-06-30")},
      {"148: province, 3", "authority", {}, by(kProvince, 3, "2025-06-30")},
      {"148: district, 4", "authority", {}, by(kDistrict, 4, "2025-06-30")},
      {"148: province, 4", "", {}, by(kProvince, 4, "2025-06-30")},
      {"148: ministry, 5", "", {}, by(kMinistry, 5, "2025-06-30")},
      {"148 without districts: district, 3", "authority", {}, by(kDistrict, 3, "2025-07-01")},
      {"148 without districts: province, 3", "", {}, by(kProvince, 3, "2025-07-05")},
      {"1489: district, 3", "authority", {}, by(kDistrict, 3, "2025-07-06")},
      {"1489: province, 3", "", {}, by(kProvince, 3, "2025-07-06")},
      {"1489, filed under 148: province, 3", "", {}, by(kProvince, 3, "2025-07-06", "2025-07-05")},
      {"26: province, 5", "authority", {}, by(kProvince, 5, "2026-05-22")},
      {"26: ministry, 5", "", {}, by(kMinistry, 5, "2026-05-22")},
      {"26: ministry, 4", "authority", {}, by(kMinistry, 4, "2026-05-22")},
      {"26: ministry, 3", "authority", {}, by(kMinistry, 3, "2026-05-22")},
      {"26: province, 3", "", {}, by(kProvince, 3, "2026-05-22")},
  });
}

TEST_CASE("The set of an issue minds when its dossier was filed") {
  const struct {
    const char* filed;
    const char* issued;
    const char* id;
  } rows[] = {{"2026-05-21", "2026-05-22", "1489/2025"},
              {"2026-05-21", "2026-07-20", "1489/2025"},
              {"2026-05-21", "2026-07-21", "26/2026"},
              {"2026-05-22", "2026-07-20", "26/2026"},
              {"2025-07-05", "2025-07-06", "148/2023"}};
  for (const auto& row : rows) {
    CAPTURE(std::string(row.filed));
    CAPTURE(std::string(row.issued));
    auto request = first_one();
    request.filed = day(row.filed);
    request.issued = day(row.issued);
    const auto lawful = check_issue(book(), {}, request, day("2026-11-22"));
    REQUIRE(lawful);
    CHECK(lawful->rule->id == row.id);
  }
}

TEST_CASE("A first certificate is issued while no other holds") {
  using enum CertificateAct;
  auto extension = event(kExtend, "2026-10-01");
  extension.until = day("2026-12-31");
  auto extended = old_one({extension});
  extended.issued = day("2023-11-01");
  extended.expires = day("2026-10-31");
  auto expired = extended;
  expired.events.clear();
  auto later = old_one();
  later.issued = day("2026-11-21");
  later.expires = day("2029-11-20");
  check_rows({
      {"names a previous one",
       "previous",
       {},
       but(first_one(), [](auto& r) { r.previous = "OLD"; })},
      {"in force", "previous", {old_one()}, first_one()},
      {"extended", "previous", {extended}, first_one()},
      {"suspended", "previous", {old_one({event(kSuspend, "2026-01-01")})}, first_one()},
      {"issued since, on a later day", "previous", {later}, first_one()},
      {"held that day and revoked since",
       "previous",
       {old_one({event(kRevoke, "2026-11-21")})},
       first_one()},
      {"revoked that day", "", {old_one({event(kRevoke, "2026-11-20")})}, first_one()},
      {"expired", "", {expired}, first_one()},
      {"replaced", "", {old_one({event(kReplace, "2026-01-01")})}, first_one()},
  });
}

TEST_CASE("A renewal or upgrade names a certificate that can be followed") {
  using enum CertificateAct;
  auto other = old_one();
  other.number = "OTHER";
  for (const auto basis : {Basis::kRenewal, Basis::kUpgrade}) {
    CAPTURE(std::string(basis_code(basis)));
    const auto request = of(basis);
    check_rows({
        {"in force", "", {old_one()}, request},
        {"none of the product", "previous", {}, request},
        {"none named", "previous", {old_one()}, but(request, [](auto& r) { r.previous = ""; })},
        {"revoked", "previous", {old_one({event(kRevoke, "2026-01-01")})}, request},
        {"replaced", "previous", {old_one({event(kReplace, "2026-01-01")})}, request},
        {"with a later act", "issued", {old_one({event(kSuspend, "2026-11-21")})}, request},
        {"revoked since", "issued", {old_one({event(kRevoke, "2026-11-21")})}, request},
        {"issued before it",
         "issued",
         {old_one()},
         but(request,
             [](auto& r) {
               r.issued = day("2024-03-09"), r.filed = day("2024-03-01");
               if (r.stars == 3) r.authority = Authority::kDistrict;
             })},
        {"while a third one holds", "previous", {old_one(), other}, request},
    });
  }
  check_rows({
      {"renewal of a suspended one",
       "",
       {old_one({event(kSuspend, "2026-01-01")})},
       of(Basis::kRenewal)},
      {"upgrade of a suspended one",
       "previous",
       {old_one({event(kSuspend, "2026-01-01")})},
       of(Basis::kUpgrade)},
  });
}

TEST_CASE("An upgrade gains stars over one that is in force or extended") {
  auto extension = event(CertificateAct::kExtend, "2027-02-01");
  extension.until = day("2027-09-05");
  const auto upgrade = [](int stars, std::string_view issued) {
    return but(of(Basis::kUpgrade), [&](auto& r) {
      r.stars = stars;
      r.issued = day(issued);
      if (stars == 5) r.authority = Authority::kMinistry;
    });
  };
  check_rows(
      {
          {"as many stars", "stars", {old_one()}, upgrade(3, "2026-11-20")},
          {"one more", "", {old_one()}, upgrade(4, "2026-11-20")},
          {"two more", "", {old_one()}, upgrade(5, "2026-11-20")},
          {"last day", "", {old_one()}, upgrade(4, "2027-03-09")},
          {"day after", "previous", {old_one()}, upgrade(4, "2027-03-10")},
          {"last day of the extension", "", {old_one({extension})}, upgrade(4, "2027-09-05")},
          {"day after the extension", "previous", {old_one({extension})}, upgrade(4, "2027-09-06")},
      },
      "2027-12-31");
}

TEST_CASE("A renewal is filed 180 to 120 days before the expiry") {
  const auto window = renewal_window(book(), old_one(), day("2026-11-22"));
  REQUIRE(window);
  CHECK(window->first == day("2026-09-10"));
  CHECK(window->last == day("2026-11-09"));
  CHECK(days_between(window->first, old_one().expires) == 180);
  CHECK(days_between(window->last, old_one().expires) == 120);
  const auto filed = [](int days_before) {
    return but(of(Basis::kRenewal), [&](auto& r) {
      r.filed = add_days(old_one().expires, -days_before);
      r.issued = day("2027-03-01");
    });
  };
  check_rows(
      {
          {"181", "filed", {old_one()}, filed(181)},
          {"180", "", {old_one()}, filed(180)},
          {"179", "", {old_one()}, filed(179)},
          {"121", "", {old_one()}, filed(121)},
          {"120", "", {old_one()}, filed(120)},
          {"119", "filed", {old_one()}, filed(119)},
          {"not stated", "filed", {old_one()}, but(filed(150), [](auto& r) { r.filed.reset(); })},
          {"decided after the expiry",
           "",
           {old_one()},
           but(filed(120), [](auto& r) { r.issued = day("2027-04-01"); })},
          {"filed after the expiry",
           "filed",
           {old_one()},
           but(filed(-1), [](auto& r) { r.issued = day("2027-04-01"); })},
      },
      "2027-12-31");
}

TEST_CASE("Outside the window only an extended certificate is renewed") {
  const auto with_extension = [](std::string_view decided, std::string_view until) {
    auto extension = event(CertificateAct::kExtend, decided);
    extension.until = day(until);
    return old_one({extension});
  };
  const auto late = but(of(Basis::kRenewal), [](auto& r) {
    r.filed = day("2027-03-01");
    r.issued = day("2027-05-01");
  });
  check_rows(
      {
          {"extended before it was filed", "", {with_extension("2027-02-01", "2027-06-30")}, late},
          {"extended after it was filed", "", {with_extension("2027-03-05", "2027-06-30")}, late},
          {"an extension that does not prolong",
           "filed",
           {with_extension("2027-02-01", "2027-03-09")},
           late},
          {"an extension that came too late",
           "filed",
           {with_extension("2027-04-30", "2027-04-20")},
           late},
          {"an extension that ran out before the filing",
           "filed",
           {with_extension("2027-02-01", "2027-03-31")},
           but(late, [](auto& r) { r.filed = day("2027-04-01"); })},
          {"filed on its last day, decided later",
           "",
           {with_extension("2027-02-01", "2027-03-31")},
           but(late, [](auto& r) { r.filed = day("2027-03-31"); })},
      },
      "2027-12-31");
}

TEST_CASE("A day of filing before the window was known is not held against it") {
  auto c = old_one();
  c.issued = day("2023-07-20");
  c.expires = day("2026-07-19");
  const auto renewal = [](std::string_view filed) {
    return but(of(Basis::kRenewal), [&](auto& r) {
      r.filed = day(filed);
      r.issued = day("2026-07-10");
    });
  };
  CHECK_FALSE(renewal_window(book(), c, day("2026-05-21")));
  CHECK(renewal_window(book(), c, day("2026-05-22")));
  CHECK_FALSE(renewal_window(book(), c, day("2023-02-23")));
  check_rows({
      {"filed under 1489", "", {c}, renewal("2026-05-21")},
      {"filed under 26, 58 days before", "filed", {c}, renewal("2026-05-22")},
  });
}

TEST_CASE("Bases have stable codes") {
  const std::pair<Basis, const char*> rows[] = {
      {Basis::kFirst, "first"}, {Basis::kRenewal, "renewal"}, {Basis::kUpgrade, "upgrade"}};
  for (const auto& [basis, code] : rows) {
    CHECK(basis_code(basis) == code);
    CHECK(basis_of(code) == basis);
    CHECK_FALSE(basis_name(basis).en.empty());
    CHECK_FALSE(basis_name(basis).vi.empty());
  }
  for (const char* code : {"", "First", "extension"}) CHECK_FALSE(basis_of(code));
}
