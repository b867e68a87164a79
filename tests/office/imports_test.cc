#include "office/imports.h"

#include <doctest/doctest.h>

#include "office/xlsx_reader.h"
#include "tests/db/actors.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::office {
namespace {

using db::Access;
using db::Address;
using db::Connection;
using db::WriteTransaction;
namespace example = db::example;

struct Outcome {
  db::ImportReport report;
  std::vector<std::string> errors;  ///< in Vietnamese
};

Outcome import_as(const Address& address, const programme::Actor& actor, ImportRequest request,
                  bool store = true) {
  Connection connection(address, Access::kTool);
  WriteTransaction transaction(connection);
  if (store) request.previewed = import_digest(request);
  auto done = import_upload(connection, actor, request, example::now());
  transaction.commit();
  Outcome outcome;
  if (done) {
    outcome.report = *std::move(done);
  } else {
    for (const auto& error : done.error().errors)
      outcome.errors.push_back(import_error_text(error, Language::kVietnamese));
  }
  return outcome;
}

std::string first_error(const Outcome& outcome) {
  return outcome.errors.empty() ? "" : outcome.errors.front();
}

long long rows_of(const Address& address, const std::string& table) {
  return db::number(address, "SELECT COUNT(*) FROM " + table);
}

const std::string kTwoProducers =
    "Mã chủ thể,Tên,Loại hình,Mã địa danh\nhtx-moi,HTX Mới,HTX,tan-ky\n"
    "htx-linh-ngoc,HTX Linh Ngọc mới,HTX,tan-ky\n";

TEST_CASE("a preview tells what would change and stores nothing; then exactly that is stored") {
  db::on_each_engine([](const Address& address) {
    example::fill(address);
    const auto officer = example::province_officer();
    const ImportRequest request{"producers", "chủ thể.csv", kTwoProducers, ""};
    const auto before = rows_of(address, "audit");
    const auto preview = import_as(address, officer, request, false);
    CHECK(preview.errors.empty());
    REQUIRE(preview.report.changes.size() == 2);
    const auto table = import_changes(preview.report, Language::kVietnamese);
    REQUIRE(table.rows.size() == 2);
    CHECK(std::get<std::string>(table.rows[0][0]) == "thêm");
    CHECK(std::get<std::string>(table.rows[0][1]) == "htx-moi");
    CHECK(std::get<std::string>(table.rows[0][2]) == "HTX Mới");
    CHECK(std::get<std::string>(table.rows[1][3]).find("HTX Linh Ngọc → HTX Linh Ngọc mới") !=
          std::string::npos);
    CHECK(rows_of(address, "producers") == 2);
    CHECK(rows_of(address, "audit") == before);

    auto other = request;
    other.previewed = import_digest(request);
    other.bytes += "htx-x,X,HTX,tan-ky\n";
    {
      Connection connection(address, Access::kTool);
      WriteTransaction transaction(connection);
      CHECK_FALSE(import_upload(connection, officer, other, example::now()).has_value());
      auto other_table = request;
      other_table.previewed = import_digest(request);
      other_table.table = "areas";
      CHECK_FALSE(import_upload(connection, officer, other_table, example::now()).has_value());
    }
    CHECK(import_as(address, officer, request).report.changes.size() == 2);
    CHECK(rows_of(address, "producers") == 3);
    CHECK(db::number(address,
                     "SELECT COUNT(*) FROM audit WHERE act = 'import' AND actor = 'lan'") == 1);
    CHECK(db::number(address, "SELECT COUNT(*) FROM audit WHERE act = 'import.change'") == 1);
    CHECK(db::number(address, "SELECT COUNT(*) FROM search_terms WHERE id = 'htx-moi'") == 1);
    CHECK(import_as(address, officer, request).report.unchanged == 2);
  });
}

TEST_CASE("errors name row and column as the form shows them, and nothing is stored") {
  db::on_each_engine([](const Address& address) {
    example::fill(address);
    const auto officer = example::province_officer();
    const auto outcome = import_as(address, officer,
                                   {"producers", "a.csv",
                                    "Mã chủ thể,Tên,Loại hình,Mã địa danh\nhtx-moi,HTX "
                                    "Mới,HTX,tan-ky\n\nhtx b,,công ti,tan-ky\n",
                                    ""});
    REQUIRE(outcome.errors.size() == 3);
    CHECK(outcome.errors[0].starts_with("dòng 4, cột Mã chủ thể: "));
    CHECK(outcome.errors[1].starts_with("dòng 4, cột Tên: "));
    CHECK(outcome.errors[2].starts_with("dòng 4, cột Loại hình: "));
    CHECK(rows_of(address, "producers") == 2);
    CHECK(rows_of(address, "audit WHERE act = 'import'") == 0);

    // In a workbook a row keeps its number, also behind empty ones and long texts.
    const Table sheet{
        "a",
        "A",
        {"Mã chủ thể", "Tên", "Loại hình", "Mã địa danh", "Ghi chú"},
        {{std::string("htx-moi"), std::string("HTX"), std::string("HTX"), std::string("tan-ky"),
          std::string("hai\ndòng\nba")},
         {},
         {std::string("htx-b"), std::string("HTX B"), std::string("HTX"), std::string("nowhere")}}};
    const auto from_workbook =
        import_as(address, officer, {"producers", "a.xlsx", to_xlsx({sheet}), ""});
    REQUIRE(from_workbook.errors.size() == 1);
    CHECK(from_workbook.errors[0].starts_with("dòng 4, cột Mã địa danh: "));
    CHECK(import_error_text({"3", message("e", "v")}, Language::kEnglish) == "row 3: e");
    CHECK(import_error_text({"", message("e", "v")}, Language::kEnglish) == "e");
    CHECK(import_error_text({"3:a:b", message("e", "v")}, Language::kEnglish) ==
          "row 3, column a:b: e");
  });
}

TEST_CASE("rows outside of the officer's place are refused, by what they were and will be") {
  db::on_each_engine([](const Address& address) {
    example::fill(address);
    auto officer = example::province_officer();
    officer.place = "tan-ky";
    struct Case {
      std::string table;
      std::string bytes;
      std::string error;  ///< "" = stored
    };
    for (const auto& [table, bytes, error] : {
             Case{"producers", "id,name,kind,place\nnew,N,HTX,tan-ky\n", ""},
             Case{"producers", "id,name,kind,place\nnew2,N,HTX,tan-son\n", "dòng 2, cột place: "},
             Case{"producers", "id,place\nhtx-linh-ngoc,tan-son\n", "dòng 2, cột place: "},
             Case{"producers", "id,place\nho-ha-ngoc-sang,tan-ky\n", "dòng 2, cột place: "},
             Case{"producers", "id,name\nho-ha-ngoc-sang,Hộ Khác\n", "dòng 2"},
             Case{"areas", "id,name,place\nVN-9,V,tan-ky\n", ""},
             Case{"areas", "id,name\nVN-TNOR-0002,Khác\n", "dòng 2"},
             Case{"areas", "id,yield_kg\nVN-TNOR-0001,2000\n", "dòng 2, cột yield_kg: "},
             Case{"areas", "id,crop,yield_kg\nVN-TNOR-0001,keo lai,1000\n", ""},
             Case{"products", "gtin,name\n9521234543213,Mật\n", ""},
             Case{"products", "gtin,name\n9521234543237,Trà\n", "dòng 2"},
             Case{"products", "gtin,producer\n9521234543213,ho-ha-ngoc-sang\n",
                  "dòng 2, cột producer: "},
             Case{"products", "gtin,producer\n9521234543237,htx-linh-ngoc\n",
                  "dòng 2, cột producer: "},
             Case{"products", "gtin,picture\n9521234543213,/etc/passwd\n", "dòng 2, cột picture: "},
             Case{"certificates", "number,gtin,stars,issued\nN/1,9521234543220,3,2025-08-01\n", ""},
             Case{"certificates", "number,gtin,stars,issued\nN/2,9521234543237,3,2025-08-01\n",
                  "dòng 2, cột gtin: "},
             Case{"certificates", "number,gtin,stars,issued\nN/3,9521234543220,5,2025-08-01\n",
                  "dòng 2: "},
             Case{"certificates", "number,stars\n03/2025/OCOP,3\n", "dòng 2, cột stars: "},
             Case{"certificates", "number,note\n03/2025/OCOP,khác\n", "dòng 2, cột note: "},
         }) {
      INFO(table, " ", bytes);
      const auto outcome = import_as(address, officer, {table, "a.csv", bytes, ""});
      CHECK(first_error(outcome).substr(0, error.size()) == error);
      CHECK(outcome.errors.empty() == error.empty());
    }
  });
}

TEST_CASE("a certificate of a console's file could have been issued as it stands") {
  db::on_each_engine([](const Address& address) {
    example::fill(address);
    const auto province = example::province_officer();
    auto ministry = province;
    ministry.role = programme::Role::kMinistryOfficer;
    ministry.place = "";
    struct Case {
      programme::Actor actor;
      std::string row;    ///< number,gtin,stars,issued,expires,basis,previous,score
      std::string error;  ///< "" = stored
    };
    for (const auto& [actor, row, error] : {
             Case{province, "N/1,9521234543220,3,2026-03-03,,,,", "cột issued: "},
             Case{province, "N/1,9521234543220,3,2019-08-01,2022-07-31,,,", "cột issued: "},
             Case{province, "N/1,9521234543220,3,2025-08-01,2099-07-31,,,", "cột expires: "},
             Case{province, "N/1,9521234543220,3,2025-08-01,2028-07-30,,,", "cột expires: "},
             Case{province, "N/1,9521234543220,4,2025-08-01,,,,69", "cột score: "},
             Case{province, "N/1,9521234543220,5,2025-08-01,,,,", "cột stars: "},
             Case{province, "N/1,9521234543213,3,2025-08-01,,,,", "cột previous: "},
             Case{province, "N/1,9521234543213,3,2024-12-01,,,,", "cột previous: "},
             Case{province, "N/1,9521234543213,4,2026-01-01,,upgrade,03/2025/OCOP,", "cột stars: "},
             Case{province, "N/1,9521234543220,3,2025-08-01,,first,07/2021/OCOP,", "cột previous: "},
             Case{province, "N/1,9521234543220,3,2024-12-01,,renewal,07/2021/OCOP,", "cột basis: "},
             Case{province, "N/1,9521234543237,3,2024-08-01,2027-07-31,,,", ""},
             Case{province, "N/2,9521234543220,3,2025-08-01,,,,", ""},
             Case{province, "N/3,9521234543220,4,2025-09-01,,,,", "cột previous: "},
             Case{province, "N/3,9521234543220,4,2025-09-01,2028-08-31,upgrade,N/2,75", ""},
             Case{ministry, "N/4,9521234543213,5,2026-02-01,,upgrade,03/2025/OCOP,", ""},
         }) {
      INFO(row);
      const auto outcome =
          import_as(address, actor,
                    {"certificates", "a.csv",
                     "number,gtin,stars,issued,expires,basis,previous,score\n" + row + "\n", ""});
      CAPTURE(first_error(outcome));
      CHECK(first_error(outcome).starts_with(error.empty() ? "" : "dòng 2, " + error));
      CHECK(outcome.errors.empty() == error.empty());
    }
    CHECK(rows_of(address, "certificate_events WHERE number = 'N/1' AND seq = 1 AND act = 'issue' AND "
                           "authority = 'district' AND rule = '148/2023' AND decision = 'N/1' AND "
                           "recorded_by = 'lan' AND recorded_at > 0") == 1);
    CHECK(rows_of(address, "certificate_events WHERE number = 'N/2' AND seq = 2 AND act = 'replace' "
                           "AND decision = 'N/3' AND authority = 'province'") == 1);
    CHECK(rows_of(address, "audit WHERE act = 'certificate.issue'") == 4);
    CHECK(rows_of(address, "audit WHERE act = 'certificate.replace' AND "
                           "subject = 'certificate 03/2025/OCOP'") == 1);
  });
}

TEST_CASE("of two rows of one product in one file the later one is held against the earlier") {
  db::on_each_engine([](const Address& address) {
    example::fill(address);
    const auto both = import_as(address, example::province_officer(),
                                {"certificates", "a.csv",
                                 "number,gtin,stars,issued\nN/1,9521234543220,3,2025-08-01\n"
                                 "N/2,9521234543220,3,2025-08-02\n",
                                 ""});
    CHECK(first_error(both).starts_with("dòng 3: "));
    CHECK(rows_of(address, "certificates WHERE number = 'N/1'") == 0);
    CHECK(rows_of(address, "certificate_events WHERE number = 'N/1'") == 0);
  });
}

TEST_CASE("only who may import does, and only the four tables") {
  db::on_each_engine([](const Address& address) {
    example::fill(address);
    for (const auto role : programme::kRoles) {
      programme::Actor actor = example::province_officer();
      actor.role = role;
      if (role == programme::Role::kProducer) actor.producer = example::kCooperative;
      const bool may =
          role == programme::Role::kProvinceOfficer || role == programme::Role::kMinistryOfficer;
      INFO(programme::role_code(role));
      CHECK(import_as(address, actor, {"producers", "a.csv", kTwoProducers, ""}).errors.empty() ==
            may);
    }
    for (const char* table : {"users", "places", "audit", "", "producers; DROP TABLE users"}) {
      INFO(table);
      CHECK(import_as(address, example::province_officer(), {table, "a.csv", kTwoProducers, ""})
                .errors.size() == 1);
    }
  });
}

TEST_CASE("hostile uploads are refused with a sentence") {
  db::on_each_engine([](const Address& address) {
    example::fill(address);
    const auto officer = example::province_officer();
    for (const std::string& bytes :
         {std::string(), std::string("\0\0\0", 3), std::string("\xFF\xFE"),
          std::string("PK\x03\x04") + std::string(1000, 'x'), std::string(kMostUploaded + 1, 'a'),
          std::string("id,name,kind,place\n\"open"), std::string("wrong,columns\n1,2\n"),
          std::string("id,id,name\na,b,c\n"), std::string(2000, ','), to_xlsx({{"a", "A", {}, {}}}),
          to_xlsx({{"a", "A", {"id", "nothing"}, {{std::string("x"), std::string("y")}}}}),
          to_xlsx({{"a", "A", {"id"}, {{std::string("x"), std::string("y")}}}})}) {
      INFO(bytes.size());
      const auto outcome = import_as(address, officer, {"producers", "../../x", bytes, ""});
      CHECK_FALSE(outcome.errors.empty());
    }
    CHECK(rows_of(address, "producers") == 2);
  });
}

TEST_CASE("every template imports again, as CSV and as XLSX, in both languages") {
  for (const auto language : {Language::kVietnamese, Language::kEnglish}) {
    for (const bool workbook : {false, true}) {
      db::on_each_engine([&](const Address& address) {
        example::fill(address);
        for (const auto table : kImportTables) {
          INFO(table, " ", language_tag(language), workbook ? " xlsx" : " csv");
          const auto sheets = import_template(table, "tan-ky", language);
          REQUIRE(sheets.size() == 2);
          CHECK(sheets[1].rows.size() == sheets[0].headings.size());
          const auto bytes = workbook ? to_xlsx(sheets) : to_csv(sheets[0]);
          const auto outcome = import_as(address, example::province_officer(),
                                         {std::string(table), "mau", bytes, ""});
          CHECK(first_error(outcome).empty());
          CHECK(outcome.report.changes.size() == 1);
          CHECK(db::number(address, "SELECT COUNT(*) FROM " + std::string(table) +
                                        " WHERE sample = 1 AND note LIKE 'Dòng ví dụ%'") == 1);
        }
      });
    }
  }
  CHECK_THROWS_AS(import_template("users", "", Language::kEnglish), std::out_of_range);
  CHECK(import_table_name("areas").vi == "Vùng nguyên liệu");
}

}  // namespace
}  // namespace ocop::office
