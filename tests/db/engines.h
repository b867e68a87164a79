// Fresh, empty registries for tests, on each engine.
//
// The environment names the PostgreSQL server: OCOP_TEST_POSTGRES, a libpq URI with
// a query part, as with_postgres.sh sets it. Without it these functions throw, so
// that nothing passes by having tested half; OCOP_TEST_SQLITE_ONLY=1 asks for half.
#pragma once

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "db/connection.h"

namespace ocop::db {

/// A directory of its own, gone with the object.
class TemporaryDirectory {
 public:
  TemporaryDirectory();
  ~TemporaryDirectory();
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A place where a registry can be made: a file name in a temporary directory, or
/// an empty schema of the test server. Gone with the object.
class EmptyPlace {
 public:
  explicit EmptyPlace(Engine engine);
  ~EmptyPlace();
  EmptyPlace(const EmptyPlace&) = delete;
  EmptyPlace& operator=(const EmptyPlace&) = delete;
  const Address& address() const { return address_; }

 private:
  TemporaryDirectory directory_;
  std::string schema_;
  Address address_;
};

/// A new registry with the newest schema and no rows.
class FreshDatabase {
 public:
  explicit FreshDatabase(Engine engine);
  const Address& address() const { return place_.address(); }
  Engine engine() const { return address().engine; }

 private:
  EmptyPlace place_;
};

/// Both, unless OCOP_TEST_SQLITE_ONLY=1.
std::vector<Engine> engines();
std::string engine_name(Engine engine);

/// Runs `test` with a fresh registry of each engine.
template <class Test>
void on_each_engine(Test test) {
  for (const Engine engine : engines()) {
    INFO("engine: ", engine_name(engine));
    const FreshDatabase database(engine);
    test(database.address());
  }
}

/// Makes the PostgreSQL server end every other connection to it.
void drop_other_connections();

/// The one number that `query` yields, over a connection of its own.
long long number(const Address& address, const std::string& query);

/// Runs `statement` over a connection of its own.
void execute(const Address& address, const std::string& statement);

}  // namespace ocop::db
