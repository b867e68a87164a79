// Steps of a genealogy for tests, put straight into its table, and what is asked of them.
#pragma once

#include <soci/soci.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "db/connection.h"
#include "db/lineage.h"
#include "db/many_rows.h"

namespace ocop::db::example {

struct Made {
  std::string step;
  std::vector<std::string> from, to;
};

inline void add_steps(const Address& address, const std::vector<Made>& steps) {
  Connection connection(address, Access::kTool);
  WriteTransaction transaction(connection);
  ManyRows rows(connection.sql(), "INSERT INTO lineage (step, side, node, kind) VALUES ", "tntt");
  for (const auto& step : steps) {
    for (const auto& node : step.from) rows.text(step.step).number(0).text(node).text("made");
    for (const auto& node : step.to) rows.text(step.step).number(1).text(node).text("made");
  }
  rows.finish();
  transaction.commit();
}

inline Genealogy ask(const Address& address, const std::string& node, Direction direction,
                     std::size_t most_nodes = 20'000, unsigned most_depth = 40) {
  Connection connection(address, Access::kRead);
  return genealogy(connection, node, direction, most_nodes, most_depth);
}

/// "from>to@depth"
inline std::set<std::string> arrows(const Genealogy& found) {
  std::set<std::string> all;
  for (const auto& edge : found.edges) {
    all.insert(edge.from + ">" + edge.to + "@" + std::to_string(edge.depth));
  }
  return all;
}

inline std::set<std::string> nodes(const Genealogy& found) {
  std::set<std::string> all;
  for (const auto& edge : found.edges) all.insert({edge.from, edge.to});
  all.erase(found.root);
  return all;
}

/// Lots of six levels below the one harvest "m/0": each of a level's `width` lots takes two of the
/// level above, so that diamonds are everywhere. 6 × width lots.
inline std::vector<Made> six_levels(std::size_t width) {
  std::vector<Made> steps;
  const auto name = [](std::size_t level, std::size_t at) {
    return level == 0 ? std::string("m/0")
                      : "01/0952123454" + std::to_string(1000 + level) + "/10/L" + std::to_string(at);
  };
  for (std::size_t level = 1; level <= 6; ++level) {
    for (std::size_t at = 0; at < width; ++at) {
      std::vector<std::string> from{name(level - 1, at)};
      if (level == 1) from = {name(0, 0)};
      if (level > 1) from.push_back(name(level - 1, (at + 1) % width));
      steps.push_back({"event " + std::to_string(level * 100'000 + at), from, {name(level, at)}});
    }
  }
  return steps;
}

}  // namespace ocop::db::example
