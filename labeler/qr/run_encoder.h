// Symbols of one run: payloads of one split, version and level. Module for module those that
// libqrencode 4.1 draws, which SymbolEncoder proves before it uses them.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "labeler/qr/code_words.h"
#include "labeler/qr/frame.h"
#include "labeler/qr/masks.h"
#include "labeler/symbol.h"

namespace ocop::labeler::qr {

/// Immutable; safe from several threads at once.
class RunEncoder {
 public:
  /// Throws std::invalid_argument when `version` does not hold the split at `level`.
  RunEncoder(std::vector<Segment> split, int version, Correction level);

  /// nullopt for a payload that the split does not fit.
  std::optional<Symbol> encode(std::string_view payload) const;

 private:
  CodeWords code_words_;
  Frame frame_;
  Masks masks_;
};

}  // namespace ocop::labeler::qr
