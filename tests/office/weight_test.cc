#include "office/weight.h"

#include <doctest/doctest.h>

namespace ocop::office {
namespace {

TEST_CASE("kilograms are read with a comma or a point, in grams") {
  const struct {
    const char* typed;
    std::int64_t grams;
  } rows[] = {{"0", 0},          {"250", 250'000},     {"1250,5", 1'250'500},
              {"1250.5", 1'250'500}, {"1,5", 1'500},   {"1,50", 1'500},
              {"0.125", 125},    {"1.2340", 1'234},    {"1.0", 1'000},
              {"999999999", 999'999'999'000}};
  for (const auto& row : rows) {
    CAPTURE(row.typed);
    const auto grams = read_kilograms(row.typed);
    REQUIRE(grams.has_value());
    CHECK(*grams == row.grams);
  }
}

TEST_CASE("what reads as a thousand to one and as one to another is asked for anew") {
  const auto refused = read_kilograms("1.500");
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().message.en ==
        "“1.500” can be read as 1500 kg or as 1.5 kg; write 1500 or 1.5");
  CHECK(refused.error().message.vi ==
        "“1.500” có thể hiểu là 1500 kg hoặc 1,5 kg; hãy ghi 1500 hoặc 1,5");
  CHECK(read_kilograms("20.000").error().message.en.ends_with("write 20000 or 20.0"));
  CHECK(read_kilograms("1,234").error().message.en.ends_with("write 1234 or 1.2340"));
}

TEST_CASE("what is no number of kilograms is refused") {
  for (const char* wrong : {"", "1.250,5", "-3", "1,2345", "9999999999", "1 250", "1e3", ",5", "5,",
                            "1.x00", "٣"}) {
    CAPTURE(wrong);
    CHECK_FALSE(read_kilograms(wrong).has_value());
  }
}

}  // namespace
}  // namespace ocop::office
