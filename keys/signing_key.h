// A producer's private P-256 key, as the labeler holds it.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/result.h"
#include "keys/secret.h"

namespace ocop::keys {

/// r‖s, each 32 bytes big-endian, s ≤ n/2.
using RawSignature = std::array<std::uint8_t, 64>;

/// First four bytes of SHA-256(SubjectPublicKeyInfo DER), big-endian, as ten decimal digits.
using Kid = std::string;

class SigningKey {
 public:
  /// Encrypted PKCS#8 PEM `KID.key` with its certificate `KID.crt` beside it.
  /// Errors: absent, wrong passphrase, not P-256, key and certificate differ,
  /// file readable by others.
  static Result<SigningKey> load(const std::filesystem::path& key_file, const Secret& passphrase);

  SigningKey(SigningKey&&) noexcept;
  SigningKey& operator=(SigningKey&&) noexcept;
  ~SigningKey();

  const Kid& kid() const;
  const std::string& producer() const;  ///< from the certificate's subject
  Instant not_before() const;
  Instant not_after() const;

  /// ECDSA P-256 with SHA-256, low-S. Safe from several threads at once.
  RawSignature sign(std::string_view message) const;
  /// By this key over `message`? False for any signature out of range. As Keyring::verify(), for
  /// who holds the key and wants to see that what was written is what was signed.
  bool verify(std::string_view message, const RawSignature& signature) const;

 private:
  struct State;
  explicit SigningKey(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace ocop::keys
