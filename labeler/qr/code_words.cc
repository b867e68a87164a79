#include "labeler/qr/code_words.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <utility>

namespace ocop::labeler::qr {
namespace {

/// GF(256) with the field's polynomial x⁸ + x⁴ + x³ + x² + 1 (7.5.2).
constexpr std::uint8_t multiply(std::uint8_t a, std::uint8_t b) {
  constexpr unsigned kPolynomial = 0x11D;
  unsigned product = 0;
  for (unsigned bit = 8; bit-- > 0;) {
    product <<= 1U;
    if ((product & 0x100U) != 0) product ^= kPolynomial;
    if ((static_cast<unsigned>(b) >> bit & 1U) != 0) product ^= a;
  }
  return static_cast<std::uint8_t>(product);
}

/// (x − α⁰)(x − α¹)…(x − α^(degree−1)) without its first coefficient, 1.
std::vector<std::uint8_t> generator(std::size_t degree) {
  std::vector<std::uint8_t> polynomial{1};
  std::uint8_t root = 1;
  for (std::size_t i = 0; i < degree; ++i, root = multiply(root, 2)) {
    polynomial.push_back(0);
    for (std::size_t at = polynomial.size() - 1; at > 0; --at)
      polynomial[at] ^= multiply(polynomial[at - 1], root);
  }
  polynomial.erase(polynomial.begin());
  return polynomial;
}

/// Bits into bytes, the highest first.
class BitSink {
 public:
  explicit BitSink(std::uint8_t* out) : out_(out) {}

  /// At most 32 bits.
  void put(std::uint32_t value, unsigned bits) {
    held_ = held_ << bits | value;
    for (count_ += bits; count_ >= 8;) {
      count_ -= 8;
      *out_++ = static_cast<std::uint8_t>(held_ >> count_);
    }
  }
  /// Zeros up to a whole byte; the byte after the last.
  std::uint8_t* finish() {
    if (count_ != 0) put(0, 8 - count_);
    return out_;
  }

