#include "db/goods_queries.h"

namespace ocop::db {

soci::details::prepare_temp_type into_recall(soci::details::prepare_temp_type prepared,
                                             RecallRow& row) {
  return (prepared, soci::into(row.id), soci::into(row.gtin), soci::into(row.lot),
          soci::into(row.width), soci::into(row.first), soci::into(row.last), soci::into(row.from),
          soci::into(row.until), soci::into(row.since), soci::into(row.reason),
          soci::into(row.instructions), soci::into(row.decision), soci::into(row.recorded_at),
          soci::into(row.recorded_by), soci::into(row.lifted_on), soci::into(row.lift_reason),
          soci::into(row.lift_decision), soci::into(row.lifted_by), soci::into(row.paper),
          soci::into(row.lift_paper));
}

Recall RecallRow::recall() const {
  Recall result;
  result.id = id;
  result.what.gtin = gtin;
  result.what.lot = lot;
  if (width > 0) {
    result.what.serials = {static_cast<std::uint64_t>(first),
                           static_cast<std::uint64_t>(last - first + 1),
                           static_cast<unsigned>(width)};
  }
  result.what.produced_from = stored_optional_date(from);
  result.what.produced_until = stored_optional_date(until);
  result.what.since = stored_date(since);
  result.what.reason = reason;
  result.what.instructions = instructions;
  result.what.decision = decision;
  result.what.paper = paper;
  result.recorded_at = stored_instant(recorded_at);
  result.recorded_by = recorded_by;
  if (!lifted_on.empty()) {
    result.lift = {stored_date(lifted_on), lift_reason, lift_decision, lifted_by, lift_paper};
  }
  return result;
}

RecallsQuery::RecallsQuery(soci::session& sql)
    : statement_((into_recall((sql.prepare << "SELECT " + kRecallColumns + " FROM " +
                                                  kRecallTables +
                                                  " WHERE r.gtin = :gtin ORDER BY r.id DESC"),
                              row_),
                  soci::use(wanted_, "gtin"))) {}

std::vector<Recall> RecallsQuery::find(std::string_view gtin) {
  wanted_ = gtin;
  std::vector<Recall> result;
  run(statement_, [&] { result.push_back(row_.recall()); });
  return result;
}

RecallQuery::RecallQuery(soci::session& sql)
    : statement_((into_recall((sql.prepare << "SELECT " + kRecallColumns + " FROM " +
                                                  kRecallTables + " WHERE r.id = :id"),
                              row_),
                  soci::use(wanted_, "id"))) {}

std::optional<Recall> RecallQuery::find(long long id) {
  wanted_ = id;
  std::optional<Recall> result;
  run(statement_, [&] { result = row_.recall(); });
  return result;
}

// The ranges of one (gtin, width) do not overlap, neither the voided ones nor those with
// scratch codes, so the one that ends next behind the serial is the only one that can hold
// it: one step into the index.
ExceptionsQuery::ExceptionsQuery(soci::session& sql)
    : statement_((sql.prepare << "SELECT (SELECT COUNT(*) FROM rule_sets), "
                                 "(SELECT COALESCE(MAX(recorded_at), 0) FROM rule_sets), "
                                 "(SELECT COUNT(*) FROM recalls r WHERE r.gtin = :gtin), "
                                 "CAST(COALESCE((SELECT CASE WHEN v.first_serial <= :serial "
                                 "THEN 1 ELSE 0 END FROM voided_serials v WHERE "
                                 "v.gtin = :voided_gtin AND v.width = :width AND "
                                 "v.last_serial >= :last ORDER BY v.last_serial LIMIT 1), 0) AS "
                                 "BIGINT), "
                                 "CAST(COALESCE((SELECT CASE WHEN c.first_serial <= :scratched "
                                 "THEN 1 ELSE 0 END FROM scratch_blocks c WHERE "
                                 "c.gtin = :scratch_gtin AND c.width = :scratch_width AND "
                                 "c.last_serial >= :scratch_last ORDER BY c.last_serial LIMIT 1), "
                                 "0) AS BIGINT), "
                                 "(SELECT COUNT(*) FROM product_links l WHERE l.gtin = :linked)",
                  soci::into(rules_.sets), soci::into(rules_.newest), soci::into(recalls_),
                  soci::into(voided_), soci::into(scratch_), soci::into(links_), soci::use(gtin_, "gtin"),
                  soci::use(key_.number, "serial"), soci::use(gtin_, "voided_gtin"),
                  soci::use(key_.width, "width"), soci::use(key_.number, "last"),
                  soci::use(key_.number, "scratched"), soci::use(gtin_, "scratch_gtin"),
                  soci::use(key_.width, "scratch_width"),
                  soci::use(key_.number, "scratch_last"), soci::use(gtin_, "linked"))) {}

ExceptionsQuery::Found ExceptionsQuery::find(std::string_view gtin, std::string_view serial) {
  gtin_ = gtin;
  key_ = SerialKey(serial);
  Found result;
  run(statement_, [&] { result = {rules_, recalls_ != 0, voided_ != 0, scratch_ != 0, links_ != 0}; });
  return result;
}

}  // namespace ocop::db
