#include "db/chain_recall.h"

#include <soci/soci.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "base/text.h"
#include "db/audit.h"
#include "db/goods_rows.h"
#include "db/guard.h"
#include "db/lineage.h"
#include "db/named_nodes.h"
#include "db/queries.h"
#include "gs1/epcis/nodes.h"

namespace ocop::db {
namespace {

using Json = nlohmann::ordered_json;
using Named = std::map<std::string, NamedNode>;

constexpr std::size_t kReasonLength = 1'000;  // characters, with the way
constexpr std::size_t kMostPath = 400;        // bytes

/// From where each node was reached first.
using Origins = std::map<std::string, std::string>;

std::vector<std::string> path_to(const std::string& node, const Origins& origins) {
  std::vector<std::string> path{node};
  for (auto at = origins.find(node); at != origins.end(); at = origins.find(at->second)) {
    path.push_back(at->second);
  }
  std::reverse(path.begin(), path.end());
  return path;
}

std::string material_day(const std::string& lot) {
  if (lot.size() != 8 || !parse_digits(lot)) return lot;
  const auto day = parse_iso_date(lot.substr(0, 4) + "-" + lot.substr(4, 2) + "-" + lot.substr(6));
  return day ? dmy_date(*day) : lot;
}

std::string spoken(const NamedNode& node) {
  const std::string name = node.name.empty() ? node.node : node.name;
  switch (node.kind) {
    case NodeKind::kBatch:
      return name + ", lô " + node.lot;
    case NodeKind::kUnit:
      return name + ", số " + node.serial;
    case NodeKind::kMaterial:
      return node.material_lot.empty() ? name : name + ", " + material_day(node.material_lot);
    default:
      return name;
  }
}

std::string spoken_path(const std::vector<std::string>& path, const Named& named, std::size_t most) {
  constexpr std::string_view kArrow = " → ";
  const auto text_of = [&](std::size_t at) {
    const auto found = named.find(path[at]);
    return found == named.end() ? path[at] : spoken(found->second);
  };
  std::string text;
  for (std::size_t i = 0; i < path.size(); ++i) text += (i == 0 ? "" : std::string(kArrow)) + text_of(i);
  if (text.size() <= most || path.size() < 3) return text.size() <= most ? text : std::string();
  // What lies between matters less than where it begins and ends.
  text = text_of(0) + std::string(kArrow) + "…" + std::string(kArrow) + text_of(path.size() - 1);
  return text.size() <= most ? text : std::string();
}

/// A recall of the whole lot that stands and was made by the same side.
std::optional<std::int64_t> standing(const std::vector<Recall>& recalls, const Actor& actor, const std::string& lot,
                                     Date day) {
  const bool own = actor.role == programme::Role::kProducer;
  for (const auto& recall : recalls) {
    const bool same_side = recall.what.decision.empty() == own;
    const bool whole = recall.what.lot == lot && !recall.what.serials;
    if (same_side && whole && recall.in_effect(day)) return recall.id;
  }
  return {};
}

/// The batches among the nodes; each gets its labels and day from the registry.
class Batches {
 public:
  Batches(Connection& connection, const Actor& actor, Date day) : connection_(connection), actor_(actor), day_(day) {}

  AffectedBatch of(const NamedNode& node, std::vector<std::string> path) {
    AffectedBatch batch{.gtin = node.gtin,
                        .lot = node.lot,
                        .product = node.name,
                        .producer = node.producer_name,
                        .produced = {},
                        .quantity = 0,
                        .path = std::move(path),
                        .reached = reaches(node.gtin),
                        .recalled = {}};
    std::string produced;
    connection_.sql() << "SELECT produced FROM batches WHERE gtin = :gtin AND lot = :lot", soci::use(batch.gtin),
        soci::use(batch.lot), soci::into(produced);
    batch.produced = stored_date(produced);
    for (const auto& range : ranges_of_lot(connection_, batch.gtin, batch.lot)) {
      batch.quantity += range.serials.count;
    }
    const auto [at, is_new] = recalls_.try_emplace(node.gtin);
    if (is_new) at->second = recalls_of(connection_, node.gtin);
    batch.recalled = standing(at->second, actor_, batch.lot, day_);
    return batch;
  }

 private:
  bool reaches(const std::string& gtin) {
    const auto [at, is_new] = reach_.try_emplace(gtin, false);
    if (is_new) at->second = check_reach_product(connection_, actor_, Act::kRecall, gtin).has_value();
    return at->second;
  }

