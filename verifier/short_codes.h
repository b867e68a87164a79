// Short codes (keys/short_code.h) in the verifier: which label a typed one names, and what
// comes of trying one from under a scratch panel.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "db/registry.h"
#include "db/scratch.h"
#include "db/writer.h"
#include "gs1/digital_link.h"
#include "keys/short_code.h"
#include "verifier/guess_limit.h"

namespace ocop::verifier {

/// Of one service key. What a verifier without one does not have.
struct ShortCodes {
  explicit ShortCodes(const keys::ServiceKey& key) : typed(key), scratch(key) {}
  keys::TypedCodes typed;
  keys::ScratchCodes scratch;
};

/// The parameter of an address that was found by its typed code, which it holds.
inline constexpr std::string_view kTypedParameter = "c";

/// The label that a code (as keys::read_short_code() gives it) names, its parameter set; nullopt
/// when there is none. The same steps whether the block or the place in it is missing. Throws
/// db::DatabaseError.
std::optional<gs1::DigitalLink> find_typed(const keys::TypedCodes& codes, std::string_view code,
                                           db::Reader& reader);
/// Does the link carry the typed code of exactly its own product, lot and serial?
bool holds_typed_code(const keys::TypedCodes& codes, const gs1::DigitalLink& link, db::Reader& reader);

/// What came of one scratch code.
struct ScratchReply {
  db::ScratchOutcome outcome = db::ScratchOutcome::kNone;
  Instant used_at{};                        ///< kFirst, kUsed
  std::optional<Error> unreadable{};        ///< set: it was none, and nothing was checked
  std::optional<std::chrono::seconds> wait{};  ///< set with kTooMany
};
std::string_view scratch_code(db::ScratchOutcome outcome);  ///< "first", "used", "wrong", "none", "too_many"

/// Reads the code, and uses it up when it is right: returns after the commit. Of a
/// network's guesses `limit` counts the wrong ones. Throws db::DatabaseError.
ScratchReply try_scratch(const keys::ScratchCodes& codes, std::string_view gtin14,
                         std::string_view serial, std::string_view typed, db::Writer& writer,
                         GuessLimit& limit, std::string_view remote, Instant now);

}  // namespace ocop::verifier
