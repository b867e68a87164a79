// What officers and producers record about goods and rules, as a shopper meets it.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "db/goods_acts.h"
#include "db/rule_book.h"
#include "tests/verifier/service_scene.h"

using namespace ocop;
using namespace ocop::test;
using nlohmann::json;

namespace {

const programme::Actor kMinistry{"", programme::Role::kMinistryOfficer, "", "", "command line"};
const programme::Actor kAdministrator{"", programme::Role::kAdministrator, "", "", "command line"};
const programme::Actor kPlumProducer{"", programme::Role::kProducer, "", "htx-doan-ket",
                                     "command line"};

template <class Act>
auto commit(const ServiceScene& scene, Act act) {
  db::Connection connection(scene.database(), db::Access::kTool);
  db::WriteTransaction transaction(connection);
  auto outcome = act(connection);
  REQUIRE_MESSAGE(outcome, outcome.error().in(Language::kEnglish));
  transaction.commit();
  return outcome;
}

json verify(ServiceScene& scene, const std::string& path) {
  return json::parse(scene.get(verify_target(path)).body);
}

db::RecallRequest recall_of_lot() {
  db::RecallRequest request;
  request.gtin = kPlum;
  request.lot = "L2611";
  request.serials = {{5, 3, 6}};
  request.since = local_date(noon());
  request.reason = "Phát hiện dị vật";
  request.instructions = "Mang hàng trả lại nơi mua";
  request.decision = "9/QĐ-BNNMT";
  return request;
}

}  // namespace

TEST_CASE(
    "a recall reaches shopper and program at once, for the goods it names, until it is lifted") {
  ServiceScene scene;
  REQUIRE(scene.post("/api/v1/batches", scene.signed_record(scene.record())).status == 201);
  const auto inside = scene.label("L2611", "000007");
  const auto outside = scene.label("L2611", "000008");
  CHECK(verify(scene, inside)["verdict"] == "genuine");

  const auto id = commit(scene, [](db::Connection& connection) {
    return db::recall_goods(connection, kMinistry, recall_of_lot(), noon());
  });
  const json answer = verify(scene, inside);
  CHECK(answer["verdict"] == "recalled");
  CHECK_FALSE(answer["show_stars"]);
  CHECK(answer["facts"]["recalls"][0]["instructions"] == "Mang hàng trả lại nơi mua");
  CHECK(answer["facts"]["recalls"][0]["goods"]["vi"] == "lô L2611, số sê-ri 000005 đến 000007");
  CHECK(scene.get(inside).body.find("Phát hiện dị vật") != std::string::npos);
  CHECK(verify(scene, outside)["verdict"] == "genuine");

  commit(scene, [&](db::Connection& connection) {
    return db::lift_recall(connection, kMinistry,
                           {*id, local_date(noon()), "Đã xử lý xong", "10/QĐ-BNNMT"}, noon());
  });
  CHECK(verify(scene, inside)["verdict"] == "genuine");
}

TEST_CASE("a cancelled label is void, its neighbours are not") {
  ServiceScene scene;
  REQUIRE(scene.post("/api/v1/batches", scene.signed_record(scene.record())).status == 201);
  commit(scene, [](db::Connection& connection) {
    return db::void_serials(connection, kPlumProducer,
                            {kPlum, "L2611", "000007", "000007", "Tem rách"}, noon());
  });
  CHECK(verify(scene, scene.label("L2611", "000006"))["verdict"] == "genuine");
  const json answer = verify(scene, scene.label("L2611", "000007"));
  CHECK(answer["verdict"] == "void");
  CHECK(answer["facts"]["registration"] == "void");
  CHECK(verify(scene, scene.label("L2611", "000008"))["verdict"] == "genuine");
}

TEST_CASE("a rule set that was added governs what the service says") {
  ServiceScene scene;
  const std::string label = "/01/" + kPlum;
  CHECK(verify(scene, label)["facts"]["certificate"]["today"]["rule"] == "1489/2025");
  commit(scene, [](db::Connection& connection) {
    return db::add_rule_set(connection, kAdministrator, R"({
      "id": "1500/2025", "decision": "QĐ 1500/QĐ-TTg", "from": "2025-07-10", "validity_months": 36,
      "ratings": [{"stars": 3, "score_from": 50, "score_below": 101,
                   "issues": "province", "revokes": "province"}],
      "revocation": {"grounds": [{"code": "any", "en": "any", "vi": "bất kỳ"}]}})",
                            noon());
  });
  CHECK(verify(scene, label)["facts"]["certificate"]["today"]["rule"] == "1500/2025");
}
