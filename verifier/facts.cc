#include "verifier/copy_facts.h"
#include "verifier/resolve.h"

namespace ocop::verifier {
namespace {

Level level_of(const gs1::DigitalLink& link) {
  // (235) is a serial too, issued by a third party; no batch of ours can hold it.
  if (link.qualifier("21") || link.qualifier("235")) return Level::kUnit;
  return link.qualifier("10") ? Level::kBatch : Level::kProduct;
}

void add_signature(const keys::LabelCheck& check, const db::Dossier& dossier, bool typed,
                   Facts& facts) {
  switch (check.state) {
    case keys::SignatureState::kAbsent:
      facts.signature = typed ? SignatureFact::kTyped : SignatureFact::kAbsent;
      return;
    case keys::SignatureState::kUnknownKey:
      facts.signature = SignatureFact::kUnknownKey;
      return;
    case keys::SignatureState::kInvalid:
      facts.signature = SignatureFact::kInvalid;
      facts.signature_problem = check.problem;
      return;
    case keys::SignatureState::kValid:
      facts.signature = check.key && check.key->producer == dossier.product.producer_id
                            ? SignatureFact::kValid
                            : SignatureFact::kForeignKey;
      return;
  }
}

void add_key(const keys::PublishedKey& key, Instant now, Facts& facts) {
  if (key.revoked_since && *key.revoked_since <= now) {
    facts.key = KeyFact::kRevoked;
    facts.key_since = local_date(*key.revoked_since);
    facts.key_reason = key.revocation_reason;
  } else if (now < key.not_before) {
    facts.key = KeyFact::kNotYetValid;
    facts.key_since = local_date(key.not_before);
  } else if (now > key.not_after) {
    facts.key = KeyFact::kExpired;
    facts.key_since = local_date(key.not_after);
  }
}

RegistrationFact registration_of(const gs1::DigitalLink& link, Level level,
                                 const db::Dossier& dossier) {
  if (level == Level::kProduct) return RegistrationFact::kNotNeeded;
  const bool waits = !dossier.batch && dossier.roll && dossier.roll->lot.empty();
  if (!dossier.batch && !waits) return RegistrationFact::kUnknownLot;
  if (!waits && link.qualifier("21") && !dossier.serial_in_batch) {
    return RegistrationFact::kSerialOutOfRange;
  }
  if (dossier.voided) return RegistrationFact::kVoid;
  return waits ? RegistrationFact::kNotActivated : RegistrationFact::kRegistered;
}

/// Of the goods: what the code says, else what its roll was activated for.
std::string_view lot_of(const gs1::DigitalLink& link, const db::Dossier& dossier) {
  if (const auto lot = link.qualifier("10")) return *lot;
  return dossier.roll ? std::string_view(dossier.roll->lot) : std::string_view();
}

Message goods_of(const db::RecallRequest& what) {
  if (what.serials && what.serials->count > 0) {
    return message("lot {0}, serials {1} to {2}", "lô {0}, số sê-ri {1} đến {2}", what.lot,
                   what.serials->serial(0), what.serials->serial(what.serials->count - 1));
  }
  if (!what.lot.empty()) return message("lot {}", "lô {}", what.lot);
  if (what.produced_from && what.produced_until) {
    return message("made from {0} to {1}", "sản xuất từ {0} đến {1}", dmy_date(*what.produced_from),
                   dmy_date(*what.produced_until));
  }
  return message("all goods of this product", "toàn bộ hàng của sản phẩm này");
}

void add_recalls(const gs1::DigitalLink& link, const db::Dossier& dossier,
                 const std::optional<Date>& produced, Facts& facts) {
  const auto lot = lot_of(link, dossier);
  const auto serial = link.qualifier("21").value_or("");
  for (const auto& recall : dossier.recalls) {
    if (!recall.covers(lot, serial, produced, facts.date)) continue;
    facts.recalls.push_back({recall.what.since, recall.what.reason, recall.what.instructions,
                             recall.what.decision, goods_of(recall.what)});
  }
}

void add_batch(const db::Batch& batch, const keys::LabelCheck& check, Facts& facts) {
  facts.registered_on = local_date(batch.registered_at);
  facts.best_before = batch.record.best_before;
  // A revoked key vouches for no batch but those that it registered itself in time:
  // whoever stole it could sign labels for another key's batch.
  facts.batch_before_revocation = check.key && check.key->revoked_since &&
                                  batch.kid == check.key->kid &&
                                  batch.registered_at < *check.key->revoked_since;
}

void add_certificates(const db::Dossier& dossier, const std::optional<Date>& produced,
                      Facts& facts) {
  const auto& certificates = dossier.certificates;
  const auto& rules = *dossier.rules;
  for (const auto& certificate : certificates) {
    if (certificate.issued <= facts.date) facts.ever_certified = true;
  }
  if (const auto* certificate = programme::governing(rules, certificates, facts.date)) {
    facts.today = programme::standing_on(rules, *certificate, facts.date);
    facts.certificate_number = certificate->number;
    facts.stars = certificate->stars;
  }
  if (!produced) return;
  if (const auto* certificate = programme::governing(rules, certificates, *produced)) {
    facts.at_production = programme::standing_on(rules, *certificate, *produced);
  }
}

}  // namespace

Facts gather_facts(const gs1::DigitalLink& link, const keys::LabelCheck& check,
                   const db::Dossier& dossier, Instant now, bool typed, int fewest_devices_shown) {
  Facts facts;
  facts.date = local_date(now);
  facts.level = level_of(link);
  add_signature(check, dossier, typed, facts);
  if (check.key) add_key(*check.key, now, facts);
  facts.registration = registration_of(link, facts.level, dossier);
  std::optional<Date> produced;
  if (dossier.batch && facts.level != Level::kProduct) {
    add_batch(*dossier.batch, check, facts);
    produced = dossier.batch->record.produced;
  }
  add_recalls(link, dossier, produced, facts);
  add_certificates(dossier, produced, facts);
  if (facts.level != Level::kProduct) add_copies(dossier, fewest_devices_shown, facts);
  return facts;
}

}  // namespace ocop::verifier
