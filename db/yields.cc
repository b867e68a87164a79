#include <soci/soci.h>

#include <nlohmann/json.hpp>

#include "db/area_season.h"
#include "db/audit.h"
#include "db/certificate_acts.h"
#include "db/goods_acts.h"
#include "db/goods_rows.h"
#include "db/guard.h"
#include "db/queries.h"

namespace ocop::db {
namespace {

constexpr int kFirstYear = 1900;
constexpr int kLastYear = 2199;

Result<void> check_numbers(const YieldRequest& request) {
  if (request.year < kFirstYear || request.year > kLastYear) {
    return fail("year", message("The season is a year from {} to {}",
                                "Mùa vụ là một năm từ {} đến {}", kFirstYear, kLastYear));
  }
  if (request.grams < 0 || request.grams > programme::kMaxAreaGrams) {
    return fail("grams", message("State the expected yield in kilograms: from 0 to {}",
                                 "Hãy ghi sản lượng dự kiến tính bằng ki-lô-gam: từ 0 đến {}",
                                 programme::kMaxAreaGrams / 1000));
  }
  return {};
}

Result<void> check_taken(const Balance& balance, const YieldRequest& request) {
  if (request.grams >= balance.taken) return {};
  const Message taken = kilograms(balance.taken);
  return fail("grams",
              {fmt::format("{} kg of {} have been used or delivered already; the expected yield "
                           "cannot be less",
                           taken.en, request.year),
               fmt::format("Đã dùng hoặc đã giao {} kg của năm {}; sản lượng dự kiến không thể "
                           "thấp hơn",
                           taken.vi, request.year)});
}

void insert_yield(soci::session& sql, const YieldRequest& request, const std::string& reason,
                  const Actor& actor, Instant now) {
  const long long year = request.year;
  const long long grams = request.grams;
  const long long at = milliseconds(now);
  long long highest = 0;
  sql << "SELECT COALESCE(MAX(seq), 0) FROM area_yields WHERE area = :area AND "
         "season_year = :year",
      soci::into(highest), soci::use(request.area), soci::use(year);
  const long long seq = highest + 1;
  sql << "INSERT INTO area_yields (area, season_year, seq, yield_grams, reason, recorded_at, "
         "recorded_by, paper) VALUES (:area, :year, :seq, :grams, :reason, :at, :who, :paper)",
      soci::use(request.area), soci::use(year), soci::use(seq), soci::use(grams),
      soci::use(reason), soci::use(at), soci::use(actor.user), soci::use(request.paper);
}

}  // namespace

Result<void> change_yield(Connection& connection, const Actor& actor, const YieldRequest& request,
                          Instant now) {
  return guarded(connection.display(), [&]() -> Result<void> {
    if (auto reach = check_reach_area(connection, actor, Act::kChangeYield, request.area);
        !reach) {
      return reach;
    }
    if (auto sound = check_numbers(request); !sound) return sound;
    lock_areas(connection, {request.area});
    const auto season = season_of(connection.sql(), request.area, request.year, "");
    if (auto enough = check_taken(season.balance, request); !enough) return enough;
    const auto reason = read_words({"reason", {"the reason", "lý do"}}, request.reason);
    if (!reason) return tl::unexpected(reason.error());
    if (auto scan = check_paper(connection, request.paper); !scan) return scan;
    insert_yield(connection.sql(), request, *reason, actor, now);
    nlohmann::ordered_json details{{"year", request.year}};
    if (season.balance.declared) details["old_grams"] = *season.balance.declared;
    details["new_grams"] = request.grams;
    details["reason"] = *reason;
    if (!request.paper.empty()) details["paper"] = request.paper;
    append_audit(connection, actor, {"area.yield", "area " + request.area, details.dump()}, now);
    return {};
  });
}

}  // namespace ocop::db
