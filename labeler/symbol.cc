#include "labeler/symbol.h"

#include <qrencode.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "labeler/qr/run_encoder.h"

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

QRencodeMode library_mode(qr::Mode mode) {
  switch (mode) {
    case qr::Mode::kNumeric: return QR_MODE_NUM;
    case qr::Mode::kAlphanumeric: return QR_MODE_AN;
    case qr::Mode::kByte: return QR_MODE_8;
  }
  return QR_MODE_8;
}

QRecLevel library_level(qr::Correction level) {
  switch (level) {
    case qr::Correction::kM: return QR_ECLEVEL_M;
    case qr::Correction::kQ: return QR_ECLEVEL_Q;
    case qr::Correction::kH: return QR_ECLEVEL_H;
  }
  return QR_ECLEVEL_M;
}

/// In `version` or a larger one. nullptr when the payload does not fit the split or any symbol.
Code encode_split(std::string_view payload, std::span<const qr::Segment> split, int version,
                  qr::Correction level) {
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

/// nullopt when the payload is not of the split, or needs a larger version.
std::optional<Symbol> library_symbol(std::string_view payload, std::span<const qr::Segment> split,
                                     int version, qr::Correction level) {
  const auto code = encode_split(payload, split, version, level);
  if (!code || code->version != version) return std::nullopt;
  const auto width = static_cast<std::size_t>(code->width);
  return Symbol(code->version, code->width, {code->data, width * width});
}

qr::Correction highest_level(std::string_view sample, std::span<const qr::Segment> split, int version) {
  for (const auto level : {qr::Correction::kH, qr::Correction::kQ})
    if (library_symbol(sample, split, version, level)) return level;
  return qr::Correction::kM;
}

/// The sample with other digits in the place of its own, which all modes of digits carry.
std::string like(std::string_view sample, unsigned turn) {
  std::string other(sample);
  for (std::size_t at = 0; at < other.size(); ++at)
    if (auto& c = other[at]; c >= '0' && c <= '9')
      c = static_cast<char>('0' + (static_cast<std::size_t>(c - '0') + turn * (7 * at + 3)) % 10);
  return other;
}

/// nullptr when it draws otherwise than the library.
std::shared_ptr<const qr::RunEncoder> proven_encoder(const std::vector<qr::Segment>& split,
                                                     std::string_view sample, int version,
                                                     qr::Correction level) {
  constexpr unsigned kPayloads = 4;
  if (qr::split_bits(split, version) > qr::blocks(version, level).data * 8) return nullptr;
  auto encoder = std::make_shared<const qr::RunEncoder>(split, version, level);
  for (unsigned turn = 0; turn < kPayloads; ++turn) {
    const auto payload = like(sample, turn);
    if (encoder->encode(payload) != library_symbol(payload, split, version, level)) return nullptr;
  }
  return encoder;
}

qr::Modules modules_of(int width, std::span<const unsigned char> bytes) {
  if (width < qr::width_of(1) || width > Symbol::kMaxWidth ||
      bytes.size() != static_cast<std::size_t>(width) * static_cast<std::size_t>(width))
    throw std::invalid_argument("modules do not make a QR symbol");
  qr::Modules modules(width);
  auto words = modules.words();
  // Bit 0 of eight bytes at a time gathers in the top byte of the product.
  constexpr std::uint64_t kLowBits = 0x0101010101010101U;
  constexpr std::uint64_t kGather = 0x0102040810204080U;
  const auto columns = static_cast<std::size_t>(width);
  for (std::size_t y = 0; y < columns; ++y) {
    const auto row = bytes.subspan(y * columns, columns);
    const auto line = words.subspan(y * modules.words_a_line(), modules.words_a_line());
    std::size_t x = 0;
    if constexpr (std::endian::native == std::endian::little) {
      for (; x + 8 <= columns; x += 8) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, row.data() + x, sizeof eight);
        line[x / qr::kWordBits] |= (((eight & kLowBits) * kGather) >> 56U) << (x % qr::kWordBits);
      }
    }
    for (; x < columns; ++x)
      line[x / qr::kWordBits] |= static_cast<std::uint64_t>(row[x] & 1U) << (x % qr::kWordBits);
  }
  return modules;
}

}  // namespace

Symbol::Symbol(int version, int width, std::span<const unsigned char> modules)
    : version_(version), modules_(modules_of(width, modules)) {}

Symbol::Symbol(int version, qr::Modules modules) : version_(version), modules_(std::move(modules)) {}

SymbolEncoder::SymbolEncoder(std::vector<qr::Segment> split, std::string_view sample, int version,
                             qr::Correction level)
    : split_(std::move(split)), length_(sample.size()), version_(version), level_(level),
      fast_(proven_encoder(split_, sample, version, level)) {}

Result<SymbolEncoder> SymbolEncoder::for_payloads_like(std::string_view sample) {
  // The last version of each range of length fields.
  for (const int most : {9, 26, 40}) {
    auto split = qr::cheapest_split(sample, most);
    const auto code = split.empty() ? nullptr : encode_split(sample, split, 0, qr::Correction::kM);
    if (!code || code->version > most) continue;
    const auto level = highest_level(sample, split, code->version);
    return SymbolEncoder(std::move(split), sample, code->version, level);
  }
  return fail("", message("the label code has {} characters, more than a QR symbol holds",
                          "mã trên tem dài {} ký tự, quá sức chứa của một mã QR", sample.size()));
}

Symbol SymbolEncoder::encode(std::string_view payload) const {
  std::optional<Symbol> symbol;
  if (fast_) {
    symbol = fast_->encode(payload);
  } else if (payload.size() == length_) {
    symbol = library_symbol(payload, split_, version_, level_);
  }
  if (!symbol) throw std::invalid_argument("payload is not like the one its encoder was made for");
  return *std::move(symbol);
}

}  // namespace ocop::labeler
