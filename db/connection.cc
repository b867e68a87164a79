#include "db/connection.h"

#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <filesystem>
#include <utility>

#include "db/connection_state.h"
#include "db/guard.h"
#include "db/postgres_uri.h"
#include "db/schema.h"

namespace ocop::db {
namespace {

constexpr int kConnectSeconds = 10;

// Named here so that no cluster's own configuration decides them.
constexpr std::string_view kPostgresSettings[] = {
    "SET client_encoding TO 'UTF8'", "SET client_min_messages TO warning", "SET datestyle TO ISO",
    "SET lock_timeout TO 5000",      "SET synchronous_commit TO on",
};

// busy_timeout comes first: the other pragmas already need the file.
constexpr std::string_view kSqliteSettings[] = {
    "PRAGMA busy_timeout = 5000",  "PRAGMA foreign_keys = ON",   "PRAGMA synchronous = FULL",
    "PRAGMA trusted_schema = OFF", "PRAGMA temp_store = MEMORY",
};

// Scans touch their codes' pages all over the file: 64 MiB hold the inner pages of a large one,
// and a page that was changed several times within 32 MiB of log is written back once.
constexpr std::string_view kServerSettings[] = {"PRAGMA cache_size = -65536",
                                                "PRAGMA wal_autocheckpoint = 8000"};

// A plan kept from when the tables of scans were small would read them whole for ever.
constexpr const char* kPostgresServerSetting = "SET plan_cache_mode TO force_custom_plan";

void run_all(soci::session& session, const auto& statements) {
  for (const std::string_view statement : statements) session << std::string(statement);
}

void open_sqlite(soci::session& session, const Address& address, Access access) {
  std::error_code ignored;
  // SQLite would make a missing file, and an empty registry would answer for a real one.
  if (!std::filesystem::is_regular_file(address.target, ignored)) {
    throw DatabaseError(address.display() + ": there is no such file; ocop-db init makes it");
  }
  session.open(soci::sqlite3, "dbname=\"" + address.target + "\"");
  run_all(session, kSqliteSettings);
  if (access == Access::kServer) {
    run_all(session, kServerSettings);
  } else {
    session << "PRAGMA wal_autocheckpoint = 0";
  }
  if (access == Access::kRead) session << "PRAGMA query_only = ON";
}

void open_postgres(soci::session& session, const Address& address, Access access) {
  session.open(soci::postgresql, with_connect_timeout(address.target, kConnectSeconds));
  std::string encoding;
  session << "SHOW server_encoding", soci::into(encoding);
  if (encoding != "UTF8") {
    throw DatabaseError(address.display() + ": the database's encoding is " + encoding +
                        "; make it with ENCODING 'UTF8'");
  }
  run_all(session, kPostgresSettings);
  if (access == Access::kServer) session << kPostgresServerSetting;
  if (access == Access::kRead) session << "SET default_transaction_read_only TO on";
}

void require_newest_schema(Connection& connection) {
  const int version = schema_version(connection);
  const int newest = newest_schema_version();
  if (version == newest) return;
  if (version == 0) {
    throw DatabaseError(connection.display() + ": holds no registry; ocop-db init makes it");
  }
  const std::string found = connection.display() + ": its schema has version " +
                            std::to_string(version) + ", this program works with " +
                            std::to_string(newest);
  throw DatabaseError(found + (version > newest ? "; use a newer program"
                                                : "; ocop-db migrate brings it up to date"));
}

}  // namespace

std::string begin_read_statement(Engine engine) {
  return engine == Engine::kSqlite ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
}

void rethrow_as_database_error(std::string_view database) {
  try {
    throw;
  } catch (const soci::soci_error& error) {
    std::string text(database);
    text.append(": ").append(error.get_error_message());
    throw DatabaseError(text);
  }
}

Connection::Connection(const Address& address, Access access, AnySchema)
    : state_(std::make_unique<State>()) {
  state_->engine = address.engine;
  state_->display = address.display();
  try {
    guarded(state_->display, [&] {
      if (address.engine == Engine::kSqlite) {
        open_sqlite(state_->session, address, access);
      } else {
        open_postgres(state_->session, address, access);
      }
    });
  } catch (const DatabaseError& error) {
    // libpq quotes the connection text when it cannot make sense of it.
    if (address.engine == Engine::kSqlite) throw;
    throw DatabaseError(redact(error.what(), address.target));
  }
}

Connection::Connection(const Address& address, Access access)
    : Connection(address, access, AnySchema{}) {
  require_newest_schema(*this);
}

Connection::~Connection() = default;
Connection::Connection(Connection&&) noexcept = default;

soci::session& Connection::sql() { return state_->session; }
Engine Connection::engine() const { return state_->engine; }
const std::string& Connection::display() const { return state_->display; }

void Connection::begin_write() {
  guarded(display(), [&] {
    state_->session << (engine() == Engine::kSqlite ? "BEGIN IMMEDIATE"
                                                    : "BEGIN ISOLATION LEVEL READ COMMITTED");
  });
}

void Connection::begin_read() {
  guarded(display(), [&] { state_->session << begin_read_statement(engine()); });
}

void Connection::commit() {
  guarded(display(), [&] { state_->session << "COMMIT"; });
}

// A transaction that the engine itself has ended already makes this fail; that
// is as good as rolled back.
void Connection::rollback() noexcept {
  try {
    state_->session << "ROLLBACK";
  } catch (...) {
    return;
  }
}

}  // namespace ocop::db
