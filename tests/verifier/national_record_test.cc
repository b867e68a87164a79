// Products and batches as national systems ask for them.
#include "verifier/national/record.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "db/csv.h"
#include "db/goods_acts.h"
#include "tests/db/goods_scene.h"
#include "tests/support/temporary_folder.h"
#include "verifier/national/read.h"
#include "verifier/national/write.h"

namespace ocop::test {
namespace {

using namespace db::example;
using nlohmann::json;

const std::string kHost = "id.example.vn";

std::optional<verifier::NationalRecord> read(const db::Address& address, const std::string& gtin,
                                             const std::string& lot, Date today = day("2026-03-02")) {
  db::Connection connection(address, db::Access::kRead);
  db::PlaceCodes codes(connection);
  db::Reader reader(address);
  return verifier::read_national(reader, codes, gtin, lot, kHost, today);
}

std::vector<std::string> cells(const verifier::NationalRecord& record) {
  const std::string csv = verifier::national_csv_start() +
                          office::csv_line(verifier::national_row(record, day("2026-03-02")));
  db::Sheet sheet("row.csv", ".");
  db::ErrorList errors(5);
  const db::InputLimits limits;
  REQUIRE(db::read_csv(csv, sheet, {limits.rows, limits.cells}, limits, errors));
  REQUIRE(sheet.rows() == 1);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < sheet.columns(); ++i) texts.emplace_back(sheet.cell(0, i).value_or(""));
  return texts;
}

}  // namespace

TEST_CASE("a batch says the ten fields and the passport's minimum") {
  with_lot([](const db::Address& address) {
    const auto record = read(address, kHoney, "L2601");
    REQUIRE(record);
    const auto said = json::parse(verifier::national_json(*record, day("2026-03-02")));
    CHECK(said["format"] == "ocop-national-1");
    CHECK(said["level"] == "batch");
    CHECK(said["name"] == json({{"vi", "Mật ong hoa núi"}, {"en", "Mountain honey"}}));
    CHECK(said["gtin"] == kHoney);
    CHECK(said["image"] == "https://id.example.vn/pictures/" + kHoney);
    CHECK(said["producer"] ==
          json::parse(R"({"id":"htx-linh-ngoc","name":"HTX Linh Ngọc","kind":"cooperative",
            "address":"Xã Tân Kỳ, tỉnh Thái Nguyên","gln":null,
            "place":{"code":"01234","name":"Xã Tân Kỳ","province":"Tỉnh Thái Nguyên"}})"));
    CHECK(said["origin"]["country"] == "VN");
    CHECK(said["origin"]["areas"].size() == 2);
    CHECK(said["origin"]["areas"][0]["code"] == kForest);
    CHECK(said["origin"]["areas"][1]["place"]["code"] == nullptr);  // a former commune without one
    CHECK(said["stages"].size() == 2);
    CHECK(said["stages"][0]["stage"] == "harvesting");
    CHECK(said["stages"][0]["date"] == "2026-02-20");
    CHECK(said["stages"][0]["area"] == kForest);
    CHECK(said["stages"][1]["stage"] == "production");
    CHECK(said["stages"][1]["date"] == "2026-03-01");
    CHECK(said["trace"] ==
          json::parse(R"({"code":"https://id.example.vn/01/09521234543213/10/L2601","elements":
            "(01)09521234543213(10)L2601","lot":"L2601","serials":{"first":"000001","last":"000100","count":100}})"));
    CHECK(said["brand"] == nullptr);
    CHECK(said["dates"] ==
          json::parse(R"({"produced":"2026-03-01","best_before":"2027-03-01","shelf_life_days":365,
            "registered":"2026-03-02T02:00:00Z"})"));
    CHECK(said["standards"] == json({"VietGAP"}));
    CHECK(said["certificates"].size() == 2);
    CHECK(said["certificates"][0]["number"] == kHoneyCertificate);
    CHECK(said["certificates"][0]["now"]["status"] == "in_force");
    CHECK(said["certificates"][0]["at_production"]["status"] == "in_force");
    CHECK(said["certificates"][1]["now"]["status"] == "expired");
    CHECK(said["warnings"] == json::parse(R"({"label":null,"recalls":[],"key_revoked_since":null})"));
    CHECK(said["links"]["page"] == said["trace"]["code"]);
    CHECK(said["links"]["events"] ==
          "https://id.example.vn/epcis/epcs/https%3A%2F%2Fid.gs1.org%2F01%2F09521234543213%2F10%2FL2601/events");
    CHECK(said["links"]["lineage"] == "https://id.example.vn/trace/01/09521234543213/10/L2601");
    CHECK(said["links"]["national_portal"] == nullptr);
    CHECK(said["sample"] == true);
    CHECK(said["as_of"] == "2026-03-02");
    // Nothing that only the registry's keepers see.
    for (const char* secret : {"hectares", "yield", "note", "ghi chú", "grams", "40000", "recorded_by", "scans"}) {
      CAPTURE(secret);
      CHECK(verifier::national_json(*record, {}).find(secret) == std::string::npos);
    }
  });
}

