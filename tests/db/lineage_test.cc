// What was made of what, both ways.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "db/registration.h"
#include "gs1/epcis/nodes.h"
#include "tests/db/actors.h"
#include "tests/db/lineage_scene.h"
#include "tests/db/registration_scene.h"

namespace ocop::db {

using namespace example;
using gs1::epcis::Event;
using gs1::epcis::EventType;

namespace {

void add(const Address& address, std::int64_t seq, const Event& event) {
  in_transaction(address, [&](Connection& connection) {
    add_lineage(connection, seq, event);
    return 0;
  });
}

Event transformation(std::vector<std::string> inputs, std::vector<std::string> outputs) {
  Event event;
  event.type = EventType::kTransformation;
  for (auto& node : inputs) event.input_quantities.push_back({node, {}, ""});
  for (auto& node : outputs) event.output_quantities.push_back({node, {}, ""});
  return event;
}

}  // namespace

TEST_CASE("a genealogy follows steps one way, names each edge once and says how far it is") {
  on_each_engine([](const Address& address) {
    // a and b become c; c becomes d and e; d and e become f: a diamond.
    add_steps(address, {{"event 1", {"a", "b"}, {"c"}},
                        {"event 2", {"c"}, {"d", "e"}},
                        {"event 3", {"d", "e"}, {"f"}},
                        {"event 4", {"x"}, {"y"}}});
    const auto forward = ask(address, "a", Direction::kForward);
    CHECK(forward.root == "a");
    CHECK(!forward.more);
    CHECK(arrows(forward) == std::set<std::string>{"a>c@1", "c>d@2", "c>e@2", "d>f@3", "e>f@3"});
    CHECK(forward.edges.size() == 5);
    CHECK(forward.edges[0] == LineageEdge{"a", "c", "event 1", "made", 1});
    CHECK(std::is_sorted(forward.edges.begin(), forward.edges.end(),
                         [](const auto& a, const auto& b) { return a.depth < b.depth; }));
    const auto back = ask(address, "f", Direction::kBack);
    CHECK(arrows(back) ==
          std::set<std::string>{"d>f@1", "e>f@1", "c>d@2", "c>e@2", "a>c@3", "b>c@3"});
    CHECK(ask(address, "f", Direction::kForward).edges.empty());
    CHECK(ask(address, "nothing", Direction::kBack).edges.empty());
    CHECK(ask(address, std::string("a\0b", 3), Direction::kForward).edges.empty());
    CHECK(ask(address, "a' OR '1'='1", Direction::kForward).edges.empty());
    CHECK(ask(address, "", Direction::kForward).edges.empty());
  });
}

TEST_CASE("one step asked for is one step, and what was left out is told") {
  on_each_engine([](const Address& address) {
    add_steps(address, {{"event 1", {"a"}, {"b"}}, {"event 2", {"b"}, {"c"}}, {"event 3", {"c"}, {"d"}}});
    CHECK(arrows(ask(address, "a", Direction::kForward, 100, 1)) == std::set<std::string>{"a>b@1"});
    const auto two = ask(address, "a", Direction::kForward, 100, 2);
    CHECK(nodes(two) == std::set<std::string>{"b", "c"});
    CHECK(two.more);
    CHECK(!ask(address, "a", Direction::kForward, 100, 3).more);
    const auto few = ask(address, "a", Direction::kForward, 2);
    CHECK(nodes(few) == std::set<std::string>{"b", "c"});
    CHECK(few.more);
    CHECK(ask(address, "a", Direction::kForward, 0).edges.empty());
  });
}

TEST_CASE("cycles are followed once") {
  on_each_engine([](const Address& address) {
    add_steps(address, {{"event 1", {"a"}, {"b"}},
                        {"event 2", {"b"}, {"c"}},
                        {"event 3", {"c"}, {"a"}},
                        {"event 4", {"c"}, {"c", "b"}}});
    const auto around = ask(address, "a", Direction::kForward);
    CHECK(arrows(around) == std::set<std::string>{"a>b@1", "b>c@2", "c>a@3", "c>b@3"});
    CHECK(!around.more);
    CHECK(nodes(ask(address, "a", Direction::kBack)) == std::set<std::string>{"b", "c"});
  });
}

TEST_CASE("a step that takes much and gives much is cut off and not multiplied out") {
  on_each_engine([](const Address& address) {
    Made step{"event 1", {}, {}};
    for (int i = 0; i < 3'000; ++i) {
      step.from.push_back("in" + std::to_string(i));
      step.to.push_back("out" + std::to_string(i));
    }
    add_steps(address, {step, {"event 2", step.to, step.from}});
    const auto found = ask(address, "in0", Direction::kForward, 1'000);
    CHECK(nodes(found).size() == 1'000);
    CHECK(found.edges.size() <= 8'000);
    CHECK(found.more);
    CHECK(ask(address, "in0", Direction::kForward, 5'000, 1).edges.size() == 3'000);
  });
}

TEST_CASE("of ten thousand lots, six levels deep, none is left out, either way") {
  constexpr std::size_t kWidth = 1'667;
  on_each_engine([](const Address& address) {
    add_steps(address, six_levels(kWidth));
    const auto forward = ask(address, "m/0", Direction::kForward);
    CHECK(nodes(forward).size() == 6 * kWidth);
    CHECK(forward.edges.size() == kWidth + 5 * 2 * kWidth);
    CHECK(!forward.more);
    CHECK(forward.edges.back().depth == 6);
    std::set<std::tuple<std::string, std::string, std::string>> once;
    for (const auto& edge : forward.edges) once.insert({edge.from, edge.to, edge.step});
    CHECK(once.size() == forward.edges.size());
    // A lot of the last level takes 2, 3, … 6 lots of those above, and the harvest.
    const auto back = ask(address, "01/09521234541006/10/L0", Direction::kBack);
    CHECK(nodes(back).size() == 2 + 3 + 4 + 5 + 6 + 1);
  });
}

TEST_CASE("a registered batch record states its areas and harvests") {
  on_each_engine([](const Address& address) {
    fill(address);
    enter(address, record());
    const std::string batch = gs1::epcis::batch_node(kHoney, "L2601");
    const std::string dated = gs1::epcis::material_node(kForest, "20260220");
    const std::string undated = gs1::epcis::material_node(kMeadow, "");
    const auto back = ask(address, batch, Direction::kBack);
    CHECK(nodes(back) == std::set<std::string>{dated, undated});
    REQUIRE(!back.edges.empty());
    CHECK(back.edges[0].step == "batch " + kHoney + "/L2601");
    CHECK(back.edges[0].kind == "made");
    CHECK(nodes(ask(address, dated, Direction::kForward)) == std::set<std::string>{batch});
    Connection connection(address, Access::kRead);
    CHECK(material_nodes(connection, kForest) == std::vector<std::string>{dated});
    CHECK(material_nodes(connection, kMeadow) == std::vector<std::string>{undated});
    CHECK(material_nodes(connection, "VN-TNOR-000").empty());
    CHECK(material_nodes(connection, "%").empty());
    CHECK(material_nodes(connection, "VN_TNOR_0001").empty());
    CHECK(material_nodes(connection, "").empty());
  });
}

TEST_CASE("an area's harvests are its own, whatever stands beside them in the index") {
  on_each_engine([](const Address& address) {
    add_steps(address, {{"event 1",
                         {"material/A-1", "material/A-1/%21x", "material/A-1/20260102", "material/A-1/zz", "material/A-1/\xc3\xa1",
                          "material/A-10", "material/A-10/1", "material/A-1-2/1", "material/a-1/1", "material/A-", "material/A-1."},
                         {"material/A-1/made"}}});
    Connection connection(address, Access::kRead);
    CHECK(material_nodes(connection, "A-1") == std::vector<std::string>{"material/A-1", "material/A-1/%21x", "material/A-1/20260102",
                                                                       "material/A-1/zz", "material/A-1/\xc3\xa1"});
    CHECK(material_nodes(connection, "A-10") == std::vector<std::string>{"material/A-10", "material/A-10/1"});
  });
}

TEST_CASE("the same record again adds nothing") {
  on_each_engine([](const Address& address) {
    fill(address);
    enter(address, record());
    in_transaction(address, [&](Connection& connection) {
      add_lineage(connection, record());
      return 0;
    });
    CHECK(number(address, "SELECT COUNT(*) FROM lineage") == 3);
  });
}

TEST_CASE("transformations and aggregations that add are steps, other events are none") {
  on_each_engine([](const Address& address) {
    add(address, 1, transformation({"a", "b"}, {"c"}));
    Event packed;
    packed.type = EventType::kAggregation;
    packed.action = "ADD";
    packed.children = {"u1", "u2"};
    packed.child_quantities = {{"c", 10.0, ""}};
    packed.parent = "00/1";
    add(address, 2, packed);
    Event unpacked = packed;
    unpacked.action = "DELETE";
    unpacked.parent = "00/2";
    add(address, 3, unpacked);
    Event seen;
    seen.type = EventType::kObject;
    seen.action = "OBSERVE";
    seen.epcs = {"c", "d"};
    add(address, 4, seen);
    add(address, 5, transformation({"a"}, {}));

    CHECK(arrows(ask(address, "a", Direction::kForward)) ==
          std::set<std::string>{"a>c@1", "c>00/1@2"});
    const auto pallet = ask(address, "00/1", Direction::kBack, 100, 1);
    CHECK(nodes(pallet) == std::set<std::string>{"c", "u1", "u2"});
    CHECK(pallet.edges[0].kind == "packed");
    CHECK(pallet.edges[0].step == "event 2");
    CHECK(ask(address, "00/2", Direction::kBack).edges.empty());
    CHECK(ask(address, "d", Direction::kBack).edges.empty());
  });
}

TEST_CASE("events that share a transformation are one step, whatever side each states") {
  on_each_engine([](const Address& address) {
    auto first = transformation({"a"}, {});
    first.transformation = "urn:x:1";
    auto second = transformation({"b"}, {"c"});
    second.transformation = "urn:x:1";
    auto third = transformation({}, {"d"});
    third.transformation = "urn:x:1";
    add(address, 1, first);
    add(address, 2, second);
    add(address, 3, third);
    CHECK(nodes(ask(address, "a", Direction::kForward)) == std::set<std::string>{"c", "d"});
    const auto back = ask(address, "d", Direction::kBack);
    CHECK(nodes(back) == std::set<std::string>{"a", "b"});
    CHECK(back.edges.at(0).step == "transformation urn:x:1");
  });
}

TEST_CASE("beside a unit of a registered lot stands its batch") {
  on_each_engine([](const Address& address) {
    fill(address);
    enter(address, record());
    const std::string batch = gs1::epcis::batch_node(kHoney, "L2601");
    const std::string unit = gs1::epcis::unit_node(kHoney, "000007");
    const std::string stranger = gs1::epcis::unit_node(kHoney, "000101");
    const std::string other_width = gs1::epcis::unit_node(kHoney, "7");
    Event event;
    event.type = EventType::kAggregation;
    event.action = "ADD";
    event.children = {unit, stranger, other_width};
    event.parent = "00/1";
    add(address, 1, event);
    CHECK(nodes(ask(address, "00/1", Direction::kBack, 100, 1)) ==
          std::set<std::string>{unit, stranger, other_width, batch});
    CHECK(nodes(ask(address, gs1::epcis::material_node(kForest, "20260220"),
                    Direction::kForward)) == std::set<std::string>{batch, "00/1"});
  });
}

TEST_CASE("a unit that was packed before its batch was registered is its batch's afterwards") {
  on_each_engine([](const Address& address) {
    fill(address);
    const std::string batch = gs1::epcis::batch_node(kHoney, "L2601");
    Event packed;
    packed.type = EventType::kAggregation;
    packed.action = "ADD";
    packed.children = {gs1::epcis::unit_node(kHoney, "000007")};
    packed.parent = "00/1";
    add(address, 1, packed);
    packed.children = {gs1::epcis::unit_node(kHoney, "000101"), gs1::epcis::unit_node(kHoney, "7"),
                       gs1::epcis::unit_node(kHoney, "0000A1"), gs1::epcis::unit_node(kHoney, "0000071")};
    packed.parent = "00/2";
    add(address, 2, packed);
    CHECK(ask(address, batch, Direction::kForward).edges.empty());
    enter(address, record());
    CHECK(nodes(ask(address, batch, Direction::kForward)) == std::set<std::string>{"00/1"});
    CHECK(nodes(ask(address, gs1::epcis::material_node(kForest, "20260220"), Direction::kForward)) ==
          std::set<std::string>{batch, "00/1"});
  });
}

TEST_CASE("batches of an older registry are named as new ones are, whatever characters their lots have") {
  std::ifstream file(OCOP_SCHEMA "/0005_events.sql");
  const std::string schema(std::istreambuf_iterator<char>(file), {});
  const auto from = schema.find("INSERT INTO lineage");
  const auto until = schema.find("-- Links that a producer adds");
  REQUIRE(from < until);
  const std::string first = schema.substr(from, schema.find(';', from) - from);
  // A character of the text of a statement may be a semicolon.
  std::string second = schema.substr(from + first.size() + 1, until - from - first.size() - 1);
  second.erase(second.rfind(';'));
  const std::vector<std::string> lots{"!\"%&'()*+,-./0123:;", "<=>?ABCXYZ_abcxyz", "%21%25", "L1"};
  on_each_engine([&](const Address& address) {
    fill(address);
    std::uint64_t serial = 1;
    for (const auto& lot : lots) {
      auto batch = record();
      batch.lot = lot;
      batch.serials.first = serial;
      serial += 100;
      batch.areas = {{kForest, 1'000, day("2026-02-20")}};
      enter(address, batch);
    }
    const auto before = arrows(ask(address, gs1::epcis::material_node(kForest, "20260220"), Direction::kForward));
    CHECK(before.size() == lots.size());
    execute(address, "DELETE FROM lineage");
    execute(address, first);
    execute(address, second);
    CHECK(arrows(ask(address, gs1::epcis::material_node(kForest, "20260220"), Direction::kForward)) == before);
  });
}

}  // namespace ocop::db
