// A batch record as a signed statement: JWS compact serialisation (RFC 7515),
// ES256, header exactly {"alg":"ES256","typ":"ocop-batch+jws","kid":"…"}.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "keys/keyring.h"
#include "keys/signing_key.h"
#include "programme/batch_record.h"

namespace ocop::keys {

struct SignedBatch {
  programme::BatchRecord record;
  Kid kid;
  std::string jws;  ///< as received
};

inline constexpr std::size_t kMaxBatchJws = 64 * 1024;

std::string sign_batch(const SigningKey& key, const programme::BatchRecord& record);

/// Strict: three base64url parts without padding, exactly the header above, a
/// known kid, a valid low-S signature, a valid payload whose producer is the
/// key's. The key's dates are the registry's matter (db/registration.h).
Result<SignedBatch> open_batch(const Keyring& keyring, std::string_view jws);

}  // namespace ocop::keys
