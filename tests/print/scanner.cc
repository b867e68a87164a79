#include "tests/print/scanner.h"

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace ocop::print_quality {
namespace {

#if __has_include(<ZXing/ReaderOptions.h>)
using Options = ZXing::ReaderOptions;  // from ZXing-C++ 2.2
#else
using Options = ZXing::DecodeHints;
#endif

}  // namespace

std::optional<std::string> scan(const Picture& photograph) {
  std::vector<std::uint8_t> grey;
  grey.reserve(photograph.values().size());
  for (const float value : photograph.values())
    grey.push_back(static_cast<std::uint8_t>(std::lround(std::clamp(value, 0.F, 1.F) * 255)));
  Options options;
  options.setFormats(ZXing::BarcodeFormat::QRCode);
  options.setTryHarder(true);
  options.setTryRotate(true);
  const auto found = ZXing::ReadBarcode(
      {grey.data(), photograph.width(), photograph.height(), ZXing::ImageFormat::Lum}, options);
  if (!found.isValid()) return std::nullopt;
  return std::string(found.bytes().begin(), found.bytes().end());
}

}  // namespace ocop::print_quality
