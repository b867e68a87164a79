// The outgoing feed: whatever changes of a product or a batch for the public becomes one signed
// statement in the registry. Runs in a process of its own, which holds the feed's key and answers
// nobody; the public service hands the statements out.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "db/changes.h"
#include "db/connection.h"
#include "db/place_codes.h"
#include "db/registry.h"
#include "keys/feed_key.h"

namespace ocop::verifier {

/// Each statement exactly once, however many feeders run and whenever one is killed: a document that
/// differs from what was published last is read and compared again, numbered and stored in one
/// transaction, in turns. Not for two threads at once.
class Feeder {
 public:
  struct Parts {
    db::Address database;
    const keys::FeedKey& key;
    const Clock& clock;
    std::string host;            ///< printed on labels
    std::function<bool()> stop;  ///< asked between two documents; empty: never
  };
  explicit Feeder(Parts parts);

  /// Signs what is new: at first all products and batches, later what entries of the audit log name.
  /// On each new day in Viet Nam, and after an import, all are compared: a certificate that ends leaves
  /// no entry. Ends early when `stop` says so; the next call goes on. Returns how many statements.
  /// Throws db::DatabaseError; what is signed by then stays.
  std::uint64_t catch_up();

 private:
  std::uint64_t compare_all(std::int64_t head, Date today);
  std::uint64_t publish(const std::vector<db::Subject>& subjects, std::int64_t audit_seq);
  /// The next statement about `subject`; nullopt when it says what the last one said.
  std::optional<db::Change> change_of(const db::Subject& subject, const std::string& published,
                                      db::PlaceCodes& codes, Instant now);
  void advance(std::int64_t audit_seq, std::optional<Date> compared_on);
  bool stopping();

  Parts parts_;
  db::Connection connection_;
  db::Reader reader_;
  bool stopping_ = false;
};

}  // namespace ocop::verifier
