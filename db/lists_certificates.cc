#include <unordered_map>

#include "db/list_question.h"
#include "db/list_rows.h"
#include "db/lists.h"

namespace ocop::db {
namespace {

std::string certificates_from() {
  return " FROM certificates c JOIN products pr ON pr.gtin = c.gtin" + ListedProduct::joins() +
         "LEFT JOIN search_terms sc ON sc.kind = 'certificate' AND sc.id = c.number ";
}

Where filtered(const Bounds& bounds, const CertificateFilter& filter) {
  Where where;
  add_product_bounds(where, bounds);
  if (filter.expires_from) where.add("c.expires >= " + where.value(iso_date(*filter.expires_from)));
  if (filter.expires_until) {
    where.add("c.expires <= " + where.value(iso_date(*filter.expires_until)));
  }
  if (filter.stars) where.add("c.stars = " + where.value(static_cast<long long>(*filter.stars)));
  if (filter.stopped_by) where.add("x.stopped_on <= " + where.value(iso_date(*filter.stopped_by)));
  add_search(where, "COALESCE(sc.text, '') || ' ' || " + std::string(kProductTerms), filter.search);
  return where;
}

/// `rest`: what follows the columns of the question.
std::vector<CertificateRow> rows_of(Connection& connection, const std::string& rest,
                                    const Where& where) {
  std::vector<CertificateRow> rows;
  std::unordered_map<std::string, std::size_t> by_number;
  ListedProduct row;
  std::string number;
  ask_rows(
      connection, "SELECT " + ListedProduct::columns() + ", c.number" + rest, where,
      [&] {
        by_number.emplace(number, rows.size());
        rows.push_back({{},
                        row.product(),
                        row.producer.producer(),
                        stored_optional_date(row.producer.stopped_on)});
        rows.back().certificate.number = number;
      },
      row.slots(), number);
  if (rows.empty()) return rows;
  for (auto& certificate : certificates_where(
           connection,
           "c.number IN (SELECT listed.number FROM (SELECT c.number" + rest + ") AS listed)",
           where)) {
    const auto found = by_number.find(certificate.number);
    if (found != by_number.end()) rows[found->second].certificate = std::move(certificate);
  }
  return rows;
}

}  // namespace

std::vector<CertificateRow> list_certificates(Connection& connection, const Bounds& bounds,
                                              const CertificateFilter& filter, Page page) {
  Where where = filtered(bounds, filter);
  const bool by_expiry = filter.expires_from || filter.expires_until;
  const std::string order = by_expiry ? " ORDER BY c.expires, " : " ORDER BY c.issued DESC, ";
  return rows_of(connection,
                 certificates_from() + where.sql() + order + by_bytes(connection, "c.number") +
                     page_sql(where, page),
                 where);
}

std::size_t count_certificates(Connection& connection, const Bounds& bounds,
                               const CertificateFilter& filter) {
  const Where where = filtered(bounds, filter);
  return ask_count(connection, "SELECT COUNT(*)" + certificates_from() + where.sql(), where);
}

std::optional<CertificateRow> certificate_row(Connection& connection, std::string_view number) {
  Where where;
  where.add("c.number = " + where.value(number));
  auto rows = rows_of(connection, certificates_from() + where.sql(), where);
  if (rows.empty()) return {};
  return std::move(rows.front());
}

}  // namespace ocop::db
