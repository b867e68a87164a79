#include "db/check.h"

#include <doctest/doctest.h>

#include <fstream>

#include "base/base64.h"
#include "db/registration.h"
#include "tests/db/data_folder.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::db {
namespace {

std::string base64url(std::string_view bytes) {
  auto text = to_base64(bytes);
  for (auto& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  text.erase(text.find_last_not_of('=') + 1);
  return text;
}

std::string jws_of(const programme::BatchRecord& record, const std::string& kid) {
  return base64url(R"({"alg":"ES256","typ":"ocop-batch+jws","kid":")" + kid + "\"}") + "." +
         base64url(programme::to_json(record)) + ".AAAA";
}

void register_signed(const Address& address, const programme::BatchRecord& record) {
  Connection connection(address, Access::kTool);
  WriteTransaction transaction(connection);
  const auto jws = jws_of(record, example::kKey);
  REQUIRE(register_batch(connection, {record, example::kKey, jws}, example::now()).has_value());
  transaction.commit();
}

std::vector<Error> errors_in(const Address& address) {
  Connection connection(address, Access::kRead);
  return check_database(connection);
}

std::string all_of(const std::vector<Error>& errors) {
  std::string text;
  for (const auto& error : errors) text += error.in(Language::kEnglish) + "\n";
  return text;
}

TEST_CASE("a registry with signed batches is found right") {
  on_each_engine([](const Address& address) {
    CHECK(errors_in(address).empty());
    example::fill(address);
    register_signed(address, example::record());
    const auto errors = errors_in(address);
    INFO(all_of(errors));
    CHECK(errors.empty());
  });
}

TEST_CASE("each thing that can be wrong is found") {
  const struct {
    const char* harm;
    const char* says;
  } cases[] = {
      {"UPDATE products SET gtin = '09521234543238' WHERE gtin = '09521234543237'",
       "products 09521234543238"},
      {"UPDATE certificates SET issued = '2025-02-31', expires = '2028-02-30' WHERE number = "
       "'03/2025/OCOP'",
       "no date"},
      {"UPDATE producers SET name = '  blanks  ' WHERE id = 'htx-linh-ngoc'",
       "not stored as it should be"},
      {"UPDATE places SET parent = 'tan-ky' WHERE id = 'tan-son'", ""},
      {"UPDATE batches SET produced = '2026-02-27'", "produced differs"},
      {"UPDATE batches SET jws = 'x'", "no JWS"},
      {"UPDATE batches SET kid = '0000000002'", "another key"},
      {"UPDATE batch_areas SET grams = grams + 1 WHERE seq = 1", "areas differs"},
      {"UPDATE batch_areas SET grams = 2000000 WHERE seq = 1", "expected to yield"},
      {"UPDATE serial_ranges SET last_serial = last_serial + 1", "serials differs"},
      {"UPDATE serial_ranges SET width = 2", "more than 2 digits"},
      {"UPDATE signing_keys SET producer = 'nobody' WHERE kid = '0000000001'",
       "“nobody” is not in producers"},
      {"UPDATE signing_keys SET producer = 'ho-ha-ngoc-sang' WHERE kid = '0000000001'",
       "its key is another producer's"},
  };
  for (const auto& one : cases) {
    INFO(std::string(one.harm));
    on_each_engine([&](const Address& address) {
      example::fill(address);
      register_signed(address, example::record());
      execute(address, one.harm);
      const auto errors = errors_in(address);
      INFO(all_of(errors));
      if (std::string_view(one.says).empty()) {
        CHECK(errors.empty());
      } else {
        CHECK(all_of(errors).find(one.says) != std::string::npos);
      }
    });
  }
}

TEST_CASE("overlapping serials are found") {
  on_each_engine([](const Address& address) {
    example::fill(address);
    register_signed(address, example::record());
    auto second = example::record();
    second.lot = "L2602";
    second.serials.first = 101;
    register_signed(address, second);
    CHECK(errors_in(address).empty());
    execute(address, "UPDATE serial_ranges SET first_serial = 100 WHERE lot = 'L2602'");
    CHECK(all_of(errors_in(address)).find("overlap") != std::string::npos);
  });
}

TEST_CASE("a damaged file is found or cannot be read at all") {
  const FreshDatabase database(Engine::kSqlite);
  must_import(database.address(), {OCOP_SAMPLE});
  execute(database.address(), "PRAGMA wal_checkpoint(TRUNCATE)");
  {
    std::fstream file(database.address().target, std::ios::in | std::ios::out | std::ios::binary);
    for (int page = 6; page < 14; ++page) {
      file.seekp(page * 4096 + 100);
      file << std::string(3000, '\xAA');
    }
  }
  bool noticed = false;
  try {
    noticed = !errors_in(database.address()).empty();
  } catch (const DatabaseError&) {
    noticed = true;
  }
  CHECK(noticed);
}

}  // namespace
}  // namespace ocop::db
