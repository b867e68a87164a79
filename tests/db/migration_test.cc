// An older registry that is brought up to date keeps what it holds.
#include <doctest/doctest.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <fstream>
#include <sstream>

#include "db/audit.h"
#include "db/events.h"
#include "db/goods_acts.h"
#include "db/registry.h"
#include "db/schema.h"
#include "db/scope.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::db {
namespace {

using example::now;

void run(soci::session& session, std::istream& statements) {
  std::string statement;
  for (std::string line; std::getline(statements, line);) {
    if (line.starts_with("--")) continue;
    statement += line + "\n";
    if (!line.ends_with(";")) continue;
    session << statement.substr(0, statement.rfind(';'));
    statement.clear();
  }
}

constexpr const char* kRowsOfVersion1 = R"(
INSERT INTO schema_version (version, name) VALUES (1, '0001_registry.sql');
INSERT INTO places (id, name, kind, parent) VALUES ('19', 'Tỉnh Thái Nguyên', 'province', NULL), ('06', 'Tỉnh Bắc Kạn', 'province', NULL), ('tan-ky', 'Xã Tân Kỳ', 'commune', '06');
INSERT INTO place_history (old_place, new_place, changed_on) VALUES ('06', '19', '2025-07-01');
INSERT INTO producers (id, name, kind, place) VALUES ('htx-1', 'HTX Một', 'cooperative', 'tan-ky');
INSERT INTO areas (id, name, place, hectares, yield_grams) VALUES ('VN-1', 'Vùng một', 'tan-ky', 1.5, 1000);
INSERT INTO products (gtin, producer, group_number, name_vi) VALUES ('09521234543213', 'htx-1', 1, 'Mật ong hoa núi');
INSERT INTO product_areas (gtin, area) VALUES ('09521234543213', 'VN-1');
INSERT INTO pictures (gtin, media_type, base64) VALUES ('09521234543213', 'image/png', 'iVBORw0KGgo=');
INSERT INTO certificates (number, gtin, stars, issued, expires) VALUES ('01/QĐ', '09521234543213', 4, '2025-01-20', '2028-01-19');
INSERT INTO certificate_events (number, seq, act, effective_on, decision, reason) VALUES ('01/QĐ', 1, 'suspend', '2025-08-01', '88/QĐ', 'nhãn sai');
INSERT INTO signing_keys (kid, producer, not_before, not_after) VALUES ('0000000001', 'htx-1', 0, 9999999999999);
INSERT INTO batches (gtin, lot, producer, kid, jws, produced, quantity, certificate, issued_at, registered_at) VALUES ('09521234543213', 'L1', 'htx-1', '0000000001', 'a.b.c', '2025-03-01', 10, '01/QĐ', 1, 2);
INSERT INTO batch_areas (gtin, lot, seq, area, grams, season_year) VALUES ('09521234543213', 'L1', 1, 'VN-1', 500, 2025);
INSERT INTO serial_ranges (gtin, width, first_serial, last_serial, lot) VALUES ('09521234543213', 6, 1, 10, 'L1');
INSERT INTO scans (at_ms, gtin, lot, serial, verdict, channel, counted) VALUES (5, '09521234543213', 'L1', '000001', 'genuine', 'page', 1);
INSERT INTO scan_totals (gtin, lot, serial, first_at, scans) VALUES ('09521234543213', 'L1', '000001', 5, 1);
)";

void open(soci::session& session, const Address& address) {
  if (address.engine == Engine::kSqlite) {
    session.open(soci::sqlite3, "dbname=\"" + address.target + "\"");
  } else {
    session.open(soci::postgresql, address.target);
  }
}

void run_schema(soci::session& session, const char* file) {
  std::ifstream schema(std::string(OCOP_SCHEMA) + "/" + file);
  REQUIRE(schema);
  run(session, schema);
}

void make_version_1(const Address& address) {
  soci::session session;
  open(session, address);
  if (address.engine == Engine::kSqlite) session << "PRAGMA journal_mode = WAL";
  session << "CREATE TABLE schema_version (version BIGINT PRIMARY KEY, name TEXT NOT NULL)";
  run_schema(session, "0001_registry.sql");
  std::istringstream rows(kRowsOfVersion1);
  run(session, rows);
}

