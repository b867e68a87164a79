#include <fmt/format.h>
#include <soci/soci.h>

#include <algorithm>
#include <list>
#include <utility>

#include "base/text.h"
#include "db/event_rows.h"
#include "db/events.h"
#include "db/guard.h"
#include "db/queries.h"
#include "gs1/epcis/nodes.h"

namespace ocop::db {
namespace {

/// The conditions of a question, with the values that its parameters stand for.
class Conditions {
 public:
  explicit Conditions(const EventQuery& query) : query_(query) {
    sight();
    among("e.type", query.types);
    among("e.action", query.actions);
    among("e.biz_step", query.biz_steps);
    among("e.disposition", query.dispositions);
    among("e.transformation", query.transformations);
    among("e.id", query.ids);
    places("e.read_point", query.read_points, query.read_points_within);
    places("e.biz_location", query.biz_locations, query.biz_locations_within);
    since("event_at", query.from, query.until);
    since("recorded_at", query.recorded_from, query.recorded_until);
    if (query.with_declaration) text_ += " AND e.declared = 1";
    if (query.with_sensors) text_ += " AND e.sensors = 1";
    for (const auto& match : query.matches) add(match);
  }

  /// Only what comes behind (at, seq).
  void behind(long long at, long long seq) {
    text_ += fmt::format(" AND ({}) {} ({}, {})", order(), query_.descending ? "<" : ">",
                         number(at), number(seq));
  }

  std::string ordered() const {
    const char* way = query_.descending ? "DESC" : "ASC";
    return fmt::format("ORDER BY {} {}, {}.seq {}", moment(), way, ordering_, way);
  }
  /// "FROM … WHERE …"
  std::string text() const { return from_ + text_; }
  void bind(soci::statement& statement) {
    for (auto& [name, value] : texts_) statement.exchange(soci::use(value, name));
    for (auto& [name, value] : numbers_) statement.exchange(soci::use(value, name));
  }

 private:
  std::string moment() const {
    return std::string(ordering_) + (query_.by_record_time ? ".recorded_at" : ".event_at");
  }
  std::string order() const { return fmt::format("{}, {}.seq", moment(), ordering_); }
  std::string name() { return "q" + std::to_string(texts_.size() + numbers_.size()); }
  std::string parameter(std::string_view value) {
    texts_.emplace_back(name(), value);
    return ":" + texts_.back().first;
  }
  std::string number(long long value) {
    numbers_.emplace_back(name(), value);
    return ":" + numbers_.back().first;
  }
  std::string list(const std::vector<std::string>& values) {
    std::string text;
    for (const auto& value : values) text += (text.empty() ? "" : ", ") + parameter(value);
    return text;
  }
  void among(const char* column, const std::vector<std::string>& values) {
    if (!values.empty()) text_ += fmt::format(" AND {} IN ({})", column, list(values));
  }
  void places(const char* column, const std::vector<std::string>& these,
              const std::vector<std::string>& within) {
    among(column, these);
    if (within.empty()) return;
    std::string any;
    for (const auto& place : within) {
      any += fmt::format("{0}{1} = {2} OR SUBSTR({1}, 1, LENGTH(CAST({3} AS TEXT))) = {4}",
                         any.empty() ? "" : " OR ", column, parameter(place),
                         parameter(place + "/"), parameter(place + "/"));
    }
    text_ += " AND (" + any + ")";
  }
  void since(const char* column, const std::optional<Instant>& from,
             const std::optional<Instant>& until) {
    const auto hold = [&](const char* relation, Instant moment) {
      text_ += fmt::format(" AND {}.{} {} {}", ordering_, column, relation,
                           number(milliseconds(moment)));
    };
    if (from) hold(">=", *from);
    if (until) hold("<", *until);
  }
  void add(const EventQuery::Match& match) {
    const auto& roles = match.roles.empty() ? goods_roles() : match.roles;
    text_ += fmt::format(
        " AND e.seq IN (SELECT n.seq FROM event_nodes n WHERE n.node IN ({}) AND n.role IN ({}))",
        list(match.nodes), list(roles));
  }
  /// Then these are found first.
  bool names_few() const {
    return !query_.matches.empty() || !query_.ids.empty() || !query_.transformations.empty();
  }
  void sight() {
    if (query_.own_only) {
      text_ += fmt::format(" AND e.producer = {} AND e.declared = 0", parameter(query_.producer));
    } else if (!query_.producer.empty() && names_few()) {
      text_ += fmt::format(
          " AND EXISTS (SELECT 1 FROM event_sight s WHERE s.kind = 'producer' AND s.id = {} AND "
          "s.seq = e.seq)",
          parameter(query_.producer));
    } else if (!query_.producer.empty()) {
      // What others may see must cost it nothing: its rows come in the order of the page.
      from_ = "FROM event_sight own JOIN events e ON e.seq = own.seq ";
      ordering_ = "own";
      text_ +=
          fmt::format(" AND own.kind = 'producer' AND own.id = {}", parameter(query_.producer));
    }
    if (query_.place.empty()) return;
    const auto first = parameter(query_.place);
    const auto second = parameter(query_.place);
    text_ += fmt::format(
        " AND (EXISTS (SELECT 1 FROM event_sight s JOIN producers p ON p.id = s.id JOIN "
        "place_within w ON w.place = p.place AND w.ancestor = {} WHERE s.kind = 'producer' AND "
        "s.seq = e.seq) OR EXISTS (SELECT 1 FROM event_sight s JOIN areas a ON a.id = s.id JOIN "
        "place_within w ON w.place = a.place AND w.ancestor = {} WHERE s.kind = 'area' AND "
        "s.seq = e.seq))",
        first, second);
  }

