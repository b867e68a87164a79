// Recalling all that was made of something, in one act. All throw DatabaseError.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/goods_acts.h"
#include "db/lineage.h"
#include "db/scope.h"

namespace ocop::db {

inline constexpr std::size_t kMostChainNodes = 20'000;  ///< that are no registered batches
inline constexpr std::size_t kMostChainBatches = 50'000;

/// A registered batch that something went into, or that thing itself.
struct AffectedBatch {
  std::string gtin, lot;
  std::string product;   ///< name
  std::string producer;  ///< name
  Date produced;
  std::uint64_t quantity = 0;      ///< labels
  std::vector<std::string> path;   ///< nodes, from the one that was asked for to the batch: a shortest way
  std::string way;                 ///< the same in Vietnamese, "Rừng Tân Kỳ, 20/02/2026 → Trà búp, lô T1 → Trà túi lọc,
                                   ///< lô B7", at most 400 bytes: else without what lies between, else ""
  std::string told_way;            ///< for the batch's producer and the public: others' are named only one step before it
  bool reached = false;            ///< the actor may recall it
  /// The standing recall of the whole lot by the same side (authority or producer), if any.
  std::optional<std::int64_t> recalled;
};
struct Affected {
  std::vector<AffectedBatch> batches;     ///< nearest first, then by GTIN and lot
  std::vector<std::string> unregistered;  ///< nodes of lots that no record is registered of
  std::size_t others = 0;                 ///< units, logistic units, identifiers of others on the way
  bool more = false;                      ///< cut off at kMostChainBatches or kMostChainNodes: neither takes the
                                          ///< other's room
};
/// Of a node (gs1/epcis/nodes.h): of a batch also itself.
Affected affected_by(Connection& connection, const Actor& actor, std::string_view node, Date day);

/// One step forward: registered batches first, then all else but units that went into nothing; 2,000 of each.
Genealogy made_of(Connection& connection, std::string_view node);

struct ChainRecallRequest {
  std::string node;    ///< the raw-material lot, batch, … that goes out
  Date since;
  std::string reason;  ///< shown to shoppers, with AffectedBatch::told_way behind it
  std::string instructions;
  std::string decision;  ///< "" of a producer
  std::string paper{};   ///< of store_paper(), or ""
};
struct ChainRecalled {
  std::vector<std::int64_t> recalls;  ///< their numbers, in the order of affected_by()
  std::size_t there = 0;              ///< were recalled already
  std::size_t out_of_reach = 0;       ///< batches that lie outside of the actor's bounds
  bool more = false;                  ///< there may be further ones: the way to them was cut off
};
/// In the caller's write transaction, all or none: each affected batch within the actor's bounds gets a recall of its
/// whole lot, by recall_goods(), but those whose lot is recalled by the same side already; so that again is nothing.
/// One entry in the audit log says which node they follow from, with the whole way to each. Refuses (where = "node") what
/// affects no registered batch within the bounds; of a genealogy that is cut off what was found is recalled, since others
/// can make one too long.
Result<ChainRecalled> recall_chain(Connection& connection, const Actor& actor,
                                   const ChainRecallRequest& request, Instant now);

}  // namespace ocop::db
