// Labels of a roll that are bound to a lot: every refusal, and two who do it at once.
#include <doctest/doctest.h>

#include <atomic>
#include <functional>
#include <latch>
#include <thread>

#include "db/audit.h"
#include "db/goods_acts.h"
#include "db/lists.h"
#include "db/registry.h"
#include "db/rolls.h"
#include "tests/db/actors.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"
#include "tests/db/roll_scene.h"

namespace ocop::db {
namespace {

using namespace example;
using programme::BatchRecord;
using programme::SerialRange;

long long activations(const Address& address) {
  return number(address, "SELECT COUNT(*) FROM serial_ranges WHERE roll = 'R1'");
}

}  // namespace

TEST_CASE("an activation of a new lot registers it, and a further one adds serials to it") {
  with_roll([](const Address& address) {
    const auto first = activate(address, lot("L1", 1, 100));
    REQUIRE(first);
    CHECK(*first == Registration::kRegistered);
    const auto further = activate(address, lot("L1", 101, 50));
    REQUIRE(further);
    CHECK(*further == Registration::kRegistered);
    Connection connection(address, Access::kRead);
    Reader reader(address);
    const auto batch = reader.batch(kHoney, "L1");
    REQUIRE(batch.has_value());
    CHECK(batch->record.serials == SerialRange{1, 100, 6});
    CHECK(batch->areas.size() == 2);
    CHECK(number(address, "SELECT COUNT(*) FROM serial_ranges WHERE seq = 1 AND jws = ''") == 1);
    CHECK(number(address,
                 "SELECT COUNT(*) FROM serial_ranges WHERE seq = 2 AND jws = 'aa.bb.cc' AND "
                 "first_serial = 101 AND last_serial = 150 AND recorded_by = 'linh'") == 1);
    const auto listed = list_batches(connection, {}, kHoney, day("2026-03-02"), {.offset = 0, .limit = 0});
    REQUIRE(listed.size() == 1);
    CHECK(listed[0].quantity == 150);
    CHECK(listed[0].last == "000100");
    CHECK(balance_of(connection, kForest, 2026).used == 40'000);
    const auto log = audit_entries(connection, {.subject = "roll " + kHoney + "/R1"});
    REQUIRE(log.size() == 3);
    CHECK(log[0].act == "roll.activate");
    CHECK(log[0].actor == cooperative().user);
    CHECK(log[0].details ==
          R"({"lot":"L1","first":"000101","last":"000150","kid":"0000000001"})");
    CHECK(verify_audit(connection).empty());
  });
}

TEST_CASE("a lot with labels of its own takes further ones from a roll") {
  with_lot_and_roll([](const Address& address) {
    REQUIRE(activate(address, lot("L2601", 101, 20)));
    Reader reader(address);
    CHECK(reader.dossier(kHoney, "", "000110")->roll->lot == "L2601");
    CHECK(reader.dossier(kHoney, "L2601", "000110")->serial_in_batch);
    CHECK(reader.batch(kHoney, "L2601")->record.serials.count == 100);
  });
}

TEST_CASE("the same activation again changes nothing") {
  with_roll([](const Address& address) {
    REQUIRE(activate(address, lot("L1", 1, 100)));
    REQUIRE(activate(address, lot("L1", 101, 50)));
    auto again = lot("L1", 101, 50);
    again.issued_at = at("2026-03-01T09:00:00Z");
    std::swap(again.areas[0], again.areas[1]);
    for (const auto& record : {lot("L1", 1, 100), again}) {
      const auto outcome = activate(address, record);
      REQUIRE(outcome);
      CHECK(*outcome == Registration::kAlreadyThere);
    }
    CHECK(activations(address) == 2);
    CHECK(number(address, "SELECT COUNT(*) FROM audit WHERE act = 'roll.activate'") == 2);
    // Its own record is also what the verifier's interface may be sent.
    CHECK_NOTHROW(enter(address, lot("L1", 1, 100)));
  });
}

TEST_CASE("an activation that does not fit is refused, and why") {
  struct Case {
    const char* what;
    std::function<void(BatchRecord&)> change;
    Refusal refusal;
    const char* where;
    const char* says;
    const char* vietnamese;
  };
  const auto serials = [](std::uint64_t first, std::uint64_t count, unsigned width = 6) {
    return [=](BatchRecord& r) { r.serials = {first, count, width}; };
  };
  const std::vector<Case> cases = {
      {"beyond the roll", serials(116, 886), Refusal::kSerialsNotOfRoll, "to", "000001 to 001000", "dãy số của cuộn"},
      {"before the roll", serials(0, 5), Refusal::kSerialsNotOfRoll, "from", "not all of roll R1", "không thuộc"},
      {"other width", serials(116, 5, 7), Refusal::kSerialsNotOfRoll, "from", "not all of roll R1", "không thuộc"},
      {"used", serials(100, 1), Refusal::kSerialsUsed, "from", "activated for lot L1", "đã được kích hoạt cho lô L1"},
      {"used in part", serials(96, 30), Refusal::kSerialsUsed, "from", "000051 to 000100", "đã được kích hoạt"},
      {"used and void", serials(50, 1), Refusal::kSerialsUsed, "from", "activated for lot L1", "đã được kích hoạt"},
      {"a gap", serials(120, 5), Refusal::kSerialsGap, "from", "000116 to 000119 before these are not used yet",
       "000116 đến 000119"},
      {"nothing but void ones", serials(101, 15), Refusal::kSerialsVoid, "from", "are void", "đều đã bị hủy"},
      {"other facts", [](BatchRecord& r) { r.lot = "L1"; r.produced = day("2026-02-28"); }, Refusal::kOtherContent,
       "lot", "the production date is 01/03/2026, not 28/02/2026", "ngày sản xuất"},
      {"other best before", [](BatchRecord& r) { r.lot = "L1"; r.best_before.reset(); }, Refusal::kOtherContent,
       "lot", "best before is 01/03/2027, not –", "hạn sử dụng"},
      {"other certificate", [](BatchRecord& r) { r.lot = "L1"; r.certificate = ""; }, Refusal::kOtherContent,
       "lot", "the certificate is", "giấy chứng nhận"},
      {"other areas", [](BatchRecord& r) { r.lot = "L1"; r.areas[0].grams += 1; }, Refusal::kOtherContent,
       "lot", "raw-material areas", "vùng nguyên liệu"},
      {"unknown area", [](BatchRecord& r) { r.areas[0].area = "VN-X"; }, Refusal::kUnknownArea, "areas[0].area", "", ""},
      {"too much", [](BatchRecord& r) { r.areas[0].grams = 960'001; }, Refusal::kYieldExceeded, "areas[0].area", "", ""},
      {"not yet made", [](BatchRecord& r) { r.produced = day("2026-03-03"); }, Refusal::kDatesOrder, "produced", "", ""},
      {"malformed", [](BatchRecord& r) { r.lot = "../x"; r.serials.count = 0; }, Refusal::kMalformed, "", "", ""},
      {"unknown product", [](BatchRecord& r) { r.gtin = "09521234543299"; }, Refusal::kNotAllowed, "gtin", "", ""},
      {"another's product", [](BatchRecord& r) { r.gtin = kTea; }, Refusal::kNotAllowed, "gtin", "", ""},
      {"a product without rolls", [](BatchRecord& r) { r.gtin = kRice; }, Refusal::kUnknownRoll, "roll",
       "no roll R1 of 09521234543220", "Không có cuộn"},
      {"another producer stated", [](BatchRecord& r) { r.producer = kHousehold; }, Refusal::kForeignKey, "producer", "", ""},
  };
  with_roll([&](const Address& address) {
    REQUIRE(activate(address, lot("L1", 1, 100)));
    REQUIRE(void_labels(address, "000050", "000050"));
    REQUIRE(void_labels(address, "000101", "000115"));
    for (const auto& one : cases) {
      INFO(std::string(one.what));
      auto record = lot("L2", 116, 10);
      one.change(record);
      const auto refused = activate(address, record);
      REQUIRE_FALSE(refused);
      INFO(refused.error().error.message.en);
      CHECK(refused.error().refusal == one.refusal);
      if (*one.where != '\0') CHECK(refused.error().error.where == one.where);
      CHECK(refused.error().error.message.en.find(one.says) != std::string::npos);
      CHECK(refused.error().error.message.vi.find(one.vietnamese) != std::string::npos);
      Connection connection(address, Access::kRead);
      if (one.refusal == Refusal::kNotAllowed) continue;
      const auto early = check_activation(connection, "R1", record, kKey, now());
      REQUIRE_FALSE(early);
      CHECK(early.error().refusal == one.refusal);
    }
    CHECK(activations(address) == 1);
    Connection connection(address, Access::kRead);
    CHECK(check_activation(connection, "R1", lot("L2", 116, 10), kKey, now()));
    CHECK(check_activation(connection, "R1", lot("L2", 101, 25), kKey, now()));
    CHECK(check_activation(connection, "R9", lot("L2", 116, 10), kKey, now()).error().refusal == Refusal::kUnknownRoll);
    CHECK(activations(address) == 1);
    REQUIRE(activate(address, lot("L2", 101, 25)));
  });
}

TEST_CASE("an activation needs the producer's own account and a key that may sign today") {
  with_roll([](const Address& address) {
    const auto fresh = lot("L1", 1, 10);
    CHECK(activate(address, fresh, "R1", kKey, household()).error().refusal == Refusal::kNotAllowed);
    CHECK(activate(address, fresh, "R1", kKey, province_officer()).error().refusal == Refusal::kNotAllowed);
    CHECK(activate(address, fresh, "R1", kHouseholdKey).error().refusal == Refusal::kForeignKey);
    CHECK(activate(address, fresh, "R1", "0000000009").error().refusal == Refusal::kUnknownKey);
    CHECK(activate(address, fresh, "R1", kKey, cooperative(), at("2028-01-01T00:00:00Z")).error().refusal ==
          Refusal::kKeyNotValid);
    const auto no_jws = in_transaction(address, [&](Connection& c) {
      return activate_roll(c, cooperative(), "R1", {fresh, kKey, "<script>"}, now());
    });
    CHECK(no_jws.error().refusal == Refusal::kMalformed);
    REQUIRE(activate(address, fresh));
    execute(address, "UPDATE signing_keys SET revoked_since = 0 WHERE kid = '" + kKey + "'");
    CHECK(activate(address, lot("L1", 11, 10)).error().refusal == Refusal::kKeyRevoked);
    CHECK(activate(address, fresh).error().refusal == Refusal::kKeyRevoked);
  });
}

TEST_CASE("a batch cannot take serials of a roll for itself") {
  with_roll([](const Address& address) {
    const auto batch = lot("L1", 1000, 5);
    const auto outcome = in_transaction(address, [&](Connection& c) {
      return register_batch(c, {batch, kKey, "aa.bb.cc"}, now());
    });
    REQUIRE_FALSE(outcome);
    CHECK(outcome.error().refusal == Refusal::kSerialsOverlap);
    CHECK(outcome.error().error.message.en.find("roll R1, 000001 to 001000") != std::string::npos);
    CHECK_NOTHROW(enter(address, lot("L1", 1001, 5)));
    CHECK(refusal_code(Refusal::kSerialsVoid) == "serials_void");
    CHECK(refusal_code(Refusal::kNotAllowed) == "not_allowed");
  });
}

TEST_CASE("recalls and voids of a lot reach all its serials") {
  with_roll([](const Address& address) {
    REQUIRE(activate(address, lot("L1", 1, 100)));
    REQUIRE(activate(address, lot("L1", 101, 100)));
    REQUIRE(activate(address, lot("L2", 201, 100)));
    const auto recall = [&](std::uint64_t first, std::uint64_t count) {
      RecallRequest request;
      request.gtin = kHoney;
      request.lot = "L1";
      request.serials = SerialRange{first, count, 6};
      request.since = day("2026-03-02");
      request.reason = "nấm mốc";
      request.instructions = "trả lại";
      return in_transaction(address,
                            [&](Connection& c) { return recall_goods(c, cooperative(), request, now()); });
    };
    CHECK(recall(90, 20));
    CHECK(recall(150, 51));
    CHECK(recall(150, 52).error().where == "serials");
    CHECK(recall(1, 0).error().where == "serials");
    CHECK(recall(1, ~std::uint64_t{0}).error().where == "serials");
    CHECK(recall(~std::uint64_t{0}, 2).error().where == "serials");
    const auto across = in_transaction(address, [](Connection& c) {
      return void_serials(c, cooperative(), {kHoney, "L1", "000095", "000105", "rách"}, now());
    });
    CHECK(across);
    CHECK(number(address, "SELECT COUNT(*) FROM voided_serials WHERE lot = 'L1' AND roll = 'R1'") == 2);
  });
}

namespace {

struct Tally {
  std::atomic<int> done{0};
  std::atomic<int> there{0};
  std::atomic<int> refused{0};
  std::atomic<int> broken{0};
};

constexpr int kActors = 6;

void race(const std::function<void(int)>& act, Tally& tally) {
  std::latch start(kActors);
  std::vector<std::thread> threads;
  for (int i = 0; i < kActors; ++i) {
    threads.emplace_back([&, i] {
      try {
        start.arrive_and_wait();
        act(i);
      } catch (const std::exception& error) {
        ++tally.broken;
        MESSAGE(error.what());
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(tally.broken == 0);
}

void count(Tally& tally, const tl::expected<Registration, Refused>& outcome) {
  if (!outcome) {
    ++tally.refused;
  } else {
    ++(*outcome == Registration::kRegistered ? tally.done : tally.there);
  }
}

}  // namespace

TEST_CASE("of several who activate the same labels for different lots, one wins") {
  with_roll([](const Address& address) {
    Tally tally;
    race([&](int i) { count(tally, activate(address, lot("L" + std::to_string(i), 1, 50))); }, tally);
    CHECK(tally.done == 1);
    CHECK(tally.refused == kActors - 1);
    CHECK(activations(address) == 1);
    CHECK(number(address, "SELECT COUNT(*) FROM batches") == 1);
  });
}

TEST_CASE("several who state the same activation agree") {
  with_roll([](const Address& address) {
    Tally tally;
    race([&](int) { count(tally, activate(address, lot("L1", 1, 50))); }, tally);
    CHECK(tally.done == 1);
    CHECK(tally.there == kActors - 1);
    CHECK(activations(address) == 1);
  });
}

TEST_CASE("labels that are voided while they are activated are both, or refused, and never half") {
  with_roll([](const Address& address) {
    Tally tally;
    std::atomic<int> voided{0};
    race(
        [&](int i) {
          if (i % 2 == 0) {
            count(tally, activate(address, lot("L" + std::to_string(i), 1, 50)));
          } else if (void_labels(address, "000001", "000050")) {
            ++voided;
          }
        },
        tally);
    CHECK(voided == 1);
    CHECK(tally.done <= 1);
    CHECK(activations(address) == tally.done);
    Connection connection(address, Access::kRead);
    const auto roll = roll_of(connection, kHoney, "R1").value();
    CHECK(parts_of(connection, roll).front().state == RollState::kVoid);
    CHECK(next_of(connection, roll)->first == 51);
    CHECK(verify_audit(connection).empty());
  });
}

TEST_CASE("rolls and batches made at once get serials and blocks of their own") {
  on_each_engine([](const Address& address) {
    fill(address);
    Tally tally;
    race(
        [&](int i) {
          auto request = roll_request();
          request.roll = "R" + std::to_string(i);
          request.count = 10;
          if (make(address, request)) ++tally.done;
        },
        tally);
    CHECK(tally.done == kActors);
    CHECK(number(address, "SELECT COUNT(DISTINCT first_serial) FROM rolls") == kActors);
    CHECK(number(address, "SELECT MAX(last_serial) FROM rolls") == 10 * kActors);
    CHECK(number(address, "SELECT MAX(id) FROM label_blocks") == kActors);
  });
}

}  // namespace ocop::db
