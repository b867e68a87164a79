// Serials as people list them: "000012", "000020-000031", one a line or between commas.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "programme/batch_record.h"

namespace ocop::labeler::console {

inline constexpr std::size_t kMostSerialRanges = 200;

/// Numbers without leading zeros are taken too. Each part within `whole`, rising, none
/// twice. Errors' `where` is "serials".
Result<std::vector<programme::SerialRange>> parse_serials(std::string_view text,
                                                          const programme::SerialRange& whole);

}  // namespace ocop::labeler::console
