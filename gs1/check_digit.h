// GS1 check digits (GS1 General Specifications, section 7.9.1): modulo 10 with
// weights 3 and 1 from the right.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace ocop::gs1 {

/// The digit that belongs behind `body` (digits only, else std::invalid_argument).
char check_digit(std::string_view body);

/// Digits only, last one right. Length is the caller's matter.
bool has_valid_check_digit(std::string_view digits);

/// A GTIN-8, -12, -13 or -14, padded to the 14 digits of AI (01). The error's
/// message names the wrong and the right check digit, or the lengths allowed.
Result<std::string> to_gtin14(std::string_view gtin);

/// Like a shop prints it: leading zeros dropped down to GTIN-13, -12 or -8 length.
std::string shortest_gtin(std::string_view gtin14);

/// A Global Location Number, 13 digits.
Result<std::string> parse_gln(std::string_view gln);

}  // namespace ocop::gs1
