#include "verifier/photos/pixels.h"

#include <algorithm>
#include <cmath>

namespace ocop::verifier::photos {
namespace {

constexpr std::size_t kChannels = 3;

/// Which old points, and how much of the first and last of them, a new one covers.
struct Span {
  std::size_t first = 0, last = 0;
  float first_share = 1, last_share = 1;
};

std::vector<Span> spans(int from, int to) {
  std::vector<Span> all(static_cast<std::size_t>(to));
  const double step = static_cast<double>(from) / to;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const double begin = static_cast<double>(i) * step;
    const double end = std::min(begin + step, static_cast<double>(from));
    Span& span = all[i];
    span.first = static_cast<std::size_t>(begin);
    span.last = std::max(span.first, static_cast<std::size_t>(std::ceil(end)) - 1);
    span.first_share = static_cast<float>(static_cast<double>(span.first + 1) - begin);
    span.last_share = static_cast<float>(end - static_cast<double>(span.last));
    if (span.first == span.last) span.first_share = span.last_share = static_cast<float>(end - begin);
  }
  return all;
}

float share(const Span& span, std::size_t at) {
  return at == span.first ? span.first_share : at == span.last ? span.last_share : 1.0F;
}

/// Adds one old row, scaled across, with its share of the new row.
void add_row(const std::uint8_t* row, const std::vector<Span>& across, float weight,
             std::vector<float>& sums) {
  for (std::size_t x = 0; x < across.size(); ++x) {
    const Span& span = across[x];
    for (std::size_t i = span.first; i <= span.last; ++i) {
      const float part = weight * share(span, i);
      for (std::size_t c = 0; c < kChannels; ++c) {
        sums[x * kChannels + c] += part * static_cast<float>(row[i * kChannels + c]);
      }
    }
  }
}

}  // namespace

Size fitted(Size size, int most) {
  const int longer = std::max(size.width, size.height);
  if (longer <= most) return size;
  const auto fit = [&](int side) {
    const auto scaled_side = static_cast<std::int64_t>(side) * most / longer;
    return std::max(1, static_cast<int>(scaled_side));
  };
  return {fit(size.width), fit(size.height)};
}

Pixels scaled(const Pixels& from, Size to) {
  if (from.width == to.width && from.height == to.height) return from;
  const auto across = spans(from.width, to.width);
  const auto down = spans(from.height, to.height);
  const std::size_t old_row = static_cast<std::size_t>(from.width) * kChannels;
  const float area = (static_cast<float>(from.width) / static_cast<float>(to.width)) *
                     (static_cast<float>(from.height) / static_cast<float>(to.height));
  Pixels result{to.width, to.height, {}};
  result.rgb.reserve(across.size() * down.size() * kChannels);
  std::vector<float> sums(across.size() * kChannels);
  for (const Span& span : down) {
    std::fill(sums.begin(), sums.end(), 0.0F);
    for (std::size_t y = span.first; y <= span.last; ++y) {
      add_row(from.rgb.data() + y * old_row, across, share(span, y), sums);
    }
    for (const float sum : sums) {
      result.rgb.push_back(static_cast<std::uint8_t>(std::clamp(std::lround(sum / area), 0L, 255L)));
    }
  }
  return result;
}

Pixels turned(Pixels from, int orientation) {
  if (orientation < 2 || orientation > 8) return from;
  const bool on_its_side = orientation >= 5;
  const bool from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
  const bool from_below = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  Pixels result{on_its_side ? from.height : from.width, on_its_side ? from.width : from.height, {}};
  result.rgb.reserve(from.rgb.size());
  for (int y = 0; y < result.height; ++y) {
    for (int x = 0; x < result.width; ++x) {
      const int along = on_its_side ? y : x;
      const int below = on_its_side ? x : y;
      const int old_x = from_right ? from.width - 1 - along : along;
      const int old_y = from_below ? from.height - 1 - below : below;
      const auto at = (static_cast<std::size_t>(old_y) * static_cast<std::size_t>(from.width) +
                       static_cast<std::size_t>(old_x)) * kChannels;
      result.rgb.insert(result.rgb.end(), from.rgb.begin() + static_cast<std::ptrdiff_t>(at),
                        from.rgb.begin() + static_cast<std::ptrdiff_t>(at + kChannels));
    }
  }
  return result;
}

}  // namespace ocop::verifier::photos
