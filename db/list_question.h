// Inside db/ only: questions whose conditions are put together at run time. SQL comes
// from literals alone; every value is a bound parameter.
#pragma once

#include <soci/soci.h>

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "db/connection.h"
#include "db/guard.h"
#include "db/lists.h"

namespace ocop::db {

/// Conditions that all must hold, with the parameters they name.
class Where {
 public:
  void add(std::string condition);
  /// Remembers a value and gives the name it goes by in SQL: ":p0". A text that no row
  /// can hold (db/storable.h) makes the whole question find nothing.
  std::string value(std::string_view text);
  std::string value(long long number);

  std::string sql() const;  ///< " WHERE a AND b ", or " "
  void bind(soci::statement& statement) const;

 private:
  std::string conditions_;
  // Statements are bound to the elements, which must not move.
  mutable std::deque<std::variant<std::string, long long>> values_;
};

/// Rows whose column `place` lies within the place `scope`; "" holds all.
void add_within(Where& where, std::string_view column, std::string_view scope);

/// Rows of which `texts` (an SQL expression of search terms) holds each word of
/// `search`. A search that no row could match, being too long or no text, finds none.
void add_search(Where& where, std::string_view texts, std::string_view search);

/// " LIMIT :pN OFFSET :pM", or nothing for all rows.
std::string page_sql(Where& where, Page page);

/// An ORDER BY term that both engines take by its bytes.
std::string by_bytes(const Connection& connection, std::string_view expression);

/// Asks, and calls `on_row` with `out` filled for each row.
template <class OnRow, class... Out>
void ask(Connection& connection, const std::string& sql, const Where& where, OnRow on_row,
         Out&... out) {
  guarded(connection.display(), [&] {
    soci::statement statement(connection.sql());
    (statement.exchange(soci::into(out)), ...);
    where.bind(statement);
    statement.alloc();
    statement.prepare(sql);
    statement.define_and_bind();
    statement.execute();
    while (statement.fetch()) on_row();
  });
}

/// Runs what changes rows.
void tell(Connection& connection, const std::string& sql, const Where& where);

/// The one number of a question that always has one.
std::size_t ask_count(Connection& connection, const std::string& sql, const Where& where);

}  // namespace ocop::db
