// One label of a run: its code signed, its symbol and its short codes made.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "keys/short_code.h"
#include "labeler/label_codes.h"
#include "labeler/sheet_writer.h"
#include "labeler/symbol.h"

namespace ocop::labeler {

/// What the labels carry besides the signed code. What it points to must outlive its users.
struct ShortCodes {
  const keys::TypedCodes* typed = nullptr;      ///< nullptr: no typed codes
  const keys::ScratchCodes* scratch = nullptr;  ///< nullptr: no scratch codes
  std::uint32_t block = 0;                      ///< label block of the labels (db/rolls.h)
  std::uint64_t block_first = 0;                ///< the block's first serial number
};

/// The typed code of a label as it is printed, "" without typed codes.
std::string typed_code(const ShortCodes& short_codes, const LabelCodes& codes, std::uint64_t index);

/// Safe from several threads at once. What it is made of must outlive it.
class LabelMaker {
 public:
  /// `encoder` nullptr: no symbols.
  LabelMaker(const LabelCodes& codes, const SymbolEncoder* encoder, const ShortCodes& short_codes);

  /// With scratch codes, the label's tag is added to `tags`.
  Label make(std::uint64_t index, std::vector<keys::ScratchCodes::Tag>& tags) const;

 private:
  const LabelCodes* codes_;
  const SymbolEncoder* encoder_;
  ShortCodes short_codes_;
  std::optional<Symbol> common_;  ///< where all labels are alike
};

}  // namespace ocop::labeler
