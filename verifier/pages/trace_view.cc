#include "verifier/pages/trace_view.h"

#include <nlohmann/json.hpp>

#include "gs1/check_digit.h"
#include "gs1/epcis/nodes.h"
#include "verifier/pages/shown.h"
#include "verifier/trace.h"

namespace ocop::verifier::pages {
namespace {

using db::NodeKind;
using nlohmann::json;

std::string name_of(const db::NamedNode& node, Language language) {
  const bool english = language == Language::kEnglish && !node.name_en.empty();
  const std::string name = shown(english ? node.name_en : node.name, 150);
  return name.empty() ? shown(node.node, 150) : name;
}

std::string lot_of(const db::NamedNode& node, Language language, const Words& words) {
  if (node.kind == NodeKind::kBatch) return words.with(language, "trace_lot", shown(node.lot, 40));
  const auto& lot = node.material_lot;
  if (node.kind != NodeKind::kMaterial || lot.empty()) return {};
  const auto day = gs1::epcis::harvest_day(lot);
  return day ? words.with(language, "trace_harvested", dmy_date(*day)) : words.with(language, "trace_lot", shown(lot, 40));
}

json node_view(const db::NamedNode& node, Language language, const Words& words) {
  const bool material = node.kind == NodeKind::kMaterial;
  return {{"name", name_of(node, language)},
          {"lot", lot_of(node, language, words)},
          {"whose", shown(material ? node.place_name : node.producer_name, 150)},
          {"recalled", node.recalled},
          {"href", material ? json(false) : json("/trace/" + node.node + "?lang=" + std::string(language_tag(language)))}};
}

json nodes_view(const std::vector<db::NamedNode>& nodes, Language language, const Words& words) {
  json all = json::array();
  for (const auto& node : nodes) all.push_back(node_view(node, language, words));
  return all;
}

}  // namespace

json trace_view(const PublicTrace& trace, Language language, const Words& words) {
  const auto& root = trace.root;
  return {{"root", node_view(root, language, words)},
          {"gtin", gs1::shortest_gtin(root.gtin)},
          {"back", nodes_view(trace.back, language, words)},
          {"forward", nodes_view(trace.forward, language, words)},
          {"more", trace.more},
          {"vi", language == Language::kEnglish ? " lang=\"vi\"" : ""}};
}

}  // namespace ocop::verifier::pages
