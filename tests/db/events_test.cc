// Capture of visibility events: what is stored, once, and by whom.
#include <doctest/doctest.h>

#include <algorithm>
#include <functional>

#include "db/audit.h"
#include "db/lineage.h"
#include "tests/db/event_scene.h"

namespace ocop::db {

using namespace example;

namespace {

template <class Test>
void with_goods(Test test) {
  on_each_engine([&](const Address& address) {
    fill(address);
    test(address);
  });
}

std::size_t steps_from(const Address& address, const std::string& node) {
  Connection connection(address, Access::kRead);
  return genealogy(connection, node, Direction::kForward).edges.size();
}

}  // namespace

TEST_CASE("events are stored once, whoever sends them again and in whatever order") {
  with_goods([](const Address& address) {
    const auto made = finished(object("ADD", "commissioning", kHoneyLot));
    const auto sent = finished(object("OBSERVE", "shipping", kHoneyLot, 60));
    const auto first = capture(address, {made, sent});
    REQUIRE(first.has_value());
    CHECK(first->events == 2);
    CHECK(first->duplicates == 0);
    const auto again = capture(address, {sent, made, made});
    REQUIRE(again.has_value());
    CHECK(again->events == 0);
    CHECK(again->duplicates == 3);
    CHECK(number(address, "SELECT COUNT(*) FROM events") == 2);
    const auto all = found(address, {});
    REQUIRE(all.size() == 2);
    CHECK(all[0].event.biz_step == "shipping");
    CHECK(all[0].event.json == sent.json);
    CHECK(all[1].event.id == made.id);
    CHECK(all[0].captured_by == "linh");
    CHECK(all[0].producer == kCooperative);
    CHECK(all[0].recorded_at == now());
    Connection connection(address, Access::kRead);
    CHECK(capture_of(connection, first->id)->events == 2);
    CHECK(capture_of(connection, again->id)->duplicates == 3);
    CHECK_FALSE(capture_of(connection, "none").has_value());
    const auto log = audit_entries(connection, {.actor = "linh"});
    REQUIRE(log.size() == 1);
    CHECK(log[0].act == "events.capture");
    CHECK(log[0].subject == "capture " + first->id);
  });
}

TEST_CASE("an identifier is one event's: other content under it is refused, and nothing is stored") {
  with_goods([](const Address& address) {
    auto event = object("ADD", "commissioning", kHoneyLot);
    event.id = "urn:uuid:0f6f0d04-4a1f-4b0c-9f53-d6a4a7a1b001";
    REQUIRE(capture(address, {finished(event)}).has_value());
    REQUIRE(capture(address, {finished(event)})->duplicates == 1);
    auto other = event;
    other.biz_step = "packing";
    const auto fresh = finished(object("OBSERVE", "shipping", kHoneyLot));
    const auto refused = capture(address, {fresh, finished(other)});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().where == "eventList[1].eventID");
    CHECK(number(address, "SELECT COUNT(*) FROM events") == 1);
    CHECK(number(address, "SELECT COUNT(*) FROM event_nodes") == 1);
    // The same within one capture.
    auto third = event;
    third.id = "urn:uuid:0f6f0d04-4a1f-4b0c-9f53-d6a4a7a1b002";
    auto fourth = other;
    fourth.id = third.id;
    CHECK_FALSE(capture(address, {finished(third), finished(fourth)}).has_value());
  });
}

