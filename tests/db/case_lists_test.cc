// Cases as lists, their evidence, and what waits for one.
#include <doctest/doctest.h>

#include <chrono>

#include "db/registry.h"
#include "db/scan_stats.h"
#include "tests/db/case_scene.h"

namespace ocop::db {

using namespace example;
using std::chrono::hours;

namespace {

const Instant kLater = now() + hours(1);

CaseDecision cleared(std::int64_t seen) {
  CaseDecision decision;
  decision.id = 1;
  decision.outcome = CaseOutcome::kCleared;
  decision.reason = "Đã đối chiếu mẫu";
  decision.seen = seen;
  return decision;
}

}  // namespace

TEST_CASE("suspicions and reports wait until a case is open, and again for what comes later") {
  with_lot([](const Address& address) {
    CHECK(stored_waiting(address).empty());
    watch_unit(address, "000001", "suspected", now());
    watch_unit(address, "000002", "suspected", now() - hours(1));
    watch_unit(address, "000003", "watch", now());
    watch_unit(address, "000004", "suspected", now() - hours(2), "", 5, kTea);
    give_report(address, 1, "L2601", now() - hours(3));
    give_report(address, 2, "MADE-UP", now() - hours(4));
    const auto waiting = stored_waiting(address);
    REQUIRE(waiting.size() == 3);
    CHECK(waiting[0].gtin == kHoney);
    CHECK(waiting[0].lot == "L2601");
    CHECK(waiting[0].suspected == 2);
    CHECK(waiting[0].reports == 1);
    CHECK_FALSE(waiting[0].batch);
    CHECK(waiting[0].last_at == now());
    CHECK_FALSE(waiting[0].product.empty());
    CHECK(waiting[1].gtin == kTea);
    CHECK(waiting[2].gtin == kHoney);
    CHECK(waiting[2].lot == "");
    CHECK(waiting[2].suspected == 0);
    CHECK(waiting[2].reports == 1);
    const auto of_commune = stored_waiting(address, {"tan-son", ""});
    REQUIRE(of_commune.size() == 1);
    CHECK(of_commune[0].gtin == kTea);

    REQUIRE(open(address));
    CHECK(stored_waiting(address).size() == 2);
    REQUIRE(decide(address, cleared(1)));
    CHECK(stored_waiting(address).size() == 2);
    give_report(address, 3, "L2601", kLater);
    const auto again = stored_waiting(address);
    REQUIRE(again.size() == 3);
    CHECK(again[0].lot == "L2601");
    CHECK(again[0].suspected == 0);
    CHECK(again[0].reports == 1);
    // A case about the whole product takes in its batches.
    REQUIRE(open(address, ""));
    CHECK(stored_waiting(address).size() == 1);
  });
}

TEST_CASE("a batch that is suspected as a whole waits too") {
  with_lot([](const Address& address) {
    watch_batch(address, "L2601", "suspected", now());
    const auto waiting = stored_waiting(address);
    REQUIRE(waiting.size() == 1);
    CHECK(waiting[0].batch);
    Connection connection(address, Access::kRead);
    const auto batches = batches_of(connection, {kHoney, ""});
    REQUIRE(batches.size() == 1);
    CHECK(batches[0].lot == "L2601");
    CHECK(batches[0].state == "suspected");
    CHECK(batches_of(connection, {kHoney, "L2602"}).empty());
  });
}

TEST_CASE("a case that is closed as cleared clears its batch, until it is suspected anew") {
  with_lot([](const Address& address) {
    const auto state = [&] { return Reader(address).dossier(kHoney, "L2601", "000009")->batch_state; };
    const auto on_dashboard = [&] {
      Connection connection(address, Access::kRead);
      return suspected_batches(connection, {}, {}, 9).size();
    };
    const auto in_case = [&] {
      Connection connection(address, Access::kRead);
      return batches_of(connection, {kHoney, "L2601"}).at(0).state;
    };
    watch_batch(address, "L2601", "suspected", now() + hours(1));
    REQUIRE(open(address));
    REQUIRE(decide(address, cleared(1)));
    // Closed before the batch was suspected: that case looked at something else.
    CHECK(state() == "suspected");
    CHECK(on_dashboard() == 1);
    execute(address, "UPDATE habit_watch SET since = since - 3600000");
    CHECK(state() == "quiet");
    CHECK(on_dashboard() == 0);
    CHECK(in_case() == "cleared");
    // Opened again, its outcome is taken back.
    REQUIRE(reopen(address, {1, "Mẫu mới", 2}, inspector(), kLater));
    CHECK(state() == "suspected");
    CHECK(in_case() == "suspected");
    auto confirmed = cleared(3);
    confirmed.outcome = CaseOutcome::kConfirmed;
    REQUIRE(decide(address, confirmed, inspector(), kLater));
    CHECK(state() == "suspected");
    CHECK(on_dashboard() == 1);
    // The newest case counts, also one of the whole product.
    REQUIRE(open(address, "", inspector(), kLater + hours(1)));
    auto of_product = cleared(1);
    of_product.id = 2;
    REQUIRE(decide(address, of_product, inspector(), kLater + hours(1)));
    CHECK(state() == "quiet");
    CHECK(on_dashboard() == 0);
    execute(address, "UPDATE habit_watch SET since = since + 36000000");
    CHECK(state() == "suspected");
    CHECK(on_dashboard() == 1);
  });
}

TEST_CASE("a unit is undecided while suspected since its last mark") {
  with_lot([](const Address& address) {
    const struct {
      const char* serial;
      const char* state;
      std::optional<UnitMark> mark;
      bool suspected_later;
      bool undecided;
    } table[] = {{"000001", "suspected", {}, false, true},
                 {"000002", "watch", {}, false, false},
                 {"000003", "suspected", UnitMark::kCleared, false, false},
                 {"000004", "suspected", UnitMark::kCleared, true, true},
                 {"000005", "suspected", UnitMark::kConfirmed, true, false},
                 {"000006", "quiet", UnitMark::kConfirmed, false, false}};
    REQUIRE(open(address));
    for (const auto& row : table) {
      watch_unit(address, row.serial, row.state, now());
      if (row.mark) REQUIRE(mark(address, {1, {{"L2601", row.serial}}, *row.mark, "x"}));
      if (row.suspected_later) watch_unit(address, row.serial, row.state, kLater);
    }
    watch_unit(address, "000007", "quiet", now());
    execute(address,
            "INSERT INTO alerts (id, at_ms, gtin, lot, serial, state, score, code, reason_en, "
            "reason_vi) VALUES (1, 0, '" +
                kHoney +
                "', 'L2601', '000001', 'suspected', 5, 'spread', "
                "'9 devices in 4 provinces', '9 thiết bị ở 4 tỉnh')");
    Connection connection(address, Access::kRead);
    const auto units = units_of(connection, {kHoney, "L2601"}, {.offset = 0, .limit = 0});
    CHECK(count_units(connection, {kHoney, "L2601"}) == std::size(table));
    CHECK(count_undecided(connection, {kHoney, "L2601"}) == 2);
    CHECK(count_undecided(connection, {kHoney, ""}) == 2);
    CHECK(count_undecided(connection, {kHoney, "L2602"}) == 0);
    REQUIRE(units.size() == std::size(table));
    CHECK(units[0].unit.serial == "000001");
    CHECK(units[0].watch.devices == 9);
    CHECK(units[0].watch.places == 4);
    CHECK(units[0].watch.usual_devices == doctest::Approx(1.2));
    CHECK(units[0].watch.reason.en == "9 devices in 4 provinces");
    CHECK(units[1].unit.serial == "000004");
    for (const auto& unit : units) {
      for (const auto& row : table) {
        if (unit.unit.serial != row.serial) continue;
        CAPTURE(row.serial);
        CHECK(unit.undecided == row.undecided);
        CHECK(unit.watch.mark == (row.mark ? mark_code(*row.mark) : ""));
        CHECK(unit.watch.state == row.state);
      }
    }
    CHECK(units_of(connection, {kHoney, ""}, {.offset = 1, .limit = 2}).size() == 2);
    CHECK(units_of(connection, {kHoney, std::string("L\0", 2)}, {}).empty());
    const auto rows = list_cases(connection, {}, {}, {});
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].evidence.suspected == 2);
    CHECK(rows[0].evidence.confirmed == 2);
  });
}

