// What was made of what: one step back, one step forward, all the way. All throw DatabaseError.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "db/connection.h"
#include "gs1/epcis/event.h"
#include "programme/batch_record.h"

namespace ocop::db {

enum class Direction { kBack, kForward };

/// A step between two nodes (gs1/epcis/nodes.h).
struct LineageEdge {
  std::string from, to;  ///< material flows from → to, whatever the direction that was asked for
  std::string step;      ///< "event SEQ", "transformation ID", "batch GTIN/LOT"
  std::string kind;      ///< "made", "packed"
  unsigned depth = 1;    ///< steps from the node that was asked for

  bool operator==(const LineageEdge&) const = default;
};
struct Genealogy {
  std::string root;
  std::vector<LineageEdge> edges;  ///< by depth, each once
  bool more = false;               ///< cut off at `most_nodes`, eight times as many edges, or `most_depth`
                           ///< (which one step alone does not tell)
};

/// Breadth first, cycles are followed once. One consistent snapshot. `most_nodes`: beside the root.
Genealogy genealogy(Connection& connection, std::string_view node, Direction direction,
                    std::size_t most_nodes = 20'000, unsigned most_depth = 40);

/// What lineage names of an area: its lots and, where a step states none, the area itself; by name.
std::vector<std::string> material_nodes(Connection& connection, std::string_view area);

/// In the caller's write transaction, behind the event's row. Of the steps that an event is: transformations (those of
/// one producer that share a transformationID are one), aggregations that add (packed into the parent). Beside a unit
/// of a registered lot stands its batch, so that what concerns the batch is not lost on the way. A declaration of
/// error is no step.
void add_lineage(Connection& connection, std::int64_t seq, const gs1::epcis::Event& event);
/// Of an event that was declared an error, behind the declaration's row: its step goes; of a transformation that other
/// events share, what they state stays.
void remove_lineage(Connection& connection, std::int64_t seq);
/// Of the areas and harvests that a batch record states. Twice is once.
void add_lineage(Connection& connection, const programme::BatchRecord& record);

}  // namespace ocop::db
