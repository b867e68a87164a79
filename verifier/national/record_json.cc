#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "verifier/national/record.h"
#include "web/percent.h"

namespace ocop::verifier {
namespace {

using Json = nlohmann::ordered_json;

/// What is not known is null, never "".
Json text(const std::string& value) { return value.empty() ? Json(nullptr) : Json(value); }
Json day(const std::optional<Date>& value) { return value ? Json(iso_date(*value)) : Json(nullptr); }
Json both(const std::string& vi, const std::string& en) { return {{"vi", text(vi)}, {"en", text(en)}}; }

Json place_json(const NationalRecord& record, const db::Place& place) {
  return {{"code", text(record.code_of(place))}, {"name", text(place.name)}, {"province", text(place.province)}};
}

Json producer_json(const NationalRecord& record) {
  const db::Producer& producer = record.producer;
  return {{"id", producer.id},
          {"name", producer.name},
          {"kind", programme::producer_kind_code(producer.kind)},
          {"address", text(producer.address)},
          {"place", place_json(record, producer.place)},
          {"gln", nullptr}};
}

Json areas_json(const NationalRecord& record) {
  Json areas = Json::array();
  for (const auto& area : record.areas) {
    areas.push_back({{"code", area.id},
                     {"name", text(area.name)},
                     {"crop", text(area.crop)},
                     {"practice", programme::practice_code(area.practice)},
                     {"place", place_json(record, area.place)}});
  }
  return areas;
}

Json stages_json(const NationalRecord& record) {
  Json stages = Json::array();
  for (const auto& stage : record.stages) {
    stages.push_back({{"stage", stage.code},
                      {"name", both(stage.name.vi, stage.name.en)},
                      {"date", day(stage.on)},
                      {"place", place_json(record, stage.place)},
                      {"area", text(stage.area)},
                      {"crop", text(stage.crop)}});
  }
  return stages;
}

Json serials_json(const std::optional<programme::SerialRange>& serials) {
  if (!serials || serials->count == 0) return nullptr;
  return {{"first", serials->serial(0)}, {"last", serials->serial(serials->count - 1)},
          {"count", serials->count}};
}

Json trace_json(const NationalRecord& record) {
  std::string elements = "(01)" + record.product.gtin;
  if (!record.lot.empty()) elements += "(10)" + record.lot;
  return {{"code", trace_code(record)},
          {"elements", elements},
          {"lot", text(record.lot)},
          {"serials", serials_json(record.serials)}};
}

Json dates_json(const NationalRecord& record) {
  const bool both_known = record.produced && record.best_before;
  return {{"produced", day(record.produced)},
          {"best_before", day(record.best_before)},
          {"shelf_life_days",
           both_known ? Json(days_between(*record.produced, *record.best_before)) : Json(nullptr)},
          {"registered", record.registered_at ? Json(iso_instant(*record.registered_at)) : Json(nullptr)}};
}

Json standing_json(const programme::CertificateStanding& standing) {
  return {{"status", programme::certificate_status_code(standing.status)},
          {"since", day(standing.since)},
          {"until", day(standing.until)},
          {"decision", text(standing.decision)},
          {"reason", text(standing.reason)}};
}

Json certificates_json(const NationalRecord& record) {
  Json certificates = Json::array();
  for (const auto& certificate : record.certificates) {
    certificates.push_back(
        {{"number", certificate.number},
         {"scheme", "OCOP"},
         {"stars", certificate.stars},
         {"issuer", text(certificate.issuer)},
         {"issued", iso_date(certificate.issued)},
         {"expires", iso_date(certificate.expires)},
         {"now", standing_json(certificate.today)},
         {"at_production",
          certificate.at_production ? standing_json(*certificate.at_production) : Json(nullptr)}});
  }
  return certificates;
}

Json recalls_json(const NationalRecord& record) {
  Json recalls = Json::array();
  for (const auto& recall : record.recalls) {
    recalls.push_back({{"lot", text(recall.lot)},
                       {"serials", serials_json(recall.serials)},
                       {"produced_from", day(recall.produced_from)},
                       {"produced_until", day(recall.produced_until)},
                       {"since", iso_date(recall.since)},
                       {"lifted", day(recall.lifted_on)},
                       {"reason", recall.reason},
                       {"instructions", recall.instructions},
                       {"decision", text(recall.decision)}});
  }
  return recalls;
}

Json warnings_json(const NationalRecord& record) {
  return {{"label", text(record.product.warnings)},
          {"recalls", recalls_json(record)},
          {"key_revoked_since",
           record.key_revoked_since ? Json(iso_instant(*record.key_revoked_since)) : Json(nullptr)}};
}

Json links_json(const NationalRecord& record) {
  const std::string service = "https://" + record.host;
  Json links{{"page", trace_code(record)}, {"events", nullptr}, {"lineage", nullptr}, {"national_portal", nullptr}};
  if (record.lot.empty()) return links;
  const std::string path = trace_code(record).substr(service.size());
  links["events"] = service + "/epcis/epcs/" + web::percent_encode("https://id.gs1.org" + path) + "/events";
  links["lineage"] = service + "/trace" + path;
  return links;
}

Json image(const NationalRecord& record) {
  if (record.product.picture.empty()) return nullptr;
  return "https://" + record.host + "/pictures/" + record.product.gtin;
}

Json record_json(const NationalRecord& record) {
  return {{"format", kNationalFormat},
          {"level", record.level()},
          {"sample", record.sample},
          {"name", both(record.product.name_vi, record.product.name_en)},
          {"gtin", record.product.gtin},
          {"group", static_cast<int>(record.product.group)},
          {"image", image(record)},
          {"producer", producer_json(record)},
          {"origin", {{"country", "VN"}, {"areas", areas_json(record)}}},
          {"stages", stages_json(record)},
          {"trace", trace_json(record)},
          {"brand", nullptr},
          {"net_content", text(record.product.net_content)},
          {"ingredients", text(record.product.ingredients)},
          {"dates", dates_json(record)},
          {"standards", standards(record)},
          {"certificates", certificates_json(record)},
          {"warnings", warnings_json(record)},
          {"links", links_json(record)}};
}

/// Names come from imported files: never fail on a bad byte.
std::string dumped(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

std::string national_json(const NationalRecord& record, std::optional<Date> as_of) {
  Json json = record_json(record);
  if (as_of) json["as_of"] = iso_date(*as_of);
  return dumped(json);
}

std::string national_digest(const NationalRecord& record) { return sha256_hex(dumped(record_json(record))); }

}  // namespace ocop::verifier
