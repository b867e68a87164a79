#include "db/goods_rows.h"

#include <soci/soci.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "db/queries.h"
#include "db/values.h"

namespace ocop::db {

void lock_product(Connection& connection, std::string gtin) {
  if (connection.engine() == Engine::kSqlite) return;
  std::string ignored;
  connection.sql() << "SELECT gtin FROM products WHERE gtin = :gtin FOR UPDATE", soci::use(gtin),
      soci::into(ignored);
}

void lock_areas(Connection& connection, std::vector<std::string> areas) {
  if (connection.engine() == Engine::kSqlite) return;
  std::sort(areas.begin(), areas.end());
  areas.erase(std::unique(areas.begin(), areas.end()), areas.end());
  std::string ignored;
  for (std::string& area : areas) {
    connection.sql() << "SELECT id FROM areas WHERE id = :id FOR UPDATE", soci::use(area),
        soci::into(ignored);
  }
}

long long next_id(Connection& connection, Numbered table) {
  constexpr std::array kHighest{"SELECT COALESCE(MAX(id), 0) FROM recalls",
                                "SELECT COALESCE(MAX(id), 0) FROM deliveries",
                                "SELECT COALESCE(MAX(id), 0) FROM prints",
                                "SELECT COALESCE(MAX(id), 0) FROM label_blocks",
                                "SELECT COALESCE(MAX(id), 0) FROM public_reports",
                                "SELECT COALESCE(MAX(id), 0) FROM cases",
                                "SELECT COALESCE(MAX(id), 0) FROM product_links",
                                "SELECT COALESCE(MAX(seq), 0) FROM events"};
  long long highest = 0;
  if (connection.engine() == Engine::kPostgres) {
    connection.sql() << "SELECT id FROM audit_head WHERE id = 1 FOR UPDATE", soci::into(highest);
  }
  connection.sql() << kHighest.at(static_cast<std::size_t>(table)), soci::into(highest);
  return highest + 1;
}

Result<std::string> read_words(const Words& words, std::string_view text) {
  const auto read = [&](std::string_view header) {
    Column column{"", header, {}, words.line_breaks ? ValueType::kText : ValueType::kName};
    column.required = words.required;
    column.most = words.most;
    return read_value(column, text);
  };
  auto value = read(words.label.en);
  if (value) return value->value_or("");
  // The sentence names the field in the language it is in.
  return fail(std::string(words.field),
              {value.error().message.en, read(words.label.vi).error().message.vi});
}

tl::unexpected<Error> unknown_lot(std::string_view gtin, std::string_view lot) {
  return fail("lot", message("Lot {0} of {1} is not registered; check the lot number",
                             "Lô {0} của {1} chưa được đăng ký; hãy kiểm tra lại số lô",
                             printable(lot, 20), printable(gtin, 14)));
}

tl::unexpected<Error> unknown_roll(std::string_view gtin, std::string_view roll) {
  return fail("roll", message("There is no roll {0} of {1}; check its name",
                              "Không có cuộn {0} của {1}; hãy kiểm tra lại tên cuộn",
                              printable(roll, 20), printable(gtin, 14)));
}

std::string batch_subject(std::string_view gtin, std::string_view lot) {
  std::string subject = "batch ";
  return subject.append(gtin).append("/").append(lot);
}

std::string roll_subject(std::string_view gtin, std::string_view roll) {
  std::string subject = "roll ";
  return subject.append(gtin).append("/").append(roll);
}

}  // namespace ocop::db
