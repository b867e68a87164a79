// A genealogy as a console shows it: what of it the visitor may see, and under which names; as
// a list, as tables for files and as data. The drawing: office/genealogy_drawing.h.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/message.h"
#include "db/lineage.h"
#include "db/lists.h"
#include "db/named_nodes.h"
#include "office/table.h"

namespace ocop::office {

struct TracedNode {
  db::NamedNode named;
  int distance = 0;     ///< steps from the node asked for; negative: towards what it is made of
  bool outside = false;  ///< another's: its identifier is all that is shown, and nothing behind it
};

struct Traced {
  std::string root;
  std::vector<TracedNode> nodes;  ///< the root first, then the nearest
  std::vector<db::LineageEdge> edges;
  bool more = false;  ///< there is more than was looked at

  const TracedNode& root_node() const { return nodes.front(); }
  /// Place of each node in `nodes`.
  std::map<std::string_view, std::size_t> places() const;
};

/// Both ways from `node`, as far as the bounds reach and one step beyond: what belongs to another producer (or place)
/// ends the way. Identifiers that are nobody's here (logistic units, other companies') are passed through for a place,
/// and end the way for a producer. Of another's node: what of it reached one's own goods. nullopt: the node lies outside
/// and touches nothing of one's own, or nothing is known of it. Throws db::DatabaseError.
std::optional<Traced> trace(db::Connection& connection, const db::Bounds& bounds, std::string_view node, Date day);

/// "Trà túi lọc", "Vùng chè La Bằng"; the identifier where there is no name or none may be shown.
std::string node_title(const TracedNode& node, Language language);
/// "lô L01", "thu hoạch 20/02/2026", "tem số 000007"; "" when there is nothing to add.
std::string node_detail(const TracedNode& node, Language language);
Message node_kind_name(db::NodeKind kind);
/// The worst that stands against it, e.g. {"bad", "đang thu hồi"}; {"", ""} when nothing does.
struct NodeMark {
  std::string tone;
  Message text;
};
NodeMark node_mark(const TracedNode& node);

/// The nodes, and the steps between them.
std::vector<Table> genealogy_tables(const Traced& traced, Language language);
/// {"root", "nodes" [{"id", "kind", "distance", …}], "edges" [{"from", "to", "kind"}], "more"}; ids are URIs
/// (gs1::epcis::uri_of), materials' below `host`.
std::string genealogy_json(const Traced& traced, std::string_view host);

}  // namespace ocop::office
