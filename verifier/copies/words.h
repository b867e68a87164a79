// The sentence that says why a state was reached, for inspectors.
#pragma once

#include <cstdint>
#include <string_view>

#include "base/message.h"
#include "verifier/copies/detector.h"

namespace ocop::copies {

/// All of an Evidence but its words.
Evidence evidence_of(const UnitMemory& unit, double usual_devices);

Message unit_words(std::string_view code, const Evidence& evidence);
Message batch_words(std::uint64_t units, std::uint64_t scanned);
Message early_words(std::uint32_t devices);
Message foreign_words(std::uint32_t serials);

}  // namespace ocop::copies
