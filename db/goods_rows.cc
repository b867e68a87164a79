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
                                "SELECT COALESCE(MAX(id), 0) FROM prints"};
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

std::optional<programme::SerialRange> serials_of(Connection& connection, const std::string& gtin,
                                                 const std::string& lot) {
  if (!all_storable(gtin, lot)) return {};
  long long first = 0;
  long long last = 0;
  long long width = 0;
  connection.sql() << "SELECT first_serial, last_serial, width FROM serial_ranges "
                      "WHERE gtin = :gtin AND lot = :lot",
      soci::into(first), soci::into(last), soci::into(width), soci::use(gtin), soci::use(lot);
  if (!connection.sql().got_data()) return {};
  return programme::SerialRange{static_cast<std::uint64_t>(first),
                                static_cast<std::uint64_t>(last - first + 1),
                                static_cast<unsigned>(width)};
}

Result<programme::SerialRange> part_of(const programme::SerialRange& whole, std::string_view first,
                                       std::string_view last) {
  for (const auto& [field, serial] : {std::pair("first", first), std::pair("last", last)}) {
    if (whole.contains(serial)) continue;
    return fail(field, message("The serial “{0}” is not of this lot; its serials are {1} to {2}",
                               "Số sê-ri “{0}” không thuộc lô này; dãy số của lô là {1} đến {2}",
                               printable(serial, 20), whole.serial(0),
                               whole.serial(whole.count - 1)));
  }
  // Of one width, so they compare as texts.
  if (last < first) {
    return fail("last", message("The last serial {0} is below the first, {1}; exchange them",
                                "Số sê-ri cuối {0} nhỏ hơn số đầu {1}; hãy đổi chỗ hai số",
                                last, first));
  }
  const auto number = [](std::string_view serial) {
    return static_cast<std::uint64_t>(parse_digits(serial).value());
  };
  return programme::SerialRange{number(first), number(last) - number(first) + 1, whole.width};
}

std::int64_t first_number(const programme::SerialRange& range) {
  return static_cast<std::int64_t>(range.first);
}

std::int64_t last_number(const programme::SerialRange& range) {
  return static_cast<std::int64_t>(range.first + range.count - 1);
}

tl::unexpected<Error> unknown_lot(std::string_view gtin, std::string_view lot) {
  return fail("lot", message("Lot {0} of {1} is not registered; check the lot number",
                             "Lô {0} của {1} chưa được đăng ký; hãy kiểm tra lại số lô",
                             printable(lot, 20), printable(gtin, 14)));
}

std::string batch_subject(std::string_view gtin, std::string_view lot) {
  std::string subject = "batch ";
  return subject.append(gtin).append("/").append(lot);
}

}  // namespace ocop::db
