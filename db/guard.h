// Turns what SOCI throws into DatabaseError.
#pragma once

#include <string_view>
#include <utility>

#include "db/connection.h"

namespace ocop::db {

/// Inside a catch block: throws DatabaseError("DATABASE: cause") in place of a SOCI
/// exception, and anything else as it was.
[[noreturn]] void rethrow_as_database_error(std::string_view database);

/// Runs `work`; `database` is an address's display().
template <class Work>
decltype(auto) guarded(std::string_view database, Work&& work) {
  try {
    return std::forward<Work>(work)();
  } catch (...) {
    rethrow_as_database_error(database);
  }
}

}  // namespace ocop::db
