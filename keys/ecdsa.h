// ECDSA on P-256 with SHA-256 (FIPS 186-4; SEC 1): raw signatures, their range
// and their DER form, and keys prepared for many signatures. Internal to keys/.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "keys/openssl.h"
#include "keys/signing_key.h"

namespace ocop::keys {

enum class SignatureRange {
  kGood,   ///< 1 ≤ r < n and 1 ≤ s ≤ (n − 1) / 2
  kR,      ///< r is 0 or n or more
  kS,      ///< s is 0 or n or more
  kHighS,  ///< s is the other of the two that fit: (r, n − s) is low
};

SignatureRange signature_range(const RawSignature& signature);

/// s becomes n − s when that is the smaller one. Needs 1 ≤ s < n.
void make_low_s(RawSignature& signature);

/// SEQUENCE { INTEGER r, INTEGER s } in DER: 8 to 72 bytes.
struct DerSignature {
  std::array<std::uint8_t, 72> bytes{};
  std::size_t size = 0;
};

DerSignature to_der(const RawSignature& signature);

/// nullopt on anything but the one DER form of two numbers of up to 32 bytes.
std::optional<RawSignature> from_der(std::string_view der);

/// A key with its contexts ready. Safe from several threads at once: each call
/// borrows a context of its own.
class PreparedKey {
 public:
  enum class Use { kSign, kVerify };

  PreparedKey(KeyHandle key, Use use);
  PreparedKey(PreparedKey&&) noexcept;
  ~PreparedKey();

  /// Low-S. Throws CryptoError.
  RawSignature sign(std::string_view message) const;
  /// False for any signature out of range or not by this key over `message`.
  bool verify(std::string_view message, const RawSignature& signature) const;

 private:
  class State;
  std::unique_ptr<State> state_;
};

}  // namespace ocop::keys
