// Lists of codes that values of application identifiers refer to, as GS1's syntax
// dictionary holds them (docs/application-identifiers.md).
#pragma once

#include <string_view>

namespace ocop::gs1 {

/// ISO 3166-1, three digits: "704".
bool is_country_number(std::string_view code);

/// ISO 3166-1 alpha-2: "VN".
bool is_country_letters(std::string_view code);

/// ISO 4217, three digits: "704".
bool is_currency_number(std::string_view code);

/// UN/ECE Recommendation 21, revised and extended by GS1's PackageTypeCode list: "BX".
bool is_package_type(std::string_view code);

}  // namespace ocop::gs1
