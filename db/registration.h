// Accepting a batch record into the registry.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "db/connection.h"
#include "programme/batch_record.h"

namespace ocop::db {

/// A statement whose signature the caller has checked (keys/batch_jws.h).
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
  kUnknownProduct, kUnknownKey, kForeignKey, kKeyNotValid, kKeyRevoked, kServiceHasNoBatches,
  kUnknownCertificate, kNoCertificate, kUnknownArea, kAreaNotLinked, kYieldExceeded,
  kOtherContent, kSerialsOverlap, kDatesOrder
};
std::string_view refusal_code(Refusal refusal);  ///< "unknown_product", …

struct Refused {
  Refusal refusal{};
  Error error;
};

/// Checks and stores in the caller's write transaction (design: "The batch
/// record"). The certificate named must be in force on the production date; an
/// empty one is accepted (goods without stars). A key counts as valid when `now`
/// lies within its dates and before any revocation. The yield is per area over
/// all batches harvested in the same calendar year (production year where no
/// harvest date is stated). Throws DatabaseError.
tl::expected<Registration, Refused> register_batch(Connection& connection,
                                                   const SignedStatement& statement, Instant now);

/// The same checks without storing, for a labeler that wants to refuse early.
tl::expected<Registration, Refused> check_batch(Connection& connection,
                                                const programme::BatchRecord& record,
                                                std::string_view kid, Instant now);

}  // namespace ocop::db
