// Questions for events: each parameter finds its own, pages meet without gap or overlap, bounds hold.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "tests/db/event_scene.h"

namespace ocop::db {

using namespace example;

namespace {

/// Five events of two producers.
void enter_events(const Address& address) {
  auto shipped = object("OBSERVE", "shipping", kHoneyLot, 10);
  shipped.disposition = "in_transit";
  shipped.read_point = "414/9521234000013/254/A";
  shipped.biz_location = "414/9521234000013";
  shipped.transactions = {{"po", "urn:epcglobal:cbv:bt:9521234000013:P1"}};
  shipped.sources = {{"owning_party", "417/9521234000013"}};
  auto packed = Event();
  packed.type = EventType::kAggregation;
  packed.action = "ADD";
  packed.biz_step = "packing";
  packed.at = at("2026-03-01T01:20:00Z");
  packed.parent = kPallet;
  packed.children = {gs1::epcis::unit_node(kHoney, "000001")};
  auto recalled = object("OBSERVE", "", kHoneyLot, 30);
  recalled.set_dispositions = {"recalled"};
  REQUIRE(capture(address, {finished(object("ADD", "commissioning", kHoneyLot)), finished(shipped),
                            finished(packed), finished(recalled)})
              .has_value());
  REQUIRE(capture(address, {finished(transformation("01/09506000134352/10/X", kTeaLot, "urn:x:t1"))},
                  household(), now() + std::chrono::hours(1))
              .has_value());
}

template <class Test>
void with_events(Test test) {
  on_each_engine([&](const Address& address) {
    fill(address);
    enter_events(address);
    test(address);
  });
}

}  // namespace

TEST_CASE("each parameter finds the events that it names, and parameters hold together") {
  with_events([](const Address& address) {
    const auto match = [](std::string node, std::vector<std::string> roles) {
      EventQuery query;
      query.matches.push_back({{std::move(node)}, std::move(roles)});
      return query;
    };
    const auto with = [](auto member, auto value) {
      EventQuery query;
      query.*member = value;
      return query;
    };
    using List = std::vector<std::string>;
    EventQuery both = match(kHoneyLot, {});
    both.biz_steps = {"shipping", "packing"};
    const struct {
      const char* name;
      EventQuery query;
      std::size_t count;
    } table[] = {
        {"all", {}, 5},
        {"types", with(&EventQuery::types, List{"AggregationEvent", "TransformationEvent"}), 2},
        {"actions", with(&EventQuery::actions, List{"OBSERVE"}), 2},
        {"steps", with(&EventQuery::biz_steps, List{"shipping", "commissioning"}), 3},
        {"disposition", with(&EventQuery::dispositions, List{"in_transit"}), 1},
        {"read point", with(&EventQuery::read_points, List{"414/9521234000013/254/A"}), 1},
        {"read point, not its sub-location", with(&EventQuery::read_points, List{"414/9521234000013"}), 0},
        {"within", with(&EventQuery::read_points_within, List{"414/9521234000013"}), 1},
        {"within none", with(&EventQuery::read_points_within, List{"414/952123400001"}), 0},
        {"location within itself", with(&EventQuery::biz_locations_within, List{"414/9521234000013"}), 1},
        {"transformation", with(&EventQuery::transformations, List{"urn:x:t1"}), 1},
        {"since", with(&EventQuery::from, std::optional(at("2026-03-01T01:20:00Z"))), 2},
        {"until", with(&EventQuery::until, std::optional(at("2026-03-01T01:20:00Z"))), 3},
        {"recorded since", with(&EventQuery::recorded_from, std::optional(now() + std::chrono::minutes(1))), 1},
        {"parent", match(kPallet, {"parent"}), 1},
        {"parent as child", match(kPallet, {"child"}), 0},
        {"class", match(kHoneyLot, {"quantity"}), 3},
        {"output class", match(kTeaLot, {"output_quantity"}), 1},
        {"any goods", match(kTeaLot, {}), 1},
        {"recalled", match("recalled", {"set"}), 1},
        {"recalled is no goods", match("recalled", {}), 0},
        {"order", match("po urn:epcglobal:cbv:bt:9521234000013:P1", {"transaction"}), 1},
        {"source", match("owning_party 417/9521234000013", {"source"}), 1},
        {"two together", both, 1},
    };
    Connection connection(address, Access::kRead);
    for (const auto& row : table) {
      CAPTURE(row.name);
      CHECK(found(address, row.query).size() == row.count);
      CHECK(count_events(connection, row.query, 100) == row.count);
    }
    CHECK(count_events(connection, {}, 2) == 3);
  });
}

TEST_CASE("pages of any order hold each event once, also while others come") {
  on_each_engine([](const Address& address) {
    fill(address);
    std::vector<Event> events;
    for (int i = 0; i < 25; ++i) events.push_back(finished(object("OBSERVE", "packing", kHoneyLot, i / 3)));
    for (std::size_t i = 0; i < events.size(); ++i) {
      events[i].id.clear();
      events[i].quantities[0].quantity = static_cast<double>(i + 1);
      events[i] = finished(events[i]);
    }
    REQUIRE(capture(address, events)->events == 25);
    Connection connection(address, Access::kRead);
    for (const bool descending : {true, false}) {
      for (const bool by_record : {true, false}) {
        EventQuery query;
        query.descending = descending;
        query.by_record_time = by_record;
        query.per_page = 7;
        std::vector<std::int64_t> seen;
        std::vector<Instant> times;
        do {
          const auto page = find_events(connection, query);
          REQUIRE(page.has_value());
          for (const auto& event : page->events) {
            seen.push_back(event.seq);
            times.push_back(by_record ? event.recorded_at : event.event.at);
          }
          query.next = page->next;
        } while (!query.next.empty());
        CHECK(seen.size() == 25);
        CHECK(std::set(seen.begin(), seen.end()).size() == 25);
        if (descending) std::reverse(times.begin(), times.end());
        CHECK(std::is_sorted(times.begin(), times.end()));
      }
    }
    EventQuery query;
    for (const char* token : {"x", "1", ".", "1.", "-.2", "1.2.3", "99999999999999999999.1"}) {
      query.next = token;
      CAPTURE(token);
      CHECK_FALSE(find_events(connection, query).has_value());
    }
  });
}

TEST_CASE("a producer sees its own events and those that name its goods; an officer those of the place") {
  with_events([](const Address& address) {
    // The household receives the cooperative's honey.
    REQUIRE(capture(address, {finished(object("OBSERVE", "receiving", kHoneyLot, 90))}, household()).has_value());
    REQUIRE(capture(address, {finished(object("ADD", "commissioning",
                                              gs1::epcis::material_node(kFields, "20260101"), 5))},
                    {"ha", programme::Role::kMinistryOfficer, "", "", "console"})
                .has_value());
    const auto seen = [&](const std::string& producer, const std::string& place) {
      EventQuery query;
      query.producer = producer;
      query.place = place;
      return found(address, query).size();
    };
    CHECK(seen(kCooperative, "") == 5);
    CHECK(seen(kHousehold, "") == 2);
    CHECK(seen("", "19") == 7);
    CHECK(seen("", "tan-ky") == 5);
    CHECK(seen("", "tan-son") == 2);
    CHECK(seen("", "") == 7);
    CHECK(seen("nobody", "") == 0);
  });
}

TEST_CASE("a producer's diary is what it stated itself, page by page, without declarations of error") {
  with_events([](const Address& address) {
    for (int i = 0; i < 9; ++i) {
      const auto received = finished(object("OBSERVE", "receiving", kHoneyLot, 100 + i));
      REQUIRE(capture(address, {received}, household(), now() + std::chrono::hours(2)).has_value());
    }
    auto wrong = finished(object("ADD", "commissioning", kHoneyLot));
    wrong.corrects = "incorrect_data";
    wrong.json.clear();
    gs1::epcis::complete(wrong, kHost, now());
    REQUIRE(capture(address, {wrong}, cooperative(), now() + std::chrono::hours(3)).has_value());
    EventQuery query;
    query.producer = kCooperative;
    query.own_only = true;
    query.by_record_time = true;
    query.per_page = 3;
    Connection connection(address, Access::kRead);
    const auto first = find_events(connection, query);
    REQUIRE(first.has_value());
    CHECK(first->events.size() == 3);
    query.next = first->next;
    const auto rest = find_events(connection, query);
    REQUIRE(rest.has_value());
    CHECK(rest->events.size() == 1);
    CHECK(rest->next.empty());
    CHECK(count_events(connection, query, 100) == 4);
  });
}

TEST_CASE("pages of what a producer may see hold each event once, in the order asked for") {
  with_events([](const Address& address) {
    for (const bool descending : {true, false}) {
      for (const bool by_record : {true, false}) {
        EventQuery query;
        query.producer = kCooperative;
        query.descending = descending;
        query.by_record_time = by_record;
        query.from = at("2026-03-01T01:00:00Z");
        query.recorded_until = now() + std::chrono::minutes(1);
        const auto whole = found(address, query);
        CHECK(whole.size() == 4);
        query.per_page = 1;
        std::vector<std::int64_t> seen;
        Connection connection(address, Access::kRead);
        do {
          const auto page = find_events(connection, query);
          REQUIRE(page.has_value());
          for (const auto& event : page->events) seen.push_back(event.seq);
          query.next = page->next;
        } while (!query.next.empty() && seen.size() < 10);
        REQUIRE(seen.size() == whole.size());
        for (std::size_t i = 0; i < seen.size(); ++i) CHECK(seen[i] == whole[i].seq);
      }
    }
  });
}

}  // namespace ocop::db
