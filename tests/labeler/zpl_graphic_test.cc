#include "labeler/zpl_graphic.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <array>

using namespace ocop::labeler;

namespace {

std::string row_of(std::vector<std::uint8_t> bytes) {
  std::string zpl;
  add_graphic_row(zpl, bytes);
  return zpl;
}

std::string where_refused(std::string_view data, std::size_t stride, std::size_t height) {
  const auto read = read_graphic(data, stride, height);
  return read ? "read" : read.error().where;
}

}  // namespace

TEST_CASE("rows are written in ZPL's run-length letters") {
  CHECK(row_of({0x00, 0x00}) == ",");
  CHECK(row_of({0xFF, 0xFF}) == "!");
  CHECK(row_of({0x12, 0x34}) == "1234");
  CHECK(row_of({0x11, 0x10}) == "I1,");
  CHECK(row_of({0x55, 0xA0}) == "55A,");
  CHECK(row_of({0x0F, 0xFF}) == "0!");
  CHECK(row_of(std::vector<std::uint8_t>(10, 0x77)) == "g7");
  CHECK(row_of(std::vector<std::uint8_t>(11, 0x77)) == "gH7");
  auto longest = std::vector<std::uint8_t>(210, 0x77);
  CHECK(row_of(longest) == "zY77");
  longest.push_back(0x12);
  CHECK(row_of(longest) == "zY7712");
}

TEST_CASE("a row like the one before is a colon") {
  Bitmap bitmap(16, 4);
  bitmap.fill(0, 1, 8, 2);
  std::string zpl;
  add_graphic(zpl, bitmap);
  CHECK(zpl == ",FF,:,");
}

TEST_CASE("whatever is written is read back") {
  rc::check([] {
    const auto stride = *rc::gen::inRange<std::size_t>(1, 70);
    const auto height = *rc::gen::inRange<int>(1, 12);
    Bitmap bitmap(static_cast<int>(stride * 8), height);
    // Long runs and repeated rows, as symbols and type have them.
    for (int y = 0; y < height; ++y)
      for (std::size_t at = 0; at < stride; ++at)
        bitmap.row(y)[at] = *rc::gen::element<std::uint8_t>(0x00, 0x00, 0xFF, 0xFF, 0x0F, 0x77, 0xA5);
    std::string zpl;
    add_graphic(zpl, bitmap);
    RC_ASSERT(zpl.find_first_of("^~\n") == std::string::npos);
    const auto read = read_graphic(zpl, stride, static_cast<std::size_t>(height));
    RC_ASSERT(read.has_value());
    RC_ASSERT(*read == bitmap);
  });
}

TEST_CASE("graphics that are none are refused where they go wrong") {
  CHECK(where_refused("1234", 2, 1) == "read");
  struct { const char* data; const char* where; } const cases[] = {
      {"", "0"},      {"123", "3"},   {"12345", "4"}, {"1234,", "4"}, {"12G", "3"},   {"12GG3", "3"},
      {"12gg3", "3"}, {"12Gg3", "3"}, {"zY1", "2"},   {"12 4", "2"},  {"12f4", "2"},  {":", "0"},
      {"12:", "2"},   {"G,", "1"},    {"G!", "1"},    {"12^4", "2"},  {"12\xFF", "2"}, {"J1G", "2"}};
  for (const auto& [data, where] : cases) {
    CAPTURE(data);
    CHECK(where_refused(data, 2, 1) == where);
  }
  CHECK(where_refused(std::string_view("12\0", 3), 2, 1) == "2");
  CHECK(where_refused("1234:", 2, 3) == "5");
}

TEST_CASE("boxes and bitmaps are drawn as dot by dot, and cut at the edges") {
  rc::check([] {
    // Of full size from the first try on: a range grows from its lower end.
    const auto number = [](int from, int until) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(from, until)); };
    Bitmap drawn(number(1, 40), number(1, 10));
    auto expected = drawn;
    const int x = number(-30, 30), y = number(-6, 6);
    Bitmap other(number(1, 60), number(1, 10));
    for (int box = 0; box < 3; ++box) other.fill(number(-5, 50), number(-2, 9), number(1, 40), number(1, 9));
    drawn.draw(other, x, y);
    for (int row = 0; row < other.height(); ++row)
      for (int column = 0; column < other.width(); ++column)
        if (other.black(column, row)) expected.fill(x + column, y + row, 1, 1);
    RC_ASSERT(drawn == expected);
    int black = 0;
    for (int row = 0; row < drawn.height(); ++row)
      for (int column = 0; column < drawn.width(); ++column) {
        const bool inside = column >= x && row >= y && column < x + other.width() && row < y + other.height();
        RC_ASSERT(drawn.black(column, row) == (inside && other.black(column - x, row - y)));
        black += static_cast<int>(drawn.black(column, row));
      }
    RC_CLASSIFY(black > 0);
  });
  Bitmap whole(9, 2);
  whole.fill(-2'000'000'000, -5, 2'147'483'647, 2'000'000'000);
  CHECK(whole.black(8, 1));
  for (const auto& [width, height] : {std::array{0, 1}, {1, 0}, {-1, 1}, {32'769, 1}, {1, 40'000}})
    CHECK_THROWS_AS(Bitmap(width, height), std::invalid_argument);
}
