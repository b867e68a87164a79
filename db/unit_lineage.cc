#include "db/unit_lineage.h"

#include <soci/soci.h>

#include <set>
#include <string>
#include <tuple>

#include "db/guard.h"
#include "db/many_rows.h"
#include "db/serial_rows.h"
#include "gs1/epcis/nodes.h"

namespace ocop::db {
namespace {

/// Step, side and kind.
using Places = std::set<std::tuple<std::string, long long, std::string>>;

Places places_of_units(soci::session& sql, std::string_view gtin, const SerialRange& serials) {
  const SerialColumns columns(serials);
  const std::string first = gs1::epcis::unit_node(gtin, serials.serial(0));
  const std::string last = gs1::epcis::unit_node(gtin, serials.serial(serials.count - 1));
  std::string step;
  std::string kind;
  std::string node;
  long long side = 0;
  soci::statement statement =
      (sql.prepare << "SELECT step, side, kind, node FROM lineage WHERE node >= :first AND node <= :last",
       soci::use(first), soci::use(last), soci::into(step), soci::into(side), soci::into(kind), soci::into(node));
  statement.execute();
  Places places;
  while (statement.fetch()) {
    // Serials of other lengths, and ones with letters, lie between the two as texts.
    const SerialKey key(gs1::epcis::parts_of(node).serial);
    if (key.width == columns.width && columns.first <= key.number && key.number <= columns.last) {
      places.emplace(step, side, kind);
    }
  }
  return places;
}

}  // namespace

void add_batch_beside_units(Connection& connection, std::string_view gtin14, std::string_view lot,
                            const SerialRange& serials) {
  if (serials.count == 0) return;
  guarded(connection.display(), [&] {
    const auto places = places_of_units(connection.sql(), gtin14, serials);
    if (places.empty()) return;
    const std::string batch = gs1::epcis::batch_node(gtin14, lot);
    ManyRows rows(connection.sql(), "INSERT INTO lineage (step, side, node, kind) VALUES ", "tntt",
                  " ON CONFLICT (step, side, node, kind) DO NOTHING");
    for (const auto& [step, side, kind] : places) rows.text(step).number(side).text(batch).text(kind);
    rows.finish();
  });
}

}  // namespace ocop::db
