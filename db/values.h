// From what a person wrote in a cell to what the registry stores, and back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "db/tables.h"

namespace ocop::db {

/// As stored, in text: "3", "2026-11-22", "cooperative"; nullopt is NULL.
using Value = std::optional<std::string>;

/// Reads one cell, NFC and without white space at its ends; an empty one becomes
/// the column's fallback. Errors say what is wrong and what would be right;
/// their `where` is empty. References, other rows and pictures are not looked at.
Result<Value> read_value(const Column& column, std::string_view text);

/// As written to exported files; read_value() turns it into the same Value.
std::string show_value(const Column& column, const Value& value);

/// What the engines give for CAST(… AS TEXT), made one form: "12.0" → "12".
Value normal_value(const Column& column, Value from_database);

}  // namespace ocop::db