constexpr const char* kRowsOfVersion2 = R"(
INSERT INTO schema_version (version, name) VALUES (2, '0002_acts.sql');
INSERT INTO batches (gtin, lot, producer, kid, jws, produced, quantity, issued_at, registered_at) VALUES ('09521234543213', 'L2', 'htx-1', '0000000001', 'd.e.f', '2025-04-01', 90, 3, 4);
INSERT INTO serial_ranges (gtin, width, first_serial, last_serial, lot) VALUES ('09521234543213', 6, 11, 100, 'L2');
INSERT INTO voided_serials (gtin, width, first_serial, last_serial, lot, reason, recorded_at, recorded_by) VALUES ('09521234543213', 6, 3, 5, 'L1', 'rách', 6, 'linh');
INSERT INTO prints (id, gtin, lot, first_serial, last_serial, format, reason, recorded_at, recorded_by) VALUES (1, '09521234543213', 'L1', 1, 10, 'pdf', '', 7, 'linh'), (2, '09521234543213', 'L2', 11, 100, 'csv', '', 8, ''), (3, '09521234543213', 'L1', 3, 5, 'png', 'kẹt giấy', 9, 'linh');
)";

void make_version_2(const Address& address) {
  make_version_1(address);
  soci::session session;
  open(session, address);
  run_schema(session, "0002_acts.sql");
  std::istringstream rows(kRowsOfVersion2);
  run(session, rows);
}

constexpr const char* kRowsOfVersion3 = R"(
INSERT INTO schema_version (version, name) VALUES (3, '0003_labels.sql');
INSERT INTO scans (at_ms, gtin, lot, serial, verdict, channel, counted) VALUES
  (61200000, '09521234543213', 'L1', '000001', 'genuine', 'page', 1),
  (61199999, '09521234543213', 'L1', '000001', 'genuine', 'page', 1),
  (61199998, '09521234543213', 'L1', '000001', 'genuine', 'api', 0),
  (61199997, '09521234543213', 'L1', '000001', 'recalled', 'page', 1),
  (61199996, '09521234543213', 'X1', '000001', 'forged', 'page', 0),
  (61199995, '09521234543213', 'X2', '000001', 'forged', 'page', 0),
  (61199994, '09529999999999', 'L1', '', 'unknown_product', 'page', 0);
)";

void make_version_3(const Address& address) {
  make_version_2(address);
  soci::session session;
  open(session, address);
  run_schema(session, "0003_labels.sql");
  std::istringstream rows(kRowsOfVersion3);
  run(session, rows);
}

constexpr const char* kTables[] = {"places",        "place_history", "producers",   "areas",
                                   "products",      "product_areas", "pictures",    "certificates",
                                   "batches",       "batch_areas",   "signing_keys", "scans",
                                   "serial_ranges", "scan_totals",   "certificate_events"};

template <class Test>
void on_each(void (*make)(const Address&), Test test) {
  for (const Engine engine : engines()) {
    INFO("engine: ", engine_name(engine));
    const EmptyPlace place(engine);
    make(place.address());
    test(place.address());
  }
}

template <class Test>
void on_each_version_1(Test test) {
  on_each(make_version_1, test);
}

}  // namespace

