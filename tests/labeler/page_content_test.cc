#include "labeler/page_content.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <zlib.h>

#include <sstream>
#include <vector>

using namespace ocop::labeler;

namespace {

std::string inflate_all(const std::string& stream, std::size_t size) {
  std::string plain(size + 64, '\0');
  auto length = static_cast<uLongf>(plain.size());
  const int outcome = uncompress(reinterpret_cast<Bytef*>(plain.data()), &length,
                                 reinterpret_cast<const Bytef*>(stream.data()),
                                 static_cast<uLong>(stream.size()));
  REQUIRE(outcome == Z_OK);
  plain.resize(length);
  return plain;
}

template <class Dark>
Symbol symbol_of(int version, Dark&& dark) {
  const int width = 17 + 4 * version;
  std::vector<unsigned char> modules;
  for (int y = 0; y < width; ++y)
    for (int x = 0; x < width; ++x) modules.push_back(dark(x, y) ? 1 : 0);
  return {version, width, modules};
}

std::string expected_text(const Symbol& symbol) {
  std::ostringstream text;
  symbol.for_each_run([&](int x, int y, int length) {
    text << x << ' ' << y << ' ' << length << " 1 re\n";
  });
  return text.str();
}

}  // namespace

TEST_CASE("a stream decompresses to the text that was written") {
  PageContent content;
  std::string text = "q 1 0 0 1 2.5 -3 cm /L Do Q\n";
  for (char c = ' '; c <= '~'; ++c) text += c;
  content.text(text);
  CHECK(inflate_all(content.finish(), text.size()) == text);
}

TEST_CASE("symbols of every size and density come through") {
  rc::check([] {
    const auto versions = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(1, 41)));
    const int density = *rc::gen::inRange(0, 101);
    const auto seed = *rc::gen::arbitrary<std::uint32_t>();
    PageContent content;
    std::string text;
    for (const int version : versions) {
      auto state = seed | 1U;
      const auto symbol = symbol_of(version, [&](int, int) {
        state = state * 1664525U + 1013904223U;
        return static_cast<int>((state >> 16U) % 100) < density;
      });
      content.text("q 1.2 0 0 -1.2 10 20 cm\n");
      content.modules(symbol);
      content.text("f Q\n");
      text += "q 1.2 0 0 -1.2 10 20 cm\n" + expected_text(symbol) + "f Q\n";
    }
    RC_ASSERT(inflate_all(content.finish(), text.size()) == text);
  });
}

TEST_CASE("the most rectangles a symbol can have fit") {
  const auto board = symbol_of(40, [](int x, int y) { return (x + y) % 2 == 0; });
  PageContent content;
  for (int i = 0; i < 3; ++i) content.modules(board);
  const auto expected = expected_text(board);
  CHECK(inflate_all(content.finish(), 3 * expected.size()) == expected + expected + expected);
}

TEST_CASE("rectangles cost less than a third of their text") {
  const auto noise = symbol_of(7, [](int x, int y) { return (x * 7919 + y * 104729 + x * y) % 5 < 2; });
  PageContent content;
  for (int i = 0; i < 24; ++i) content.modules(noise);
  CHECK(content.finish().size() * 3 < 24 * expected_text(noise).size());
}

TEST_CASE("text that is no plain ASCII is refused") {
  PageContent content;
  CHECK_THROWS_AS(content.text("ngọt"), std::invalid_argument);
  CHECK_THROWS_AS(content.text(std::string(1, '\0')), std::invalid_argument);
}
