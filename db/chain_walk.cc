#include "db/chain_walk.h"

#include <soci/soci.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "db/many_rows.h"
#include "db/queries.h"
#include "db/storable.h"
#include "gs1/epcis/nodes.h"

namespace ocop::db {
namespace {

using Lot = std::pair<std::string, std::string>;  // GTIN, lot

/// What leaves a step but units that went into nothing.
constexpr const char* kLeaving =
    ") AND l.side = 1 AND (l.node NOT LIKE '01/%/21/%' OR EXISTS "
    "(SELECT 1 FROM lineage u WHERE u.node = l.node AND u.side = 0))";

class ChainWalk {
 public:
  ChainWalk(soci::session& sql, const ChainBounds& bounds, Chain& chain) : sql_(sql), bounds_(bounds), chain_(chain) {}

  void run(std::string_view root) {
    seen_.emplace(root);
    chain_.nodes.push_back({.node = std::string(root), .from = 0, .step = {}, .kind = {}, .registered = false});
    std::vector<std::size_t> here{0};
    for (unsigned depth = 0; depth < bounds_.steps && !here.empty() && !spent(); ++depth) {
      enter(here);
      const std::size_t first = chain_.nodes.size();
      leave();
      here.clear();
      for (std::size_t at = first; at < chain_.nodes.size(); ++at) here.push_back(at);
      std::stable_partition(here.begin(), here.end(), [&](std::size_t at) { return chain_.nodes[at].registered; });
    }
  }

 private:
  struct Step {
    std::string name, kind;
    std::size_t from;
  };
  struct Reached {
    std::string node;
    std::size_t step;  ///< place in next_
  };

  /// Asked between questions: one brings what 64 keys have, which may be beyond the bound.
  bool spent() {
    if (rows_ < bounds_.rows) return false;
    chain_.more = true;
    return true;
  }

  /// The steps that nodes go into, each once, in next_.
  void enter(const std::vector<std::size_t>& here) {
    next_.clear();
    std::unordered_map<std::string, std::size_t> places;
    std::vector<Step> found;
    std::string node, name, kind;
    ManyRows rows(
        sql_, "SELECT node, step, kind FROM lineage WHERE side = 0 AND node IN (", "t", ")",
        [&](soci::statement& statement) {
          statement.exchange(soci::into(node));
          statement.exchange(soci::into(name));
          statement.exchange(soci::into(kind));
        },
        [&] {
          ++rows_;
          if (!entered_.contains(name)) found.push_back({name, kind, places.at(node)});
        });
    for (const std::size_t at : here) {
      if (spent()) break;
      places.emplace(chain_.nodes[at].node, at);
      rows.text(chain_.nodes[at].node);
    }
    rows.finish();
    std::unordered_map<std::size_t, std::size_t> turn;
    for (std::size_t i = 0; i < here.size(); ++i) turn.emplace(here[i], i);
    std::sort(found.begin(), found.end(), [&](const Step& a, const Step& b) {
      return std::pair(turn.at(a.from), std::string_view(a.name)) < std::pair(turn.at(b.from), std::string_view(b.name));
    });
    for (auto& step : found) {
      if (entered_.insert(step.name).second) next_.push_back(std::move(step));
    }
  }

  /// What leaves the steps of next_.
  void leave() {
    std::vector<Reached> reached;
    std::unordered_map<std::string, std::size_t> places;
    std::string name, node;
    ManyRows rows(
        sql_, "SELECT l.step, l.node FROM lineage l WHERE l.step IN (", "t", kLeaving,
        [&](soci::statement& statement) {
          statement.exchange(soci::into(name));
          statement.exchange(soci::into(node));
        },
        [&] {
          ++rows_;
          if (!seen_.contains(node)) reached.push_back({node, places.at(name)});
        });
    for (std::size_t at = 0; at < next_.size() && !spent(); ++at) {
      places.emplace(next_[at].name, at);
      rows.text(next_[at].name);
    }
    rows.finish();
    std::sort(reached.begin(), reached.end(),
              [](const Reached& a, const Reached& b) { return std::tie(a.step, a.node) < std::tie(b.step, b.node); });
    take(reached);
  }

  void take(const std::vector<Reached>& reached) {
    std::vector<Lot> lots;
    std::set<Lot> asked;
    for (const auto& one : reached) {
      const auto parts = gs1::epcis::parts_of(one.node);
      const bool batch = !parts.gtin.empty() && !parts.lot.empty() && parts.serial.empty();
      lots.emplace_back(batch ? Lot(parts.gtin, parts.lot) : Lot());
      if (batch) asked.insert(lots.back());
    }
    const auto registered = registered_of(asked);
    for (std::size_t i = 0; i < reached.size(); ++i) {
      const bool is_registered = registered.contains(lots[i]);
      if (seen_.contains(reached[i].node)) continue;
      auto& taken = is_registered ? batches_ : others_;
      if (taken == (is_registered ? bounds_.batches : bounds_.others)) {
        chain_.more = true;
        continue;
      }
      ++taken;
      seen_.insert(reached[i].node);
      const auto& step = next_[reached[i].step];
      chain_.nodes.push_back({reached[i].node, step.from, step.name, step.kind, is_registered});
    }
  }

  std::set<Lot> registered_of(const std::set<Lot>& lots) {
    std::set<Lot> registered;
    Lot one;
    ManyRows rows(
        sql_, "SELECT gtin, lot FROM batches WHERE (gtin, lot) IN (VALUES ", "tt", ")",
        [&](soci::statement& statement) {
          statement.exchange(soci::into(one.first));
          statement.exchange(soci::into(one.second));
        },
        [&] { registered.insert(one); });
    for (const auto& [gtin, lot] : lots) {
      if (all_storable(gtin, lot)) rows.text(gtin).text(lot);
    }
    rows.finish();
    return registered;
  }

  soci::session& sql_;
  const ChainBounds& bounds_;
  Chain& chain_;
  std::unordered_set<std::string> seen_, entered_;
  std::vector<Step> next_;
  std::size_t rows_ = 0, batches_ = 0, others_ = 0;
};

}  // namespace

Chain follow_chain(Connection& connection, std::string_view root, const ChainBounds& bounds) {
  Chain chain;
  if (!storable(root)) {
    chain.nodes.push_back({.node = std::string(root), .from = 0, .step = {}, .kind = {}, .registered = false});
    return chain;
  }
  ChainWalk(connection.sql(), bounds, chain).run(root);
  return chain;
}

std::vector<std::string> way_to(const Chain& chain, std::size_t at) {
  std::vector<std::string> way{chain.nodes[at].node};
  for (; at != 0; at = chain.nodes[at].from) way.push_back(chain.nodes[chain.nodes[at].from].node);
  std::reverse(way.begin(), way.end());
  return way;
}

}  // namespace ocop::db
