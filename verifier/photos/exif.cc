#include "verifier/photos/exif.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace ocop::verifier::photos {
namespace {

using namespace std::string_view_literals;

constexpr std::uint32_t kOrientation = 0x0112;
constexpr std::uint32_t kShort = 3;
constexpr std::size_t kEntry = 12;

class Tiff {
 public:
  Tiff(std::string_view bytes, bool little) : bytes_(bytes), little_(little) {}

  std::optional<std::uint32_t> number(std::size_t at, std::size_t size) const {
    if (at > bytes_.size() || size > bytes_.size() - at) return {};
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i) {
      const std::size_t from = little_ ? at + size - 1 - i : at + i;
      value = value << 8U | static_cast<unsigned char>(bytes_[from]);
    }
    return value;
  }

 private:
  std::string_view bytes_;
  bool little_;
};

}  // namespace

int orientation_of(std::string_view tiff) {
  const bool little = tiff.starts_with("II*\0"sv);
  if (!little && !tiff.starts_with("MM\0*"sv)) return 1;
  const Tiff file(tiff, little);
  const auto directory = file.number(4, 4);
  if (!directory) return 1;
  const auto entries = file.number(*directory, 2);
  if (!entries) return 1;
  for (std::size_t i = 0; i < *entries; ++i) {
    const std::size_t at = std::size_t{*directory} + 2 + i * kEntry;
    const auto tag = file.number(at, 2);
    if (!tag) return 1;
    if (*tag != kOrientation) continue;
    const auto value = file.number(at + 8, 2);
    const bool read = file.number(at + 2, 2) == kShort && value && *value >= 1 && *value <= 8;
    return read ? static_cast<int>(*value) : 1;
  }
  return 1;
}

}  // namespace ocop::verifier::photos
