// Events that follow from the registry itself.
#include <doctest/doctest.h>

#include "db/departures.h"
#include "db/rolls.h"
#include "db/schema.h"
#include "tests/db/event_scene.h"
#include "tests/db/goods_scene.h"

namespace ocop::db {

using namespace example;

namespace {

const std::string kOf = "SELECT COUNT(*) FROM events WHERE batch = '" + kHoney + "/L2601'";

}  // namespace

TEST_CASE("a batch record yields its commissioning event, once") {
  with_lot([](const Address& address) {
    enter(address, record());
    CHECK(number(address, kOf) == 1);
    const auto events = found(address, {});
    REQUIRE(events.size() == 1);
    const auto& event = events[0].event;
    CHECK(event.type == EventType::kObject);
    CHECK(event.action == "ADD");
    CHECK(event.biz_step == "commissioning");
    CHECK(event.disposition == "active");
    CHECK(event.at == record().issued_at);
    REQUIRE(event.quantities.size() == 1);
    CHECK(event.quantities[0] == gs1::epcis::Quantity{kHoneyLot, 100.0, ""});
    CHECK(event.id.starts_with("ni:///sha-256;"));
    CHECK(events[0].batch == kHoney + "/L2601");
    CHECK(events[0].producer == kCooperative);
    // Nobody declares it an error: the registry says it.
    auto said = event;
    said.corrects = "incorrect_data";
    said.json.clear();
    gs1::epcis::complete(said, kHost, now());
    const auto refused = capture(address, {said});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().where == "eventList[0].errorDeclaration");
    // Sent by a client that read it here, it is a duplicate.
    CHECK(capture(address, {event})->duplicates == 1);
  });
}

TEST_CASE("batches of an older registry or a file get their events, each once") {
  with_lot([](const Address& address) {
    auto other = record();
    other.lot = "L2602/a";
    other.serials.first = 101;
    enter(address, other);
    for (const char* statement : {"DELETE FROM event_nodes", "DELETE FROM event_sight", "DELETE FROM events"})
      execute(address, statement);
    for (int i = 0; i < 2; ++i) {
      in_transaction(address, [](Connection& c) {
        note_all_batch_events(c, now());
        return true;
      });
      CHECK(number(address, "SELECT COUNT(*) FROM events") == 2);
    }
    EventQuery query;
    query.matches.push_back({{gs1::epcis::batch_node(kHoney, "L2602/a")}, {}});
    CHECK(found(address, query).size() == 1);
  });
}

TEST_CASE("labels activated for a lot yield events of their own, alike or not") {
  on_each_engine([](const Address& address) {
    fill(address);
    in_transaction(address, [](Connection& c) {
      return make_roll(c, cooperative(), {kHoney, "R1", kKey, 100, false}, now()).value().serials.count;
    });
    auto part = record();
    for (const std::uint64_t first : {1, 11, 21}) {
      part.serials = {first, 10, 6};
      const auto done = in_transaction(address, [&](Connection& c) {
        return activate_roll(c, cooperative(), "R1", {part, kKey, "aa.bb.cc"}, now());
      });
      REQUIRE(done.has_value());
    }
    CHECK(number(address, kOf) == 3);
    CHECK(number(address, kOf + " AND batch_part = 3") == 1);
    const auto again = in_transaction(address, [&](Connection& c) {
      return activate_roll(c, cooperative(), "R1", {part, kKey, "aa.bb.cc"}, now());
    });
    CHECK(*again == Registration::kAlreadyThere);
    CHECK(number(address, kOf) == 3);
  });
}

TEST_CASE("a recall sets the persistent disposition of what it names, its lift unsets it") {
  with_lot([](const Address& address) {
    const auto of = [&](const char* role) {
      EventQuery query;
      query.matches.push_back({{"recalled"}, {role}});
      return found(address, query);
    };
    const auto id = recall(address, whole_lot());
    REQUIRE(id.has_value());
    REQUIRE(of("set").size() == 1);
    CHECK(of("set")[0].event.quantities.at(0).node == kHoneyLot);
    CHECK(of("set")[0].event.action == "OBSERVE");
    CHECK(of("set")[0].producer.empty());
    LiftRequest end;
    end.recall = *id;
    end.on = day("2026-03-02");
    end.reason = "Đã kiểm nghiệm lại";
    end.decision = "13/QĐ-SNN";
    REQUIRE(lift(address, end).has_value());
    REQUIRE(of("unset").size() == 1);

    auto units = whole_lot();
    units.serials = programme::SerialRange{5, 3, 6};
    REQUIRE(recall(address, units).has_value());
    CHECK(of("set")[0].event.epcs == std::vector<std::string>{gs1::epcis::unit_node(kHoney, "000005"),
                                                               gs1::epcis::unit_node(kHoney, "000006"),
                                                               gs1::epcis::unit_node(kHoney, "000007")});
    auto days = whole_lot();
    days.lot.clear();
    days.produced_from = days.produced_until = day("2026-03-01");
    REQUIRE(recall(address, days, province_officer(), now() + std::chrono::hours(1)).has_value());
    CHECK(of("set")[0].event.quantities.at(0).node == kHoneyLot);
    auto all = whole_lot();
    all.lot.clear();
    REQUIRE(recall(address, all, province_officer(), now() + std::chrono::hours(2)).has_value());
    CHECK(of("set")[0].event.quantities.at(0).node == "01/" + kHoney);
  });
}

TEST_CASE("a departure is a shipping event of its moment") {
  with_lot([](const Address& address) {
    const auto left = at("2026-03-01T23:00:00Z");
    const auto noted = in_transaction(address, [&](Connection& c) {
      return note_departure(c, cooperative(), kHoney, "L2601", left, now());
    });
    REQUIRE(noted.has_value());
    EventQuery query;
    query.biz_steps = {"shipping"};
    const auto events = found(address, query);
    REQUIRE(events.size() == 1);
    CHECK(events[0].event.at == left);
    CHECK(events[0].event.disposition == "in_transit");
    CHECK(events[0].producer == kCooperative);
    Connection connection(address, Access::kRead);
    const auto journey = events_of_batch(connection, kHoney, "L2601", "000001");
    REQUIRE(journey.size() == 2);
    CHECK(journey[0].event.biz_step == "commissioning");
    CHECK(journey[1].event.biz_step == "shipping");
    CHECK(events_of_batch(connection, kHoney, "L2602", "").empty());
  });
}

}  // namespace ocop::db
