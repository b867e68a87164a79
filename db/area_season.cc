#include "db/area_season.h"

#include <algorithm>

#include "db/queries.h"

namespace ocop::db {
namespace {

std::optional<std::int64_t> yield_of(soci::session& sql, const std::string& area, long long year) {
  long long grams = 0;
  soci::indicator declared{};
  sql << "SELECT COALESCE((SELECT y.yield_grams FROM area_yields y WHERE y.area = a.id AND "
         "y.season_year = :year ORDER BY y.seq DESC LIMIT 1), a.yield_grams) "
         "FROM areas a WHERE a.id = :area",
      soci::into(grams, declared), soci::use(year, "year"), soci::use(area, "area");
  if (!sql.got_data() || declared == soci::i_null) return {};
  return grams;
}

std::optional<std::int64_t> room(const Balance& balance, std::int64_t counted_already) {
  const auto left = balance.left();
  if (!left) return {};
  return std::max<std::int64_t>(0, *left + std::max<std::int64_t>(0, counted_already));
}

}  // namespace

Message kilograms(std::int64_t grams) {
  std::string text = fmt::format("{}.{:03}", grams / 1000, grams % 1000);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  Message result{text, text};
  if (const auto point = result.vi.find('.'); point != std::string::npos) result.vi[point] = ',';
  return result;
}

std::optional<Message> unfit_area(soci::session& sql, const std::string& area, Date day) {
  std::string status;
  std::string from;
  std::string until;
  sql << "SELECT status, COALESCE(valid_from, ''), COALESCE(valid_until, '') FROM areas "
         "WHERE id = :area",
      soci::into(status), soci::into(from), soci::into(until), soci::use(area);
  if (status == "suspended") {
    return message("The area {} is suspended; name another area, or ask the authority that "
                   "granted its code",
                   "Vùng {} đang bị tạm đình chỉ; hãy ghi vùng khác, hoặc hỏi cơ quan cấp mã số "
                   "vùng trồng",
                   area);
  }
  if (status == "revoked") {
    return message("The code of the area {} is revoked; name another area",
                   "Mã số vùng trồng {} đã bị thu hồi; hãy ghi vùng khác", area);
  }
  const auto first = stored_optional_date(from);
  if (first && day < *first) {
    return message("The area {0} is valid from {1} only, not yet on {2}; name an area that was "
                   "valid on the day of harvest",
                   "Vùng {0} chỉ có hiệu lực từ {1}, ngày {2} chưa có hiệu lực; hãy ghi vùng có "
                   "hiệu lực vào ngày thu hoạch",
                   area, dmy_date(*first), dmy_date(day));
  }
  const auto last = stored_optional_date(until);
  if (last && day > *last) {
    return message("The area {0} was valid until {1}, no longer on {2}; have its code renewed, or "
                   "name another area",
                   "Vùng {0} chỉ có hiệu lực đến {1}, ngày {2} đã hết hiệu lực; hãy xin gia hạn "
                   "mã số vùng trồng, hoặc ghi vùng khác",
                   area, dmy_date(*last), dmy_date(day));
  }
  return {};
}

std::optional<Message> stale_season(soci::session& sql, const std::string& area, int season,
                                    int year) {
  if (season >= year - kSeasonsBack) return {};
  const long long wanted = season;
  long long declared = 0;
  sql << "SELECT COUNT(*) FROM area_yields WHERE area = :area AND season_year = :year",
      soci::into(declared), soci::use(area, "area"), soci::use(wanted, "year");
  if (declared > 0) return {};
  return message("The season {0} of the area {1} lies more than {2} years back and nobody has "
                 "declared its yield; check the date, or ask an officer of the province to enter it",
                 "Vụ {0} của vùng {1} đã quá {2} năm và chưa ai khai báo sản lượng; hãy kiểm tra "
                 "ngày, hoặc đề nghị cán bộ cấp tỉnh nhập sản lượng của vụ đó",
                 season, area, kSeasonsBack);
}

std::optional<std::int64_t> Season::left_for_batch() const {
  return room(balance, delivered - used);
}

std::optional<std::int64_t> Season::left_for_delivery() const {
  return room(balance, used - delivered);
}

Season season_of(soci::session& sql, const std::string& area, int year,
                 const std::string& producer) {
  Season season;
  season.balance.area = area;
  season.balance.year = year;
  const long long wanted = year;
  season.balance.declared = yield_of(sql, area, wanted);
  std::string who;
  long long used = 0;
  long long delivered = 0;
  soci::statement each =
      (sql.prepare << "SELECT t.producer, CAST(SUM(t.used) AS BIGINT), CAST(SUM(t.delivered) AS "
                      "BIGINT) FROM (SELECT b.producer AS producer, u.grams AS used, 0 AS "
                      "delivered FROM batch_areas u JOIN batches b ON b.gtin = u.gtin AND "
                      "b.lot = u.lot WHERE u.area = :a AND u.season_year = :y "
                      "UNION ALL SELECT d.producer, 0, d.grams FROM deliveries d "
                      "WHERE d.area = :b AND d.season_year = :z) t GROUP BY t.producer",
       soci::into(who), soci::into(used), soci::into(delivered), soci::use(area, "a"),
       soci::use(wanted, "y"), soci::use(area, "b"), soci::use(wanted, "z"));
  each.execute();
  while (each.fetch()) {
    season.balance.used += used;
    season.balance.delivered += delivered;
    season.balance.taken += std::max(used, delivered);
    if (who != producer) continue;
    season.used = used;
    season.delivered = delivered;
  }
  return season;
}

bool supplies(soci::session& sql, const std::string& area, const std::string& producer) {
  long long links = 0;
  sql << "SELECT (SELECT COUNT(*) FROM area_producers ap WHERE ap.area = :a AND "
         "ap.producer = :p) + (SELECT COUNT(*) FROM product_areas pa JOIN products pr ON "
         "pr.gtin = pa.gtin WHERE pa.area = :b AND pr.producer = :q)",
      soci::into(links), soci::use(area, "a"), soci::use(producer, "p"), soci::use(area, "b"),
      soci::use(producer, "q");
  return links > 0;
}

int year_of(Date date) {
  return static_cast<int>(std::chrono::year_month_day(date.day).year());
}

}  // namespace ocop::db
