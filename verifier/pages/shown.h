// Registry and scanned text made fit to be shown: what a hostile name could do
// to the line around it is taken out. HTML escaping is the template's matter.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"

namespace ocop::verifier::pages {

/// One line of at most `most` bytes: NFC; control characters and bytes that are
/// no UTF-8 replaced; invisible and direction-changing characters dropped; at
/// most three combining marks on one letter; cut at a character with "…".
std::string shown(std::string_view text, std::size_t most = 300);

/// Non-empty lines of a longer text, `most` bytes in all.
std::vector<std::string> paragraphs(std::string_view text, std::size_t most);

/// "12.345" in Vietnamese, "12,345" in English.
std::string grouped(std::uint64_t number, Language language);

/// At most one decimal, with the language's decimal mark: "1,5", "12".
std::string decimal(double number, Language language);

}  // namespace ocop::verifier::pages