TEST_CASE("a product says no more than is known of all its batches") {
  with_lot([](const db::Address& address) {
    const auto record = read(address, kHoney, "");
    REQUIRE(record);
    const auto said = json::parse(verifier::national_json(*record, {}));
    CHECK(said["level"] == "product");
    CHECK(said["stages"].empty());
    CHECK(said["trace"]["code"] == "https://id.example.vn/01/" + kHoney);
    CHECK(said["trace"]["lot"] == nullptr);
    CHECK(said["trace"]["serials"] == nullptr);
    CHECK(said["dates"]["produced"] == nullptr);
    CHECK(said["certificates"][0]["at_production"] == nullptr);
    CHECK_FALSE(said.contains("as_of"));
    CHECK(json::parse(verifier::national_json(*read(address, kTea, ""), {}))["image"] == nullptr);
  });
}

TEST_CASE("goods that are not there have no record") {
  with_lot([](const db::Address& address) {
    CHECK(read(address, kHoney, "L2601"));
    const std::pair<std::string, std::string> table[] = {
        {"09521234543299", ""}, {kHoney, "L2602"},  {kHoney, "l2601"}, {"", ""}, {"' OR 1=1 --", ""},
        {kHoney, std::string("L2601\0", 6)}, {kHoney, "\xff"}};
    for (const auto& [gtin, lot] : table) {
      CAPTURE(gtin);
      CAPTURE(lot);
      CHECK_FALSE(read(address, gtin, lot));
    }
  });
}

TEST_CASE("a digest tells what a record says, not on which day") {
  with_lot([](const db::Address& address) {
    const auto one = read(address, kHoney, "L2601", day("2026-03-02"));
    const auto two = read(address, kHoney, "L2601", day("2026-03-03"));
    const auto ended = read(address, kHoney, "L2601", day("2028-01-20"));
    CHECK(verifier::national_digest(*one) == verifier::national_digest(*two));
    CHECK(verifier::national_digest(*one) != verifier::national_digest(*ended));
  });
}

TEST_CASE("a recall stands in the records of the goods that it touches, and its end too") {
  with_lot([](const db::Address& address) {
    auto other = record();
    other.lot = "L2602";
    other.produced = day("2026-02-10");
    other.serials = {200, 5, 6};
    other.areas = {{kMeadow, 0, {}}};
    enter(address, other);
    auto february = whole_lot();
    february.lot = "";
    february.produced_from = day("2026-02-01");
    february.produced_until = day("2026-02-28");
    REQUIRE(recall(address, whole_lot()) == 1);
    REQUIRE(recall(address, february) == 2);
    const auto decisions = [&](const std::string& lot, Date today = day("2026-03-02")) {
      const auto found = read(address, kHoney, lot, today);
      std::vector<std::string> lots;
      for (const auto& r : found->recalls) lots.push_back(r.lot);
      return lots;
    };
    CHECK(decisions("") == std::vector<std::string>{"", "L2601"});
    CHECK(decisions("L2601") == std::vector<std::string>{"L2601"});
    CHECK(decisions("L2602") == std::vector<std::string>{""});
    CHECK(decisions("", day("2026-03-01")).empty());

    REQUIRE(lift(address, {1, day("2026-03-02"), "Đã xử lý xong", "13/QĐ-SNN"}));
    CHECK(read(address, kHoney, "L2601", day("2026-03-02"))->recalls[0].lifted_on == day("2026-03-02"));
    const auto said = json::parse(verifier::national_json(*read(address, kHoney, "L2601"), {}));
    CHECK(said["warnings"]["recalls"][0]["lifted"] == "2026-03-02");
    CHECK(said["warnings"]["recalls"][0]["reason"] == "Dư lượng kháng sinh");
  });
}

