#include "labeler/symbol.h"

#include <doctest/doctest.h>
#include <qrencode.h>
#include <rapidcheck.h>

#include <memory>
#include <set>
#include <utility>

using namespace ocop;
using namespace ocop::labeler;
using namespace ocop::labeler::qr;

namespace {

struct FreeCode {
  void operator()(QRcode* code) const { QRcode_free(code); }
};

std::unique_ptr<QRcode, FreeCode> bare(const std::string& text, QRecLevel level = QR_ECLEVEL_M) {
  return std::unique_ptr<QRcode, FreeCode>(QRcode_encodeString(text.c_str(), 0, level, QR_MODE_8, 1));
}

QRecLevel level_of(const SymbolEncoder& encoder) {
  return encoder.correction() == 'M' ? QR_ECLEVEL_M : encoder.correction() == 'Q' ? QR_ECLEVEL_Q : QR_ECLEVEL_H;
}

std::string usual_uri(const std::string& host, const std::string& lot, const std::string& serial) {
  return "https://" + host + "/01/09521234543213/10/" + lot + "/21/" + serial + "?S=1" +
         std::string(165, '7');
}

/// Bits of the best split, by trying every mode for every character.
std::size_t least_bits(std::string_view payload, int version) {
  const std::string_view alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
  std::size_t least = SIZE_MAX;
  std::size_t ways = 1;
  for (std::size_t i = 0; i < payload.size(); ++i) ways *= 3;
  for (std::size_t way = 0; way < ways; ++way) {
    std::vector<Segment> split;
    auto rest = way;
    bool possible = true;
    for (const char c : payload) {
      const auto mode = static_cast<Mode>(rest % 3);
      rest /= 3;
      if (mode == Mode::kNumeric && (c < '0' || c > '9')) possible = false;
      if (mode == Mode::kAlphanumeric && alphanumeric.find(c) == std::string_view::npos) possible = false;
      if (split.empty() || split.back().mode != mode) split.push_back({mode, 0});
      ++split.back().length;
    }
    if (possible) least = std::min(least, split_bits(split, version));
  }
  return least;
}

}  // namespace

TEST_CASE("a split covers the payload and no other split is shorter") {
  rc::check([] {
    const auto payload = *rc::gen::resize(8, rc::gen::container<std::string>(
                             rc::gen::element('0', '7', 'A', ':', '/', 'a', '?', '=')));
    const int version = *rc::gen::element(1, 9, 10, 26, 27, 40);
    const auto split = cheapest_split(payload, version);
    std::size_t covered = 0;
    for (const auto& segment : split) covered += segment.length;
    RC_ASSERT(covered == payload.size());
    if (!payload.empty()) RC_ASSERT(split_bits(split, version) == least_bits(payload, version));
  });
}

TEST_CASE("a label code's symbol is no larger than libqrencode makes it by itself") {
  for (const auto* host : {"A.VN", "OCOP.VN", "ID.EXAMPLE.VN", "TRUY-XUAT.OCOP.EXAMPLE.GOV.VN"})
    for (const auto* lot : {"1", "L2601", "lo-2026-01", "L260100001", "ABCDEFGHIJ0123456789"})
      for (const auto* serial : {"000001", "0000000001"}) {
        const auto uri = usual_uri(host, lot, serial);
        CAPTURE(uri);
        const auto encoder = SymbolEncoder::for_payloads_like(uri).value();
        CHECK(encoder.version() <= bare(uri)->version);
      }
}

TEST_CASE("a short host with ten of lot and ten of serial stays within version 7") {
  CHECK(SymbolEncoder::for_payloads_like(usual_uri("OCOP.VN", "L260100001", "0000000001"))->version() == 7);
  CHECK(SymbolEncoder::for_payloads_like(usual_uri("ABCDEFGH.VN", "L260100001", "0000000001"))->version() == 7);
  CHECK(SymbolEncoder::for_payloads_like(usual_uri("ID.EXAMPLE.VN", "L260100001", "0000000001"))->version() == 8);
}

TEST_CASE("the version is the least at level M, the level the highest that this version holds") {
  struct Row {
    std::size_t digits;
    int version;
    char correction;
  };
  // ISO/IEC 18004, table 7: digits of versions 1, 2 and 7 at M, Q, H, and of version 40.
  for (const auto& [digits, version, correction] :
       {Row{1, 1, 'H'}, {17, 1, 'H'}, {18, 1, 'Q'}, {27, 1, 'Q'}, {28, 1, 'M'}, {34, 1, 'M'}, {35, 2, 'Q'},
        {48, 2, 'Q'}, {49, 2, 'M'}, {63, 2, 'M'}, {255, 6, 'M'}, {256, 7, 'M'}, {293, 7, 'M'}, {294, 8, 'M'},
        {5596, 40, 'M'}}) {
    CAPTURE(digits);
    const auto encoder = SymbolEncoder::for_payloads_like(std::string(digits, '8'));
    REQUIRE(encoder.has_value());
    CHECK(encoder->version() == version);
    CHECK(encoder->correction() == correction);
    CHECK(encoder->encode(std::string(digits, '3')).version() == version);
  }
}

TEST_CASE("modules are those that libqrencode draws, and runs cover just the dark ones") {
  // All digits: libqrencode splits it as we do, so the symbols are the same.
  for (const std::size_t length : {5, 100, 500, 1200, 3000}) {
    const std::string digits(length, '4');
    const auto encoder = SymbolEncoder::for_payloads_like(digits).value();
    const auto symbol = encoder.encode(digits);
    const auto expected = bare(digits, level_of(encoder));
    REQUIRE(symbol.width() == expected->width);
    CHECK(symbol.version() == expected->version);
    std::set<std::pair<int, int>> dark;
    symbol.for_each_run([&](int x, int y, int run) {
      CHECK(run > 0);
      CHECK((x == 0 || !symbol.dark(x - 1, y)));
      CHECK((x + run == symbol.width() || !symbol.dark(x + run, y)));
      for (int i = 0; i < run; ++i) dark.insert({x + i, y});
    });
    int wrong = 0;
    for (int y = 0; y < symbol.width(); ++y)
      for (int x = 0; x < symbol.width(); ++x) {
        const bool is = (expected->data[y * expected->width + x] & 1) != 0;
        wrong += static_cast<int>(is != symbol.dark(x, y));
        wrong += static_cast<int>(is != dark.contains({x, y}));
      }
    CHECK(wrong == 0);
  }
}

TEST_CASE("an encoder refuses payloads unlike its sample") {
  const auto encoder = SymbolEncoder::for_payloads_like("https://A.VN/01/123").value();
  CHECK_NOTHROW((void)encoder.encode("https://B.VN/01/987"));
  CHECK_THROWS_AS((void)encoder.encode("https://B.VN/01/98"), std::invalid_argument);
  CHECK_THROWS_AS((void)encoder.encode("https://b.vn/01/987"), std::invalid_argument);
}

TEST_CASE("what no symbol holds is refused with its length") {
  const auto refused = SymbolEncoder::for_payloads_like(std::string(2400, 'a'));
  REQUIRE(!refused);
  CHECK(refused.error().message.en.find("2400") != std::string::npos);
  CHECK(SymbolEncoder::for_payloads_like(std::string(2331, 'a')).has_value());
  CHECK(!SymbolEncoder::for_payloads_like(""));
}
