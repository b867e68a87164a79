// One table of the registry as import and export see it: rows of texts.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <unordered_set>
#include <vector>

#include "db/connection.h"
#include "db/tables.h"
#include "db/values.h"

namespace ocop::db {

/// One per column of the table; columns that are none in the database stay NULL.
using RowValues = std::vector<Value>;

/// The primary key as one text.
std::string key_of(const Table& table, const RowValues& values);
/// For people: "09521000001015 / L01".
std::string shown_key(const Table& table, const RowValues& values);

/// Not for two threads at once; prepared statements live as long as this does. What rows
/// are found by (db/derived.h) follows add() and change(); where places lie does not.
/// Throws DatabaseError.
class TableStore {
 public:
  TableStore(Connection& connection, const Table& table);
  ~TableStore();
  TableStore(TableStore&&) noexcept;

  const Table& table() const { return table_; }
  /// key_of() every row; read at the first call, then kept up to date by add().
  const std::unordered_set<std::string>& keys();
  /// The row with the key of `values`, which must be there.
  RowValues load(const RowValues& values);
  void add(const RowValues& values);
  void change(const RowValues& values);  ///< every column but the key

 private:
  struct State;
  const Table& table_;
  std::unique_ptr<State> state_;
};

/// Every row in the order of the primary key, texts by their bytes. Nothing else may
/// be done with the connection meanwhile.
void for_each_row(Connection& connection, const Table& table,
                  const std::function<void(const RowValues&)>& use);

}  // namespace ocop::db
