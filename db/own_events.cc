// Events that follow from the registry itself: batches, recalls, departures.
#include <soci/soci.h>

#include <algorithm>
#include <vector>

#include "db/event_rights.h"
#include "db/event_rows.h"
#include "db/events.h"
#include "db/goods_queries.h"
#include "db/goods_rows.h"
#include "db/guard.h"
#include "db/lineage.h"
#include "db/queries.h"
#include "db/serial_rows.h"
#include "db/unit_lineage.h"
#include "gs1/epcis/event_json.h"
#include "gs1/epcis/nodes.h"

namespace ocop::db {
namespace {

using gs1::epcis::Event;
using gs1::epcis::EventType;

/// More serials of one recall are named by their lot and number only.
constexpr std::uint64_t kMostUnits = 1'000;

/// A range of a batch that has no event yet.
struct Part {
  std::string gtin, lot, producer;
  long long part = 0;
  long long count = 0;
  long long issued_at = 0;
  long long recorded_at = 0;
  SerialColumns serials;
};

std::vector<Part> parts_without_event(soci::session& sql, const std::string& conditions,
                                      const std::function<void(soci::statement&)>& bind) {
  Part one;
  soci::statement statement(sql);
  for (auto* text : {&one.gtin, &one.lot, &one.producer}) statement.exchange(soci::into(*text));
  for (auto* number : {&one.part, &one.count, &one.issued_at, &one.recorded_at, &one.serials.width,
                       &one.serials.first, &one.serials.last}) {
    statement.exchange(soci::into(*number));
  }
  bind(statement);
  statement.alloc();
  statement.prepare(
      "SELECT s.gtin, s.lot, b.producer, s.seq, s.last_serial - s.first_serial + 1, b.issued_at, "
      "s.recorded_at, s.width, s.first_serial, s.last_serial FROM serial_ranges s JOIN batches b ON b.gtin = s.gtin AND b.lot = s.lot "
      "WHERE "
      "NOT EXISTS (SELECT 1 FROM events e WHERE e.batch = s.gtin || '/' || s.lot AND "
      "e.batch_part = s.seq)" +
      conditions + " ORDER BY s.gtin, s.lot, s.seq");
  statement.define_and_bind();
  std::vector<Part> parts;
  statement.execute();
  while (statement.fetch()) parts.push_back(one);
  return parts;
}

Event commissioning(const Part& part) {
  Event event;
  event.type = EventType::kObject;
  event.action = "ADD";
  event.biz_step = "commissioning";
  event.disposition = "active";
  // What was activated later is stated at that moment; two alike at once must not be one event.
  event.at = part.part == 1 ? stored_instant(part.issued_at)
                            : stored_instant(part.recorded_at + part.part - 1);
  event.quantities.push_back(
      {gs1::epcis::batch_node(part.gtin, part.lot), static_cast<double>(part.count), ""});
  gs1::epcis::complete(event);
  return event;
}

void note_parts(Connection& connection, const std::vector<Part>& parts, Instant now) {
  if (parts.empty()) return;
  EventRows rows(connection, now);
  for (const auto& part : parts) {
    EventOrigin origin;
    origin.producer = part.producer;
    origin.batch = part.gtin + "/" + part.lot;
    origin.batch_part = part.part;
    rows.add(commissioning(part), origin, {});
  }
  rows.finish();
  for (const auto& part : parts) {
    add_batch_beside_units(connection, part.gtin, part.lot, part.serials.range());
  }
}

/// Of one product; not when it is there already, as after two lifts of one moment.
void note_product_event(Connection& connection, const Actor& actor, const std::string& gtin,
                        Event event, Instant now) {
  gs1::epcis::complete(event);
  EventRows rows(connection, now);
  long long there = 0;
  connection.sql() << "SELECT COUNT(*) FROM events WHERE id = :id", soci::into(there),
      soci::use(event.id);
  if (there > 0) return;
  EventRights::Sight sight;
  std::string producer;
  connection.sql() << "SELECT producer FROM products WHERE gtin = :gtin", soci::into(producer),
      soci::use(gtin);
  if (!producer.empty()) sight.producers.insert(producer);
  EventOrigin origin;
  origin.producer = actor.producer;
  origin.captured_by = actor.user;
  rows.add(event, origin, std::move(sight));
  rows.finish();
}

std::vector<std::string> lots_of_days(soci::session& sql, const RecallRequest& what) {
  const std::string from = iso_date(*what.produced_from);
  const std::string until = iso_date(*what.produced_until);
  std::string lot;
  soci::statement statement =
      (sql.prepare << "SELECT lot FROM batches WHERE gtin = :gtin AND produced >= :from AND "
                      "produced <= :until ORDER BY lot",
       soci::into(lot), soci::use(what.gtin), soci::use(from), soci::use(until));
  std::vector<std::string> lots;
  statement.execute();
  while (statement.fetch() && lots.size() < gs1::epcis::kMaxEventNodes) lots.push_back(lot);
  return lots;
}

/// What a recall names; false where that is nothing yet.
bool name_goods(soci::session& sql, const RecallRequest& what, Event& event) {
  using gs1::epcis::batch_node;
  if (what.serials && what.serials->count <= kMostUnits) {
    for (std::uint64_t i = 0; i < what.serials->count; ++i) {
      event.epcs.push_back(gs1::epcis::unit_node(what.gtin, what.serials->serial(i)));
    }
  } else if (what.serials) {
    event.quantities.push_back(
        {batch_node(what.gtin, what.lot), static_cast<double>(what.serials->count), ""});
  } else if (!what.lot.empty()) {
    event.quantities.push_back({batch_node(what.gtin, what.lot), {}, ""});
  } else if (what.produced_from) {
    for (const auto& lot : lots_of_days(sql, what)) {
      event.quantities.push_back({batch_node(what.gtin, lot), {}, ""});
    }
  } else {
    event.quantities.push_back({"01/" + what.gtin, {}, ""});
  }
  return !event.epcs.empty() || !event.quantities.empty();
}

}  // namespace

void note_batch_events(Connection& connection, std::string_view gtin14, std::string_view lot,
                       Instant now) {
  guarded(connection.display(), [&] {
    const std::string gtin(gtin14);
    const std::string name(lot);
    note_parts(connection,
               parts_without_event(connection.sql(), " AND s.gtin = :gtin AND s.lot = :lot",
                                   [&](soci::statement& statement) {
                                     statement.exchange(soci::use(gtin, "gtin"));
                                     statement.exchange(soci::use(name, "lot"));
                                   }),
               now);
  });
}

void note_all_batch_events(Connection& connection, Instant now) {
  guarded(connection.display(), [&] {
    const auto parts = parts_without_event(connection.sql(), "", [](soci::statement&) {});
    note_parts(connection, parts, now);
    for (const auto& part : parts) {
      if (part.part != 1) continue;
      if (const auto batch = BatchQuery(connection.sql()).find(part.gtin, part.lot)) {
        add_lineage(connection, batch->record);
      }
    }
  });
}

void note_recall_event(Connection& connection, const Actor& actor, std::int64_t recall,
                       Instant now) {
  guarded(connection.display(), [&] {
    const auto found = RecallQuery(connection.sql()).find(recall);
    if (!found) return;
    Event event;
    event.type = EventType::kObject;
    event.action = "OBSERVE";
    event.at = now;
    (found->lift ? event.unset_dispositions : event.set_dispositions).emplace_back("recalled");
    if (!name_goods(connection.sql(), found->what, event)) return;
    note_product_event(connection, actor, found->what.gtin, std::move(event), now);
  });
}

void note_departure_event(Connection& connection, const Actor& actor, std::string_view gtin14,
                          std::string_view lot, Instant left_at, Instant now) {
  guarded(connection.display(), [&] {
    Event event;
    event.type = EventType::kObject;
    event.action = "OBSERVE";
    event.biz_step = "shipping";
    event.disposition = "in_transit";
    event.at = left_at;
    event.quantities.push_back({gs1::epcis::batch_node(gtin14, lot), {}, ""});
    note_product_event(connection, actor, std::string(gtin14), std::move(event), now);
  });
}

}  // namespace ocop::db
