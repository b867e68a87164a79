// What people type or paste instead of scanning. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "gs1/digital_link.h"

namespace ocop::verifier {

/// Takes a whole address ("https://…/01/…", with or without the scheme), an
/// element string "(01)…(10)…(21)…", or "GTIN[/LOT[/SERIAL]]"; blanks around it
/// and between the digits of the GTIN do not matter.
Result<gs1::DigitalLink> parse_typed_code(std::string_view typed);

/// The address below this server: "/01/…", without prefix; with the query.
std::string local_path(gs1::DigitalLink link);

}  // namespace ocop::verifier
