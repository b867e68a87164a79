// GS1 application identifiers: all of GS1's syntax dictionary (gs1/application_identifiers.txt,
// docs/application-identifiers.md): what a value of each may hold, which others it wants or
// bars beside it, and where a Digital Link URI carries it (GS1 General Specifications,
// section 3; character sets: section 7.11). Tables are constant data; all functions are
// pure and safe from any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace ocop::gs1 {

/// 10 digits; sets 82 and 39 of the General Specifications; the 64 characters of
/// base64url (RFC 4648, section 5).
enum class CharacterSet : std::uint8_t { kDigits, kSet82, kSet39, kSet64 };

/// Where a Digital Link URI carries the AI (GS1 Digital Link URI Syntax, 4.3–4.10).
/// kElement: in bar codes only, never in a Digital Link URI.
enum class Role : std::uint8_t { kPrimaryKey, kQualifier, kAttribute, kElement };

/// What a part of a value must be beyond its length and characters.
enum class Rule : std::uint8_t {
  kCheck,        ///< the last digit is a check digit
  kPair,         ///< the last two characters are the check pair of a GMN
  kPrefix,       ///< begins with a GS1 company prefix: at least four digits
  kPrefix1,      ///< the same behind the first digit
  kNondigit,     ///< holds a character that is no digit
  kZero,         ///< zeros only
  kNonzero,      ///< not zeros only
  kUnpadded,     ///< no leading zero
  kDate,         ///< YYMMDD
  kDate0,        ///< YYMMDD, day 00 allowed
  kLongdate,     ///< YYYYMMDD
  kClock,        ///< hours and minutes, HHMM
  kHour,         ///< 00 to 23
  kMinute,       ///< 00 to 59; of seconds too
  kCountry,      ///< ISO 3166-1, three digits
  kCountry999,   ///< the same, or 999 for several
  kAlpha2,       ///< ISO 3166-1, two letters
  kCurrency,     ///< ISO 4217, three digits
  kIban,         ///< ISO 13616, check digits included
  kYesno,        ///< 0 or 1
  kWinding,      ///< 0, 1 or 9
  kSex,          ///< ISO/IEC 5218: 0, 1, 2 or 9
  kMinus,        ///< "-"
  kLatitude,     ///< (latitude + 90) · 10⁷: up to 1800000000
  kLongitude,    ///< (longitude + 360) mod 360 · 10⁷: up to 3600000000
  kMedia,        ///< a kind of AIDC medium: 01–10, 80–99
  kPackage,      ///< a package type of UN/ECE Recommendation 21 as GS1 extends it
  kPiece,        ///< piece and total, two digits each: 1 to total
  kSequence,     ///< place and total, "1/2"
  kImporter,     ///< one character of set 64: the importer's index
  kEncoded,      ///< percent-encoded text: two hexadecimal digits behind each "%"
  kCoupon,       ///< North American coupon code
  kOffer,        ///< North American positive offer file coupon
};

/// A stretch of a value. Only the last one of an AI varies in length.
struct Component {
  CharacterSet characters;
  std::uint8_t min_length;
  std::uint8_t max_length;
  bool optional;  ///< may be missing; then all behind it are, too
  std::span<const Rule> rules;
};

/// AIs that share leading digits: "310n" is first "3100", last "3109". Numbers are
/// those of code_number().
struct CodeRange {
  std::uint16_t first;
  std::uint16_t last;
  bool holds(std::uint16_t number) const { return first <= number && number <= last; }
};

/// One step of a condition, read in order: "01+21 02 & 37" is (01 and 21, or 02), and 37.
struct Term {
  enum class Join : std::uint8_t { kAnd, kOr, kEnd };
  CodeRange range;
  Join join;  ///< to the next term; kEnd closes a condition
};

struct ApplicationIdentifier {
  std::string_view code;        ///< "01"
  std::string_view title;       ///< GS1 data title: "GTIN"
  std::string_view english;     ///< what it is, in a few words
  std::string_view vietnamese;
  std::span<const Component> components;
  CharacterSet characters;  ///< of the whole value: the widest of its components'
  std::uint8_t min_length;
  std::uint8_t max_length;
  bool predefined_length;  ///< no separator follows it in a bar code
  bool in_query;           ///< a Digital Link URI may carry it as a data attribute
  Role role;
  std::uint16_t number;               ///< code_number(code)
  std::span<const Term> needs;        ///< conditions on the AIs beside it
  std::span<const CodeRange> bars;    ///< AIs that must not stand beside it
  /// Of a primary key: its qualifiers' numbers in path order, all optional; several
  /// sequences are separated by kNoCode.
  std::span<const std::uint16_t> qualifiers;
};

inline constexpr std::uint16_t kNoCode = 0xFFFF;

/// A number for each string of two to four digits, in the order of length, then value;
/// kNoCode for any other.
constexpr std::uint16_t code_number(std::string_view code) {
  if (code.size() < 2 || code.size() > 4) return kNoCode;
  std::uint16_t number = 0;
  for (const char c : code) {
    if (c < '0' || c > '9') return kNoCode;
    number = static_cast<std::uint16_t>(number * 10 + (c - '0'));
  }
  constexpr std::uint16_t kBase[] = {0, 100, 1100};
  return static_cast<std::uint16_t>(number + kBase[code.size() - 2]);
}

/// All AIs, by code. Static storage.
std::span<const ApplicationIdentifier> application_identifiers();

/// nullptr when the AI is unknown. Constant time.
const ApplicationIdentifier* find_application_identifier(std::string_view code);

/// Checks a decoded value; the error's `where` is the AI's code. 29 February is taken
/// in years divisible by four where the century is not written.
Result<void> check_value(const ApplicationIdentifier& ai, std::string_view value);

/// One AI with its decoded value.
struct Element {
  std::string ai;
  std::string value;
  bool operator==(const Element&) const = default;
};

/// What stands together on one thing: each AI has the others that it needs beside it,
/// and none that it bars. The error's `where` is the AI that misses or bars something;
/// the sentence names what would be right. `beside` stands there, too, but is not asked
/// itself what it needs.
Result<void> check_company(std::span<const ApplicationIdentifier* const> company,
                           std::span<const ApplicationIdentifier* const> beside = {});

/// Each AI known and there once, each value good, and check_company() of all.
Result<void> check_elements(std::span<const Element> elements);

/// "(01)09521234543213(10)L2601". A "(" inside a value is written "\(", as GS1's
/// barcode syntax does: no two lists of elements share a string, so a signature
/// over one never fits another.
std::string element_string(std::span<const Element> elements);

/// The inverse of element_string(). Values are not checked, only the shape: AIs of
/// digits in brackets, each with a value. The error's `where` is "".
Result<std::vector<Element>> parse_element_string(std::string_view text);

}  // namespace ocop::gs1
