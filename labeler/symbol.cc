#include "labeler/symbol.h"

#include <qrencode.h>

#include <algorithm>
#include <cstring>
#include <limits>
#include <memory>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace ocop::labeler {
namespace {

struct FreeInput {
  void operator()(QRinput* input) const { QRinput_free(input); }
};
struct FreeCode {
  void operator()(QRcode* code) const { QRcode_free(code); }
};
using Input = std::unique_ptr<QRinput, FreeInput>;
using Code = std::unique_ptr<QRcode, FreeCode>;

constexpr std::array kModes = {Mode::kNumeric, Mode::kAlphanumeric, Mode::kByte};
constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max() / 2;
constexpr std::size_t kModeField = 4;

/// Bits of the length field for versions 1–9, 10–26, 27–40 (ISO/IEC 18004, table 3).
std::size_t length_field(Mode mode, int version) {
  constexpr std::array<std::array<std::size_t, 3>, 3> kFields = {{{10, 12, 14}, {9, 11, 13}, {8, 16, 16}}};
  const std::size_t range = version <= 9 ? 0 : version <= 26 ? 1 : 2;
  return kFields[static_cast<std::size_t>(mode)][range];
}

bool carries(Mode mode, char c) {
  const bool digit = c >= '0' && c <= '9';
  switch (mode) {
    case Mode::kNumeric: return digit;
    case Mode::kAlphanumeric:
      return digit || (c >= 'A' && c <= 'Z') || (c != '\0' && std::strchr(" $%*+-./:", c) != nullptr);
    case Mode::kByte: return true;
  }
  return false;
}

/// A character's cost in sixths of a bit: 10/3, 11/2 and 8 bits.
std::size_t sixths(Mode mode) {
  constexpr std::array<std::size_t, 3> kSixths = {20, 33, 48};
  return kSixths[static_cast<std::size_t>(mode)];
}

std::size_t whole_bits(std::size_t in_sixths) { return (in_sixths + 5) / 6 * 6; }

/// For each prefix and mode of its last character, the least cost and the mode
/// of the character before.
struct Step {
  std::array<std::size_t, 3> cost{kNone, kNone, kNone};
  std::array<std::size_t, 3> before{};
};

Step next_step(const Step* previous, char c, int version) {
  Step step;
  for (const auto mode : kModes) {
    if (!carries(mode, c)) continue;
    const auto m = static_cast<std::size_t>(mode);
    const auto header = (kModeField + length_field(mode, version)) * 6;
    if (previous == nullptr) {
      step.cost[m] = header + sixths(mode);
      step.before[m] = m;
      continue;
    }
    for (std::size_t from = 0; from < kModes.size(); ++from) {
      if (previous->cost[from] >= kNone) continue;
      const auto cost =
          (from == m ? previous->cost[from] : whole_bits(previous->cost[from]) + header) + sixths(mode);
      if (cost < step.cost[m]) {
        step.cost[m] = cost;
        step.before[m] = from;
      }
    }
  }
  return step;
}

QRencodeMode library_mode(Mode mode) {
  switch (mode) {
    case Mode::kNumeric: return QR_MODE_NUM;
    case Mode::kAlphanumeric: return QR_MODE_AN;
    case Mode::kByte: return QR_MODE_8;
  }
  return QR_MODE_8;
}

QRecLevel library_level(Correction level) {
  switch (level) {
    case Correction::kM: return QR_ECLEVEL_M;
    case Correction::kQ: return QR_ECLEVEL_Q;
    case Correction::kH: return QR_ECLEVEL_H;
  }
  return QR_ECLEVEL_M;
}

/// In `version` or a larger one. nullptr when the payload does not fit the split or any symbol.
Code encode_split(std::string_view payload, std::span<const Segment> split, int version, Correction level) {
  const Input input(QRinput_new2(version, library_level(level)));
  if (!input) throw std::system_error(errno, std::generic_category(), "QRinput_new2");
  for (const auto& segment : split) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the library takes unsigned bytes
    const auto* bytes = reinterpret_cast<const unsigned char*>(payload.data());
    if (QRinput_append(input.get(), library_mode(segment.mode), static_cast<int>(segment.length), bytes) != 0) {
      if (errno == EINVAL) return nullptr;
      throw std::system_error(errno, std::generic_category(), "QRinput_append");
    }
    payload.remove_prefix(segment.length);
  }
  Code code(QRcode_encodeInput(input.get()));
  if (!code && errno == ENOMEM) throw std::bad_alloc();
  return code;
}

