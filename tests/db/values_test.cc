#include "db/values.h"

#include <doctest/doctest.h>

#include <string>

#include "programme/certificate.h"
#include "programme/programme.h"

namespace ocop::db {
namespace {

const Column& column(std::string_view table, std::string_view header) {
  const auto& found = table_named(table);
  return found.columns[column_of_heading(found, header).value()];
}

TEST_CASE("cells are read as people write them") {
  const struct {
    const char* table;
    const char* header;
    const char* text;
    Value stored;
  } cases[] = {
      {"products", "gtin", "9521234543213", "09521234543213"},
      {"products", "nhóm sản phẩm", "Nhóm đồ uống", "2"},
      {"products", "group", "6", "6"},
      {"products", "name_vi", "  Cơm lam ", "Cơm lam"},
      {"products", "name_vi", "Co\xCC\x9Bm lam", "C\xC6\xA1m lam"},  // NFD becomes NFC
      {"products", "name_vi", "<script>alert(1)</script>", "<script>alert(1)</script>"},
      {"products", "story", "một\r\nhai", "một\nhai"},
      {"products", "sample", "", "0"},
      {"products", "sample", "Có", "1"},
      {"producers", "kind", "HTX", "cooperative"},
      {"producers", "kind", "Hộ kinh doanh", "household"},
      {"producers", "kind", "cooperative_group", "cooperative_group"},
      {"areas", "practice", "Hữu cơ", "organic"},
      {"areas", "practice", "", "none"},
      {"areas", "hectares", "1,5", "1.5"},
      {"areas", "hectares", "12.0", "12"},
      {"areas", "hectares", "", std::nullopt},
      {"areas", "yield_kg", "1250.5", "1250500"},
      {"areas", "yield_kg", "0,001", "1"},
      {"places", "kind", "Thị trấn", "commune"},
      {"certificates", "ngày cấp", "1/2/2025", "2025-02-01"},
      {"certificates", "NGAY CAP", "2025-02-01", "2025-02-01"},
      {"certificate_events", "act", "kéo dài", "extend"},
      {"signing_keys", "nbf", "1767225600", "1767225600000"},
      {"signing_keys", "not_before", "2026-01-01T00:00:00Z", "1767225600000"},
      {"serial_ranges", "first_serial", "007", "7"},
  };
  for (const auto& one : cases) {
    INFO(std::string(one.table), " ", std::string(one.header), " ", std::string(one.text));
    const auto value = read_value(column(one.table, one.header), one.text);
    REQUIRE(value.has_value());
    CHECK(*value == one.stored);
  }
}

TEST_CASE("what a cell may not hold is refused with both sentences") {
  const std::string long_name(301, 'a');
  const struct {
    const char* table;
    const char* header;
    std::string text;
    const char* says;
  } cases[] = {
      {"products", "gtin", "9521234543214", ""},
      {"products", "gtin", "9.52E+12", ""},
      {"products", "gtin", "", "missing"},
      {"products", "group", "7", "1 food"},
      {"products", "name_vi", long_name, "at most 300"},
      {"products", "name_vi", "a\nb", "one line"},
      {"products", "name_vi", "a\x07", "control characters"},
      {"products", "name_vi",
       "a\xE2\x80\xAE"
       "b",
       "control characters"},
      {"products", "name_vi", "a\xC2\x85", "control characters"},
      {"producers", "id", "../../x", "producer"},
      {"producers", "id", "hợp-tác-xã", "no id"},
      {"areas", "id", "VN MAU", "no id"},
      {"areas", "hectares", "0", "above 0"},
      {"areas", "hectares", "-1", "above 0"},
      {"areas", "hectares", "99999999999999999999", "above 0"},
      {"areas", "yield_kg", "1.250,5", "no separator of thousands"},
      {"areas", "yield_kg", "1.2345", "three decimals"},
      {"areas", "yield_kg", "9999999999999", "no weight"},
      {"certificates", "stars", "2", "from 3 to 5"},
      {"certificates", "stars", "99999999999999999999", "from 3 to 5"},
      {"certificates", "issued", "31/02/2025", "no date"},
      {"certificates", "issued", "2025-13-01", "no date"},
      {"signing_keys", "kid", "123", "10 digits"},
      {"signing_keys", "exp", "99999999999", "no moment"},
      {"batches", "lot", std::string(21, 'A'), ""},
      {"batches", "jws", "a b", "ASCII"},
  };
  for (const auto& one : cases) {
    INFO(std::string(one.table), " ", std::string(one.header), " ", std::string(one.text));
    const auto value = read_value(column(one.table, one.header), one.text);
    REQUIRE_FALSE(value.has_value());
    if (std::string_view(one.says) != "producer")
      CHECK(value.error().message.en.find(one.says) != std::string::npos);
    CHECK_FALSE(value.error().message.vi.empty());
  }
}

TEST_CASE("what is shown is read back") {
  const struct {
    const char* table;
    const char* header;
    const char* stored;
    const char* shown;
  } cases[] = {
      {"areas", "yield_kg", "1250500", "1250.5"},
      {"areas", "yield_kg", "3000000", "3000"},
      {"areas", "yield_kg", "0", "0"},
      {"areas", "hectares", "6.5", "6.5"},
      {"signing_keys", "not_before", "1767225600123", "2026-01-01T00:00:00.123Z"},
  };
  for (const auto& one : cases) {
    const auto& its = column(one.table, one.header);
    CHECK(show_value(its, Value(one.stored)) == one.shown);
    CHECK(read_value(its, one.shown).value() == one.stored);
  }
}

TEST_CASE("every word of the programme is known by its code and its names in both languages") {
  using namespace programme;
  const auto reads = [](std::string_view table, std::string_view header, std::string_view text,
                        std::string_view stored) {
    INFO(std::string(text));
    const auto value = read_value(column(table, header), text);
    REQUIRE(value.has_value());
    CHECK(value->value() == stored);
  };
  for (const auto kind :
       {ProducerKind::kCooperative, ProducerKind::kCooperativeGroup, ProducerKind::kEnterprise,
        ProducerKind::kFarm, ProducerKind::kHousehold, ProducerKind::kAssociation}) {
    reads("producers", "kind", producer_kind_code(kind), producer_kind_code(kind));
  }
  for (const auto practice :
       {Practice::kNone, Practice::kVietGap, Practice::kGlobalGap, Practice::kOrganic}) {
    reads("areas", "practice", practice_code(practice), practice_code(practice));
  }
  for (const auto act :
       {CertificateAct::kIssue, CertificateAct::kExtend, CertificateAct::kSuspend,
        CertificateAct::kReinstate, CertificateAct::kRevoke, CertificateAct::kReplace}) {
    reads("certificate_events", "act", certificate_act_code(act), certificate_act_code(act));
  }
  for (int group = 1; group <= 6; ++group)
    reads("products", "group", std::to_string(group), std::to_string(group));
}

TEST_CASE(
    "headings and file names are known in both languages, without regard to case and diacritics") {
  const auto finds = [](std::string_view table, std::string_view heading) {
    const auto& found = table_named(table);
    const auto column = column_of_heading(found, heading);
    return column ? std::string(found.columns[*column].header) : std::string("(none)");
  };
  CHECK(finds("products", "Tên sản phẩm") == "name_vi");
  CHECK(finds("products", "TEN SAN PHAM") == "name_vi");
  CHECK(finds("products", "Chủ thể") == "producer");
  CHECK(finds("areas", "Mã số vùng trồng") == "id");
  CHECK(finds("areas", "Diện tích (ha)") == "hectares");
  CHECK(finds("certificates", "Ngày cấp") == "issued");
  CHECK(finds("certificates", "colour") == "(none)");
  CHECK(nearest_heading(table_named("products"), "Tên sản phảmm") == "tên sản phẩm");
  CHECK(nearest_heading(table_named("products"), "gitn") == "gtin");
  CHECK(table_of_title("products")->name == "products");
  CHECK(table_of_title("Sản phẩm Ninh Sơn")->name == "products");
  CHECK(table_of_title("product_areas")->name == "product_areas");
  CHECK(table_of_title("san-pham-vung-trong-2025")->name == "product_areas");
  CHECK(table_of_title("jwks")->name == "signing_keys");
  CHECK(table_of_title("productsx") == nullptr);
  CHECK(table_of_title("package") == nullptr);
}

TEST_CASE("no two columns of a table go by the same name") {
  for (const auto& table : tables()) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      auto names = table.columns[i].aliases;
      names.push_back(table.columns[i].header);
      if (table.columns[i].header.empty()) {
        CHECK_FALSE(column_of_heading(table, "").has_value());
        continue;
      }
      for (const auto name : names) {
        INFO(std::string(table.name), " ", std::string(name));
        CHECK(column_of_heading(table, name) == i);
      }
    }
  }
}

}  // namespace
}  // namespace ocop::db
