#include "gs1/check_pair.h"

#include <array>

namespace ocop::gs1 {
namespace {

constexpr std::string_view kSet82 =
    "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
constexpr std::string_view kPairCharacters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
constexpr std::array<std::size_t, 23> kPrimes{2,  3,  5,  7,  11, 13, 17, 19, 23, 29, 31, 37,
                                              41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83};

}  // namespace

std::string check_pair(std::string_view body) {
  if (body.empty() || body.size() > kPrimes.size()) return {};
  std::size_t sum = 0;
  for (std::size_t i = 0; i < body.size(); ++i) {
    const auto place = kSet82.find(body[body.size() - 1 - i]);
    if (place == kSet82.npos) return {};
    sum += place * kPrimes[i];
  }
  sum %= 1021;
  return {kPairCharacters[sum / 32], kPairCharacters[sum % 32]};
}

bool has_valid_check_pair(std::string_view text) {
  if (text.size() < 3) return false;
  const auto body = text.substr(0, text.size() - 2);
  return check_pair(body) == text.substr(text.size() - 2);
}

}  // namespace ocop::gs1
