// Unicode text as this service needs it: validity, composition, search keys.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ocop {

bool is_utf8(std::string_view text);

/// Unicode normal form C; nullopt when `text` is not UTF-8.
std::optional<std::string> to_nfc(std::string_view text);

/// Search key: lower case, no diacritics, đ → d, runs of white space folded to
/// one blank ("Mật  ONG" → "mat ong"). Accepts NFC and NFD alike. Bytes that
/// are no UTF-8 are dropped.
std::string fold(std::string_view text);

/// UTF-8 with every Unicode blank (no-break, ideographic, …) as an ASCII one and without
/// what nobody can see: zero-width blanks and joiners, soft hyphens, byte order marks.
/// Line breaks stay, and so do bytes that are no UTF-8.
std::string plain_blanks(std::string_view text);

/// Without leading and trailing ASCII white space.
std::string_view trim(std::string_view text);

/// ASCII letters only; other bytes stay.
std::string ascii_lower(std::string_view text);
std::string ascii_upper(std::string_view text);

/// Only when all of `text` is 0–9 (at most 18 digits).
std::optional<long long> parse_digits(std::string_view text);

/// Control characters and bytes that are no UTF-8 become U+FFFD, and what is
/// longer than `most` bytes is cut at a character boundary and ends in "…":
/// for showing untrusted input in messages and logs.
std::string printable(std::string_view untrusted, std::size_t most = 80);

}  // namespace ocop
