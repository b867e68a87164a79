#include "labeler/printer_status.h"

#include <doctest/doctest.h>

#include <string>

using namespace ocop::labeler;

TEST_CASE("a printer's state is read from its three lines") {
  const std::string good = "\x02" "030,0,0,0245,003,0,0,0,000,0,0,0\x03\r\n\x02" "000,0,0,0,0,2,4,0,00000001,1,001\x03\r\n\x02" "1234,0\x03\r\n";
  const auto read = [](const std::string& bytes) {
    StatusAnswer answer;
    answer.add(bytes);
    return answer.take();
  };
  const auto plain = read(good);
  REQUIRE(plain.has_value());
  CHECK(plain->waiting() == 4);
  CHECK(!plain->trouble());
  const auto replaced = [&](std::size_t at, char by) {
    auto text = good;
    text[at] = by;
    return text;
  };
  struct { std::size_t at; const char* word; } const troubles[] = {
      {5, "out of labels"}, {7, "paused"}, {good.find("000,0,0,0,0,2") + 6, "head is open"}, {good.find("000,0,0,0,0,2") + 8, "ribbon"}};
  for (const auto& [at, word] : troubles) {
    CAPTURE(word);
    const auto status = read(replaced(at, '1'));
    REQUIRE(status.has_value());
    REQUIRE(status->trouble().has_value());
    CHECK(status->trouble()->en.find(word) != std::string::npos);
  }
  // Piece by piece, and what comes behind stays.
  StatusAnswer answer;
  for (const char c : good) {
    CHECK(!answer.whole());
    answer.add(std::string(1, c));
    if (c == '\x03' && answer.whole()) break;
  }
  CHECK(answer.whole());
  answer.add(good);
  CHECK(answer.take().has_value());
  CHECK(answer.take().has_value());
  CHECK(!answer.take().has_value());
  for (const auto& wrong : {replaced(5, 'x'), replaced(5, ','), replaced(6, '0'), std::string(good).replace(1, 3, std::string(40, '9')),
                            std::string(StatusAnswer::kMost + 1, 'x'), std::string("\x02\x03\x02\x03\x02\x03")}) {
    StatusAnswer nonsense;
    nonsense.add(wrong);
    CHECK((nonsense.nonsense() || wrong.find(std::string(40, '9')) != std::string::npos));
  }
}
