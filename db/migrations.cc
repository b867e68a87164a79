#include <fcntl.h>
#include <fmt/format.h>
#include <soci/soci.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <iterator>
#include <system_error>
#include <vector>

#include "db/audit.h"
#include "db/connection_state.h"
#include "db/derived.h"
#include "db/events.h"
#include "db/guard.h"
#include "db/schema.h"
#include "embedded_ocop_db.h"

namespace ocop::db {
namespace {

struct Migration {
  int version;
  std::string_view file;
};

constexpr Migration kMigrations[] = {
    {1, "0001_registry.sql"},
    {2, "0002_acts.sql"},
    {3, "0003_labels.sql"},
    {4, "0004_scans.sql"},
    {5, "0005_events.sql"},
};

constexpr std::string_view kVersionTable =
    "CREATE TABLE schema_version (version BIGINT PRIMARY KEY, name TEXT NOT NULL)";

// Comments go: SOCI would take a colon in them for a parameter.
std::vector<std::string> statements_of(std::string_view text) {
  std::vector<std::string> statements(1);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.starts_with("--")) continue;
    if (!line.ends_with(';')) {
      statements.back().append(line).append("\n");
      continue;
    }
    statements.back().append(line.substr(0, line.size() - 1));
    statements.emplace_back();
  }
  statements.pop_back();
  return statements;
}

// The version's row is written first: a second migration at the same time waits
// for it and then fails on the primary key instead of half-way.
void apply(Connection& connection, const Migration& migration) {
  long long version = migration.version;
  std::string name(migration.file);
  connection.sql() << "INSERT INTO schema_version (version, name) VALUES (:version, :name)",
      soci::use(version), soci::use(name);
  for (const std::string& statement : statements_of(schema::embedded(migration.file))) {
    connection.sql() << statement;
  }
}

int apply_newer_than(Connection& connection, int version) {
  int steps = 0;
  guarded(connection.display(), [&] {
    for (const Migration& migration : kMigrations) {
      if (migration.version <= version) continue;
      apply(connection, migration);
      ++steps;
    }
  });
  if (steps > 0) refresh_derived(connection);
  return steps;
}

void create_tables(Connection& connection) {
  WriteTransaction transaction(connection);
  if (schema_version(connection) != 0) {
    throw DatabaseError(connection.display() + ": holds a registry already");
  }
  guarded(connection.display(), [&] { connection.sql() << std::string(kVersionTable); });
  apply_newer_than(connection, 0);
  transaction.commit();
}

[[noreturn]] void throw_file_error(const Address& address, int error) {
  throw DatabaseError(address.display() + ": " + std::generic_category().message(error));
}

// rename() without replacing; file systems that cannot do that get a second look
// before a plain rename.
void rename_to_new(const std::filesystem::path& from, const Address& to) {
  if (renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.target.c_str(), RENAME_NOREPLACE) == 0) return;
  if (errno != EINVAL && errno != ENOSYS) throw_file_error(to, errno);
  if (std::filesystem::exists(to.target)) throw_file_error(to, EEXIST);
  if (std::rename(from.c_str(), to.target.c_str()) != 0) throw_file_error(to, errno);
}

void sync_directory_of(const Address& address) {
  std::filesystem::path directory = std::filesystem::path(address.target).parent_path();
  if (directory.empty()) directory = ".";
  const int fd = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) throw_file_error(address, errno);
  const int failed = ::fsync(fd) == 0 ? 0 : errno;
  ::close(fd);
  if (failed != 0) throw_file_error(address, failed);
}

// A file under construction; what is left of it goes with this object.
class NewFile {
 public:
  explicit NewFile(const Address& final_address)
      : address_{Engine::kSqlite, final_address.target + ".new-" + std::to_string(::getpid())} {
    // Its name holds our process id: what lies there was left by one that is gone.
    remove();
    // Scans are in it: not for everyone to read.
    const int fd = ::open(address_.target.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0640);
    if (fd < 0) throw_file_error(final_address, errno);
    ::close(fd);
  }
  ~NewFile() { remove(); }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  const Address& address() const { return address_; }

 private:
  void remove() const {
    std::error_code ignored;
    for (const char* suffix : {"", "-wal", "-shm", "-journal"}) {
      std::filesystem::remove(address_.target + suffix, ignored);
    }
  }

  Address address_;
};

}  // namespace

int newest_schema_version() { return std::end(kMigrations)[-1].version; }

int schema_version(Connection& connection) {
  return guarded(connection.display(), [&] {
    long long tables = 0;
    connection.sql() << (connection.engine() == Engine::kSqlite
                             ? "SELECT COUNT(*) FROM sqlite_master "
                               "WHERE type = 'table' AND name = 'schema_version'"
                             : "SELECT COUNT(*) FROM information_schema.tables "
                               "WHERE table_schema = current_schema() "
                               "AND table_name = 'schema_version'"),
        soci::into(tables);
    if (tables == 0) return 0;
    long long version = 0;
    soci::indicator found{};
    connection.sql() << "SELECT MAX(version) FROM schema_version", soci::into(version, found);
    return found == soci::i_ok ? static_cast<int>(version) : 0;
  });
}

void create_database(const Address& address) {
  if (address.engine == Engine::kPostgres) {
    Connection connection(address, Access::kTool, Connection::AnySchema{});
    create_tables(connection);
    return;
  }
  if (std::filesystem::exists(address.target)) {
    throw DatabaseError(address.display() + ": exists already");
  }
  const NewFile file(address);
  {
    Connection connection(file.address(), Access::kTool, Connection::AnySchema{});
    guarded(connection.display(), [&] { connection.sql() << "PRAGMA journal_mode = WAL"; });
    create_tables(connection);
  }
  rename_to_new(file.address().target, address);
  sync_directory_of(address);
}

int migrate(const Address& address, Instant now) {
  Connection connection(address, Access::kTool, Connection::AnySchema{});
  WriteTransaction transaction(connection);
  const int version = schema_version(connection);
  if (version == 0) {
    throw DatabaseError(connection.display() + ": holds no registry; ocop-db init makes it");
  }
  if (version > newest_schema_version()) {
    throw DatabaseError(connection.display() + ": was made by a newer program");
  }
  const int steps = apply_newer_than(connection, version);
  if (steps > 0) {
    note_all_batch_events(connection, now);
    append_audit(connection, at_command_line(),
                 {"registry.migrate", "registry",
                  fmt::format(R"({{"from":{},"to":{}}})", version, newest_schema_version())},
                 now);
  }
  transaction.commit();
  return steps;
}

}  // namespace ocop::db
