// Cases, step by step.
#include "db/cases.h"

#include <doctest/doctest.h>

#include <chrono>

#include "db/registry.h"
#include "tests/db/case_scene.h"

namespace ocop::db {

using namespace example;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

const Instant kLater = now() + hours(1);

CaseDecision to_authority(std::int64_t seen) {
  CaseDecision decision;
  decision.id = 1;
  decision.outcome = CaseOutcome::kAuthority;
  decision.reason = "Tem sao chép bán ở ba tỉnh";
  decision.decision = "31/QĐ-QLTT";
  decision.decided_on = day("2026-03-02");
  decision.seen = seen;
  return decision;
}

std::string where_of(const Result<void>& done) { return done ? "done" : done.error().where; }

}  // namespace

TEST_CASE("a case keeps each step in order, with its entry in the audit log") {
  with_lot([](const Address& address) {
    watch_unit(address, "000007", "suspected", now());
    const std::string photo = give_photo(address);
    add_account(address, province_officer());
    const auto opened = open(address);
    REQUIRE(opened);
    CHECK(opened->id == 1);
    CHECK_FALSE(opened->was_open);
    REQUIRE(give(address, {1, "lan", 1}));
    REQUIRE(note(address, 1, "Đã mua mẫu\nở chợ Tân Kỳ"));
    REQUIRE(in_transaction(address, [&](Connection& c) {
      return add_case_note(c, inspector(), {1, "", photo}, now());
    }));
    REQUIRE(mark(address, {1,
                           {{"L2601", "000007"}, {"L2601", "000003"}},
                           UnitMark::kConfirmed,
                           "Giấy tem khác loại"}));
    REQUIRE(decide(address, to_authority(5), inspector(), kLater));

    const auto found = stored_case(address, 1);
    REQUIRE(found);
    CHECK(found->gtin == kHoney);
    CHECK(found->lot == "L2601");
    CHECK(found->opened_by == "binh");
    CHECK_FALSE(found->open);
    CHECK(found->assignee == "lan");
    CHECK(found->outcome == CaseOutcome::kAuthority);
    CHECK(found->closed_at == kLater);
    CHECK(found->steps == 6);

    const auto steps = stored_steps(address, 1);
    REQUIRE(steps.size() == 6);
    const char* kinds[] = {"open", "assign", "note", "photo", "mark", "outcome"};
    for (std::size_t i = 0; i < steps.size(); ++i) {
      CHECK(steps[i].seq == static_cast<std::int64_t>(i + 1));
      CHECK(steps[i].step == kinds[i]);
      CHECK(steps[i].actor == "binh");
    }
    CHECK(steps[0].text == "Nhiều người báo tem mờ");
    CHECK(steps[1].value == "lan");
    CHECK(steps[2].text == "Đã mua mẫu\nở chợ Tân Kỳ");
    CHECK(steps[3].photo == photo);
    CHECK(steps[4].value == "confirmed");
    CHECK(steps[4].units == std::vector<CaseUnit>{{"L2601", "000003"}, {"L2601", "000007"}});
    CHECK(steps[5].value == "authority");
    CHECK(steps[5].decision == "31/QĐ-QLTT");
    CHECK(steps[5].decided_on == day("2026-03-02"));

    auto log = log_of(address);
    const char* acts[] = {"case.decide", "case.mark",   "case.photo",
                          "case.note",   "case.assign", "case.open"};
    REQUIRE(log.size() >= std::size(acts));
    for (std::size_t i = 0; i < std::size(acts); ++i) {
      CHECK(log[i].act == acts[i]);
      CHECK(log[i].subject == "case 1");
      CHECK(log[i].actor == "binh");
    }
    CHECK(log[0].details.find("31/QĐ-QLTT") != std::string::npos);
    CHECK(log[1].details.find(R"({"lot":"L2601","serial":"000003"})") != std::string::npos);
    Connection connection(address, Access::kRead);
    CHECK(verify_audit(connection).empty());
  });
}

