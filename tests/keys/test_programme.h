// A programme with a root, an issuing CA and producers' keys, for tests.
#pragma once

#include <string>

#include "base/date.h"
#include "keys/key_store.h"
#include "keys/keyring.h"
#include "keys/secret.h"
#include "keys/signing_key.h"
#include "tests/support/temporary_folder.h"

namespace ocop::test {

inline Instant at(const char* text) { return parse_instant(text).value(); }

inline const keys::Secret& root_passphrase() {
  static const keys::Secret secret("root passphrase");
  return secret;
}
inline const keys::Secret& issuing_passphrase() {
  static const keys::Secret secret("issuing passphrase");
  return secret;
}
inline const keys::Secret& key_passphrase() {
  static const keys::Secret secret("producer passphrase");
  return secret;
}

/// Made anew where a test changes it; root and issuing CA begin on 1 January 2026.
class TestProgramme {
 public:
  TestProgramme()
      : store_(keys::KeyStore::init(folder_ / "keys", "OCOP test",
                                    {root_passphrase(), issuing_passphrase()},
                                    at("2026-01-01T00:00:00Z"))
                   .value()) {}

  keys::PublishedKey issue(const std::string& producer = "htx-a") {
    return store_
        .issue({producer, at("2026-02-01T00:00:00Z"), at("2029-01-31T16:59:59Z")},
               issuing_passphrase(), key_passphrase())
        .value();
  }
  keys::SigningKey signing_key(const keys::Kid& kid) const {
    return keys::SigningKey::load(store_.key_file(kid), key_passphrase()).value();
  }
  keys::Keyring keyring() const { return keys::Keyring::load(directory()).value(); }

  keys::KeyStore& store() { return store_; }
  std::filesystem::path directory() const { return folder_ / "keys"; }
  const TemporaryFolder& folder() const { return folder_; }

 private:
  TemporaryFolder folder_;
  keys::KeyStore store_;
};

/// Two producers' keys, for tests that only sign and check: opening keys is slow
/// on purpose.
struct TwoProducers {
  TestProgramme programme;
  keys::SigningKey a = programme.signing_key(programme.issue("htx-a").kid);
  keys::SigningKey b = programme.signing_key(programme.issue("htx-b").kid);
  keys::Keyring ring = programme.keyring();
};

inline const TwoProducers& two_producers() {
  static const TwoProducers two;
  return two;
}

}  // namespace ocop::test
