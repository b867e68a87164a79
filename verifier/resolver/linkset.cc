#include "verifier/resolver/linkset.h"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

namespace ocop::verifier::resolver {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kVocabulary = "https://ref.gs1.org/voc/";

std::string absolute(const std::string& href, std::string_view host) {
  return href.starts_with('/') ? "https://" + std::string(host) + href : href;
}

Json link_json(const Link& link, std::string_view host) {
  Json json{{"href", absolute(link.href, host)}, {"title", link.title}};
  if (!link.media_type.empty()) json["type"] = link.media_type;
  if (!link.lang.empty()) json["hreflang"] = {link.lang};
  if (!link.context.empty()) json["context"] = {link.context};
  json["fwqs"] = true;
  return json;
}

Json level_json(const Level& level, std::string_view host, const std::function<bool(const Link&)>& takes) {
  Json json{{"anchor", absolute(level.anchor, host)}, {"itemDescription", level.description}};
  for (const Link& link : level.links) {
    if (takes(link)) json[std::string(kVocabulary) + link.type].push_back(link_json(link, host));
  }
  return json;
}

/// A default link says where it leads and no more (2.5.8).
void add_defaults(Json& json, const Offer& offer, std::string_view host) {
  const Link& link = offer.default_link();
  json[std::string(kVocabulary) + "defaultLink"] = {{{"href", absolute(link.href, host)}, {"title", link.title}}};
  Json& many = json[std::string(kVocabulary) + "defaultLinkMulti"];
  for (const Link* each : offer.default_links()) many.push_back(link_json(*each, host));
}

std::string text_of(const Json& json) {
  // Names come from imported files: never fail on a bad byte.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string linkset_text(const Offer& offer, std::string_view host, std::string_view media_type) {
  Json levels = Json::array();
  for (const Level& level : offer.levels) {
    levels.push_back(level_json(level, host, [](const Link&) { return true; }));
  }
  add_defaults(levels.front(), offer, host);
  Json json = Json::object();
  if (media_type == "application/ld+json") json["@context"] = kLinksetContext;
  json["linkset"] = std::move(levels);
  return text_of(json);
}

std::string linkset_text(const Offer& offer, const std::vector<const Link*>& links, std::string_view host) {
  Json levels = Json::array();
  for (const Level& level : offer.levels) {
    Json json = level_json(level, host, [&](const Link& link) {
      return std::find(links.begin(), links.end(), &link) != links.end();
    });
    // The anchor and the description alone say nothing.
    if (json.size() > 2) levels.push_back(std::move(json));
  }
  return text_of({{"linkset", std::move(levels)}});
}

std::string description_text(std::string_view host, std::string_view run_by) {
  const std::string root = "https://" + std::string(host);
  Json json{{"name", "OCOP " + std::string(host)},
            {"resolverRoot", root},
            {"supportedPrimaryKeys", {"01"}},
            {"supportedLinkType", Json::array({{{"namespace", kVocabulary}, {"prefix", "gs1:"}}})},
            {"linkTypeDefaultCanBeLinkset", false},
            {"supportedContextValuesEnumerated", {"VN"}}};
  if (!run_by.empty()) json["contact"] = {{"fn", run_by}};
  json["jsonLdContextLocation"] = kLinksetContext;
  return text_of(json);
}

}  // namespace ocop::verifier::resolver
