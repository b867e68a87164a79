// A batch from request to sheet: check, sign, register, print.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/connection.h"
#include "keys/signing_key.h"
#include "labeler/batch_plan.h"
#include "labeler/print_run.h"
#include "labeler/sheet.h"

namespace ocop::labeler {

enum class Format : std::uint8_t { kPdf, kSvg, kPng, kCsv };

std::optional<Format> format_of(std::string_view name);  ///< "pdf", "svg", "png", "csv"

/// Most labels of one output with drawn sheets; a table may hold a whole batch.
inline constexpr std::uint64_t kMostDrawnLabels = 1'000'000;

struct PrintRequest {
  BatchRequest batch;
  std::string host;             ///< as parse_label_host() gives it
  ModuleSize module;
  Format format = Format::kPdf;
  std::filesystem::path out;
};

struct Printed {
  programme::BatchRecord record;
  bool registered_before = false;
  int stars = 0;
  int symbol_version = 0;       ///< 0 when no symbols were drawn
  std::uint64_t pages = 0;
  std::vector<Message> notes;
};

/// The output is opened, and the label set, before the batch is registered:
/// what cannot be printed is not registered. What is registered and then not
/// printed (a full disk, an interruption) is printed by asking for it again.
///
/// Errors: those of plan_batch(), set_label() and db/registration.h. Throws
/// DatabaseError, FileError, Interrupted.
Result<Printed> print_batch(const db::Address& database, const keys::SigningKey& key,
                            const PrintRequest& request, Instant now, const PrintRun& run);

}  // namespace ocop::labeler
