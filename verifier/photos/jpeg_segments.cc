#include "verifier/photos/jpeg_segments.h"

#include <cstddef>

#include "verifier/photos/exif.h"

namespace ocop::verifier::photos {
namespace {

using namespace std::string_view_literals;

constexpr unsigned kStart = 0xD8;
constexpr unsigned kEnd = 0xD9;
constexpr unsigned kScan = 0xDA;
constexpr unsigned kApp1 = 0xE1;
constexpr std::string_view kExif = "Exif\0\0"sv;

unsigned byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

/// B.2.2: SOF0 … SOF15, without DHT, JPG and DAC, which lie among them.
bool begins_frame(unsigned marker) {
  return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

bool stands_alone(unsigned marker) { return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7); }

class Walk {
 public:
  explicit Walk(std::string_view bytes) : bytes_(bytes) {}

  std::optional<JpegFacts> facts() {
    if (!bytes_.starts_with("\xFF\xD8"sv)) return {};
    at_ = 2;
    while (const auto marker = next_marker()) {
      if (*marker == kEnd) return framed_ && facts_.scans > 0 ? std::optional(facts_) : std::nullopt;
      if (stands_alone(*marker)) continue;
      if (*marker == kStart || !take_segment(*marker)) return {};
    }
    return {};
  }

 private:
  /// The marker that comes next; inside a scan's data the next that ends it.
  std::optional<unsigned> next_marker() {
    while (at_ + 1 < bytes_.size()) {
      const std::size_t found = bytes_.find('\xFF', at_);
      if (found == std::string_view::npos || found + 1 >= bytes_.size()) return {};
      const unsigned marker = byte_at(bytes_, found + 1);
      at_ = found + 1;
      if (marker == 0xFF) continue;
      ++at_;
      if (marker != 0x00) return marker;
    }
    return {};
  }

  bool take_segment(unsigned marker) {
    if (bytes_.size() - at_ < 2) return false;
    const std::size_t length = byte_at(bytes_, at_) << 8U | byte_at(bytes_, at_ + 1);
    if (length < 2 || length > bytes_.size() - at_) return false;
    const std::string_view body = bytes_.substr(at_ + 2, length - 2);
    at_ += length;
    if (marker == kScan) ++facts_.scans;
    if (marker == kApp1 && body.starts_with(kExif)) {
      facts_.orientation = orientation_of(body.substr(kExif.size()));
    }
    return !begins_frame(marker) || take_frame(body);
  }

  /// B.2.2: precision, lines, samples a line, components.
  bool take_frame(std::string_view body) {
    if (framed_ || body.size() < 6) return false;
    framed_ = true;
    facts_.size.height = static_cast<int>(byte_at(body, 1) << 8U | byte_at(body, 2));
    facts_.size.width = static_cast<int>(byte_at(body, 3) << 8U | byte_at(body, 4));
    facts_.components = static_cast<int>(byte_at(body, 5));
    return facts_.size.height > 0 && facts_.size.width > 0;
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  bool framed_ = false;
  JpegFacts facts_;
};

}  // namespace

std::optional<JpegFacts> jpeg_facts(std::string_view bytes) { return Walk(bytes).facts(); }

}  // namespace ocop::verifier::photos
