#include "labeler/text_fit.h"

#include <algorithm>
#include <utility>

#include "base/text.h"

namespace ocop::labeler {
namespace {

constexpr double kBlank = 0.26;          ///< Noto Sans' own, in both weights
constexpr double kBalanceStep = 0.96;
constexpr double kLeastBalance = 0.4;
constexpr double kRounding = 1e-9;

bool is_blank(char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7F'; }

std::string joined_blanks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (!is_blank(c)) out += c;
    else if (!out.empty() && out.back() != ' ') out += ' ';
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace

Result<TextFlow::Piece> TextFlow::shape(FontStyle style, std::string text) {
  const auto& font = typeface_->font(style);
  const auto run = font.shape(text);
  if (!run) return tl::unexpected(run.error());
  for (const auto& glyph : run->glyphs) {
    const auto ink = font.ink(glyph.id);
    ascent_ = std::max(ascent_, glyph.y + ink.top);
    descent_ = std::max(descent_, -(glyph.y + ink.bottom));
    lean_before_ = std::max(lean_before_, -(glyph.x + ink.left));
    lean_behind_ = std::max(lean_behind_, glyph.x + ink.right - run->width);
  }
  return Piece{style, std::move(text), std::nullopt, 0, 0, run->width};
}

void TextFlow::begin_word(Piece piece, std::optional<double> gap) {
  Word word;
  word.gap = gap.value_or(kBlank);
  word.blank = !gap;
  word.width = piece.width;
  word.pieces.push_back(std::move(piece));
  words_.push_back(std::move(word));
}

Result<void> TextFlow::add(FontStyle style, std::string_view text, std::optional<double> gap) {
  const auto composed = to_nfc(text);
  // The shaper refuses what is no UTF-8, and says so.
  const auto line = joined_blanks(composed ? std::string_view(*composed) : text);
  for (std::size_t at = 0; at < line.size();) {
    const auto end = std::min(line.find(' ', at), line.size());
    auto piece = shape(style, line.substr(at, end - at));
    if (!piece) return tl::unexpected(piece.error());
    begin_word(std::move(*piece), at == 0 ? gap : std::nullopt);
    at = end + 1;
  }
  return {};
}

Result<void> TextFlow::add_whole(FontStyle style, std::string_view text, std::optional<double> gap) {
  const auto composed = to_nfc(text);
  auto piece = shape(style, joined_blanks(composed ? std::string_view(*composed) : text));
  if (!piece) return tl::unexpected(piece.error());
  begin_word(std::move(*piece), gap);
  return {};
}

Result<void> TextFlow::join(FontStyle style, std::string_view text, double gap) {
  const auto composed = to_nfc(text);
  auto piece = shape(style, joined_blanks(composed ? std::string_view(*composed) : text));
  if (!piece) return tl::unexpected(piece.error());
  if (words_.empty()) {
    begin_word(std::move(*piece), 0);
    return {};
  }
  piece->gap = gap;
  words_.back().width += gap + piece->width;
  words_.back().pieces.push_back(std::move(*piece));
  return {};
}

Result<void> TextFlow::add_cells(FontStyle style, const OwnCells& cells, double pitch, bool breakable) {
  // What will stand in the cells is digits and capitals.
  const auto tall = shape(style, "0Q");
  if (!tall) return tl::unexpected(tall.error());
  Piece piece{style, "", cells, pitch, 0, pitch * static_cast<double>(cells.count)};
  if (words_.empty() || breakable) {
    begin_word(std::move(piece), 0);
    return {};
  }
  piece.gap = kBlank;
  words_.back().width += piece.gap + piece.width;
  words_.back().pieces.push_back(std::move(piece));
  return {};
}

double TextFlow::width() const {
  double width = 0;
  for (const auto& word : words_) width += (&word == words_.data() ? 0 : word.gap) + word.width;
  return width;
}

std::vector<TextFlow::Line> TextFlow::wrap(const std::function<double(std::size_t)>& room) const {
  std::vector<Line> lines;
  double ems = 0;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    const auto& word = words_[i];
    if (!lines.empty() && lines.back().width + word.gap + word.width <= ems + kRounding) {
      lines.back().width += word.gap + word.width;
      lines.back().end = i + 1;
      continue;
    }
    ems = room(lines.size()) - lean_before_ - lean_behind_;
    if (word.width > ems + kRounding) return {};
    lines.push_back({i, i + 1, word.width});
  }
  return lines;
}

std::vector<TextFlow::Line> TextFlow::balance(std::vector<Line> lines,
                                              const std::function<double(std::size_t)>& room) const {
  if (lines.size() < 2) return lines;
  for (double part = kBalanceStep; part > kLeastBalance; part *= kBalanceStep) {
    auto narrower = wrap([&](std::size_t i) { return room(i) * part; });
    if (narrower.size() != lines.size()) break;
    lines = std::move(narrower);
  }
  return lines;
}

std::vector<LinePart> TextFlow::parts(const Line& line) const {
  std::vector<LinePart> parts;
  std::string text;  // of the last part, when that is a text
  double x = 0;
  const auto close = [&] {
    if (!text.empty()) parts.back().run = typeface_->font(parts.back().style).shape(text).value();
    text.clear();
  };
  for (std::size_t i = line.first; i < line.end; ++i) {
    const auto& word = words_[i];
    const double start = i == line.first ? 0 : word.gap;
    for (const auto& piece : word.pieces) {
      const bool begins = &piece == word.pieces.data();
      const double gap = begins ? start : piece.gap;
      // Words of one style are one run, blanks and all: text that is copied has them.
      if (!text.empty() && !piece.own && begins && word.blank && parts.back().style == piece.style) {
        text += " " + piece.text;
      } else if (piece.own && !parts.empty() && parts.back().own && gap == 0 && parts.back().own->what == piece.own->what) {
        parts.back().own->count += piece.own->count;
      } else {
        close();
        parts.push_back({piece.style, x + gap, {}, piece.own, piece.pitch});
        text = piece.text;
      }
      x += gap + piece.width;
    }
  }
  close();
  return parts;
}

}  // namespace ocop::labeler
