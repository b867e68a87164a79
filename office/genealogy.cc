#include "office/genealogy.h"

#include <algorithm>
#include <deque>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>
#include <utility>

#include "base/text.h"
#include "gs1/epcis/nodes.h"

namespace ocop::office {
namespace {

using db::Direction;
using db::LineageEdge;
using db::NamedNode;
using db::NodeKind;
using Named = std::map<std::string, NamedNode>;
using Json = nlohmann::ordered_json;

constexpr int kMostSteps = 40;

bool is_nobodys(const NamedNode& node) { return !node.known; }

/// May what lies behind it be shown?
bool opens(const NamedNode& node, const db::Bounds& bounds) {
  if (node.within) return true;
  return is_nobodys(node) && bounds.producer.empty();
}

std::vector<std::string> names_in(const db::Genealogy& back, const db::Genealogy& forward) {
  std::set<std::string> all{back.root};
  for (const auto* one : {&back, &forward}) {
    for (const auto& edge : one->edges) all.insert({edge.from, edge.to});
  }
  return {all.begin(), all.end()};
}

/// Walks one way as far as nodes open.
class Way {
 public:
  Way(const db::Genealogy& all, Direction direction, const Named& named, const db::Bounds& bounds, Traced& into)
      : forward_(direction == Direction::kForward), named_(named), bounds_(bounds), into_(into) {
    for (const auto& edge : all.edges) leaving_[forward_ ? edge.from : edge.to].push_back(&edge);
  }

  void walk(std::set<std::string>& placed) {
    std::deque<std::pair<std::string, int>> waiting{{into_.root, 0}};
    std::set<std::string> seen{into_.root};
    while (!waiting.empty()) {
      const auto [node, distance] = waiting.front();
      waiting.pop_front();
      if (distance != 0 && !opens(named_.at(node), bounds_)) continue;
      for (const LineageEdge* edge : leaving_[node]) {
        const std::string& next = forward_ ? edge->to : edge->from;
        // Who looks at another's node sees what of it reached its own goods.
        if (distance == 0 && into_.nodes.front().outside && !named_.at(next).within) continue;
        into_.edges.push_back(*edge);
        if (!seen.insert(next).second) continue;
        const int far = distance + (forward_ ? 1 : -1);
        if (placed.insert(next).second) place(next, far);
        waiting.emplace_back(next, far);
      }
    }
  }

 private:
  void place(const std::string& node, int distance) {
    const auto& named = named_.at(node);
    into_.nodes.push_back({named, distance, named.known && !named.within});
  }

