// From a parsed code to all that is known and judged about it.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "base/clock.h"
#include "db/records.h"
#include "db/registry.h"
#include "gs1/digital_link.h"
#include "keys/keyring.h"
#include "keys/label_code.h"
#include "keys/short_code.h"
#include "verifier/copy_facts.h"
#include "verifier/verdict.h"

namespace ocop::verifier {

/// What one scanned code resolved to. Self-contained: owns its keyring share.
struct Resolution {
  gs1::DigitalLink link;
  std::string lot;                       ///< "" when the code has none
  std::string serial;                    ///< "" when the code has none
  std::shared_ptr<const keys::Keyring> keyring;
  keys::LabelCheck check;                ///< its key lives in `keyring`
  std::optional<db::Dossier> dossier;    ///< nullopt: the product is unknown, and nothing was judged
  Facts facts;
  Verdict verdict;
  Instant at;                            ///< when it was resolved
  bool scratch_tried_here = false;       ///< the service can check scratch codes
  std::vector<db::JourneyStep> journey{};  ///< of the batch, for its page; empty where there is none
  std::string report_token{};            ///< verifier/public_reports.h; "": reports are not taken
};

/// May the label's scratch code be tried? Only of a label that has one and holds: its signature or
/// typed code is right, and it is no cancelled, unregistered or unactivated one.
bool takes_scratch_code(const Resolution& resolution);

/// Facts from what the registry and the signature check say. Pure. `dossier.rules` is set. `typed`:
/// the link holds its own typed code. `fewest_devices_shown`: verifier/copy_facts.h.
Facts gather_facts(const gs1::DigitalLink& link, const keys::LabelCheck& check,
                   const db::Dossier& dossier, Instant now, bool typed = false,
                   int fewest_devices_shown = kFewestDevicesShown);

/// Looks the code up, checks the signature, gathers the facts and judges.
/// Without `typed_codes` a typed code in the link is passed over. Throws db::DatabaseError.
Resolution resolve(gs1::DigitalLink link, std::shared_ptr<const keys::Keyring> keyring,
                   db::Reader& reader, Instant now, const keys::TypedCodes* typed_codes = nullptr,
                   int fewest_devices_shown = kFewestDevicesShown);

}  // namespace ocop::verifier