TEST_CASE("a registry of version 1 is refused until it is migrated, and keeps every row") {
  on_each_version_1([](const Address& address) {
    CHECK_THROWS_AS(Connection(address, Access::kRead), DatabaseError);
    CHECK(migrate(address, now()) == 4);
    CHECK(migrate(address, now()) == 0);
    for (const char* table : kTables) {
      INFO(table);
      CHECK(number(address, std::string("SELECT COUNT(*) FROM ") + table) ==
            (std::string_view(table) == "places" ? 3 : 1));
    }
    const auto dossier = Reader(address).dossier("09521234543213", "L1", "000001");
    REQUIRE(dossier.has_value());
    CHECK(dossier->product.name_vi == "Mật ong hoa núi");
    CHECK(dossier->product.picture == "image/png");
    CHECK(dossier->scans.count == 1);
    REQUIRE(dossier->batch.has_value());
    CHECK(dossier->serial_in_batch);
    CHECK(dossier->batch->areas.at(0).grams == 500);
    REQUIRE(dossier->certificates.size() == 1);
    const auto& certificate = dossier->certificates[0];
    CHECK(certificate.basis.empty());
    CHECK(certificate.previous.empty());
    CHECK_FALSE(certificate.score_tenths.has_value());
    REQUIRE(certificate.events.size() == 1);
    CHECK(certificate.events[0].reason == "nhãn sai");
    CHECK(certificate.events[0].recorded_at == Instant{});
    CHECK(certificate.events[0].recorded_by.empty());
    CHECK_FALSE(certificate.events[0].authority.has_value());
  });
}

TEST_CASE("a registry of version 2 keeps its batches, void labels and prints, and gets label blocks") {
  on_each(make_version_2, [](const Address& address) {
    CHECK_THROWS_AS(Connection(address, Access::kRead), DatabaseError);
    CHECK(migrate(address, now()) == 3);
    const std::string gtin = "09521234543213";
    Reader reader(address);
    CHECK(reader.batch(gtin, "L1")->record.serials == programme::SerialRange{1, 10, 6});
    CHECK(reader.batch(gtin, "L2")->record.serials == programme::SerialRange{11, 90, 6});
    CHECK(reader.next_serial(gtin) == 101);
    CHECK(reader.dossier(gtin, "L1", "000003")->voided);
    CHECK_FALSE(reader.dossier(gtin, "L1", "000006")->voided);
    CHECK(reader.product(gtin)->ingredients.empty());
    const auto block = reader.label_block(2);
    REQUIRE(block.has_value());
    CHECK(block->lot == "L2");
    CHECK(block->serials == programme::SerialRange{11, 90, 6});
    CHECK_FALSE(reader.label_block(3).has_value());

    Connection connection(address, Access::kRead);
    const auto voids = voided_of(connection, gtin, "L1");
    REQUIRE(voids.size() == 1);
    CHECK(voids[0].what.reason == "rách");
    CHECK(voids[0].recorded_by == "linh");
    const auto prints = prints_of(connection, gtin, "L1");
    REQUIRE(prints.size() == 2);
    CHECK(prints[0].what.reason == "kẹt giấy");
    CHECK(prints[0].what.labels == 3);
    CHECK(prints[1].what.first == "000001");
    CHECK(prints[1].what.last == "000010");
    CHECK(prints[1].what.labels == 10);
    CHECK(prints[1].what.level == "unit");
    CHECK(prints[1].recorded_at == Instant(std::chrono::milliseconds(7)));
    CHECK(prints_of(connection, gtin, "L2").at(0).what.format == "csv");
    // Batches get the events that they would have had, and their part in the genealogy.
    for (const char* lot : {"L1", "L2"}) {
      const auto events = events_of_batch(connection, gtin, lot, "");
      REQUIRE(events.size() == 1);
      CHECK(events[0].event.biz_step == "commissioning");
      CHECK(events[0].recorded_at == now());
    }
    CHECK(number(address, "SELECT COUNT(*) FROM lineage WHERE step = 'batch " + gtin + "/L1'") == 2);
  });
}

