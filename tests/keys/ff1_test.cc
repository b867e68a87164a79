#include "keys/ff1.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <stdexcept>
#include <string>

namespace ocop::keys {

namespace {

std::string bytes_of(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return bytes;
}

const Secret& published_key() {
  static const Secret key(
      bytes_of("2B7E151628AED2A6ABF7158809CF4F3CEF4359D8D580AA4F7F036D6F04FC6A94"));
  return key;
}

Ff1::Digits digits_of(std::string_view text) {
  Ff1::Digits digits;
  for (const char c : text) {
    digits.push_back(static_cast<std::uint32_t>(c <= '9' ? c - '0' : c - 'a' + 10));
  }
  return digits;
}

}  // namespace

TEST_CASE("FF1 gives the samples that NIST published for AES-256") {
  struct Row {
    std::uint32_t radix;
    const char* tweak;
    const char* plain;
    const char* cipher;
  };
  for (const Row& row :
       {Row{10, "", "0123456789", "6657667009"},
        Row{10, "39383736353433323130", "0123456789", "1001623463"},
        Row{36, "3737373770717273373737", "0123456789abcdefghi", "xs8a0azh2avyalyzuwd"}}) {
    CAPTURE(row.cipher);
    const Ff1 ff1(published_key(), row.radix, std::string_view(row.plain).size());
    const std::string tweak = bytes_of(row.tweak);
    CHECK(ff1.encrypt(digits_of(row.plain), tweak) == digits_of(row.cipher));
    CHECK(ff1.decrypt(digits_of(row.cipher), tweak) == digits_of(row.plain));
  }
}

TEST_CASE("any string of any radix comes back, whatever the tweak") {
  CHECK(rc::check([] {
    const auto radix = *rc::gen::inRange<std::uint32_t>(10, 1000);
    const auto length = *rc::gen::inRange<std::size_t>(6, 11);
    const auto tweak = *rc::gen::arbitrary<std::string>();
    const auto digits =
        *rc::gen::container<Ff1::Digits>(length, rc::gen::inRange<std::uint32_t>(0, radix));
    const Ff1 ff1(published_key(), radix, length);
    const auto cipher = ff1.encrypt(digits, tweak.substr(0, 255));
    RC_ASSERT(ff1.decrypt(cipher, tweak.substr(0, 255)) == digits);
    RC_ASSERT(cipher != digits);
  }));
}

TEST_CASE("what FF1 is not defined for is refused") {
  CHECK_THROWS_AS(Ff1(published_key(), 10, 5), std::invalid_argument);  // too few strings
  CHECK_THROWS_AS(Ff1(published_key(), 1, 30), std::invalid_argument);
  CHECK_THROWS_AS(Ff1(published_key(), 65'537, 4), std::invalid_argument);
  CHECK_THROWS_AS(Ff1(published_key(), 36, 22), std::invalid_argument);  // halves beyond 2^56
  CHECK_THROWS_AS(Ff1(Secret("short"), 10, 10), std::invalid_argument);
  const Ff1 ff1(published_key(), 10, 10);
  CHECK_THROWS_AS(ff1.encrypt(digits_of("012345678")), std::invalid_argument);
  CHECK_THROWS_AS(ff1.encrypt(digits_of("012345678a")), std::invalid_argument);
  CHECK_THROWS_AS(ff1.encrypt(digits_of("0123456789"), std::string(256, 'x')),
                  std::invalid_argument);
}

}  // namespace ocop::keys
