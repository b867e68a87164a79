// Pages of A4 as PDF: headings, paragraphs, tables and pictures one below the other, with page
// breaks where they are needed, and a footer on each page. Text is plain UTF-8, shaped by Pango
// and embedded with its fonts.
//
// What is laid out twice the same way gives the same pages, so that a first go can count them.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/message.h"

using cairo_t = struct _cairo;  // NOLINT(bugprone-reserved-identifier): cairo's own name

namespace ocop::verifier::console {

/// Lengths are in points (1/72 inch).
class Paper {
 public:
  static constexpr double kWidth = 595.28;
  static constexpr double kHeight = 841.89;
  static constexpr double kMargin = 51;
  static constexpr double kInner = kWidth - 2 * kMargin;

  struct About {
    std::string title;   ///< in the file's properties
    Instant at{};        ///< likewise
    Language language{};
    /// Lines at the foot of page `page` of `pages`.
    std::function<std::vector<std::string>(int page, int pages)> footer;
  };
  /// `pages`: what the footer states; 0 while they are counted, where nothing is kept.
  Paper(About about, int pages);
  ~Paper();
  Paper(const Paper&) = delete;
  Paper& operator=(const Paper&) = delete;

  enum class Face { kTitle, kHeading, kPlain, kBold, kSmall };
  /// Line breaks stay; breaks over pages, but not right below a heading. "" adds nothing.
  void text(std::string_view utf8, Face face = Face::kPlain, double indent = 0);
  void gap(double height);
  /// Begins a page when less than `height` is left.
  void keep(double height);

  struct Column {
    std::string heading;
    double share = 1;  ///< of the width
  };
  /// Rows are not broken, and one longer than a page is cut; headings stand again on each page.
  void table(const std::vector<Column>& columns, const std::vector<std::vector<std::string>>& rows);
  /// Names and values, without headings.
  void facts(const std::vector<std::pair<std::string, std::string>>& facts);

  /// `draw` gets the pen with its origin at the upper left corner of the place, units are points.
  void drawing(double height, const std::function<void(cairo_t*)>& draw);
  /// A JPEG of that many picture points, at most `most` high, and no larger than 150 a inch.
  void photo(std::string_view jpeg, int width, int height, double most);

  int pages() const;     ///< so far
  std::string finish();  ///< the file's bytes; "" while pages are counted

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Writes text in a drawing; x is its left end, middle or right end, y its base line.
enum class Anchor { kLeft, kMiddle, kRight };
void write_text(cairo_t* pen, double x, double y, double size, Anchor anchor, std::string_view utf8);

}  // namespace ocop::verifier::console
