// The programme's key directory (mode 0700), as `ocop-keys` keeps it:
//   root.key root.crt          programme root; take root.key offline after init
//   issuing.key issuing.crt    issuing CA
//   producers/KID.key KID.crt  one signing key per issue
//   feed.key feed.crt          signs the outgoing feed (keys/feed_key.h); made by issue_feed_key()
//   service.key                the service's own secret (keys/service_key.h)
//   jwks.json                  every key ever issued, with revocations: the record of truth
//   lock                       held (flock) while jwks.json changes
// Private keys: encrypted PKCS#8 (PBES2 with scrypt N 16384, r 8, p 5, and
// AES-256-CBC), mode 0600. jwks.json is replaced whole: a process killed half-way
// leaves the old one, and at most a key file that no ring knows. Its format is in
// docs/label-code.md: nbf, exp and revoked_since are whole seconds since 1970.
//
// Any number of processes may use one directory at once. A disk that fails throws
// FileError, OpenSSL that fails throws CryptoError.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "keys/keyring.h"
#include "keys/openssl.h"
#include "keys/secret.h"

namespace ocop::keys {

class KeyStore {
 public:
  struct Passphrases {
    const Secret& root;
    const Secret& issuing;
  };
  /// Makes the directory. Refuses one that holds a key store already; one that a
  /// killed init left behind is begun anew. `programme` (the subjects' O) is 1–64
  /// characters. Both CAs begin with `now`'s day in Viet Nam; the root is valid
  /// for 20 years, the issuing CA for 10. Makes the service key too.
  static Result<KeyStore> init(const std::filesystem::path& directory, const std::string& programme,
                               const Passphrases& passphrases, Instant now);
  static Result<KeyStore> open(const std::filesystem::path& directory);

  struct Issue {
    std::string producer;  ///< registry id: 1–64 of [A-Za-z0-9._-]
    Instant not_before;
    Instant not_after;  ///< within the issuing CA's validity
  };
  /// New P-256 key and certificate. Times are cut to whole seconds. A key whose
  /// kid is taken is dropped and another one drawn; after several the issue is
  /// refused.
  Result<PublishedKey> issue(const Issue& issue, const Secret& issuing_passphrase,
                             const Secret& key_passphrase);
  /// The same with keys from `draw`.
  Result<PublishedKey> issue(const Issue& issue, const Secret& issuing_passphrase,
                             const Secret& key_passphrase, const std::function<KeyHandle()>& draw);

  /// New P-256 key and certificate of the outgoing feed, within the issuing CA's validity. Replaces
  /// the one that is there: what it signed carries its certificate. In no key set: labels and batch
  /// records that it signs are an unknown key's. `producer` of the answer is "".
  Result<PublishedKey> issue_feed_key(Instant not_before, Instant not_after,
                                      const Secret& issuing_passphrase, const Secret& key_passphrase);

  /// Marks the key revoked from `since` on (cut to whole seconds); moving it
  /// earlier is allowed, later is not, nor a moment after the key's end.
  /// `reason`: at most 500 bytes on one line; "" keeps the one there is.
  Result<PublishedKey> revoke(const Kid& kid, Instant since, const std::string& reason);

  std::vector<PublishedKey> list() const;  ///< in the order of their issue
  std::string jwks() const;                ///< jwks.json as it is
  std::filesystem::path key_file(const Kid& kid) const;

 private:
  explicit KeyStore(std::filesystem::path directory) : directory_(std::move(directory)) {}
  std::filesystem::path directory_;
};

}  // namespace ocop::keys
