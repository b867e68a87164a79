// One kind of output: how a page of labels becomes bytes, and where they go.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "labeler/label_art.h"
#include "labeler/symbol.h"

namespace ocop::labeler {

/// What a label has of its own.
struct Label {
  std::string serial;        ///< "" at product and batch level
  std::string uri;
  std::string typed_code;    ///< as printed, in groups; "" for none
  std::string scratch_code;  ///< likewise
  std::optional<Symbol> symbol;  ///< when the writer draws symbols
};

/// What stands in such a place on that label.
std::string_view own_text(const Label& label, const OwnPlace& place);

/// Makes pages in parallel and takes them in order. Nothing is seen under the
/// final name before commit(); a writer destroyed without it leaves nothing.
class SheetWriter {
 public:
  SheetWriter() = default;
  SheetWriter(const SheetWriter&) = delete;
  SheetWriter& operator=(const SheetWriter&) = delete;
  virtual ~SheetWriter() = default;

  virtual bool draws_symbols() const { return true; }

  /// The page with these labels, the first in slot `first_slot` (PageLayout::part()), in the
  /// form in which add() wants it. Safe from several threads at once.
  virtual std::string page(std::size_t first_slot, std::span<const Label> labels) const = 0;

  /// Pages come one by one, from the first on. Throws FileError.
  virtual void add(const std::string& page) = 0;

  /// Once all pages have come: completes the output under its temporary name, which it
  /// returns (a folder for several pages of SVG or PNG), to be read back. Once. Throws FileError.
  virtual std::filesystem::path finish() = 0;
  /// After finish(): what is whole gets its final name. Throws FileError.
  virtual void commit() = 0;
};

/// What is said about a whole document.
struct DocumentFacts {
  std::string title;
  Instant made;
};

}  // namespace ocop::labeler
