#include "db/changes.h"

#include <soci/soci.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/text.h"
#include "db/guard.h"
#include "db/queries.h"

namespace ocop::db {
namespace {

const std::string kColumns = "seq, signed_at, audit_seq, subject, key, digest, jws";

Date day_of_number(long long days) { return Date{std::chrono::sys_days(std::chrono::days(days))}; }

std::vector<Change> read_changes(soci::session& sql, const std::string& query, long long bound,
                                 long long most) {
  std::vector<Change> found;
  Change row;
  long long seq = 0, signed_at = 0, audit_seq = 0;
  soci::statement statement =
      (sql.prepare << query, soci::use(bound), soci::use(most), soci::into(seq), soci::into(signed_at),
       soci::into(audit_seq), soci::into(row.subject), soci::into(row.key), soci::into(row.digest),
       soci::into(row.jws));
  statement.execute();
  while (statement.fetch()) {
    row.seq = seq;
    row.signed_at = stored_instant(signed_at);
    row.audit_seq = audit_seq;
    found.push_back(row);
  }
  return found;
}

struct Entry {
  std::int64_t seq = 0;
  std::string act, subject;
};

std::vector<Entry> entries_behind(soci::session& sql, std::int64_t audit_seq, std::size_t most) {
  std::vector<Entry> found;
  const long long behind = audit_seq;
  const auto limit = static_cast<long long>(most);
  long long seq = 0;
  Entry entry;
  soci::statement statement =
      (sql.prepare << "SELECT seq, act, subject FROM audit WHERE seq > :behind ORDER BY seq LIMIT :most",
       soci::use(behind), soci::use(limit), soci::into(seq), soci::into(entry.act),
       soci::into(entry.subject));
  statement.execute();
  while (statement.fetch()) {
    entry.seq = seq;
    found.push_back(entry);
  }
  return found;
}

/// What follows from an entry about a thing of this kind: a query for (gtin, lot) with its id as :id.
struct Reach {
  std::string_view kind;
  const char* query;
};
constexpr const char* kOfProduct =
    "SELECT gtin, '' FROM products WHERE gtin = :id UNION SELECT gtin, lot FROM batches WHERE gtin = :id";
constexpr Reach kReaches[] = {
    {"product", kOfProduct},
    {"certificate",
     "SELECT p.gtin, '' FROM products p JOIN certificates c ON c.gtin = p.gtin WHERE c.number = :id "
     "UNION SELECT b.gtin, b.lot FROM batches b JOIN certificates c ON c.gtin = b.gtin WHERE c.number = :id"},
    {"producer",
     "SELECT gtin, '' FROM products WHERE producer = :id UNION SELECT b.gtin, b.lot FROM batches b JOIN "
     "products p ON p.gtin = b.gtin WHERE p.producer = :id"},
    {"area",
     "SELECT gtin, '' FROM product_areas WHERE area = :id UNION SELECT gtin, lot FROM batch_areas WHERE "
     "area = :id UNION SELECT b.gtin, b.lot FROM batches b JOIN product_areas a ON a.gtin = b.gtin WHERE "
     "a.area = :id"},
    {"key", "SELECT gtin, lot FROM batches WHERE kid = :id"},
};
constexpr const char* kOfRecall =
    "SELECT gtin, '' FROM recalls WHERE id = :id UNION SELECT b.gtin, b.lot FROM batches b JOIN recalls r "
    "ON r.gtin = b.gtin WHERE r.id = :id AND (r.lot = '' OR r.lot = b.lot)";

/// Entries about goods that leave their documents as they are.
bool is_silent(std::string_view act) {
  constexpr std::string_view kSilent[] = {"area.yield",  "delivery.add",   "batch.depart", "labels.print",
                                          "labels.void", "printer.save",   "roll.make",    "roll.void",
                                          "key.add",     "printer.remove"};
  return std::find(std::begin(kSilent), std::end(kSilent), act) != std::end(kSilent);
}

/// Gathers subjects, each with its last entry.
class Gathering {
 public:
  explicit Gathering(soci::session& sql) : sql_(sql) {}

