#include "labeler/sheet.h"

#include <cmath>

namespace ocop::labeler {

Result<ModuleSize> ModuleSize::nearest(double millimetres) {
  if (!(millimetres >= kLeast && millimetres <= kMost))
    return fail("--module-mm", message("a module must be between {} and {} mm wide",
                                       "cạnh của một ô mã QR phải từ {} đến {} mm", kLeast, kMost));
  ModuleSize size;
  size.dots_ = static_cast<int>(std::lround(millimetres * kDotsPerInch / kMillimetresPerInch));
  return size;
}

Point Sheet::corner(std::size_t slot) {
  constexpr double kLeft = (kWidth - kColumns * kLabelWidth) / 2;
  constexpr double kTop = (kHeight - kRows * kLabelHeight) / 2;
  return {kLeft + static_cast<double>(slot % kColumns) * kLabelWidth,
          kTop + static_cast<double>(slot / kColumns) * kLabelHeight};
}

std::array<int, 2> Sheet::dot(std::size_t slot, Point within_label) {
  const auto origin = corner(slot);
  const auto dots = [](double millimetres) {
    return static_cast<int>(
        std::lround(millimetres * ModuleSize::kDotsPerInch / kMillimetresPerInch));
  };
  return {dots(origin.x + within_label.x), dots(origin.y + within_label.y)};
}

}  // namespace ocop::labeler
