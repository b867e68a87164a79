#include <soci/soci.h>

#include <nlohmann/json.hpp>

#include "db/audit.h"
#include "db/goods_acts.h"
#include "db/goods_rows.h"
#include "db/guard.h"
#include "db/queries.h"
#include "db/rolls.h"

namespace ocop::db {
namespace {

constexpr std::string_view kUnit = "unit";
constexpr std::string_view kBatch = "batch";
constexpr std::string_view kProductLevel = "product";
constexpr std::size_t kMostRun = 40;

/// The columns of a row.
struct StoredPrint {
  PrintNote note;
  long long labels = 0, first = 0, last = 0;
};

bool printed_before(soci::session& sql, const PrintNote& note) {
  long long prints = 0;
  sql << "SELECT COUNT(*) FROM prints WHERE gtin = :gtin AND lot = :lot AND roll = :roll AND "
         "level = :level",
      soci::into(prints), soci::use(note.gtin), soci::use(note.lot), soci::use(note.roll),
      soci::use(note.level);
  return prints > 0;
}

/// The reason, or "" of a first print that gives none. Labels of the product alone are all the same:
/// more of them are no reprint.
Result<std::string> read_reason(soci::session& sql, const PrintNote& note) {
  auto reason = read_words({"reason", {"the reason", "lý do"}, false}, note.reason);
  if (!reason || !reason->empty() || note.level == kProductLevel || !printed_before(sql, note)) {
    return reason;
  }
  if (!note.roll.empty()) {
    return fail("reason", message("Labels of this roll were printed before; say why they are "
                                  "printed again",
                                  "Tem của cuộn này đã được in trước đó; hãy ghi lý do in lại"));
  }
  return fail("reason", message("Labels of this lot were printed before; say why they are printed "
                                "again",
                                "Tem của lô này đã được in trước đó; hãy ghi lý do in lại"));
}

Result<void> check_level(const PrintNote& note) {
  const bool right = note.level == kUnit      ? note.lot.empty() != note.roll.empty()
                     : note.level == kBatch   ? !note.lot.empty() && note.roll.empty()
                     : note.level == kProductLevel && note.lot.empty() && note.roll.empty();
  if (right) return {};
  return fail("level", message("Labels are those of units (of a lot or a roll), of a lot, or of the "
                               "product alone: unit, batch or product",
                               "Tem gồm tem từng đơn vị (của một lô hoặc một cuộn), tem lô, hoặc tem "
                               "sản phẩm: unit, batch hoặc product"));
}

/// The serials that may be named; empty at product level.
Result<std::vector<SerialRange>> serials_for(Connection& connection, const PrintNote& note) {
  if (!note.roll.empty()) {
    const auto roll = roll_of(connection, note.gtin, note.roll);
    if (!roll) return unknown_roll(note.gtin, note.roll);
    return std::vector{roll->serials};
  }
  if (note.lot.empty()) return std::vector<SerialRange>();
  if (!all_storable(note.lot)) return unknown_lot(note.gtin, note.lot);
  const auto ranges = ranges_of_lot(connection, note.gtin, note.lot);
  if (ranges.empty()) return unknown_lot(note.gtin, note.lot);
  return serials_of(ranges);
}

/// Serials and number of labels. Labels that all look the same name no serials.
Result<StoredPrint> read_labels(Connection& connection, const PrintNote& note) {
  StoredPrint stored{note};
  const auto all = serials_for(connection, note);
  if (!all) return tl::unexpected(all.error());
  std::uint64_t labels = note.labels;
  if (note.level == kUnit || !note.first.empty() || !note.last.empty()) {
    const Message of = note.roll.empty() ? Message{"this lot", "lô này"}
                                         : Message{"this roll", "cuộn này"};
    const auto range = part_of(*all, of, note.first, note.last);
    if (!range) return tl::unexpected(range.error());
    stored.first = first_number(*range);
    stored.last = last_number(*range);
    if (labels == 0) labels = range->count;
  }
  if (labels == 0 || labels > programme::kMaxBatchQuantity) {
    return fail("labels", message("Say how many labels were printed: 1 to {}",
                                  "Hãy ghi số tem đã in: từ 1 đến {}", programme::kMaxBatchQuantity));
  }
  stored.labels = static_cast<long long>(labels);
  return stored;
}

/// Checked, and as it is stored.
Result<StoredPrint> read_note(Connection& connection, const PrintNote& note) {
  if (auto level = check_level(note); !level) return tl::unexpected(level.error());
  auto stored = read_labels(connection, note);
  if (!stored) return stored;
  auto format = read_words({"format", {"the format", "định dạng"}, true, false, 16}, note.format);
  if (!format) return tl::unexpected(format.error());
  auto run = read_words({"run", {"the run", "lượt in"}, false, false, kMostRun}, note.run);
  if (!run) return tl::unexpected(run.error());
  stored->note.format = *std::move(format);
  stored->note.run = *std::move(run);
  return stored;
}

/// Does the log hold this very print already? Refuses another one of the same run.
Result<bool> noted_already(soci::session& sql, const StoredPrint& print) {
  const PrintNote& note = print.note;
  if (note.run.empty()) return false;
  PrintNote there;
  long long labels = 0;
  long long first = 0;
  long long last = 0;
  sql << "SELECT gtin, lot, roll, level, labels, first_serial, last_serial, format FROM prints "
         "WHERE run = :run",
      soci::into(there.gtin), soci::into(there.lot), soci::into(there.roll),
      soci::into(there.level), soci::into(labels), soci::into(first), soci::into(last),
      soci::into(there.format), soci::use(note.run);
  if (!sql.got_data()) return false;
  const bool same = there.gtin == note.gtin && there.lot == note.lot && there.roll == note.roll &&
                    there.level == note.level && labels == print.labels && first == print.first &&
                    last == print.last && there.format == note.format;
  if (same) return true;
  return fail("run", message("The run {0} is noted with other labels; begin a new one",
                             "Lượt in {0} đã được ghi với tem khác; hãy bắt đầu lượt in mới",
                             note.run));
}

void insert_print(soci::session& sql, long long id, const StoredPrint& print, const Actor& actor,
                  Instant now) {
  const PrintNote& note = print.note;
  const long long at = milliseconds(now);
  sql << "INSERT INTO prints (id, gtin, lot, roll, level, labels, first_serial, last_serial, "
         "format, run, reason, recorded_at, recorded_by) VALUES (:id, :gtin, :lot, :roll, :level, "
         ":labels, :first, :last, :format, :run, :reason, :at, :who)",
      soci::use(id), soci::use(note.gtin), soci::use(note.lot), soci::use(note.roll),
      soci::use(note.level), soci::use(print.labels), soci::use(print.first),
      soci::use(print.last), soci::use(note.format), soci::use(note.run), soci::use(note.reason),
      soci::use(at), soci::use(actor.user);
}

void note_act(Connection& connection, const StoredPrint& print, const Actor& actor, Instant now) {
  const PrintNote& note = print.note;
  nlohmann::ordered_json details;
  if (!note.first.empty()) details = {{"first", note.first}, {"last", note.last}};
  if (!note.roll.empty()) details["roll"] = note.roll;
  details["level"] = note.level;
  details["labels"] = print.labels;
  details["format"] = note.format;
  details["run"] = note.run;
  details["reason"] = note.reason;
  const auto subject = !note.roll.empty()  ? roll_subject(note.gtin, note.roll)
                       : !note.lot.empty() ? batch_subject(note.gtin, note.lot)
                                           : "product " + note.gtin;
  append_audit(connection, actor, {"labels.print", subject, details.dump()}, now);
}

/// Those of a lot or a roll: `condition` has the parameter :name.
std::vector<Print> prints_where(Connection& connection, const std::string& width,
                                const std::string& condition, std::string_view gtin14,
                                std::string_view name) {
  std::vector<Print> result;
  if (!all_storable(gtin14, name) || name.empty()) return result;
  guarded(connection.display(), [&] {
    const std::string gtin(gtin14);
    const std::string wanted(name);
    PrintNote note;
    long long first = 0;
    long long last = 0;
    long long digits = 0;
    long long labels = 0;
    long long at = 0;
    std::string who;
    soci::statement each =
        (connection.sql().prepare
             << "SELECT p.gtin, p.lot, p.roll, p.level, p.labels, p.first_serial, p.last_serial, "
                "COALESCE((" +
                    width +
                    "), 0), p.format, p.run, p.reason, p.recorded_at, p.recorded_by FROM prints p "
                    "WHERE p.gtin = :gtin AND " +
                    condition + " ORDER BY p.id DESC",
         soci::into(note.gtin), soci::into(note.lot), soci::into(note.roll), soci::into(note.level),
         soci::into(labels), soci::into(first), soci::into(last), soci::into(digits),
         soci::into(note.format), soci::into(note.run), soci::into(note.reason), soci::into(at),
         soci::into(who), soci::use(gtin, "gtin"), soci::use(wanted, "name"));
    each.execute();
    while (each.fetch()) {
      const bool serials = digits > 0 && (note.level == kUnit || last > 0);
      const auto range = range_of(first, last, digits);
      note.first = serials ? range.serial(0) : "";
      note.last = serials ? range.serial(range.count - 1) : "";
      note.labels = static_cast<std::uint64_t>(labels);
      result.push_back({note, stored_instant(at), who});
    }
  });
  return result;
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
    auto print = read_note(connection, note);
    if (!print) return tl::unexpected(print.error());
    const auto there = noted_already(connection.sql(), *print);
    if (!there) return tl::unexpected(there.error());
    if (*there) return {};
    auto reason = read_reason(connection.sql(), note);
    if (!reason) return tl::unexpected(reason.error());
    print->note.reason = *std::move(reason);
    insert_print(connection.sql(), next_id(connection, Numbered::kPrints), *print, actor, now);
    note_act(connection, *print, actor, now);
    return {};
  });
}

std::vector<Print> prints_of(Connection& connection, std::string_view gtin14,
                             std::string_view lot) {
  return prints_where(connection,
                      "SELECT s.width FROM serial_ranges s WHERE s.gtin = p.gtin AND "
                      "s.lot = p.lot AND s.first_serial <= p.first_serial AND "
                      "s.last_serial >= p.first_serial ORDER BY s.seq LIMIT 1",
                      "p.lot = :name", gtin14, lot);
}

std::vector<Print> prints_of_roll(Connection& connection, std::string_view gtin14,
                                  std::string_view roll) {
  return prints_where(connection,
                      "SELECT r.width FROM rolls r WHERE r.gtin = p.gtin AND r.roll = p.roll",
                      "p.roll = :name", gtin14, roll);
}

}  // namespace ocop::db