TEST_CASE("a registry of version 3 keeps its scans, and they are counted by day, batch and verdict") {
  on_each(make_version_3, [](const Address& address) {
    CHECK_THROWS_AS(Connection(address, Access::kRead), DatabaseError);
    CHECK(migrate(address, now()) == 2);
    CHECK(number(address, "SELECT COUNT(*) FROM scans WHERE place = '' AND device = '' AND "
                          "client = ''") == 8);
    const struct {
      const char* row;
      long long scans, counted;
    } counts[] = {
        {"gtin = '09521234543213' AND lot = 'L1' AND verdict = 'genuine' AND day = '1970-01-02'", 1, 1},
        {"gtin = '09521234543213' AND lot = 'L1' AND verdict = 'genuine' AND day = '1970-01-01'", 3, 2},
        {"gtin = '09521234543213' AND lot = 'L1' AND verdict = 'recalled' AND day = '1970-01-01'", 1, 1},
        {"gtin = '09521234543213' AND lot = '' AND verdict = 'forged' AND day = '1970-01-01'", 2, 0},
        {"gtin = '' AND lot = '' AND verdict = 'unknown_product' AND day = '1970-01-01'", 1, 0},
    };
    CHECK(number(address, "SELECT COUNT(*) FROM scan_counts WHERE place = ''") == 5);
    for (const auto& row : counts) {
      INFO(row.row);
      const std::string where = std::string(" FROM scan_counts WHERE ") + row.row;
      CHECK(number(address, "SELECT COUNT(*)" + where) == 1);
      CHECK(number(address, "SELECT scans" + where) == row.scans);
      CHECK(number(address, "SELECT counted" + where) == row.counted);
    }
    const auto dossier = Reader(address).dossier("09521234543213", "L1", "000001");
    REQUIRE(dossier.has_value());
    CHECK_FALSE(dossier->watch.has_value());
    CHECK(dossier->batch_state.empty());
  });
}

TEST_CASE("a migration derives places and words, and is the log's first entry") {
  on_each_version_1([](const Address& address) {
    migrate(address, now());
    Connection connection(address, Access::kRead);
    CHECK(lies_within(connection, "tan-ky", "19"));
    CHECK(number(address, "SELECT COUNT(*) FROM search_terms WHERE text LIKE '% mat ong %'") == 2);
    const auto entries = audit_entries(connection, {});
    REQUIRE(entries.size() == 1);
    CHECK(entries[0].act == "registry.migrate");
    CHECK(entries[0].details == R"({"from":1,"to":5})");
    CHECK(verify_audit(connection).empty());
  });
}

TEST_CASE("a migration counts the scans of each day in Viet Nam") {
  on_each_version_1([](const Address& address) {
    const char* const times[] = {"1999-12-31T16:59:59Z", "1999-12-31T17:00:00Z",
                                 "2024-02-28T17:00:00Z", "2024-02-29T17:00:00Z",
                                 "2025-12-31T16:59:59Z", "2026-10-09T03:00:00Z"};
    const auto milliseconds_of = [](const char* time) {
      return std::to_string(example::at(time).time_since_epoch().count());
    };
    std::string rows;
    for (const char* time : times) {
      for (const char* rest : {", '09521234543220', '', '', 'genuine', 'page', 1)",
                               ", '09521234543220', '', '', 'forged', 'page', 0)"})
        rows += (rows.empty() ? "(" : ", (") + milliseconds_of(time) + rest;
    }
    {
      soci::session session;
      open(session, address);
      session << "INSERT INTO scans (at_ms, gtin, lot, serial, verdict, channel, counted) VALUES " +
                     rows;
    }
    migrate(address, now());
    CHECK(number(address,
                 "SELECT scans FROM scan_days WHERE gtin = '09521234543213' AND "
                 "day = '1970-01-01' AND last_at = 5") == 1);
    for (const char* time : times) {
      INFO(time);
      CHECK(number(address,
                   "SELECT COUNT(*) FROM scan_days WHERE scans = 1 AND gtin = '09521234543220' "
                   "AND day = '" +
                       iso_date(local_date(example::at(time))) +
                       "' AND last_at = " + milliseconds_of(time)) == 1);
    }
  });
}

TEST_CASE("a migration that fails leaves version 1 as it was") {
  on_each_version_1([](const Address& address) {
    {
      soci::session session;
      open(session, address);
      session << "CREATE TABLE tokens (id TEXT)";
    }
    CHECK_THROWS_AS(migrate(address, now()), DatabaseError);
    soci::session session;
    open(session, address);
    long long version = 0;
    session << "SELECT MAX(version) FROM schema_version", soci::into(version);
    CHECK(version == 1);
    session << "DROP TABLE tokens";
    CHECK(migrate(address, now()) == 4);
  });
}

}  // namespace ocop::db
