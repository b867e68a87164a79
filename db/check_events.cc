#include <soci/soci.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "db/check_parts.h"
#include "db/event_rows.h"
#include "db/guard.h"
#include "db/queries.h"
#include "gs1/epcis/event_json.h"

namespace ocop::db {
namespace {

std::vector<Doubt> doubts_about_events() {
  return {
      {"serial_ranges",
       "SELECT s.gtin || ' / ' || s.lot || ' / ' || CAST(s.seq AS TEXT) FROM serial_ranges s WHERE "
       "NOT EXISTS (SELECT 1 FROM events e WHERE e.batch = s.gtin || '/' || s.lot AND "
       "e.batch_part = s.seq) ORDER BY s.gtin, s.lot, s.seq",
       {"these serials of a lot have no commissioning event",
        "dải số này của lô chưa có sự kiện khởi tạo"}},
      {"events",
       "SELECT CAST(e.seq AS TEXT) FROM events e WHERE e.batch <> '' AND NOT EXISTS (SELECT 1 FROM "
       "serial_ranges s WHERE e.batch = s.gtin || '/' || s.lot AND e.batch_part = s.seq) "
       "ORDER BY e.seq",
       {"it follows from a batch that there is not", "sự kiện này sinh từ một lô không tồn tại"}},
      {"events",
       "SELECT CAST(e.seq AS TEXT) FROM events e WHERE e.declared = 1 AND NOT EXISTS (SELECT 1 "
       "FROM "
       "events o WHERE o.id = e.id AND o.declared = 0) ORDER BY e.seq",
       {"it declares an event an error that there is not",
        "sự kiện này khai báo sai một sự kiện không tồn tại"}},
      {"events",
       "SELECT CAST(e.seq AS TEXT) FROM events e WHERE e.producer <> '' AND NOT EXISTS (SELECT 1 "
       "FROM event_sight s WHERE s.kind = 'producer' AND s.id = e.producer AND s.seq = e.seq) "
       "ORDER BY e.seq",
       {"its own producer may not see it", "chủ thể của sự kiện lại không được xem sự kiện"}},
      {"event_sight",
       "SELECT s.kind || ' ' || s.id || ' ' || CAST(s.seq AS TEXT) FROM event_sight s JOIN events "
       "e ON e.seq = s.seq WHERE s.event_at <> e.event_at OR s.recorded_at <> e.recorded_at "
       "ORDER BY s.kind, s.id, s.seq",
       {"its moments differ from the event's", "thời điểm khác với sự kiện"}},
      {"lineage",
       "SELECT DISTINCT l.step FROM lineage l WHERE l.step LIKE 'event %' AND NOT EXISTS (SELECT 1 "
       "FROM events e WHERE l.step = 'event ' || CAST(e.seq AS TEXT)) ORDER BY l.step",
       {"it is a step of no event", "bước này không thuộc sự kiện nào"}},
  };
}

/// What the columns of an event say.
struct Row {
  long long seq = 0, declared = 0, event_at = 0;
  std::string id, type, action, step, disposition, transformation, document;
};

void check_row(const Row& row, ErrorList& errors) {
  const std::string where = "events " + std::to_string(row.seq);
  gs1::epcis::Event event;
  try {
    event = gs1::epcis::stored_event(row.document);
  } catch (const std::invalid_argument&) {
    errors.add(where, message("its document is no event", "nội dung không phải là sự kiện"));
    return;
  }
  const bool agrees =
      event.id == row.id && event_type_code(event.type) == row.type && event.action == row.action &&
      event.biz_step == row.step && event.disposition == row.disposition &&
      event.transformation == row.transformation && milliseconds(event.at) == row.event_at &&
      declaration_of(event).has_value() == (row.declared != 0);
  if (!agrees) {
    errors.add(where, message("its columns differ from its document",
                              "các cột khác với nội dung sự kiện"));
  }
}

void check_documents(soci::session& sql, ErrorList& errors) {
  Row row;
  soci::statement each =
      (sql.prepare << "SELECT seq, declared, event_at, id, type, action, biz_step, disposition, "
                      "transformation, document FROM events ORDER BY seq",
       soci::into(row.seq), soci::into(row.declared), soci::into(row.event_at), soci::into(row.id),
       soci::into(row.type), soci::into(row.action), soci::into(row.step),
       soci::into(row.disposition), soci::into(row.transformation), soci::into(row.document));
  each.execute();
  while (each.fetch()) check_row(row, errors);
}

}  // namespace

void check_events(Connection& connection, ErrorList& errors) {
  guarded(connection.display(), [&] {
    add_doubts(connection, doubts_about_events(), errors);
    check_documents(connection.sql(), errors);
  });
}

}  // namespace ocop::db
