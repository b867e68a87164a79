#include "db/rule_book.h"

#include <soci/soci.h>

#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/text.h"
#include "db/audit.h"
#include "db/guard.h"
#include "db/queries.h"
#include "db/storable.h"

namespace ocop::db {
namespace {

constexpr std::size_t kLongest = std::size_t{1} << 20;

struct Stored {
  long long revision = 0;
  std::string json;
};

/// The highest revision of each id.
std::map<std::string, Stored> stored_sets(Connection& connection) {
  return guarded(connection.display(), [&] {
    std::map<std::string, Stored> sets;
    soci::rowset<soci::row> rows =
        (connection.sql().prepare << "SELECT id, revision, json FROM rule_sets ORDER BY revision");
    for (const auto& row : rows) {
      sets[row.get<std::string>(0)] = {row.get<long long>(1), row.get<std::string>(2)};
    }
    return sets;
  });
}

// Two at a time would give one revision twice.
void keep_others_out(Connection& connection) {
  if (connection.engine() != Engine::kPostgres) return;
  guarded(connection.display(),
          [&] { connection.sql() << "LOCK TABLE rule_sets IN SHARE ROW EXCLUSIVE MODE"; });
}

}  // namespace

std::shared_ptr<const programme::RuleBook> load_rule_book(Connection& connection) {
  auto sets = programme::RuleBook::built_in().sets();
  for (const auto& [id, stored] : stored_sets(connection)) {
    auto set = programme::parse_rule_set(stored.json);
    if (!set) {
      throw DatabaseError(connection.display() + ": the rule set " + id + " cannot be read: " +
                          set.error().in(Language::kEnglish));
    }
    sets.push_back(*std::move(set));
  }
  return std::make_shared<const programme::RuleBook>(std::move(sets));
}

Result<void> add_rule_set(Connection& connection, const programme::Actor& actor,
                          std::string_view json, Instant now) {
  if (auto allowed = programme::check_may(actor, programme::Act::kAddRules); !allowed) {
    return allowed;
  }
  if (json.size() > kLongest || !storable(json)) {
    return fail("", message("A rule set is a JSON text in UTF-8 of at most {} KiB",
                            "Bộ quy tắc là văn bản JSON mã UTF-8, tối đa {} KiB", kLongest / 1024));
  }
  const auto set = programme::parse_rule_set(json);
  if (!set) return tl::unexpected<Error>(set.error());
  keep_others_out(connection);
  const auto sets = stored_sets(connection);
  const auto before = sets.find(set->id);
  const long long revision = before == sets.end() ? 1 : before->second.revision + 1;
  const std::string text(json);
  if (before != sets.end() && before->second.json == text) {
    return fail("id", message("The registry holds exactly this rule set {} already",
                              "Sổ đăng ký đã có đúng bộ quy tắc {} này", set->id));
  }
  guarded(connection.display(), [&] {
    const long long at = milliseconds(now);
    connection.sql() << "INSERT INTO rule_sets (id, revision, json, recorded_at, recorded_by) "
                        "VALUES (:id, :revision, :json, :at, :by)",
        soci::use(set->id), soci::use(revision), soci::use(text), soci::use(at),
        soci::use(actor.user);
  });
  append_audit(connection, actor,
               {"rules.add", "rules " + set->id,
                nlohmann::json{{"decision", set->decision},
                               {"from", iso_date(set->from)},
                               {"revision", revision},
                               {"sha256", sha256_hex(text)}}
                    .dump()},
               now);
  return {};
}

}  // namespace ocop::db
