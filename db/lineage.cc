#include "db/lineage.h"

#include <soci/soci.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "db/guard.h"
#include "db/many_rows.h"
#include "db/serial_rows.h"
#include "db/storable.h"
#include "gs1/epcis/nodes.h"

namespace ocop::db {
namespace {

constexpr std::size_t kEdgesPerNode = 8;

/// The sides of a step.
constexpr long long kTaken = 0;
constexpr long long kGiven = 1;

long long entered_by(Direction direction) { return direction == Direction::kForward ? kTaken : kGiven; }

/// The rows of all steps that are reached. Steps are gathered, not nodes: of one that takes many
/// nodes and gives many, each of its rows is then read once, and not once for each pair.
std::string question(bool one_step) {
  const std::string further = one_step ? ""
                                       : " UNION SELECT n.step FROM reached r "
                                         "JOIN lineage m ON m.step = r.step AND m.side = :far "
                                         "JOIN lineage n ON n.node = m.node AND n.side = :near";
  return "WITH RECURSIVE reached (step) AS ("
         "SELECT step FROM lineage WHERE node = :node AND side = :side" +
         further +
         ") SELECT l.step, l.side + CASE l.kind WHEN 'packed' THEN 2 ELSE 0 END, l.node FROM (SELECT step FROM reached "
         "LIMIT :steps) s "
         "JOIN lineage l ON l.step = s.step LIMIT :rows";
}

struct Step {
  std::string name, kind;
  std::vector<std::size_t> near, far;  ///< nodes at which it is entered and left
};

/// The steps as they came from the registry, nodes as numbers.
class Steps {
 public:
  explicit Steps(std::string_view root) {
    numbers_.reserve(kUsual);
    by_name_.reserve(kUsual);
    number(std::string(root));
  }

  void add(const std::string& step, bool near, const std::string& node, bool packed) {
    // Rows of a step mostly come together.
    if (steps_.empty() || steps_[last_].name != step) {
      const auto [at, is_new] = by_name_.try_emplace(step, steps_.size());
      if (is_new) steps_.push_back({step, packed ? "packed" : "made", {}, {}});
      last_ = at->second;
    }
    ++rows_;
    const std::size_t id = number(node);
    auto& one = steps_[last_];
    (near ? one.near : one.far).push_back(id);
    if (near) uses_[id].push_back(last_);
  }

  const std::string& name(std::size_t node) const { return *names_[node]; }
  const std::vector<std::size_t>& uses(std::size_t node) const { return uses_[node]; }
  const Step& step(std::size_t at) const { return steps_[at]; }
  std::size_t nodes() const { return names_.size(); }
  std::size_t rows() const { return rows_; }

 private:
  static constexpr std::size_t kUsual = 4'096;

  std::size_t number(const std::string& node) {
    const auto [at, is_new] = numbers_.try_emplace(node, names_.size());
    if (is_new) {
      names_.push_back(&at->first);
      uses_.emplace_back();
    }
    return at->second;
  }

  std::unordered_map<std::string, std::size_t> numbers_, by_name_;
  std::vector<const std::string*> names_;
  std::vector<std::vector<std::size_t>> uses_;
  std::vector<Step> steps_;
  std::size_t last_ = 0, rows_ = 0;
};

/// Walks breadth first from node 0.
class Walk {
 public:
  Walk(const Steps& steps, Direction direction, std::size_t most_nodes, unsigned most_depth, Genealogy& into)
      : steps_(steps),
        forward_(direction == Direction::kForward),
        most_nodes_(most_nodes),
        most_depth_(most_depth),
        into_(into),
        seen_(steps.nodes(), false) {
    seen_[0] = true;
  }

