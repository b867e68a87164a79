#include "db/named_nodes.h"

#include <soci/soci.h>

#include <algorithm>
#include <functional>
#include <set>
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
    read_batches();
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

  void read_batches() {
    std::string gtin, lot, produced;
    ask_for_keys(
        sql_, "SELECT gtin, lot, produced FROM batches WHERE gtin IN (", ")", gtins_,
        [&](soci::statement& statement) {
          statement.exchange(soci::into(gtin));
          statement.exchange(soci::into(lot));
          statement.exchange(soci::into(produced));
        },
        [&] { produced_[{gtin, lot}] = stored_date(produced); });
    std::set<std::string> recalled, voided;
    const auto gather = [&](const char* question, std::set<std::string>& into) {
      ask_for_keys(
          sql_, question, ")", gtins_,
          [&](soci::statement& statement) { statement.exchange(soci::into(gtin)); },
          [&] { into.insert(gtin); });
    };
    gather("SELECT DISTINCT gtin FROM recalls WHERE gtin IN (", recalled);
    gather("SELECT DISTINCT gtin FROM voided_serials WHERE gtin IN (", voided);
    RecallsQuery recalls(sql_);
    for (const auto& each : recalled) recalls_[each] = recalls.find(each);
    for (const auto& each : voided) voids_[each] = voided_ranges(each);
    recalled.insert(voided.begin(), voided.end());
    for (const auto& each : recalled) read_ranges(each);
  }

  std::vector<SerialRange> voided_ranges(const std::string& gtin) {
    SerialColumns one;
    std::vector<SerialRange> voids;
    soci::statement statement =
        (sql_.prepare << "SELECT width, first_serial, last_serial FROM voided_serials WHERE "
                         "gtin = :gtin",
         soci::use(gtin), soci::into(one.width), soci::into(one.first), soci::into(one.last));
    statement.execute();
    while (statement.fetch()) voids.push_back(one.range());
    return voids;
  }

  void read_ranges(const std::string& gtin) {
    SerialColumns one;
    std::string lot;
    soci::statement statement =
        (sql_.prepare << "SELECT width, first_serial, last_serial, lot FROM serial_ranges WHERE "
                         "gtin = :gtin",
         soci::use(gtin), soci::into(one.width), soci::into(one.first), soci::into(one.last),
         soci::into(lot));
    statement.execute();
    while (statement.fetch()) {
      ranges_[gtin].emplace_back(one.range(), lot);
      auto& left = unvoided_[{gtin, lot}];
      left += one.range().count;
      for (const auto& range : voids_[gtin]) {
        if (const auto both = common(one.range(), range)) left -= both->count;
      }
    }
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
    for (const auto& [range, lot] : ranges_[node.gtin]) {
      if (range.contains(node.serial)) return lot;
    }
    return {};
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
    if (node.kind != NodeKind::kUnit) return;
    const auto& voids = voids_[node.gtin];
    node.voided = std::any_of(voids.begin(), voids.end(),
                              [&](const SerialRange& range) { return range.contains(node.serial); });
  }

  Connection& connection_;
  soci::session& sql_;
  const Bounds& bounds_;
  Date day_;
  std::set<std::string> gtins_, areas_, own_areas_, suspended_;
  std::map<std::string, ProductName> products_;
  std::map<std::string, AreaName> area_names_;
  std::map<std::pair<std::string, std::string>, Date> produced_;
  std::map<std::pair<std::string, std::string>, std::uint64_t> unvoided_;
  std::map<std::string, std::vector<Recall>> recalls_;
  std::map<std::string, std::vector<SerialRange>> voids_;
  std::map<std::string, std::vector<std::pair<SerialRange, std::string>>> ranges_;
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
