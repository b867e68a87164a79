#include "db/events.h"

#include <fmt/format.h>
#include <soci/soci.h>

#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "base/digest.h"
#include "base/text.h"
#include "db/audit.h"
#include "db/event_rights.h"
#include "db/event_rows.h"
#include "db/goods_rows.h"
#include "db/guard.h"
#include "db/lineage.h"
#include "db/many_rows.h"
#include "db/queries.h"
#include "gs1/epcis/event_hash.h"
#include "gs1/epcis/event_json.h"

namespace ocop::db {
namespace {

using gs1::epcis::Event;

/// An event that is there, or comes earlier in the same capture.
struct Known {
  long long seq = 0;
  std::string document, producer, captured_by, capture;
};
/// By eventID; each an event and the declaration that it was an error.
using KnownEvents = std::map<std::pair<std::string, bool>, Known>;

KnownEvents find_known(soci::session& sql, std::span<const Event> events) {
  KnownEvents known;
  std::string id;
  long long declared = 0;
  Known one;
  ManyRows question(
      sql, "WITH wanted (id) AS (VALUES ", "t",
      ") SELECT e.id, e.declared, e.seq, e.document, e.producer, e.captured_by, e.capture "
      "FROM wanted w JOIN events e ON e.id = w.id",
      [&](soci::statement& statement) {
        statement.exchange(soci::into(id));
        statement.exchange(soci::into(declared));
        statement.exchange(soci::into(one.seq));
        statement.exchange(soci::into(one.document));
        statement.exchange(soci::into(one.producer));
        statement.exchange(soci::into(one.captured_by));
        statement.exchange(soci::into(one.capture));
      },
      [&] {
        known.insert_or_assign({id, declared != 0}, one);
      });
  std::set<std::string_view> asked;
  for (const auto& event : events) {
    if (asked.insert(event.id).second) question.text(event.id);
  }
  question.finish();
  return known;
}

/// The hash leaves out nothing but the id, when it was recorded, and a declaration of error.
bool same_event(const Known& there, const Event& event, bool declared) {
  if (there.document == event.json) return true;
  if (!declared && gs1::epcis::is_event_hash(event.id)) return true;
  return nlohmann::json::parse(there.document) == nlohmann::json::parse(event.json);
}

bool declares(const Known& there, const Event& declaration) {
  auto said = nlohmann::json::parse(declaration.json);
  said.erase("errorDeclaration");
  return nlohmann::json::parse(there.document) == said;
}

class Capturing {
 public:
  Capturing(Connection& connection, const Actor& actor, std::string_view token, Instant now)
      : connection_(connection),
        actor_(actor),
        token_(token),
        now_(now),
        rights_(connection, actor, now) {
    capture_.id = hex_digits(random_bytes(16));
    capture_.created_at = now;
    capture_.captured_by = actor.user;
  }

  Result<Capture> run(std::span<const Event> events) {
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (auto right = check(events[i], path_of(i)); !right) return tl::unexpected(right.error());
    }
    EventRows rows(connection_, now_);
    known_ = find_known(connection_.sql(), events);
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (auto added = add(rows, events[i], path_of(i)); !added) {
        return tl::unexpected(added.error());
      }
    }
    rows.finish();
    for (const long long seq : withdrawn_) remove_lineage(connection_, seq);
    note();
    return capture_;
  }

 private:
  static std::string path_of(std::size_t index) { return fmt::format("eventList[{}]", index); }

  Result<void> check(const Event& event, const std::string& path) {
    if (!storable(event.json) || !storable(event.id)) {
      return fail(path, message("The event holds characters that are no text",
                                "Sự kiện chứa ký tự không phải văn bản"));
    }
    return rights_.check(event, path);
  }

  Result<void> add(EventRows& rows, const Event& event, const std::string& path) {
    const bool declared = declaration_of(event).has_value();
    const auto there = known_.find({event.id, declared});
    if (there != known_.end()) {
      if (!same_event(there->second, event, declared)) return other_content(event, path);
      ++capture_.duplicates;
      return {};
    }
    if (declared) {
      if (auto right = check_declaration(event, path); !right) return right;
    }
    const long long seq = rows.add(event,
                                   {.producer = actor_.producer,
                                    .captured_by = actor_.user,
                                    .token = std::string(token_),
                                    .capture = capture_.id,
                                    .batch = {}},
                                   rights_.sight_of(event));
    known_.emplace(std::pair(event.id, declared),
                   Known{seq, event.json, actor_.producer, actor_.user, capture_.id});
    ++capture_.events;
    return {};
  }

  Result<void> check_declaration(const Event& event, const std::string& path) {
    const auto original = known_.find({event.id, false});
    if (original == known_.end()) {
      return fail(path + ".eventID",
                  message("There is no event with this identifier that could be declared an error",
                          "Không có sự kiện nào mang mã này để khai báo là sai"));
    }
    const auto& there = original->second;
    if (!is_own(there)) {
      return fail(path + ".errorDeclaration",
                  message("Only who captured an event may declare it an error; what the registry "
                          "itself says is changed there",
                          "Chỉ người đã ghi sự kiện mới được khai báo sự kiện đó là sai; nội dung "
                          "do sổ đăng ký tự sinh thì sửa ngay trong sổ đăng ký"));
    }
    if (!gs1::epcis::is_event_hash(event.id) && !declares(there, event)) {
      return other_content(event, path);
    }
    withdrawn_.push_back(there.seq);
    return {};
  }