TEST_CASE("a form that is sent twice is one step") {
  with_lot([](const Address& address) {
    watch_unit(address, "000007", "suspected", now());
    add_account(address, province_officer());
    REQUIRE(open(address));
    const auto again = open(address, "L2601", province_officer());
    REQUIRE(again);
    CHECK(again->id == 1);
    CHECK(again->was_open);
    for (int i = 0; i < 2; ++i) CHECK(give(address, {1, "lan", 1}));
    for (int i = 0; i < 2; ++i) CHECK(note(address, 1, "x"));
    for (int i = 0; i < 2; ++i) {
      CHECK(mark(address, {1, {{"L2601", "000007"}}, UnitMark::kConfirmed, "x"}));
    }
    for (int i = 0; i < 2; ++i) CHECK(decide(address, to_authority(4)));
    CHECK(stored_steps(address, 1).size() == 5);
    CHECK(number(address, "SELECT COUNT(*) FROM unit_marks") == 1);
    for (int i = 0; i < 2; ++i) CHECK(reopen(address, {1, "Có mẫu mới", 5}));
    CHECK(stored_steps(address, 1).size() == 6);
    CHECK(number(address, "SELECT COUNT(*) FROM audit WHERE subject = 'case 1'") == 6);
    // Neither another hand's nor a later one is the same form.
    CHECK(note(address, 1, "x", province_officer()));
    CHECK(note(address, 1, "x", province_officer(), now() + seconds(60)));
    CHECK(stored_steps(address, 1).size() == 8);
  });
}

TEST_CASE("a product or batch has one open case at the most; a closed one can be opened again") {
  with_lot([](const Address& address) {
    REQUIRE(open(address));
    const auto whole = open(address, "");
    REQUIRE(whole);
    CHECK(whole->id == 2);
    REQUIRE(decide(address, to_authority(1)));
    CHECK(where_of(note(address, 1, "noch etwas")) == "case");
    CHECK(where_of(give(address, {1, "", 2})) == "case");
    CHECK(where_of(decide(address, to_authority(2), inspector(), kLater)) == "case");
    const auto next = open(address);
    REQUIRE(next);
    CHECK(next->id == 3);
    CHECK(where_of(reopen(address, {1, "Có mẫu mới", 2})) == "case");
    CHECK(where_of(reopen(address, {3, "Có mẫu mới", 1})) == "case");
    auto third = to_authority(1);
    third.id = 3;
    REQUIRE(decide(address, third));
    CHECK(where_of(reopen(address, {1, " ", 2})) == "reason");
    REQUIRE(reopen(address, {1, "Có mẫu mới", 2}));
    const auto found = stored_case(address, 1);
    CHECK(found->open);
    CHECK_FALSE(found->outcome);
    CHECK_FALSE(found->closed_at);
  });
}

TEST_CASE("two officers at once: who has not seen the other's step is told so") {
  with_lot([](const Address& address) {
    add_account(address, province_officer());
    REQUIRE(open(address));
    REQUIRE(note(address, 1, "x", province_officer()));
    CHECK(where_of(give(address, {1, "lan", 1})) == "seen");
    const CaseMark late{1, {{"L2601", "000007"}}, UnitMark::kConfirmed, "x", 1};
    CHECK(where_of(mark(address, late)) == "seen");
    CHECK(number(address, "SELECT COUNT(*) FROM unit_marks") == 0);
    CHECK(where_of(decide(address, to_authority(1))) == "seen");
    CHECK(decide(address, to_authority(2)));
    CHECK(where_of(reopen(address, {1, "y", 2})) == "seen");
  });
}

TEST_CASE("cases are for those who may, within their place; elsewhere they do not exist") {
  with_lot([](const Address& address) {
    programme::Actor ministry = province_officer();
    ministry.role = programme::Role::kMinistryOfficer;
    ministry.place = "";
    programme::Actor administrator = ministry;
    administrator.role = programme::Role::kAdministrator;
    programme::Actor elsewhere = inspector();
    elsewhere.place = "tan-son";
    const struct {
      programme::Actor actor;
      bool may;
    } table[] = {{inspector(), true},    {province_officer(), true},  {ministry, true},
                 {administrator, false}, {commune_officer(), false},  {cooperative(), false},
                 {elsewhere, false},     {officer_elsewhere(), false}};
    for (const auto& row : table) {
      CAPTURE(std::string(programme::role_code(row.actor.role)));
      CAPTURE(row.actor.place);
      CHECK(open(address, "L2601", row.actor).has_value() == row.may);
      CHECK(note(address, 1, "x " + row.actor.user, row.actor).has_value() == row.may);
    }
    for (const auto& refused : {note(address, 1, "x", elsewhere), note(address, 2, "x")}) {
      CHECK(refused.error().where == "case");
      CHECK(refused.error().message.en.starts_with("There is no case with the number "));
    }
    CHECK(where_of(decide(address, to_authority(4), elsewhere)) == "case");
    CHECK(stored_case(address, 1, {"19", ""}));
    CHECK_FALSE(stored_case(address, 1, {"tan-son", ""}));
    CHECK_FALSE(stored_case(address, 1, {"", kHousehold}));
    CHECK_FALSE(stored_case(address, 77));
  });
}

