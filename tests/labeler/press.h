// Labels without a registry or keys, for tests of layouts and writers.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "labeler/bitmap.h"
#include "labeler/label_art.h"
#include "labeler/page_layout.h"
#include "labeler/sheet_writer.h"
#include "labeler/stock.h"
#include "labeler/symbol.h"

namespace ocop::labeler {

const Typeface& test_typeface();
Stock known_stock(std::string_view id);

/// As long as a signed code of that serial, and of its characters.
std::string code_like(std::string_view serial);

class Press {
 public:
  /// A label with a line of text, two stars, a frame, a serial, a typed code and a scratch code; its
  /// symbol, of the smallest modules that read, stands in the top left corner.
  explicit Press(const Stock& stock, const PageLayout::Settings& settings = {});

  const PageLayout& layout() const { return layout_; }
  const LabelArt& art() const { return art_; }
  LabelArt& art() { return art_; }
  /// Serials from `first` on.
  std::vector<Label> labels(std::uint64_t count, std::uint64_t first = 1) const;

 private:
  PageLayout layout_;
  SymbolEncoder encoder_;
  LabelArt art_;
};

/// All labels through the writer, page by page, and the file shown.
void print_all(SheetWriter& writer, const PageLayout& layout, const std::vector<Label>& labels);

/// What this program writes; the test fails when it ends with anything but 0, or when a PDF is not
/// to its liking (poppler's "Syntax Warning").
std::string output_of(const std::vector<std::string>& command);

/// Payloads of all symbols on that page of a PDF, drawn in `dpi`, in reading order.
std::vector<std::string> symbols_of_page(const std::filesystem::path& pdf, int page, unsigned dpi);
/// Of one label of a roll, drawn as it burns it.
std::vector<std::string> symbols_of(const Bitmap& dots);
std::vector<std::string> uris(const std::vector<Label>& labels);

}  // namespace ocop::labeler
