// JSON (RFC 8259) as it stands in an event: members in their order, numbers as written. For this
// folder only.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ocop::gs1::epcis {

struct JsonMember;

struct Json {
  enum class Kind { kNull, kBoolean, kNumber, kString, kArray, kObject };

  Kind kind = Kind::kNull;
  std::string text;  ///< string: its characters; number: as written; boolean: "true", "false"
  std::vector<JsonMember> members;  ///< object: names are unique, in their order
  std::vector<Json> items;          ///< array

  bool is_string() const { return kind == Kind::kString; }
  bool is_object() const { return kind == Kind::kObject; }
  bool is_array() const { return kind == Kind::kArray; }
  /// nullptr when there is no such member.
  const Json* member(std::string_view name) const;
  /// Appends a member; an object.
  void add(std::string_view name, Json value);
};

struct JsonMember {
  std::string name;
  Json value;
};

Json json_text(std::string_view text);  ///< a string
Json json_number(double value);         ///< shortest text that reads back the same
Json json_array();
Json json_object();

/// Deepest nesting and most members of one object that are read.
inline constexpr std::size_t kMaxJsonDepth = 32;
inline constexpr std::size_t kMaxJsonMembers = 500;

/// Refuses what is no JSON, bytes behind it, byte order marks, NUL characters (escaped ones too),
/// text that is no UTF-8, members that stand twice in one object, numbers beyond a double. The
/// error's `where` is "" or a member's name.
Result<Json> read_json(std::string_view text);

/// How many items all lists have that stand in it, however deep.
std::size_t count_items(const Json& json);

std::string write_json(const Json& json);
void append_json(std::string& out, const Json& json);

/// Of a number.
double number_of(const Json& json);

}  // namespace ocop::gs1::epcis
