// Compressed Digital Link URIs: an EPC binary string as the last segment of the path (GS1 Digital Link URI:
// Compression Technical Standard for EPC binary strings 1.0.0, 4.1 and 4.2; GS1 Digital Link: URI
// Syntax 1.7, 6.1.2). Pure functions, safe from any thread.
//
//   stem "/eh" hexadecimal [ "?" parameters ]     lower case, four bits a character
//   stem "/ex" base64url   [ "?" parameters ]     six bits a character, RFC 4648 section 5, no padding
//
// "eh" and "ex" are lower case, and so is the hexadecimal. parse_digital_link() and
// parse_request_target() read both forms, so a link is the same whichever way it was written. The
// older compression of the Digital Link Standard 1.1 and 1.2 is withdrawn and not read.
//
// One code has several spellings: filter value, company prefix length and the choice of encodations leave
// no trace in the link. compress() writes one of them, and reading that gives the link back:
// parse(compress(x)) == x for each x whose attributes stand by AI number.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "gs1/digital_link.h"

namespace ocop::gs1 {

/// Of a request's path, still encoded: is its last segment an EPC binary string, by its letters and its
/// header? A segment behind the number of an AI is that AI's value, and never one: "/10/eh30…" is a lot.
bool is_compressed_path(std::string_view path);

/// The same address uncompressed, for a target whose path is_compressed_path(): "/stem/01/…/21/…?17=…&S=…".
/// Key qualifiers come into the path, other AIs before the target's own parameters, which stay as they
/// are. Refuses what read_epc() refuses (gs1/epc_binary.h), and a result longer than kMaxUriLength. Whether
/// the values hold, only reading the result says.
Result<std::string> expand_target(std::string_view target);

enum class CompressedForm : std::uint8_t {
  kBase64,  ///< the fewest characters
  kHex      ///< digits stand as digits where the encodation allows, which QR symbols carry in few bits
};

/// The compressed address: scheme, host and prefix, the EPC, then the extensions. Refuses, with the
/// AI's code as `where`: a key that no "+" scheme has, or that comes without the serial that its
/// scheme needs ((21) of (01) and (8006), (8011) of (8010)), values that cannot be encoded; and a prefix
/// behind which the segment would be a value.
Result<std::string> compress(const DigitalLink& link, CompressedForm form);

}  // namespace ocop::gs1
