// Symbol and blocks of text in their places, for one arrangement and given sizes of type.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "labeler/label_art.h"
#include "labeler/label_column.h"
#include "labeler/label_texts.h"

namespace ocop::labeler {

/// What the texts have to share a label with.
struct Ground {
  LabelSpace space;
  int symbol_width = 0;  ///< modules
  ModuleSize module{1, 300};
  double scale = 1;      ///< of gaps; that of label_blocks()
};

/// Between a symbol's quiet zone and a cut edge, mm.
inline constexpr double kSymbolToEdge = 0.5;

/// Above the symbol, beside it, right under it, and below everything.
enum class Region : char { kTop = 'T', kSide = 'S', kUnder = 'U', kBottom = 'B' };
inline constexpr std::array kRegions = {Region::kTop, Region::kSide, Region::kUnder, Region::kBottom};

struct Variant {
  std::string_view regions;  ///< of each role, in the order of Role
  double bias = 0;           ///< what it costs that the blocks stand so
  bool stacked = false;      ///< the symbol in the middle, nothing beside it
  bool tables = true;        ///< facts under one another
  double shift = 0;          ///< round labels: the symbol's, downwards from the middle, mm
};

class Placer {
 public:
  /// Keeps references.
  Placer(const Typeface& typeface, const std::vector<TextBlock>& blocks, const Ground& ground);

  bool symbol_fits() const;

  struct Outcome {
    double burden = 0;  ///< as ColumnSetter's
    double empty = 0;   ///< white space, in parts of the label's height
  };
  /// nullopt when the label has no room. Draws into `art`, which may be nullptr.
  std::optional<Outcome> set(const Variant& variant, const TypeSizes& sizes, LabelArt* art) const;

 private:
  using Blocks = std::vector<const TextBlock*>;
  struct Box;

  Blocks of(const Variant& variant, Region region) const;
  ColumnSetter column_of(const Variant& variant, Region region, double air) const;
  double symbol_left(const Variant& variant) const;
  std::optional<Box> measure(const Variant& variant, const TypeSizes& sizes) const;
  void draw(const Variant& variant, const TypeSizes& sizes, const Box& box, LabelArt& art) const;
  std::optional<Outcome> set_box(const Variant& variant, const TypeSizes& sizes, LabelArt* art) const;

  bool in_circle(double top) const;
  Room chord(double top, double bottom) const;
  std::optional<double> top_of_round(const ColumnSetter& setter, const Blocks& blocks,
                                     const TypeSizes& sizes, double limit) const;
  std::optional<Outcome> set_round(const Variant& variant, const TypeSizes& sizes, LabelArt* art) const;

  const Typeface& typeface_;
  const std::vector<TextBlock>& blocks_;
  const Ground& ground_;
  double side_;   ///< of the symbol
  double quiet_;
  double edge_;   ///< least from a cut edge to a dark module
};

}  // namespace ocop::labeler
