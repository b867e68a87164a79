#include "verifier/trace.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "base/text.h"
#include "db/chain_recall.h"
#include "gs1/digital_link.h"
#include "gs1/epcis/nodes.h"
#include "verifier/api.h"
#include "web/weighted.h"

namespace ocop::verifier {
namespace {

using db::Direction;
using db::NodeKind;
using Json = nlohmann::ordered_json;

constexpr std::string_view kPrefix = "/trace";
constexpr const char* kMethods = "GET, HEAD, OPTIONS";

/// Would the client rather have JSON? One that names neither gets the page.
bool wants_data(const web::Request& request) {
  int data = 0;
  int page = 0;
  for (const auto& one : web::weighted_list(request.header("Accept"))) {
    const std::string type = ascii_lower(one.value);
    if (type == "application/json") data = std::max(data, one.weight);
    if (type == "text/html" || type == "application/xhtml+xml") page = std::max(page, one.weight);
  }
  return data > page;
}

web::Response wrong_method(const Pages& pages, const web::Request& request, bool as_data) {
  web::Response response =
      as_data ? problem(405, "method", {"", message("this address does not take that method",
                                                    "địa chỉ này không nhận phương thức đó")}, request)
              : pages.failure(405, request);
  response.status = 405;
  response.headers.emplace_back("Allow", kMethods);
  return response;
}

/// Is it on labels, or of an area?
bool is_public(const db::NamedNode& node) {
  return node.known && (node.kind == NodeKind::kBatch || node.kind == NodeKind::kProduct || node.kind == NodeKind::kMaterial);
}

std::string_view kind_code(NodeKind kind) {
  if (kind == NodeKind::kMaterial) return "material";
  return kind == NodeKind::kBatch ? "batch" : "product";
}

Json node_json(const db::NamedNode& node, std::string_view host) {
  Json one{{"id", gs1::epcis::uri_of(node.node, host)}, {"kind", kind_code(node.kind)}};
  const auto put = [&](const char* member, const std::string& text) {
    if (!text.empty()) one[member] = text;
  };
  put("name", node.name);
  put("name_en", node.name_en);
  put("gtin", node.gtin);
  put("lot", node.kind == NodeKind::kMaterial ? node.material_lot : node.lot);
  put("area", node.area);
  put("producer", node.producer_name);
  put("place", node.place_name);
  one["recalled"] = node.recalled;
  return one;
}

PublicTrace trace_of(db::Connection& connection, const std::string& node, Date day) {
  constexpr std::size_t kMostLooked = 2'000;
  const auto back = db::genealogy(connection, node, Direction::kBack, kMostLooked, 1);
  const auto forward = db::made_of(connection, node);
  std::set<std::string> names{node};
  for (const auto& edge : back.edges) names.insert(edge.from);
  for (const auto& edge : forward.edges) names.insert(edge.to);
  const auto named = db::name_nodes(connection, {}, {names.begin(), names.end()}, day);
  PublicTrace trace{.root = named.at(node), .back = {}, .forward = {}, .edges = {}, .more = back.more || forward.more};
  const auto add = [&](const db::Genealogy& all, bool is_back, std::vector<db::NamedNode>& into) {
    std::set<std::string> once;
    for (const auto& edge : all.edges) {
      const auto& other = named.at(is_back ? edge.from : edge.to);
      if (!is_public(other) || !once.insert(other.node).second) continue;
      if (into.size() == kMostTraced) {
        trace.more = true;
        return;
      }
      into.push_back(other);
      trace.edges.push_back(edge);
    }
  };
  add(back, true, trace.back);
  add(forward, false, trace.forward);
  return trace;
}

}  // namespace

Trace::Trace(Parts parts) : parts_(std::move(parts)), store_(parts_.database, parts_.writer) {
  parts_.host = ascii_lower(parts_.host);
}

bool Trace::is_mine(std::string_view path) const {
  return path.starts_with(kPrefix) && path.substr(kPrefix.size()).starts_with("/");
}

web::Response Trace::handle(const web::Request& request) {
  const bool as_data = wants_data(request);
  web::Response response;
  if (request.method == "OPTIONS") {
    response.status = 204;
    response.headers = {{"Allow", kMethods}, {"Access-Control-Allow-Methods", kMethods}};
  } else if (request.method == "GET" || request.method == "HEAD") {
    response = answer(request, as_data);
    response.headers.emplace_back("Vary", "Accept, Accept-Language");
    response.headers.emplace_back("Cache-Control", "no-store");
  } else {
    response = wrong_method(parts_.pages, request, as_data);
  }
  response.headers.emplace_back("Access-Control-Allow-Origin", "*");
  response.route = "trace";
  return response;
}

web::Response Trace::answer(const web::Request& request, bool as_data) {
  const auto link = gs1::parse_request_target(request.target, request.host);
  if (!link) {
    return as_data ? problem(400, "not_a_code", link.error(), request) : parts_.pages.not_a_code(link.error(), request);
  }
  const auto unknown = [&] {
    if (as_data) {
      return problem(404, "unknown", {"", message("nothing is known of this code", "không có thông tin về mã này")}, request);
    }
    web::Response response = parts_.pages.failure(404, request);
    response.status = 404;
    return response;
  };
  // Of another prefix it is no address of ours.
  if (link->prefix != kPrefix || link->key.ai != "01") return unknown();
  const std::string& gtin = link->key.value;
  std::string lot(link->qualifier("10").value_or(""));
  const std::string serial(link->qualifier("21").value_or(""));
  if (lot.empty() && !serial.empty()) {
    const auto dossier = parts_.readers.borrow()->dossier(gtin, "", serial);
    if (dossier && dossier->batch) lot = dossier->batch->record.lot;
  }
  const std::string node = lot.empty() ? "01/" + gtin : gs1::epcis::batch_node(gtin, lot);
  PublicTrace trace;
  store_.read([&](db::Connection& connection) { trace = trace_of(connection, node, local_date(parts_.clock())); });
  const bool named = trace.root.registered || !trace.edges.empty() || lot.empty();
  if (!trace.root.known || !named) return unknown();
  return as_data ? data(trace) : parts_.pages.trace(trace, request);
}

web::Response Trace::data(const PublicTrace& trace) const {
  Json nodes = Json::array({node_json(trace.root, parts_.host)});
  for (const auto* side : {&trace.back, &trace.forward}) {
    for (const auto& node : *side) nodes.push_back(node_json(node, parts_.host));
  }
  Json edges = Json::array();
  for (const auto& edge : trace.edges) {
    edges.push_back({{"from", gs1::epcis::uri_of(edge.from, parts_.host)},
                     {"to", gs1::epcis::uri_of(edge.to, parts_.host)},
                     {"kind", edge.kind}});
  }
  web::Response response;
  response.content_type = "application/json";
  response.body = Json{{"root", gs1::epcis::uri_of(trace.root.node, parts_.host)},
                       {"nodes", std::move(nodes)},
                       {"edges", std::move(edges)},
                       {"more", trace.more}}
                      .dump() + "\n";
  return response;
}

}  // namespace ocop::verifier
