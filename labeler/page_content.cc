#include "labeler/page_content.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace ocop::labeler {
namespace {

constexpr std::size_t kEndOfBlock = 256;
constexpr std::size_t kFirstLength = 257 - 3;  ///< symbol of a match of n bytes, 3 ≤ n ≤ 6, less n
constexpr std::size_t kLiterals = kFirstLength + 6 + 1;
constexpr std::size_t kDistances = 8 + 1;      ///< symbols 6: 9–12, 7: 13–16, 8: 17–24

struct Code {
  std::uint32_t bits = 0;  ///< first bit sent is the lowest
  unsigned length = 0;
};

/// Short codes for what a rectangle is made of: digits of column and width, a
/// match of the row number, a match of " 1 re\n".
constexpr auto literal_lengths() {
  std::array<unsigned, kLiterals> lengths{};
  const auto set = [&](std::string_view characters, unsigned length) {
    for (const char c : characters) lengths[static_cast<unsigned char>(c)] = length;
  };
  for (std::size_t c = ' '; c <= '~'; ++c) lengths[c] = 9;
  lengths[kEndOfBlock] = 9;
  set("1", 3);
  set("234", 4);
  set("056789", 5);
  set(" ", 6);
  set("\nre.qQcmf-", 8);
  lengths[kFirstLength + 3] = 5;
  lengths[kFirstLength + 4] = 3;
  lengths[kFirstLength + 5] = 6;
  lengths[kFirstLength + 6] = 3;
  return lengths;
}

constexpr auto distance_lengths() {
  std::array<unsigned, kDistances> lengths{};
  lengths[6] = 2;
  lengths[7] = 1;
  lengths[8] = 2;
  return lengths;
}

/// For the lengths above, which are 0–6, 8 and 9.
constexpr auto length_lengths() {
  std::array<unsigned, 19> lengths{};
  for (const std::size_t value : {0, 2, 3, 4, 5, 8, 9}) lengths[value] = 3;
  lengths[1] = lengths[6] = 4;
  return lengths;
}

/// A decoder refuses a code that leaves bit patterns unused.
template <std::size_t N>
constexpr bool complete(const std::array<unsigned, N>& lengths) {
  unsigned used = 0;
  for (const auto length : lengths)
    if (length != 0) used += 1U << (15 - length);
  return used == 1U << 15U;
}

/// RFC 1951, 3.2.2.
template <std::size_t N>
constexpr std::array<Code, N> canonical(const std::array<unsigned, N>& lengths) {
  std::array<Code, N> codes{};
  std::uint32_t next = 0;
  for (unsigned length = 1; length <= 15; ++length) {
    for (std::size_t i = 0; i < N; ++i) {
      if (lengths[i] != length) continue;
      codes[i].length = length;
      for (unsigned bit = 0; bit < length; ++bit)
        codes[i].bits |= ((next >> bit) & 1U) << (length - 1 - bit);
      ++next;
    }
    next <<= 1U;
  }
  return codes;
}

constexpr auto kLiteralCodes = canonical(literal_lengths());
constexpr auto kDistanceCodes = canonical(distance_lengths());
constexpr auto kLengthCodes = canonical(length_lengths());
static_assert(complete(literal_lengths()) && complete(distance_lengths()) &&
              complete(length_lengths()));

/// A number up to the widest symbol, as text and as code.
struct Number {
  Code code;
  std::uint32_t digits = 0;
  std::array<char, 8> text{};  ///< copied as a whole, `digits` count
};

constexpr auto numbers() {
  std::array<Number, Symbol::kMaxWidth + 1> table{};
  for (std::uint32_t value = 0; value < table.size(); ++value) {
    auto& number = table[value];
    number.digits = value < 10 ? 1 : value < 100 ? 2 : 3;
    auto rest = value;
    for (auto at = number.digits; at-- > 0; rest /= 10)
      number.text[at] = static_cast<char>('0' + rest % 10);
    for (std::uint32_t at = 0; at < number.digits; ++at) {
      const auto& digit = kLiteralCodes[static_cast<unsigned char>(number.text[at])];
      number.code.bits |= digit.bits << number.code.length;
      number.code.length += digit.length;
    }
  }
  return table;
}
constexpr auto kNumbers = numbers();

/// A match of `length` bytes, `distance` back (9–24).
constexpr Code match(std::size_t length, std::uint32_t distance) {
  const auto& head = kLiteralCodes[kFirstLength + length];
  const std::size_t symbol = distance <= 12 ? 6 : distance <= 16 ? 7 : 8;
  const std::uint32_t first = distance <= 12 ? 9 : distance <= 16 ? 13 : 17;
  const auto& tail = kDistanceCodes[symbol];
  return {head.bits | tail.bits << head.length | (distance - first) << (head.length + tail.length),
          head.length + tail.length + (symbol == 8 ? 3U : 2U)};
}

constexpr std::size_t kLeastMatch = 3;
constexpr std::size_t kMostMatch = 6;
constexpr std::size_t kMostDistance = 24;

constexpr auto matches() {
  std::array<std::array<Code, kMostDistance + 1>, kMostMatch + 1> table{};
  for (std::size_t length = kLeastMatch; length <= kMostMatch; ++length)
    for (std::uint32_t distance = 9; distance <= kMostDistance; ++distance)
      table[length][distance] = match(length, distance);
  return table;
}
constexpr auto kMatches = matches();

constexpr std::string_view kTail = " 1 re\n";
static_assert(kTail.size() == kMostMatch);
constexpr std::array<char, 8> kTailText = {' ', '1', ' ', 'r', 'e', '\n'};

/// Bits on their way into bytes; what is sent between two flushes fits 56 bits.
struct BitWriter {
  char* out;
  std::uint64_t bits;
  unsigned held;

