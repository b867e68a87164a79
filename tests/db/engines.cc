#include "tests/db/engines.h"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <system_error>

#include "db/schema.h"

namespace ocop::db {
namespace {

std::string environment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

std::string server() {
  std::string uri = environment("OCOP_TEST_POSTGRES");
  if (uri.empty()) {
    throw std::runtime_error(
        "OCOP_TEST_POSTGRES is not set: run tests/db/with_postgres.sh PROGRAM, or set "
        "OCOP_TEST_SQLITE_ONLY=1 to leave PostgreSQL out");
  }
  return uri;
}

void ask_server(const std::string& statement) {
  soci::session session(soci::postgresql, server());
  session << "SET client_min_messages TO warning";
  session << statement;
}

std::string new_schema_name() {
  static int made = 0;
  return "test_" + std::to_string(::getpid()) + "_" + std::to_string(++made);
}

}  // namespace

TemporaryDirectory::TemporaryDirectory() {
  std::string name = std::filesystem::temp_directory_path() / "ocop-db-test.XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) {
    throw std::system_error(errno, std::generic_category(), name);
  }
  path_ = name;
}

TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

EmptyPlace::EmptyPlace(Engine engine) {
  if (engine == Engine::kSqlite) {
    address_ = {engine, directory_.path() / "registry with blanks, and = signs.db"};
    return;
  }
  schema_ = new_schema_name();
  ask_server("CREATE SCHEMA " + schema_);
  address_ = {engine, server() + "&options=-csearch_path%3D" + schema_};
}

EmptyPlace::~EmptyPlace() {
  if (schema_.empty()) return;
  try {
    ask_server("DROP SCHEMA " + schema_ + " CASCADE");
  } catch (const std::exception& error) {
    MESSAGE(error.what());
  }
}

FreshDatabase::FreshDatabase(Engine engine) : place_(engine) { create_database(place_.address()); }

std::vector<Engine> engines() {
  if (environment("OCOP_TEST_SQLITE_ONLY") == "1") return {Engine::kSqlite};
  server();
  return {Engine::kSqlite, Engine::kPostgres};
}

std::string engine_name(Engine engine) {
  return engine == Engine::kSqlite ? "SQLite" : "PostgreSQL";
}

// Waits for them to be gone: ending a backend takes a moment.
void drop_other_connections() {
  soci::session session(soci::postgresql, server());
  const std::string others =
      " FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";
  session << "SELECT pg_terminate_backend(pid)" + others;
  long long left = 1;
  while (left != 0) session << "SELECT COUNT(*)" + others, soci::into(left);
}

long long number(const Address& address, const std::string& query) {
  Connection connection(address, Access::kRead);
  long long result = 0;
  connection.sql() << query, soci::into(result);
  return result;
}

void execute(const Address& address, const std::string& statement) {
  Connection connection(address, Access::kTool);
  connection.sql() << statement;
}

}  // namespace ocop::db
