// Acts on goods and raw material: recalls, voided labels, prints, deliveries,
// yields. Each checks role and bounds, stores, and notes itself in the audit log, in the
// caller's write transaction, which is left open and unchanged on an error. An error's
// `where` is the request's member. Rows are numbered by the order of their commits: what
// numbers them waits for the end of the audit log. All throw DatabaseError.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "db/recall.h"
#include "db/scope.h"
#include "programme/batch_record.h"

namespace ocop::db {

/// Refuses a lot or serials that are not registered, days in the wrong order, no
/// reason or instructions, a day after `now`'s; an officer's recall needs a decision, a
/// producer's own has none; a paper that is not stored. Returns its number. The same recall by
/// the same hand within a minute, such as a form sent twice, is the one that is there.
Result<std::int64_t> recall_goods(Connection& connection, const Actor& actor,
                                  const RecallRequest& request, Instant now);
struct LiftRequest {
  std::int64_t recall = 0;
  Date on;
  std::string reason;
  std::string decision;
  std::string paper{};  ///< of store_paper(), or ""
};
/// Refuses one that is unknown (where = "recall") or lifted already, a day before the recall's
/// or after `now`'s, an officer without a decision, and a producer lifting a recall that
/// has one: an authority's.
Result<void> lift_recall(Connection& connection, const Actor& actor, const LiftRequest& request,
                         Instant now);
std::vector<Recall> recalls_of(Connection& connection, std::string_view gtin14);  ///< newest first

struct VoidRequest {
  std::string gtin;
  std::string lot;
  std::string first, last;  ///< serials as printed
  std::string reason;
};
struct Voided {
  VoidRequest what;
  Instant recorded_at{};
  std::string recorded_by;
};
/// Refuses serials that are not of the lot, and those void already (where = "first"). Final.
Result<void> void_serials(Connection& connection, const Actor& actor, const VoidRequest& request, Instant now);
std::vector<Voided> voided_of(Connection& connection, std::string_view gtin14, std::string_view lot);

struct PrintNote {
  std::string gtin;
  std::string lot;             ///< "" of a roll, and at product level
  std::string first, last;     ///< serials as printed; "" at product level
  std::string format;          ///< "pdf", …
  std::string reason;          ///< needed when the lot or roll was printed before
  std::string roll{};
  std::string level = "unit";  ///< "unit", "batch", "product"
  std::uint64_t labels = 0;    ///< 0: as many as serials
  /// Of the labeler's run, at most 40 characters, or "". A run that is noted already is not
  /// noted again, and is no reprint of itself.
  std::string run{};
};
struct Print {
  PrintNote what;
  Instant recorded_at{};
  std::string recorded_by;
};
/// Refuses serials that are not of the lot or roll, and a reprint without a reason.
Result<void> note_print(Connection& connection, const Actor& actor, const PrintNote& note, Instant now);
std::vector<Print> prints_of(Connection& connection, std::string_view gtin14, std::string_view lot);
std::vector<Print> prints_of_roll(Connection& connection, std::string_view gtin14, std::string_view roll);

struct DeliveryRequest {
  std::string area;
  std::string producer;
  Date delivered;
  std::int64_t grams = 0;
  std::string note;
};
struct Delivery {
  DeliveryRequest what;
  Instant recorded_at{};
  std::string recorded_by;
};
/// The season is the year of the day. Refuses an area that does not supply the producer or
/// one of its products, or is not valid on that day, a day after today, and what exceeds
/// what is left of the season's yield; what the producer's batches have taken already
/// may still be entered as delivered. Refuses (where = "note") the same delivery by the
/// same hand within a minute.
Result<void> add_delivery(Connection& connection, const Actor& actor, const DeliveryRequest& request, Instant now);
std::vector<Delivery> deliveries_to(Connection& connection, std::string_view producer, int year);  ///< newest first

struct YieldRequest {
  std::string area;
  int year = 0;
  std::int64_t grams = 0;
  std::string reason;
  std::string paper{};  ///< of store_paper(), or ""
};
/// Sets what a season is expected to give. Refuses less than is taken already, and no reason.
Result<void> change_yield(Connection& connection, const Actor& actor, const YieldRequest& request, Instant now);

/// Mass balance of one area and season, in grams.
struct Balance {
  std::string area;
  int year = 0;
  std::optional<std::int64_t> declared;  ///< nothing declared: not limited
  std::int64_t used = 0;                 ///< by registered batches
  std::int64_t delivered = 0;            ///< to producers
  /// What is gone: of each producer the greater of used and delivered, summed, for what was
  /// delivered and then used is the same material, but not that of two producers.
  std::int64_t taken = 0;
  std::optional<std::int64_t> left() const;  ///< declared less taken; may be negative
};
Balance balance_of(Connection& connection, std::string_view area, int year);
std::vector<Balance> balances(Connection& connection, std::string_view scope, int year);  ///< of all areas within a place

}  // namespace ocop::db