  void send(const Code& code) {
    bits |= static_cast<std::uint64_t>(code.bits) << held;
    held += code.length;
  }
  /// Fewer than eight bits stay. Writes eight bytes, of which those count that are complete.
  void flush() {
    std::memcpy(out, &bits, sizeof bits);
    out += held / 8;
    bits >>= held & ~7U;
    held &= 7U;
  }
  void literals(std::string_view characters) {
    for (const char c : characters) {
      send(kLiteralCodes[static_cast<unsigned char>(c)]);
      flush();
    }
  }
};
static_assert(std::endian::native == std::endian::little, "BitWriter::flush stores the low byte first");

/// " y ", the same for all rectangles of a row of modules.
struct RowText {
  std::array<char, 8> text{};
  std::uint32_t length = 0;

  explicit RowText(int y) {
    const auto& number = kNumbers[static_cast<std::size_t>(y)];
    std::memcpy(text.data() + 1, number.text.data(), number.digits);
    length = number.digits + 2;
    text[0] = text[length - 1] = ' ';
  }
  std::string_view view() const { return {text.data(), length}; }
};

}  // namespace

void PageContent::Buffer::reserve(std::size_t more) {
  if (capacity - size >= more) return;
  capacity = std::max(2 * capacity, size + more);
  auto larger = std::make_unique_for_overwrite<char[]>(capacity);
  if (size != 0) std::memcpy(larger.get(), data.get(), size);
  data = std::move(larger);
}

PageContent::PageContent() {
  packed_.reserve(std::size_t{96} * 1024);
  constexpr std::string_view kHeader = "\x78\x01";  // RFC 1950: deflate, 32 KiB window
  std::memcpy(packed_.data.get(), kHeader.data(), kHeader.size());
  packed_.size = kHeader.size();
  constexpr std::array<std::size_t, 18> kOrder = {16, 17, 18, 0,  8, 7,  9, 6,  10,
                                                  5,  11, 4,  12, 3, 13, 2, 14, 1};
  put(0b101, 3);  // last block, codes of its own
  put(kLiterals - 257, 5);
  put(kDistances - 1, 5);
  put(kOrder.size() - 4, 4);
  constexpr auto kLengths = length_lengths();
  for (const auto value : kOrder) put(kLengths[value], 3);
  const auto put_length = [&](unsigned length) {
    put(kLengthCodes[length].bits, kLengthCodes[length].length);
  };
  for (const auto length : literal_lengths()) put_length(length);
  for (const auto length : distance_lengths()) put_length(length);
}

