// The outgoing feed of signed statements (docs/national-data.md). All throw DatabaseError.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "db/connection.h"

namespace ocop::db {

/// What a statement is about: "product" with the key "GTIN14", "batch" with "GTIN14/LOT". A recall is
/// no subject of its own: it stands in the documents of its goods.
struct Subject {
  std::string gtin;  ///< GTIN-14
  std::string lot;   ///< "" = the product

  std::string kind() const { return lot.empty() ? "product" : "batch"; }
  std::string key() const { return lot.empty() ? gtin : gtin + "/" + lot; }
  auto operator<=>(const Subject&) const = default;
};

struct Change {
  std::int64_t seq = 0;  ///< 1, 2, 3, … without gaps; never another statement's later
  Instant signed_at{};
  std::int64_t audit_seq = 0;  ///< the statement holds this entry of the audit log, and may hold later ones
  std::string subject, key;    ///< Subject::kind(), Subject::key()
  std::string digest;          ///< 64 hexadecimal digits: tells whether a document says anything new
  std::string jws;
};

/// Those behind `since`, oldest first.
std::vector<Change> changes_since(Connection& connection, std::int64_t since, std::size_t most);
std::optional<Change> last_change(Connection& connection);

/// How far the feed has come.
struct FeedState {
  std::int64_t audit_seq = -1;  ///< changes up to this entry are published; -1: nothing ever was
  Date compared_on;             ///< day on which every document was compared with what was published
};
FeedState feed_state(Connection& connection);

/// Goods whose documents entries of the audit log behind `audit_seq` may have changed: each once, in
/// the order of its last entry. Reads at most `most` entries.
struct ChangedSubjects {
  struct One {
    Subject subject;
    std::int64_t audit_seq = 0;
  };
  std::vector<One> subjects;
  bool everything = false;  ///< an entry names no goods (an import, new rules): any may have changed
  std::int64_t until = 0;   ///< read up to this entry
};
ChangedSubjects changed_subjects(Connection& connection, std::int64_t audit_seq, std::size_t most);

/// All products and batches, by GTIN and then lot, a product before its batches. Those behind `after`,
/// of producers within `place` ("" = the country).
std::vector<Subject> registry_subjects(Connection& connection, const Subject& after, std::size_t most,
                                       std::string_view place = {});

/// What was published last of each subject.
class PublishedDigests {
 public:
  explicit PublishedDigests(Connection& connection);
  ~PublishedDigests();
  std::string of(const Subject& subject);  ///< "" when nothing was

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// In the caller's write transaction and before it reads what it will sign: whoever signs takes turns,
/// so that two never number or publish the same.
void take_feed_turn(Connection& connection);
void append_changes(Connection& connection, const std::vector<Change>& changes);
/// In the caller's write transaction; never goes back. Without `compared_on` that day stays.
void advance_feed(Connection& connection, std::int64_t audit_seq, std::optional<Date> compared_on);

}  // namespace ocop::db
