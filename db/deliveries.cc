#include <soci/soci.h>

#include <nlohmann/json.hpp>

#include "db/area_season.h"
#include "db/audit.h"
#include "db/goods_acts.h"
#include "db/goods_rows.h"
#include "db/guard.h"
#include "db/queries.h"

namespace ocop::db {
namespace {

Result<void> check_grams(std::int64_t grams) {
  if (grams >= 1 && grams <= programme::kMaxAreaGrams) return {};
  return fail("grams", message("State the kilograms delivered: more than 0 and at most {}",
                               "Hãy ghi số ki-lô-gam đã giao: lớn hơn 0 và không quá {}",
                               programme::kMaxAreaGrams / 1000));
}

Result<void> check_area(soci::session& sql, const DeliveryRequest& request, Instant now) {
  if (!storable(request.area) || !supplies(sql, request.area, request.producer)) {
    return fail("area", message("The registry links no area {0} to the producer {1}; check the "
                                "planting-area code, or have the area linked first",
                                "Sổ đăng ký không ghi vùng {0} cung cấp cho chủ thể {1}; hãy kiểm "
                                "tra lại mã số vùng trồng, hoặc gắn vùng với chủ thể trước",
                                printable(request.area, 40), request.producer));
  }
  if (request.delivered > local_date(now)) {
    return fail("delivered",
                message("{} is still to come; enter what has been delivered",
                        "Ngày {} chưa đến; chỉ ghi nguyên liệu đã giao",
                        dmy_date(request.delivered)));
  }
  if (auto stale = stale_season(sql, request.area, year_of(request.delivered),
                                year_of(local_date(now)))) {
    return fail("delivered", *std::move(stale));
  }
  if (auto unfit = unfit_area(sql, request.area, request.delivered)) {
    return fail("area", *std::move(unfit));
  }
  return check_grams(request.grams);
}

Result<void> check_season(soci::session& sql, const DeliveryRequest& request) {
  const int year = year_of(request.delivered);
  const auto left = season_of(sql, request.area, year, request.producer).left_for_delivery();
  if (!left || request.grams <= *left) return {};
  const Message wanted = kilograms(request.grams);
  const Message rest = kilograms(*left);
  return fail("grams",
              {fmt::format("{} kg are more than the {} kg that are left of what the area {} is "
                           "expected to yield in {}; check the weight, or ask an officer of the "
                           "province to raise the yield",
                           wanted.en, rest.en, request.area, year),
               fmt::format("{} kg vượt quá {} kg còn lại trong sản lượng dự kiến của vùng {} năm "
                           "{}; hãy kiểm tra lại khối lượng, hoặc đề nghị cán bộ cấp tỉnh tăng "
                           "sản lượng dự kiến",
                           wanted.vi, rest.vi, request.area, year)});
}

void insert_delivery(soci::session& sql, long long id, const DeliveryRequest& request,
                     const std::string& note, const Actor& actor, Instant now) {
  const std::string delivered = iso_date(request.delivered);
  const long long year = year_of(request.delivered);
  const long long grams = request.grams;
  const long long at = milliseconds(now);
  sql << "INSERT INTO deliveries (id, area, producer, delivered, season_year, grams, note, "
         "recorded_at, recorded_by) VALUES (:id, :area, :producer, :delivered, :year, :grams, "
         ":note, :at, :who)",
      soci::use(id), soci::use(request.area), soci::use(request.producer), soci::use(delivered),
      soci::use(year), soci::use(grams), soci::use(note), soci::use(at), soci::use(actor.user);
}

/// Refuses what the same hand entered a moment ago: most likely a form sent twice, yet it may be
/// a second load of the same weight.
Result<void> check_sent_once(soci::session& sql, const DeliveryRequest& request,
                             const std::string& note, const Actor& actor, Instant now) {
  const std::string delivered = iso_date(request.delivered);
  const long long grams = request.grams;
  const long long until = milliseconds(now);
  const long long since = milliseconds(now - kSentTwiceWithin);
  long long at = 0;
  sql << "SELECT recorded_at FROM deliveries WHERE area = :area AND producer = :producer AND "
         "delivered = :delivered AND grams = :grams AND note = :note AND recorded_by = :who AND "
         "recorded_at > :since AND recorded_at <= :until ORDER BY id DESC LIMIT 1",
      soci::into(at), soci::use(request.area), soci::use(request.producer), soci::use(delivered),
      soci::use(grams), soci::use(note), soci::use(actor.user), soci::use(since), soci::use(until);
  if (!sql.got_data()) return {};
  return fail("note", message("This delivery was entered at {}; if it is another load, tell them "
                              "apart in the note",
                              "Lần giao này đã được ghi lúc {}; nếu là chuyến khác, hãy phân biệt "
                              "ở phần ghi chú",
                              local_date_time(stored_instant(at))));
}

}  // namespace

Result<void> add_delivery(Connection& connection, const Actor& actor,
                          const DeliveryRequest& request, Instant now) {
  return guarded(connection.display(), [&]() -> Result<void> {
    if (auto reach = check_reach_producer(connection, actor, Act::kAddDelivery, request.producer);
        !reach) {
      return reach;
    }
    if (auto area = check_area(connection.sql(), request, now); !area) return area;
    lock_areas(connection, {request.area});
    if (auto season = check_season(connection.sql(), request); !season) return season;
    const auto note = read_words({"note", {"the note", "ghi chú"}, false}, request.note);
    if (!note) return tl::unexpected(note.error());
    if (auto once = check_sent_once(connection.sql(), request, *note, actor, now); !once) {
      return once;
    }
    insert_delivery(connection.sql(), next_id(connection, Numbered::kDeliveries), request, *note,
                    actor, now);
    const nlohmann::ordered_json details{{"producer", request.producer},
                                         {"delivered", iso_date(request.delivered)},
                                         {"grams", request.grams},
                                         {"note", *note}};
    append_audit(connection, actor, {"delivery.add", "area " + request.area, details.dump()}, now);
    return {};
  });
}

std::vector<Delivery> deliveries_to(Connection& connection, std::string_view producer, int year) {
  std::vector<Delivery> result;
  if (!storable(producer)) return result;
  guarded(connection.display(), [&] {
    Delivery row;
    row.what.producer = producer;
    std::string delivered;
    long long grams = 0;
    long long at = 0;
    const long long season = year;
    soci::statement each =
        (connection.sql().prepare << "SELECT area, delivered, grams, note, recorded_at, "
                                     "recorded_by FROM deliveries WHERE producer = :producer AND "
                                     "season_year = :year ORDER BY delivered DESC, id DESC",
         soci::into(row.what.area), soci::into(delivered), soci::into(grams),
         soci::into(row.what.note), soci::into(at), soci::into(row.recorded_by),
         soci::use(row.what.producer, "producer"), soci::use(season, "year"));
    each.execute();
    while (each.fetch()) {
      row.what.delivered = stored_date(delivered);
      row.what.grams = grams;
      row.recorded_at = stored_instant(at);
      result.push_back(row);
    }
  });
  return result;
}

}  // namespace ocop::db