void PageContent::put(std::uint64_t code, unsigned bits) {
  packed_.reserve(sizeof bits_);
  bits_ |= code << held_;
  for (held_ += bits; held_ >= 8; held_ -= 8, bits_ >>= 8U)
    packed_.data[packed_.size++] = static_cast<char>(bits_ & 0xFFU);
}

void PageContent::add_to_sum(std::string_view plain) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): zlib takes unsigned bytes
  sum_ = adler32_z(sum_, reinterpret_cast<const Bytef*>(plain.data()), plain.size());
}

void PageContent::text(std::string_view operators) {
  for (const char c : operators) {
    const auto value = static_cast<unsigned char>(c);
    if (value >= kEndOfBlock || kLiteralCodes[value].length == 0)
      throw std::invalid_argument("page content is plain ASCII");
    put(kLiteralCodes[value].bits, kLiteralCodes[value].length);
  }
  add_to_sum(operators);
}

void PageContent::modules(const Symbol& symbol) {
  // Room for the worst symbol, so that the loop writes without checking: each
  // rectangle takes 8 bytes of code at the most, its row's first some more.
  const auto width = static_cast<std::size_t>(symbol.width());
  const auto most_runs = width * (width + 1) / 2;
  constexpr std::size_t kMostText = 3 + 5 + 3 + kTail.size();
  constexpr std::size_t kMostCode = 8 + 2 * kMostText;
  plain_.reserve(most_runs * kMostText + kTailText.size());
  packed_.reserve(most_runs * 8 + width * kMostCode + sizeof bits_);
  char* plain = plain_.data.get();
  BitWriter writer{packed_.data.get() + packed_.size, bits_, held_};
  const auto write = [&](const char* eight, std::size_t length) {
    std::memcpy(plain, eight, 8);
    plain += length;
  };

  int row = -1;
  RowText row_text(0);
  std::uint32_t before = 0;  // digits of the previous rectangle's width
  symbol.for_each_run([&](int x, int y, int length) {
    const auto& column = kNumbers[static_cast<std::size_t>(x)];
    const auto& run = kNumbers[static_cast<std::size_t>(length)];
    writer.send(column.code);
    const bool first = row < 0;
    if (y != row) {
      row = y;
      row_text = RowText(y);
      writer.flush();
      writer.literals(row_text.view());
    } else {
      writer.send(kMatches[row_text.length][row_text.length + before + kTail.size() + column.digits]);
    }
    writer.send(run.code);
    if (first) {
      writer.flush();
      writer.literals(kTail);
    } else {
      writer.send(kMatches[kTail.size()][kTail.size() + column.digits + row_text.length + run.digits]);
    }
    writer.flush();
    write(column.text.data(), column.digits);
    write(row_text.text.data(), row_text.length);
    write(run.text.data(), run.digits);
    write(kTailText.data(), kTail.size());
    before = run.digits;
  });

  add_to_sum({plain_.data.get(), static_cast<std::size_t>(plain - plain_.data.get())});
  packed_.size = static_cast<std::size_t>(writer.out - packed_.data.get());
  bits_ = writer.bits;
  held_ = writer.held;
}

std::string PageContent::finish() {
  put(kLiteralCodes[kEndOfBlock].bits, kLiteralCodes[kEndOfBlock].length);
  put(0, 7);  // up to a whole byte
  std::string stream;
  stream.reserve(packed_.size + 4);
  stream.append(packed_.data.get(), packed_.size);
  for (const unsigned shift : {24U, 16U, 8U, 0U})
    stream.push_back(static_cast<char>((sum_ >> shift) & 0xFFU));
  return stream;
}

}  // namespace ocop::labeler
