#include "labeler/page_layout.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "labeler/resolutions.h"

namespace ocop::labeler {
namespace {

constexpr double kMostOffset = 20;
constexpr double kLeastScale = 0.9;
constexpr double kMostScale = 1.1;
/// What adding up millimetres may lose.
constexpr double kTolerance = 1e-6;

int dots_of(double millimetres, unsigned dpi) {
  return static_cast<int>(std::lround(millimetres * dpi / kMillimetresPerInch));
}

Result<void> check_offset(const char* option, double offset) {
  if (offset >= -kMostOffset && offset <= kMostOffset) return {};
  return fail(option, message("an offset must be between {0} and {1} mm", "độ lệch phải từ {0} đến {1} mm",
                              -kMostOffset, kMostOffset));
}

Result<void> check_scale(const char* option, double scale) {
  if (scale >= kLeastScale && scale <= kMostScale) return {};
  return fail(option, message("a scale must be between {0} and {1}; 1 leaves distances as they are",
                              "tỷ lệ phải từ {0} đến {1}; 1 là giữ nguyên khoảng cách", kLeastScale,
                              kMostScale));
}

/// The option that moves labels: where there is no offset, the scale does.
std::string guilty(std::string_view axis, double offset, double scale) {
  return std::string(offset == 0 && scale != 1 ? "--scale" : "--offset").append(axis);
}

}  // namespace

Result<ModuleSize> ModuleSize::nearest(double millimetres, unsigned dpi) {
  if (!(millimetres >= kLeast && millimetres <= kMost))
    return fail("--module-mm", message("a module must be between {} and {} mm wide",
                                       "cạnh của một ô mã QR phải từ {} đến {} mm", kLeast, kMost));
  return ModuleSize(dots_of(millimetres, dpi), dpi);
}

Result<void> check(const Calibration& calibration) {
  if (auto done = check_offset("--offset-x", calibration.offset_x); !done) return done;
  if (auto done = check_offset("--offset-y", calibration.offset_y); !done) return done;
  if (auto done = check_scale("--scale-x", calibration.scale_x); !done) return done;
  return check_scale("--scale-y", calibration.scale_y);
}

Result<PageLayout> PageLayout::make(const Stock& stock, const Settings& settings) {
  PageLayout layout(stock, settings);
  auto& chosen = layout.settings_;
  if (chosen.dpi == 0) chosen.dpi = stock.dpi;
  if (!is_resolution(chosen.dpi))
    return fail("--dpi", message("a printer has 203, 300, 600 or 1200 dots an inch, not {}",
                                 "máy in có 203, 300, 600 hoặc 1200 điểm mỗi inch, không phải {}",
                                 chosen.dpi));
  if (auto done = check(chosen.calibration); !done) return tl::unexpected(done.error());
  if (chosen.arrangement == Arrangement::kPageALabel) chosen.calibration = {};
  if (chosen.first_slot >= layout.slots())
    return fail("--start-at", message("a page of this stock has {0} labels; the first one to print on must be 1 to {0}",
                                   "mỗi trang của loại giấy này có {0} tem; vị trí bắt đầu phải từ 1 đến {0}",
                                   layout.slots()));
  // Ink keeps `safe` away from a label's edge: only paper may leave the page.
  const auto& calibration = chosen.calibration;
  const auto first = layout.corner(0);
  const auto last = layout.corner(layout.slots() - 1);
  const auto within = [&](double start, double end, double most) {
    return start + stock.safe >= -kTolerance && end - stock.safe <= most + kTolerance;
  };
  if (!within(first.x, last.x + stock.label_width, layout.page_width()))
    return fail(guilty("-x", calibration.offset_x, calibration.scale_x),
                message("this offset and scale move labels off the page to the side",
                        "độ lệch và tỷ lệ này đẩy tem ra khỏi mép bên của trang"));
  if (!within(first.y, last.y + stock.label_height, layout.page_height()))
    return fail(guilty("-y", calibration.offset_y, calibration.scale_y),
                message("this offset and scale move labels off the page's top or bottom",
                        "độ lệch và tỷ lệ này đẩy tem ra khỏi mép trên hoặc mép dưới của trang"));
  return layout;
}

std::size_t PageLayout::slots() const {
  return settings_.arrangement == Arrangement::kPageALabel ? 1 : stock_.labels();
}

double PageLayout::page_width() const {
  return settings_.arrangement == Arrangement::kPageALabel ? stock_.label_width : stock_.page_width;
}

double PageLayout::page_height() const {
  return settings_.arrangement == Arrangement::kPageALabel ? stock_.label_height : stock_.page_height;
}

int PageLayout::dots_wide() const { return dots_of(page_width(), dpi()); }
int PageLayout::dots_high() const { return dots_of(page_height(), dpi()); }

Point PageLayout::corner(std::size_t slot) const {
  if (settings_.arrangement == Arrangement::kPageALabel) return {};
  const auto& [offset_x, offset_y, scale_x, scale_y] = settings_.calibration;
  return {stock_.left + offset_x + static_cast<double>(slot % stock_.columns) * stock_.pitch_x * scale_x,
          stock_.top + offset_y + static_cast<double>(slot / stock_.columns) * stock_.pitch_y * scale_y};
}

std::array<int, 2> PageLayout::dot(std::size_t slot, Point within_label) const {
  const auto origin = corner(slot);
  return {dots_of(origin.x + within_label.x, dpi()), dots_of(origin.y + within_label.y, dpi())};
}

std::uint64_t PageLayout::pages(std::uint64_t labels) const {
  if (labels == 0) return 0;
  return (labels + settings_.first_slot + slots() - 1) / slots();
}

PageLayout::Part PageLayout::part(std::uint64_t page, std::uint64_t labels) const {
  const std::uint64_t used = settings_.first_slot;
  Part part;
  part.first_slot = page == 0 ? settings_.first_slot : 0;
  part.first = page == 0 ? 0 : page * slots() - used;
  const auto left = labels > part.first ? labels - part.first : 0;
  part.count = static_cast<std::size_t>(std::min<std::uint64_t>(slots() - part.first_slot, left));
  return part;
}

}  // namespace ocop::labeler
