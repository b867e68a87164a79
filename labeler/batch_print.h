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
#include "keys/signing_key.h"
#include "labeler/batch_plan.h"
#include "labeler/print_run.h"
#include "labeler/sheet.h"
#include "programme/roles.h"

namespace ocop::labeler {

enum class Format : std::uint8_t { kPdf, kSvg, kPng, kCsv };

std::optional<Format> format_of(std::string_view name);  ///< "pdf", "svg", "png", "csv"
std::string_view format_name(Format format);

/// Most labels of one output with drawn sheets; a table may hold a whole batch.
inline constexpr std::uint64_t kMostDrawnLabels = 1'000'000;

struct PrintRequest {
  BatchRequest batch;
  std::string host;  ///< as parse_label_host() gives it
  ModuleSize module;
  Format format = Format::kPdf;
  std::filesystem::path out;
  std::uint64_t sheets_per_file =
      0;  ///< PDF: what is more goes into OUT's name with -002, -003 …; 0 = one file
  std::optional<programme::SerialRange>
      only;                ///< of a registered lot; what is void is left out in any case
  programme::Actor actor;  ///< who prints, for the log
  std::string reason;      ///< noted when the lot was printed before, and needed then
};

struct Printed {
  programme::BatchRecord record;
  bool registered_before = false;
  std::uint64_t labels = 0;
  int stars = 0;
  int symbol_version = 0;  ///< 0 when no symbols were drawn
  std::uint64_t pages = 0;
  std::vector<std::filesystem::path> files;  ///< a folder for several sheets of SVG or PNG
  std::vector<Message> notes;
};

/// A batch that stands in the registry, signed, with its output open.
class BatchPrint {
 public:
  /// The output is opened, and the label set, before the batch is registered:
  /// what cannot be printed is not registered. What is registered and then not
  /// printed (a full disk, an interruption) is printed by asking for it again.
  ///
  /// Errors: those of plan_batch(), set_label() and db/registration.h; "reason" when the
  /// lot was printed before and there is none; "only" for serials that are not the lot's, or all
  /// void. Throws DatabaseError, FileError. `key` must outlive it.
  static Result<BatchPrint> begin(const db::Address& database, const keys::SigningKey& key,
                                  PrintRequest request, Instant now);
  BatchPrint(BatchPrint&&) noexcept;
  ~BatchPrint();

  const BatchPlan& plan() const;
  bool registered_before() const;
  std::uint64_t labels() const;

  /// Signs and draws all labels; the output is seen once its print is noted in the
  /// registry: no label leaves unnoted. Call once, from any one thread. Throws
  /// DatabaseError, FileError, Interrupted.
  Result<Printed> print(const PrintRun& run, const Clock& clock);

 private:
  struct State;
  explicit BatchPrint(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// begin() and print() in one.
Result<Printed> print_batch(const db::Address& database, const keys::SigningKey& key,
                            const PrintRequest& request, const Clock& clock, const PrintRun& run);

/// The parts of `serials` that are within `only` and in none of `taken_out`, rising.
std::vector<programme::SerialRange> remaining_serials(
    const programme::SerialRange& serials, const std::optional<programme::SerialRange>& only,
    std::vector<programme::SerialRange> taken_out);

}  // namespace ocop::labeler