 private:
  std::uint8_t* out_;
  std::uint64_t held_ = 0;
  unsigned count_ = 0;
};

std::uint32_t digit(char c, bool& good) {
  const auto value = static_cast<std::uint32_t>(static_cast<unsigned char>(c)) - '0';
  good &= value <= 9;
  return value;
}

bool put_numeric(BitSink& sink, std::string_view text) {
  bool good = true;
  while (text.size() >= 3) {
    const auto value = 100 * digit(text[0], good) + 10 * digit(text[1], good) + digit(text[2], good);
    if (!good) return false;
    sink.put(value, 10);
    text.remove_prefix(3);
  }
  if (text.empty()) return true;
  std::uint32_t value = 0;
  for (const char c : text) value = 10 * value + digit(c, good);
  if (good) sink.put(value, text.size() == 2 ? 7 : 4);
  return good;
}

bool put_alphanumeric(BitSink& sink, std::string_view text) {
  for (; text.size() >= 2; text.remove_prefix(2)) {
    const int first = alphanumeric_value(text[0]);
    const int second = alphanumeric_value(text[1]);
    if (first < 0 || second < 0) return false;
    sink.put(static_cast<std::uint32_t>(45 * first + second), 11);
  }
  if (text.empty()) return true;
  const int last = alphanumeric_value(text[0]);
  if (last >= 0) sink.put(static_cast<std::uint32_t>(last), 6);
  return last >= 0;
}

bool put_bytes(BitSink& sink, std::string_view text) {
  for (const char c : text) sink.put(static_cast<unsigned char>(c), 8);
  return true;
}

bool put_characters(BitSink& sink, Mode mode, std::string_view text) {
  switch (mode) {
    case Mode::kNumeric: return put_numeric(sink, text);
    case Mode::kAlphanumeric: return put_alphanumeric(sink, text);
    case Mode::kByte: return put_bytes(sink, text);
  }
  return false;
}

constexpr std::size_t kMostCodeWords = 3706;  ///< of version 40

}  // namespace

ReedSolomon::ReedSolomon(std::size_t degree) : degree_(degree), multiples_(256) {
  if (degree < 1 || degree > kMost) throw std::invalid_argument("no block of a QR symbol");
  const auto coefficients = generator(degree);
  for (std::size_t factor = 0; factor < multiples_.size(); ++factor)
    for (std::size_t at = 0; at < degree; ++at) {
      const std::uint64_t product = multiply(static_cast<std::uint8_t>(factor), coefficients[at]);
      multiples_[factor][at / 8] |= product << (56 - at % 8 * 8);
    }
}

void ReedSolomon::correct(std::span<const std::uint8_t> data, std::uint8_t* correction) const {
  Polynomial rest{};
  for (const auto byte : data) {
    const auto& multiple = multiples_[(rest[0] >> 56U) ^ byte];
    for (std::size_t i = 0; i + 1 < rest.size(); ++i)
      rest[i] = (rest[i] << 8U | rest[i + 1] >> 56U) ^ multiple[i];
    rest.back() = rest.back() << 8U ^ multiple.back();
  }
  for (std::size_t at = 0; at < degree_; ++at)
    correction[at] = static_cast<std::uint8_t>(rest[at / 8] >> (56 - at % 8 * 8));
}

CodeWords::CodeWords(std::vector<Segment> split, int version, Correction level)
    : split_(std::move(split)), version_(version), blocks_(blocks(version, level)),
      reed_solomon_(blocks_.correction) {
  for (const auto& segment : split_) length_ += segment.length;
  bits_ = split_bits(split_, version_);
  if (bits_ > blocks_.data * 8)
    throw std::invalid_argument("a QR symbol of this version and level does not hold the split");
}

bool CodeWords::write_data(std::string_view payload, std::span<std::uint8_t> data) const {
  BitSink sink(data.data());
  constexpr std::array<std::uint32_t, 3> kIndicators = {0b0001, 0b0010, 0b0100};
  for (const auto& segment : split_) {
    const auto length_field = length_bits(segment.mode, version_);
    sink.put(kIndicators[static_cast<std::size_t>(segment.mode)], kModeBits);
    sink.put(static_cast<std::uint32_t>(segment.length), length_field);
    if (!put_characters(sink, segment.mode, payload.substr(0, segment.length))) return false;
    payload.remove_prefix(segment.length);
  }
  constexpr std::size_t kTerminator = 4;
  sink.put(0, static_cast<unsigned>(std::min(kTerminator, data.size() * 8 - bits_)));
  auto* at = sink.finish();
  auto* const end = data.data() + data.size();
  for (std::uint8_t pad = 0b1110'1100; at != end; pad ^= 0b1111'1101) *at++ = pad;
  return true;
}

bool CodeWords::write(std::string_view payload, std::span<std::uint8_t> words) const {
  if (payload.size() != length_) return false;
  std::array<std::uint8_t, kMostCodeWords> data;
  if (!write_data(payload, {data.data(), blocks_.data})) return false;
  const auto shorter = blocks_.data / blocks_.count;
  const auto longer_ones = blocks_.data % blocks_.count;
  const auto shorter_ones = blocks_.count - longer_ones;
  std::array<std::uint8_t, ReedSolomon::kMost> correction;
  const auto* block = data.data();
  for (std::size_t number = 0; number < blocks_.count; ++number) {
    const auto length = shorter + (number < shorter_ones ? 0 : 1);
    for (std::size_t at = 0; at < shorter; ++at) words[at * blocks_.count + number] = block[at];
    if (length != shorter) words[shorter * blocks_.count + number - shorter_ones] = block[shorter];
    reed_solomon_.correct({block, length}, correction.data());
    for (std::size_t at = 0; at < blocks_.correction; ++at)
      words[blocks_.data + at * blocks_.count + number] = correction[at];
    block += length;
  }
  return true;
}

}  // namespace ocop::labeler::qr
