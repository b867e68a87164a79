// Reads QR symbols back from an image, as a scanner would: for tests and for
// the demonstration. Not part of any program that ships.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace ocop::testing {

struct ReadSymbol {
  std::string payload;  ///< bytes as carried by the symbol
  int x = 0;            ///< top left corner, pixels
  int y = 0;
};

/// Every QR symbol found, top to bottom and left to right. Throws
/// std::runtime_error when the file is no PNG.
std::vector<ReadSymbol> read_qr_symbols(const std::filesystem::path& png);

}  // namespace ocop::testing