  Connection& connection_;
  const Actor& actor_;
  Date day_;
  std::map<std::string, bool> reach_;
  std::map<std::string, std::vector<Recall>> recalls_;
};

struct Found {
  Affected affected;
  Named named;
};

Found find(Connection& connection, const Actor& actor, std::string_view root, Date day) {
  const auto lineage = genealogy(connection, root, Direction::kForward, kMostChainNodes);
  Origins origins;
  std::vector<std::string> nodes{std::string(root)};
  for (const auto& edge : lineage.edges) {
    if (edge.to == root || !origins.emplace(edge.to, edge.from).second) continue;
    nodes.push_back(edge.to);
  }
  Found found{.affected = {}, .named = name_nodes(connection, {}, nodes, day)};
  found.affected.more = lineage.more;
  Batches batches(connection, actor, day);
  for (const auto& id : nodes) {
    const auto& node = found.named.at(id);
    if (node.kind == NodeKind::kBatch && node.registered) {
      found.affected.batches.push_back(batches.of(node, path_to(id, origins)));
    } else if (node.kind == NodeKind::kBatch && id != root) {
      found.affected.unregistered.push_back(id);
    } else if (id != root) {
      ++found.affected.others;
    }
  }
  std::stable_sort(found.affected.batches.begin(), found.affected.batches.end(),
                   [](const AffectedBatch& a, const AffectedBatch& b) {
                     return std::tuple(a.path.size(), a.gtin, a.lot) < std::tuple(b.path.size(), b.gtin, b.lot);
                   });
  return found;
}

Result<void> check_found(const Affected& affected) {
  if (affected.more) {
    return fail("node", message("More than {0} lots and units follow from it; recall the lots of its first step one "
                                "by one",
                                "Có hơn {0} lô và đơn vị làm từ nguồn này; hãy thu hồi riêng từng lô ở bước đầu tiên",
                                kMostChainNodes));
  }
  const bool any = std::any_of(affected.batches.begin(), affected.batches.end(),
                               [](const AffectedBatch& batch) { return batch.reached; });
  if (any) return {};
  return fail("node", message("No registered batch that you may recall is made of it",
                              "Không có lô hàng đã đăng ký nào thuộc quyền thu hồi của bạn được làm từ nguồn này"));
}

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

/// Without the way where there is no room for it: the audit log has it anyway.
std::string reason_with_path(const std::string& reason, const std::vector<std::string>& path, const Named& named) {
  if (path.size() < 2) return reason;
  const std::string way = spoken_path(path, named, kMostPath);
  const std::string whole = reason + "\nTruy xuất: " + way;
  return way.empty() || characters(whole) > kReasonLength ? reason : whole;
}

void note(Connection& connection, const Actor& actor, const ChainRecallRequest& request,
          const std::vector<std::pair<std::int64_t, const AffectedBatch*>>& made, Instant now) {
  Json recalls = Json::array();
  for (const auto& [id, batch] : made) recalls.push_back({{"recall", id}, {"path", batch->path}});
  const Json details{{"node", request.node}, {"decision", request.decision}, {"recalls", std::move(recalls)}};
  append_audit(connection, actor, {"goods.recall_chain", "node " + request.node, details.dump()}, now);
}

}  // namespace

Affected affected_by(Connection& connection, const Actor& actor, std::string_view node, Date day) {
  return guarded(connection.display(), [&] { return find(connection, actor, node, day).affected; });
}

Result<ChainRecalled> recall_chain(Connection& connection, const Actor& actor, const ChainRecallRequest& request,
                                   Instant now) {
  return guarded(connection.display(), [&]() -> Result<ChainRecalled> {
    if (auto allowed = programme::check_may(actor, Act::kRecall); !allowed) {
      return tl::unexpected(allowed.error());
    }
    // Of its own: a way alone is no reason.
    const auto reason = read_words({"reason", {"the reason", "lý do"}, true, true, kReasonLength}, request.reason);
    if (!reason) return tl::unexpected(reason.error());
    auto found = find(connection, actor, request.node, local_date(now));
    if (auto sound = check_found(found.affected); !sound) return tl::unexpected(sound.error());
    // All products before the end of the audit log (db/goods_rows.h).
    std::set<std::string> gtins;
    for (const auto& batch : found.affected.batches) {
      if (batch.reached) gtins.insert(batch.gtin);
    }
    for (const auto& gtin : gtins) lock_product(connection, gtin);
    found = find(connection, actor, request.node, local_date(now));
    if (auto sound = check_found(found.affected); !sound) return tl::unexpected(sound.error());

    ChainRecalled done;
    std::vector<std::pair<std::int64_t, const AffectedBatch*>> made;
    for (const auto& batch : found.affected.batches) {
      if (!batch.reached) {
        ++done.out_of_reach;
        continue;
      }
      if (batch.recalled) {
        ++done.there;
        continue;
      }
      RecallRequest recall{.gtin = batch.gtin,
                           .lot = batch.lot,
                           .serials = {},
                           .produced_from = {},
                           .produced_until = {},
                           .since = request.since,
                           .reason = reason_with_path(*reason, batch.path, found.named),
                           .instructions = request.instructions,
                           .decision = request.decision,
                           .paper = request.paper};
      const auto id = recall_goods(connection, actor, recall, now);
      if (!id) return tl::unexpected(id.error());
      done.recalls.push_back(*id);
      made.emplace_back(*id, &batch);
    }
    if (!made.empty()) note(connection, actor, request, made, now);
    return done;
  });
}

std::string path_text(Connection& connection, const std::vector<std::string>& path, std::size_t most) {
  return spoken_path(path, name_nodes(connection, {}, path, Date{}), most);
}

}  // namespace ocop::db
