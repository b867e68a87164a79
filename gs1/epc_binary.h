// EPC binary strings: what an RFID or NFC tag holds, and what a compressed Digital Link URI writes out
// (EPC Tag Data Standard 2.3, 14.6 and 15.3). Pure. Callers outside this folder use
// gs1/compressed_link.h.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"
#include "gs1/application_identifier.h"
#include "gs1/bit_stream.h"
#include "gs1/epc_text.h"

namespace ocop::gs1 {

/// Does a scheme with this header (table 14-1) have a Digital Link URI? All of the "+" and "++" schemes
/// and those of fixed length for (00), (01), (253), (255), (414), (8003), (8004), (8006), (8010),
/// (8017), (8018): not GID, USDOD and ADI.
bool is_epc_header(std::uint8_t header);

/// The key first, then what belongs to it, then "+AIDC data" in the order in which it stands. The values
/// have their AI's shape; whether they hold (check digit, date …), the caller asks.
/// Filter value, data toggle and a "++" scheme's host name identify nothing and are left out: the
/// stem of the request stays (EPC binary compression, 4.2). (254) "0" is "no extension". Behind the end
/// up to 79 zeros may stand: words of a tag's memory are filled up with zeros.
///
/// Refuses, with where = "path" or the AI's code: other headers, values cut short, encodations and
/// AIs that are reserved, an AI twice, bits behind the end.
Result<std::vector<Element>> read_epc(BitReader in);

/// In the "+" scheme of the first element, which is the key; DSGTIN+ where that takes a date up. The
/// filter value is 0, and the data toggle says whether AIDC data follow. nullopt when no scheme has that key, the
/// serial that it needs is missing, or a value does not fit its encodation. With
/// DigitStyle::kNibbles values of digits stand before others, so that they begin at a nibble.
std::optional<BitWriter> write_epc(std::span<const Element> elements, DigitStyle style);

}  // namespace ocop::gs1
