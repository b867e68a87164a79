// Activation: labels of a roll become those of a lot.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"
#include "db/connection.h"
#include "keys/signing_key.h"
#include "labeler/batch_plan.h"
#include "programme/batch_record.h"
#include "programme/roles.h"

namespace ocop::labeler {

struct ActivationRequest {
  std::string roll;
  std::string first, last;  ///< serials as printed; last "" = first + batch.quantity − 1
  BatchRequest batch;       ///< its quantity follows from first and last when 0
  programme::Actor actor;
};
struct Activated {
  programme::BatchRecord record;
  bool lot_was_registered = false;
  bool already = false;  ///< these serials were active for this lot: nothing has changed
  std::uint64_t taken_out = 0;  ///< of the serials, those that are void: no labels of the lot
  bool printed = true;          ///< a print of the roll is on record
};
/// Noted where a roll is activated of which nobody has noted a print.
Message no_print_noted();
/// Plans the batch as plan_batch() does, with the roll's serials; a registered lot needs no
/// more than its number: what it says is taken from the registry. Signs, and activates.
Result<Activated> activate(const db::Address& database, const keys::SigningKey& key,
                           const ActivationRequest& request, Instant now);
/// What would be signed, checked against the registry; nothing is stored.
Result<programme::BatchRecord> plan_activation(const db::Address& database, const std::string& producer,
                                               std::string_view kid, const ActivationRequest& request, Instant now);

}  // namespace ocop::labeler
