// How the values of application identifiers stand in an EPC binary string (EPC Tag Data Standard 2.3,
// 14.5 with tables E and F). Callers outside this folder use gs1/compressed_link.h.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "gs1/bit_stream.h"
#include "gs1/epc_text.h"

namespace ocop::gs1 {

/// Digits of the AI that begins with these two; 0 when none does that can be encoded (table K).
std::size_t ai_length(std::string_view first_two);

bool is_encodable(std::string_view ai);

/// nullopt for bits that encode no value: reserved indicators, numbers and lengths out of range. What
/// comes has the AI's shape, but is not checked against gs1/application_identifier.h. Of an AI that
/// is encodable. The caller looks at in.overrun().
std::optional<std::string> read_encoded(BitReader& in, std::string_view ai);

/// Of each text the encodation with the fewest bits that `style` allows. False, with `out` as it
/// was, for a value that the encodation of its AI does not hold, and for AIs that are not encodable.
bool write_encoded(BitWriter& out, std::string_view ai, std::string_view value, DigitStyle style);

/// Six digits YYMMDD in 16 bits (14.5.8).
std::optional<std::string> read_encoded_date(BitReader& in);
bool write_encoded_date(BitWriter& out, std::string_view yymmdd);

}  // namespace ocop::gs1
