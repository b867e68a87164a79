#include "labeler/qr/run_encoder.h"

#include <doctest/doctest.h>
#include <qrencode.h>
#include <rapidcheck.h>

#include <array>
#include <memory>
#include <random>
#include <string>

using namespace ocop::labeler;
using namespace ocop::labeler::qr;

namespace {

struct FreeInput {
  void operator()(QRinput* input) const { QRinput_free(input); }
};
struct FreeCode {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

constexpr std::array kLevels = {Correction::kM, Correction::kQ, Correction::kH};
constexpr std::array kModes = {Mode::kNumeric, Mode::kAlphanumeric, Mode::kByte};

/// libqrencode's symbol; nullopt when it needs a larger version.
std::optional<Symbol> library_symbol(std::string_view payload, const std::vector<Segment>& split,
                                     int version, Correction level) {
  constexpr std::array kTheirs = {QR_ECLEVEL_M, QR_ECLEVEL_Q, QR_ECLEVEL_H};
  constexpr std::array kTheirModes = {QR_MODE_NUM, QR_MODE_AN, QR_MODE_8};
  const std::unique_ptr<QRinput, FreeInput> input(
      QRinput_new2(version, kTheirs[static_cast<std::size_t>(level)]));
  for (const auto& segment : split) {
    REQUIRE(QRinput_append(input.get(), kTheirModes[static_cast<std::size_t>(segment.mode)],
                           static_cast<int>(segment.length),
                           reinterpret_cast<const unsigned char*>(payload.data())) == 0);
    payload.remove_prefix(segment.length);
  }
  const std::unique_ptr<QRcode, FreeCode> code(QRcode_encodeInput(input.get()));
  if (!code || code->version != version) return std::nullopt;
  const auto width = static_cast<std::size_t>(code->width);
  return Symbol(version, code->width, {code->data, width * width});
}

std::string characters(std::mt19937& chance, Mode mode, std::size_t length) {
  constexpr std::string_view kAlphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  std::string text;
  for (std::size_t i = 0; i < length; ++i) switch (mode) {
      case Mode::kNumeric: text += static_cast<char>('0' + chance() % 10); break;
      case Mode::kAlphanumeric: text += kAlphanumeric[chance() % kAlphanumeric.size()]; break;
      case Mode::kByte: text += static_cast<char>(chance() % 256); break;
    }
  return text;
}

/// The most characters of one mode that a symbol holds, by the bits that are left.
std::size_t room(std::size_t bits, Mode mode, int version) {
  std::size_t length = 0;
  const auto fits = [&](std::size_t characters) {
    const Segment whole{mode, characters};
    return split_bits({&whole, 1}, version) <= bits;
  };
  for (std::size_t step = 4096; step != 0; step /= 2)
    if (fits(length + step)) length += step;
  return length;
}

}  // namespace

TEST_CASE("symbols that are full to the last character are those of libqrencode, in all versions, levels and modes") {
  std::mt19937 chance(1);
  for (int version = 1; version <= kVersions; ++version)
    for (const auto level : kLevels)
      for (const auto mode : kModes) {
        // The largest are slow; one mode of three stands for the rest.
        if (version > 12 && (static_cast<int>(mode) + version) % 3 != 0) continue;
        CAPTURE(version);
        CAPTURE(static_cast<int>(level));
        CAPTURE(static_cast<int>(mode));
        const auto most = room(blocks(version, level).data * 8, mode, version);
        const std::vector<Segment> split{{mode, most}};
        const auto payload = characters(chance, mode, most);
        const auto expected = library_symbol(payload, split, version, level);
        REQUIRE(expected.has_value());
        CHECK(RunEncoder(split, version, level).encode(payload) == expected);
        const std::vector<Segment> too_long{{mode, most + 1}};
        CHECK_THROWS_AS(RunEncoder(too_long, version, level), std::invalid_argument);
        if (version < kVersions && most > 0)
          CHECK(!library_symbol(payload + "0", too_long, version, level));
      }
}

TEST_CASE("any payload's symbol is that of libqrencode, module for module") {
  rc::check([] {
    const int version = *rc::gen::element(1, 2, 3, 5, 6, 7, 7, 8, 8, 9, 10, 11, 12, 14, 17, 20, 27, 28);
    const auto level = *rc::gen::elementOf(kLevels);
    std::mt19937 chance(*rc::gen::arbitrary<unsigned>());
    std::vector<Segment> split;
    std::string payload;
    for (int parts = 1 + static_cast<int>(chance() % 4); parts > 0; --parts) {
      const auto used = split_bits(split, version);
      const auto mode = kModes[chance() % kModes.size()];
      const auto all = blocks(version, level).data * 8;
      const auto most = used >= all ? 0 : room(all - used, mode, version);
      if (most == 0) break;
      split.push_back({mode, 1 + chance() % most});
      payload += characters(chance, mode, split.back().length);
    }
    RC_PRE(!split.empty());
    const RunEncoder encoder(split, version, level);
    for (int i = 0; i < 8; ++i) {
      RC_ASSERT(encoder.encode(payload) == library_symbol(payload, split, version, level));
      std::size_t at = 0;
      for (const auto& segment : split) {
        payload.replace(at, segment.length, characters(chance, segment.mode, segment.length));
        at += segment.length;
      }
    }
  });
}

TEST_CASE("payloads of one character over and over, which masks find hard, have the symbols of libqrencode") {
  // Long runs, large finder-like figures and lop-sided shares of dark modules.
  for (const int version : {1, 2, 4, 7, 11, 12, 13, 27, 28})
    for (const auto level : kLevels)
      for (const char character : {'\0', '\xFF', 'U', '\x92', '\x0F'}) {
        const auto most = room(blocks(version, level).data * 8, Mode::kByte, version);
        for (const auto length : {most, most / 5 + 1}) {
          CAPTURE(version);
          CAPTURE(static_cast<int>(character));
          CAPTURE(length);
          const std::vector<Segment> split{{Mode::kByte, length}};
          const std::string payload(length, character);
          CHECK(RunEncoder(split, version, level).encode(payload) == library_symbol(payload, split, version, level));
        }
      }
}

TEST_CASE("a payload that the split does not fit gives no symbol") {
  const RunEncoder encoder({{Mode::kByte, 2}, {Mode::kAlphanumeric, 3}, {Mode::kNumeric, 5}}, 2, Correction::kM);
  CHECK(encoder.encode("abABC12345").has_value());
  for (const auto* payload : {"", "abABC1234", "abABC123456", "abABc12345", "abA?C12345", "abABc12345", "abABC1234A",
                              "abABCA2345", "abABC12:45", "abABC1234/", "abAB\xFF" "12345"})
    CHECK(!encoder.encode(payload));
}
