// Labels as they come out of a label run, for each stock.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "keys/signing_key.h"
#include "labeler/label_run.h"
#include "labeler/page_layout.h"
#include "labeler/stock.h"
#include "tests/print/print.h"

namespace ocop::print_quality {

struct PrintedStock {
  labeler::Stock stock;
  labeler::Format format{};       ///< a sheet's PDF as poppler draws it, a roll's ZPL
  labeler::ModuleSize module{1, 300};
  int symbol_version = 0;
  char correction = 0;
  std::vector<Print> prints;
};

/// `labels` unit codes of one batch, at most a page of them, at the stock's own dpi and with the
/// template that it usually gets. Files go into `folder`. Throws std::runtime_error.
PrintedStock print_stock(const labeler::Stock& stock, std::uint64_t labels,
                         const keys::SigningKey& key, const std::filesystem::path& folder);

}  // namespace ocop::print_quality
