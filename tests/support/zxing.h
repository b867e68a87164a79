// ZXing-C++ of either name of its options, set to read QR symbols.
#pragma once

#define ZX_USE_UTF8 1
#include <ZXing/ReadBarcode.h>

namespace ocop::testing {

#if __has_include(<ZXing/ReaderOptions.h>)
using ReaderOptions = ZXing::ReaderOptions;  // from ZXing-C++ 2.2
#else
using ReaderOptions = ZXing::DecodeHints;
#endif

inline ReaderOptions qr_reader_options() {
  ReaderOptions options;
  options.setFormats(ZXing::BarcodeFormat::QRCode);
  options.setTryHarder(true);
  return options;
}

}  // namespace ocop::testing
