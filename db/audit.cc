#include "db/audit.h"

#include <fmt/format.h>
#include <soci/soci.h>

#include <string>

#include "base/digest.h"
#include "base/text.h"
#include "db/guard.h"
#include "db/queries.h"
#include "db/storable.h"

namespace ocop::db {
namespace {

constexpr std::string_view kFormat = "ocop-audit-1";
constexpr std::size_t kAtOnce = 500;  ///< entries in memory while the chain is read
constexpr std::size_t kMostErrors = 20;
constexpr std::size_t kLongestSubject = 300;

void append_field(std::string& bytes, std::string_view field) {
  bytes.append(std::to_string(field.size())).append(":").append(field).append(",");
}

std::string fit(std::string_view text, std::size_t most) {
  return text.size() <= most && storable(text) ? std::string(text) : printable(text, most);
}

/// Columns of an entry, and what a statement brings them back in.
struct Row {
  static constexpr std::string_view kColumns =
      "seq, at_ms, actor, via, act, subject, details, hash";
  long long seq = 0;
  long long at_ms = 0;
  std::string actor, via, act, subject, details, hash;

  void bind(soci::statement& statement) {
    statement.exchange(soci::into(seq));
    statement.exchange(soci::into(at_ms));
    for (auto* text : {&actor, &via, &act, &subject, &details, &hash}) {
      statement.exchange(soci::into(*text));
    }
  }
  AuditEntry entry() const {
    return {seq, stored_instant(at_ms), actor, via, act, subject, details, hash};
  }
};

AuditHead read_head(soci::session& sql, const std::string& locking) {
  AuditHead head;
  long long seq = 0;
  sql << "SELECT seq, hash FROM audit_head WHERE id = 1" + locking, soci::into(seq),
      soci::into(head.hash);
  if (!sql.got_data()) throw DatabaseError("the row of audit_head is missing");
  head.seq = seq;
  return head;
}

/// The entries in their order, so many at a time.
class Chain {
 public:
  explicit Chain(soci::session& sql) : statement_(sql) {
    row_.bind(statement_);
    statement_.exchange(soci::use(after_, "after"));
    statement_.alloc();
    statement_.prepare("SELECT " + std::string(Row::kColumns) +
                       " FROM audit WHERE seq > :after ORDER BY seq LIMIT " +
                       std::to_string(kAtOnce));
    statement_.define_and_bind();
  }

  template <class Use>
  void for_each(Use use) {
    std::size_t count = kAtOnce;
    while (count == kAtOnce) {
      count = 0;
      bool more = statement_.execute(true);
      for (; more; more = statement_.fetch()) {
        after_ = row_.seq;
        use(row_.entry());
        ++count;
      }
    }
  }

 private:
  Row row_;
  long long after_ = 0;
  soci::statement statement_;
};

class Verification {
 public:
  explicit Verification(const std::optional<AuditHead>& expected) : expected_(expected) {}

  void read(const AuditEntry& entry) {
    if (entry.seq != last_.seq + 1) missing(last_.seq + 1, entry.seq - 1);
    if (audit_hash(entry, last_.hash) != entry.hash) {
      add(fmt::format("audit {}", entry.seq),
          message("the entry's hash does not follow from its content and the entry before: it was "
                  "changed, put in, or moved here, or the one before was replaced",
                  "mã băm không khớp với nội dung và mục đứng trước: mục này đã bị sửa, chèn thêm "
                  "hoặc đổi chỗ, hoặc mục đứng trước đã bị thay"));
    }
    last_ = {entry.seq, entry.hash};
    if (expected_ && expected_->seq == entry.seq) compare_noted(entry.hash);
  }

  std::vector<Error> finish(const AuditHead& head) {
    if (head.seq > last_.seq) {
      missing(last_.seq + 1, head.seq);
    } else if (head.seq < last_.seq) {
      add("audit_head", message("the log's end is noted as entry {}, but there are entries up to "
                                "{}: they were added past the log, or the note was changed",
                                "điểm cuối ghi là mục {}, nhưng nhật ký có đến mục {}: các mục sau "
                                "được chèn trái phép hoặc điểm cuối đã bị sửa",
                                head.seq, last_.seq));
    } else if (head.hash != last_.hash) {
      add("audit_head", message("the hash noted for the log's end is not that of entry {}",
                                "mã băm ghi ở điểm cuối không phải của mục {}", last_.seq));
    }
    if (expected_ && expected_->seq > last_.seq) {
      add("head", message("entry {} was noted earlier, but the log ends at {}: entries were cut off",
                          "trước đây đã có mục {}, nhưng nhật ký nay chỉ đến mục {}: phần cuối đã "
                          "bị cắt bỏ",
                          expected_->seq, last_.seq));
    }
    if (expected_ && expected_->seq == 0) compare_noted(kStart);
    return std::move(errors_);
  }

 private:
  static constexpr std::string_view kStart =
      "0000000000000000000000000000000000000000000000000000000000000000";