  void run() {
    into_.edges.reserve(std::min(steps_.rows(), kEdgesPerNode * most_nodes_));
    std::vector<std::size_t> here{0};
    for (unsigned depth = 1; !here.empty(); ++depth) {
      std::vector<std::size_t> next;
      for (const std::size_t node : here) {
        for (const std::size_t step : steps_.uses(node)) {
          if (depth > most_depth_) {
            into_.more = into_.more || most_depth_ > 1;
            return;
          }
          leave(node, steps_.step(step), depth, next);
        }
      }
      here = std::move(next);
    }
  }

 private:
  void leave(std::size_t node, const Step& step, unsigned depth, std::vector<std::size_t>& next) {
    for (const std::size_t other : step.far) {
      if (other == node) continue;
      const bool full = into_.edges.size() >= kEdgesPerNode * most_nodes_;
      if (full || (!seen_[other] && reached_ >= most_nodes_)) {
        into_.more = true;
        continue;
      }
      const auto& [from, to] = forward_ ? std::pair(node, other) : std::pair(other, node);
      into_.edges.push_back({steps_.name(from), steps_.name(to), step.name, step.kind, depth});
      if (seen_[other]) continue;
      seen_[other] = true;
      ++reached_;
      next.push_back(other);
    }
  }

  const Steps& steps_;
  bool forward_;
  std::size_t most_nodes_;
  unsigned most_depth_;
  Genealogy& into_;
  std::vector<bool> seen_;
  std::size_t reached_ = 0;
};

/// False when there are more rows than are read.
bool read_steps(soci::session& sql, const std::string& node, Direction direction, bool one_step, std::size_t most_nodes,
                Steps& steps) {
  const long long near = entered_by(direction);
  const long long far = 1 - near;
  const auto most_steps = static_cast<long long>(most_nodes) + 1;
  const long long most_rows = static_cast<long long>(kEdgesPerNode) * most_steps;
  std::string step, name;
  long long side_and_kind = 0;
  soci::statement statement(sql);
  statement.exchange(soci::use(node, "node"));
  statement.exchange(soci::use(near, "side"));
  if (!one_step) {
    statement.exchange(soci::use(far, "far"));
    statement.exchange(soci::use(near, "near"));
  }
  statement.exchange(soci::use(most_steps, "steps"));
  statement.exchange(soci::use(most_rows, "rows"));
  statement.exchange(soci::into(step));
  statement.exchange(soci::into(side_and_kind));
  statement.exchange(soci::into(name));
  statement.alloc();
  statement.prepare(question(one_step));
  statement.define_and_bind();
  statement.execute();
  long long rows = 0;
  for (; statement.fetch(); ++rows) steps.add(step, side_and_kind % 2 == near, name, side_and_kind > 1);
  return rows < most_rows;
}

/// Rows of one step; the same row again is nothing.
class StepRows {
 public:
  StepRows(soci::session& sql, std::string step, std::string kind)
      : rows_(sql, "INSERT INTO lineage (step, side, node, kind) VALUES ", "tntt",
              " ON CONFLICT (step, side, node, kind) DO NOTHING"),
        step_(std::move(step)),
        kind_(std::move(kind)) {}

  void add(long long side, std::string_view node) { rows_.text(step_).number(side).text(node).text(kind_); }
  void finish() { rows_.finish(); }

 private:
  ManyRows rows_;
  std::string step_, kind_;
};

/// The lots of a product's serials, asked for once a product.
class Lots {
 public:
  explicit Lots(soci::session& sql) : sql_(sql) {}

  /// The batch of a node that is a unit; "" of others, and where no lot is registered.
  std::string batch_of(const std::string& node) {
    const auto parts = gs1::epcis::parts_of(node);
    if (parts.gtin.empty() || parts.serial.empty()) return {};
    const SerialKey key(parts.serial);
    for (const auto& range : ranges(parts.gtin)) {
      const bool holds =
          range.serials.width == key.width && range.serials.first <= key.number && key.number <= range.serials.last;
      if (holds) return gs1::epcis::batch_node(parts.gtin, range.lot);
    }
    return {};
  }

