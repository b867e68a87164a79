// What all symbols of one version have in common: their function patterns, and where their code
// words go (ISO/IEC 18004, 6.3 and 7.7.3).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "labeler/qr/modules.h"
#include "labeler/qr/version.h"

namespace ocop::labeler::qr {

/// Immutable.
class Frame {
 public:
  explicit Frame(int version);

  int version() const { return version_; }
  int width() const { return width_of(version_); }

  /// The function patterns, format information left light.
  const Modules& patterns() const { return patterns_; }
  /// The modules that are free of them: code words and remainder bits, what masks change.
  const Modules& free() const { return free_; }
  /// The patterns with these code words. `code_words`: as many as code_words(version()).
  Modules with(std::span<const std::uint8_t> code_words) const;
  /// The format information alone.
  Modules format(Correction level, int mask) const;

 private:
  void add_finders();
  void add_timing();
  void add_alignments();
  void add_version();
  void take_format_places();
  void pattern(int x, int y, bool dark);
  void find_places();

  int version_;
  Modules patterns_;
  Modules free_;
  /// Of each bit of the code words in order: words of patterns_ × 64 + bit.
  std::vector<std::uint16_t> places_;
};

}  // namespace ocop::labeler::qr
