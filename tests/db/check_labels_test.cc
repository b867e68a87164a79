// What check says of rolls, serials, typed codes and scratch codes that contradict each other.
#include <doctest/doctest.h>

#include "db/rolls.h"
#include "tests/db/actors.h"
#include "tests/db/checked.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"
#include "tests/db/roll_scene.h"

namespace ocop::db {
namespace {

using namespace example;

void activate_signed(const Address& address, const programme::BatchRecord& record) {
  in_transaction(address, [&](Connection& c) {
    const auto jws = jws_of(record, kKey);
    const auto outcome = activate_roll(c, cooperative(), "R1", {record, kKey, jws}, now());
    REQUIRE(outcome);
    return 0;
  });
}

/// A batch of its own, L2601, and roll R1 with lot L7 in two activations and a void range.
void fill_with_labels(const Address& address) {
  fill_lawfully(address);
  in_transaction(address, [](Connection& c) {
    const auto jws = jws_of(record(), kKey);
    REQUIRE(register_batch(c, {record(), kKey, jws}, now()));
    return 0;
  });
  REQUIRE(make(address, roll_request()));
  activate_signed(address, lot("L7", 101, 100));
  activate_signed(address, lot("L7", 201, 50));
  REQUIRE(void_labels(address, "000250", "000255"));
}

}  // namespace

TEST_CASE("rolls that were activated and voided in order are found right") {
  on_each_engine([](const Address& address) {
    fill_with_labels(address);
    const auto errors = errors_in(address);
    INFO(all_of(errors));
    CHECK(errors.empty());
  });
}

TEST_CASE("labels that contradict each other are found") {
  const std::string tags(22, 'A');
  const struct {
    std::string harm;
    const char* where;
    const char* english;
    const char* vietnamese;
  } cases[] = {
      {"UPDATE serial_ranges SET first_serial = 150 WHERE seq = 2", "serial_ranges", "two lots overlap",
       "hai lô này trùng"},
      {"INSERT INTO rolls VALUES ('09521234543213', 'R2', 'htx-linh-ngoc', '0000000001', 6, 1100, 1200, 0, 0, '')",
       "rolls 09521234543213 / R1 / R2", "two rolls overlap", "hai cuộn này trùng"},
      {"UPDATE rolls SET first_serial = 100", "rolls 09521234543213 / R1 / L2601", "without having been activated",
       "không phải do kích hoạt"},
      {"UPDATE rolls SET first_serial = 120", "serial_ranges 09521234543213 / L7 / 1", "not all of the roll",
       "không thuộc trọn cuộn"},
      {"UPDATE serial_ranges SET jws = 'a.b.c' WHERE seq = 1 AND lot = 'L7'", "serial_ranges",
       "the lot's first have none", "bản ghi riêng"},
      {"UPDATE serial_ranges SET jws = '' WHERE seq = 2", "serial_ranges", "record of their own", "bản ghi riêng"},
      {"UPDATE serial_ranges SET jws = 'x.y.z' WHERE seq = 2", "serial_ranges", "no JWS", "JWS"},
      {"UPDATE serial_ranges SET last_serial = 249 WHERE seq = 2", "serial_ranges 09521234543213 / L7 / 2",
       "serials differs from what the producer signed", "khác với nội dung"},
      {"UPDATE rolls SET kid = '0000000002'", "rolls 09521234543213 / R1", "another producer's", "chủ thể khác"},
      {"UPDATE rolls SET producer = 'ho-ha-ngoc-sang'", "rolls 09521234543213 / R1", "another producer's",
       "chủ thể khác"},
      {"UPDATE serial_ranges SET roll = 'R9' WHERE seq = 2", "serial_ranges.roll", "“R9” is not in rolls", "R9"},
      {"UPDATE voided_serials SET first_serial = 249 WHERE lot = 'L7'", "", "", ""},
      {"UPDATE voided_serials SET last_serial = 251 WHERE lot = 'L7'", "voided_serials 09521234543213 / L7 / 250",
       "not all of their lot", "không thuộc trọn lô"},
      {"UPDATE voided_serials SET last_serial = 1101 WHERE lot = ''", "voided_serials 09521234543213 / R1 / 251",
       "not all of their roll", "không thuộc trọn cuộn"},
      {"UPDATE label_blocks SET last_serial = 99 WHERE id = 1", "label_blocks 1", "not the labels of a lot or a roll",
       "không phải dải tem"},
      {"UPDATE label_blocks SET lot = 'L7' WHERE id = 1", "label_blocks 1", "not the labels", "không phải"},
      {"DELETE FROM label_blocks WHERE id = 2", "label_blocks 09521234543213 / R1", "have no block", "chưa có khối"},
      {"INSERT INTO scratch_blocks VALUES ('09521234543213', 6, 100, 100, 'r', '" + tags + "==')", "", "", ""},
      {"INSERT INTO scratch_blocks VALUES ('09521234543213', 6, 1101, 1101, 'r', '" + tags + "==')",
       "scratch_blocks 09521234543213 / 1101", "not all of one lot or roll", "không thuộc trọn một lô"},
      {"INSERT INTO scratch_blocks VALUES ('09521234543213', 6, 100, 100, 'r', 'AAAA')", "scratch_blocks",
       "16 bytes a label", "16 byte cho mỗi tem"},
      {"INSERT INTO printers (producer, name, dpi, scale_x) VALUES ('htx-linh-ngoc', 'x', 203, 2000000)", "printers",
       "scale", "tỷ lệ"},
  };
  for (const auto& one : cases) {
    INFO(one.harm);
    on_each_engine([&](const Address& address) {
      fill_with_labels(address);
      execute(address, one.harm);
      const auto errors = errors_in(address);
      INFO(all_of(errors));
      if (*one.english == '\0') {
        CHECK(errors.empty());
        return;
      }
      bool found = false;
      for (const auto& error : errors) {
        found = found || (error.where.starts_with(one.where) &&
                          error.message.en.find(one.english) != std::string::npos &&
                          error.message.vi.find(one.vietnamese) != std::string::npos);
      }
      CHECK(found);
    });
  }
}

TEST_CASE("a record of further serials that says something else of the lot is found") {
  on_each_engine([](const Address& address) {
    fill_with_labels(address);
    auto other = lot("L7", 201, 50);
    other.produced = day("2026-02-28");
    execute(address, "UPDATE serial_ranges SET jws = '" + jws_of(other, kKey) + "' WHERE seq = 2");
    CHECK(all_of(errors_in(address)).find("other facts than the batch") != std::string::npos);
    execute(address, "UPDATE serial_ranges SET jws = '" + jws_of(lot("L7", 201, 50), kHouseholdKey) +
                         "' WHERE seq = 2");
    CHECK(all_of(errors_in(address)).find("not of the producer htx-linh-ngoc") != std::string::npos);
  });
}

}  // namespace ocop::db
