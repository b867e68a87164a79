#include "verifier/resolve.h"

#include <utility>

#include "verifier/short_codes.h"

namespace ocop::verifier {
namespace {

/// A third party's serial (235) is none of ours, whatever roll holds the same characters.
void forget_roll(db::Dossier& dossier) {
  dossier.roll.reset();
  dossier.batch.reset();
  dossier.serial_in_batch = false;
  dossier.voided = false;
  dossier.scratch = {};
  dossier.watch.reset();
  dossier.batch_state.clear();
}

}  // namespace

bool takes_scratch_code(const Resolution& resolution) {
  if (!resolution.dossier || !resolution.dossier->scratch.exists) return false;
  const auto& facts = resolution.facts;
  const bool holds =
      facts.signature == SignatureFact::kValid || facts.signature == SignatureFact::kTyped;
  return holds && resolution.verdict.headline > Headline::kKeyRevoked;
}

Resolution resolve(gs1::DigitalLink link, std::shared_ptr<const keys::Keyring> keyring,
                   db::Reader& reader, Instant now, const keys::TypedCodes* typed_codes,
                   int fewest_devices_shown) {
  Resolution resolution;
  resolution.at = now;
  resolution.lot = link.qualifier("10").value_or("");
  resolution.serial = link.qualifier("21").value_or(link.qualifier("235").value_or(""));
  resolution.dossier = reader.dossier(link.key.value, resolution.lot, resolution.serial);
  resolution.check = keys::check_label(*keyring, link);
  resolution.keyring = std::move(keyring);
  resolution.link = std::move(link);
  if (resolution.dossier) {
    if (resolution.link.qualifier("235")) forget_roll(*resolution.dossier);
    const bool typed = typed_codes != nullptr &&
                       resolution.check.state == keys::SignatureState::kAbsent &&
                       holds_typed_code(*typed_codes, resolution.link, reader);
    resolution.facts =
        gather_facts(resolution.link, resolution.check, *resolution.dossier, now, typed,
                     fewest_devices_shown);
    resolution.verdict = judge(resolution.facts);
  }
  return resolution;
}

}  // namespace ocop::verifier
