// Symbols read back from dots.
#pragma once

#include <optional>
#include <string>

#include "labeler/bitmap.h"
#include "labeler/qr/modules.h"

namespace ocop::labeler {

struct SymbolPlace {
  int x = 0, y = 0;  ///< of the top left dark module's first dot
  int width = 0;     ///< modules
  int dots = 0;      ///< of a module
};

/// The modules that stand there; nullopt when one of them is not all black or all white, or
/// lies off the bitmap.
std::optional<qr::Modules> modules_at(const Bitmap& dots, const SymbolPlace& place);

/// No ink in the quiet zone of four modules, less one dot to each side for what is rounded to a dot.
bool quiet_around(const Bitmap& dots, const SymbolPlace& place);

/// What a reader (ZXing) makes of these modules on white; nullopt when it finds no symbol.
std::optional<std::string> read_symbol(const qr::Modules& modules);

}  // namespace ocop::labeler
