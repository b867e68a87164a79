// The words by which kinds, groups and the like go in files, in both languages.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/message.h"
#include "db/tables.h"

namespace ocop::db {

/// The stored form of a word, whatever its case and diacritics:
/// "Hợp tác xã" → "cooperative". nullopt when the column's type knows no such word.
std::optional<std::string> stored_word(ValueType type, std::string_view text);

/// The words that would be right, for a message.
Message known_words(ValueType type);

}  // namespace ocop::db
