// Schemes of fixed length, and CPI-var, which older tags hold: a partition says how many digits the
// company prefix has (EPC Tag Data Standard 2.3, 14.4 and 14.6).
#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "base/message.h"
#include "gs1/check_digit.h"
#include "gs1/epc_parts.h"
#include "gs1/epc_text.h"

namespace ocop::gs1 {
namespace {

constexpr unsigned kPartitions = 7;
using Bits = std::array<unsigned, kPartitions>;

constexpr Bits kPrefixBits = {40, 37, 34, 30, 27, 24, 20};
constexpr unsigned kMostPrefixDigits = 12;

// Of the reference behind the company prefix, by partition.
constexpr Bits kItemBits = {4, 7, 10, 14, 17, 20, 24};
constexpr Bits kTypeBits = {1, 4, 7, 11, 14, 17, 21};
constexpr Bits kSerialReferenceBits = {18, 21, 24, 28, 31, 34, 38};
constexpr Bits kAssetBits = {42, 45, 48, 52, 55, 58, 62};
constexpr Bits kAssetTextBits = {148, 151, 154, 158, 161, 164, 168};
constexpr Bits kComponentBits = {11, 14, 17, 21, 24, 27, 31};
constexpr Bits kNoBits = {};

enum class Reference {
  kPadded,   ///< digits up to Scheme::digits with the company prefix
  kInFront,  ///< the same, but its first digit stands before the company prefix
  kNumber,   ///< a number without leading zeros
  kText7,    ///< of seven bits a character, filled up with zeros
  kText6     ///< of six bits a character, ended by six zeros
};
enum class Serial { kNone, kNumber, kMarkedNumber, kText7 };

struct Scheme {
  std::uint8_t header;
  std::string_view key;
  Reference reference;
  unsigned digits;            ///< of company prefix and reference together; 0: as many as there are
  const Bits* reference_bits;
  Serial serial = Serial::kNone;
  unsigned serial_bits = 0;   ///< of a scheme without serial: reserved zeros
  std::string_view serial_ai{};  ///< "": the serial is the end of the key's value
  bool pieces = false;
};

constexpr std::array kSchemes{
    Scheme{0x2C, "253", Reference::kPadded, 12, &kTypeBits, Serial::kNumber, 41},
    Scheme{0x2D, "8018", Reference::kPadded, 17, &kSerialReferenceBits, Serial::kNone, 24},
    Scheme{0x2E, "8017", Reference::kPadded, 17, &kSerialReferenceBits, Serial::kNone, 24},
    Scheme{0x30, "01", Reference::kInFront, 13, &kItemBits, Serial::kNumber, 38, "21"},
    Scheme{0x31, "00", Reference::kInFront, 17, &kSerialReferenceBits, Serial::kNone, 24},
    Scheme{0x32, "414", Reference::kPadded, 12, &kTypeBits, Serial::kNumber, 41, "254"},
    Scheme{0x33, "8003", Reference::kPadded, 12, &kItemBits, Serial::kNumber, 38},
    Scheme{0x34, "8004", Reference::kNumber, 0, &kAssetBits},
    Scheme{0x36, "01", Reference::kInFront, 13, &kItemBits, Serial::kText7, 140, "21"},
    Scheme{0x37, "8003", Reference::kPadded, 12, &kItemBits, Serial::kText7, 112},
    Scheme{0x38, "8004", Reference::kText7, 0, &kAssetTextBits},
    Scheme{0x39, "414", Reference::kPadded, 12, &kTypeBits, Serial::kText7, 140, "254"},
    Scheme{0x3A, "253", Reference::kPadded, 12, &kTypeBits, Serial::kMarkedNumber, 58},
    Scheme{0x3C, "8010", Reference::kNumber, 0, &kComponentBits, Serial::kNumber, 31, "8011"},
    Scheme{0x3D, "8010", Reference::kText6, 0, &kNoBits, Serial::kNumber, 40, "8011"},
    Scheme{0x3E, "253", Reference::kPadded, 12, &kTypeBits, Serial::kText7, 119},
    Scheme{0x3F, "255", Reference::kPadded, 12, &kTypeBits, Serial::kMarkedNumber, 41},
    Scheme{0x40, "8006", Reference::kInFront, 13, &kItemBits, Serial::kNumber, 38, "21", true},
    Scheme{0x41, "8006", Reference::kInFront, 13, &kItemBits, Serial::kText7, 140, "21", true},
};

const Scheme* find_scheme(std::uint8_t header) {
  const auto* const found = std::ranges::find(kSchemes, header, &Scheme::header);
  return found == kSchemes.end() ? nullptr : found;
}

using Text = std::optional<std::string>;

/// nullopt for a number of more digits.
Text padded(std::uint64_t number, std::size_t digits) {
  auto text = digits == 0 && number == 0 ? std::string() : std::to_string(number);
  if (text.size() > digits) return std::nullopt;
  return std::string(digits - text.size(), '0') + text;
}

/// Characters of seven bits up to the first zero; all behind it must be zeros.
Text read_text7(BitReader& in, unsigned bits) {
  std::string text;
  bool ended = false;
  for (; bits >= 7; bits -= 7) {
    const auto c = static_cast<char>(in.read(7));
    if (c == 0) {
      ended = true;
    } else if (ended || !is_value_character(c)) {
      return std::nullopt;
    } else {
      text += c;
    }
  }
  if (in.read(bits) != 0 || text.empty()) return std::nullopt;
  return text;
}

Text read_text6(BitReader& in) {
  std::string text;
  while (!in.overrun()) {
    const auto code = in.read(6);
    if (code == 0) return text;
    const auto c = static_cast<char>(code < 32 ? code + 64 : code);
    if (!is_value_character(c)) return std::nullopt;
    text += c;
  }
  return std::nullopt;
}

Text read_reference(BitReader& in, const Scheme& scheme, unsigned partition) {
  const auto prefix = padded(in.read(kPrefixBits[partition]), kMostPrefixDigits - partition);
  if (!prefix) return std::nullopt;
  const auto bits = (*scheme.reference_bits)[partition];
  Text reference;
  switch (scheme.reference) {
    case Reference::kPadded:
    case Reference::kInFront: reference = padded(in.read(bits), scheme.digits - prefix->size()); break;
    case Reference::kNumber: reference = std::to_string(in.read(bits)); break;
    case Reference::kText7: reference = read_text7(in, bits); break;
    case Reference::kText6: reference = read_text6(in); break;
  }
  if (!reference) return std::nullopt;
  if (scheme.reference != Reference::kInFront) return *prefix + *reference;
  return reference->substr(0, 1) + *prefix + reference->substr(1);
}

/// Behind a marker digit 1, which keeps leading zeros.
Text read_marked(BitReader& in, unsigned bits) {
  const auto text = std::to_string(in.read(bits));
  if (text.front() != '1' || text.size() == 1) return std::nullopt;
  return text.substr(1);
}

Text read_serial(BitReader& in, const Scheme& scheme) {
  switch (scheme.serial) {
    case Serial::kNone: return in.read(scheme.serial_bits) == 0 ? Text("") : std::nullopt;
    case Serial::kNumber: return std::to_string(in.read(scheme.serial_bits));
    case Serial::kMarkedNumber: return read_marked(in, scheme.serial_bits);
    case Serial::kText7: return read_text7(in, scheme.serial_bits);
  }
  return std::nullopt;
}

/// Piece and total of (8006), two digits each.
Text read_pieces(BitReader& in) {
  const auto piece = padded(in.read(7), 2);
  const auto total = padded(in.read(7), 2);
  if (!piece || !total) return std::nullopt;
  return *piece + *total;
}

}  // namespace

bool is_fixed_epc(std::uint8_t header) { return find_scheme(header) != nullptr; }

Result<std::vector<Element>> read_fixed_epc(std::uint8_t header, BitReader& in) {
  const auto& scheme = *find_scheme(header);
  in.read(3);  // filter value
  const auto partition = static_cast<unsigned>(in.read(3));
  if (partition >= kPartitions)
    return fail("path", message("The compressed address divides its company prefix as no table says",
                                "Địa chỉ nén chia tiền tố doanh nghiệp theo cách không có trong bảng nào"));
  auto value = read_reference(in, scheme, partition);
  if (in.overrun()) return epc_cut_short(std::string(scheme.key));
  if (!value) return epc_no_value(scheme.key);
  if (scheme.digits != 0) *value += check_digit(*value);
  if (scheme.key == "8003") *value = "0" + *value;
  Text pieces = "";
  if (scheme.pieces) pieces = read_pieces(in);
  const auto serial = read_serial(in, scheme);
  if (in.overrun()) return epc_cut_short(std::string(scheme.serial_ai.empty() ? scheme.key : scheme.serial_ai));
  if (!pieces || !serial) return epc_no_value(scheme.serial_ai.empty() ? scheme.key : scheme.serial_ai);
  std::vector<Element> elements{{std::string(scheme.key), *value + *pieces}};
  if (scheme.serial_ai.empty())
    elements.front().value += *serial;
  else if (!is_no_extension(scheme.serial_ai, *serial))
    elements.push_back({std::string(scheme.serial_ai), *serial});
  return elements;
}

}  // namespace ocop::gs1
