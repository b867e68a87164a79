// Scans of papers, as acts on certificates keep them.
#include <doctest/doctest.h>

#include "base/digest.h"
#include "db/certificate_acts.h"
#include "tests/db/engines.h"
#include "tests/db/neighbours.h"

namespace ocop::db {
namespace {

using namespace example;

std::string pdf(const std::string& body = "1 0 obj") {
  return "%PDF-1.7\n" + body + "\n%%EOF\n";
}
std::string jpeg() { return std::string("\xFF\xD8\xFF\xE0\x00\x10JFIF\xFF\xD9", 12); }

}  // namespace

TEST_CASE("a scan is kept once, as it came, with what it is by its content") {
  on_each_engine([](const Address& address) {
    fill_with_neighbours(address);
    const auto store = [&](const std::string& bytes) {
      return in_transaction(address, [&](Connection& connection) {
        return store_paper(connection, province_officer(), bytes, november());
      });
    };
    const auto digest = store(pdf());
    REQUIRE(digest.has_value());
    CHECK(*digest == sha256_hex(pdf()));
    CHECK(store(pdf()) == digest);
    const auto photo = store(jpeg());
    REQUIRE(photo.has_value());
    CHECK(number(address, "SELECT COUNT(*) FROM papers") == 2);
    Connection connection(address, Access::kRead);
    CHECK(paper(connection, *digest)->bytes == pdf());
    CHECK(paper(connection, *digest)->media_type == "application/pdf");
    CHECK(paper(connection, *photo)->media_type == "image/jpeg");
    CHECK_FALSE(paper(connection, std::string(64, '0')).has_value());
    CHECK_FALSE(paper(connection, "../../x").has_value());
  });
}

TEST_CASE("what is no whole PDF or JPEG is no paper, whatever it is called") {
  const std::vector<std::string> wrong = {
      "",
      "%PDF-",
      "%PDF-1.7\n1 0 obj",
      "x%PDF-1.7\n%%EOF",
      "%PDF-1.7\n%%EOF\n<script>",
      "<html>%PDF-1.7 %%EOF",
      "\x89PNG\r\n\x1A\n",
      jpeg().substr(0, 10),
      jpeg().substr(1),
      jpeg() + "<?php",
      "\xFF\xD8\xFF\xD9",
      "%PDF-1.7\n" + std::string(kMaxPaperBytes, 'x') + "\n%%EOF"};
  on_each_engine([&](const Address& address) {
    fill_with_neighbours(address);
    Connection connection(address, Access::kTool);
    const WriteTransaction transaction(connection);
    for (const auto& bytes : wrong) {
      INFO(bytes.substr(0, 20));
      const auto stored = store_paper(connection, province_officer(), bytes, november());
      REQUIRE_FALSE(stored.has_value());
      CHECK(stored.error().where == "paper");
    }
    const auto largest = "%PDF-1.7\n" + std::string(kMaxPaperBytes - 15, 'x') + "\n%%EOF";
    CHECK(largest.size() == kMaxPaperBytes);
    CHECK(store_paper(connection, province_officer(), largest, november()).has_value());
    for (const auto& actor : {inspector(), commune_officer(), cooperative(), administrator()}) {
      CHECK_FALSE(store_paper(connection, actor, pdf(), november()).has_value());
    }
  });
}

TEST_CASE("a paper whose bytes were changed in the database is not handed out") {
  on_each_engine([](const Address& address) {
    fill_with_neighbours(address);
    const auto digest = in_transaction(address, [](Connection& connection) {
      return store_paper(connection, province_officer(), pdf(), november());
    });
    execute(address, "UPDATE papers SET base64 = 'JVBERi0='");
    Connection connection(address, Access::kRead);
    CHECK_THROWS_AS(paper(connection, digest.value()), DatabaseError);
  });
}

}  // namespace ocop::db
