// What a batch takes from raw-material areas.
#include <doctest/doctest.h>

#include "tests/db/registration_scene.h"

namespace ocop::db {

using namespace example;

TEST_CASE("an area gives nothing while it is suspended, revoked, or out of its dates") {
  const struct {
    const char* change;
    const char* harvested;  // "" = not stated: the production day counts
    const char* english;    // "" = it is good
    const char* vietnamese;
  } table[] = {
      {"status = 'suspended'", "2026-02-20", "is suspended", "đang bị tạm đình chỉ"},
      {"status = 'revoked'", "2026-02-20", "is revoked", "đã bị thu hồi"},
      {"valid_from = '2026-02-20'", "2026-02-20", "", ""},
      {"valid_from = '2026-02-21'", "2026-02-20", "valid from 21/02/2026", "từ 21/02/2026"},
      {"valid_until = '2026-02-20'", "2026-02-20", "", ""},
      {"valid_until = '2026-02-19'", "2026-02-20", "until 19/02/2026", "đến 19/02/2026"},
      {"valid_until = '2026-02-28'", "", "until 28/02/2026", "đến 28/02/2026"},
      {"valid_until = '2026-03-01'", "", "", ""},
  };
  for (const auto& row : table) {
    CAPTURE(row.change);
    on_each_engine([&](const Address& address) {
      fill(address);
      execute(address, std::string("UPDATE areas SET ") + row.change + " WHERE id = '" + kForest + "'");
      Attempt attempt;
      attempt.record.areas[0].harvested = parse_iso_date(row.harvested);
      const auto outcome = try_to_register(address, attempt);
      const bool good = std::string_view(row.english).empty();
      REQUIRE(outcome.has_value() == good);
      if (good) return;
      CHECK(outcome.error().refusal == Refusal::kAreaNotValid);
      CHECK(outcome.error().error.where == "areas[0].area");
      CHECK(outcome.error().error.message.en.find(row.english) != std::string::npos);
      CHECK(outcome.error().error.message.vi.find(row.vietnamese) != std::string::npos);
    });
  }
}

TEST_CASE("what has become of area and producer does not undo a registered lot") {
  on_each_engine([](const Address& address) {
    fill(address);
    CHECK(try_to_register(address, {}) == Registration::kRegistered);
    execute(address, "UPDATE areas SET status = 'revoked'");
    execute(address, "UPDATE producers SET stopped_on = '2020-01-01'");
    CHECK(try_to_register(address, {}) == Registration::kAlreadyThere);
  });
}

TEST_CASE("an area's yield is shared by all batches of one harvest year, of any product") {
  on_each_engine([](const Address& address) {
    fill(address);
    Attempt first;
    first.record.areas = {{kForest, 700'000, day("2026-02-20")}};
    CHECK(try_to_register(address, first) == Registration::kRegistered);

    Attempt rice;
    rice.record.gtin = kRice;
    rice.record.certificate = "";
    rice.record.areas = {{kForest, 300'001, {}}};
    const auto outcome = try_to_register(address, rice);
    REQUIRE(!outcome);
    CHECK(outcome.error().refusal == Refusal::kYieldExceeded);
    CHECK(outcome.error().error.message.en.find("only 300 kg are left") != std::string::npos);

    rice.record.areas[0].grams = 300'000;
    CHECK(try_to_register(address, rice) == Registration::kRegistered);

    Attempt last_year;
    last_year.record.lot = "L2602";
    last_year.record.serials.first = 101;
    last_year.record.areas = {{kForest, 1'000'000, day("2025-12-31")}, {kMeadow, 999'999'999, {}}};
    CHECK(try_to_register(address, last_year) == Registration::kRegistered);
  });
}

}  // namespace ocop::db
