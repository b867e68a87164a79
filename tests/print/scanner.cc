#include "tests/print/scanner.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "tests/support/zxing.h"

namespace ocop::print_quality {
std::optional<std::string> scan(const Picture& photograph) {
  std::vector<std::uint8_t> grey;
  grey.reserve(photograph.values().size());
  for (const float value : photograph.values())
    grey.push_back(static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.F, 1.F) * 255)));
  auto options = testing::qr_reader_options();
  options.setTryRotate(true);
  const auto found = ZXing::ReadBarcode(
      {grey.data(), photograph.width(), photograph.height(), ZXing::ImageFormat::Lum}, options);
  if (!found.isValid()) return std::nullopt;
  return std::string(found.bytes().begin(), found.bytes().end());
}

}  // namespace ocop::print_quality
