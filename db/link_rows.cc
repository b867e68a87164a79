#include "db/link_rows.h"

namespace ocop::db {

void LinkRow::into(soci::statement& statement) {
  auto& what = link.what;
  statement.exchange(soci::into(id));
  for (auto* text :
       {&what.gtin, &what.lot, &what.type, &what.href, &what.title, &what.lang, &what.media_type}) {
    statement.exchange(soci::into(*text));
  }
  statement.exchange(soci::into(recorded_at));
  statement.exchange(soci::into(link.recorded_by));
  for (auto* number : {&checked_at, &status, &failures, &failing_since})
    statement.exchange(soci::into(*number));
  statement.exchange(soci::into(link.trouble.en));
  statement.exchange(soci::into(link.trouble.vi));
}

ProductLink LinkRow::found() const {
  ProductLink result = link;
  result.id = id;
  result.recorded_at = stored_instant(recorded_at);
  if (checked_at != 0) result.checked_at = stored_instant(checked_at);
  result.status = static_cast<int>(status);
  result.failures = static_cast<int>(failures);
  if (failures != 0) result.failing_since = stored_instant(failing_since);
  return result;
}

OfferedLinksQuery::OfferedLinksQuery(soci::session& sql) : statement_(sql) {
  statement_.alloc();
  statement_.prepare(
      std::string(kStandingLinks) +
      "AND checked_at <> 0 AND trouble_en = :none AND gtin = :gtin AND (lot = :product OR lot = :lot) ORDER BY id");
  row_.into(statement_);
  statement_.exchange(soci::use(none_, "none"));
  statement_.exchange(soci::use(gtin_, "gtin"));
  statement_.exchange(soci::use(none_, "product"));
  statement_.exchange(soci::use(lot_, "lot"));
  statement_.define_and_bind();
}

std::vector<ProductLink> OfferedLinksQuery::find(std::string_view gtin, std::string_view lot) {
  gtin_ = gtin;
  lot_ = lot;
  std::vector<ProductLink> links;
  run(statement_, [&] { links.push_back(row_.found()); });
  return links;
}

}  // namespace ocop::db
