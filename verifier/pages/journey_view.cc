#include "verifier/pages/journey_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "base/https_address.h"
#include "base/text.h"
#include "gs1/epcis/cbv.h"
#include "verifier/pages/shown.h"

namespace ocop::verifier::pages {
namespace {

using db::JourneyKind;
using nlohmann::json;

constexpr std::size_t kMostSensors = 3;
constexpr std::size_t kMostLinks = 3;
constexpr std::size_t kMostLink = 500;

/// In the order of JourneyKind.
constexpr std::array<const char*, 9> kNames{"journey_harvest",   "journey_processing", "journey_packing",
                                            "journey_labels",    "journey_shipping",   "journey_receiving",
                                            "journey_inspection", "journey_recall",    "journey_recall_end"};

std::string name_of(const db::JourneyStep& step, Language language, const Words& words) {
  const auto at = static_cast<std::size_t>(step.kind);
  if (at < kNames.size()) return words.in(language, kNames.at(at));
  using gs1::epcis::Vocabulary;
  const auto* term = gs1::epcis::find_term(Vocabulary::kBizStep, step.term);
  if (term == nullptr) return words.in(language, "journey_other");
  return Message{std::string(term->en), std::string(term->vi)}.in(language);
}

std::string unit_symbol(const std::string& code) {
  static const std::map<std::string, std::string> kSymbols{
      {"CEL", "°C"}, {"FAH", "°F"}, {"P1", "%"},    {"A93", "g/m³"}, {"GRM", "g"},   {"KGM", "kg"},
      {"PAL", "Pa"}, {"LUX", "lx"}, {"MTR", "m"},   {"59", "ppm"},   {"HUR", "h"},   {"MMT", "mm"}};
  const auto found = kSymbols.find(code);
  return found == kSymbols.end() ? shown(code, 12) : found->second;
}

std::string sensor_text(const gs1::epcis::SensorValue& sensor, Language language) {
  // Nobody measures what has no end.
  if (!std::isfinite(sensor.value) || std::abs(sensor.value) > 1e12) return {};
  const auto* term = gs1::epcis::find_term(gs1::epcis::Vocabulary::kMeasurement, sensor.type);
  std::string name = term == nullptr ? shown(sensor.type, 40)
                                     : Message{std::string(term->en), std::string(term->vi)}.in(language);
  const std::string unit = unit_symbol(sensor.unit);
  return name + " " + decimal(sensor.value, language) + (unit.empty() || unit == "%" ? "" : " ") + unit;
}

std::string place_of(const db::JourneyStep& step) {
  std::string place = shown(step.commune, 80);
  const std::string province = shown(step.province, 80);
  if (!place.empty() && !province.empty()) place += ", ";
  return place + province;
}

/// The host of what may be an https address, "" of anything else.
std::string host_of(std::string_view uri) {
  constexpr std::string_view kScheme = "https://";
  if (uri.size() > kMostLink || !uri.starts_with(kScheme)) return {};
  const auto rest = uri.substr(kScheme.size());
  const auto host = rest.substr(0, rest.find_first_of("/?#"));
  const bool plain = !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
  return plain ? std::string(host) : std::string();
}

json links_of(const db::JourneyStep& step) {
  json links = json::array();
  for (const auto& uri : step.certifications) {
    const std::string host = host_of(uri);
    if (host.empty() || links.size() == kMostLinks) continue;
    const auto address = read_https_address(uri);
    links.push_back({{"href", address ? address->text : std::string()}, {"host", host}});
  }
  return links;
}

json others_view(const db::JourneyStep& step, Language language, const Words& words) {
  return {{"day", dmy_date(local_date(step.at))},
          {"step", words.with(language, "journey_others", step.others)},
          {"facts", ""},
          {"sensors", ""},
          {"has_links", false},
          {"links", json::array()},
          {"bad", false}};
}

json step_view(const db::JourneyStep& step, Language language, const Words& words) {
  if (step.others > 0) return others_view(step, language, words);
  std::string facts = shown(step.what, 120);
  const auto add = [&](const std::string& text) {
    if (text.empty()) return;
    if (!facts.empty()) facts += " · ";
    facts += text;
  };
  add(step.who.empty() && step.kind == JourneyKind::kInspection ? words.in(language, "journey_authority")
                                                               : shown(step.who, 120));
  add(place_of(step));
  std::string sensors;
  std::size_t readings = 0;
  for (const auto& sensor : step.sensors) {
    const std::string text = sensor_text(sensor, language);
    if (text.empty() || readings++ == kMostSensors) continue;
    sensors += (sensors.empty() ? "" : " · ") + text;
  }
  json links = links_of(step);
  const bool any = !links.empty();
  return {{"day", dmy_date(local_date(step.at))},
          {"step", name_of(step, language, words)},
          {"facts", facts},
          {"sensors", sensors},
          {"has_links", any},
          {"links", std::move(links)},
          {"bad", step.kind == JourneyKind::kRecall}};
}

}  // namespace

json journey_view(const std::vector<db::JourneyStep>& steps, Language language, const Words& words) {
  json seen = json::array();
  json folded = json::array();
  // What came last is what a shopper asks for; the beginning is folded away.
  const std::size_t hidden = steps.size() > kJourneySteps ? steps.size() - kJourneySteps : 0;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    (i < hidden ? folded : seen).push_back(step_view(steps[i], language, words));
  }
  json view{{"steps", std::move(seen)},
            {"folded", hidden > 0},
            {"earlier", std::move(folded)},
            {"vi", language == Language::kEnglish ? " lang=\"vi\"" : ""}};
  if (hidden > 0) view["earlier_title"] = words.with(language, "journey_earlier", hidden);
  return view;
}

}  // namespace ocop::verifier::pages
