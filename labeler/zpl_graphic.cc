#include "labeler/zpl_graphic.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace ocop::labeler {
namespace {

constexpr std::string_view kDigits = "0123456789ABCDEF";
constexpr std::size_t kMostOnes = 19;     // G–Y
constexpr std::size_t kTwenty = 20;       // g
constexpr std::size_t kMostRepeat = 419;  // zY

unsigned nibble(std::span<const std::uint8_t> row, std::size_t at) {
  const unsigned byte = row[at / 2];
  return at % 2 == 0 ? byte >> 4U : byte & 0xFU;
}

void add_run(std::string& zpl, unsigned digit, std::size_t count) {
  while (count > 0) {
    const auto part = std::min(count, kMostRepeat);
    count -= part;
    if (part >= kTwenty) zpl += static_cast<char>('g' + part / kTwenty - 1);
    if (const auto ones = part % kTwenty; ones != 0 && part > 2) zpl += static_cast<char>('G' + ones - 1);
    if (part == 2) zpl += kDigits[digit];
    zpl += kDigits[digit];
  }
}

/// Digits of one row, as they come.
class Row {
 public:
  explicit Row(std::size_t stride) : bytes_(stride), digits_(2 * stride) {}

  std::size_t left() const { return digits_ - at_; }
  void add(unsigned digit, std::size_t count) {
    for (; count > 0; --count, ++at_)
      bytes_[at_ / 2] = static_cast<std::uint8_t>(at_ % 2 == 0 ? digit << 4U : bytes_[at_ / 2] | digit);
  }
  void copy_to(std::uint8_t* row) {
    std::memcpy(row, bytes_.data(), bytes_.size());
    at_ = 0;
  }
  bool begun() const { return at_ != 0; }

 private:
  std::vector<std::uint8_t> bytes_;
  std::size_t digits_;
  std::size_t at_ = 0;
};

Error bad_graphic(std::size_t at, const char* en, const char* vi) {
  return {std::to_string(at), Message{en, vi}};
}

}  // namespace

void add_graphic_row(std::string& zpl, std::span<const std::uint8_t> row) {
  const auto digits = row.size() * 2;
  for (std::size_t at = 0; at < digits;) {
    const auto digit = nibble(row, at);
    auto end = at + 1;
    while (end < digits && nibble(row, end) == digit) ++end;
    if (end == digits && (digit == 0 || digit == 0xF)) {
      zpl += digit == 0 ? ',' : '!';
      return;
    }
    add_run(zpl, digit, end - at);
    at = end;
  }
}

void add_graphic(std::string& zpl, const Bitmap& bitmap) {
  for (int y = 0; y < bitmap.height(); ++y) {
    const std::span row(bitmap.row(y), bitmap.stride());
    if (y > 0 && std::ranges::equal(row, std::span(bitmap.row(y - 1), bitmap.stride())))
      zpl += kLikeTheRowBefore;
    else
      add_graphic_row(zpl, row);
  }
}

Result<Bitmap> read_graphic(std::string_view data, std::size_t stride, std::size_t height) {
  Bitmap bitmap(static_cast<int>(stride * 8), static_cast<int>(height));
  Row row(stride);
  int y = 0;
  std::size_t repeat = 0;  // 0: no letter before this digit
  const auto wrong = [](std::size_t at) {
    return tl::unexpected(bad_graphic(at, "this is no row of a graphic", "đây không phải một dòng của hình"));
  };
  for (std::size_t at = 0; at < data.size(); ++at) {
    const char c = data[at];
    if (y == bitmap.height())
      return tl::unexpected(bad_graphic(at, "the graphic has more rows than it states", "hình có nhiều dòng hơn số đã ghi"));
    if (c >= 'g' && c <= 'z') {
      if (repeat != 0) return wrong(at);
      repeat = static_cast<std::size_t>(c - 'g' + 1) * kTwenty;
      continue;
    }
    if (c >= 'G' && c <= 'Y') {
      if (repeat % kTwenty != 0) return wrong(at);
      repeat += static_cast<std::size_t>(c - 'G' + 1);
      continue;
    }
    if (c == kLikeTheRowBefore) {
      if (repeat != 0 || row.begun() || y == 0) return wrong(at);
      std::memcpy(bitmap.row(y), bitmap.row(y - 1), stride);
      ++y;
      continue;
    }
    if (c == ',' || c == '!') {
      if (repeat != 0) return wrong(at);
      row.add(c == ',' ? 0 : 0xF, row.left());
    } else {
      const auto digit = kDigits.find(c);
      const auto count = std::max<std::size_t>(repeat, 1);
      if (digit == std::string_view::npos || count > row.left()) return wrong(at);
      row.add(static_cast<unsigned>(digit), count);
    }
    repeat = 0;
    if (row.left() == 0) row.copy_to(bitmap.row(y++));
  }
  if (y != bitmap.height() || row.begun() || repeat != 0)
    return tl::unexpected(bad_graphic(data.size(), "the graphic has fewer rows than it states", "hình có ít dòng hơn số đã ghi"));
  return bitmap;
}

}  // namespace ocop::labeler