TEST_CASE("a batch whose key was stolen before it was registered warns of it") {
  with_lot([](const db::Address& address) {
    const auto revoke = [&](const char* since) {
      db::execute(address, "UPDATE signing_keys SET revoked_since = " +
                               std::to_string(at(since).time_since_epoch().count()));
      return read(address, kHoney, "L2601")->key_revoked_since;
    };
    CHECK_FALSE(read(address, kHoney, "L2601")->key_revoked_since);
    CHECK(revoke("2026-03-02T02:00:00Z") == at("2026-03-02T02:00:00Z"));
    CHECK_FALSE(revoke("2026-03-02T02:00:01Z"));
  });
}

TEST_CASE("a row has a cell for each Vietnamese heading, and no cell is a formula") {
  with_lot([](const db::Address& address) {
    auto record = *read(address, kHoney, "L2601");
    auto row = cells(record);
    REQUIRE(row.size() == verifier::national_headings().size());
    const std::vector<std::pair<std::string, std::string>> expected = {
        {"Cấp", "lô"},
        {"Tên sản phẩm", "Mật ong hoa núi"},
        {"GTIN", kHoney},
        {"Địa chỉ chủ thể", "Xã Tân Kỳ, tỉnh Thái Nguyên"},
        {"Công đoạn",
         "Thu hoạch, VN-TNOR-0001, Xã Tân Kỳ, Tỉnh Thái Nguyên; Sản xuất, Xã Tân Kỳ, Tỉnh Thái Nguyên"},
        {"Thời gian", "20/02/2026; 01/03/2026"},
        {"Mã truy xuất nguồn gốc", "https://id.example.vn/01/09521234543213/10/L2601"},
        {"Mã địa điểm", "01234; VN-TNOR-0001; VN-TNOR-0002"},
        {"Thương hiệu", ""},
        {"Số sê-ri", "000001–000100 (100 sản phẩm)"},
        {"Hạn sử dụng", "01/03/2027"},
        {"Tiêu chuẩn áp dụng", "VietGAP"},
        {"Dữ liệu mẫu", "có"},
        {"Tính đến ngày", "02/03/2026"}};
    const auto headings = verifier::national_headings();
    for (const auto& [heading, text] : expected) {
      CAPTURE(heading);
      const auto column = std::find(headings.begin(), headings.end(), heading) - headings.begin();
      REQUIRE(static_cast<std::size_t>(column) < row.size());
      CHECK(row[static_cast<std::size_t>(column)] == text);
    }

    record.product.name_vi = "=HYPERLINK(\"https://evil.example\")";
    record.product.name_en = " +1";
    record.product.warnings = "Để nơi khô\n<script>\"x\"</script>";
    row = cells(record);
    CHECK(row[1] == "'" + record.product.name_vi);
    CHECK(row[2] == "' +1");
    CHECK(std::find(row.begin(), row.end(), record.product.warnings) != row.end());
    // A name of broken bytes, from a file: still JSON.
    record.product.name_vi = "Mật \xc3";
    CHECK(json::accept(verifier::national_json(record, {})));
  });
}

TEST_CASE("records go out as files that are whole, a place's or the country's") {
  with_lot([](const db::Address& address) {
    const TemporaryFolder folder;
    db::Connection connection(address, db::Access::kRead);
    db::Reader reader(address);
    const auto write = [&](const std::string& place, const std::string& name) {
      return verifier::write_national(connection, reader, {place, kHost, day("2026-03-02")}, folder / name);
    };
    const auto all = write("", "out");
    CHECK(all.products == 4);
    CHECK(all.batches == 1);
    CHECK(write("tan-ky", "commune.jsonl").products == 2);
    CHECK(write("19", "province.csv").products == 4);
    CHECK(write("nowhere", "nothing.csv").products == 0);
    CHECK(read_file(folder / "nothing.csv", 100'000) == verifier::national_csv_start());
    std::ifstream lines(folder / "out" / "records.jsonl");
    std::string line;
    std::vector<std::string> codes;
    while (std::getline(lines, line)) codes.push_back(json::parse(line)["trace"]["elements"]);
    CHECK(codes == std::vector<std::string>{"(01)" + kHoney, "(01)" + kHoney + "(10)L2601", "(01)" + kRice,
                                            "(01)" + kTea, "(01)" + kVillage});
    CHECK(read_file(folder / "out" / "national.schema.json", 100'000) == verifier::national_schema());
    CHECK(read_file(folder / "out" / "batches.csv", 100'000).starts_with("\xEF\xBB\xBF" "Cấp,Tên sản phẩm,"));
    CHECK_THROWS_AS(write("", "out"), FileError);  // it holds something
  });
}

}  // namespace ocop::test
