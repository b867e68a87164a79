#include "db/label_blocks.h"

#include <soci/soci.h>

#include "db/goods_rows.h"
#include "db/guard.h"
#include "db/queries.h"
#include "db/roll_queries.h"
#include "db/rolls.h"

namespace ocop::db {
namespace {

constexpr long long kMostBlocks = (1LL << 28) - 1;

}  // namespace

void insert_label_block(Connection& connection, const std::string& gtin, const SerialRange& serials,
                        const std::string& lot) {
  const long long id = next_id(connection, Numbered::kLabelBlocks);
  if (id > kMostBlocks) throw DatabaseError(connection.display() + ": no label block is left");
  const SerialColumns columns(serials);
  connection.sql() << "INSERT INTO label_blocks (id, gtin, width, first_serial, last_serial, lot) "
                      "VALUES (:id, :gtin, :width, :first, :last, :lot)",
      soci::use(id), soci::use(gtin), soci::use(columns.width), soci::use(columns.first),
      soci::use(columns.last), soci::use(lot);
}

std::optional<LabelBlock> label_block(Connection& connection, std::uint32_t id) {
  return guarded(connection.display(),
                 [&] { return LabelBlockQuery(connection.sql()).find(id); });
}

std::optional<LabelBlock> label_block_of(Connection& connection, std::string_view gtin14,
                                         const programme::SerialRange& serials) {
  if (!all_storable(gtin14) || serials.count == 0) return {};
  return guarded(connection.display(), [&]() -> std::optional<LabelBlock> {
    const std::string gtin(gtin14);
    const SerialColumns columns(serials);
    long long id = 0;
    connection.sql() << "SELECT id FROM label_blocks WHERE gtin = :gtin AND width = :width AND "
                        "first_serial = :first",
        soci::into(id), soci::use(gtin), soci::use(columns.width), soci::use(columns.first);
    if (!connection.sql().got_data()) return {};
    return LabelBlockQuery(connection.sql()).find(static_cast<std::uint32_t>(id));
  });
}

void complete_label_blocks(Connection& connection) {
  guarded(connection.display(), [&] {
    struct Missing {
      std::string gtin, lot;
      SerialRange serials;
    };
    std::vector<Missing> missing;
    Missing at;
    SerialColumns columns;
    soci::statement each =
        (connection.sql().prepare
             << "SELECT t.gtin, t.width, t.first_serial, t.last_serial, t.lot FROM "
                "(SELECT gtin, width, first_serial, last_serial, lot FROM serial_ranges WHERE "
                "seq = 1 AND roll = '' UNION ALL SELECT gtin, width, first_serial, last_serial, '' "
                "AS lot FROM rolls) AS t WHERE NOT EXISTS (SELECT 1 FROM label_blocks b WHERE "
                "b.gtin = t.gtin AND b.width = t.width AND b.first_serial = t.first_serial) "
                "ORDER BY 1, 2, 3",
         soci::into(at.gtin), soci::into(columns.width), soci::into(columns.first),
         soci::into(columns.last), soci::into(at.lot));
    each.execute();
    while (each.fetch()) {
      at.serials = columns.range();
      missing.push_back(at);
    }
    for (const auto& one : missing) insert_label_block(connection, one.gtin, one.serials, one.lot);
  });
}

}  // namespace ocop::db
