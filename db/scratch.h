// Scratch codes: what is kept of them, and their one use. The tags are made by keys/short_code.h.
// All in the caller's transaction; all throw DatabaseError.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "db/connection.h"
#include "programme/batch_record.h"

namespace ocop::db {

using ScratchTag = std::array<std::uint8_t, 16>;

inline constexpr std::int64_t kMostScratchTags = 4'096;

/// Keeps the tags of consecutive labels, one block a call (1 to kMostScratchTags). What the same
/// run kept for them before is replaced. Refuses (where = "serials") labels that are of no lot
/// or roll, and those that have codes of another run: they may be in the market, and a second code
/// would make the first one wrong.
Result<void> put_scratch_tags(Connection& connection, std::string_view gtin14, const programme::SerialRange& serials,
                              std::span<const ScratchTag> tags, std::string_view run);

/// Does the label have a code?
bool has_scratch_code(Connection& connection, std::string_view gtin14, std::string_view serial);

enum class ScratchOutcome {
  kFirst,    ///< opened now, for the first time
  kUsed,     ///< opened before
  kWrong,    ///< not this label's code; counted
  kNone,     ///< the label has no scratch code
  kTooMany   ///< too many wrong codes for this label today: nothing was checked
};
struct ScratchUse {
  ScratchOutcome outcome{};
  Instant used_at{};  ///< kFirst, kUsed
};
/// Wrong codes of one label on one day before kTooMany; with 55 bits a guesser would need
/// some 10^11 years at this rate.
inline constexpr std::int64_t kMostWrongADay = 500;

/// In a write transaction. Compares in constant time. Of two calls at the same time with the right
/// code exactly one is kFirst.
ScratchUse use_scratch_code(Connection& connection, std::string_view gtin14, std::string_view serial,
                            const ScratchTag& tag, Instant now);

}  // namespace ocop::db
