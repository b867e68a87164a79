// Rolls of labels printed ahead, and the lots they are activated for. Each act checks role
// and bounds, stores, and notes itself in the audit log, in the caller's write transaction, as
// those of db/goods_acts.h. All throw DatabaseError.
//
// A roll is used from its start: a range is activated or voided, and what is neither comes
// next. An activation is a signed batch record whose serials are the range: for a new lot
// it registers the lot; for a registered one it states the same lot with further serials.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/registration.h"
#include "db/scope.h"
#include "programme/batch_record.h"

namespace ocop::db {

struct RollRequest {
  std::string gtin;
  std::string roll;  ///< as a lot is written, 1–20 characters
  std::string kid;   ///< of the key that signs its labels
  std::uint64_t count = 0;  ///< at most kMaxBatchQuantity
  bool scratch = false;
};
struct Roll {
  std::string gtin;
  std::string roll;
  std::string producer;
  std::string kid;
  programme::SerialRange serials;
  bool scratch = false;
  Instant recorded_at{};
  std::string recorded_by;
};

/// Reserves serials behind the product's highest. The same request again gives the same
/// roll, so that a run that was cut off finds its own. Refuses a roll that exists with other content
/// (where = "roll"), a service, a key that may not sign for the product today, a count out of range.
Result<Roll> make_roll(Connection& connection, const Actor& actor, const RollRequest& request, Instant now);
std::optional<Roll> roll_of(Connection& connection, std::string_view gtin14, std::string_view roll);
std::vector<Roll> rolls_of(Connection& connection, std::string_view gtin14);  ///< newest first

enum class RollState { kUnused, kActivated, kVoid };
struct RollPart {
  RollState state{};
  programme::SerialRange serials;
  std::string lot;     ///< activated for; of a void part, the lot it had been activated for
  std::string reason;  ///< void
  Instant recorded_at{};
  std::string recorded_by;
};
/// The whole roll in serial order without gaps; a label that is activated and void is void.
std::vector<RollPart> parts_of(Connection& connection, const Roll& roll);
/// The range that comes next, up to the next part; nullopt when the roll is used up.
std::optional<programme::SerialRange> next_of(Connection& connection, const Roll& roll);

/// Binds `statement.record.serials` to its lot. Refuses (Error::where): a roll that is unknown or of
/// another product ("roll"); serials beyond the roll ("to"), activated already ("from",
/// names the lot), leaving a gap of unused labels before them ("from", names the gap and how to
/// void it), nothing but void ones; for a registered lot, other facts than it has ("lot",
/// names what differs) and one of another key's producer; and all that register_batch() refuses.
/// The areas' kilograms are those of the whole lot: they are not weighed twice.
tl::expected<Registration, Refused> activate_roll(Connection& connection, const Actor& actor, std::string_view roll,
                                                  const SignedStatement& statement, Instant now);
/// The same checks without storing or locking.
tl::expected<Registration, Refused> check_activation(Connection& connection, std::string_view roll,
                                                     const programme::BatchRecord& record, std::string_view kid,
                                                     Instant now);

struct VoidRollRequest {
  std::string gtin;
  std::string roll;
  std::string first, last;  ///< serials as printed
  std::string reason;
};
/// Labels of a roll that were lost or damaged, activated or not. Refuses serials that are not
/// the roll's, and those void already (where = "first"). Final.
Result<void> void_roll(Connection& connection, const Actor& actor, const VoidRollRequest& request, Instant now);

/// What a typed code names.
struct LabelBlock {
  std::uint32_t id = 0;
  std::string gtin;
  programme::SerialRange serials;
  std::string lot;  ///< "" for a roll: its labels carry none
};
std::optional<LabelBlock> label_block(Connection& connection, std::uint32_t id);
/// The block that begins with this serial: a batch's own, or a roll's.
std::optional<LabelBlock> label_block_of(Connection& connection, std::string_view gtin14,
                                         const programme::SerialRange& serials);

}  // namespace ocop::db
