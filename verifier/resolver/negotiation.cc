#include "verifier/resolver/negotiation.h"

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <optional>

#include "base/text.h"
#include "web/weighted.h"

namespace ocop::verifier::resolver {
namespace {

constexpr std::string_view kPage = "text/html";
constexpr std::string_view kJson = "application/json";
constexpr std::string_view kJsonLd = "application/ld+json";
constexpr std::string_view kNoTerm = "-";

using Preferences = std::vector<web::Weighted>;

/// How much a client that names the type wants it; 0 when it does not name it.
int named(const Preferences& accepted, std::string_view type) {
  int best = 0;
  for (const web::Weighted& one : accepted) {
    if (ascii_lower(one.value) == type) best = std::max(best, one.weight);
  }
  return best;
}

/// By the most specific element that covers the type; a client that says nothing takes all alike.
int weight_of_media(const Preferences& accepted, std::string_view type) {
  if (accepted.empty()) return 1;
  const std::string family = std::string(type.substr(0, type.find('/'))) + "/*";
  for (const std::string_view wanted : {type, std::string_view(family), std::string_view("*/*")}) {
    const auto found = std::find_if(accepted.begin(), accepted.end(), [&](const web::Weighted& one) {
      return ascii_lower(one.value) == wanted;
    });
    if (found != accepted.end()) return found->weight;
  }
  return 0;
}

/// "vi" is spoken by who asks for "vi" or "vi-VN"; "*" covers what is not named.
int weight_of_language(const Preferences& accepted, std::string_view language) {
  int best = -1;
  int others = 0;
  for (const web::Weighted& one : accepted) {
    const std::string tag = ascii_lower(one.value);
    if (tag == "*") others = std::max(others, one.weight);
    if (tag == language || tag.starts_with(std::string(language) + "-")) best = std::max(best, one.weight);
  }
  return best >= 0 ? best : others;
}

/// "gs1:pip", "pip" and the IRIs that the vocabulary has had.
std::string term_of(std::string_view written) {
  for (const std::string_view vocabulary : {"gs1:", "https://ref.gs1.org/voc/", "https://gs1.org/voc/",
                                            "https://www.gs1.org/voc/", "http://gs1.org/voc/"}) {
    if (!written.starts_with(vocabulary)) continue;
    written.remove_prefix(vocabulary.size());
    break;
  }
  if (written == "defaultLink" || written == "defaultLinkMulti") return "";
  const bool plain = !written.empty() && std::all_of(written.begin(), written.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
  return std::string(plain ? written : kNoTerm);
}

/// Of what a linkset may be sent as, that which the client names with the most weight.
Wish linkset_for(const Preferences& accepted, std::initializer_list<std::string_view> types) {
  std::string_view best = kLinksetType;
  for (const std::string_view type : types) {
    if (named(accepted, type) > named(accepted, best)) best = type;
  }
  return {.kind = Wish::Kind::kLinkset, .type = {}, .media_type = std::string(best)};
}

/// Keeps the links for which `weight` is highest, as long as it is any.
void keep_best(std::vector<const Link*>& links, const std::function<int(const Link&)>& weight) {
  int best = 0;
  for (const Link* link : links) best = std::max(best, weight(*link));
  if (best == 0) return;
  std::erase_if(links, [&](const Link* link) { return weight(*link) != best; });
}

/// One link that suits any language does not stand back behind those of a wanted one.
void keep_languages(std::vector<const Link*>& links, const Preferences& accepted) {
  int best = 0;
  for (const Link* link : links) best = std::max(best, weight_of_language(accepted, link->lang));
  keep_best(links, [&](const Link& link) {
    return link.lang.empty() ? best : weight_of_language(accepted, link.lang);
  });
}

bool alike(const Link& a, const Link& b) {
  return a.lang == b.lang && a.media_type == b.media_type && a.context == b.context;
}

}  // namespace

bool takes_pages(const web::Request& request) {
  return named(web::weighted_list(request.header("Accept")), kPage) > 0;
}

Wish wish_of(const gs1::DigitalLink& code, const web::Request& request) {
  if (code.prefix == kPagePrefix) return {};
  const Preferences accepted = web::weighted_list(request.header("Accept"));
  if (const auto type = code.extension("linkType")) {
    if (*type == "linkset" || *type == "all") return linkset_for(accepted, {kJson, kJsonLd});
    return {.kind = Wish::Kind::kLink, .type = term_of(*type), .media_type = {}};
  }
  const int page = named(accepted, kPage);
  const int data = named(accepted, kJsonLd);
  const int list = std::max(named(accepted, kLinksetType), named(accepted, kJson));
  if (page > 0 && page >= std::max(data, list)) return {};
  if (data > list) return {.kind = Wish::Kind::kStructuredData, .type = {}, .media_type = {}};
  if (list > 0) return linkset_for(accepted, {kJson});
  return {.kind = Wish::Kind::kLink, .type = {}, .media_type = {}};
}

std::vector<const Link*> best_links(const Offer& offer, std::string_view type, const gs1::DigitalLink& code,
                                    const web::Request& request) {
  std::vector<const Link*> links = type.empty() ? offer.default_links() : offer.of_type(type);
  if (links.empty()) return links;
  const auto asked = request.parameter("lang");
  const bool chosen = asked == "vi" || asked == "en";
  keep_languages(links, web::weighted_list(chosen ? std::string_view(*asked) : request.header("Accept-Language")));
  const Preferences accepted = web::weighted_list(request.header("Accept"));
  keep_best(links, [&](const Link& link) { return weight_of_media(accepted, link.media_type); });
  if (const auto context = code.extension("context")) {
    keep_best(links, [&](const Link& link) { return link.context == *context ? 2 : link.context.empty() ? 1 : 0; });
  }
  const Link& first = *links.front();
  std::erase_if(links, [&](const Link* link) { return !alike(*link, first); });
  return links;
}

}  // namespace ocop::verifier::resolver