 private:
  struct Range {
    SerialColumns serials;
    std::string lot;
  };
  const std::vector<Range>& ranges(const std::string& gtin) {
    const auto [at, is_new] = known_.try_emplace(gtin);
    if (!is_new) return at->second;
    Range one;
    soci::statement statement = (sql_.prepare << "SELECT width, first_serial, last_serial, lot FROM serial_ranges "
                                                 "WHERE gtin = :gtin ORDER BY width, first_serial",
                                 soci::use(gtin), soci::into(one.serials.width), soci::into(one.serials.first),
                                 soci::into(one.serials.last), soci::into(one.lot));
    statement.execute();
    while (statement.fetch()) at->second.push_back(one);
    return at->second;
  }

  soci::session& sql_;
  std::map<std::string, std::vector<Range>> known_;
};

/// A producer's number of a transformation means nothing to another producer, nor an officer's to anybody else.
struct StepOfEvent {
  std::string transformation, producer, captured_by;
  std::string name(long long seq) const {
    if (transformation.empty()) return "event " + std::to_string(seq);
    const std::string named = "transformation " + transformation;
    if (!producer.empty()) return named + " of " + producer;
    return captured_by.empty() ? named : named + " by " + captured_by;
  }
};

std::string step_of(soci::session& sql, long long seq, const gs1::epcis::Event& event) {
  StepOfEvent step{.transformation = event.transformation, .producer = {}, .captured_by = {}};
  if (!step.transformation.empty()) {
    sql << "SELECT producer, captured_by FROM events WHERE seq = :seq", soci::use(seq), soci::into(step.producer),
        soci::into(step.captured_by);
  }
  return step.name(seq);
}

struct Sides {
  std::vector<std::string> taken, given;
};

std::optional<Sides> sides_of(const gs1::epcis::Event& event) {
  using gs1::epcis::EventType;
  const auto both = [](std::vector<std::string> nodes, const std::vector<gs1::epcis::Quantity>& classes) {
    for (const auto& quantity : classes) nodes.push_back(quantity.node);
    return nodes;
  };
  if (!event.corrects.empty()) return {};
  if (event.type == EventType::kTransformation) {
    return Sides{both(event.inputs, event.input_quantities), both(event.outputs, event.output_quantities)};
  }
  const bool packs = event.type == EventType::kAggregation && event.action == "ADD" && !event.parent.empty();
  if (!packs) return {};
  return Sides{both(event.children, event.child_quantities), {event.parent}};
}

/// Puts nodes of one side, and the batches of those that are units.
class SideRows {
 public:
  SideRows(soci::session& sql, StepRows& rows) : lots_(sql), rows_(rows) {}

  void add(long long side, const std::string& node) {
    rows_.add(side, node);
    auto batch = lots_.batch_of(node);
    if (!batch.empty() && batches_.emplace(side, batch).second) rows_.add(side, batch);
  }
  void add(long long side, const std::vector<std::string>& nodes) {
    for (const auto& node : nodes) add(side, node);
  }

