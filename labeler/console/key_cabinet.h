// The producers' signing keys at the console: encrypted files that only the passphrase
// opens, for one signing each.
//
// Opening costs scrypt's 16 MiB and a good part of a second on purpose, so it is done
// one at a time, and each account has few tries.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/result.h"
#include "db/connection.h"
#include "db/records.h"
#include "keys/secret.h"
#include "keys/signing_key.h"

namespace ocop::labeler {

class KeyCabinet {
 public:
  struct Limits {
    int tries = 5;                         ///< wrong passphrases in a row
    std::chrono::minutes pause{15};        ///< that an account then waits
    std::chrono::milliseconds wait{8000};  ///< for others who are signing
  };

  /// `directory` holds KID.key and KID.crt, or producers/ with them, as ocop-keys makes it.
  explicit KeyCabinet(std::filesystem::path directory, Limits limits);
  explicit KeyCabinet(std::filesystem::path directory)
      : KeyCabinet(std::move(directory), Limits{}) {}

  /// The newest of the producer's keys that the registry knows, that may sign at `now`,
  /// and whose files are here. nullopt when there is none. Throws DatabaseError.
  std::optional<db::KeyRow> key_of(db::Connection& connection, std::string_view producer,
                                   Instant now) const;

  /// One signing at a time: held from the passphrase to the batch's registration.
  /// nullopt after Limits::wait.
  using Turn = std::unique_lock<std::timed_mutex>;
  std::optional<Turn> take_turn();

  /// Errors (`where` = "passphrase"): a wrong passphrase, a key that is not `key`'s, or
  /// too many tries of this account. Throws as SigningKey::load().
  Result<std::shared_ptr<const keys::SigningKey>> open(const Turn& turn, const std::string& account,
                                                       const db::KeyRow& key,
                                                       const keys::Secret& passphrase, Instant now);

 private:
  struct Tries {
    int wrong = 0;
    Instant last{};
  };
  std::filesystem::path file_of(std::string_view kid) const;
  std::optional<Instant> closed_until(const std::string& account, Instant now);

  const std::filesystem::path directory_;
  const Limits limits_;
  std::timed_mutex turn_;
  std::map<std::string, Tries> tries_;  ///< of the one who has the turn
};

}  // namespace ocop::labeler