TEST_CASE("a producer captures what it makes, packs and ships; inputs and arrivals may be anybody's") {
  with_goods([](const Address& address) {
    const std::string forest = gs1::epcis::material_node(kForest, day("2026-02-20"));
    const std::string foreign = "01/09506000134352/10/ABC";
    Event gift;
    gift.type = EventType::kAggregation;
    gift.action = "ADD";
    gift.biz_step = "packing";
    gift.at = at("2026-03-01T01:00:00Z");
    gift.parent = gs1::epcis::unit_node(kHoney, "G1");
    gift.child_quantities.push_back({kTeaLot, 2.0, ""});
    auto pallet = gift;
    pallet.parent = kPallet;
    auto own_pallet = pallet;
    own_pallet.child_quantities = {{kHoneyLot, 2.0, ""}};
    auto slander = object("OBSERVE", "receiving", kTeaLot);
    slander.set_dispositions = {"recalled"};
    auto damaged = object("OBSERVE", "receiving", kTeaLot);
    damaged.disposition = "damaged";
    auto unpacked = pallet;
    unpacked.action = "DELETE";
    unpacked.biz_step = "unpacking";
    auto late = object("OBSERVE", "shipping", kHoneyLot);
    late.at = now() + std::chrono::minutes(6);
    auto early = object("OBSERVE", "receiving", kTeaLot);
    early.at = at("1999-12-31T23:59:59Z");
    const struct {
      const char* name;
      Event event;
      const char* where;  ///< "" when it is taken
    } table[] = {
        {"its own goods", object("ADD", "commissioning", kHoneyLot), ""},
        {"its own goods of no registered lot", object("ADD", "packing", "01/" + kHoney + "/10/NEW"), ""},
        {"harvest of a linked area", object("ADD", "commissioning", forest), ""},
        {"another's goods made", object("ADD", "commissioning", kTeaLot),
         "eventList[0].quantityList[0].epcClass"},
        {"another's goods shipped", object("OBSERVE", "shipping", kTeaLot),
         "eventList[0].quantityList[0].epcClass"},
        {"another's goods received", object("OBSERVE", "receiving", kTeaLot, 1), ""},
        {"another's goods destroyed on arrival", object("ADD", "receiving", kTeaLot),
         "eventList[0].quantityList[0].epcClass"},
        {"another's goods recalled", slander, "eventList[0].quantityList[0].epcClass"},
        {"another's goods spoken ill of", damaged, "eventList[0].quantityList[0].epcClass"},
        {"goods of a GTIN that is nobody's here", object("ADD", "commissioning", foreign),
         "eventList[0].quantityList[0].epcClass"},
        {"foreign goods received", object("OBSERVE", "receiving", foreign), ""},
        {"made of anybody's", transformation(kTeaLot, kHoneyLot), ""},
        {"made of foreign goods", transformation(foreign, kHoneyLot), ""},
        {"another's goods made of one's own", transformation(kHoneyLot, kTeaLot),
         "eventList[0].outputQuantityList[0].epcClass"},
        {"an area that there is not", transformation("material/VN-NONE-1/20260220", kHoneyLot),
         "eventList[0].inputQuantityList[0].epcClass"},
        {"another's goods packed into one's own", gift, ""},
        {"another's goods packed into a pallet", pallet,
         "eventList[0].childQuantityList[0].epcClass"},
        {"one's own goods packed into a pallet", own_pallet, ""},
        {"another's goods taken off a pallet", unpacked, ""},
        {"what is still to come", late, "eventList[0].eventTime"},
        {"what was long ago", early, "eventList[0].eventTime"},
    };
    for (const auto& row : table) {
      CAPTURE(row.name);
      const auto outcome = capture(address, {finished(row.event)});
      CHECK(outcome.has_value() == std::string(row.where).empty());
      if (!outcome) CHECK(outcome.error().where == row.where);
    }
    const auto none = capture(address, {finished(object("ADD", "packing", kHoneyLot, 9))},
                              {"an", programme::Role::kAdministrator, "", "", "console"});
    CHECK_FALSE(none.has_value());
  });
}

TEST_CASE("an officer captures events of goods and areas within the place") {
  with_goods([](const Address& address) {
    const auto inspected = object("OBSERVE", "inspecting", kHoneyLot);
    REQUIRE(capture(address, {finished(inspected)}, province_officer()).has_value());
    CHECK(found(address, {}).at(0).producer.empty());
    const auto refused = capture(address, {finished(object("OBSERVE", "inspecting", kHoneyLot, 1))},
                                 officer_elsewhere());
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().where == "eventList[0].quantityList[0].epcClass");
    CHECK(capture(address, {finished(object("OBSERVE", "inspecting", kTeaLot))}, officer_elsewhere())
              .has_value());
  });
}