  void compare_noted(std::string_view hash) {
    if (expected_->hash == hash) return;
    add("head", message("entry {} had another hash when it was noted: the log was written anew",
                        "mã băm của mục {} khác với lần ghi nhận trước: nhật ký đã bị viết lại",
                        expected_->seq));
  }

  void missing(std::int64_t first, std::int64_t last) {
    if (first == last) {
      add(fmt::format("audit {}", first),
          message("the entry is missing: it was removed", "thiếu mục này: đã bị xóa"));
    } else {
      add(fmt::format("audit {}", first), message("entries {} to {} are missing: they were removed",
                                                  "thiếu các mục từ {} đến {}: đã bị xóa", first,
                                                  last));
    }
  }

  void add(std::string where, Message text) {
    if (errors_.size() < kMostErrors) errors_.push_back({std::move(where), std::move(text)});
  }

  const std::optional<AuditHead>& expected_;
  AuditHead last_{0, std::string(kStart)};
  std::vector<Error> errors_;
};

}  // namespace

programme::Actor at_command_line() {
  programme::Actor actor;
  actor.role = programme::Role::kAdministrator;
  actor.via = "command line";
  return actor;
}

std::string audit_hash(const AuditEntry& entry, std::string_view previous) {
  std::string bytes;
  append_field(bytes, kFormat);
  append_field(bytes, previous);
  append_field(bytes, std::to_string(entry.seq));
  append_field(bytes, std::to_string(milliseconds(entry.at)));
  for (const auto* text : {&entry.actor, &entry.via, &entry.act, &entry.subject, &entry.details}) {
    append_field(bytes, *text);
  }
  return sha256_hex(bytes);
}

void append_audit(Connection& connection, const programme::Actor& actor, const AuditNote& note,
                  Instant now) {
  if (!storable(note.details)) {
    throw std::invalid_argument("details of an audit entry are no storable text");
  }
  guarded(connection.display(), [&] {
    auto& sql = connection.sql();
    const auto head =
        read_head(sql, connection.engine() == Engine::kPostgres ? " FOR UPDATE" : "");
    AuditEntry entry{head.seq + 1,
                     now,
                     fit(actor.user, kLongestSubject),
                     fit(actor.via, kLongestSubject),
                     note.act,
                     fit(note.subject, kLongestSubject),
                     note.details,
                     ""};
    entry.hash = audit_hash(entry, head.hash);
    const long long seq = entry.seq;
    const long long at = milliseconds(now);
    sql << "INSERT INTO audit (seq, at_ms, actor, via, act, subject, details, hash) VALUES "
           "(:seq, :at, :actor, :via, :act, :subject, :details, :hash)",
        soci::use(seq), soci::use(at), soci::use(entry.actor), soci::use(entry.via),
        soci::use(entry.act), soci::use(entry.subject), soci::use(entry.details),
        soci::use(entry.hash);
    sql << "UPDATE audit_head SET seq = :seq, hash = :hash WHERE id = 1", soci::use(seq),
        soci::use(entry.hash);
  });
}

AuditHead audit_head(Connection& connection) {
  return guarded(connection.display(), [&] { return read_head(connection.sql(), ""); });
}

std::vector<Error> verify_audit(Connection& connection, const std::optional<AuditHead>& expected) {
  connection.begin_read();
  try {
    auto errors = guarded(connection.display(), [&] {
      Verification verification(expected);
      Chain(connection.sql()).for_each([&](const AuditEntry& entry) { verification.read(entry); });
      return verification.finish(read_head(connection.sql(), ""));
    });
    connection.rollback();
    return errors;
  } catch (...) {
    connection.rollback();
    throw;
  }
}

std::vector<AuditEntry> audit_entries(Connection& connection, const AuditFilter& filter) {
  if (!storable(filter.subject) || !storable(filter.actor)) return {};
  return guarded(connection.display(), [&] {
    Row row;
    std::string conditions = " WHERE 1 = 1";
    soci::statement statement(connection.sql());
    row.bind(statement);
    if (!filter.subject.empty()) {
      conditions += " AND subject = :subject";
      statement.exchange(soci::use(filter.subject, "subject"));
    }
    if (!filter.actor.empty()) {
      conditions += " AND actor = :actor";
      statement.exchange(soci::use(filter.actor, "actor"));
    }
    const long long before = filter.before.value_or(0);
    if (filter.before) {
      conditions += " AND seq < :before";
      statement.exchange(soci::use(before, "before"));
    }
    statement.alloc();
    statement.prepare("SELECT " + std::string(Row::kColumns) + " FROM audit" + conditions +
                      " ORDER BY seq DESC LIMIT " + std::to_string(filter.limit));
    statement.define_and_bind();
    std::vector<AuditEntry> entries;
    for (bool more = statement.execute(true); more; more = statement.fetch()) {
      entries.push_back(row.entry());
    }
    return entries;
  });
}

}  // namespace ocop::db