  void add(const Entry& entry) {
    if (is_silent(entry.act)) return;
    const auto blank = entry.subject.find(' ');
    const std::string kind = entry.subject.substr(0, blank);
    const std::string id = blank == std::string::npos ? "" : entry.subject.substr(blank + 1);
    if (kind == "import" || kind == "rules" || kind == "registry") {
      everything_ = true;
    } else if (kind == "batch") {
      add_batch(id, entry.seq);
    } else if (kind == "roll") {
      ask(kOfProduct, id.substr(0, id.find('/')), entry.seq);
    } else if (kind == "recall") {
      if (const auto number = parse_digits(id)) ask(kOfRecall, *number, entry.seq);
    } else {
      for (const auto& reach : kReaches) {
        if (reach.kind == kind) ask(reach.query, id, entry.seq);
      }
    }
  }

  ChangedSubjects end(std::int64_t until) {
    ChangedSubjects changed;
    changed.until = until;
    changed.everything = everything_;
    for (auto& [subject, seq] : last_) changed.subjects.push_back({subject, seq});
    std::stable_sort(changed.subjects.begin(), changed.subjects.end(),
                     [](const auto& a, const auto& b) { return a.audit_seq < b.audit_seq; });
    return changed;
  }

 private:
  void add_batch(const std::string& key, std::int64_t seq) {
    const auto slash = key.find('/');
    if (slash != std::string::npos) last_[{key.substr(0, slash), key.substr(slash + 1)}] = seq;
  }

  template <class Id>
  void ask(const char* query, const Id& id, std::int64_t seq) {
    Subject subject;
    soci::statement statement =
        (sql_.prepare << query, soci::use(id, "id"), soci::into(subject.gtin), soci::into(subject.lot));
    statement.execute();
    while (statement.fetch()) last_[subject] = seq;
  }

  soci::session& sql_;
  bool everything_ = false;
  std::map<Subject, std::int64_t> last_;
};

/// Product by product, each with its lots: both by their keys, so that a page costs no more than it
/// holds.
class SubjectPages {
 public:
  SubjectPages(soci::session& sql, std::string_view place, std::size_t most)
      : place_(place),
        most_(most),
        products_((sql.prepare << "SELECT p.gtin FROM products p WHERE p.gtin > :gtin AND (:place = '' OR EXISTS "
                                  "(SELECT 1 FROM producers r JOIN place_within w ON w.place = r.place "
                                  "WHERE r.id = p.producer AND w.ancestor = :place)) ORDER BY p.gtin LIMIT :room",
                   soci::use(gtin_, "gtin"), soci::use(place_, "place"), soci::use(room_, "room"),
                   soci::into(found_gtin_))),
        lots_((sql.prepare << "SELECT lot FROM batches WHERE gtin = :gtin AND lot > :lot ORDER BY lot LIMIT :room",
               soci::use(gtin_, "gtin"), soci::use(lot_, "lot"), soci::use(room_, "room"),
               soci::into(found_lot_))) {}

  std::vector<Subject> read(const Subject& after) {
    if (!after.gtin.empty()) add_lots(after.gtin, after.lot);
    std::string last = after.gtin;
    while (subjects_.size() < most_) {
      const auto products = products_behind(last);
      if (products.empty()) break;
      for (const auto& gtin : products) {
        if (subjects_.size() >= most_) break;
        subjects_.push_back({gtin, ""});
        add_lots(gtin, "");
        last = gtin;
      }
    }
    return std::move(subjects_);
  }

 private:
  std::vector<std::string> products_behind(const std::string& gtin) {
    std::vector<std::string> products;
    gtin_ = gtin;
    room_ = room();
    products_.execute();
    while (products_.fetch()) products.push_back(found_gtin_);
    return products;
  }

  void add_lots(const std::string& gtin, const std::string& behind) {
    gtin_ = gtin;
    lot_ = behind;
    room_ = room();
    if (room_ == 0) return;
    lots_.execute();
    while (lots_.fetch()) subjects_.push_back({gtin, found_lot_});
  }

  long long room() const { return static_cast<long long>(most_ - subjects_.size()); }

