// Accepting a batch record into the registry.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "db/connection.h"
#include "programme/batch_record.h"

namespace ocop::db {

/// A statement whose signature the caller has checked (keys/batch_jws.h), and
/// whose payload is `record`.
struct SignedStatement {
  const programme::BatchRecord& record;
  std::string_view kid;
  std::string_view jws;
};

enum class Registration {
  kRegistered,      ///< new
  kAlreadyThere,    ///< same content: nothing changed
};

/// Why a record is refused; `Error::where` is the field, the message the sentence.
enum class Refusal {
  kMalformed,  ///< breaks a rule of programme/batch_record.h
  kUnknownProduct, kUnknownKey, kForeignKey, kKeyNotValid, kKeyRevoked, kServiceHasNoBatches,
  kUnknownCertificate, kNoCertificate, kUnknownArea, kAreaNotLinked, kYieldExceeded,
  kOtherContent, kSerialsOverlap, kDatesOrder, kProducerStopped, kAreaNotValid, kKilogramsMissing,
  // Of activations (db/rolls.h) only:
  kNotAllowed, kUnknownRoll, kSerialsNotOfRoll, kSerialsUsed, kSerialsGap, kSerialsVoid
};
std::string_view refusal_code(Refusal refusal);  ///< "unknown_product", …

struct Refused {
  Refusal refusal{};
  Error error;
};

/// Checks and stores in the caller's write transaction (design: "The batch
/// record"), which is left open in any case and unchanged unless kRegistered.
///
/// Refusals are looked for in this order: the record itself (malformed, dates),
/// product, key, a lot registered with other content, the producer (stopped),
/// certificate, areas (unknown, not linked, not valid), kilograms, yield, serials. So a lot
/// that stands as stated is kAlreadyThere whatever has become of its certificate or areas
/// since, but a key that may not sign today is refused first.
///
/// The certificate named must be in force (or extended) on the production date by the
/// registry's rule sets (db/rule_book.h); an empty one is accepted (goods without stars). A
/// key counts as valid when `now` lies within its dates and before any revocation. A
/// producer that has stopped made nothing after that day. An area must be active, and
/// valid on the harvest day (production day where no harvest date is stated).
///
/// The yield is per area and calendar year of the harvest (or production): the newest of
/// area_yields, else the area's own; areas without one are not limited. Where there
/// is one, kilograms must be stated, for nothing else can be weighed. What is left of
/// it follows from all batches and deliveries (Balance in db/goods_acts.h); what was delivered
/// to this producer and not used yet is its own. Serials overlap when a number is in
/// both ranges at the same width ("0007" and "007" are two serials), and those of a roll belong
/// to the roll: activate_roll() binds them to a lot.
///
/// Two registrations at the same time that touch the same product or area wait
/// for each other (SQLite: the write transaction; PostgreSQL: row locks).
/// A new batch goes on the audit log as the act of "key KID"; `via` says how it came
/// ("api", "labeler"). Throws DatabaseError.
tl::expected<Registration, Refused> register_batch(Connection& connection,
                                                   const SignedStatement& statement, Instant now,
                                                   std::string_view via = "api");

/// The same checks without storing or locking, for a labeler that wants to refuse
/// early. kRegistered means: nothing speaks against it now.
tl::expected<Registration, Refused> check_batch(Connection& connection,
                                                const programme::BatchRecord& record,
                                                std::string_view kid, Instant now);

}  // namespace ocop::db
