#include <soci/soci.h>

#include <nlohmann/json.hpp>

#include "db/audit.h"
#include "db/goods_acts.h"
#include "db/goods_rows.h"
#include "db/guard.h"
#include "db/queries.h"

namespace ocop::db {
namespace {

bool printed_before(soci::session& sql, const PrintNote& note) {
  long long prints = 0;
  sql << "SELECT COUNT(*) FROM prints WHERE gtin = :gtin AND lot = :lot", soci::into(prints),
      soci::use(note.gtin), soci::use(note.lot);
  return prints > 0;
}

/// The reason, or "" of a first print that gives none.
Result<std::string> read_reason(soci::session& sql, const PrintNote& note) {
  auto reason = read_words({"reason", {"the reason", "lý do"}, false}, note.reason);
  if (!reason || !reason->empty() || !printed_before(sql, note)) return reason;
  return fail("reason", message("Labels of this lot were printed before; say why they are printed "
                                "again",
                                "Tem của lô này đã được in trước đó; hãy ghi lý do in lại"));
}

void insert_print(soci::session& sql, long long id, const PrintNote& note,
                  const programme::SerialRange& range, const Actor& actor, Instant now) {
  const long long first = first_number(range);
  const long long last = last_number(range);
  const long long at = milliseconds(now);
  sql << "INSERT INTO prints (id, gtin, lot, first_serial, last_serial, format, reason, "
         "recorded_at, recorded_by) VALUES (:id, :gtin, :lot, :first, :last, :format, :reason, "
         ":at, :who)",
      soci::use(id), soci::use(note.gtin), soci::use(note.lot), soci::use(first), soci::use(last),
      soci::use(note.format), soci::use(note.reason), soci::use(at), soci::use(actor.user);
}

}  // namespace

Result<void> note_print(Connection& connection, const Actor& actor, const PrintNote& note,
                        Instant now) {
  return guarded(connection.display(), [&]() -> Result<void> {
    if (auto reach = check_reach_product(connection, actor, Act::kPrintLabels, note.gtin);
        !reach) {
      return reach;
    }
    lock_product(connection, note.gtin);
    const auto whole = serials_of(connection, note.gtin, note.lot);
    if (!whole) return unknown_lot(note.gtin, note.lot);
    const auto range = part_of(*whole, note.first, note.last);
    if (!range) return tl::unexpected(range.error());
    PrintNote stored = note;
    auto format = read_words({"format", {"the format", "định dạng"}, true, false, 16}, note.format);
    if (!format) return tl::unexpected(format.error());
    auto reason = read_reason(connection.sql(), note);
    if (!reason) return tl::unexpected(reason.error());
    stored.format = *std::move(format);
    stored.reason = *std::move(reason);
    insert_print(connection.sql(), next_id(connection, Numbered::kPrints), stored, *range, actor,
                 now);
    const nlohmann::ordered_json details{{"first", stored.first},
                                         {"last", stored.last},
                                         {"format", stored.format},
                                         {"reason", stored.reason}};
    append_audit(connection, actor,
                 {"labels.print", batch_subject(note.gtin, note.lot), details.dump()}, now);
    return {};
  });
}

std::vector<Print> prints_of(Connection& connection, std::string_view gtin14,
                             std::string_view lot) {
  std::vector<Print> result;
  if (!all_storable(gtin14, lot)) return result;
  guarded(connection.display(), [&] {
    PrintNote note;
    note.gtin = gtin14;
    note.lot = lot;
    long long first = 0;
    long long last = 0;
    long long width = 0;
    long long at = 0;
    std::string who;
    soci::statement each =
        (connection.sql().prepare << "SELECT p.first_serial, p.last_serial, s.width, p.format, "
                                     "p.reason, p.recorded_at, p.recorded_by FROM prints p "
                                     "JOIN serial_ranges s ON s.gtin = p.gtin AND s.lot = p.lot "
                                     "WHERE p.gtin = :gtin AND p.lot = :lot ORDER BY p.id DESC",
         soci::into(first), soci::into(last), soci::into(width), soci::into(note.format),
         soci::into(note.reason), soci::into(at), soci::into(who), soci::use(note.gtin, "gtin"),
         soci::use(note.lot, "lot"));
    each.execute();
    while (each.fetch()) {
      const programme::SerialRange range{static_cast<std::uint64_t>(first),
                                         static_cast<std::uint64_t>(last - first + 1),
                                         static_cast<unsigned>(width)};
      note.first = range.serial(0);
      note.last = range.serial(range.count - 1);
      result.push_back({note, stored_instant(at), who});
    }
  });
  return result;
}

}  // namespace ocop::db
