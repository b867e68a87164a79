#include "verifier/pages/producer_links.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/https_address.h"
#include "gs1/link_types.h"
#include "verifier/pages/shown.h"

namespace ocop::verifier::pages {
namespace {

constexpr std::size_t kMostLinks = 20;
constexpr std::size_t kMostTitle = 120;
constexpr std::size_t kMostHost = 80;

}  // namespace

nlohmann::json producer_links(const std::vector<db::ProductLink>& links, Language language) {
  const auto own = language_tag(language);
  const auto is_there_in_own = [&](const db::ProductLink& link) {
    return std::any_of(links.begin(), links.end(), [&](const db::ProductLink& other) {
      return other.what.type == link.what.type && other.what.lang == own;
    });
  };
  auto all = nlohmann::json::array();
  for (const db::ProductLink& link : links) {
    const auto& what = link.what;
    const auto address = read_https_address(what.href);
    const auto* kind = gs1::find_producer_link_type(what.type);
    if (!address || all.size() >= kMostLinks) continue;
    if (!what.lang.empty() && what.lang != own && is_there_in_own(link)) continue;
    all.push_back({{"title", shown(what.title, kMostTitle)},
                   {"kind", kind != nullptr ? kind->name.in(language) : ""},
                   {"host", shown(address->host, kMostHost)},
                   {"href", address->text}});
    if (!what.lang.empty() && what.lang != own) all.back()["link_lang"] = what.lang;
  }
  return all;
}

}  // namespace ocop::verifier::pages
