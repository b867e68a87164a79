#include "db/registry.h"

#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "db/writer.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::db {
namespace {

using namespace example;
using programme::CertificateAct;

template <class Test>
void on_each_filled_engine(Test test) {
  on_each_engine([&](const Address& address) {
    fill(address);
    test(address);
  });
}

}  // namespace

TEST_CASE("a dossier holds all that is known about a code") {
  on_each_filled_engine([](const Address& address) {
    enter(address, record());
    execute(address,
            "INSERT INTO scan_totals (gtin, lot, serial, first_at, scans) "
            "VALUES ('09521234543213', 'L2601', '000007', 1772500000123, 4)");
    Reader reader(address);
    const auto dossier = reader.dossier(kHoney, "L2601", "000007");
    REQUIRE(dossier);

    CHECK(dossier->product.gtin == kHoney);
    CHECK(dossier->product.producer_id == kCooperative);
    CHECK(dossier->product.group == programme::Group::kFood);
    CHECK(dossier->product.set == "Mật ong");
    CHECK(dossier->product.name_vi == "Mật ong hoa núi");
    CHECK(dossier->product.name_en == "Mountain honey");
    CHECK(dossier->product.name_as_printed == "Mật ong hoa núi");
    CHECK(dossier->product.story_vi == "Ong rừng");
    CHECK(dossier->product.story_en == "Forest bees");
    CHECK(dossier->product.picture == "image/png");
    CHECK(dossier->product.net_content == "500 ml");
    CHECK(dossier->product.note == "ghi chú");
    CHECK(dossier->product.sample);

    CHECK(dossier->producer.id == kCooperative);
    CHECK(dossier->producer.name == "HTX Linh Ngọc");
    CHECK(dossier->producer.kind == programme::ProducerKind::kCooperative);
    CHECK(dossier->producer.address == "Xã Tân Kỳ, tỉnh Thái Nguyên");
    CHECK(dossier->producer.place.name == "Xã Tân Kỳ");
    CHECK(dossier->producer.place.province == "Tỉnh Thái Nguyên");
    CHECK(!dossier->producer.sample);

    REQUIRE(dossier->areas.size() == 2);
    CHECK(dossier->areas[0].id == kForest);
    CHECK(dossier->areas[1].id == kMeadow);

    REQUIRE(dossier->batch);
    CHECK(dossier->batch->record == record());
    CHECK(dossier->batch->kid == kKey);
    CHECK(dossier->batch->jws == "aa.bb.cc");
    CHECK(dossier->batch->registered_at == now());
    REQUIRE(dossier->batch->areas.size() == 2);
    CHECK(dossier->batch->areas[0].area.name == "Rừng Tân Kỳ");
    CHECK(dossier->batch->areas[0].grams == 40'000);
    CHECK(dossier->batch->areas[0].harvested == day("2026-02-20"));
    CHECK(!dossier->batch->areas[1].harvested);

    CHECK(dossier->scans.count == 4);
    CHECK(dossier->scans.first_at == Instant(std::chrono::milliseconds(1772500000123)));
  });
}

TEST_CASE("certificates come newest first, each with its own events by date") {
  on_each_filled_engine([](const Address& address) {
    Reader reader(address);
    const auto certificates = reader.certificates(kHoney);
    REQUIRE(certificates.size() == 2);
    CHECK(certificates[0].number == kHoneyCertificate);
    CHECK(certificates[0].gtin == kHoney);
    CHECK(certificates[0].stars == 4);
    CHECK(certificates[0].issuer == "UBND tỉnh");
    CHECK(certificates[0].issued == day("2025-01-20"));
    CHECK(certificates[0].expires == day("2028-01-19"));
    CHECK(certificates[0].note == "mới");
    REQUIRE(certificates[0].events.size() == 2);
    CHECK(certificates[0].events[0].act == CertificateAct::kSuspend);
    CHECK(certificates[0].events[0].decision == "88/QĐ");
    CHECK(certificates[0].events[0].reason == "nhãn sai");
    CHECK(certificates[0].events[1].act == CertificateAct::kReinstate);
    CHECK(certificates[0].events[1].date == day("2025-09-01"));
    CHECK(certificates[1].number == "01/2022/OCOP");
    CHECK(certificates[1].events.empty());

    const auto rice = reader.certificates(kRice);
    REQUIRE(rice.size() == 1);
    REQUIRE(rice[0].events.size() == 1);
    CHECK(rice[0].events[0].until == day("2025-03-30"));
    CHECK(reader.certificates(kTea).empty());
  });
}

TEST_CASE("a place names its province, across a former district too") {
  on_each_filled_engine([](const Address& address) {
    Reader reader(address);
    CHECK(reader.producer(kHousehold)->place.province == "Tỉnh Thái Nguyên");
    const auto fields = reader.area(kFields);
    REQUIRE(fields);
    CHECK(fields->place.name == "Tỉnh Thái Nguyên");
    CHECK(fields->place.province == "");
  });
}

TEST_CASE("what an area has not declared is absent, not zero") {
  on_each_filled_engine([](const Address& address) {
    Reader reader(address);
    const auto forest = reader.area(kForest);
    REQUIRE(forest);
    CHECK(forest->hectares == 12.5);
    CHECK(forest->yield_grams == 1'000'000);
    CHECK(forest->practice == programme::Practice::kVietGap);
    CHECK(forest->crop == "keo");
    CHECK(forest->issuer == "Sở NN&MT");
    const auto meadow = reader.area(kMeadow);
    REQUIRE(meadow);
    CHECK(!meadow->hectares);
    CHECK(!meadow->yield_grams);
    CHECK(meadow->sample);
  });
}

TEST_CASE("a code without lot or with an unknown one has no batch, and only its own scans") {
  on_each_filled_engine([](const Address& address) {
    enter(address, record());
    execute(address,
            "INSERT INTO scan_totals (gtin, lot, serial, first_at, scans) "
            "VALUES ('09521234543213', 'L2601', '', 1000, 9)");
    Reader reader(address);
    CHECK(!reader.dossier(kHoney, "", "")->batch);
    CHECK(reader.dossier(kHoney, "", "")->scans.count == 0);
    CHECK(!reader.dossier(kHoney, "", "")->scans.first_at);
    CHECK(!reader.dossier(kHoney, "L2602", "000001")->batch);
    CHECK(reader.dossier(kHoney, "L2601", "")->scans.count == 9);
    CHECK(reader.dossier(kHoney, "L2601", "000007")->scans.count == 0);
    CHECK(!reader.dossier(kRice, "L2601", "")->batch);
  });
}

TEST_CASE("what is not there is absent, however it is asked for") {
  on_each_filled_engine([](const Address& address) {
    enter(address, record());
    Reader reader(address);
    for (const std::string& unknown :
         {std::string(""), std::string("00000000000000"), kHoney + std::string("\0", 1),
          kHoney + std::string("\0x", 2), std::string("' OR '1'='1"), std::string("%"),
          std::string("../../x"), std::string("\xff\xfe"), std::string(100'000, '9')}) {
      CAPTURE(unknown.substr(0, 40));
      CHECK(!reader.dossier(unknown, "L2601", ""));
      CHECK(!reader.product(unknown));
      CHECK(!reader.producer(unknown));
      CHECK(reader.certificates(unknown).empty());
      CHECK(!reader.area(unknown));
      CHECK(!reader.batch(kHoney, unknown));
      CHECK(!reader.key(unknown));
      CHECK(!reader.picture(unknown));
    }
    CHECK(!reader.batch(kHoney, std::string("L2601\0x", 7)));
    CHECK(reader.dossier(kHoney, "L2601", "")->batch);
  });
}

TEST_CASE("keys and pictures") {
  on_each_filled_engine([](const Address& address) {
    Reader reader(address);
    const auto key = reader.key(kHouseholdKey);
    REQUIRE(key);
    CHECK(key->producer == kHousehold);
    CHECK(key->not_before == at("2026-01-01T00:00:00Z"));
    CHECK(key->not_after == at("2027-12-31T23:59:59Z"));
    CHECK(!key->revoked_since);
    CHECK(key->jwk == "{\"kty\":\"EC\"}");
    const auto picture = reader.picture(kHoney);
    REQUIRE(picture);
    CHECK(picture->media_type == "image/png");
    CHECK(picture->bytes == "\x89PNG\r\n\x1a\n");
    CHECK(!reader.picture(kRice));
    CHECK(reader.product(kRice)->picture == "");
  });
}

TEST_CASE("the next serial lies above every registered one, whatever its width") {
  on_each_filled_engine([](const Address& address) {
    Reader reader(address);
    CHECK(reader.next_serial(kHoney) == 1);
    enter(address, record());
    CHECK(reader.next_serial(kHoney) == 101);
    auto wide = record();
    wide.lot = "L2602";
    wide.serials = {999'999'999'999'999'000, 1'000, 18};
    enter(address, wide);
    CHECK(reader.next_serial(kHoney) == 1'000'000'000'000'000'000);
    CHECK(reader.next_serial(kRice) == 1);
  });
}

TEST_CASE("a reader sees what was committed after it began") {
  on_each_filled_engine([](const Address& address) {
    Reader reader(address);
    CHECK(!reader.dossier(kHoney, "L2601", "")->batch);
    enter(address, record());
    CHECK(reader.dossier(kHoney, "L2601", "")->batch);
  });
}

TEST_CASE("damaged rows are an error, not an answer") {
  on_each_filled_engine([](const Address& address) {
    execute(address, "UPDATE certificates SET issued = '2025-02-31' WHERE stars = 4");
    Reader reader(address);
    CHECK_THROWS_AS(reader.dossier(kHoney, "", ""), DatabaseError);
    CHECK(reader.dossier(kRice, "", ""));
    execute(address, "UPDATE pictures SET base64 = 'no'");
    CHECK_THROWS_AS(reader.picture(kHoney), DatabaseError);
  });
}

TEST_CASE("a pool hands out as many readers as it may, and each to one at a time") {
  on_each_filled_engine([](const Address& address) {
    ReaderPool pool(address, 3);
    std::atomic<int> lent{0};
    std::atomic<int> most{0};
    std::atomic<int> answers{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 12; ++i) {
      threads.emplace_back([&] {
        for (int round = 0; round < 20; ++round) {
          const auto reader = pool.borrow();
          const int now_lent = ++lent;
          int seen = most.load();
          while (now_lent > seen && !most.compare_exchange_weak(seen, now_lent)) {
          }
          if (reader->dossier(kHoney, "", "")) ++answers;
          --lent;
        }
      });
    }
    for (auto& thread : threads) thread.join();
    CHECK(answers == 240);
    CHECK(most <= 3);
  });
}

TEST_CASE("a pool replaces readers that failed, and waits for none that is gone") {
  on_each_filled_engine([](const Address& address) {
    ReaderPool pool(address, 1);
    for (int i = 0; i < 3; ++i) {
      CHECK_THROWS_AS(
          [&] {
            const auto reader = pool.borrow();
            throw DatabaseError("gone");
          }(),
          DatabaseError);
      auto discarded = pool.borrow();
      discarded.discard();
    }
    CHECK(pool.borrow()->dossier(kHoney, "", ""));
    auto moved = pool.borrow();
    const auto target = std::move(moved);
    CHECK(target->product(kHoney));
  });
}

TEST_CASE("a pool survives a server that drops its connections") {
  for (const Engine engine : engines()) {
    if (engine != Engine::kPostgres) continue;
    const FreshDatabase database(engine);
    fill(database.address());
    ReaderPool pool(database.address(), 2);
    CHECK(pool.borrow()->product(kHoney));
    drop_other_connections();
    CHECK_THROWS_AS(pool.borrow()->product(kHoney), DatabaseError);
    CHECK(pool.borrow()->product(kHoney));
  }
}

TEST_CASE("a pool for a registry that is not there says so at once") {
  const EmptyPlace place(Engine::kSqlite);
  CHECK_THROWS_AS(ReaderPool(place.address(), 4), DatabaseError);
}

TEST_CASE("ping answers, or throws when the server is gone") {
  on_each_filled_engine([](const Address& address) {
    Reader reader(address);
    reader.ping();
    if (address.engine == Engine::kSqlite) return;
    drop_other_connections();
    CHECK_THROWS_AS(reader.ping(), DatabaseError);
  });
}

}  // namespace ocop::db
