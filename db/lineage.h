// What was made of what: one step back, one step forward, all the way. All throw DatabaseError.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "gs1/epcis/event.h"
#include "programme/batch_record.h"

namespace ocop::db {

enum class Direction { kBack, kForward };

/// A node of a genealogy, and the step by which it was reached.
struct LineageEdge {
  std::string from, to;  ///< material flows from → to, whatever the direction that was asked for
  std::string step;      ///< "event SEQ", "transformation ID", "batch GTIN/LOT"
  std::string kind;      ///< "made", "packed"
  unsigned depth = 1;    ///< steps from the node that was asked for
};
struct Genealogy {
  std::string root;
  std::vector<LineageEdge> edges;  ///< by depth, each once
  bool more = false;               ///< cut off at `most_nodes` or `most_depth`
};

/// Breadth first, cycles are followed once. One consistent snapshot.
Genealogy genealogy(Connection& connection, std::string_view node, Direction direction,
                    std::size_t most_nodes = 20'000, unsigned most_depth = 40);

/// In the caller's write transaction. Of the steps that an event is: transformations (those that share a
/// transformationID are one), aggregations that add (packed into the parent).
void add_lineage(Connection& connection, std::int64_t seq, const gs1::epcis::Event& event);
/// Of the areas and harvests that a batch record states.
void add_lineage(Connection& connection, const programme::BatchRecord& record);

}  // namespace ocop::db
