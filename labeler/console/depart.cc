#include <nlohmann/json.hpp>

#include "db/departures.h"
#include "labeler/console/context.h"

namespace ocop::labeler::console {
namespace {

/// The first moment of the day: of the goods that left on it, no scan was too early.
Result<Instant> left_at(const Visit& visit) {
  const auto day = parse_iso_date(typed(visit, "left_on", 20));
  if (day) return start_of_day(*day);
  return fail("left_at", message("Choose the day on which the goods left",
                                 "Hãy chọn ngày hàng rời cơ sở"));
}

web::Response act(const Context& context, Visit& visit) {
  const auto gtin = typed(visit, "gtin", 14);
  const auto lot = typed(visit, "lot", 80);
  if (lot.empty() || !own_product(context, visit, gtin, lot)) return not_found(context, visit);
  const auto at = left_at(visit);
  if (!at) return context.desk->refuse(visit, 400, at.error());
  const auto noted = context.desk->write([&](db::Connection& connection) -> Result<void> {
    const auto known = db::note_departure(connection, visit.actor, gtin, lot, *at, visit.now);
    if (!known) return tl::unexpected(known.error());
    return {};
  });
  if (!noted) return context.desk->refuse(visit, 400, noted.error());
  return context.desk->done(visit, link("/batch", {{"gtin", gtin}, {"lot", lot}}),
                            message("The batch is noted as sold", "Đã ghi nhận lô hàng xuất bán"));
}

}  // namespace

void add_departure_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "POST", "/depart", programme::Act::kPrintLabels, act);
}

}  // namespace ocop::labeler::console
