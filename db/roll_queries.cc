#include "db/roll_queries.h"

namespace ocop::db {

// The ranges of one (gtin, width) do not overlap, so the one that ends next behind the
// serial is the only one that can hold it: one step into the index.
SerialQuery::SerialQuery(soci::session& sql)
    : statement_(
          (sql.prepare << "SELECT COALESCE((SELECT CASE WHEN s.first_serial <= :number THEN s.lot "
                          "ELSE '' END FROM serial_ranges s WHERE s.gtin = :gtin AND "
                          "s.width = :width AND s.last_serial >= :last ORDER BY s.last_serial "
                          "LIMIT 1), ''), "
                          "COALESCE((SELECT CASE WHEN r.first_serial <= :roll_number THEN r.roll "
                          "ELSE '' END FROM rolls r WHERE r.gtin = :roll_gtin AND "
                          "r.width = :roll_width AND r.last_serial >= :roll_last "
                          "ORDER BY r.last_serial LIMIT 1), '')",
           soci::into(found_.lot), soci::into(found_.roll), soci::use(key_.number, "number"),
           soci::use(gtin_, "gtin"), soci::use(key_.width, "width"), soci::use(key_.number, "last"),
           soci::use(key_.number, "roll_number"), soci::use(gtin_, "roll_gtin"),
           soci::use(key_.width, "roll_width"), soci::use(key_.number, "roll_last"))) {}

SerialQuery::Found SerialQuery::find(std::string_view gtin, std::string_view serial) {
  gtin_ = gtin;
  key_ = SerialKey(serial);
  Found result;
  if (key_.width == 0) return result;
  run(statement_, [&] { result = found_; });
  return result;
}

LabelBlockQuery::LabelBlockQuery(soci::session& sql)
    : statement_((sql.prepare << "SELECT gtin, width, first_serial, last_serial, lot FROM "
                                 "label_blocks WHERE id = :id",
                  soci::into(gtin_), soci::into(serials_.width), soci::into(serials_.first),
                  soci::into(serials_.last), soci::into(lot_), soci::use(wanted_, "id"))) {}

std::optional<LabelBlock> LabelBlockQuery::find(std::uint32_t id) {
  wanted_ = id;
  std::optional<LabelBlock> result;
  run(statement_, [&] { result = LabelBlock{id, gtin_, serials_.range(), lot_}; });
  return result;
}

}  // namespace ocop::db
