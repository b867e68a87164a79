#include "db/connection.h"

#include <doctest/doctest.h>
#include <soci/soci.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "db/guard.h"
#include "db/schema.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::db {
namespace {

std::string what_opening_says(const Address& address, Access access = Access::kTool) {
  try {
    Connection connection(address, access);
    return "";
  } catch (const DatabaseError& error) {
    return error.what();
  }
}

bool says(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

std::string pragma(Connection& connection, const std::string& name) {
  std::string value;
  connection.sql() << "PRAGMA " + name, soci::into(value);
  return value;
}

}  // namespace

TEST_CASE("a missing file is not made by opening it") {
  const EmptyPlace place(Engine::kSqlite);
  for (const Access access : {Access::kServer, Access::kTool, Access::kRead}) {
    CHECK(says(what_opening_says(place.address(), access), "ocop-db init"));
    CHECK(!std::filesystem::exists(place.address().target));
  }
  CHECK_THROWS_AS(migrate(place.address(), example::now()), DatabaseError);
  CHECK(!std::filesystem::exists(place.address().target));
}

TEST_CASE("a database without our tables is no registry") {
  for (const Engine engine : engines()) {
    INFO(engine_name(engine));
    const EmptyPlace place(engine);
    if (engine == Engine::kSqlite) std::ofstream(place.address().target).flush();
    CHECK(says(what_opening_says(place.address()), "ocop-db init"));
    CHECK_THROWS_AS(migrate(place.address(), example::now()), DatabaseError);
  }
}

TEST_CASE("a file that is no database is refused and left as it was") {
  const EmptyPlace place(Engine::kSqlite);
  std::ofstream(place.address().target) << std::string(5000, 'x');
  CHECK(says(what_opening_says(place.address()), "not a database"));
  CHECK_THROWS_AS(create_database(place.address()), DatabaseError);
  CHECK(std::filesystem::file_size(place.address().target) == 5000);
}

TEST_CASE("a directory is refused") {
  const TemporaryDirectory directory;
  CHECK(what_opening_says({Engine::kSqlite, directory.path()}) != "");
  CHECK_THROWS_AS(create_database({Engine::kSqlite, directory.path()}), DatabaseError);
  CHECK_THROWS_AS(create_database({Engine::kSqlite, directory.path() / "no" / "such.db"}),
                  DatabaseError);
}

TEST_CASE("a registry is made once") {
  on_each_engine([](const Address& address) {
    CHECK(what_opening_says(address) == "");
    example::fill(address);
    CHECK_THROWS_AS(create_database(address), DatabaseError);
    CHECK(number(address, "SELECT COUNT(*) FROM products") == 4);
  });
}

TEST_CASE("a new file is whole, alone in its directory, and not for everyone to read") {
  const FreshDatabase database(Engine::kSqlite);
  const std::filesystem::path file = database.address().target;
  CHECK(std::distance(std::filesystem::directory_iterator(file.parent_path()), {}) == 1);
  struct stat status {};
  REQUIRE(::stat(file.c_str(), &status) == 0);
  CHECK((status.st_mode & S_IRWXO) == 0);
}

TEST_CASE("migrating a registry that is up to date does nothing") {
  on_each_engine([](const Address& address) {
    CHECK(migrate(address, example::now()) == 0);
    CHECK(number(address, "SELECT MAX(version) FROM schema_version") == newest_schema_version());
  });
}

TEST_CASE("a registry of a newer or an older program is not touched") {
  on_each_engine([](const Address& address) {
    execute(address, "INSERT INTO schema_version (version, name) VALUES (99, 'later')");
    CHECK(says(what_opening_says(address), "newer"));
    CHECK_THROWS_AS(migrate(address, example::now()), DatabaseError);
  });
  on_each_engine([](const Address& address) {
    execute(address, "DELETE FROM schema_version WHERE version > 1");
    CHECK(says(what_opening_says(address), "migrate"));
  });
}

TEST_CASE("PostgreSQL commits in earnest, and plans the server's statements for the tables as they are") {
  for (const Engine engine : engines()) {
    if (engine != Engine::kPostgres) continue;
    const FreshDatabase database(engine);
    const auto shows = [&](Access access, const char* setting) {
      Connection connection(database.address(), access);
      std::string value;
      connection.sql() << std::string("SHOW ") + setting, soci::into(value);
      return value;
    };
    for (const Access access : {Access::kServer, Access::kTool, Access::kRead}) {
      CHECK(shows(access, "synchronous_commit") == "on");
      CHECK(shows(access, "plan_cache_mode") ==
            (access == Access::kServer ? "force_custom_plan" : "auto"));
    }
  }
}

TEST_CASE("SQLite is set up to lose nothing, and only the server checkpoints") {
  const FreshDatabase database(Engine::kSqlite);
  struct {
    Access access;
    const char* autocheckpoint;
    const char* query_only;
  } table[] = {
      {Access::kServer, "8000", "0"}, {Access::kTool, "0", "0"}, {Access::kRead, "0", "1"}};
  for (const auto& row : table) {
    Connection connection(database.address(), row.access);
    CHECK(pragma(connection, "journal_mode") == "wal");
    CHECK(pragma(connection, "synchronous") == "2");
    CHECK(pragma(connection, "foreign_keys") == "1");
    CHECK(pragma(connection, "busy_timeout") == "5000");
    CHECK(pragma(connection, "wal_autocheckpoint") == row.autocheckpoint);
    CHECK(pragma(connection, "query_only") == row.query_only);
  }
}

TEST_CASE("a reading connection cannot write") {
  on_each_engine([](const Address& address) {
    Connection connection(address, Access::kRead);
    CHECK_THROWS_AS(guarded(connection.display(), [&] { connection.sql() << "DELETE FROM scans"; }),
                    DatabaseError);
  });
}

TEST_CASE("references hold") {
  on_each_engine([](const Address& address) {
    Connection connection(address, Access::kTool);
    CHECK_THROWS_AS(guarded(connection.display(),
                            [&] {
                              connection.sql() << "INSERT INTO producers (id, name, kind, place) "
                                                  "VALUES ('p', 'P', 'farm', 'nowhere')";
                            }),
                    DatabaseError);
  });
}

TEST_CASE("a transaction that is not committed leaves nothing") {
  on_each_engine([](const Address& address) {
    const std::string insert = "INSERT INTO places (id, name, kind) VALUES ('a', 'A', 'province')";
    Connection connection(address, Access::kTool);
    {
      WriteTransaction transaction(connection);
      connection.sql() << insert;
    }
    CHECK(number(address, "SELECT COUNT(*) FROM places") == 0);
    {
      WriteTransaction transaction(connection);
      connection.sql() << insert;
      transaction.commit();
    }
    CHECK(number(address, "SELECT COUNT(*) FROM places") == 1);
  });
}

TEST_CASE("an error of a statement inside a transaction leaves the connection usable") {
  on_each_engine([](const Address& address) {
    Connection connection(address, Access::kTool);
    {
      WriteTransaction transaction(connection);
      CHECK_THROWS(connection.sql() << "SELECT nothing FROM nowhere");
    }
    WriteTransaction transaction(connection);
    connection.sql() << "INSERT INTO places (id, name, kind) VALUES ('a', 'A', 'province')";
    transaction.commit();
    CHECK(number(address, "SELECT COUNT(*) FROM places") == 1);
  });
}

TEST_CASE("no error shows a password") {
  for (const char* uri :
       {"postgresql://ocop:hush@127.0.0.1:1/db", "postgresql://:hush@[::1/db",
        "postgresql://u:hush@h:port/db", "postgresql:///db?password=hush&nonsense",
        "postgresql:///db?host=/nowhere&password=hush&unknown_word=1"}) {
    CAPTURE(uri);
    const std::string said = what_opening_says({Engine::kPostgres, uri});
    CHECK(said != "");
    CHECK(!says(said, "hush"));
  }
}

}  // namespace ocop::db
