// What a registry's check says of events.
#include <doctest/doctest.h>

#include <algorithm>

#include "db/check.h"
#include "tests/db/event_scene.h"
#include "tests/db/goods_scene.h"

namespace ocop::db {

using namespace example;

TEST_CASE("events that contradict the registry or themselves are found") {
  const struct {
    const char* name;
    const char* statement;
    const char* said;  ///< in English
  } table[] = {
      {"nothing", "", ""},
      {"a column changed", "UPDATE events SET biz_step = 'destroying' WHERE biz_step = 'packing'",
       "its columns differ from its document"},
      {"the moment changed", "UPDATE events SET event_at = event_at + 1 WHERE biz_step = 'packing'",
       "its columns differ from its document"},
      {"no document", "UPDATE events SET document = '{}' WHERE biz_step = 'packing'",
       "its document is no event"},
      {"of no batch", "UPDATE events SET batch = '09521234543213/L1', batch_part = 1 WHERE biz_step = 'packing'",
       "it follows from a batch that there is not"},
      {"a batch's event is gone", "UPDATE events SET batch = '', batch_part = 0",
       "these serials of a lot have no commissioning event"},
      {"a step of nothing", "INSERT INTO lineage (step, side, node, kind) VALUES ('event 99', 0, 'a', 'made')",
       "it is a step of no event"},
      {"seen at another moment", "UPDATE event_sight SET event_at = event_at + 1",
       "its moments differ from the event's"},
      {"hidden from its own", "DELETE FROM event_sight", "its own producer may not see it"},
  };
  for (const auto& row : table) {
    CAPTURE(row.name);
    with_lot([&](const Address& address) {
      REQUIRE(capture(address, {finished(object("OBSERVE", "packing", kHoneyLot))}).has_value());
      const auto wrong = [&] {
        Connection connection(address, Access::kRead);
        std::vector<std::string> said;
        for (const auto& error : check_database(connection)) said.push_back(error.message.en);
        return said;
      };
      const auto before = wrong();
      if (*row.statement == '\0') {
        CHECK(std::none_of(before.begin(), before.end(),
                           [](const auto& text) { return text.find("event") != std::string::npos; }));
        return;
      }
      execute(address, row.statement);
      const auto after = wrong();
      CHECK(std::count(before.begin(), before.end(), row.said) == 0);
      CHECK(std::count(after.begin(), after.end(), row.said) >= 1);
    });
  }
}

}  // namespace ocop::db
