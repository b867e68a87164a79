#include "labeler/line_drawing.h"

#include <fmt/format.h>

#include <iterator>

#include "labeler/decimal.h"
#include "labeler/pdf_file.h"

namespace ocop::labeler {
namespace {

constexpr double kPanelStroke = 0.2;
constexpr double kLeading = 1.3;  ///< ems

std::string number(double value) { return decimal(value, 3); }

}  // namespace

LineDrawing::LineDrawing(double width, double height, const Typeface& typeface)
    : width_(width), height_(height), typeface_(&typeface) {}

void LineDrawing::line(Point from, Point to, double stroke) {
  fmt::format_to(std::back_inserter(operators_), "{} w {} {} m {} {} l S\n", number(stroke), number(from.x),
                 number(from.y), number(to.x), number(to.y));
}

void LineDrawing::box(Point corner, double width, double height, double stroke) {
  fmt::format_to(std::back_inserter(operators_), "{} w {} {} {} {} re S\n", number(stroke), number(corner.x),
                 number(corner.y), number(width), number(height));
}

void LineDrawing::ellipse(Point corner, double width, double height, double stroke) {
  constexpr double kArm = 0.5522847498;  // of a cubic curve that follows a quarter of a circle
  const double a = width / 2;
  const double b = height / 2;
  const double x = corner.x + a;
  const double y = corner.y + b;
  fmt::format_to(std::back_inserter(operators_), "{} w {} {} m\n", number(stroke), number(x + a), number(y));
  const auto quarter = [&](double x1, double y1, double x2, double y2, double x3, double y3) {
    fmt::format_to(std::back_inserter(operators_), "{} {} {} {} {} {} c\n", number(x1), number(y1), number(x2),
                   number(y2), number(x3), number(y3));
  };
  quarter(x + a, y + kArm * b, x + kArm * a, y + b, x, y + b);
  quarter(x - kArm * a, y + b, x - a, y + kArm * b, x - a, y);
  quarter(x - a, y - kArm * b, x - kArm * a, y - b, x, y - b);
  quarter(x + kArm * a, y - b, x + a, y - kArm * b, x + a, y);
  operators_ += "s\n";
}

void LineDrawing::panel(Point corner, double width, double height) {
  fmt::format_to(std::back_inserter(operators_), "1 g {} w {} {} {} {} re B 0 g\n", number(kPanelStroke),
                 number(corner.x), number(corner.y), number(width), number(height));
}

void LineDrawing::glyphs(Point start, double size, FontStyle style, const GlyphRun& run) {
  for (const auto& glyph : run.glyphs) {
    const Point origin{start.x + glyph.x * size, start.y - glyph.y * size};
    for (const auto& [kind, points] : typeface_->font(style).outline(glyph.id)) {
      const auto point = [&](std::size_t at) {
        return number(origin.x + points[at] * size) + " " + number(origin.y - points[at + 1] * size) + " ";
      };
      switch (kind) {
        case OutlineStep::Kind::kMove: operators_ += point(4) + "m\n"; break;
        case OutlineStep::Kind::kLine: operators_ += point(4) + "l\n"; break;
        case OutlineStep::Kind::kCurve: operators_ += point(0) + point(2) + point(4) + "c\n"; break;
        case OutlineStep::Kind::kClose: operators_ += "h\n"; break;
      }
    }
  }
  operators_ += "f\n";
}

void LineDrawing::text(Point start, double points, std::string_view text, FontStyle style) {
  glyphs(start, points * kMillimetresPerPoint, style, typeface_->font(style).shape(text).value());
}

double LineDrawing::paragraph(Point start, double width, double points, const TextFlow& flow) {
  const double size = points * kMillimetresPerPoint;
  for (const auto& line : flow.wrap([&](std::size_t) { return width / size; })) {
    for (const auto& part : flow.parts(line))
      glyphs({start.x + part.x * size, start.y}, size, part.style, part.run);
    start.y += kLeading * size;
  }
  return start.y;
}

void LineDrawing::write(const std::filesystem::path& path, std::string_view title, Instant made) const {
  constexpr double kPoints = 1 / kMillimetresPerPoint;
  PdfFile file(path);
  const auto content = fmt::format("{0} 0 0 -{0} 0 {1} cm\n", decimal(kPoints, 7), decimal(height_ * kPoints, 4)) + operators_;
  const auto stream = file.add_compressed("", compress(content));
  file.add_page(fmt::format("/Contents {} 0 R", stream));
  const auto info = file.add(fmt::format("<</Title {} /Producer (ocop-labeler) /CreationDate {}>>",
                                         pdf_text(title), pdf_date(made)));
  file.finish("/Lang (vi) /ViewerPreferences <</PrintScaling /None /DisplayDocTitle true>>",
              fmt::format("/MediaBox [0 0 {} {}] /Resources <<>>", decimal(width_ * kPoints, 4),
                          decimal(height_ * kPoints, 4)),
              info);
  file.commit();
}

}  // namespace ocop::labeler
