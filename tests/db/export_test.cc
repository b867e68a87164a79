#include "db/export.h"

#include <doctest/doctest.h>

#include <soci/soci.h>

#include <algorithm>
#include <map>

#include "base/file.h"
#include "db/audit.h"
#include "db/certificate_acts.h"
#include "db/events.h"
#include "db/rule_book.h"
#include "db/writer.h"
#include "programme/geojson.h"
#include "tests/db/actors.h"
#include "tests/db/data_folder.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::db {
namespace {

std::map<std::string, std::string> files_in(const std::filesystem::path& directory) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory)) {
    if (!entry.is_regular_file()) continue;
    files[std::filesystem::relative(entry.path(), directory)] = read_file(entry.path(), 1 << 20);
  }
  return files;
}

std::map<std::string, std::string> exported(const Address& address) {
  DataFolder folder;
  Connection connection(address, Access::kRead);
  export_files(connection, folder.path() / "out");
  return files_in(folder.path() / "out");
}

/// The example with a picture, a batch, scans, and texts that CSV must quote.
void fill_everything(const Address& address) {
  example::fill(address);
  execute(address,
          "UPDATE products SET story_vi = 'một \"hai\", ba;' || chr10.c || 'bốn' FROM "
          "(SELECT '\n' AS c) AS chr10 WHERE gtin = '" +
              example::kHoney + "'");
  execute(address, "INSERT INTO place_history VALUES ('tan-son', 'tan-ky', '2025-07-01', 'NQ')");
  example::enter(address, example::record());
  Writer writer(address);
  Scan scan;
  scan.at = example::now();
  scan.gtin = example::kHoney;
  scan.lot = "L2601";
  scan.serial = "000001";
  scan.verdict = "genuine";
  scan.channel = "page";
  writer.record(scan);
  scan.lot = "";
  scan.serial = "";
  writer.record(scan);
}

constexpr const char* kActs[] = {
    "UPDATE producers SET stopped_on = '2026-02-28' WHERE id = 'ho-ha-ngoc-sang'",
    "UPDATE areas SET latitude = 21.9876, longitude = 105.840001 WHERE id = 'VN-TNOR-0001'",
    "UPDATE certificates SET basis = 'upgrade', previous = '01/2022/OCOP', score_tenths = 705 "
    "WHERE number = '03/2025/OCOP'",
    "INSERT INTO certificate_events (number, seq, act, effective_on, decision, reason, ground, "
    "authority, filed_on, rule, paper, recorded_at, recorded_by) SELECT '03/2025/OCOP', 3, "
    "'revoke', '2026-03-01', '100/QĐ', 'hồ sơ giả', 'false_dossier', 'province', '2026-02-01', "
    "'1489/2025', sha256, 1772415000123, 'lan' FROM papers",
    "INSERT INTO area_producers VALUES ('VN-TNOR-0001', 'htx-linh-ngoc')",
    "INSERT INTO area_yields SELECT 'VN-TNOR-0001', 2026, 1, 2000500, 'được mùa', 5, 'lan', sha256 "
    "FROM papers",
    "INSERT INTO deliveries VALUES (1, 'VN-TNOR-0001', 'htx-linh-ngoc', '2026-02-20', 2026, 40500, "
    "'', 6, 'linh')",
    "INSERT INTO recalls VALUES (1, '09521234543213', 'L2601', 6, 1, 9, NULL, NULL, '2026-03-02', "
    "'dư lượng', 'trả lại nơi mua', '12/QĐ', 7, 'lan', (SELECT sha256 FROM papers)), "
    "(2, '09521234543213', '', NULL, NULL, NULL, "
    "'2026-01-01', '2026-02-01', '2026-03-02', 'nấm mốc', 'không dùng', '', 8, 'linh', '')",
    "INSERT INTO recall_lifts SELECT 1, '2026-03-03', 'đã kiểm tra', '13/QĐ', 9, 'lan', sha256 FROM "
    "papers",
    "INSERT INTO rolls VALUES ('09521234543213', 'R1', 'htx-linh-ngoc', '0000000001', 6, 101, 900, "
    "1, 12, 'linh')",
    "INSERT INTO serial_ranges VALUES ('09521234543213', 6, 101, 200, 'L2601', 2, 'R1', 'aa.bb.cc', "
    "13, 'linh')",
    "INSERT INTO voided_serials VALUES ('09521234543213', 6, 11, 20, 'L2601', '', 'rách', 10, "
    "'linh'), ('09521234543213', 6, 301, 310, '', 'R1', 'mất', 14, 'linh')",
    "INSERT INTO prints VALUES (1, '09521234543213', 'L2601', '', 'unit', 100, 1, 100, 'pdf', '', "
    "'', 11, 'linh'), (2, '09521234543213', '', 'R1', 'unit', 800, 101, 900, 'zpl', "
    "'0123456789abcdef0123456789abcdef', '', 15, 'linh'), (3, '09521234543213', '', '', 'product', "
    "24, 0, 0, 'pdf', '', '', 16, 'linh')",
    "INSERT INTO label_blocks VALUES (7, '09521234543213', 6, 101, 900, '')",
    "INSERT INTO scratch_blocks VALUES ('09521234543213', 6, 101, 102, '0123', "
    "'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=')",
    "INSERT INTO scratch_uses VALUES ('09521234543213', '000101', 17)",
    "INSERT INTO printers VALUES ('htx-linh-ngoc', 'Máy in tem', 203, -1250, 0, 1000500, 999000)",
    "UPDATE products SET ingredients = 'Mật ong 100%', warnings = 'Để nơi khô ráo' WHERE "
    "gtin = '09521234543213'",
    "INSERT INTO departures VALUES ('09521234543213', 'L2601', 1772415000456, 18, 'linh')",
    "INSERT INTO public_reports (id, at_ms, gtin, lot, serial, verdict, reason, text, bought_at, "
    "place) VALUES (1, 1772415000789, '09521234543213', 'L2601', '000001', 'genuine', 'differs', "
    "'một\nhai', 'Chợ \"Mới\"', '19'), (2, 0, '09521234543213', '', '', 'forged', 'other', 'x', "
    "'', '')",
    "INSERT INTO cases (id, gtin, lot, opened_at, opened_by, status, assignee, outcome, closed_at) "
    "VALUES (1, '09521234543213', 'L2601', 19, 'binh', 'closed', 'binh', 'authority', 20), "
    "(2, '09521234543213', '', 21, '', 'open', '', '', NULL)",
    "INSERT INTO case_steps (case_id, seq, at_ms, actor, step, value, text, decision, decided_on, "
    "recall) VALUES (1, 1, 19, 'binh', 'open', '', '', '', '', 0), "
    "(1, 2, 20, 'binh', 'outcome', 'authority', 'xong', '14/QĐ', '2026-03-02', 0)",
    "INSERT INTO unit_marks (gtin, lot, serial, seq, mark, case_id, at_ms, actor, reason) VALUES "
    "('09521234543213', 'L2601', '000001', 1, 'confirmed', 1, 20, 'binh', 'hai tem cùng mã')",
    "INSERT INTO product_links (id, gtin, lot, type, href, title, lang, media_type, recorded_at, "
    "recorded_by, removed_at) VALUES (1, '09521234543213', 'L2601', 'recipeInfo', "
    "'https://htx.vn/nau-an?a=1', 'Trà mật ong', 'vi', 'text/html', 22, 'linh', NULL), "
    "(2, '09521234543213', '', 'homepage', 'https://htx.vn/', 'x', '', '', 23, '', 24)",
    "INSERT INTO targets VALUES ('19', 2026, 'products', 100, 120, 'kế hoạch', 1), "
    "('tan-ky', 2026, 'cooperative_share', 400, NULL, '', 0)"};

