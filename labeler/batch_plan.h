// From what a producer asks for to a batch record that may be signed, and what
// its labels say. Reads the registry, writes nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "db/registry.h"
#include "labeler/label_art.h"
#include "programme/batch_record.h"

namespace ocop::labeler {

struct BatchRequest {
  std::string gtin;                     ///< as given: 8, 12, 13 or 14 digits
  std::string lot;
  Date produced;
  std::optional<Date> best_before;
  std::uint64_t quantity = 0;
  std::vector<programme::AreaUse> areas;
  bool stars = true;                    ///< false: no mark, and no certificate needed
};

struct BatchPlan {
  programme::BatchRecord record;
  LabelFacts facts;
  bool registered = false;              ///< the lot is in the registry already
  std::vector<Message> notes;           ///< to be told, not in the way
};

/// What the registry knows of a product that its labels can say: without lot, dates, stars and serial.
LabelFacts label_facts(const db::Dossier& dossier);

/// Least digits of a serial.
inline constexpr unsigned kSerialWidth = 6;

/// Refuses a GTIN that is none or unknown, a service, a product of another
/// producer than `producer`, a missing or misplaced best-before date, and stars
/// without a certificate in force on the production date. What else speaks
/// against the record, db/registration.h says.
///
/// The certificate is the one in force on the production date, named whether or
/// not stars are printed. Serials continue behind the product's highest one; a
/// registered lot keeps its own, so that the same request makes the same record.
Result<BatchPlan> plan_batch(db::Reader& registry, const BatchRequest& request,
                             const std::string& producer, Instant now);

/// "ID", "ID:KG" or "ID:KG:DATE"; kilograms with up to three decimals, date ISO or dd/mm/yyyy.
Result<programme::AreaUse> parse_area_use(std::string_view text);

/// ISO or dd/mm/yyyy.
Result<Date> parse_day(std::string_view option, std::string_view text);

}  // namespace ocop::labeler
