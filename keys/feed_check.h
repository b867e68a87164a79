// A reader of the outgoing feed for portals: are these statements the programme's, and all of them?
#pragma once

#include <cstdint>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "keys/feed_key.h"

namespace ocop::keys {

/// Where a portal has come to, written "SEQ:DIGEST".
struct FeedPosition {
  std::int64_t seq = 0;  ///< 0: nothing was read yet
  std::string digest = std::string(kNoPrevious);

  static Result<FeedPosition> parse(std::string_view text);
  std::string text() const;
};

/// Follows the chain, one statement after the other. Not for two threads at once.
class FeedCheck {
 public:
  explicit FeedCheck(ChangeReader reader, FeedPosition after = {})
      : reader_(std::move(reader)), at_(std::move(after)) {}

  /// Refuses what ChangeReader refuses, a number that does not follow (a gap, one again), and a
  /// `previous` that is not the digest of the statement before; `where` is "statement SEQ".
  Result<SignedChange> add(std::string_view jws);
  const FeedPosition& position() const { return at_; }

 private:
  ChangeReader reader_;
  FeedPosition at_;
};

/// Lines of statements (JWS), or of whole answers of /export/changes. Returns how many statements;
/// an error's `where` begins with the line's number.
Result<std::int64_t> check_feed(std::istream& in, FeedCheck& check);

}  // namespace ocop::keys
