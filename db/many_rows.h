// Inside db/ only: one prepared statement for many rows, so that a server is asked once for them.
#pragma once

#include <soci/soci.h>

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace ocop::db {

/// BEFORE (…), (…) AFTER, where each bracket is a row of the values given, in order: as many rows at
/// once as there are, up to 64. Neither copies nor moves; must go before the session. All throw
/// soci::soci_error.
class ManyRows {
 public:
  /// `kinds`: a letter for each column: t text, n number, r real.
  ManyRows(soci::session& sql, std::string before, std::string kinds, std::string after = "");
  /// A question: `into` binds what it brings back, `on_row` is called for each row.
  ManyRows(soci::session& sql, std::string before, std::string kinds, std::string after,
           std::function<void(soci::statement&)> into, std::function<void()> on_row);
  ~ManyRows();
  ManyRows(const ManyRows&) = delete;
  ManyRows& operator=(const ManyRows&) = delete;

  /// The next value, of the kind that its column has. A full statement is run at once.
  ManyRows& text(std::string_view value);
  ManyRows& number(long long value);
  ManyRows& real(double value);
  /// Runs what is left.
  void finish();

 private:
  struct Value {
    std::string text;
    long long number = 0;
    double real = 0;
  };
  struct Prepared;

  Value& next() { return values_[given_]; }
  void taken();
  void run(std::size_t first, std::size_t rows);
  Prepared& prepared(std::size_t rows);
  std::string statement_of(std::size_t rows) const;

  soci::session& sql_;
  std::string before_, kinds_, after_;
  std::function<void(soci::statement&)> into_;
  std::function<void()> on_row_;
  std::vector<Value> values_;
  std::size_t given_ = 0;
  std::map<std::size_t, std::unique_ptr<Prepared>> prepared_;  ///< by rows
};

}  // namespace ocop::db
