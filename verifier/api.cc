#include "verifier/api.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "verifier/heading.h"

namespace ocop::verifier {
namespace {

using Json = nlohmann::ordered_json;

Json both(const Message& text) { return {{"vi", text.vi}, {"en", text.en}}; }

template <class T, class Text>
Json optional(const std::optional<T>& value, Text text) {
  return value ? Json(text(*value)) : Json(nullptr);
}

std::string_view signature_code(SignatureFact signature) {
  switch (signature) {
    case SignatureFact::kValid: return "valid";
    case SignatureFact::kInvalid: return "invalid";
    case SignatureFact::kUnknownKey: return "unknown_key";
    case SignatureFact::kForeignKey: return "foreign_key";
    case SignatureFact::kTyped: return "typed";
    case SignatureFact::kAbsent: return "absent";
  }
  return "invalid";
}

std::string_view key_code(KeyFact key) {
  switch (key) {
    case KeyFact::kTrusted: return "trusted";
    case KeyFact::kNotYetValid: return "not_yet_valid";
    case KeyFact::kExpired: return "expired";
    case KeyFact::kRevoked: return "revoked";
  }
  return "revoked";
}

std::string_view registration_code(RegistrationFact registration) {
  switch (registration) {
    case RegistrationFact::kNotNeeded: return "not_needed";
    case RegistrationFact::kRegistered: return "registered";
    case RegistrationFact::kUnknownLot: return "unknown_lot";
    case RegistrationFact::kSerialOutOfRange: return "serial_out_of_range";
    case RegistrationFact::kVoid: return "void";
    case RegistrationFact::kNotActivated: return "not_activated";
  }
  return "unknown_lot";
}

Json place_json(const db::Place& place) {
  return {{"id", place.id}, {"name", place.name}, {"province", place.province}};
}

Json product_json(const db::Product& product) {
  return {{"gtin", product.gtin},
          {"name", {{"vi", product.name_vi}, {"en", product.name_en}}},
          {"group", static_cast<int>(product.group)},
          {"set", product.set},
          {"net_content", product.net_content},
          {"sample", product.sample}};
}

Json producer_json(const db::Producer& producer) {
  return {{"id", producer.id},
          {"name", producer.name},
          {"kind", programme::producer_kind_code(producer.kind)},
          {"address", producer.address},
          {"place", place_json(producer.place)},
          {"sample", producer.sample}};
}

Json area_json(const db::Area& area, const std::optional<Date>& harvested) {
  return {{"code", area.id},
          {"name", area.name},
          {"crop", area.crop},
          {"practice", programme::practice_code(area.practice)},
          {"place", place_json(area.place)},
          {"harvested", optional(harvested, iso_date)},
          {"sample", area.sample}};
}

/// Of the batch when there is one, else those the product may come from.
Json areas_json(const db::Dossier& dossier) {
  Json areas = Json::array();
  if (dossier.batch) {
    for (const auto& used : dossier.batch->areas) areas.push_back(area_json(used.area, used.harvested));
  } else {
    for (const auto& area : dossier.areas) areas.push_back(area_json(area, {}));
  }
  return areas;
}

Json batch_json(const db::Dossier& dossier) {
  if (!dossier.batch) return nullptr;
  const auto& batch = *dossier.batch;
  return {{"lot", batch.record.lot},
          {"produced", iso_date(batch.record.produced)},
          {"best_before", optional(batch.record.best_before, iso_date)},
          {"quantity", batch.record.serials.count},
          {"registered_at", iso_instant(batch.registered_at)},
          {"record", batch.jws}};
}

Json standing_json(const programme::CertificateStanding& standing) {
  return {{"status", programme::certificate_status_code(standing.status)},
          {"since", optional(standing.since, iso_date)},
          {"until", optional(standing.until, iso_date)},
          {"decision", standing.decision},
          {"reason", standing.reason},
          {"rule", standing.rule}};
}

Json certificate_json(const Resolution& resolution) {
  const auto& certificates = resolution.dossier->certificates;
  const auto* certificate = programme::governing(*resolution.dossier->rules, certificates,
                                                 resolution.facts.date);
  if (!certificate) return nullptr;
  return {{"number", certificate->number},
          {"stars", certificate->stars},
          {"issuer", certificate->issuer},
          {"issued", iso_date(certificate->issued)},
          {"expires", iso_date(certificate->expires)},
          {"today", standing_json(resolution.facts.today)},
          {"at_production", standing_json(resolution.facts.at_production)}};
}

Json key_json(const Resolution& resolution) {
  if (!resolution.check.key) return nullptr;
  const auto& key = *resolution.check.key;
  return {{"kid", key.kid},
          {"producer", key.producer},
          {"status", key_code(resolution.facts.key)},
          {"not_before", iso_instant(key.not_before)},
          {"not_after", iso_instant(key.not_after)},
          {"revoked_since", optional(key.revoked_since, iso_instant)}};
}

Json recalls_json(const Facts& facts) {
  Json recalls = Json::array();
  for (const auto& recall : facts.recalls) {
    recalls.push_back({{"since", iso_date(recall.since)},
                       {"goods", both(recall.goods)},
                       {"reason", recall.reason},
                       {"instructions", recall.instructions},
                       {"decision", recall.decision}});
  }
  return recalls;
}

Json findings_json(const Verdict& verdict) {
  Json findings = Json::array();
  for (const auto& finding : verdict.findings) {
    findings.push_back({{"code", finding.code},
                        {"verdict", headline_code(finding.headline)},
                        {"reason", both(finding.reason)},
                        {"date", optional(finding.date, iso_date)}});
  }
  return findings;
}

Json roll_json(const db::Dossier& dossier) {
  if (!dossier.roll) return nullptr;
  return {{"activated", !dossier.roll->lot.empty()}};
}

/// Only a label that holds is told about: anybody can make up a code.
Json scratch_json(const Resolution& resolution) {
  if (!takes_scratch_code(resolution)) return nullptr;
  return {{"used_at", optional(resolution.dossier->scratch.used_at, iso_instant)}};
}

Json copies_json(const Facts& facts) {
  if (facts.cleared_on) return {{"state", "cleared"}, {"since", iso_date(*facts.cleared_on)}};
  if (!facts.suspicion) return nullptr;
  const auto& suspicion = *facts.suspicion;
  return {{"state", suspicion.confirmed ? "confirmed" : "suspected"},
          {"since", iso_date(suspicion.since)},
          {"devices", suspicion.devices},
          {"places", suspicion.places}};
}

Json facts_json(const Resolution& resolution) {
  const auto& dossier = *resolution.dossier;
  const auto& scans = dossier.scans;
  return {{"signature", signature_code(resolution.facts.signature)},
          {"registration", registration_code(resolution.facts.registration)},
          {"recalls", recalls_json(resolution.facts)},
          {"key", key_json(resolution)},
          {"product", product_json(dossier.product)},
          {"producer", producer_json(dossier.producer)},
          {"areas", areas_json(dossier)},
          {"batch", batch_json(dossier)},
          {"certificate", certificate_json(resolution)},
          {"roll", roll_json(dossier)},
          {"scratch", scratch_json(resolution)},
          {"copies", copies_json(resolution.facts)},
          {"scans", {{"before", scans.count}, {"first_at", optional(scans.first_at, iso_instant)}}}};
}

std::string text_of(const Json& json) {
  // Names come from imported files and codes from strangers: never fail on a bad byte.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// Without what a query says besides.
std::vector<gs1::Element> goods_of(const gs1::DigitalLink& link) {
  std::vector<gs1::Element> elements{link.key};
  elements.insert(elements.end(), link.qualifiers.begin(), link.qualifiers.end());
  return elements;
}

/// Of these goods, at that moment; the members of the statement itself follow.
Json statement_of(const Resolution& resolution) {
  return {{"code", gs1::element_string(goods_of(resolution.link))}, {"at", iso_instant(resolution.at)}};
}

web::Response json_answer(const Json& body) {
  web::Response response;
  response.content_type = "application/json";
  response.body = text_of(body);
  return response;
}

}  // namespace

web::Response certificate_statement(const Resolution& resolution) {
  Json body = statement_of(resolution);
  body["product"] = product_json(resolution.dossier->product);
  body["certificate"] = certificate_json(resolution);
  return json_answer(body);
}

web::Response recall_statement(const Resolution& resolution) {
  Json body = statement_of(resolution);
  body["recalled"] = !resolution.facts.recalls.empty();
  body["recalls"] = recalls_json(resolution.facts);
  return json_answer(body);
}

web::Response location_statement(const Resolution& resolution) {
  Json body = statement_of(resolution);
  body["producer"] = producer_json(resolution.dossier->producer);
  body["areas"] = areas_json(*resolution.dossier);
  return json_answer(body);
}

bool is_json(const web::Request& request) {
  const std::string_view sent = request.header("Content-Type");
  return ascii_lower(trim(sent.substr(0, sent.find(';')))) == "application/json";
}

web::Response place_answer(const programme::Province& province) {
  const Json body{{"place", province.code},
                  {"name", {{"vi", province.name.vi}, {"en", province.name.en}}}};
  web::Response response;
  response.content_type = "application/json";
  response.body = body.dump() + "\n";
  return response;
}

web::Response verification(const Resolution& resolution) {
  const Headline headline = resolution.verdict.headline;
  Json body{{"code", resolution.link.element_string()},
            {"at", iso_instant(resolution.at)},
            {"verdict", headline_code(headline)},
            {"headline", both(heading_of(resolution.verdict))},
            {"show_stars", resolution.verdict.show_stars},
            {"findings", findings_json(resolution.verdict)},
            {"facts", facts_json(resolution)}};
  if (!resolution.report_token.empty()) body["report_token"] = resolution.report_token;
  web::Response response;
  response.content_type = "application/json";
  response.body = text_of(body);
  return response;
}

web::Response problem(int status, std::string_view code, const Error& error,
                      const web::Request& request) {
  const Language language = web::choose_language(request);
  Json body{{"type", "about:blank"}, {"status", status}, {"code", code},
            {"title", error.message.in(language)}};
  if (!error.where.empty()) body["where"] = error.where;
  body["message"] = both(error.message);
  body["request"] = request.id;
  web::Response response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.headers = {{"Content-Language", std::string(language_tag(language))}};
  response.body = text_of(body);
  return response;
}

}  // namespace ocop::verifier
