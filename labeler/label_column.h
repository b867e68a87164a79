// Setting blocks of text under one another.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>

#include "labeler/label_art.h"
#include "labeler/label_texts.h"

namespace ocop::labeler {

/// Room for ink between two heights, mm; right < left where there is none.
struct Room {
  double left = 0, right = 0;
};
using RoomAt = std::function<Room(double top, double bottom)>;

/// Blocks whose type grows and shrinks together.
enum class SizeGroup : std::uint8_t { kName, kBody, kNotes, kCodes, kPanel };
inline constexpr std::size_t kSizeGroups = 5;
SizeGroup group_of(Role role);

/// Of each group: from the block's least size (0) to its largest (1), and beyond where there is room.
using TypeSizes = std::array<double, kSizeGroups>;
double points_of(const TextBlock& block, const TypeSizes& sizes);

struct ColumnStyle {
  bool centred = false;
  bool tables = true;     ///< facts as a table, not one after the other
  double scale = 1;       ///< of the gaps between blocks
  double air = 0;         ///< further mm between two blocks
};

/// How much less well a setting reads than one in the largest type on single lines: the lower,
/// the better; sums of logarithms.
struct Burden {
  double total = 0;
};

class ColumnSetter {
 public:
  ColumnSetter(const Typeface& typeface, RoomAt room, const ColumnStyle& style)
      : typeface_(&typeface), room_(std::move(room)), style_(style) {}

  /// Sets the blocks from height `y` on, ink of the first at the very top, and says where the ink
  /// of the last one ends; nullopt when a word or a code is wider than its line. Draws into
  /// `art` and adds to `burden`, either of which may be nullptr.
  std::optional<double> set(std::span<const TextBlock* const> blocks, const TypeSizes& sizes, double y,
                            LabelArt* art, Burden* burden) const;

 private:
  struct Pen;
  std::optional<double> set_block(const TextBlock& block, double size, Pen& pen) const;
  std::optional<double> set_flow(const TextFlow& flow, double size, bool balanced, Pen& pen) const;
  std::optional<double> set_mark(const TextBlock& block, double size, Pen& pen) const;
  std::optional<double> set_table(const TextBlock& block, double size, Pen& pen) const;
  std::optional<double> set_typed(const TextBlock& block, double size, Pen& pen) const;
  std::optional<double> set_panel(const TextBlock& block, double size, Pen& pen) const;
  void draw_line(const TextFlow& flow, const TextFlow::Line& line, double size, Point base,
                 LabelArt& art) const;

  const Typeface* typeface_;
  RoomAt room_;
  ColumnStyle style_;
};

}  // namespace ocop::labeler
