#include "keys/decimal.h"

#include <doctest/doctest.h>
#include <openssl/bn.h>
#include <openssl/crypto.h>
#include <rapidcheck.h>

#include <algorithm>
#include <memory>

namespace ocop::keys {

namespace {

using Bytes = std::array<std::uint8_t, 64>;

std::string decimal(const Bytes& number) {
  std::string out;
  append_decimal(out, number);
  return out;
}

// 2^512 − 1 (bc: 2^512-1)
const std::string kLargest =
    "13407807929942597099574024998205846127479365820592393377723561443721764030073546976801874298"
    "166903427690031858186486050853753882811946569946433649006084095";

std::string padded_by_openssl(const Bytes& number) {
  BIGNUM* value = BN_bin2bn(number.data(), 64, nullptr);
  char* text = BN_bn2dec(value);
  std::string digits = text;
  OPENSSL_free(text);
  BN_free(value);
  return std::string(155 - digits.size(), '0') + digits;
}

rc::Gen<Bytes> any_bytes() {
  return rc::gen::map(
      rc::gen::container<std::vector<std::uint8_t>>(
          64, rc::gen::weightedOneOf<std::uint8_t>({{2, rc::gen::arbitrary<std::uint8_t>()},
                                                    {1, rc::gen::just<std::uint8_t>(0)},
                                                    {1, rc::gen::just<std::uint8_t>(0xff)}})),
      [](const std::vector<std::uint8_t>& bytes) {
        Bytes number{};
        std::copy(bytes.begin(), bytes.end(), number.begin());
        return number;
      });
}

}  // namespace

TEST_CASE("the ends of the range have 155 digits") {
  Bytes number{};
  CHECK(decimal(number) == std::string(155, '0'));
  number[63] = 1;
  CHECK(decimal(number) == std::string(154, '0') + "1");
  number.fill(0xff);
  CHECK(decimal(number) == kLargest);
  CHECK(parse_decimal(kLargest) == number);
}

TEST_CASE("powers of two and of ten and their neighbours agree with OpenSSL's arithmetic") {
  for (std::size_t bit = 0; bit < 512; ++bit) {
    Bytes number{};
    number[63 - bit / 8] = static_cast<std::uint8_t>(1U << (bit % 8));
    CHECK(decimal(number) == padded_by_openssl(number));
    for (std::size_t i = 63 - bit / 8 + 1; i < 64; ++i) number[i] = 0xff;
    CHECK(decimal(number) == padded_by_openssl(number));
  }
  for (std::size_t zeros = 0; zeros < 154; ++zeros) {
    for (const char* start : {"1", "9"}) {
      std::string digits = start + std::string(zeros, '0');
      digits.insert(0, 155 - digits.size(), '0');
      CHECK(decimal(parse_decimal(digits).value()) == digits);
    }
  }
}

TEST_CASE("any 64 bytes come back, and the digits are those of OpenSSL") {
  CHECK(rc::check([] {
    const Bytes number = *any_bytes();
    const std::string digits = decimal(number);
    RC_ASSERT(digits == padded_by_openssl(number));
    RC_ASSERT(parse_decimal(digits) == number);
  }));
}

TEST_CASE("any 155 digits below 2^512 come back, and none above are taken") {
  CHECK(rc::check([] {
    const auto rest = *rc::gen::container<std::string>(154, rc::gen::inRange<char>('0', '9' + 1));
    const std::string digits = *rc::gen::elementOf(std::string("0011123456789")) + rest;
    const auto number = parse_decimal(digits);
    RC_ASSERT(number.has_value() == (digits <= kLargest));
    if (number) RC_ASSERT(decimal(*number) == digits);
  }));
}

TEST_CASE("2^512 and other texts are no number of 64 bytes") {
  std::string next = kLargest;
  next.back() = '6';
  CHECK_FALSE(parse_decimal(next));
  CHECK_FALSE(parse_decimal(std::string(155, '9')));
  CHECK_FALSE(parse_decimal(""));
  CHECK_FALSE(parse_decimal(std::string(154, '1')));
  CHECK_FALSE(parse_decimal(std::string(156, '0')));
  for (const char stray : {' ', '+', '-', '/', ':', 'a', '\0', '\xff'}) {
    std::string digits(155, '0');
    for (const std::size_t place : {0U, 2U, 3U, 80U, 154U}) {
      digits[place] = stray;
      CHECK_FALSE(parse_decimal(digits));
      digits[place] = '0';
    }
  }
}

TEST_CASE("digits are appended to what is there") {
  std::string out = "1";
  append_decimal(out, Bytes{});
  CHECK(out == "1" + std::string(155, '0'));
}

}  // namespace ocop::keys
