#include "tests/db/many_products.h"

#include <fmt/format.h>
#include <soci/soci.h>

#include <array>
#include <string>

#include "db/derived.h"
#include "gs1/check_digit.h"

namespace ocop::db::example {
namespace {

constexpr std::size_t kCommunes = 20;
constexpr std::array kNames{"Mật ong hoa núi", "Trà hoa hồng", "Ô mai mơ gừng",
                            "Đũa gỗ",          "Nếp nương",    "Rượu sâm"};
constexpr std::array kKinds{"cooperative", "household", "enterprise"};

void add_places(soci::session& sql) {
  sql << "INSERT INTO places (id, name, kind, parent) VALUES ('19', 'Tỉnh Thái Nguyên', "
         "'province', NULL)";
  for (std::size_t i = 0; i < kCommunes; ++i) {
    const auto id = fmt::format("c{:02}", i);
    const auto name = fmt::format("Xã {:02}", i);
    sql << "INSERT INTO places (id, name, kind, parent) VALUES (:id, :name, 'commune', '19')",
        soci::use(id), soci::use(name);
  }
}

std::string gtin_of(std::size_t number) {
  const auto body = fmt::format("0952{:09}", number);
  return body + gs1::check_digit(body);
}

void add_certificate(soci::session& sql, const std::string& number, const std::string& gtin,
                     long long stars, const std::string& issued, const std::string& expires) {
  sql << "INSERT INTO certificates (number, gtin, stars, issued, expires) VALUES (:number, :gtin, "
         ":stars, :issued, :expires)",
      soci::use(number), soci::use(gtin), soci::use(stars), soci::use(issued), soci::use(expires);
}

void add_product(soci::session& sql, std::size_t i) {
  const auto gtin = gtin_of(i);
  const auto producer = fmt::format("p{:05}", i / 3);
  const auto area = fmt::format("VN-{:05}", i / 3);
  if (i % 3 == 0) {
    const auto place = fmt::format("c{:02}", i / 3 % kCommunes);
    const auto name = fmt::format("Chủ thể số {}", i / 3);
    const std::string kind = kKinds[i / 3 % kKinds.size()];
    sql << "INSERT INTO producers (id, name, kind, place) VALUES (:id, :name, :kind, :place)",
        soci::use(producer), soci::use(name), soci::use(kind), soci::use(place);
    sql << "INSERT INTO areas (id, name, place) VALUES (:id, :name, :place)", soci::use(area),
        soci::use(name), soci::use(place);
  }
  const long long group = static_cast<long long>(i % 6) + 1;
  const auto name = fmt::format("{} {}", kNames[i % kNames.size()], i);
  sql << "INSERT INTO products (gtin, producer, group_number, name_vi) VALUES (:gtin, :producer, "
         ":grp, :name)",
      soci::use(gtin), soci::use(producer), soci::use(group), soci::use(name);
  if (i % 2 == 0) {
    sql << "INSERT INTO product_areas (gtin, area) VALUES (:gtin, :area)", soci::use(gtin),
        soci::use(area);
  }
  const auto number = fmt::format("{}/2024", i);
  add_certificate(sql, number, gtin, 3 + static_cast<long long>(i % 2), "2024-03-01", "2027-02-28");
  if (i % 5 != 0) return;
  add_certificate(sql, fmt::format("{}/2025", i), gtin, 4, "2025-06-01", "2028-05-31");
  sql << "INSERT INTO certificate_events (number, seq, act, effective_on, decision, reason) VALUES "
         "(:number, 1, 'suspend', '2025-07-01', '1/QĐ', 'nhãn sai')",
      soci::use(number);
}

}  // namespace

void fill_many(const Address& address, std::size_t products) {
  Connection connection(address, Access::kTool);
  WriteTransaction transaction(connection);
  add_places(connection.sql());
  for (std::size_t i = 0; i < products; ++i) add_product(connection.sql(), i);
  refresh_derived(connection);
  transaction.commit();
}

}  // namespace ocop::db::example
