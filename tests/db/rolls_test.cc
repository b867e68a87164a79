// Rolls of labels signed ahead: made, voided, and what a scan of one finds.
#include "db/rolls.h"

#include <doctest/doctest.h>

#include "db/audit.h"
#include "db/goods_acts.h"
#include "db/registry.h"
#include "tests/db/actors.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"
#include "tests/db/roll_scene.h"

namespace ocop::db {
namespace {

using namespace example;
using programme::SerialRange;

/// "unused 101-150" and so on.
std::vector<std::string> shown(const std::vector<RollPart>& parts) {
  constexpr const char* kNames[] = {"unused", "activated", "void"};
  std::vector<std::string> lines;
  for (const auto& part : parts) {
    auto line = std::string(kNames[static_cast<int>(part.state)]) + " " + part.serials.serial(0) +
                "-" + part.serials.serial(part.serials.count - 1);
    if (!part.lot.empty()) line += " " + part.lot;
    lines.push_back(line);
  }
  return lines;
}

std::vector<std::string> parts_in(const Address& address) {
  Connection connection(address, Access::kRead);
  return shown(parts_of(connection, roll_of(connection, kHoney, "R1").value()));
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("a roll takes the serials behind the product's highest, of lots and of rolls") {
  on_each_engine([](const Address& address) {
    fill(address);
    enter(address, record());
    const auto roll = make(address, roll_request());
    REQUIRE(roll);
    CHECK(roll->serials == SerialRange{101, 1000, 6});
    CHECK(roll->producer == kCooperative);
    CHECK(roll->kid == kKey);
    CHECK(roll->recorded_at == now());
    CHECK(roll->recorded_by == cooperative().user);
    auto second = roll_request();
    second.roll = "R2";
    second.count = 998'900;
    CHECK(make(address, second)->serials == SerialRange{1101, 998'900, 7});
    CHECK(Reader(address).next_serial(kHoney) == 1'000'001);
    auto other = roll_request();
    other.gtin = kRice;
    other.scratch = true;
    CHECK(make(address, other)->serials == SerialRange{1, 1000, 6});

    Connection connection(address, Access::kRead);
    const auto rolls = rolls_of(connection, kHoney);
    REQUIRE(rolls.size() == 2);
    CHECK(rolls[0].roll == "R2");
    CHECK(rolls[1].roll == "R1");
    CHECK(roll_of(connection, kRice, "R1")->scratch);
    CHECK_FALSE(roll_of(connection, kHoney, "R1")->scratch);
    CHECK_FALSE(roll_of(connection, kHoney, "R3").has_value());
    CHECK_FALSE(roll_of(connection, kHoney, std::string("R1\0", 3)).has_value());
    CHECK(rolls_of(connection, "x").empty());
    const auto log = audit_entries(connection, {.subject = "roll " + kHoney + "/R1"});
    REQUIRE(log.size() == 1);
    CHECK(log[0].act == "roll.make");
    CHECK(log[0].details ==
          R"({"first":"000101","last":"001100","kid":"0000000001","scratch":false})");
    CHECK(verify_audit(connection).empty());
  });
}

TEST_CASE("the same request gives the same roll, once") {
  on_each_engine([](const Address& address) {
    fill(address);
    const auto first = make(address, roll_request());
    const auto again = make(address, roll_request());
    REQUIRE(again);
    CHECK(again->serials == first->serials);
    CHECK(number(address, "SELECT COUNT(*) FROM rolls") == 1);
    CHECK(number(address, "SELECT COUNT(*) FROM label_blocks") == 1);
    CHECK(number(address, "SELECT COUNT(*) FROM audit WHERE act = 'roll.make'") == 1);
  });
}

TEST_CASE("a roll that cannot be is refused, and why") {
  struct Case {
    const char* what;
    void (*change)(RollRequest&);
    const char* where;
    const char* says;
  };
  const Case cases[] = {
      {"no labels", [](RollRequest& r) { r.count = 0; }, "count", "1 to 100000000"},
      {"too many", [](RollRequest& r) { r.count = 100'000'001; }, "count", "1 to 100000000"},
      {"number overflow", [](RollRequest& r) { r.count = ~std::uint64_t{0}; }, "count", "labels"},
      {"no name", [](RollRequest& r) { r.roll = ""; }, "roll", ""},
      {"a long name", [](RollRequest& r) { r.roll = std::string(21, 'R'); }, "roll", ""},
      {"a name of other letters", [](RollRequest& r) { r.roll = "cuộn"; }, "roll", ""},
      {"a name with NUL", [](RollRequest& r) { r.roll = std::string("R\0", 2); }, "roll", ""},
      {"another count", [](RollRequest& r) { r.roll = "R0"; r.count = 9; }, "roll", "other labels"},
      {"scratch codes", [](RollRequest& r) { r.roll = "R0"; r.scratch = true; }, "roll", "other labels"},
      {"a service", [](RollRequest& r) { r.gtin = kVillage; r.kid = kHouseholdKey; }, "gtin", "service"},
      {"no such product", [](RollRequest& r) { r.gtin = "09521234599999"; }, "gtin", "no “"},
      {"no such key", [](RollRequest& r) { r.kid = "0000000009"; }, "kid", "does not know the key"},
      {"a key with NUL", [](RollRequest& r) { r.kid = std::string("0000000001\0", 11); }, "kid", "does not know"},
      {"another's key", [](RollRequest& r) { r.kid = kHouseholdKey; }, "kid", "belongs to the producer"},
  };
  on_each_engine([&](const Address& address) {
    fill(address);
    auto there = roll_request();
    there.roll = "R0";
    REQUIRE(make(address, there));
    for (const auto& one : cases) {
      INFO(std::string(one.what));
      auto request = roll_request();
      one.change(request);
      const auto actor = request.gtin == kVillage ? household() : cooperative();
      const auto refused = make(address, request, actor);
      REQUIRE_FALSE(refused);
      CHECK(refused.error().where == one.where);
      CHECK(refused.error().message.en.find(one.says) != std::string::npos);
    }
    CHECK_FALSE(make(address, roll_request(), household()));
    CHECK_FALSE(make(address, roll_request(), province_officer()));
    CHECK_FALSE(make(address, roll_request(), inspector()));
    CHECK(make(address, roll_request(), cooperative(), at("2028-01-01T00:00:00Z")).error().where == "kid");
    CHECK(number(address, "SELECT COUNT(*) FROM rolls") == 1);
    CHECK(number(address, "SELECT COUNT(*) FROM label_blocks") == 1);
    execute(address, "UPDATE signing_keys SET revoked_since = 0 WHERE kid = '" + kKey + "'");
    CHECK(make(address, roll_request()).error().message.en.find("revoked") != std::string::npos);
    CHECK(make(address, there).error().message.en.find("revoked") != std::string::npos);
  });
}

TEST_CASE("a product whose serials are used up gets no roll") {
  on_each_engine([](const Address& address) {
    fill(address);
    enter(address, record());
    execute(address, "UPDATE serial_ranges SET width = 18, last_serial = 999999999999999999");
    CHECK(make(address, roll_request()).error().where == "count");
  });
}

TEST_CASE("a roll is unused, activated and void in parts, without gaps") {
  with_roll([](const Address& address) {
    CHECK(parts_in(address) == Lines{"unused 000001-001000"});
    REQUIRE(activate(address, lot("L1", 1, 100)));
    CHECK(void_labels(address, "000101", "000110"));
    REQUIRE(activate(address, lot("L2", 111, 90)));
    CHECK(void_labels(address, "000195", "000205"));
    CHECK(void_labels(address, "001000", "001000"));
    CHECK(parts_in(address) == Lines{"activated 000001-000100 L1", "void 000101-000110",
                                     "activated 000111-000194 L2", "void 000195-000200 L2",
                                     "void 000201-000205", "unused 000206-000999", "void 001000-001000"});
    Connection connection(address, Access::kRead);
    const auto roll = roll_of(connection, kHoney, "R1").value();
    CHECK(next_of(connection, roll) == SerialRange{206, 794, 6});
    const auto parts = parts_of(connection, roll);
    CHECK(parts[0].recorded_by == cooperative().user);
    CHECK(parts[0].recorded_at == now());
    CHECK(parts[1].reason == "mất");
    CHECK(parts[5].recorded_by.empty());
  });
}

TEST_CASE("a roll that is used up has no next labels") {
  with_roll([](const Address& address) {
    REQUIRE(void_labels(address, "000901", "001000"));
    REQUIRE(activate(address, lot("L1", 1, 900)));
    Connection connection(address, Access::kRead);
    CHECK_FALSE(next_of(connection, roll_of(connection, kHoney, "R1").value()).has_value());
  });
}

TEST_CASE("labels of a roll are voided once and for good, activated or not") {
  with_roll([](const Address& address) {
    REQUIRE(void_labels(address, "000010", "000020"));
    const struct {
      const char* first;
      const char* last;
      const char* where;
    } refused[] = {
        {"000020", "000021", "first"}, {"000001", "000010", "first"}, {"000001", "001000", "first"},
        {"000000", "000001", "first"}, {"000999", "001001", "last"},  {"000030", "000025", "last"},
        {"30", "40", "first"},         {"", "", "first"},             {"00003x", "000040", "first"},
        {"-00030", "000040", "first"}, {"99999999999999999999", "000040", "first"}};
    for (const auto& row : refused) {
      CAPTURE(row.first);
      CAPTURE(row.last);
      const auto outcome = void_labels(address, row.first, row.last);
      REQUIRE_FALSE(outcome);
      CHECK(outcome.error().where == row.where);
    }
    CHECK(void_labels(address, "000030", "000031", "").error().where == "reason");
    CHECK(void_labels(address, "000030", "000031", "x", cooperative(), "R9").error().where == "roll");
    CHECK_FALSE(void_labels(address, "000030", "000031", "x", household()));
    CHECK_FALSE(void_labels(address, "000030", "000031", "x", inspector()));
    CHECK(void_labels(address, "000030", "000031", "x", province_officer()));
    CHECK(number(address, "SELECT COUNT(*) FROM voided_serials") == 2);
    Connection connection(address, Access::kRead);
    const auto log = audit_entries(connection, {.subject = "roll " + kHoney + "/R1"});
    REQUIRE(log.size() == 3);
    CHECK(log[1].act == "roll.void");
    CHECK(log[1].details == R"({"first":"000010","last":"000020","reason":"mất"})");
  });
}

TEST_CASE("void labels are the lot's too, whichever way and whenever they were voided") {
  with_roll([](const Address& address) {
    REQUIRE(void_labels(address, "000001", "000010"));
    REQUIRE(activate(address, lot("L1", 11, 90)));
    REQUIRE(void_labels(address, "000090", "000110"));
    REQUIRE(activate(address, lot("L1", 111, 50)));
    const auto by_lot = in_transaction(address, [](Connection& c) {
      return void_serials(c, cooperative(), {kHoney, "L1", "000080", "000089", "rách"}, now());
    });
    REQUIRE(by_lot);
    const auto across = in_transaction(address, [](Connection& c) {
      return void_serials(c, cooperative(), {kHoney, "L1", "000070", "000120", "rách"}, now());
    });
    CHECK(across.error().where == "last");
    Connection connection(address, Access::kRead);
    const auto voids = voided_of(connection, kHoney, "L1");
    REQUIRE(voids.size() == 2);
    CHECK(voids[0].what.first == "000080");
    CHECK(voids[1].what.first == "000090");
    CHECK(voids[1].what.last == "000100");
    Reader reader(address);
    for (const char* serial : {"000005", "000080", "000095", "000105"}) {
      CAPTURE(serial);
      CHECK(reader.dossier(kHoney, "", serial)->voided);
    }
    CHECK_FALSE(reader.dossier(kHoney, "", "000111")->voided);
    CHECK(reader.dossier(kHoney, "L1", "000095")->voided);
  });
}

TEST_CASE("a scan of a roll's label finds the roll, and the lot once it is activated") {
  with_roll([](const Address& address) {
    REQUIRE(activate(address, lot("L1", 1, 100)));
    REQUIRE(activate(address, lot("L1", 101, 50)));
    Reader reader(address);
    const auto unused = reader.dossier(kHoney, "", "000151");
    REQUIRE(unused->roll.has_value());
    CHECK(unused->roll->roll == "R1");
    CHECK(unused->roll->lot.empty());
    CHECK_FALSE(unused->batch.has_value());
    CHECK_FALSE(unused->serial_in_batch);
    for (const char* serial : {"000001", "000100", "000101", "000150"}) {
      CAPTURE(serial);
      const auto used = reader.dossier(kHoney, "", serial);
      CHECK(used->roll->lot == "L1");
      REQUIRE(used->batch.has_value());
      CHECK(used->batch->record.lot == "L1");
      CHECK(used->serial_in_batch);
      CHECK(reader.dossier(kHoney, "L1", serial)->serial_in_batch);
    }
    CHECK_FALSE(reader.dossier(kHoney, "L1", "000151")->serial_in_batch);
    for (const char* serial : {"", "000000", "001001", "1", "0000001", "x", "-00001",
                               "99999999999999999999", "000001 "}) {
      CAPTURE(serial);
      const auto none = reader.dossier(kHoney, "", serial);
      CHECK_FALSE(none->roll.has_value());
      CHECK_FALSE(none->batch.has_value());
      CHECK_FALSE(none->serial_in_batch);
    }
    CHECK_FALSE(reader.dossier(kRice, "", "000001")->roll.has_value());
  });
}

TEST_CASE("a serial of a lot that is on no roll says nothing of the lot without it") {
  with_lot_and_roll([](const Address& address) {
    Reader reader(address);
    CHECK(reader.dossier(kHoney, "L2601", "000100")->serial_in_batch);
    CHECK_FALSE(reader.dossier(kHoney, "L2601", "000101")->serial_in_batch);
    CHECK_FALSE(reader.dossier(kHoney, "", "000100")->roll.has_value());
    CHECK_FALSE(reader.dossier(kHoney, "", "000100")->batch.has_value());
    CHECK_FALSE(reader.dossier(kHoney, "L9", "000100")->serial_in_batch);
  });
}

TEST_CASE("lots and rolls get a block of labels each, numbered one after the other") {
  with_lot_and_roll([](const Address& address) {
    REQUIRE(activate(address, lot("L7", 101, 10)));
    CHECK(number(address, "SELECT COUNT(*) FROM label_blocks") == 2);
    Reader reader(address);
    const auto batch = reader.label_block(1);
    REQUIRE(batch.has_value());
    CHECK(batch->gtin == kHoney);
    CHECK(batch->lot == "L2601");
    CHECK(batch->serials == SerialRange{1, 100, 6});
    const auto roll = reader.label_block(2);
    REQUIRE(roll.has_value());
    CHECK(roll->lot.empty());
    CHECK(roll->serials == SerialRange{101, 1000, 6});
    for (const std::uint32_t id : {0U, 3U, 1U << 28, ~0U}) CHECK_FALSE(reader.label_block(id).has_value());
    Connection connection(address, Access::kRead);
    CHECK(label_block(connection, 2)->id == 2);
    CHECK(label_block_of(connection, kHoney, {101, 1000, 6})->id == 2);
    CHECK(label_block_of(connection, kHoney, {1, 5, 6})->id == 1);
    CHECK_FALSE(label_block_of(connection, kHoney, {2, 5, 6}).has_value());
    CHECK_FALSE(label_block_of(connection, kHoney, {1, 0, 6}).has_value());
    CHECK_FALSE(label_block_of(connection, kHoney, {1, 5, 7}).has_value());
    CHECK_FALSE(label_block_of(connection, kRice, {1, 5, 6}).has_value());
  });
}

}  // namespace ocop::db
