#include <doctest/doctest.h>

#include "db/connection.h"
#include "db/postgres_uri.h"

namespace ocop::db {

TEST_CASE("an address names its engine") {
  const auto file = Address::parse("sqlite:/srv/ocop/sổ đăng ký.db");
  REQUIRE(file);
  CHECK(file->engine == Engine::kSqlite);
  CHECK(file->target == "/srv/ocop/sổ đăng ký.db");
  CHECK(file->display() == "sqlite:/srv/ocop/sổ đăng ký.db");

  for (const std::string& uri :
       {std::string("postgresql://host/ocop"), std::string("postgres://host/ocop")}) {
    const auto server = Address::parse(uri);
    REQUIRE(server);
    CHECK(server->engine == Engine::kPostgres);
    CHECK(server->target == uri);
  }
}

TEST_CASE("what is no address is refused in both languages, without repeating it") {
  for (const std::string& text :
       {std::string(""), std::string("registry.db"), std::string("sqlite:"),
        std::string("sqlite::memory:"), std::string("sqlite:a\"b"), std::string("sqlite:a\0b", 10),
        std::string("sqlite:a\nb"), std::string("sqlite:\xff"),
        std::string("mysql://user:hush@host/db"), std::string("postgresql://u:hush%zz@host/db"),
        std::string("postgresql://u:hush%4@host/db"), std::string("postgresql://u:hu/sh@host/db"),
        std::string("postgresql://host/my db"), std::string("POSTGRESQL://host/db")}) {
    CAPTURE(text);
    const auto address = Address::parse(text);
    REQUIRE(!address);
    CHECK(address.error().where == "db");
    CHECK(!address.error().message.en.empty());
    CHECK(!address.error().message.vi.empty());
    CHECK(address.error().message.en.find("hush") == std::string::npos);
    CHECK(address.error().message.vi.find("hush") == std::string::npos);
  }
}

TEST_CASE("an address is shown without its passwords") {
  struct {
    std::string uri;
    std::string shown;
  } table[] = {
      {"postgresql://user:hush@host:5433/db", "postgresql://user@host:5433/db"},
      {"postgresql://user:@host/db", "postgresql://user@host/db"},
      {"postgresql://user@host/db?sslmode=require", "postgresql://user@host/db?sslmode=require"},
      {"postgresql://u:hu?sh@host/db", "postgresql://u@host/db"},
      {"postgresql://host/db?password=hush", "postgresql://host/db"},
      {"postgresql://host/db?a=1&pass%77ord=hush&b=2", "postgresql://host/db?a=1&b=2"},
      {"postgresql://host/db?sslpassword=hush&user=a@b", "postgresql://host/db?user=a@b"},
      {"postgresql:///db?host=/run/pg", "postgresql:///db?host=/run/pg"},
      {"postgres://", "postgres://"},
  };
  for (const auto& row : table) {
    CAPTURE(row.uri);
    CHECK(Address{Engine::kPostgres, row.uri}.display() == row.shown);
  }
}

TEST_CASE("a password is struck from messages as written and as meant") {
  const char* uri = "postgresql://u:s%20e@host/db?password=other%21&x=1";
  CHECK(redact("cannot parse \"u:s%20e@host\" with 's e', other%21 and other!", uri) ==
        "cannot parse \"u:***@host\" with '***', *** and ***");
  CHECK(redact("nothing here", uri) == "nothing here");
  CHECK(redact("no password at all", "postgresql://u@host/db") == "no password at all");
  CHECK(redact("***", "postgresql://u:*@host/db") == "*********");
}

TEST_CASE("connecting has a time limit unless the address sets one") {
  CHECK(with_connect_timeout("postgresql://h/d", 7) == "postgresql://h/d?connect_timeout=7");
  CHECK(with_connect_timeout("postgresql://h/d?", 7) == "postgresql://h/d?connect_timeout=7");
  CHECK(with_connect_timeout("postgresql://h/d?a=1", 7) ==
        "postgresql://h/d?a=1&connect_timeout=7");
  CHECK(with_connect_timeout("postgresql://h/d?connect_timeout=1", 7) ==
        "postgresql://h/d?connect_timeout=1");
}

}  // namespace ocop::db
