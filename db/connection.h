// One connection to the registry, SQLite or PostgreSQL, through SOCI.
//
// SQLite: WAL, foreign keys on, busy timeout 5 s, synchronous FULL. Only the
// verifier's writer checkpoints (design: SQLite 3.40's WAL-reset bug), so any
// other opener says kTool and gets wal_autocheckpoint 0 on a live file.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/date.h"
#include "base/result.h"

namespace soci {
class session;
}

namespace ocop::db {

/// The database does not do what it should: unreachable, full, damaged, locked
/// for longer than the busy timeout. what() never holds a password.
class DatabaseError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class Engine { kSqlite, kPostgres };

struct Address {
  Engine engine = Engine::kSqlite;
  std::string target;  ///< SQLite: file path; PostgreSQL: the whole URI

  /// "sqlite:FILE" or "postgresql://…" (postgres:// too; libpq's URI syntax).
  static Result<Address> parse(std::string_view text);
  std::string display() const;  ///< as parse() takes it, without any password
};

enum class Access {
  kServer,  ///< the verifier's writer: may checkpoint
  kTool,    ///< command-line programs
  kRead,    ///< no writes at all
};

/// Not for two threads at once. Throws DatabaseError; a missing SQLite file or
/// a database without our schema is one ("ocop-db init makes it").
class Connection {
 public:
  Connection(const Address& address, Access access);
  ~Connection();
  Connection(Connection&&) noexcept;

  /// Its exceptions are soci::soci_error; db/guard.h makes DatabaseError of them.
  soci::session& sql();
  Engine engine() const;
  const std::string& display() const;  ///< of the address

  /// Begins a write transaction at once (SQLite: BEGIN IMMEDIATE), so that two
  /// writers queue instead of failing half-way. PostgreSQL: read committed, so
  /// that what is read behind a row lock is the newest.
  void begin_write();
  /// Begins a transaction that reads one snapshot; end it by commit() or rollback().
  void begin_read();
  void commit();
  void rollback() noexcept;

 private:
  friend void create_database(const Address& address);
  friend int migrate(const Address& address, Instant now);
  struct AnySchema {};
  Connection(const Address& address, Access access, AnySchema);
  struct State;
  std::unique_ptr<State> state_;
};

/// Rolls back unless commit() was called.
class WriteTransaction {
 public:
  explicit WriteTransaction(Connection& connection) : connection_(connection) { connection_.begin_write(); }
  ~WriteTransaction() { if (!done_) connection_.rollback(); }
  WriteTransaction(const WriteTransaction&) = delete;
  WriteTransaction& operator=(const WriteTransaction&) = delete;
  void commit() { connection_.commit(); done_ = true; }

 private:
  Connection& connection_;
  bool done_ = false;
};

}  // namespace ocop::db
