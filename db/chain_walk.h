// Inside db/ only: everything that was made of something, for a recall, so that nobody can make it too much to walk.
#pragma once

#include <cstddef>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "db/chain_recall.h"
#include "db/connection.h"

namespace ocop::db {

/// Anybody who takes part may state steps that start at another's goods, and name in them what nobody registered.
/// So registered batches, each a signed record, are counted apart from all else, and a unit that went into nothing is
/// not looked at: it belongs to its batch, which stands beside it.
struct ChainBounds {
  std::size_t batches = kMostChainBatches;    ///< registered
  std::size_t others = kMostChainNodes;     ///< unregistered lots, logistic units, units and products that went into something
  std::size_t rows = 2'000'000;    ///< of lineage that are read
  unsigned steps = std::numeric_limits<unsigned>::max();  ///< from the root
};

struct ChainNode {
  std::string node;
  std::size_t from = 0;     ///< place of the node that it was reached from first; the root's is its own
  std::string step, kind;   ///< as in LineageEdge; "" of the root
  bool registered = false;  ///< a batch with a record
};
struct Chain {
  std::vector<ChainNode> nodes;  ///< the root, then the nearest first
  bool more = false;             ///< cut off at a bound
};

/// Forward, breadth first; each node once, by a shortest way, which keeps to registered batches where it can. Throws
/// soci::soci_error.
Chain follow_chain(Connection& connection, std::string_view root, const ChainBounds& bounds = {});

/// The nodes from the root to the one at `at`.
std::vector<std::string> way_to(const Chain& chain, std::size_t at);

}  // namespace ocop::db
