// What is noted of labels that left the labeler.
#include <doctest/doctest.h>

#include <atomic>
#include <latch>
#include <thread>

#include "db/audit.h"
#include "db/goods_acts.h"
#include "tests/db/actors.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"
#include "tests/db/roll_scene.h"

namespace ocop::db {
namespace {

using namespace example;

constexpr const char* kRun = "0123456789abcdef0123456789abcdef";

PrintNote of_lot(const std::string& first = "000001", const std::string& last = "000100") {
  PrintNote note;
  note.gtin = kHoney;
  note.lot = "L2601";
  note.first = first;
  note.last = last;
  note.format = "pdf";
  return note;
}

PrintNote of_roll(const std::string& first = "000101", const std::string& last = "001100") {
  PrintNote note = of_lot(first, last);
  note.lot = "";
  note.roll = "R1";
  note.format = "zpl";
  return note;
}

Result<void> print(const Address& address, const PrintNote& note,
                   const Actor& actor = cooperative()) {
  return in_transaction(address, [&](Connection& c) { return note_print(c, actor, note, now()); });
}

long long prints_in(const Address& address) {
  return number(address, "SELECT COUNT(*) FROM prints");
}

}  // namespace

TEST_CASE("a first print needs no reason, every further one does") {
  with_lot_and_roll([](const Address& address) {
    CHECK(print(address, of_lot("000001", "000101")).error().where == "last");
    auto odd = of_lot();
    odd.format = "";
    CHECK(print(address, odd).error().where == "format");
    odd.format = std::string(17, 'x');
    CHECK(print(address, odd).error().where == "format");
    CHECK_FALSE(print(address, of_lot(), province_officer()));
    REQUIRE(print(address, of_lot()));
    CHECK(print(address, of_lot()).error().where == "reason");
    auto again = of_lot("000005", "000006");
    again.reason = " ";
    CHECK(print(address, again).error().where == "reason");
    again.reason = "máy in kẹt giấy";
    REQUIRE(print(address, again));
    Connection connection(address, Access::kRead);
    const auto prints = prints_of(connection, kHoney, "L2601");
    REQUIRE(prints.size() == 2);
    CHECK(prints[0].what.first == "000005");
    CHECK(prints[0].what.last == "000006");
    CHECK(prints[0].what.labels == 2);
    CHECK(prints[0].what.reason == "máy in kẹt giấy");
    CHECK(prints[1].what.last == "000100");
    CHECK(prints[1].what.format == "pdf");
    CHECK(prints[1].what.level == "unit");
    CHECK(prints[1].recorded_by == cooperative().user);
    const auto log = audit_entries(connection, {});
    CHECK(log[0].act == "labels.print");
    CHECK(log[0].subject == "batch " + kHoney + "/L2601");
    CHECK(log[0].details.find(R"("level":"unit","labels":2,"format":"pdf","run":")" + again.run + R"(","reason":")") !=
          std::string::npos);
    CHECK(prints_of(connection, kHoney, "L2602").empty());
    CHECK(prints_of(connection, kHoney, "").empty());
    CHECK(prints_of(connection, kHoney, std::string("L2601\0", 6)).empty());
  });
}

TEST_CASE("a roll's prints are its own") {
  with_lot_and_roll([](const Address& address) {
    REQUIRE(print(address, of_lot()));
    CHECK(print(address, of_roll("000100", "000101")).error().where == "first");
    CHECK(print(address, of_roll("000101", "001101")).error().where == "last");
    auto unknown = of_roll();
    unknown.roll = "R9";
    CHECK(print(address, unknown).error().where == "roll");
    REQUIRE(print(address, of_roll()));
    const auto again = print(address, of_roll("000200", "000300"));
    CHECK(again.error().where == "reason");
    CHECK(again.error().message.en.find("this roll") != std::string::npos);
    auto reprint = of_roll("000200", "000300");
    reprint.reason = "hỏng";
    REQUIRE(print(address, reprint));
    Connection connection(address, Access::kRead);
    const auto prints = prints_of_roll(connection, kHoney, "R1");
    REQUIRE(prints.size() == 2);
    CHECK(prints[0].what.first == "000200");
    CHECK(prints[1].what.first == "000101");
    CHECK(prints[1].what.labels == 1000);
    CHECK(prints[1].what.roll == "R1");
    CHECK(prints_of(connection, kHoney, "L2601").size() == 1);
    CHECK(prints_of_roll(connection, kHoney, "").empty());
    CHECK(audit_entries(connection, {})[0].subject == "roll " + kHoney + "/R1");
  });
}

TEST_CASE("labels of a lot or of the product alone are counted, and have no serials") {
  with_lot_and_roll([](const Address& address) {
    REQUIRE(print(address, of_lot()));
    auto cartons = of_lot("", "");
    cartons.level = "batch";
    CHECK(print(address, cartons).error().where == "labels");
    cartons.labels = 24;
    REQUIRE(print(address, cartons));
    CHECK(print(address, cartons).error().where == "reason");
    PrintNote wall;
    wall.gtin = kHoney;
    wall.level = "product";
    wall.labels = 3;
    wall.format = "png";
    REQUIRE(print(address, wall));
    REQUIRE(print(address, wall));
    Connection connection(address, Access::kRead);
    const auto prints = prints_of(connection, kHoney, "L2601");
    REQUIRE(prints.size() == 2);
    CHECK(prints[0].what.level == "batch");
    CHECK(prints[0].what.labels == 24);
    CHECK(prints[0].what.first.empty());
    CHECK(prints[0].what.last.empty());
    CHECK(audit_entries(connection, {})[0].subject == "product " + kHoney);
    CHECK(number(address, "SELECT COUNT(*) FROM prints WHERE level = 'product'") == 2);
  });
}

TEST_CASE("a print that contradicts itself is refused") {
  struct Case {
    const char* what;
    void (*change)(PrintNote&);
    const char* where;
  };
  const Case cases[] = {
      {"no such level", [](PrintNote& n) { n.level = "pallet"; }, "level"},
      {"a unit of nothing", [](PrintNote& n) { n.lot = ""; }, "level"},
      {"a unit of lot and roll", [](PrintNote& n) { n.roll = "R1"; }, "level"},
      {"a batch of nothing", [](PrintNote& n) { n.level = "batch"; n.lot = ""; }, "level"},
      {"a product with a lot", [](PrintNote& n) { n.level = "product"; }, "level"},
      {"no such lot", [](PrintNote& n) { n.lot = "L9"; }, "lot"},
      {"a lot with NUL", [](PrintNote& n) { n.lot = std::string("L2601\0", 6); }, "lot"},
      {"no serials", [](PrintNote& n) { n.first = n.last = ""; }, "first"},
      {"too many labels", [](PrintNote& n) { n.labels = ~std::uint64_t{0}; }, "labels"},
      {"a long run", [](PrintNote& n) { n.run = std::string(41, 'a'); }, "run"},
      {"a run with NUL", [](PrintNote& n) { n.run = std::string("a\0", 2); }, "run"},
  };
  with_lot_and_roll([&](const Address& address) {
    for (const auto& one : cases) {
      INFO(std::string(one.what));
      auto note = of_lot();
      one.change(note);
      const auto refused = print(address, note);
      REQUIRE_FALSE(refused);
      CHECK(refused.error().where == one.where);
    }
    CHECK(prints_in(address) == 0);
  });
}

TEST_CASE("a run is noted once, and is no reprint of itself") {
  with_lot_and_roll([](const Address& address) {
    auto note = of_lot();
    note.run = kRun;
    REQUIRE(print(address, note));
    REQUIRE(print(address, note));
    CHECK(prints_in(address) == 1);
    CHECK(number(address, "SELECT COUNT(*) FROM audit WHERE act = 'labels.print'") == 1);
    auto other = note;
    other.last = "000099";
    CHECK(print(address, other).error().where == "run");
    other = note;
    other.format = "zpl";
    CHECK(print(address, other).error().where == "run");
    auto roll = of_roll();
    roll.run = kRun;
    CHECK(print(address, roll).error().where == "run");
    auto next = note;
    next.run[0] = 'f';
    CHECK(print(address, next).error().where == "reason");
    CHECK(prints_in(address) == 1);
    Connection connection(address, Access::kRead);
    CHECK(prints_of(connection, kHoney, "L2601").at(0).what.run == kRun);
  });
}

TEST_CASE("several that note the same run at once note it once") {
  with_lot_and_roll([](const Address& address) {
    constexpr int kNoters = 5;
    std::latch start(kNoters);
    std::atomic<int> noted{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < kNoters; ++i) {
      threads.emplace_back([&] {
        auto note = of_lot();
        note.run = kRun;
        start.arrive_and_wait();
        try {
          if (print(address, note)) ++noted;
        } catch (const std::exception& error) {
          MESSAGE(error.what());
        }
      });
    }
    for (auto& thread : threads) thread.join();
    CHECK(noted == kNoters);
    CHECK(prints_in(address) == 1);
  });
}

}  // namespace ocop::db