TEST_CASE("an event is declared an error by who captured it: the declaration stands beside it") {
  with_goods([](const Address& address) {
    const auto wrong = finished(transformation(kTeaLot, kHoneyLot));
    REQUIRE(capture(address, {wrong}).has_value());
    CHECK(steps_from(address, kTeaLot) == 1);
    auto said = transformation(kTeaLot, kHoneyLot);
    said.corrects = "incorrect_data";
    gs1::epcis::complete(said, kHost, now());
    REQUIRE(said.id == wrong.id);
    const auto other = capture(address, {said}, household());
    REQUIRE_FALSE(other.has_value());
    const auto officer = capture(address, {said}, province_officer());
    REQUIRE_FALSE(officer.has_value());
    CHECK(officer.error().where == "eventList[0].errorDeclaration");
    REQUIRE(capture(address, {said})->events == 1);
    CHECK(capture(address, {said, wrong})->duplicates == 2);
    CHECK(number(address, "SELECT COUNT(*) FROM events") == 2);
    CHECK(steps_from(address, kTeaLot) == 0);
    EventQuery errors;
    errors.with_declaration = true;
    errors.matches.push_back({{"incorrect_data"}, {"reason"}});
    CHECK(found(address, errors).size() == 1);
    Connection connection(address, Access::kRead);
    CHECK(events_of_batch(connection, kHoney, "L2601", "").empty());
    CHECK(event_of(connection, wrong.id)->event.corrects.empty());
    // Of nothing that is here.
    auto unknown = object("ADD", "packing", kHoneyLot);
    unknown.corrects = "incorrect_data";
    gs1::epcis::complete(unknown, kHost, now());
    const auto refused = capture(address, {unknown});
    REQUIRE_FALSE(refused.has_value());
    CHECK(refused.error().where == "eventList[0].eventID");
  });
}

TEST_CASE("what an officer captured no other officer declares an error") {
  with_goods([](const Address& address) {
    const auto made = transformation(kTeaLot, kHoneyLot);
    REQUIRE(capture(address, {finished(made)}, province_officer()).has_value());
    auto said = made;
    said.corrects = "incorrect_data";
    gs1::epcis::complete(said, kHost, now());
    const auto inside = capture(address, {said}, commune_officer());
    REQUIRE_FALSE(inside.has_value());
    CHECK(inside.error().where == "eventList[0].errorDeclaration");
    CHECK(steps_from(address, kTeaLot) == 1);
    CHECK(capture(address, {said}, province_officer()).has_value());
    CHECK(steps_from(address, kTeaLot) == 0);
    auto colleague = cooperative();
    colleague.user = "minh";
    REQUIRE(capture(address, {finished(transformation(kTeaLot, kHoneyLot, "urn:x:own"))}).has_value());
    auto theirs = transformation(kTeaLot, kHoneyLot, "urn:x:own");
    theirs.corrects = "incorrect_data";
    gs1::epcis::complete(theirs, kHost, now());
    CHECK(capture(address, {theirs}, colleague).has_value());
  });
}

TEST_CASE("a transformation's number is its officer's own: two officers' steps do not run together") {
  with_goods([](const Address& address) {
    const std::string id = "urn:x:1";
    const std::string foreign = "01/09506000134352/10/ABC";
    REQUIRE(capture(address, {finished(transformation(kTeaLot, kHoneyLot, id))}, province_officer()).has_value());
    auto other = transformation(foreign, "01/" + kHoney + "/10/OTHER", id);
    REQUIRE(capture(address, {finished(other)}, commune_officer()).has_value());
    CHECK(steps_from(address, kTeaLot) == 1);
    CHECK(steps_from(address, foreign) == 1);
    other.corrects = "incorrect_data";
    gs1::epcis::complete(other, kHost, now());
    REQUIRE(capture(address, {other}, commune_officer()).has_value());
    CHECK(steps_from(address, foreign) == 0);
    CHECK(steps_from(address, kTeaLot) == 1);
  });
}

TEST_CASE("hostile text is no event's, and finds nothing") {
  with_goods([](const Address& address) {
    auto event = finished(object("ADD", "commissioning", kHoneyLot));
    event.id = std::string("urn:x:\0", 7);
    CHECK_FALSE(capture(address, {event}).has_value());
    EventQuery query;
    query.ids = {std::string("\xff\0", 2)};
    CHECK(found(address, query).empty());
    query = {};
    query.biz_steps = {"x' OR '1'='1"};
    CHECK(found(address, query).empty());
  });
}

}  // namespace ocop::db
