// The content stream of one PDF page, compressed as it is written.
//
// A page of QR symbols is some 15,000 rectangles "x y w 1 re". zlib takes 55 µs
// a symbol for that text, a third of what the symbol itself costs; knowing the
// text's shape, this writes a zlib stream (RFC 1950, 1951) of one block with a
// fixed set of Huffman codes made for it, and finds its repetitions by
// arithmetic instead of by search.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "labeler/symbol.h"

namespace ocop::labeler {

class PageContent {
 public:
  PageContent();

  /// Printable ASCII and line feeds; anything else throws std::invalid_argument.
  void text(std::string_view operators);

  /// "x y w 1 re\n" for each run of dark modules, y downwards, in units of a module.
  void modules(const Symbol& symbol);

  /// The whole zlib stream. Call once.
  std::string finish();

 private:
  void put(std::uint64_t code, unsigned bits);
  void add_to_sum(std::string_view plain);

  /// Grows without clearing what it is about to overwrite.
  struct Buffer {
    std::unique_ptr<char[]> data;
    std::size_t size = 0;
    std::size_t capacity = 0;
    void reserve(std::size_t more);
  };

  Buffer plain_;   ///< the symbol being written
  Buffer packed_;
  unsigned long sum_ = 1;  ///< Adler-32 of all that was written
  std::uint64_t bits_ = 0;
  unsigned held_ = 0;
};

}  // namespace ocop::labeler
