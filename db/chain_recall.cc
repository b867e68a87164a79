#include "db/chain_recall.h"

#include <soci/soci.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "db/audit.h"
#include "db/chain_walk.h"
#include "db/goods_rows.h"
#include "db/guard.h"
#include "db/named_nodes.h"
#include "db/queries.h"
#include "gs1/epcis/nodes.h"

namespace ocop::db {
namespace {

using Json = nlohmann::ordered_json;
using Named = std::map<std::string, NamedNode>;

constexpr std::size_t kReasonLength = 1'000;  // characters, with the way
constexpr std::size_t kMostWay = 400;         // bytes
constexpr const char* kUntold = "…";

std::string material_day(const std::string& lot) {
  const auto day = gs1::epcis::harvest_day(lot);
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

std::string spoken_way(const std::vector<std::string>& path, const Named& named) {
  constexpr std::string_view kArrow = " → ";
  const auto text_of = [&](std::size_t at) {
    const auto found = named.find(path[at]);
    return found == named.end() ? path[at] : spoken(found->second);
  };
  std::string text;
  for (std::size_t i = 0; i < path.size(); ++i) text += (i == 0 ? "" : std::string(kArrow)) + text_of(i);
  if (text.size() <= kMostWay || path.size() < 3) return text.size() <= kMostWay ? text : std::string();
  // What lies between matters less than where it begins and ends.
  text = text_of(0) + std::string(kArrow) + "…" + std::string(kArrow) + text_of(path.size() - 1);
  return text.size() <= kMostWay ? text : std::string();
}

/// As the batch's producer and the public may read it: what goes on between others is theirs. Named are areas and
/// their harvests, the producer's own, and the one step before the batch.
std::string told_way(const std::vector<std::string>& path, const Named& named) {
  const std::string& producer = named.at(path.back()).producer;
  const auto is_told = [&](std::size_t at) {
    const auto& node = named.at(path[at]);
    const bool own = !node.producer.empty() && node.producer == producer;
    return own || node.kind == NodeKind::kMaterial || at + 2 >= path.size();
  };
  std::vector<std::string> told;
  for (std::size_t at = 0; at < path.size(); ++at) {
    if (is_told(at)) {
      told.push_back(path[at]);
    } else if (told.empty() || told.back() != kUntold) {
      told.emplace_back(kUntold);
    }
  }
  return spoken_way(told, named);
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
                        .way = {},
                        .told_way = {},
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
  const auto chain = follow_chain(connection, root);
  std::vector<std::string> nodes;
  for (const auto& one : chain.nodes) nodes.push_back(one.node);
  Found found{.affected = {}, .named = name_nodes(connection, {}, nodes, day)};
  found.affected.more = chain.more;
  Batches batches(connection, actor, day);
  for (std::size_t at = 0; at < nodes.size(); ++at) {
    const auto& id = nodes[at];
    const auto& node = found.named.at(id);
    if (node.kind == NodeKind::kBatch && node.registered) {
      found.affected.batches.push_back(batches.of(node, way_to(chain, at)));
      auto& batch = found.affected.batches.back();
      batch.way = spoken_way(batch.path, found.named);
      batch.told_way = told_way(batch.path, found.named);
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
std::string reason_with_way(const std::string& reason, const AffectedBatch& batch) {
  if (batch.path.size() < 2) return reason;
  const std::string whole = reason + "\nTruy xuất: " + batch.told_way;
  return batch.told_way.empty() || characters(whole) > kReasonLength ? reason : whole;
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

Genealogy made_of(Connection& connection, std::string_view node) {
  constexpr std::size_t kMost = 2'000;
  constexpr std::size_t kMostRows = 100'000;
  auto chain = guarded(connection.display(), [&] {
    return follow_chain(connection, node, {.batches = kMost, .others = kMost, .rows = kMostRows, .steps = 1});
  });
  Genealogy found{.root = std::string(node), .edges = {}, .more = chain.more};
  std::stable_partition(chain.nodes.begin() + 1, chain.nodes.end(), [](const auto& one) { return one.registered; });
  for (auto one = chain.nodes.begin() + 1; one != chain.nodes.end(); ++one) {
    found.edges.push_back({found.root, std::move(one->node), std::move(one->step), std::move(one->kind), 1});
  }
  return found;
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
    done.more = found.affected.more;
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
                           .reason = reason_with_way(*reason, batch),
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

}  // namespace ocop::db
