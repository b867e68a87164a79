// The programme's key directory, as `ocop-keys` keeps it:
//   root.key root.crt          programme root; take root.key offline after init
//   issuing.key issuing.crt    issuing CA
//   producers/KID.key KID.crt  one signing key per issue
//   jwks.json                  every key ever issued, with revocations: the record of truth
// Private keys: encrypted PKCS#8 (PBES2, scrypt or PBKDF2, AES-256), mode 0600.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "keys/keyring.h"
#include "keys/secret.h"

namespace ocop::keys {

class KeyStore {
 public:
  struct Passphrases {
    const Secret& root;
    const Secret& issuing;
  };
  /// Makes the directory. Refuses one that holds a key store already.
  static Result<KeyStore> init(const std::filesystem::path& directory, const std::string& programme,
                               const Passphrases& passphrases, Instant now);
  static Result<KeyStore> open(const std::filesystem::path& directory);

  struct Issue {
    std::string producer;   ///< registry id: 1–64 of [A-Za-z0-9._-]
    Instant not_before;
    Instant not_after;      ///< within the issuing CA's validity
  };
  /// New P-256 key and certificate; a kid collision is refused (draw again).
  Result<PublishedKey> issue(const Issue& issue, const Secret& issuing_passphrase,
                             const Secret& key_passphrase);

  /// Marks the key revoked from `since` on; moving it earlier is allowed, later is not.
  Result<PublishedKey> revoke(const Kid& kid, Instant since, const std::string& reason);

  std::vector<PublishedKey> list() const;
  std::string jwks() const;
  std::filesystem::path key_file(const Kid& kid) const;

 private:
  explicit KeyStore(std::filesystem::path directory) : directory_(std::move(directory)) {}
  std::filesystem::path directory_;
};

}  // namespace ocop::keys
