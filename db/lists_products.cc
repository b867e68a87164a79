#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "db/list_question.h"
#include "db/list_rows.h"
#include "db/lists.h"

namespace ocop::db {
namespace {

std::string products_from() { return " FROM products pr" + ListedProduct::joins(); }

Where products_where(const Bounds& bounds, const ProductFilter& filter) {
  Where where;
  add_product_bounds(where, bounds);
  add_within(where, "x.place", filter.place);
  if (!filter.producer.empty()) where.add("x.id = " + where.value(filter.producer));
  if (filter.group) {
    where.add("pr.group_number = " + where.value(static_cast<long long>(*filter.group)));
  }
  if (filter.kind) {
    where.add("x.kind = " + where.value(programme::producer_kind_code(*filter.kind)));
  }
  add_search(where, kProductTerms, filter.search);
  return where;
}

/// One question for the certificates of all rows.
void add_certificates(Connection& connection, const std::string& products, const Where& where,
                      std::vector<ProductRow>& rows) {
  std::unordered_map<std::string_view, ProductRow*> by_gtin;
  for (auto& row : rows) by_gtin.emplace(row.product.gtin, &row);
  for (auto& certificate : certificates_where(
           connection, "c.gtin IN (SELECT listed.gtin FROM (" + products + ") AS listed)", where)) {
    const auto found = by_gtin.find(certificate.gtin);
    // Another one may have been entered between the two questions.
    if (found != by_gtin.end()) found->second->certificates.push_back(std::move(certificate));
  }
  for (auto& row : rows) {
    std::sort(row.certificates.begin(), row.certificates.end(), [](const auto& a, const auto& b) {
      return std::tie(a.issued, a.number) > std::tie(b.issued, b.number);
    });
  }
}

}  // namespace

std::vector<ProductRow> list_products(Connection& connection, const Bounds& bounds,
                                      const ProductFilter& filter, Page page) {
  Where where = products_where(bounds, filter);
  const std::string order =
      " ORDER BY " + by_bytes(connection, "COALESCE(sp.text, '')") + ", pr.gtin";
  const std::string rest = products_from() + where.sql() + order + page_sql(where, page);
  std::vector<ProductRow> rows;
  ListedProduct row;
  long long areas = 0;
  ask_rows(
      connection,
      "SELECT " + ListedProduct::columns() +
          ", (SELECT COUNT(*) FROM product_areas pa WHERE pa.gtin = pr.gtin)" + rest,
      where,
      [&] {
        rows.push_back(
            {row.product(), row.producer.producer(), {}, static_cast<std::size_t>(areas)});
      },
      row.slots(), areas);
  if (!rows.empty()) add_certificates(connection, "SELECT pr.gtin" + rest, where, rows);
  return rows;
}

std::size_t count_products(Connection& connection, const Bounds& bounds,
                           const ProductFilter& filter) {
  const Where where = products_where(bounds, filter);
  return ask_count(connection, "SELECT COUNT(*)" + products_from() + where.sql(), where);
}

namespace {

std::string producers_from() {
  return " FROM producers x" + std::string(kListedPlaceJoins) +
         "LEFT JOIN search_terms sr ON sr.kind = 'producer' AND sr.id = x.id ";
}

Where producers_where(const Bounds& bounds, std::string_view search) {
  Where where;
  add_product_bounds(where, bounds);
  add_search(where, "COALESCE(sr.text, '')", search);
  return where;
}

}  // namespace

std::vector<ProducerRow> list_producers(Connection& connection, const Bounds& bounds,
                                        std::string_view search, Page page) {
  Where where = producers_where(bounds, search);
  std::vector<ProducerRow> rows;
  ListedProducer row;
  long long products = 0;
  const std::string order = " ORDER BY " + by_bytes(connection, "COALESCE(sr.text, '')") + ", " +
                            by_bytes(connection, "x.id");
  const std::string rest = producers_from() + where.sql() + order + page_sql(where, page);
  ask_rows(
      connection,
      "SELECT " + ListedProducer::columns() +
          ", (SELECT COUNT(*) FROM products pr WHERE pr.producer = x.id)" + rest,
      where,
      [&] {
        rows.push_back({row.producer(), stored_optional_date(row.stopped_on),
                        static_cast<std::size_t>(products)});
      },
      row.slots(), products);
  return rows;
}

std::size_t count_producers(Connection& connection, const Bounds& bounds, std::string_view search) {
  const Where where = producers_where(bounds, search);
  return ask_count(connection, "SELECT COUNT(*)" + producers_from() + where.sql(), where);
}

}  // namespace ocop::db
