// The public keys of the programme: what a verifier needs and all it may hold.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "keys/signing_key.h"

namespace ocop::keys {

/// One issued key as published in /.well-known/jwks.json.
struct PublishedKey {
  Kid kid;
  std::string producer;
  Instant not_before;
  Instant not_after;
  std::optional<Instant> revoked_since;
  std::string revocation_reason;
};

/// Immutable once loaded; safe from any thread. Share it by shared_ptr and swap
/// the pointer to reload.
class Keyring {
 public:
  /// Reads a JWKS (RFC 7517). Each key must be P-256, carry the kid of its own
  /// public key, and an x5c chain that leads to `root_pem` and names the same
  /// producer and validity. One bad key refuses the whole file, naming it.
  static Result<Keyring> parse(std::string_view jwks_json, std::string_view root_pem);

  /// `DIR/jwks.json` and `DIR/root.crt`.
  static Result<Keyring> load(const std::filesystem::path& directory);

  Keyring(Keyring&&) noexcept;
  Keyring& operator=(Keyring&&) noexcept;
  ~Keyring();

  /// nullptr when unknown. Valid as long as the keyring.
  const PublishedKey* find(std::string_view kid) const;
  std::vector<const PublishedKey*> all() const;  ///< by kid

  /// False for any signature that is not exactly valid: wrong key, r or s out of
  /// range, s > n/2. An unknown kid is false. Thread-safe.
  bool verify(std::string_view kid, std::string_view message, const RawSignature& signature) const;

  /// What is served at /.well-known/jwks.json; byte-exact what was parsed.
  const std::string& jwks_json() const;

 private:
  struct State;
  explicit Keyring(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace ocop::keys
