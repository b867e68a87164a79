#include "verifier/national/record.h"

#include <algorithm>
#include <utility>

#include "web/percent.h"

namespace ocop::verifier {
namespace {

NationalCertificate certificate_of(const programme::RuleBook& rules,
                                   const programme::Certificate& certificate,
                                   const std::optional<Date>& produced, Date today) {
  NationalCertificate national{certificate.number, certificate.issuer,  certificate.stars,
                               certificate.issued, certificate.expires, standing_on(rules, certificate, today),
                               std::nullopt};
  if (produced) national.at_production = standing_on(rules, certificate, *produced);
  return national;
}

/// Goods of one lot are touched by recalls of the product as a whole, of their lot or of their day.
bool touches(const db::RecallRequest& recall, const NationalRecord& record) {
  if (record.lot.empty()) return true;
  if (!recall.lot.empty()) return recall.lot == record.lot;
  if (!recall.produced_from || !recall.produced_until || !record.produced) return true;
  return *recall.produced_from <= *record.produced && *record.produced <= *recall.produced_until;
}

NationalRecall recall_of(const db::Recall& recall) {
  const auto& what = recall.what;
  NationalRecall national{what.lot,   what.serials, what.produced_from, what.produced_until,
                          what.since, std::nullopt, what.reason,        what.instructions,
                          what.decision};
  if (recall.lift) national.lifted_on = recall.lift->on;
  return national;
}

void add_batch(NationalRecord& record, const db::Batch& batch, const std::optional<db::KeyRow>& key) {
  record.lot = batch.record.lot;
  record.serials = batch.record.serials;
  record.produced = batch.record.produced;
  record.best_before = batch.record.best_before;
  record.registered_at = batch.registered_at;
  if (key && key->revoked_since && *key->revoked_since <= batch.registered_at) {
    record.key_revoked_since = key->revoked_since;
  }
  if (!batch.areas.empty()) record.areas.clear();
  for (const auto& use : batch.areas) {
    const auto same = [&](const db::Area& area) { return area.id == use.area.id; };
    if (std::none_of(record.areas.begin(), record.areas.end(), same)) record.areas.push_back(use.area);
    if (!use.harvested) continue;
    record.stages.push_back({"harvesting", message("Harvesting", "Thu hoạch"), use.harvested, use.area.place,
                             use.area.id, use.area.crop});
  }
  std::stable_sort(record.stages.begin(), record.stages.end(),
                   [](const auto& a, const auto& b) { return a.on < b.on; });
  record.stages.push_back({"production", message("Production", "Sản xuất"), batch.record.produced,
                           record.producer.place, "", ""});
}

}  // namespace

NationalRecord national_record(const db::Dossier& dossier, const std::optional<db::KeyRow>& key,
                               std::string_view host, Date today) {
  NationalRecord record;
  record.product = dossier.product;
  record.producer = dossier.producer;
  record.host = host;
  record.areas = dossier.areas;
  if (dossier.batch) add_batch(record, *dossier.batch, key);
  for (const auto& certificate : dossier.certificates) {
    if (certificate.issued > today) continue;
    record.certificates.push_back(certificate_of(*dossier.rules, certificate, record.produced, today));
  }
  for (const auto& recall : dossier.recalls) {
    if (recall.what.since <= today && touches(recall.what, record)) record.recalls.push_back(recall_of(recall));
  }
  // A lift that is to come is not there yet.
  for (auto& recall : record.recalls) {
    if (recall.lifted_on && *recall.lifted_on > today) recall.lifted_on.reset();
  }
  record.sample = record.product.sample || record.producer.sample ||
                  std::any_of(record.areas.begin(), record.areas.end(),
                              [](const db::Area& area) { return area.sample; });
  return record;
}

std::string NationalRecord::code_of(const db::Place& place) const {
  const auto found = place_codes.find(place.id);
  return found == place_codes.end() ? "" : found->second;
}

std::string trace_code(const NationalRecord& record) {
  std::string code = "https://" + record.host + "/01/" + record.product.gtin;
  if (!record.lot.empty()) code += "/10/" + web::percent_encode(record.lot);
  return code;
}

std::vector<std::string> standards(const NationalRecord& record) {
  std::vector<std::string> names;
  for (const auto& area : record.areas) {
    if (area.practice == programme::Practice::kNone) continue;
    std::string name = programme::practice_name(area.practice).vi;
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
  }
  return names;
}

}  // namespace ocop::verifier