  std::string place_;
  std::size_t most_;
  std::string gtin_, lot_, found_gtin_, found_lot_;
  long long room_ = 0;
  std::vector<Subject> subjects_;
  soci::statement products_, lots_;
};

}  // namespace

std::vector<Change> changes_since(Connection& connection, std::int64_t since, std::size_t most) {
  return guarded(connection.display(), [&] {
    return read_changes(connection.sql(),
                        "SELECT " + kColumns + " FROM changes WHERE seq > :since ORDER BY seq LIMIT :most",
                        since, static_cast<long long>(most));
  });
}

std::optional<Change> last_change(Connection& connection) {
  return guarded(connection.display(), [&]() -> std::optional<Change> {
    auto found = read_changes(
        connection.sql(),
        "SELECT " + kColumns + " FROM changes WHERE seq > :behind ORDER BY seq DESC LIMIT :most", 0, 1);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
  });
}

FeedState feed_state(Connection& connection) {
  return guarded(connection.display(), [&] {
    long long looked = -1, day = 0;
    soci::session& sql = connection.sql();
    sql << "SELECT taken FROM turns WHERE name = 'feed'", soci::into(looked);
    sql << "SELECT taken FROM turns WHERE name = 'feed_day'", soci::into(day);
    return FeedState{looked, day_of_number(day)};
  });
}

ChangedSubjects changed_subjects(Connection& connection, std::int64_t audit_seq, std::size_t most) {
  return guarded(connection.display(), [&] {
    const auto entries = entries_behind(connection.sql(), audit_seq, most);
    Gathering gathering(connection.sql());
    for (const auto& entry : entries) gathering.add(entry);
    return gathering.end(entries.empty() ? audit_seq : entries.back().seq);
  });
}

std::vector<Subject> registry_subjects(Connection& connection, const Subject& after, std::size_t most,
                                       std::string_view place) {
  return guarded(connection.display(), [&] {
    if (!all_storable(after.gtin, after.lot, place)) return std::vector<Subject>{};
    SubjectPages pages(connection.sql(), place, most);
    return pages.read(after);
  });
}

struct PublishedDigests::State {
  explicit State(Connection& connection)
      : display(connection.display()),
        statement((connection.sql().prepare
                       << "SELECT digest FROM changes WHERE subject = :kind AND key = :key "
                          "ORDER BY seq DESC LIMIT 1",
                   soci::use(kind), soci::use(key), soci::into(digest))) {}
  std::string display, kind, key, digest;
  soci::statement statement;
};

PublishedDigests::PublishedDigests(Connection& connection)
    : state_(guarded(connection.display(), [&] { return std::make_unique<State>(connection); })) {}
PublishedDigests::~PublishedDigests() = default;

std::string PublishedDigests::of(const Subject& subject) {
  return guarded(state_->display, [&] {
    state_->kind = subject.kind();
    state_->key = subject.key();
    std::string found;
    state_->statement.execute();
    while (state_->statement.fetch()) found = state_->digest;
    return found;
  });
}

void take_feed_turn(Connection& connection) {
  guarded(connection.display(),
          [&] { connection.sql() << "UPDATE turns SET taken = taken WHERE name = 'feed'"; });
}

void append_changes(Connection& connection, const std::vector<Change>& changes) {
  guarded(connection.display(), [&] {
    for (const auto& change : changes) {
      const long long seq = change.seq, signed_at = milliseconds(change.signed_at),
                      audit_seq = change.audit_seq;
      connection.sql() << "INSERT INTO changes (" + kColumns +
                              ") VALUES (:seq, :signed_at, :audit_seq, :subject, :key, :digest, :jws)",
          soci::use(seq), soci::use(signed_at), soci::use(audit_seq), soci::use(change.subject),
          soci::use(change.key), soci::use(change.digest), soci::use(change.jws);
    }
  });
}

void advance_feed(Connection& connection, std::int64_t audit_seq, std::optional<Date> compared_on) {
  guarded(connection.display(), [&] {
    const long long looked = audit_seq;
    connection.sql() << "UPDATE turns SET taken = :looked WHERE name = 'feed' AND taken < :looked",
        soci::use(looked, "looked");
    if (!compared_on) return;
    const long long day = compared_on->day.time_since_epoch().count();
    connection.sql() << "UPDATE turns SET taken = :day WHERE name = 'feed_day' AND taken < :day",
        soci::use(day, "day");
  });
}

}  // namespace ocop::db