TEST_CASE("a case is given to somebody who may work on it, in its place") {
  with_lot([](const Address& address) {
    programme::Actor elsewhere = officer_elsewhere();
    programme::Actor gone = inspector();
    gone.user = "cu";
    programme::Actor placeless = province_officer();
    placeless.user = "trong";
    placeless.place = "";
    add_account(address, province_officer());
    add_account(address, inspector());
    add_account(address, commune_officer());
    add_account(address, elsewhere);
    add_account(address, gone, true);
    add_account(address, placeless);
    REQUIRE(open(address));
    Connection connection(address, Access::kRead);
    const auto workers = case_workers(connection, kHoney);
    REQUIRE(workers.size() == 2);
    CHECK(workers[0].id == "binh");
    CHECK(workers[1].name == "Cán bộ lan");
    for (const char* user : {"hoa", "mai", "cu", "trong", "nobody", "x\0y"}) {
      CAPTURE(user);
      CHECK(where_of(give(address, {1, user, 1})) == "assignee");
    }
    CHECK(give(address, {1, "binh", 1}));
    CHECK(give(address, {1, "", 2}));
    CHECK(stored_case(address, 1)->assignee.empty());
  });
}

TEST_CASE("what is wrong in a step is said, and nothing is stored") {
  with_lot([](const Address& address) {
    REQUIRE(open(address));
    const auto before = number(address, "SELECT COUNT(*) FROM audit");
    CHECK(open(address, "L9").error().where == "lot");
    CHECK(open(address, std::string("L\0", 2)).error().where == "lot");
    CHECK(where_of(note(address, 1, " ")) == "text");
    CHECK(where_of(note(address, 1, "a\x07")) == "text");
    CHECK(where_of(note(address, 1, std::string(kMostCaseText + 1, 'x'))) == "text");
    CHECK(where_of(in_transaction(address, [&](Connection& c) {
            return add_case_note(c, inspector(), {1, "x", std::string(64, 'b')}, now());
          })) == "photo");
    const auto marked = [&](std::vector<CaseUnit> units, const std::string& reason = "x") {
      return where_of(mark(address, {1, std::move(units), UnitMark::kCleared, reason}));
    };
    CHECK(marked({}) == "units");
    CHECK(marked({{"L2601", "000101"}}) == "units");
    CHECK(marked({{"L2601", "1"}}) == "units");
    CHECK(marked({{"L2602", "000001"}}) == "units");
    CHECK(marked({{"", "000001"}}) == "units");
    CHECK(marked({{"L2601", std::string("000001\0", 7)}}) == "units");
    CHECK(marked({{"L2601", ""}}) == "units");
    CHECK(marked(std::vector<CaseUnit>(kMostMarkedAtOnce * 2, {"L2601", "000001"}), "") ==
          "reason");

    auto decision = to_authority(1);
    decision.decision = "";
    CHECK(where_of(decide(address, decision)) == "decision");
    decision = to_authority(1);
    decision.decided_on.reset();
    CHECK(where_of(decide(address, decision)) == "decided_on");
    decision.decided_on = day("2026-03-03");
    CHECK(where_of(decide(address, decision)) == "decided_on");
    decision = to_authority(1);
    decision.reason = "";
    CHECK(where_of(decide(address, decision)) == "reason");
    decision = to_authority(1);
    decision.recall = 1;
    CHECK(where_of(decide(address, decision)) == "recall");
    CHECK(number(address, "SELECT COUNT(*) FROM audit") == before);
    CHECK(stored_steps(address, 1).size() == 1);
  });
}

TEST_CASE("the outcome of a recall names one that stands and concerns the goods") {
  with_lot([](const Address& address) {
    REQUIRE(open(address));
    auto decision = to_authority(1);
    decision.outcome = CaseOutcome::kRecall;
    decision.decision = "";
    decision.decided_on.reset();
    CHECK(where_of(decide(address, decision)) == "recall");
    decision.recall = 1;
    CHECK(where_of(decide(address, decision)) == "recall");
    auto other_days = whole_lot();
    other_days.lot = "";
    other_days.produced_from = day("2025-01-01");
    other_days.produced_until = day("2025-01-02");
    REQUIRE(recall(address, other_days) == 1);
    CHECK(where_of(decide(address, decision)) == "recall");
    REQUIRE(recall(address, whole_lot()) == 2);
    decision.recall = 2;
    REQUIRE(lift(address, {2, day("2026-03-02"), "x", "1/QĐ"}));
    CHECK(where_of(decide(address, decision)) == "recall");
    REQUIRE(recall(address, whole_lot(), province_officer(), now() + minutes(2)) == 3);
    decision.recall = 3;
    REQUIRE(decide(address, decision));
    CHECK(stored_steps(address, 1).back().recall == 3);
  });
}