Correction highest_level(std::string_view sample, std::span<const Segment> split, int version) {
  for (const auto level : {Correction::kH, Correction::kQ}) {
    const auto code = encode_split(sample, split, version, level);
    if (code && code->version == version) return level;
  }
  return Correction::kM;
}

}  // namespace

Symbol::Symbol(int version, int width, std::span<const unsigned char> modules)
    : version_(version), width_(width), rows_(static_cast<std::size_t>(width)) {
  if (width < 21 || width > kMaxWidth ||
      modules.size() != static_cast<std::size_t>(width) * static_cast<std::size_t>(width))
    throw std::invalid_argument("modules do not make a QR symbol");
  // Bit 0 of eight bytes at a time gathers in the top byte of the product.
  constexpr std::uint64_t kLowBits = 0x0101010101010101U;
  constexpr std::uint64_t kGather = 0x0102040810204080U;
  const auto columns = static_cast<std::size_t>(width);
  for (std::size_t y = 0; y < columns; ++y) {
    const auto line = modules.subspan(y * columns, columns);
    std::size_t x = 0;
    if constexpr (std::endian::native == std::endian::little) {
      for (; x + 8 <= columns; x += 8) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, line.data() + x, sizeof eight);
        rows_[y][x / kBits] |= (((eight & kLowBits) * kGather) >> 56U) << (x % kBits);
      }
    }
    for (; x < columns; ++x)
      rows_[y][x / kBits] |= static_cast<std::uint64_t>(line[x] & 1U) << (x % kBits);
  }
}

std::vector<Segment> cheapest_split(std::string_view payload, int version) {
  std::vector<Step> steps;
  steps.reserve(payload.size());
  for (const char c : payload)
    steps.push_back(next_step(steps.empty() ? nullptr : &steps.back(), c, version));
  std::vector<Segment> split;
  if (steps.empty()) return split;
  const auto& last = steps.back().cost;
  auto mode = static_cast<std::size_t>(std::ranges::min_element(last, {}, whole_bits) - last.begin());
  std::size_t length = 0;
  for (auto at = steps.size(); at-- > 0;) {
    ++length;
    const auto before = steps[at].before[mode];
    if (at == 0 || before != mode) {
      split.push_back({kModes[mode], length});
      length = 0;
    }
    mode = before;
  }
  std::ranges::reverse(split);
  return split;
}

std::size_t split_bits(std::span<const Segment> split, int version) {
  std::size_t bits = 0;
  for (const auto& segment : split)
    bits += kModeField + length_field(segment.mode, version) +
            whole_bits(segment.length * sixths(segment.mode)) / 6;
  return bits;
}

Result<SymbolEncoder> SymbolEncoder::for_payloads_like(std::string_view sample) {
  // The last version of each range of length fields.
  for (const int most : {9, 26, 40}) {
    auto split = cheapest_split(sample, most);
    const auto code = split.empty() ? nullptr : encode_split(sample, split, 0, Correction::kM);
    if (!code || code->version > most) continue;
    const auto level = highest_level(sample, split, code->version);
    return SymbolEncoder(std::move(split), sample.size(), code->version, level);
  }
  return fail("", message("the label code has {} characters, more than a QR symbol holds",
                          "mã trên tem dài {} ký tự, quá sức chứa của một mã QR", sample.size()));
}

Symbol SymbolEncoder::encode(std::string_view payload) const {
  const auto code =
      payload.size() == length_ ? encode_split(payload, split_, version_, level_) : nullptr;
  if (!code || code->version != version_)
    throw std::invalid_argument("payload is not like the one its encoder was made for");
  const auto width = static_cast<std::size_t>(code->width);
  return {code->version, code->width, {code->data, width * width}};
}

}  // namespace ocop::labeler
