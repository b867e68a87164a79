// JSON (RFC 8259) read without mercy: for statements that are signed, where two
// readers must never see two different things.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ocop::programme {

struct JsonMember;

struct JsonValue {
  enum class Kind { kNull, kBoolean, kNumber, kString, kArray, kObject };

  Kind kind = Kind::kNull;
  std::string text;  ///< string: its characters; number: as written; boolean: "true", "false"
  std::vector<JsonMember> members;  ///< object: names are unique, in their order
  std::vector<JsonValue> items;     ///< array

  /// nullptr when there is no such member.
  const JsonValue* member(std::string_view name) const;
};

struct JsonMember {
  std::string name;
  JsonValue value;
};

/// Deepest nesting accepted; the document itself is level 1.
inline constexpr std::size_t kMaxJsonDepth = 8;

/// Refuses what is no JSON document, bytes behind it, NUL bytes and byte order
/// marks anywhere outside strings, member names that stand twice in one object,
/// and deeper nesting. Numbers are not converted.
Result<JsonValue> parse_strict_json(std::string_view text);

/// `text` with quotes, escaped as a JSON string. Throws std::invalid_argument
/// when it is no UTF-8.
std::string json_string(std::string_view text);

}  // namespace ocop::programme
