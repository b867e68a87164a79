#include "verifier/resolve.h"

#include <utility>

namespace ocop::verifier {

Resolution resolve(gs1::DigitalLink link, std::shared_ptr<const keys::Keyring> keyring,
                   db::Reader& reader, Instant now) {
  Resolution resolution;
  resolution.at = now;
  resolution.lot = link.qualifier("10").value_or("");
  resolution.serial = link.qualifier("21").value_or(link.qualifier("235").value_or(""));
  resolution.dossier = reader.dossier(link.key.value, resolution.lot, resolution.serial);
  resolution.check = keys::check_label(*keyring, link);
  resolution.keyring = std::move(keyring);
  resolution.link = std::move(link);
  if (resolution.dossier) {
    resolution.facts = gather_facts(resolution.link, resolution.check, *resolution.dossier, now);
    resolution.verdict = judge(resolution.facts);
  }
  return resolution;
}

}  // namespace ocop::verifier
