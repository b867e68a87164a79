#include "db/named_nodes.h"

#include <soci/soci.h>

#include <functional>
#include <set>
#include <tuple>
#include <utility>

#include "db/goods_queries.h"
#include "db/guard.h"
#include "db/list_rows.h"
#include "db/many_rows.h"
#include "db/rule_book.h"
#include "db/scope.h"
#include "db/serial_rows.h"
#include "gs1/epcis/nodes.h"

namespace ocop::db {
namespace {

NodeKind kind_of(const gs1::epcis::NodeParts& parts) {
  if (!parts.area.empty()) return NodeKind::kMaterial;
  if (parts.gtin.empty()) return NodeKind::kOther;
  if (!parts.serial.empty()) return NodeKind::kUnit;
  return parts.lot.empty() ? NodeKind::kProduct : NodeKind::kBatch;
}

/// Asks `before` (:key), (:key) `after` for all keys, 64 at a time.
void ask_for_keys(soci::session& sql, const char* before, const char* after,
                  const std::set<std::string>& keys,
                  const std::function<void(soci::statement&)>& into,
                  const std::function<void()>& on_row) {
  ManyRows rows(sql, before, "t", after, into, on_row);
  for (const auto& key : keys) rows.text(key);
  rows.finish();
}

struct ProductName {
  std::string gtin, name, name_en, producer, producer_name, place;
};
struct AreaName {
  std::string id, name, place, place_name, status;
};

using Batch = std::pair<std::string, std::string>;          // GTIN, lot
using Unit = std::tuple<std::string, long long, long long>;  // GTIN, SerialKey

class Naming {
 public:
  Naming(Connection& connection, const Bounds& bounds, Date day)
      : connection_(connection), sql_(connection.sql()), bounds_(bounds), day_(day) {}

  void name(std::map<std::string, NamedNode>& nodes) {
    for (const auto& [id, node] : nodes) {
      if (!node.gtin.empty()) gtins_.insert(node.gtin);
      if (!node.area.empty()) areas_.insert(node.area);
    }
    read_products();
    read_areas();
    read_batches(nodes);
    read_suspended();
    for (auto& [id, node] : nodes) {
      if (node.kind == NodeKind::kMaterial) name_material(node);
      if (!node.gtin.empty()) name_goods(node);
    }
  }

 private:
  void read_products() {
    ProductName row;
    ask_for_keys(
        sql_,
        "SELECT pr.gtin, pr.name_vi, pr.name_en, x.id, x.name, x.place FROM products pr "
        "JOIN producers x ON x.id = pr.producer WHERE pr.gtin IN (",
        ")", gtins_,
        [&](soci::statement& statement) {
          statement.exchange(soci::into(row.gtin));
          statement.exchange(soci::into(row.name));
          statement.exchange(soci::into(row.name_en));
          statement.exchange(soci::into(row.producer));
          statement.exchange(soci::into(row.producer_name));
          statement.exchange(soci::into(row.place));
        },
        [&] { products_[row.gtin] = row; });
  }

  void read_areas() {
    AreaName row;
    ask_for_keys(
        sql_,
        "SELECT x.id, x.name, x.place, pl.name, x.status FROM areas x JOIN places pl ON "
        "pl.id = x.place WHERE x.id IN (",
        ")", areas_,
        [&](soci::statement& statement) {
          statement.exchange(soci::into(row.id));
          statement.exchange(soci::into(row.name));
          statement.exchange(soci::into(row.place));
          statement.exchange(soci::into(row.place_name));
          statement.exchange(soci::into(row.status));
        },
        [&] { area_names_[row.id] = row; });
    if (bounds_.producer.empty()) return;
    for (const auto& area : list_areas(connection_, bounds_, "", {.offset = 0, .limit = 0})) {
      own_areas_.insert(area.area.id);
    }
  }

  std::set<std::string> gtins_among(const char* question) {
    std::set<std::string> among;
    std::string gtin;
    ask_for_keys(
        sql_, question, ")", gtins_, [&](soci::statement& statement) { statement.exchange(soci::into(gtin)); },
        [&] { among.insert(gtin); });
    return among;
  }

