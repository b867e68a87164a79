// Inside db/ only: the words that rows are found by (table search_terms).
#pragma once

#include <memory>
#include <string_view>

namespace soci {
class session;
}

namespace ocop::db {

/// Its statements are prepared once and must go before the session. Throws
/// soci::soci_error.
class SearchTerms {
 public:
  explicit SearchTerms(soci::session& sql);
  ~SearchTerms();

  void refresh_all();
  /// The row's words, and those of rows that show its name: a producer's products, a
  /// product's certificates. The words of a row that is not there go.
  void refresh(std::string_view kind, std::string_view id);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// "product" for the table "products" and so on; "" for a table without words.
std::string_view search_kind_of(std::string_view table);

}  // namespace ocop::db
