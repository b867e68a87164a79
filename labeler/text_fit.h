// Words set into lines: wrapped at blanks, never cut. Lengths are in ems unless they say mm.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "labeler/font.h"
#include "labeler/label_art.h"

namespace ocop::labeler {

/// Room for characters that each label has of its own.
struct OwnCells {
  OwnText what{};
  std::size_t first = 0;
  std::size_t count = 0;
  bool operator==(const OwnCells&) const = default;
};

/// What stands in one line in one style.
struct LinePart {
  FontStyle style{};
  double x = 0;                  ///< from the line's start
  GlyphRun run;                  ///< of a text that is the same on all labels
  std::optional<OwnCells> own;   ///< else: cells, each `pitch` wide
  double pitch = 0;
};

class TextFlow {
 public:
  /// Keeps a reference to the typeface.
  explicit TextFlow(const Typeface& typeface) : typeface_(&typeface) {}

  /// Adds words, each of which may begin a line; NFC, white space of any kind is one blank. `gap`:
  /// before the first of them, instead of a blank. The error is Font::shape's.
  Result<void> add(FontStyle style, std::string_view text, std::optional<double> gap = std::nullopt);
  /// Adds a text that no line break divides, blanks and all.
  Result<void> add_whole(FontStyle style, std::string_view text, std::optional<double> gap = std::nullopt);
  /// Joins cells to the last word, or, with `breakable`, begins a word that follows without
  /// a blank; the first word of an empty flow.
  Result<void> add_cells(FontStyle style, const OwnCells& cells, double pitch, bool breakable);
  /// Joins a text to the last word after `gap`.
  Result<void> join(FontStyle style, std::string_view text, double gap);

  bool empty() const { return words_.empty(); }
  /// Ink above and below the base line, the most of all words, both positive.
  double ascent() const { return ascent_; }
  double descent() const { return descent_; }
  /// Ink before a word's start and behind its end, the most of all words: horns and hooks lean out.
  double lean_before() const { return lean_before_; }
  double lean_behind() const { return lean_behind_; }
  double width() const;  ///< in one line

  struct Line {
    std::size_t first = 0, end = 0;  ///< words
    double width = 0;
  };
  /// `room`: width of line number i, for ink that leans out too. As many words on each line as it
  /// holds; empty when a word is longer than its line.
  std::vector<Line> wrap(const std::function<double(std::size_t)>& room) const;
  /// As many lines, of about the same length: no single word on the last one.
  std::vector<Line> balance(std::vector<Line> lines, const std::function<double(std::size_t)>& room) const;

  Line whole() const { return {0, words_.size(), width()}; }

  std::vector<LinePart> parts(const Line& line) const;

 private:
  struct Piece {
    FontStyle style{};
    std::string text;
    std::optional<OwnCells> own;
    double pitch = 0;
    double gap = 0;    ///< before it, within its word
    double width = 0;  ///< without the gap
  };
  struct Word {
    std::vector<Piece> pieces;
    double gap = 0;       ///< before it, unless it begins a line
    bool blank = true;    ///< the gap is one blank
    double width = 0;
  };

  Result<Piece> shape(FontStyle style, std::string text);
  void begin_word(Piece piece, std::optional<double> gap);

  const Typeface* typeface_;
  std::vector<Word> words_;
  double ascent_ = 0;
  double descent_ = 0;
  double lean_before_ = 0;
  double lean_behind_ = 0;
};

}  // namespace ocop::labeler