  void read_batches(const std::map<std::string, NamedNode>& nodes) {
    const auto recalled = gtins_among("SELECT DISTINCT gtin FROM recalls WHERE gtin IN (");
    const auto voided = gtins_among("SELECT DISTINCT gtin FROM voided_serials WHERE gtin IN (");
    RecallsQuery recalls(sql_);
    for (const auto& each : recalled) recalls_[each] = recalls.find(each);
    std::set<Unit> units_recalled, units_voided;
    std::set<Batch> batches, batches_voided;
    for (const auto& [id, node] : nodes) {
      if (node.kind == NodeKind::kBatch) {
        batches.emplace(node.gtin, node.lot);
        if (voided.contains(node.gtin)) batches_voided.emplace(node.gtin, node.lot);
      }
      if (node.kind != NodeKind::kUnit) continue;
      if (recalled.contains(node.gtin)) units_recalled.insert(unit_of(node));
      if (voided.contains(node.gtin)) units_voided.insert(unit_of(node));
    }
    covering("serial_ranges", units_recalled, [&](const Unit& unit, const std::string& lot) {
      lots_[unit] = lot;
      batches.emplace(std::get<0>(unit), lot);
    });
    covering("voided_serials", units_voided, [&](const Unit& unit, const std::string&) { voids_.insert(unit); });
    read_produced(batches);
    count_unvoided(batches_voided);
  }

  static Unit unit_of(const NamedNode& node) {
    const SerialKey key(node.serial);
    return {node.gtin, key.width, key.number};
  }

  /// The row of `table` that holds each unit, and its lot: ranges of a product and width do not overlap.
  /// By the index of last serials: with "+ 0" that of first serials, which would read half of them, is no choice.
  template <class Found>
  void covering(const std::string& table, const std::set<Unit>& units, Found found) {
    Unit unit;
    auto& [gtin, width, number] = unit;
    std::string lot;
    ManyRows rows(
        sql_, "WITH wanted (gtin, width, number) AS (VALUES ", "tnn",
        "), units AS (SELECT gtin, CAST(width AS BIGINT) AS width, CAST(number AS BIGINT) AS number FROM wanted) "
        "SELECT u.gtin, u.width, u.number, r.lot FROM units u JOIN " + table + " r ON r.gtin = u.gtin AND "
        "r.width = u.width AND r.last_serial = (SELECT MIN(n.last_serial) FROM " + table + " n WHERE "
        "n.gtin = u.gtin AND n.width = u.width AND n.last_serial >= u.number) WHERE r.first_serial + 0 <= u.number",
        [&](soci::statement& statement) {
          statement.exchange(soci::into(gtin));
          statement.exchange(soci::into(width));
          statement.exchange(soci::into(number));
          statement.exchange(soci::into(lot));
        },
        [&] { found(unit, lot); });
    for (const auto& [of, wide, at] : units) rows.text(of).number(wide).number(at);
    rows.finish();
  }

  void read_produced(const std::set<Batch>& batches) {
    std::string gtin, lot, produced;
    ManyRows rows(
        sql_, "WITH wanted (gtin, lot) AS (VALUES ", "tt",
        ") SELECT b.gtin, b.lot, b.produced FROM wanted w JOIN batches b ON b.gtin = w.gtin AND b.lot = w.lot",
        [&](soci::statement& statement) {
          statement.exchange(soci::into(gtin));
          statement.exchange(soci::into(lot));
          statement.exchange(soci::into(produced));
        },
        [&] { produced_[{gtin, lot}] = stored_date(produced); });
    for (const auto& [of, name] : batches) rows.text(of).text(name);
    rows.finish();
  }

  /// Labels of the batches, less those that are void.
  void count_unvoided(const std::set<Batch>& batches) {
    const std::string wanted = "WITH wanted (gtin, lot) AS (VALUES ";
    const std::string ranges = " FROM wanted w JOIN serial_ranges r ON r.gtin = w.gtin AND r.lot = w.lot";
    std::string gtin, lot;
    SerialColumns labels, voids;
    const auto ask = [&](const std::string& after, bool with_voids, const std::function<void()>& on_row) {
      ManyRows rows(
          sql_, wanted, "tt", after,
          [&](soci::statement& statement) {
            statement.exchange(soci::into(gtin));
            statement.exchange(soci::into(lot));
            statement.exchange(soci::into(labels.width));
            statement.exchange(soci::into(labels.first));
            statement.exchange(soci::into(labels.last));
            if (!with_voids) return;
            statement.exchange(soci::into(voids.first));
            statement.exchange(soci::into(voids.last));
          },
          on_row);
      for (const auto& [of, name] : batches) rows.text(of).text(name);
      rows.finish();
    };
    const std::string columns = ") SELECT r.gtin, r.lot, r.width, r.first_serial, r.last_serial";
    ask(columns + ranges, false, [&] { unvoided_[{gtin, lot}] += labels.range().count; });
    ask(columns + ", v.first_serial, v.last_serial" + ranges +
            " JOIN voided_serials v ON v.gtin = r.gtin AND v.width = r.width AND "
            "v.last_serial >= r.first_serial AND v.first_serial <= r.last_serial",
        true, [&] {
          voids.width = labels.width;
          if (const auto both = common(labels.range(), voids.range())) unvoided_[{gtin, lot}] -= both->count;
        });
  }