  /// A producer's accounts are one; officers are each their own.
  bool is_own(const Known& there) const {
    if (there.capture.empty() || there.producer != actor_.producer) return false;
    return !actor_.producer.empty() || there.captured_by == actor_.user;
  }

  static tl::unexpected<Error> other_content(const Event& event, const std::string& path) {
    return fail(path + ".eventID",
                message("An event with the identifier {} is there with other content; give this "
                        "one an identifier of its own, or declare the earlier one an error",
                        "Đã có sự kiện mang mã {} với nội dung khác; hãy đặt mã riêng cho sự kiện "
                        "này, hoặc khai báo sự kiện trước là sai",
                        printable(event.id)));
  }

  void note() {
    capture_insert();
    if (capture_.events == 0) return;
    append_audit(
        connection_, actor_,
        {"events.capture", "capture " + capture_.id,
         nlohmann::ordered_json{{"events", capture_.events}, {"duplicates", capture_.duplicates}}
             .dump()},
        now_);
  }

  void capture_insert() {
    const long long at = milliseconds(now_);
    const auto events = static_cast<long long>(capture_.events);
    const auto duplicates = static_cast<long long>(capture_.duplicates);
    const std::string token(token_);
    connection_.sql() << "INSERT INTO captures (id, created_at, finished_at, captured_by, token, "
                         "events, duplicates) VALUES (:id, :at, :done, :who, :token, :events, "
                         ":duplicates)",
        soci::use(capture_.id, "id"), soci::use(at, "at"), soci::use(at, "done"),
        soci::use(capture_.captured_by, "who"), soci::use(token, "token"),
        soci::use(events, "events"), soci::use(duplicates, "duplicates");
  }

  Connection& connection_;
  const Actor& actor_;
  std::string_view token_;
  Instant now_;
  EventRights rights_;
  Capture capture_;
  KnownEvents known_;
  std::vector<long long> withdrawn_;
};

std::vector<Capture> read_captures(soci::session& sql, const std::string& conditions,
                                   const std::function<void(soci::statement&)>& bind) {
  Capture one;
  long long at = 0;
  long long events = 0;
  long long duplicates = 0;
  soci::statement statement(sql);
  statement.exchange(soci::into(one.id));
  statement.exchange(soci::into(at));
  statement.exchange(soci::into(one.captured_by));
  statement.exchange(soci::into(events));
  statement.exchange(soci::into(duplicates));
  bind(statement);
  statement.alloc();
  statement.prepare("SELECT id, created_at, captured_by, events, duplicates FROM captures " +
                    conditions);
  statement.define_and_bind();
  std::vector<Capture> captures;
  statement.execute();
  while (statement.fetch()) {
    one.created_at = stored_instant(at);
    one.events = static_cast<std::uint64_t>(events);
    one.duplicates = static_cast<std::uint64_t>(duplicates);
    captures.push_back(one);
  }
  return captures;
}

}  // namespace

Result<Capture> capture_events(Connection& connection, const Actor& actor,
                               std::span<const Event> events, std::string_view token, Instant now) {
  if (auto allowed = programme::check_may(actor, Act::kRecordEvent); !allowed) {
    return tl::unexpected(allowed.error());
  }
  return guarded(connection.display(),
                 [&] { return Capturing(connection, actor, token, now).run(events); });
}

std::optional<Capture> capture_of(Connection& connection, std::string_view id) {
  if (!storable(id)) return {};
  return guarded(connection.display(), [&]() -> std::optional<Capture> {
    const std::string wanted(id);
    auto found = read_captures(connection.sql(), "WHERE id = :id", [&](soci::statement& statement) {
      statement.exchange(soci::use(wanted, "id"));
    });
    if (found.empty()) return {};
    return std::move(found.front());
  });
}

std::vector<Capture> captures_of(Connection& connection, std::string_view user,
                                 std::string_view after, std::size_t most) {
  if (!all_storable(user, after)) return {};
  return guarded(connection.display(), [&] {
    const std::string who(user);
    const std::string last(after);
    const std::string further =
        last.empty() ? ""
                     : " AND (created_at, id) < (SELECT c.created_at, c.id FROM captures c WHERE "
                       "c.id = :after)";
    return read_captures(connection.sql(),
                         "WHERE captured_by = :who" + further +
                             " ORDER BY created_at DESC, id DESC LIMIT " + std::to_string(most),
                         [&](soci::statement& statement) {
                           statement.exchange(soci::use(who, "who"));
                           if (!last.empty()) statement.exchange(soci::use(last, "after"));
                         });
  });
}

}  // namespace ocop::db
