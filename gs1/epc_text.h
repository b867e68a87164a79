// Text of variable length in an EPC binary string: an encoding indicator of three bits, a length, and
// the characters in one of six encodations (EPC Tag Data Standard 2.3, 14.5.6 with table E).
// Callers outside this folder use gs1/compressed_link.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gs1/bit_stream.h"

namespace ocop::gs1 {

/// How text of digits alone is written; table E leaves the choice to the writer.
enum class DigitStyle {
  kFewestBits,  ///< as a number
  kNibbles      ///< four bits a digit, so that hexadecimal text shows the digits themselves
};

/// RFC 4648, section 5: character by value.
inline constexpr std::string_view kBase64Url =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Value of a character of `alphabet`; npos for another.
inline std::size_t value_in(std::string_view alphabet, char c) { return alphabet.find(c); }

/// 1 to `most` characters, `most` ≤ 90. nullopt for a reserved indicator, another length, and
/// characters that no AI takes. The caller looks at in.overrun().
std::optional<std::string> read_encoded_text(BitReader& in, unsigned most);

/// In the encodation with the fewest bits; digits alone by `style`. False, and nothing written, for
/// other lengths and characters.
bool write_encoded_text(BitWriter& out, std::string_view text, unsigned most, DigitStyle style);

/// URN Code 40 (14.5.6.5): `length` characters, three in 16 bits each.
std::optional<std::string> read_code40(BitReader& in, std::size_t length);

/// May a value of some AI hold this character (sets 82 and 39)?
bool is_value_character(char c);

}  // namespace ocop::gs1
