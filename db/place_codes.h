// Administrative codes of places (QĐ 19/2025/QĐ-TTg; of former places those of their time).
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "db/connection.h"

namespace ocop::db {

/// Asks for each place once; lives no longer than one piece of work, since places may change.
class PlaceCodes {
 public:
  explicit PlaceCodes(Connection& connection);
  ~PlaceCodes();
  /// "" when the registry has none. Throws DatabaseError.
  const std::string& of(const std::string& place);

 private:
  struct State;
  std::unique_ptr<State> state_;
  std::map<std::string, std::string, std::less<>> known_;
};

}  // namespace ocop::db