  /// Products whose certificates all are suspended or revoked.
  void read_suspended() {
    std::set<std::string> numbers;
    std::string gtin;
    ask_for_keys(
        sql_,
        "SELECT DISTINCT c.gtin FROM certificates c JOIN certificate_events e ON "
        "e.number = c.number AND e.act IN ('suspend', 'revoke') WHERE c.gtin IN (",
        ")", gtins_, [&](soci::statement& statement) { statement.exchange(soci::into(gtin)); },
        [&] { numbers.insert(gtin); });
    if (numbers.empty()) return;
    const auto rules = load_rule_book(connection_);
    CertificatesQuery certificates(sql_);
    for (const auto& each : numbers) {
      bool stands = false;
      bool stopped = false;
      for (const auto& certificate : certificates.find(each)) {
        using programme::CertificateStatus;
        const auto status = programme::standing_on(*rules, certificate, day_).status;
        stands = stands || status == CertificateStatus::kInForce || status == CertificateStatus::kExtended;
        stopped = stopped || status == CertificateStatus::kSuspended || status == CertificateStatus::kRevoked;
      }
      if (stopped && !stands) suspended_.insert(each);
    }
  }

  bool holds(const std::string& place) {
    if (bounds_.place.empty()) return true;
    const auto [at, is_new] = within_.try_emplace(place, false);
    if (is_new) at->second = lies_within(connection_, place, bounds_.place);
    return at->second;
  }

  void name_material(NamedNode& node) {
    const auto found = area_names_.find(node.area);
    if (found == area_names_.end()) return;
    const auto& area = found->second;
    node.known = true;
    node.name = area.name;
    node.place = area.place;
    node.place_name = area.place_name;
    node.suspended = area.status != "active";
    node.within = bounds_.producer.empty() ? holds(area.place) : own_areas_.contains(area.id);
  }

  void name_goods(NamedNode& node) {
    const auto found = products_.find(node.gtin);
    if (found == products_.end()) return;
    const auto& product = found->second;
    node.known = true;
    node.name = product.name;
    node.name_en = product.name_en;
    node.producer = product.producer;
    node.producer_name = product.producer_name;
    node.place = product.place;
    node.within = bounds_.producer.empty() ? holds(product.place)
                                           : product.producer == bounds_.producer;
    node.suspended = suspended_.contains(node.gtin);
    node.registered = produced_.contains({node.gtin, node.lot});
    mark(node);
  }

  /// Of a batch its own lot, of a unit that of its serial.
  std::string lot_of(const NamedNode& node) {
    if (node.kind != NodeKind::kUnit) return node.lot;
    const auto found = lots_.find(unit_of(node));
    return found == lots_.end() ? std::string() : found->second;
  }

  void mark(NamedNode& node) {
    const std::string lot = lot_of(node);
    const auto batch = produced_.find({node.gtin, lot});
    const auto produced = batch == produced_.end() ? std::nullopt : std::optional(batch->second);
    for (const auto& recall : recalls_[node.gtin]) {
      // A lot of the product is recalled: not the product, nor a unit of no lot that is known.
      const bool named = !lot.empty() || recall.what.lot.empty();
      node.recalled = node.recalled || (named && recall.covers(lot, node.serial, produced, day_));
    }
    if (node.kind == NodeKind::kBatch) {
      const auto left = unvoided_.find({node.gtin, node.lot});
      node.voided = left != unvoided_.end() && left->second == 0;
    }
    if (node.kind == NodeKind::kUnit) node.voided = voids_.contains(unit_of(node));
  }

  Connection& connection_;
  soci::session& sql_;
  const Bounds& bounds_;
  Date day_;
  std::set<std::string> gtins_, areas_, own_areas_, suspended_;
  std::map<std::string, ProductName> products_;
  std::map<std::string, AreaName> area_names_;
  std::map<Batch, Date> produced_;
  std::map<Batch, std::uint64_t> unvoided_;  ///< of products that have void labels
  std::map<std::string, std::vector<Recall>> recalls_;
  std::map<Unit, std::string> lots_;  ///< of products that have recalls
  std::set<Unit> voids_;
  std::map<std::string, bool> within_;
};

}  // namespace

std::map<std::string, NamedNode> name_nodes(Connection& connection, const Bounds& bounds,
                                            const std::vector<std::string>& nodes, Date day) {
  std::map<std::string, NamedNode> named;
  for (const auto& id : nodes) {
    auto& node = named[id];
    node.node = id;
    const auto parts = gs1::epcis::parts_of(id);
    if (!all_storable(parts.gtin, parts.lot, parts.serial, parts.area)) continue;
    node.kind = kind_of(parts);
    node.gtin = parts.gtin;
    node.lot = parts.lot;
    node.serial = parts.serial;
    node.area = parts.area;
    node.material_lot = parts.material_lot;
  }
  guarded(connection.display(), [&] { Naming(connection, bounds, day).name(named); });
  return named;
}

}  // namespace ocop::db
