// A batch from request to sheet: check, sign, register, print.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "db/connection.h"
#include "keys/service_key.h"
#include "keys/signing_key.h"
#include "labeler/batch_plan.h"
#include "labeler/label_run.h"
#include "programme/roles.h"

namespace ocop::labeler {

struct PrintRequest {
  BatchRequest batch;
  std::string host;  ///< as parse_label_host() gives it
  LabelLevel level = LabelLevel::kUnit;  ///< or kBatch
  bool scratch = false;                  ///< scratch codes; kUnit only, and only on a first print
  Output output;
  std::optional<programme::SerialRange>
      only;                ///< of a registered lot; what is void is left out in any case
  programme::Actor actor;  ///< who prints, for the log
  std::string reason;      ///< noted when the lot was printed before, and needed then
};

struct Printed {
  programme::BatchRecord record;
  bool registered_before = false;
  int stars = 0;
  Made made;
  bool printed_before = false;  ///< by another run than the one that went on here
};

/// A batch that stands in the registry, signed, with its output open.
class BatchPrint {
 public:
  /// The output is opened, and the label set, before the batch is registered:
  /// what cannot be printed is not registered. What is registered and then not
  /// printed (a full disk, an interruption) is printed by asking for it again.
  ///
  /// `service` (may be nullptr): typed codes are printed, and scratch codes possible. Errors:
  /// those of plan_batch(), LabelRun::open() and db/registration.h; "reason" when the
  /// lot was printed before and there is none; "only" for serials that are not the lot's, or all
  /// void. Throws DatabaseError, FileError. `key` must outlive it.
  static Result<BatchPrint> begin(const db::Address& database, const keys::SigningKey& key,
                                  const keys::ServiceKey* service, PrintRequest request, Instant now);
  BatchPrint(BatchPrint&&) noexcept;
  ~BatchPrint();

  const BatchPlan& plan() const;
  bool registered_before() const;
  std::uint64_t labels() const;

  /// As LabelRun::print(); the print is noted in the registry before a label is seen. Throws
  /// DatabaseError, FileError, Interrupted.
  Result<Printed> print(const PrintRun& run, const Clock& clock);

 private:
  struct State;
  explicit BatchPrint(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// begin() and print() in one.
Result<Printed> print_batch(const db::Address& database, const keys::SigningKey& key,
                            const keys::ServiceKey* service, const PrintRequest& request, const Clock& clock, const PrintRun& run);

/// The parts of `serials` that are within `only` and in none of `taken_out`, rising.
std::vector<programme::SerialRange> remaining_serials(
    const programme::SerialRange& serials, const std::optional<programme::SerialRange>& only,
    std::vector<programme::SerialRange> taken_out);

}  // namespace ocop::labeler