constexpr const char* kRuleSet =
    R"({"id": "9/2027", "decision": "QĐ 9", "from": "2027-01-01", "validity_months": 24, "ratings":
    [{"stars": 3, "score_from": 50, "score_below": 101, "issues": "province", "revokes":
    "province"}], "revocation": {"grounds": [{"code": "false_dossier", "en": "f", "vi": "g"}]}})";

/// A row in every table of acts, with all that a row can hold.
void fill_acts(const Address& address) {
  Connection connection(address, Access::kTool);
  WriteTransaction transaction(connection);
  REQUIRE(store_paper(connection, example::province_officer(), "%PDF-1.7\nx\n%%EOF",
                      example::now()));
  REQUIRE(add_rule_set(connection, at_command_line(), kRuleSet, example::now()));
  for (const char* act : kActs) connection.sql() << act;
  const auto outline = programme::to_geojson(
      programme::parse_outline(
          R"({"type": "Polygon", "coordinates": [[[105.8, 21.9], [105.8, 21.91], [105.81, 21.91],
              [105.8, 21.9]]]})")
          .value());
  connection.sql() << "UPDATE areas SET outline = :outline WHERE id = 'VN-TNOR-0001'",
      soci::use(outline);
  note_all_batch_events(connection, example::now());
  transaction.commit();
}

TEST_CASE(
    "what is exported is imported to the same state, on each engine and from one to the other") {
  for (const auto from : engines()) {
    const FreshDatabase original(from);
    fill_everything(original.address());
    fill_acts(original.address());
    DataFolder folder;
    {
      Connection connection(original.address(), Access::kRead);
      export_files(connection, folder.path() / "out");
    }
    const auto files = files_in(folder.path() / "out");
    CHECK(files.size() == tables().size() + 2);
    for (const auto& [name, content] : files) {
      INFO(name);
      CHECK(std::count(content.begin(), content.end(), '\n') > 1);
    }
    CHECK(files.at("scan_totals.csv").find(",000001,") != std::string::npos);
    for (const auto to : engines()) {
      INFO(engine_name(from), " to ", engine_name(to));
      const FreshDatabase copy(to);
      must_import(copy.address(), {folder.path() / "out"});
      CHECK(exported(copy.address()) == files);
      CHECK(must_import(copy.address(), {folder.path() / "out"}).changes.empty());
    }
  }
}

TEST_CASE("both engines export the same bytes for the sample data") {
  std::vector<std::map<std::string, std::string>> all;
  on_each_engine([&](const Address& address) {
    must_import(address, {OCOP_SAMPLE});
    all.push_back(exported(address));
  });
  for (const auto& files : all) CHECK(files == all[0]);
}

TEST_CASE("an export never mixes with what is there") {
  on_each_engine([](const Address& address) {
    DataFolder folder;
    folder.with("out/mine.txt", "x");
    Connection connection(address, Access::kRead);
    CHECK_THROWS_AS(export_files(connection, folder.path() / "out"), FileError);
    CHECK(files_in(folder.path()).size() == 1);
  });
}

}  // namespace
}  // namespace ocop::db
