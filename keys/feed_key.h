// The key of the outgoing feed, and what it signs: statements of what the registry says of a product
// or a batch, for portals (docs/national-data.md). A JWS in compact form (RFC 7515), ES256, header
// exactly {"alg":"ES256","typ":"ocop-change+jws","kid":"…","x5c":["…","…"]}: the feed's certificate and
// the issuing CA's, so that whoever has the programme's root checks a statement by itself.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/result.h"
#include "keys/secret.h"
#include "keys/signing_key.h"

namespace ocop::keys {

/// KEYDIR/feed.key, with feed.crt beside it.
std::filesystem::path feed_key_file(const std::filesystem::path& directory);

struct ChangeStatement;

class FeedKey {
 public:
  /// feed.key, feed.crt and issuing.crt of a key directory. Errors as of SigningKey::load().
  static Result<FeedKey> load(const std::filesystem::path& directory, const Secret& passphrase);

  FeedKey(FeedKey&&) noexcept;
  FeedKey& operator=(FeedKey&&) noexcept;
  ~FeedKey();

  const Kid& kid() const;
  Instant not_before() const;
  Instant not_after() const;

 private:
  friend std::string sign_change(const FeedKey& key, const ChangeStatement& statement);
  struct State;
  explicit FeedKey(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// The payload, members in this order.
struct ChangeStatement {
  std::int64_t seq = 0;  ///< 1, 2, 3, …
  std::string previous;  ///< change_digest() of statement seq − 1; kNoPrevious of the first
  std::string subject;   ///< "product", "batch"
  std::string key;       ///< "GTIN14", "GTIN14/LOT"
  Instant at{};          ///< when it was signed
  std::string document;  ///< a JSON object
};
inline constexpr std::string_view kNoPrevious =
    "0000000000000000000000000000000000000000000000000000000000000000";
/// SHA-256 of the JWS as it is sent: 64 hexadecimal digits.
std::string change_digest(std::string_view jws);

/// Safe from several threads at once. `document` must be a JSON object, on one line or more.
std::string sign_change(const FeedKey& key, const ChangeStatement& statement);

struct SignedChange {
  ChangeStatement statement;
  Kid kid;
};

inline constexpr std::size_t kMaxChangeJws = std::size_t{4} << 20U;

/// Opens statements with the programme's root alone. Not for two threads at once.
class ChangeReader {
 public:
  static Result<ChangeReader> parse(std::string_view root_pem);
  ChangeReader(ChangeReader&&) noexcept;
  ~ChangeReader();

  /// Strict: exactly the header above, certificates that lead to the root and are the feed's, the kid
  /// of that certificate's key, its low-S signature, signed while the certificate held, exactly the
  /// members of a statement.
  Result<SignedChange> open(std::string_view jws);

 private:
  struct State;
  explicit ChangeReader(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace ocop::keys
