// Inside db/ only: texts that a row can hold.
#pragma once

#include <string_view>

#include "base/text.h"

namespace ocop::db {

/// What no row can hold is simply not there. PostgreSQL's protocol would end the
/// text at a NUL and find another row.
inline bool storable(std::string_view text) {
  return text.find('\0') == std::string_view::npos && is_utf8(text);
}

}  // namespace ocop::db
