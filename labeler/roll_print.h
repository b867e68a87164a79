// Rolls: labels signed ahead without a lot. What binds them to one later is labeler/roll_activation.h.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "db/connection.h"
#include "db/rolls.h"
#include "keys/signing_key.h"
#include "labeler/label_run.h"
#include "programme/roles.h"

namespace ocop::labeler {

struct RollPrintRequest {
  std::string gtin;       ///< as given: 8, 12, 13 or 14 digits
  std::string roll;
  std::uint64_t count = 0;  ///< 0: of a roll made before, as many as it has
  bool stars = true;      ///< of today's certificate; rolls are kept, so the mark may outlive it: noted
  bool scratch = false;
  std::string host;       ///< as parse_label_host() gives it
  Output output;
  std::optional<programme::SerialRange> only;  ///< of a roll made before
  std::string reason;     ///< needed when it was printed before
  programme::Actor actor;
};

/// A roll that stands in the registry, its output open. As BatchPrint (labeler/batch_print.h).
class RollPrint {
 public:
  /// Errors: those of make_roll(), LabelRun::open(); a product of another producer than the key's;
  /// "reason" as there; "scratch" for labels whose scratch codes are out already. Labels that are
  /// void or activated already are not printed again; a run that was cut off ends with those it began
  /// with. `key` must outlive it.
  static Result<RollPrint> begin(const db::Address& database, const keys::SigningKey& key,
                                 const keys::ServiceKey* service, RollPrintRequest request, Instant now);
  RollPrint(RollPrint&&) noexcept;
  ~RollPrint();

  const db::Roll& roll() const;
  bool made_before() const;
  bool printed_before() const;  ///< by another run than the one that goes on here
  std::uint64_t labels() const;
  programme::SerialRange span() const;  ///< from the first to the last label; void ones between are not printed
  Result<Made> print(const PrintRun& run, const Clock& clock);

 private:
  struct State;
  explicit RollPrint(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace ocop::labeler
