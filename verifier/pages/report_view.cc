#include "verifier/pages/report_view.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "base/text.h"
#include "programme/provinces.h"
#include "verifier/heading.h"
#include "verifier/pages/shown.h"
#include "verifier/typed_code.h"

namespace ocop::verifier::pages {
namespace {

using nlohmann::json;

/// Longest text that comes back to be mended; what is longer was refused and is cut.
constexpr std::size_t kMostTyped = 12'000;

json reasons(const std::string& chosen, Language language) {
  json all = json::array();
  for (const std::string_view reason : db::kReportReasons) {
    all.push_back({{"value", reason},
                   {"label", db::report_reason_name(reason).in(language)},
                   {"chosen", reason == chosen}});
  }
  return all;
}

/// By name, as one looks for one's own.
json places(const std::string& chosen, Language language) {
  std::vector<std::pair<std::string, const programme::Province*>> sorted;
  for (const auto& province : programme::provinces()) {
    sorted.emplace_back(fold(province.name.vi), &province);
  }
  std::sort(sorted.begin(), sorted.end());
  json all = json::array();
  for (const auto& [key, province] : sorted) {
    all.push_back({{"value", province->code},
                   {"label", province->name.in(language)},
                   {"chosen", province->code == chosen}});
  }
  return all;
}

std::string with_language(std::string address, Language language) {
  address += address.find('?') == std::string::npos ? "?lang=" : "&lang=";
  return address.append(language_tag(language));
}

/// What was typed, with its line breaks; a template escapes it.
std::string typed_text(const std::string& text) { return text.substr(0, kMostTyped); }

}  // namespace

std::string report_address(const Resolution& resolution, Language language) {
  return with_language(PublicReports::address(resolution.link, resolution.report_token), language);
}

json report_view(const Resolution& resolution, const TypedReport& typed,
                 const std::optional<Error>& error, Language language, const Words& words) {
  const auto& dossier = *resolution.dossier;
  json view{{"action", report_address(resolution, language)},
            {"back", with_language(local_path(resolution.link), language)},
            {"reasons", reasons(typed.reason, language)},
            {"places", places(typed.place, language)},
            {"text", typed_text(typed.text)},
            {"bought_at", typed_text(typed.bought_at)},
            {"most_text", db::kMostReportText},
            {"most_bought_at", db::kMostBoughtAt},
            {"product_name", shown(dossier.product.name_vi)},
            {"producer_name", shown(dossier.producer.name)},
            {"code_text", shown(resolution.link.element_string())},
            {"verdict", heading_of(resolution.verdict).in(language)}};
  json lines = json::array();
  for (const std::string& line : words.lines(language, "report_what_text")) {
    lines.push_back({{"line", line}});
  }
  view["advice"] = std::move(lines);
  if (!error) return view;
  view["problem"] = words.with(language, "report_problem", shown(error->message.in(language), 600));
  view["wrong_" + error->where] = true;
  return view;
}

}  // namespace ocop::verifier::pages
