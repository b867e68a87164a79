// The two halves of a Digital Link URI behind its host, as parse_digital_link()
// reads them. Callers outside this folder use gs1/digital_link.h.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "gs1/digital_link.h"

namespace ocop::gs1 {

/// Sets prefix, key and qualifiers. `path` begins with "/".
Result<void> read_path(std::string_view path, DigitalLink& link);

/// Appends attributes and extensions; wants link.key. `query` comes without "?".
Result<void> read_query(std::string_view query, DigitalLink& link);

/// Whether `ai` may follow the key and qualifiers that `link` has so far.
Result<void> check_place(const DigitalLink& link, const ApplicationIdentifier& ai);

/// Whether the query may hold `ai` beside the link's key and what stands there so far.
Result<void> check_attribute(const DigitalLink& link, const ApplicationIdentifier& ai);

/// Whether key, qualifiers and attributes may stand together (check_company()).
Result<void> check_together(const DigitalLink& link);

/// Decodes and checks one value; a GTIN of (01) is brought to 14 digits.
Result<std::string> read_value(const ApplicationIdentifier& ai, std::string_view encoded);

/// One or more digits: the shape of an AI's code, known or not.
bool looks_like_ai(std::string_view text);

}  // namespace ocop::gs1
