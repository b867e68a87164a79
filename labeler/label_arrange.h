// Where a label's symbol and its blocks of text go: tries arrangements and keeps the one that
// reads best.
#pragma once

#include <optional>
#include <vector>

#include "labeler/label_art.h"
#include "labeler/label_place.h"
#include "labeler/label_texts.h"

namespace ocop::labeler {

/// The least any arrangement asks: everything in its least type.
bool blocks_fit(const Typeface& typeface, const std::vector<TextBlock>& blocks, const Ground& ground);

struct Arranged {
  double worth = 0;  ///< the higher, the better; to be compared among grounds of one label
  LabelArt art;
};
/// The best of all arrangements; nullopt where blocks_fit() says no.
std::optional<Arranged> arrange(const Typeface& typeface, const std::vector<TextBlock>& blocks,
                                const Ground& ground);

}  // namespace ocop::labeler
