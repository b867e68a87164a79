#include "db/table_store.h"

#include <soci/soci.h>

#include <functional>
#include <optional>

#include "db/guard.h"
#include "db/search_terms.h"

namespace ocop::db {
namespace {

constexpr char kBetweenKeys = '\x1F';

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
  std::string all;
  for (const auto& part : parts) all.append(all.empty() ? "" : between).append(part);
  return all;
}

std::string text_of(const Column& column) {
  return "CAST(" + std::string(column.name) + " AS TEXT)";
}

/// Texts and NULL marks that a statement is bound to; they must not move.
struct Slots {
  explicit Slots(std::size_t count) : texts(count), marks(count, soci::i_null) {}
  std::vector<std::string> texts;
  std::vector<soci::indicator> marks;

  void set(std::size_t slot, const Value& value) {
    texts[slot] = value.value_or("");
    marks[slot] = value ? soci::i_ok : soci::i_null;
  }
  Value get(std::size_t slot) const {
    return marks[slot] == soci::i_ok ? Value(texts[slot]) : Value();
  }
};

/// A prepared statement over the columns of a table. The engines convert texts to
/// the columns' types.
class Statement {
 public:
  Statement(soci::session& session, std::size_t columns)
      : in(columns), out(columns), statement_(session) {}

  Slots in;
  Slots out;

  void bind_in(std::size_t column, std::string_view name) {
    statement_.exchange(soci::use(in.texts[column], in.marks[column], std::string(name)));
  }
  void bind_out(std::size_t column) {
    statement_.exchange(soci::into(out.texts[column], out.marks[column]));
  }
  void prepare(const std::string& sql) {
    statement_.alloc();
    statement_.prepare(sql);
    statement_.define_and_bind();
  }
  bool execute() { return statement_.execute(true); }
  bool fetch() { return statement_.fetch(); }

 private:
  soci::statement statement_;
};

class Columns {
 public:
  explicit Columns(const Table& table) : table_(table) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      if (!table.columns[i].name.empty()) stored.push_back(i);
    }
  }
  std::vector<std::size_t> stored;  ///< indices of those that the database has

  std::string name(std::size_t column) const { return std::string(table_.columns[column].name); }
  std::string parameter(std::size_t column) const { return ":" + name(column); }
  std::string key_condition() const {
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < table_.keys; ++i) parts.push_back(name(i) + " = " + parameter(i));
    return joined(parts, " AND ");
  }

 private:
  const Table& table_;
};

RowValues row_from(const Table& table, const Slots& slots) {
  RowValues values(table.columns.size());
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = normal_value(table.columns[i], slots.get(i));
  return values;
}

/// SQLite compares texts by their bytes; PostgreSQL does so when told.
std::string sort_term(const Connection& connection, const Column& column) {
  const bool text = column.type != ValueType::kInteger && column.type != ValueType::kInstant;
  const bool collate = text && connection.engine() == Engine::kPostgres;
  return std::string(column.name) + (collate ? " COLLATE \"C\"" : "");
}

std::string select_all(const Table& table, const Columns& columns) {
  std::vector<std::string> parts;
  for (const auto i : columns.stored) parts.push_back(text_of(table.columns[i]));
  return "SELECT " + joined(parts, ", ") + " FROM " + std::string(table.name);
}

}  // namespace

std::string key_of(const Table& table, const RowValues& values) {
  std::string key;
  for (std::size_t i = 0; i < table.keys; ++i) {
    if (i > 0) key += kBetweenKeys;
    key += values[i].value_or("");
  }
  return key;
}

std::string shown_key(const Table& table, const RowValues& values) {
  std::string key;
  for (std::size_t i = 0; i < table.keys; ++i) {
    if (i > 0) key += " / ";
    key += values[i].value_or("");
  }
  return key;
}

struct TableStore::State {
  State(Connection& its_connection, const Table& table)
      : connection(its_connection), columns(table) {}

  Connection& connection;
  Columns columns;
  std::optional<std::unordered_set<std::string>> keys;
  std::unique_ptr<Statement> load;
  std::unique_ptr<Statement> add;
  std::unique_ptr<Statement> change;
  std::unique_ptr<SearchTerms> terms;

  /// A decision is found by its number, as a word of its certificate.
  void refresh_terms(const Table& table, const RowValues& values) {
    const auto kind = table.name == "certificate_events" ? std::string_view("certificate")
                                                         : search_kind_of(table.name);
    if (kind.empty()) return;
    if (!terms) terms = std::make_unique<SearchTerms>(connection.sql());
    terms->refresh(kind, values[0].value_or(""));
  }
};

