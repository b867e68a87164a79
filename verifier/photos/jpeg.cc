#include <turbojpeg.h>

#include <algorithm>
#include <memory>
#include <span>
#include <stdexcept>
#include <type_traits>

#include "verifier/photos/decode.h"
#include "verifier/photos/jpeg_segments.h"

namespace ocop::verifier::photos {
namespace {

constexpr int kQuality = 80;
/// Cameras write one scan, web pages about ten. Each costs time that its bytes do not.
constexpr int kMostScans = 40;

struct EndHandle {
  void operator()(void* handle) const { tjDestroy(handle); }
};
using Handle = std::unique_ptr<std::remove_pointer_t<tjhandle>, EndHandle>;

struct FreeBuffer {
  void operator()(unsigned char* buffer) const { tjFree(buffer); }
};

/// The smallest that the decoder makes by itself with its longer side at least `most`.
Size decoded_size(Size whole, int most) {
  int count = 0;
  const tjscalingfactor* factors = tjGetScalingFactors(&count);
  if (factors == nullptr) return whole;
  Size best = whole;
  for (const tjscalingfactor& factor : std::span(factors, static_cast<std::size_t>(count))) {
    if (factor.num > factor.denom) continue;
    const auto side = [&](int full) { return (full * factor.num + factor.denom - 1) / factor.denom; };
    const Size size{side(whole.width), side(whole.height)};
    if (std::max(size.width, size.height) >= most && size.width <= best.width) best = size;
  }
  return best;
}

/// Bytes between segments, which some phones write, harm nothing.
bool only_extra_bytes(tjhandle handle) {
  return tjGetErrorCode(handle) == TJERR_WARNING &&
         std::string_view(tjGetErrorStr2(handle)).find("extraneous bytes") != std::string_view::npos;
}

}  // namespace

Result<Decoded> decode_jpeg(std::string_view bytes, int most) {
  const auto facts = jpeg_facts(bytes);
  if (!facts) return damaged();
  if (auto fits = check_size(facts->size); !fits) return tl::unexpected(fits.error());
  const bool usual = facts->components == 1 || facts->components == 3;
  if (!usual || facts->scans > kMostScans) return unusual("JPEG");
  const Handle handle(tjInitDecompress());
  if (!handle) throw std::runtime_error("libjpeg-turbo does not start");
  const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
  Size said;
  int sampling = 0;
  int colours = 0;
  const bool read = tjDecompressHeader3(handle.get(), data, bytes.size(), &said.width, &said.height,
                                        &sampling, &colours) == 0;
  const bool same = said.width == facts->size.width && said.height == facts->size.height;
  if (!read || !same) return damaged();
  const Size size = decoded_size(said, most);
  Decoded decoded{{size.width, size.height, {}}, facts->orientation};
  decoded.pixels.rgb.resize(static_cast<std::size_t>(size.width) *
                            static_cast<std::size_t>(size.height) * 3);
  const int failed = tjDecompress2(handle.get(), data, bytes.size(), decoded.pixels.rgb.data(),
                                   size.width, 0, size.height, TJPF_RGB, TJFLAG_LIMITSCANS);
  if (failed != 0 && !only_extra_bytes(handle.get())) return damaged();
  return decoded;
}

std::string encode_jpeg(const Pixels& pixels) {
  const Handle handle(tjInitCompress());
  if (!handle) throw std::runtime_error("libjpeg-turbo does not start");
  unsigned char* made = nullptr;
  unsigned long size = 0;
  const int failed =
      tjCompress2(handle.get(), pixels.rgb.data(), pixels.width, 0, pixels.height, TJPF_RGB, &made,
                  &size, TJSAMP_420, kQuality, 0);
  const std::unique_ptr<unsigned char, FreeBuffer> buffer(made);
  if (failed != 0) {
    throw std::runtime_error(std::string("libjpeg-turbo: ") + tjGetErrorStr2(handle.get()));
  }
  return {reinterpret_cast<const char*>(buffer.get()), size};
}

}  // namespace ocop::verifier::photos
