// One kind of output: how a page of labels becomes bytes, and where they go.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/date.h"
#include "labeler/label_art.h"
#include "labeler/symbol.h"

namespace ocop::labeler {

/// What a label has of its own.
struct Label {
  std::string serial;
  std::string uri;
  std::optional<Symbol> symbol;  ///< when the writer draws symbols
};

/// Makes pages in parallel and takes them in order. Nothing is seen under the
/// final name before commit(); a writer destroyed without it leaves nothing.
class SheetWriter {
 public:
  SheetWriter() = default;
  SheetWriter(const SheetWriter&) = delete;
  SheetWriter& operator=(const SheetWriter&) = delete;
  virtual ~SheetWriter() = default;

  virtual bool draws_symbols() const { return true; }

  /// The page with these labels (at most Sheet::kLabels) in the form in which
  /// add() wants it. Safe from several threads at once.
  virtual std::string page(std::span<const Label> labels) const = 0;

  /// Pages come one by one, from the first on. Throws FileError.
  virtual void add(const std::string& page) = 0;

  virtual void commit() = 0;
};

/// What is said about a whole document.
struct DocumentFacts {
  std::string title;
  Instant made;
};

}  // namespace ocop::labeler
