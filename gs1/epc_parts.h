// What the readers of EPC binary strings share. Callers outside this folder use gs1/compressed_link.h.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "gs1/application_identifier.h"
#include "gs1/bit_stream.h"

namespace ocop::gs1 {

tl::unexpected<Error> epc_cut_short(std::string where);
tl::unexpected<Error> epc_no_value(std::string_view ai);

/// "0" as an extension of (414) is none.
inline bool is_no_extension(std::string_view ai, std::string_view value) { return ai == "254" && value == "0"; }

bool is_fixed_epc(std::uint8_t header);

/// The rest of an EPC of fixed length, or CPI-var, behind its header (14.6).
Result<std::vector<Element>> read_fixed_epc(std::uint8_t header, BitReader& in);

}  // namespace ocop::gs1