TableStore::TableStore(Connection& connection, const Table& table)
    : table_(table), state_(std::make_unique<State>(connection, table)) {}
TableStore::~TableStore() = default;
TableStore::TableStore(TableStore&&) noexcept = default;

const std::unordered_set<std::string>& TableStore::keys() {
  if (state_->keys) return *state_->keys;
  state_->keys.emplace();
  guarded(state_->connection.display(), [&] {
    Statement statement(state_->connection.sql(), table_.columns.size());
    std::vector<std::string> parts;
    for (std::size_t i = 0; i < table_.keys; ++i) {
      parts.push_back(text_of(table_.columns[i]));
      statement.bind_out(i);
    }
    statement.prepare("SELECT " + joined(parts, ", ") + " FROM " + std::string(table_.name));
    for (bool more = statement.execute(); more; more = statement.fetch()) {
      state_->keys->insert(key_of(table_, row_from(table_, statement.out)));
    }
  });
  return *state_->keys;
}

RowValues TableStore::load(const RowValues& values) {
  return guarded(state_->connection.display(), [&] {
    auto& statement = state_->load;
    if (!statement) {
      statement = std::make_unique<Statement>(state_->connection.sql(), table_.columns.size());
      for (const auto i : state_->columns.stored) statement->bind_out(i);
      for (std::size_t i = 0; i < table_.keys; ++i) statement->bind_in(i, table_.columns[i].name);
      statement->prepare(select_all(table_, state_->columns) + " WHERE " +
                         state_->columns.key_condition());
    }
    for (std::size_t i = 0; i < table_.keys; ++i) statement->in.set(i, values[i]);
    if (!statement->execute()) {
      throw DatabaseError(state_->connection.display() + ": a row of " + std::string(table_.name) +
                          " vanished");
    }
    return row_from(table_, statement->out);
  });
}

void TableStore::add(const RowValues& values) {
  guarded(state_->connection.display(), [&] {
    auto& statement = state_->add;
    if (!statement) {
      statement = std::make_unique<Statement>(state_->connection.sql(), table_.columns.size());
      std::vector<std::string> names;
      std::vector<std::string> parameters;
      for (const auto i : state_->columns.stored) {
        names.push_back(state_->columns.name(i));
        parameters.push_back(state_->columns.parameter(i));
        statement->bind_in(i, table_.columns[i].name);
      }
      statement->prepare("INSERT INTO " + std::string(table_.name) + " (" + joined(names, ", ") +
                         ") VALUES (" + joined(parameters, ", ") + ")");
    }
    for (const auto i : state_->columns.stored) statement->in.set(i, values[i]);
    statement->execute();
    state_->refresh_terms(table_, values);
  });
  if (state_->keys) state_->keys->insert(key_of(table_, values));
}

void TableStore::change(const RowValues& values) {
  guarded(state_->connection.display(), [&] {
    auto& statement = state_->change;
    if (!statement) {
      statement = std::make_unique<Statement>(state_->connection.sql(), table_.columns.size());
      std::vector<std::string> settings;
      for (const auto i : state_->columns.stored) {
        statement->bind_in(i, table_.columns[i].name);
        if (i >= table_.keys)
          settings.push_back(state_->columns.name(i) + " = " + state_->columns.parameter(i));
      }
      statement->prepare("UPDATE " + std::string(table_.name) + " SET " + joined(settings, ", ") +
                         " WHERE " + state_->columns.key_condition());
    }
    for (const auto i : state_->columns.stored) statement->in.set(i, values[i]);
    statement->execute();
    state_->refresh_terms(table_, values);
  });
}

void for_each_row(Connection& connection, const Table& table,
                  const std::function<void(const RowValues&)>& use) {
  guarded(connection.display(), [&] {
    const Columns columns(table);
    Statement statement(connection.sql(), table.columns.size());
    for (const auto i : columns.stored) statement.bind_out(i);
    std::vector<std::string> order;
    for (std::size_t i = 0; i < table.keys; ++i)
      order.push_back(sort_term(connection, table.columns[i]));
    statement.prepare(select_all(table, columns) + " ORDER BY " + joined(order, ", "));
    for (bool more = statement.execute(); more; more = statement.fetch())
      use(row_from(table, statement.out));
  });
}

}  // namespace ocop::db
