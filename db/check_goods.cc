#include <soci/soci.h>

#include <tuple>
#include <vector>

#include "base/text.h"
#include "db/area_season.h"
#include "db/check_parts.h"
#include "db/guard.h"
#include "db/queries.h"
#include "db/serial_rows.h"

namespace ocop::db {
namespace {

void check_seasons(soci::session& sql, ErrorList& errors) {
  std::vector<std::pair<std::string, long long>> seasons;
  std::string area;
  long long year = 0;
  soci::statement each =
      (sql.prepare << "SELECT area, season_year FROM batch_areas UNION "
                      "SELECT area, season_year FROM deliveries ORDER BY 1, 2",
       soci::into(area), soci::into(year));
  each.execute();
  while (each.fetch()) seasons.emplace_back(area, year);
  for (const auto& [id, season] : seasons) {
    const auto balance = season_of(sql, id, static_cast<int>(season), "").balance;
    const auto left = balance.left();
    if (!left || *left >= 0) continue;
    const auto taken = kilograms(balance.taken);
    const auto declared = kilograms(*balance.declared);
    errors.add(fmt::format("areas {} / {}", printable(id), season),
               {fmt::format("{} kg were taken from this area in this year, more than the {} kg "
                            "that it is expected to yield",
                            taken.en, declared.en),
                fmt::format("đã lấy {} kg từ vùng trong năm này, vượt quá sản lượng dự kiến {} kg",
                            taken.vi, declared.vi)});
  }
}

struct RecalledSerials {
  std::string name, gtin, lot;
  SerialRange serials;
};

std::vector<RecalledSerials> recalled_serials(soci::session& sql) {
  std::vector<RecalledSerials> recalls;
  RecalledSerials at;
  SerialColumns columns;
  soci::statement each =
      (sql.prepare << "SELECT CAST(id AS TEXT) || ' / ' || lot, gtin, lot, width, first_serial, "
                      "last_serial FROM recalls WHERE width IS NOT NULL ORDER BY id",
       soci::into(at.name), soci::into(at.gtin), soci::into(at.lot),
       soci::into(columns.width), soci::into(columns.first), soci::into(columns.last));
  each.execute();
  while (each.fetch()) {
    at.serials = columns.range();
    recalls.push_back(at);
  }
  return recalls;
}

void check_recalls(Connection& connection, ErrorList& errors) {
  const auto lots = lines_of(connection,
                             "SELECT CAST(r.id AS TEXT) || ' / ' || r.lot FROM recalls r WHERE "
                             "r.lot <> '' AND NOT EXISTS (SELECT 1 FROM batches b WHERE "
                             "b.gtin = r.gtin AND b.lot = r.lot)");
  for (const auto& row : lots) {
    errors.add("recalls " + printable(row),
               message("the lot that is recalled is not registered",
                       "lô bị thu hồi chưa được đăng ký"));
  }
  for (const auto& recall : recalled_serials(connection.sql())) {
    const auto ranges = ranges_of_lot(connection, recall.gtin, recall.lot);
    if (ranges.empty() || hold(serials_of(ranges), recall.serials)) continue;
    errors.add("recalls " + printable(recall.name),
               message("the serials that are recalled are not all of the lot",
                       "các số sê-ri bị thu hồi không thuộc trọn lô"));
  }
}

void check_keys(soci::session& sql, ErrorList& errors) {
  std::string batch;
  std::string kid;
  long long registered = 0;
  long long until = 0;
  long long revoked = 0;
  soci::indicator is_revoked{};
  soci::statement each =
      (sql.prepare << "SELECT b.gtin || ' / ' || b.lot, k.kid, b.registered_at, k.not_after, "
                      "k.revoked_since FROM batches b JOIN signing_keys k ON k.kid = b.kid "
                      "WHERE b.registered_at > k.not_after OR b.registered_at >= k.revoked_since "
                      "ORDER BY 1",
       soci::into(batch), soci::into(kid), soci::into(registered), soci::into(until),
       soci::into(revoked, is_revoked));
  each.execute();
  while (each.fetch()) {
    const bool was_revoked = is_revoked == soci::i_ok && registered >= revoked;
    const auto at = local_date_time(stored_instant(registered));
    const auto end = local_date_time(stored_instant(was_revoked ? revoked : until));
    errors.add("batches " + printable(batch),
               was_revoked ? message("registered at {} with the key {}, revoked since {}",
                                     "đăng ký lúc {} bằng khóa {} đã bị thu hồi từ {}", at, kid, end)
                           : message("registered at {} with the key {}, valid until {}",
                                     "đăng ký lúc {} bằng khóa {} chỉ có hiệu lực đến {}", at, kid,
                                     end));
  }
}

std::vector<Doubt> doubts_about_links() {
  return {
      {"product_links",
       "SELECT CAST(l.id AS TEXT) FROM product_links l WHERE l.lot <> '' AND NOT EXISTS (SELECT 1 FROM batches b "
       "WHERE b.gtin = l.gtin AND b.lot = l.lot) ORDER BY l.id",
       {"its lot is not registered", "lô của liên kết chưa được đăng ký"}},
      {"product_links",
       "SELECT CAST(MAX(l.id) AS TEXT) FROM product_links l WHERE l.removed_at IS NULL GROUP BY l.gtin, l.lot, l.type, "
       "l.lang, l.href HAVING COUNT(*) > 1 ORDER BY 1",
       {"the product has this link twice", "sản phẩm có liên kết này hai lần"}},
      {"product_links",
       "SELECT CAST(l.id AS TEXT) FROM product_links l WHERE (l.failures = 0 AND l.trouble_en <> '') OR "
       "(l.failures > 1 AND l.trouble_en = '') OR (l.failures = 0) <> (l.failing_since IS NULL) ORDER BY l.id",
       {"whether it is offered is not what its last checks say",
        "việc có cung cấp liên kết không khớp với các lần kiểm tra gần nhất"}},
  };
}

}  // namespace

void check_goods(Connection& connection, ErrorList& errors) {
  guarded(connection.display(), [&] {
    soci::session& sql = connection.sql();
    check_seasons(sql, errors);
    check_recalls(connection, errors);
    check_keys(sql, errors);
    add_doubts(connection, doubts_about_links(), errors);
  });
}

}  // namespace ocop::db