TEST_CASE("an outcome can mark the units that nobody has decided on yet") {
  for (const CaseOutcome outcome : {CaseOutcome::kConfirmed, CaseOutcome::kCleared}) {
    with_lot([&](const Address& address) {
      watch_unit(address, "000001", "suspected", now());
      watch_unit(address, "000002", "watch", now());
      watch_unit(address, "000003", "suspected", now());
      REQUIRE(open(address));
      REQUIRE(mark(address, {1, {{"L2601", "000003"}}, UnitMark::kConfirmed, "x"}));
      CaseDecision decision;
      decision.id = 1;
      decision.outcome = outcome;
      decision.reason = "Đã đối chiếu mẫu";
      decision.mark_rest = true;
      decision.seen = 2;
      REQUIRE(decide(address, decision));
      const auto steps = stored_steps(address, 1);
      REQUIRE(steps.size() == 4);
      CHECK(steps[2].value == outcome_code(outcome));
      CHECK(steps[2].units == std::vector<CaseUnit>{{"L2601", "000001"}});
      CHECK(steps[3].step == "outcome");
      const auto dossier = Reader(address).dossier(kHoney, "L2601", "000001");
      REQUIRE(dossier->watch);
      CHECK(dossier->watch->mark == outcome_code(outcome));
    });
  }
}

TEST_CASE("an outcome that does not judge each label marks none") {
  with_lot([](const Address& address) {
    watch_unit(address, "000001", "suspected", now());
    REQUIRE(open(address));
    REQUIRE(recall(address, whole_lot()) == 1);
    for (const CaseOutcome outcome : {CaseOutcome::kAuthority, CaseOutcome::kRecall}) {
      auto decision = to_authority(1);
      decision.outcome = outcome;
      decision.recall = outcome == CaseOutcome::kRecall ? 1 : 0;
      decision.mark_rest = true;
      CHECK(where_of(decide(address, decision)) == "mark_rest");
    }
    CHECK(number(address, "SELECT COUNT(*) FROM unit_marks") == 0);
    REQUIRE(decide(address, to_authority(1)));
    CHECK(Reader(address).dossier(kHoney, "L2601", "000001")->watch->mark.empty());
  });
}

TEST_CASE("an outcome marks many labels in several steps, each with its audit entry") {
  with_lot([](const Address& address) {
    execute(address,
            "INSERT INTO unit_watch (gtin, lot, serial, state, score, since, first_at, last_at, "
            "scans, devices, places, usual_devices, memory) WITH RECURSIVE k(n) AS (SELECT 1 UNION "
            "ALL SELECT n + 1 FROM k WHERE n < 2001) SELECT '" +
                kHoney + "', 'L2601', CAST(n AS TEXT), 'suspected', 5, 1, 1, 1, 9, 9, 4, 1, '' FROM k");
    REQUIRE(open(address));
    CaseDecision decision;
    decision.id = 1;
    decision.outcome = CaseOutcome::kCleared;
    decision.reason = "Ảnh tem đăng trên mạng";
    decision.mark_rest = true;
    decision.seen = 1;
    REQUIRE(decide(address, decision));
    const auto steps = stored_steps(address, 1);
    REQUIRE(steps.size() == 5);
    CHECK(steps[1].units.size() == kMostMarkedAtOnce);
    CHECK(steps[2].units.size() == kMostMarkedAtOnce);
    CHECK(steps[3].units.size() == 1);
    CHECK(steps[4].step == "outcome");
    CHECK(number(address, "SELECT COUNT(*) FROM audit WHERE act = 'case.mark'") == 3);
    CHECK(number(address, "SELECT COUNT(*) FROM unit_marks") == 2001);
  });
}

TEST_CASE("words of outcomes and marks are known by their codes") {
  for (const auto outcome : kCaseOutcomes) {
    CHECK(outcome_of(outcome_code(outcome)) == outcome);
    CHECK_FALSE(outcome_name(outcome).en.empty());
    CHECK_FALSE(outcome_name(outcome).vi.empty());
  }
  CHECK_FALSE(outcome_of(""));
  for (const auto mark : {UnitMark::kConfirmed, UnitMark::kCleared}) {
    CHECK(mark_of(mark_code(mark)) == mark);
  }
  CHECK_FALSE(mark_of("suspected"));
}

}  // namespace ocop::db
