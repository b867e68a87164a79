// All that was made of something, recalled in one act; and what nodes are called.
#include <doctest/doctest.h>

#include <algorithm>

#include "db/audit.h"
#include "db/chain_recall.h"
#include "db/named_nodes.h"
#include "gs1/epcis/nodes.h"
#include "tests/db/goods_scene.h"
#include "tests/db/lineage_scene.h"

namespace ocop::db {

using namespace example;

namespace {

std::string batch(const std::string& gtin, const std::string& lot) { return gs1::epcis::batch_node(gtin, lot); }
const std::string kHarvest = gs1::epcis::material_node(kForest, "20260220");

programme::BatchRecord tea() {
  auto record = example::record();
  record.producer = kHousehold;
  record.gtin = kTea;
  record.lot = "T1";
  record.areas.clear();
  record.certificate.clear();
  return record;
}

/// The harvest went into honey L2601 (its record says so); L2601 into honey L2602 and, at another producer in
/// another commune, into tea T1; an unregistered lot and a pallet follow from L2602.
template <class Test>
void with_chain(Test test) {
  on_each_engine([&](const Address& address) {
    fill(address);
    enter(address, record());
    auto second = record();
    second.lot = "L2602";
    second.serials.first = 101;
    second.areas.clear();
    enter(address, second);
    enter(address, tea(), kHouseholdKey);
    add_steps(address, {{"event 1", {batch(kHoney, "L2601")}, {batch(kHoney, "L2602"), batch(kTea, "T1")}},
                        {"event 2", {batch(kHoney, "L2602")}, {batch(kRice, "R9"), "00/095212345432100017"}}});
    test(address);
  });
}

ChainRecallRequest request(const std::string& decision = "21/QĐ-SNN") {
  return {.node = kHarvest, .since = day("2026-03-02"), .reason = "Dư lượng thuốc bảo vệ thực vật",
          .instructions = "Trả lại nơi mua", .decision = decision};
}

Result<ChainRecalled> recall_all(const Address& address, const ChainRecallRequest& what,
                                 const Actor& actor = province_officer()) {
  return in_transaction(address, [&](Connection& c) { return recall_chain(c, actor, what, now()); });
}

Affected affected(const Address& address, const Actor& actor, const std::string& node = kHarvest) {
  Connection connection(address, Access::kRead);
  return affected_by(connection, actor, node, day("2026-03-02"));
}

}  // namespace

TEST_CASE("every registered batch that a harvest went into is found, with the way to it") {
  with_chain([](const Address& address) {
    const auto found = affected(address, province_officer());
    REQUIRE(found.batches.size() == 3);
    CHECK(found.batches[0].lot == "L2601");
    CHECK(found.batches[0].path == std::vector<std::string>{kHarvest, batch(kHoney, "L2601")});
    CHECK(found.batches[0].quantity == 100);
    CHECK(found.batches[0].produced == record().produced);
    CHECK(found.batches[0].producer == "HTX Linh Ngọc");
    CHECK(found.batches[1].lot == "L2602");
    CHECK(found.batches[2].lot == "T1");
    CHECK(found.batches[2].path == std::vector<std::string>{kHarvest, batch(kHoney, "L2601"), batch(kTea, "T1")});
    CHECK(std::all_of(found.batches.begin(), found.batches.end(), [](const auto& b) { return b.reached && !b.recalled; }));
    CHECK(found.unregistered == std::vector<std::string>{batch(kRice, "R9")});
    CHECK(found.others == 1);
    CHECK(!found.more);
    // A batch stands for itself too.
    CHECK(affected(address, province_officer(), batch(kHoney, "L2602")).batches.size() == 1);
    CHECK(affected(address, province_officer(), "nothing").batches.empty());
    CHECK(found.batches[2].way == "Rừng Tân Kỳ, 20/02/2026 → Mật ong hoa núi, lô L2601 → Trà hoa hồng, lô T1");
    const auto rename = [&](const std::string& gtin, const std::string& name) {
      execute(address, "UPDATE products SET name_vi = '" + name + "' WHERE gtin = '" + gtin + "'");
    };
    rename(kHoney, std::string(400, 'm'));
    const auto cut = affected(address, province_officer());
    CHECK(cut.batches[2].way == "Rừng Tân Kỳ, 20/02/2026 → … → Trà hoa hồng, lô T1");
    CHECK(cut.batches[0].way.empty());
  });
}

TEST_CASE("a harvest is recalled in one act: each lot its recall with the way to it, once") {
  with_chain([](const Address& address) {
    const auto done = recall_all(address, request());
    REQUIRE(done);
    CHECK(done->recalls.size() == 3);
    CHECK(done->there == 0);
    Connection connection(address, Access::kRead);
    const auto recalls = recalls_of(connection, kTea);
    REQUIRE(recalls.size() == 1);
    CHECK(recalls[0].what.lot == "T1");
    CHECK(recalls[0].what.decision == "21/QĐ-SNN");
    CHECK(recalls[0].what.reason ==
          "Dư lượng thuốc bảo vệ thực vật\nTruy xuất: Rừng Tân Kỳ, 20/02/2026 → Mật ong hoa núi, lô L2601 → "
          "Trà hoa hồng, lô T1");
    const auto log = log_of(address);
    CHECK(std::count_if(log.begin(), log.end(), [](const auto& e) { return e.act == "goods.recall"; }) == 3);
    CHECK(log[0].act == "goods.recall_chain");
    CHECK(log[0].subject == "node " + kHarvest);
    CHECK(log[0].details.find(batch(kTea, "T1")) != std::string::npos);
    CHECK(verify_audit(connection).empty());

    const auto again = recall_all(address, request("22/QĐ-SNN"));
    REQUIRE(again);
    CHECK(again->recalls.empty());
    CHECK(again->there == 3);
    CHECK(number(address, "SELECT COUNT(*) FROM recalls") == 3);
    CHECK(log_of(address).size() == log.size());

    // A recall that was lifted stands no more.
    REQUIRE(lift(address, {recalls[0].id, day("2026-03-02"), "đã kiểm tra", "23/QĐ"}));
    const auto third = recall_all(address, request("24/QĐ-SNN"));
    REQUIRE(third);
    CHECK(third->recalls.size() == 1);
    CHECK(third->there == 2);
  });
}

TEST_CASE("recalling a chain stays within the actor's bounds and counts what lies outside") {
  with_chain([](const Address& address) {
    auto own = request("");
    const auto done = recall_all(address, own, cooperative());
    REQUIRE(done);
    CHECK(done->recalls.size() == 2);
    CHECK(done->out_of_reach == 1);
    CHECK(number(address, "SELECT COUNT(*) FROM recalls WHERE gtin = '" + kTea + "'") == 0);
    // A producer's own recall is no authority's: that comes besides.
    const auto authority = recall_all(address, request());
    REQUIRE(authority);
    CHECK(authority->recalls.size() == 3);
    CHECK(authority->there == 0);
  });
}

TEST_CASE("a chain that cannot be recalled is refused whole, and nothing is stored") {
  with_chain([](const Address& address) {
    const auto refused = [&](ChainRecallRequest what, const Actor& actor, const char* where) {
      const auto entries = log_of(address).size();
      const auto outcome = [&] {
        Connection connection(address, Access::kTool);
        const WriteTransaction transaction(connection);
        return recall_chain(connection, actor, what, now());
      }();
      REQUIRE(!outcome);
      if (where != nullptr) CHECK(outcome.error().where == where);
      CHECK(outcome.error().message.en != outcome.error().message.vi);
      CHECK(number(address, "SELECT COUNT(*) FROM recalls") == 0);
      CHECK(log_of(address).size() == entries);
    };
    refused(request(), inspector(), nullptr);
    refused(request(), commune_officer(), nullptr);
    refused(request(), cooperative(), "decision");
    refused(request(""), province_officer(), "decision");
    auto what = request();
    what.node = "material/VN-TNOR-0009";
    refused(what, province_officer(), "node");
    what.node = std::string("a\0b", 3);
    refused(what, province_officer(), "node");
    what = request();
    what.reason = " ";
    refused(what, province_officer(), "reason");
    what = request();
    what.since = day("2026-03-03");
    refused(what, province_officer(), "since");
    what = request();
    what.paper = std::string(64, 'a');
    refused(what, province_officer(), "paper");
    auto tea_only = request("");
    tea_only.node = batch(kTea, "T1");
    refused(tea_only, cooperative(), "node");
  });
}

TEST_CASE("what others state of goods, however much, keeps no registered batch from being recalled") {
  with_chain([](const Address& address) {
    std::vector<Made> steps;
    for (int step = 0; step < 5; ++step) {
      // "event 0…" come before the steps of the chain.
      Made one{"event 0" + std::to_string(step), {kHarvest, batch(kHoney, "L2601")}, {}};
      for (int unit = 0; unit < 4'500; ++unit) {
        one.to.push_back(gs1::epcis::unit_node(kRice, std::to_string(step * 4'500 + unit)));
      }
      steps.push_back(one);
    }
    add_steps(address, steps);
    const auto found = affected(address, province_officer());
    CHECK(!found.more);
    CHECK(found.batches.size() == 3);
    CHECK(found.others == 1);

    // Invented lots, and units that went into something.
    for (auto& step : steps) {
      step.step += " further";
      std::swap(step.from, step.to);
      step.to = {"00/095212345432100017"};
    }
    steps.push_back({"event 05", {kHarvest}, {}});
    for (int lot = 0; lot < 25'000; ++lot) steps.back().to.push_back(batch(kRice, "X" + std::to_string(lot)));
    add_steps(address, steps);
    const auto cut = affected(address, province_officer());
    CHECK(cut.more);
    CHECK(cut.batches.size() == 3);
    const auto done = recall_all(address, request());
    REQUIRE(done);
    CHECK(done->recalls.size() == 3);
    CHECK(done->more);
  });
}

TEST_CASE("the way that a recall tells names what happens between others one step away only") {
  with_chain([](const Address& address) {
    add_steps(address, {{"event 3", {batch(kTea, "T1")}, {batch(kTea, "T7")}},
                        {"event 4", {batch(kTea, "T7")}, {batch(kTea, "T8")}},
                        {"event 5", {batch(kTea, "T8")}, {batch(kHoney, "L2603")}}});
    auto third = record();
    third.lot = "L2603";
    third.serials.first = 201;
    third.areas.clear();
    enter(address, third);
    REQUIRE(recall_all(address, request()));
    Connection connection(address, Access::kRead);
    const auto recalls = recalls_of(connection, kHoney);
    const auto found = std::find_if(recalls.begin(), recalls.end(), [](const auto& r) { return r.what.lot == "L2603"; });
    REQUIRE(found != recalls.end());
    const auto& reason = found->what.reason;
    CHECK(reason.find("Rừng Tân Kỳ, 20/02/2026 → Mật ong hoa núi, lô L2601 → … → ") != std::string::npos);
    CHECK(reason.find("→ Trà hoa hồng, lô T8 → Mật ong hoa núi, lô L2603") != std::string::npos);
    CHECK(reason.find("T1") == std::string::npos);
    CHECK(reason.find("T7") == std::string::npos);
    const auto log = log_of(address);
    CHECK(log[0].details.find(batch(kTea, "T1")) != std::string::npos);
    const auto whole = affected(address, province_officer());
    CHECK(std::any_of(whole.batches.begin(), whole.batches.end(),
                      [](const auto& b) { return b.lot == "L2603" && b.way.find("T1") != std::string::npos; }));
  });
}

TEST_CASE("nodes are called what the registry calls them, and what stands against them is told") {
  with_chain([](const Address& address) {
    REQUIRE(recall(address, whole_lot()));
    REQUIRE(make_void(address, "000005", "000006"));
    execute(address, "UPDATE areas SET status = 'suspended' WHERE id = '" + kForest + "'");
    Connection connection(address, Access::kRead);
    const std::string unit = gs1::epcis::unit_node(kHoney, "000005");
    const std::string sound = gs1::epcis::unit_node(kHoney, "000101");
    const auto named = name_nodes(connection, {.place = "tan-ky", .producer = ""},
                                  {kHarvest, batch(kHoney, "L2601"), batch(kHoney, "L2602"), batch(kTea, "T1"),
                                   batch(kRice, "R9"), unit, sound, "00/1", "urn:x:y", "01/" + kHoney, "01/%00/10/%00"},
                                  day("2026-03-02"));
    const auto& harvest = named.at(kHarvest);
    CHECK(harvest.kind == NodeKind::kMaterial);
    CHECK(harvest.name == "Rừng Tân Kỳ");
    CHECK(harvest.place_name == "Xã Tân Kỳ");
    CHECK(harvest.within);
    CHECK(harvest.suspended);
    const auto& first = named.at(batch(kHoney, "L2601"));
    CHECK(first.kind == NodeKind::kBatch);
    CHECK(first.name == "Mật ong hoa núi");
    CHECK(first.producer_name == "HTX Linh Ngọc");
    CHECK(first.registered);
    CHECK(first.recalled);
    CHECK(!first.voided);
    CHECK(!first.suspended);
    CHECK(!named.at(batch(kHoney, "L2602")).recalled);
    CHECK(!named.at(batch(kTea, "T1")).within);
    CHECK(!named.at(batch(kRice, "R9")).registered);
    CHECK(named.at(unit).voided);
    CHECK(named.at(unit).recalled);
    CHECK(!named.at(sound).recalled);
    CHECK(!named.at(sound).voided);
    CHECK(!named.at("01/" + kHoney).recalled);
    CHECK(named.at("00/1").kind == NodeKind::kOther);
    CHECK(!named.at("urn:x:y").known);
    CHECK(!named.at("01/%00/10/%00").known);
    const auto own = name_nodes(connection, {.place = "", .producer = kCooperative},
                                {kHarvest, batch(kHoney, "L2601"), batch(kTea, "T1")}, day("2026-03-01"));
    CHECK(own.at(kHarvest).within);
    CHECK(own.at(batch(kHoney, "L2601")).within);
    CHECK(!own.at(batch(kHoney, "L2601")).recalled);  // the day before
    CHECK(!own.at(batch(kTea, "T1")).within);
  });
}

TEST_CASE("a batch all of whose labels are void is void") {
  with_lot([](const Address& address) {
    const auto node = batch(kHoney, "L2601");
    const auto is_void = [&] {
      Connection connection(address, Access::kRead);
      return name_nodes(connection, {}, {node}, day("2026-03-02")).at(node).voided;
    };
    CHECK(!is_void());
    REQUIRE(make_void(address, "000001", "000040"));
    REQUIRE(make_void(address, "000042", "000100"));
    CHECK(!is_void());
    REQUIRE(make_void(address, "000041", "000041"));
    CHECK(is_void());
  });
}

TEST_CASE("of a product's batches those are read that are named, or that a named unit belongs to") {
  with_chain([](const Address& address) {
    REQUIRE(recall(address, whole_lot()));
    const auto damage = [&](const char* lot, const char* produced) {
      execute(address, std::string("UPDATE batches SET produced = '") + produced + "' WHERE lot = '" + lot + "'");
    };
    const auto named = [&](const std::string& node) {
      Connection connection(address, Access::kRead);
      return name_nodes(connection, {}, {node}, day("2026-03-02")).at(node);
    };
    // Whoever reads that row cannot go on.
    damage("L2602", "no date at");
    CHECK(named(batch(kHoney, "L2601")).recalled);
    CHECK(named(gs1::epcis::unit_node(kHoney, "000100")).recalled);
    CHECK(!named("01/" + kHoney).recalled);
    for (const char* stranger : {"0000100", "100", "000000", "000201", "x", "99999999999999999999"}) {
      CAPTURE(stranger);
      CHECK(!named(gs1::epcis::unit_node(kHoney, stranger)).recalled);
    }
    CHECK_THROWS_AS(named(batch(kHoney, "L2602")), DatabaseError);
    damage("L2602", "2026-03-01");
    damage("L2601", "no date at");
    CHECK(!named(gs1::epcis::unit_node(kHoney, "000101")).recalled);
    CHECK(!named(gs1::epcis::unit_node(kHoney, "000200")).voided);
    CHECK_THROWS_AS(named(gs1::epcis::unit_node(kHoney, "000001")), DatabaseError);
  });
}

}  // namespace ocop::db
