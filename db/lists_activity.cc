#include <algorithm>
#include <span>

#include "db/list_question.h"
#include "db/lists.h"
#include "db/queries.h"

namespace ocop::db {
namespace {

// Two parameters each: far below what either engine takes.
constexpr std::size_t kAskedAtOnce = 300;

/// "WITH asked (gtin, since) AS (VALUES …) "; `since_of` gives the second value as SQL.
template <class SinceOf>
std::string with_asked(Where& where, std::span<const ActivityQuestion> asked, SinceOf since_of) {
  std::string values;
  for (const auto& one : asked) {
    values += values.empty() ? "(CAST(" : ", (CAST(";
    values += where.value(one.gtin) + " AS TEXT), " + since_of(one.since) + ")";
  }
  return "WITH asked (gtin, since) AS (VALUES " + values + ") ";
}

/// Gives `on_row` a GTIN, a count and the last instant.
template <class OnRow>
void ask_sums(Connection& connection, const std::string& sql, const Where& where, OnRow on_row) {
  std::string gtin;
  long long count = 0;
  long long last = 0;
  ask(
      connection, sql, where,
      [&] { on_row(gtin, static_cast<std::uint64_t>(count), stored_instant(last)); }, gtin, count,
      last);
}

void add_batches(Connection& connection, std::span<const ActivityQuestion> asked,
                 std::map<std::string, Activity>& found) {
  Where where;
  const std::string with = with_asked(where, asked, [&](Date since) {
    return "CAST(" + where.value(milliseconds(start_of_day(since))) + " AS BIGINT)";
  });
  ask_sums(connection,
           with + "SELECT b.gtin, COUNT(*), MAX(b.registered_at) FROM asked a "
                  "JOIN batches b ON b.gtin = a.gtin AND b.registered_at >= a.since" +
               where.sql() + "GROUP BY b.gtin",
           where, [&](const std::string& gtin, std::uint64_t count, Instant last) {
             found[gtin].batches = count;
             found[gtin].last_batch = last;
           });
}

void add_scans(Connection& connection, std::span<const ActivityQuestion> asked,
               std::map<std::string, Activity>& found) {
  Where where;
  const std::string with = with_asked(where, asked, [&](Date since) {
    return "CAST(" + where.value(iso_date(since)) + " AS TEXT)";
  });
  ask_sums(connection,
           with + "SELECT d.gtin, CAST(SUM(d.scans) AS BIGINT), MAX(d.last_at) FROM asked a "
                  "JOIN scan_days d ON d.gtin = a.gtin AND d.day >= a.since" +
               where.sql() + "GROUP BY d.gtin",
           where, [&](const std::string& gtin, std::uint64_t count, Instant last) {
             found[gtin].scans = count;
             found[gtin].last_scan = last;
           });
}

}  // namespace

std::map<std::string, Activity> activities_since(Connection& connection,
                                                 const std::vector<ActivityQuestion>& asked) {
  std::map<std::string, Activity> found;
  for (std::size_t first = 0; first < asked.size(); first += kAskedAtOnce) {
    const auto part =
        std::span(asked).subspan(first, std::min(kAskedAtOnce, asked.size() - first));
    add_batches(connection, part, found);
    add_scans(connection, part, found);
  }
  return found;
}

Activity activity_of(Connection& connection, std::string_view gtin14) {
  const std::string gtin(gtin14);
  return activities_since(connection, {{gtin, make_date(1900, 1, 1)}})[gtin];
}

}  // namespace ocop::db