  bool forward_;
  const Named& named_;
  const db::Bounds& bounds_;
  Traced& into_;
  std::map<std::string, std::vector<const LineageEdge*>> leaving_;
};

std::string_view kind_code(NodeKind kind) {
  switch (kind) {
    case NodeKind::kBatch:
      return "batch";
    case NodeKind::kUnit:
      return "unit";
    case NodeKind::kProduct:
      return "product";
    case NodeKind::kMaterial:
      return "material";
    case NodeKind::kOther:
      break;
  }
  return "other";
}

Cell text_cell(std::string text) {
  if (text.empty()) return std::monostate{};
  return text;
}

Table nodes_table(const Traced& traced, Language language) {
  const auto say = [&](const char* english, const char* vietnamese) {
    return Message{english, vietnamese}.in(language);
  };
  Table table{.name = "truy-xuat",
              .title = say("Lots", "Các lô"),
              .headings = {say("Step", "Bước"), say("Kind", "Loại"), say("Name", "Tên"), say("Lot", "Lô"),
                           say("Producer or place", "Chủ thể hoặc nơi"), say("Status", "Tình trạng"),
                           say("Identifier", "Mã định danh")},
              .rows = {}};
  for (const auto& node : traced.nodes) {
    const auto& named = node.named;
    const std::string whose = named.kind == NodeKind::kMaterial ? named.place_name : named.producer_name;
    table.rows.push_back({static_cast<std::int64_t>(node.distance), node_kind_name(named.kind).in(language),
                          node_title(node, language), text_cell(node.outside ? "" : node_detail(node, language)),
                          text_cell(node.outside ? "" : whose), text_cell(node_mark(node).text.in(language)),
                          named.node});
  }
  return table;
}

Table edges_table(const Traced& traced, Language language) {
  const auto say = [&](const char* english, const char* vietnamese) {
    return Message{english, vietnamese}.in(language);
  };
  Table table{.name = "truy-xuat",
              .title = say("Steps", "Các bước"),
              .headings = {say("From", "Từ"), say("To", "Thành"), say("How", "Cách"), say("Stated in", "Theo")},
              .rows = {}};
  for (const auto& edge : traced.edges) {
    table.rows.push_back({edge.from, edge.to,
                          edge.kind == "packed" ? say("packed into", "đóng gói vào") : say("made into", "làm ra"),
                          edge.step});
  }
  return table;
}

Json node_json(const TracedNode& node, std::string_view host) {
  const auto& named = node.named;
  Json one{{"id", gs1::epcis::uri_of(named.node, host)}, {"kind", kind_code(named.kind)}, {"distance", node.distance}};
  if (node.outside) return one;
  const auto put = [&](const char* member, const std::string& text) {
    if (!text.empty()) one[member] = text;
  };
  put("name", named.name);
  put("gtin", named.gtin);
  put("lot", named.kind == NodeKind::kMaterial ? named.material_lot : named.lot);
  put("serial", named.serial);
  put("area", named.area);
  put("producer", named.producer_name);
  put("place", named.place_name);
  if (named.recalled) one["recalled"] = true;
  if (named.voided) one["voided"] = true;
  if (named.suspended) one["suspended"] = true;
  return one;
}

}  // namespace

std::map<std::string_view, std::size_t> Traced::places() const {
  std::map<std::string_view, std::size_t> all;
  for (std::size_t i = 0; i < nodes.size(); ++i) all.emplace(nodes[i].named.node, i);
  return all;
}

std::optional<Traced> trace(db::Connection& connection, const db::Bounds& bounds, std::string_view node, Date day) {
  const auto back = db::genealogy(connection, node, Direction::kBack, 20'000, kMostSteps);
  const auto forward = db::genealogy(connection, node, Direction::kForward, 20'000, kMostSteps);
  const auto named = db::name_nodes(connection, bounds, names_in(back, forward), day);
  const auto& root = named.at(std::string(node));
  const bool everything = bounds.place.empty() && bounds.producer.empty();
  const auto ours = [&](const LineageEdge& edge) {
    return edge.depth == 1 && (everything || named.at(edge.from).within || named.at(edge.to).within);
  };
  const bool may_see = root.within || std::any_of(back.edges.begin(), back.edges.end(), ours) ||
                       std::any_of(forward.edges.begin(), forward.edges.end(), ours);
  if (!may_see) return std::nullopt;
  const bool outside = root.known && !root.within;
  Traced traced{
      .root = std::string(node), .nodes = {{root, 0, outside}}, .edges = {}, .more = back.more || forward.more};
  std::set<std::string> placed{traced.root};
  Way(forward, Direction::kForward, named, bounds, traced).walk(placed);
  Way(back, Direction::kBack, named, bounds, traced).walk(placed);
  // A cycle lies on both ways.
  std::set<std::tuple<std::string, std::string, std::string>> once;
  std::erase_if(traced.edges,
                [&](const LineageEdge& edge) { return !once.emplace(edge.from, edge.to, edge.step).second; });
  std::stable_sort(traced.nodes.begin(), traced.nodes.end(), [](const TracedNode& a, const TracedNode& b) {
    return std::abs(a.distance) < std::abs(b.distance);
  });
  return traced;
}

std::string node_title(const TracedNode& node, Language language) {
  const auto& named = node.named;
  if (node.outside || named.name.empty()) return named.node;
  const bool english = language == Language::kEnglish && !named.name_en.empty();
  return english ? named.name_en : named.name;
}

std::string node_detail(const TracedNode& node, Language language) {
  const auto& named = node.named;
  if (node.outside || named.name.empty()) return {};
  switch (named.kind) {
    case NodeKind::kBatch:
      return message("lot {}", "lô {}", named.lot).in(language);
    case NodeKind::kUnit:
      return message("label {}", "tem số {}", named.serial).in(language);
    case NodeKind::kMaterial: {
      if (named.material_lot.empty()) return {};
      const auto day = gs1::epcis::harvest_day(named.material_lot);
      if (day) return message("harvested {}", "thu hoạch {}", dmy_date(*day)).in(language);
      return message("lot {}", "lô {}", named.material_lot).in(language);
    }
    default:
      return {};
  }
}

Message node_kind_name(NodeKind kind) {
  switch (kind) {
    case NodeKind::kBatch:
      return {"batch", "lô hàng"};
    case NodeKind::kUnit:
      return {"unit", "sản phẩm đơn lẻ"};
    case NodeKind::kProduct:
      return {"product", "sản phẩm"};
    case NodeKind::kMaterial:
      return {"raw material", "nguyên liệu"};
    case NodeKind::kOther:
      break;
  }
  return {"other", "khác"};
}

NodeMark node_mark(const TracedNode& node) {
  const auto& named = node.named;
  if (node.outside) return {"", {}};
  if (named.recalled) return {"bad", {"recalled", "đang thu hồi"}};
  if (named.voided) return {"bad", {"labels void", "tem đã hủy"}};
  if (named.suspended) {
    const bool area = named.kind == NodeKind::kMaterial;
    return {"warn", area ? Message{"area suspended", "vùng bị đình chỉ"}
                         : Message{"certificate suspended", "giấy chứng nhận bị đình chỉ"}};
  }
  if (named.kind == NodeKind::kBatch && named.known && !named.registered) {
    return {"warn", {"not registered", "chưa đăng ký"}};
  }
  return {"", {}};
}

std::vector<Table> genealogy_tables(const Traced& traced, Language language) {
  return {nodes_table(traced, language), edges_table(traced, language)};
}

std::string genealogy_json(const Traced& traced, std::string_view host_name) {
  const std::string host = ascii_lower(host_name);
  Json nodes = Json::array();
  for (const auto& node : traced.nodes) nodes.push_back(node_json(node, host));
  Json edges = Json::array();
  for (const auto& edge : traced.edges) {
    edges.push_back({{"from", gs1::epcis::uri_of(edge.from, host)},
                     {"to", gs1::epcis::uri_of(edge.to, host)},
                     {"kind", edge.kind}});
  }
  return Json{{"root", gs1::epcis::uri_of(traced.root, host)},
              {"nodes", std::move(nodes)},
              {"edges", std::move(edges)},
              {"more", traced.more}}
      .dump();
}

}  // namespace ocop::office
