#include "db/certified_product.h"

#include <soci/soci.h>

#include "db/guard.h"

namespace ocop::db {
namespace {

bool has_papers_or_labels(Connection& connection, const std::string& gtin) {
  return guarded(connection.display(), [&] {
    if (connection.engine() == Engine::kPostgres) {
      // Issues and registrations lock the product, too: none comes in between.
      std::string locked;
      connection.sql() << "SELECT gtin FROM products WHERE gtin = :gtin FOR UPDATE",
          soci::use(gtin, "gtin"), soci::into(locked);
    }
    long long certificates = 0, batches = 0, rolls = 0;
    connection.sql() << "SELECT COUNT(*) FROM certificates WHERE gtin = :gtin",
        soci::use(gtin, "gtin"), soci::into(certificates);
    connection.sql() << "SELECT COUNT(*) FROM batches WHERE gtin = :gtin",
        soci::use(gtin, "gtin"), soci::into(batches);
    connection.sql() << "SELECT COUNT(*) FROM rolls WHERE gtin = :gtin", soci::use(gtin, "gtin"),
        soci::into(rolls);
    return certificates + batches + rolls > 0;
  });
}

}  // namespace

std::optional<RowError> check_certified(Connection& connection, const Table& table,
                                        const RowValues& old, const RowValues& row) {
  if (table.name != "products") return std::nullopt;
  for (const std::string_view column : {"producer", "group_number"}) {
    const auto at = table.find(column).value();
    if (old[at] == row[at]) continue;
    if (!has_papers_or_labels(connection, old[0].value_or(""))) return std::nullopt;
    return RowError{
        column, message("the product has certificates, batches or rolls, which are of its "
                        "producer and its group; register the goods as another product, with a GTIN of its own",
                        "sản phẩm đã có giấy chứng nhận, lô hàng hoặc cuộn tem gắn với chủ thể "
                        "và nhóm sản phẩm này; hãy đăng ký thành sản phẩm khác, có mã GTIN riêng")};
  }
  return std::nullopt;
}

}  // namespace ocop::db
