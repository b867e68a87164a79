// GS1 application identifiers: which there are, what a value of each may hold
// (GS1 General Specifications, section 3; character sets 82 and 39: section 7.11).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ocop::gs1 {

enum class CharacterSet : std::uint8_t { kDigits, kSet82, kSet39 };

/// Where a Digital Link URI carries the AI (GS1 Digital Link URI Syntax, 4.3–4.10).
enum class Role : std::uint8_t { kPrimaryKey, kQualifier, kAttribute };

struct ApplicationIdentifier {
  std::string_view code;   ///< "01"
  std::string_view title;  ///< GS1 data title: "GTIN"
  CharacterSet characters;
  std::uint8_t min_length;
  std::uint8_t max_length;
  bool check_digit;  ///< the last digit is one
  bool date;         ///< YYMMDD
  Role role;
};

/// All known AIs, by code. Static storage.
std::span<const ApplicationIdentifier> application_identifiers();

/// nullptr when the AI is unknown.
const ApplicationIdentifier* find_application_identifier(std::string_view code);

/// Checks a decoded value; the error's `where` is the AI's code. A date may have
/// day 00; 29 February is taken in years divisible by four.
Result<void> check_value(const ApplicationIdentifier& ai, std::string_view value);

/// One AI with its decoded value.
struct Element {
  std::string ai;
  std::string value;
  bool operator==(const Element&) const = default;
};

/// "(01)09521234543213(10)L2601". A "(" inside a value is written "\(", as GS1's
/// barcode syntax does: no two lists of elements share a string, so a signature
/// over one never fits another.
std::string element_string(std::span<const Element> elements);

}  // namespace ocop::gs1
