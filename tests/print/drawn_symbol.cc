#include "tests/print/drawn_symbol.h"

#include <qrencode.h>

#include <memory>
#include <stdexcept>

namespace ocop::print_quality {
namespace {

struct FreeCode {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

QRecLevel level_of(char level) {
  switch (level) {
    case 'L': return QR_ECLEVEL_L;
    case 'M': return QR_ECLEVEL_M;
    case 'Q': return QR_ECLEVEL_Q;
    case 'H': return QR_ECLEVEL_H;
    default: throw std::invalid_argument("no such level of error correction");
  }
}

constexpr int kAround = 8;

}  // namespace

Print drawn_symbol(std::string_view payload, char level, int pixels) {
  const std::unique_ptr<QRcode, FreeCode> code(
      QRcode_encodeString(std::string(payload).c_str(), 0, level_of(level), QR_MODE_8, 1));
  if (!code) throw std::runtime_error("libqrencode makes no symbol of " + std::string(payload));
  Picture modules(code->width + 2 * kAround, code->width + 2 * kAround, 1);
  for (int y = 0; y < code->width; ++y)
    for (int x = 0; x < code->width; ++x)
      if ((code->data[y * code->width + x] & 1) != 0) modules.at(kAround + x, kAround + y) = 0;
  const double corner = kAround * pixels;
  return {enlarged(modules, pixels), pixels, static_cast<double>(pixels), corner, corner,
          code->width, std::string(payload)};
}

}  // namespace ocop::print_quality
