// The programme's key set as JSON (RFC 7517), `jwks.json`. Internal to keys/;
// the format is written down in docs/label-code.md, "The key set".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "keys/keyring.h"

namespace ocop::keys {

/// A JWK of the set. Members: kty "EC", crv "P-256", x, y, use "sig", alg
/// "ES256", kid, x5c [producer's, issuing], producer, nbf, exp and, once revoked,
/// revoked_since and revocation_reason. nbf, exp and revoked_since are
/// NumericDates in whole seconds (RFC 7519, section 2).
struct Jwk {
  PublishedKey key;
  std::string public_key_info;      ///< DER, from x and y
  std::string certificate;          ///< DER, the producer's
  std::string issuing_certificate;  ///< DER
};

/// Larger files are refused: 64 MiB hold about 25,000 keys.
inline constexpr std::size_t kMaxJwks = 64 * 1024 * 1024;

inline constexpr std::size_t kMaxProducerId = 64;
/// 1–64 of A–Z a–z 0–9 . _ -
bool is_producer_id(std::string_view text);

inline constexpr std::size_t kMaxRevocationReason = 500;  ///< bytes

/// {"keys": []}
std::string empty_jwks();

/// Each JWK well-formed by itself, kids all different. Follows no certificate.
/// Refuses duplicate members; ignores unknown ones, as RFC 7517 asks.
Result<std::vector<Jwk>> parse_jwks(std::string_view json);

/// `json` must have been accepted by parse_jwks(). Members that this room does
/// not know stay. A kid that is there already is the caller's to refuse.
std::string with_key(std::string_view json, const Jwk& jwk);
std::string with_revocation(std::string_view json, const Kid& kid, Instant since,
                            const std::string& reason);

}  // namespace ocop::keys
