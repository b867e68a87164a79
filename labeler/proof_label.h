// Whether one label reads: its symbol in the dots that came out, and its code.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/message.h"
#include "base/result.h"
#include "labeler/bitmap.h"
#include "labeler/proof.h"

namespace ocop::labeler {

/// Safe from several threads at once. What `request` points to must outlive it.
class LabelProof {
 public:
  explicit LabelProof(const ProofRequest& request);

  /// All labels of the file's page `page` (from 0), drawn in the layout's dots: each symbol stands
  /// where it should, in whole dots, with a quiet zone free of ink, and reads.
  Result<void> check_page(const Bitmap& dots, std::uint64_t page) const;

  /// Is `uri` the code of the run's label `index`: lot, GTIN, serial, and the signature?
  /// The message says what is wrong; "" when all is well.
  Message wrong_code(std::string_view uri, std::uint64_t index) const;

  /// A fault of one label, by file and position: "labels.pdf: sheet 3, row 2, column 1 (serial
  /// 000057): …".
  Error at_label(std::uint64_t page, std::size_t at, const Message& what) const;
  /// A fault of a page as such.
  Error at_page(std::uint64_t page, const Message& what) const;
  Error at_file(const Message& what) const;

 private:
  Message wrong_symbol(const Bitmap& dots, std::size_t slot, std::uint64_t index) const;

  ProofRequest request_;
  std::string common_;  ///< the one code, where all labels are alike
};

}  // namespace ocop::labeler