  const EventQuery& query_;
  std::string from_ = "FROM events e ";
  const char* ordering_ = "e";  ///< of which table the order is read
  std::string text_ = "WHERE 1 = 1";
  // Bound values stay where they are.
  std::list<std::pair<std::string, std::string>> texts_;
  std::list<std::pair<std::string, long long>> numbers_;
};

struct Behind {
  long long at = 0;
  long long seq = 0;
};

/// "TIME.SEQ"
std::optional<Behind> read_token(std::string_view token) {
  const auto dot = token.find('.');
  if (dot == std::string_view::npos) return {};
  const std::size_t sign = token.starts_with('-') ? 1 : 0;
  if (dot < sign) return {};
  const auto at = parse_digits(token.substr(sign, dot - sign));
  const auto seq = parse_digits(token.substr(dot + 1));
  if (!at || !seq) return {};
  return Behind{sign != 0 ? -*at : *at, *seq};
}

bool all_text(const EventQuery& query) {
  const auto sound = [](const std::vector<std::string>& values) {
    return std::all_of(values.begin(), values.end(), [](const auto& v) { return storable(v); });
  };
  return sound(query.types) && sound(query.actions) && sound(query.biz_steps) &&
         sound(query.dispositions) && sound(query.read_points) && sound(query.biz_locations) &&
         sound(query.read_points_within) && sound(query.biz_locations_within) &&
         sound(query.transformations) && sound(query.ids) &&
         std::all_of(query.matches.begin(), query.matches.end(),
                     [&](const auto& match) { return sound(match.nodes); });
}

long long key_of(const EventQuery& query, const StoredEvent& event) {
  return milliseconds(query.by_record_time ? event.recorded_at : event.event.at);
}

}  // namespace

const std::vector<std::string>& goods_roles() {
  static const std::vector<std::string> roles{
      "epc",      "parent",         "child",          "input",          "output",
      "quantity", "child_quantity", "input_quantity", "output_quantity"};
  return roles;
}

Result<EventPage> find_events(Connection& connection, const EventQuery& query) {
  EventPage page;
  const auto behind = query.next.empty() ? std::optional(Behind{}) : read_token(query.next);
  if (!behind) {
    return fail("nextPageToken", message("This is no page token of this service",
                                         "Đây không phải mã trang của hệ thống này"));
  }
  if (!all_text(query)) return page;
  return guarded(connection.display(), [&] {
    Conditions conditions(query);
    if (!query.next.empty()) conditions.behind(behind->at, behind->seq);
    const std::string rest =
        fmt::format("{} {} LIMIT {}", conditions.text(), conditions.ordered(), query.per_page + 1);
    read_events(
        connection, rest, [&](soci::statement& statement) { conditions.bind(statement); },
        [&](StoredEvent&& event) { page.events.push_back(std::move(event)); });
    if (page.events.size() > query.per_page) {
      page.events.pop_back();
      const auto& last = page.events.back();
      page.next = fmt::format("{}.{}", key_of(query, last), last.seq);
    }
    return page;
  });
}

std::size_t count_events(Connection& connection, const EventQuery& query, std::size_t most) {
  if (!all_text(query)) return 0;
  return guarded(connection.display(), [&] {
    Conditions conditions(query);
    long long found = 0;
    soci::statement statement(connection.sql());
    statement.exchange(soci::into(found));
    conditions.bind(statement);
    statement.alloc();
    statement.prepare(fmt::format("SELECT COUNT(*) FROM (SELECT e.seq {} LIMIT {}) AS first_ones",
                                  conditions.text(), most + 1));
    statement.define_and_bind();
    statement.execute(true);
    return static_cast<std::size_t>(found);
  });
}

std::optional<StoredEvent> event_of(Connection& connection, std::string_view id) {
  if (!storable(id)) return {};
  return guarded(connection.display(), [&] {
    const std::string wanted(id);
    std::optional<StoredEvent> found;
    read_events(
        connection, "FROM events e WHERE e.id = :id AND e.declared = 0",
        [&](soci::statement& statement) { statement.exchange(soci::use(wanted, "id")); },
        [&](StoredEvent&& event) { found = std::move(event); });
    return found;
  });
}

std::vector<StoredEvent> events_of_batch(Connection& connection, std::string_view gtin14,
                                         std::string_view lot, std::string_view serial,
                                         std::size_t most) {
  if (!all_storable(gtin14, lot, serial)) return {};
  return guarded(connection.display(), [&] {
    const std::string gtin(gtin14);
    const std::string batch = gs1::epcis::batch_node(gtin14, lot);
    const std::string unit = serial.empty() ? batch : gs1::epcis::unit_node(gtin14, serial);
    std::vector<StoredEvent> events;
    read_events(
        connection,
        "FROM events e WHERE e.seq IN (SELECT n.seq FROM event_nodes n WHERE n.node IN (:batch, "
        ":unit)) AND NOT EXISTS (SELECT 1 FROM events d WHERE d.id = e.id AND d.declared = 1) "
        "ORDER BY CASE WHEN e.producer IN ('', (SELECT p.producer FROM products p WHERE p.gtin = "
        ":gtin)) THEN 0 ELSE 1 END, e.event_at DESC, e.seq DESC LIMIT " +
            std::to_string(most),
        [&](soci::statement& statement) {
          statement.exchange(soci::use(gtin, "gtin"));
          statement.exchange(soci::use(batch, "batch"));
          statement.exchange(soci::use(unit, "unit"));
        },
        [&](StoredEvent&& event) { events.push_back(std::move(event)); });
    std::sort(events.begin(), events.end(), [](const StoredEvent& a, const StoredEvent& b) {
      return std::pair(a.event.at, a.seq) < std::pair(b.event.at, b.seq);
    });
    return events;
  });
}

}  // namespace ocop::db