 private:
  Lots lots_;
  StepRows& rows_;
  std::set<std::pair<long long, std::string>> batches_;
};

/// What the other events of a transformation state.
void add_others(soci::session& sql, long long seq, const StepOfEvent& step) {
  std::vector<std::pair<std::string, std::string>> all;
  std::string node;
  std::string role;
  soci::statement statement =
      (sql.prepare << "SELECT n.node, n.role FROM events e JOIN event_nodes n ON n.seq = e.seq "
                      "WHERE e.transformation = :id AND e.producer = :producer AND "
                      "(e.producer <> '' OR e.captured_by = :who) AND e.seq <> :seq AND "
                      "e.declared = 0 AND NOT EXISTS (SELECT 1 FROM events d WHERE d.id = e.id AND "
                      "d.declared = 1) AND n.role IN ('input', 'input_quantity', 'output', "
                      "'output_quantity') ORDER BY n.seq, n.role, n.node",
       soci::use(step.transformation), soci::use(step.producer), soci::use(step.captured_by), soci::use(seq),
       soci::into(node), soci::into(role));
  statement.execute();
  while (statement.fetch()) all.emplace_back(role, node);
  StepRows rows(sql, step.name(seq), "made");
  SideRows sides(sql, rows);
  for (const auto& [stated_as, name] : all) {
    sides.add(stated_as.starts_with("input") ? kTaken : kGiven, name);
  }
  rows.finish();
}

}  // namespace

Genealogy genealogy(Connection& connection, std::string_view node, Direction direction, std::size_t most_nodes,
                    unsigned most_depth) {
  Genealogy found{.root = std::string(node), .edges = {}, .more = false};
  if (!storable(node) || most_nodes == 0 || most_depth == 0) return found;
  Steps steps(node);
  const bool all = guarded(connection.display(), [&] {
    return read_steps(connection.sql(), found.root, direction, most_depth == 1, most_nodes, steps);
  });
  found.more = !all;
  Walk(steps, direction, most_nodes, most_depth, found).run();
  return found;
}

std::vector<std::string> material_nodes(Connection& connection, std::string_view area) {
  if (!storable(area) || area.empty()) return {};
  return guarded(connection.display(), [&] {
    const std::string bare = gs1::epcis::material_node(area, "");
    // What begins with "material/AREA/" lies between that and "material/AREA0", for '0' follows '/': in bytes, and in
    // every language's order that gives the slash a weight (ICU's, glibc's since 2.28). A pattern would read all rows.
    const std::string from = bare + "/";
    const std::string until = bare + "0";
    std::string node;
    std::vector<std::string> nodes;
    soci::statement statement =
        (connection.sql().prepare << "SELECT node FROM lineage WHERE node = :bare AND side = 0 UNION "
                                     "SELECT node FROM lineage WHERE node >= :from AND node < :until AND side = 0",
         soci::use(bare), soci::use(from), soci::use(until), soci::into(node));
    statement.execute();
    while (statement.fetch()) {
      if (node == bare || node.starts_with(from)) nodes.push_back(node);
    }
    std::sort(nodes.begin(), nodes.end());
    return nodes;
  });
}

void add_lineage(Connection& connection, std::int64_t seq, const gs1::epcis::Event& event) {
  const auto sides = sides_of(event);
  if (!sides) return;
  const bool whole = !sides->taken.empty() && !sides->given.empty();
  // Of a transformation that others share, an event may state one side only.
  if (!whole && event.transformation.empty()) return;
  guarded(connection.display(), [&] {
    auto& sql = connection.sql();
    const bool made = event.type == gs1::epcis::EventType::kTransformation;
    StepRows rows(sql, step_of(sql, seq, event), made ? "made" : "packed");
    SideRows of_sides(sql, rows);
    of_sides.add(kTaken, sides->taken);
    of_sides.add(kGiven, sides->given);
    rows.finish();
  });
}

void remove_lineage(Connection& connection, std::int64_t seq) {
  guarded(connection.display(), [&] {
    auto& sql = connection.sql();
    const long long number = seq;
    StepOfEvent step;
    sql << "SELECT transformation, producer, captured_by FROM events WHERE seq = :seq", soci::use(number),
        soci::into(step.transformation), soci::into(step.producer), soci::into(step.captured_by);
    const std::string name = step.name(number);
    sql << "DELETE FROM lineage WHERE step = :step", soci::use(name);
    if (!step.transformation.empty()) add_others(sql, number, step);
  });
}

void add_lineage(Connection& connection, const programme::BatchRecord& record) {
  if (record.areas.empty()) return;
  guarded(connection.display(), [&] {
    StepRows rows(connection.sql(), "batch " + record.gtin + "/" + record.lot, "made");
    for (const auto& use : record.areas) {
      rows.add(kTaken, gs1::epcis::material_node(use.area, use.harvested));
    }
    rows.add(kGiven, gs1::epcis::batch_node(record.gtin, record.lot));
    rows.finish();
  });
}

}  // namespace ocop::db