TEST_CASE("cases are listed by filters and in the order asked for, within the bounds") {
  with_lot([](const Address& address) {
    add_account(address, province_officer());
    REQUIRE(open(address));
    REQUIRE(open(address, "", inspector(), kLater));
    REQUIRE(in_transaction(address, [&](Connection& c) {
      return open_case(c, inspector(), {kTea, "", ""}, kLater + hours(1));
    }));
    REQUIRE(give(address, {2, "lan", 1}));
    REQUIRE(decide(address, cleared(1), inspector(), kLater + hours(2)));
    give_report(address, 1, "", now());
    Connection connection(address, Access::kRead);
    const auto ids = [&](const CaseFilter& filter, const Bounds& bounds = {}, Page page = {}) {
      std::string found;
      for (const auto& row : list_cases(connection, bounds, filter, page)) {
        found += std::to_string(row.what.id);
      }
      if (page.offset == 0) CHECK(count_cases(connection, bounds, filter) == found.size());
      return found;
    };
    CHECK(ids({}) == "321");
    CHECK(ids({.order = CaseOrder::kOldest}) == "123");
    CHECK(ids({.order = CaseOrder::kLastStep}) == "132");
    CHECK(ids({.order = CaseOrder::kEvidence}) == "231");
    CHECK(ids({.order = CaseOrder::kProduct}).size() == 3);
    CHECK(ids({.open = true}) == "32");
    CHECK(ids({.open = false}) == "1");
    CHECK(ids({.outcome = CaseOutcome::kCleared}) == "1");
    CHECK(ids({.assignee = "lan"}) == "2");
    CHECK(ids({.gtin = kHoney}) == "21");
    CHECK(ids({.lot = "L2601"}) == "1");
    CHECK(ids({.search = "mat ong"}) == "21");
    CHECK(ids({.search = std::string("a\0b", 3)}).empty());
    CHECK(ids({}, {"tan-son", ""}) == "3");
    CHECK(ids({}, {"", kHousehold}) == "3");
    CHECK(ids({}, {}, {.offset = 1, .limit = 1}) == "2");
    const auto rows = list_cases(connection, {}, {.assignee = "lan"}, {});
    CHECK(rows[0].assignee == "Cán bộ lan");
    CHECK(rows[0].evidence.reports == 1);
    CHECK_FALSE(rows[0].place.name.empty());
    CHECK(open_case_of(connection, {}, kHoney, "")->id == 2);
    CHECK_FALSE(open_case_of(connection, {}, kHoney, "L2601"));
    CHECK_FALSE(open_case_of(connection, {"tan-son", ""}, kHoney, ""));
  });
}

}  // namespace ocop::db
