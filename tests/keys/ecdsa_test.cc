#include "keys/ecdsa.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <string>
#include <thread>
#include <vector>

#include "keys/private_key.h"

namespace ocop::keys {

namespace {

using Number = std::array<std::uint8_t, 32>;

Number number(std::string_view hex) {
  Number value{};
  const std::string digits = std::string(64 - hex.size(), '0') + std::string(hex);
  for (std::size_t i = 0; i < 32; ++i) {
    value[i] = static_cast<std::uint8_t>(std::stoi(digits.substr(2 * i, 2), nullptr, 16));
  }
  return value;
}

RawSignature raw(const Number& r, const Number& s) {
  RawSignature signature{};
  std::copy(r.begin(), r.end(), signature.begin());
  std::copy(s.begin(), s.end(), signature.begin() + 32);
  return signature;
}

Number r_of(const RawSignature& signature) {
  Number value{};
  std::copy(signature.begin(), signature.begin() + 32, value.begin());
  return value;
}
Number s_of(const RawSignature& signature) {
  Number value{};
  std::copy(signature.begin() + 32, signature.end(), value.begin());
  return value;
}

Number minus(const Number& a, const Number& b) {
  Number difference{};
  int borrow = 0;
  for (std::size_t i = 32; i-- > 0;) {
    const int digit = a[i] - b[i] - borrow;
    borrow = digit < 0 ? 1 : 0;
    difference[i] = static_cast<std::uint8_t>(digit & 0xff);
  }
  return difference;
}

const Number kZero{};
const Number kOne = number("1");
const Number kN = number("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551");
const Number kP = number("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");
const Number kHalf = number("7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8");
const Number kHalfUp = number("7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a9");
const Number kAll = number("ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff");

struct Pair {
  PreparedKey signer;
  PreparedKey verifier;
};

Pair make_pair() {
  KeyHandle key = generate_key();
  KeyHandle open = decode_public_key(public_key_info(*key));
  return {PreparedKey(std::move(key), PreparedKey::Use::kSign),
          PreparedKey(std::move(open), PreparedKey::Use::kVerify)};
}

std::string bytes(std::initializer_list<int> values) {
  std::string text;
  for (const int value : values) text += static_cast<char>(value);
  return text;
}

std::string der_text(const RawSignature& signature) {
  const DerSignature der = to_der(signature);
  return {reinterpret_cast<const char*>(der.bytes.data()), der.size};
}

}  // namespace

TEST_CASE("r lies in 1 … n − 1 and s in the lower half") {
  const struct {
    const char* what;
    Number r;
    Number s;
    SignatureRange range;
  } rows[] = {
      {"smallest", kOne, kOne, SignatureRange::kGood},
      {"largest", minus(kN, kOne), kHalf, SignatureRange::kGood},
      {"r 0", kZero, kOne, SignatureRange::kR},
      {"r n", kN, kOne, SignatureRange::kR},
      {"r p − n, still below n", minus(kP, kN), kOne, SignatureRange::kGood},
      {"r p − 1, equal to p − n − 1 modulo n", minus(kP, kOne), kOne, SignatureRange::kR},
      {"r p", kP, kOne, SignatureRange::kR},
      {"r all ones", kAll, kOne, SignatureRange::kR},
      {"s 0", kOne, kZero, SignatureRange::kS},
      {"s n", kOne, kN, SignatureRange::kS},
      {"s all ones", kOne, kAll, SignatureRange::kS},
      {"s just above half", kOne, kHalfUp, SignatureRange::kHighS},
      {"s n − 1", kOne, minus(kN, kOne), SignatureRange::kHighS},
      {"both 0", kZero, kZero, SignatureRange::kR},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    CHECK(signature_range(raw(row.r, row.s)) == row.range);
  }
}

TEST_CASE("a high s becomes n − s and a low one stays") {
  const struct {
    Number before;
    Number after;
  } rows[] = {{kOne, kOne},
              {kHalf, kHalf},
              {kHalfUp, kHalf},
              {minus(kN, kOne), kOne},
              {minus(kN, number("100")), number("100")}};
  for (const auto& row : rows) {
    RawSignature signature = raw(kOne, row.before);
    make_low_s(signature);
    CHECK(s_of(signature) == row.after);
    CHECK(r_of(signature) == kOne);
  }
}

TEST_CASE("DER is the shortest form and comes back") {
  CHECK(der_text(raw(kOne, kOne)) == bytes({0x30, 6, 2, 1, 1, 2, 1, 1}));
  CHECK(der_text(raw(number("80"), number("7f"))) == bytes({0x30, 7, 2, 2, 0, 0x80, 2, 1, 0x7f}));
  CHECK(to_der(raw(kAll, kAll)).size == 72);
  CHECK(rc::check([] {
    RawSignature signature{};
    const auto zeros = *rc::gen::inRange<std::size_t>(0, 32);
    for (std::size_t i = 0; i < 64; ++i) {
      signature[i] = i % 32 < zeros ? std::uint8_t{0} : *rc::gen::arbitrary<std::uint8_t>();
    }
    RC_ASSERT(from_der(der_text(signature)) == signature);
  }));
}

TEST_CASE("what only looks like DER is refused") {
  const std::string good = der_text(raw(kOne, number("80")));
  REQUIRE(from_der(good));
  const struct {
    const char* what;
    std::string der;
  } rows[] = {
      {"empty", ""},
      {"sequence of nothing", bytes({0x30, 0})},
      {"wrong outer tag", bytes({0x31, 6, 2, 1, 1, 2, 1, 1})},
      {"wrong inner tag", bytes({0x30, 6, 3, 1, 1, 2, 1, 1})},
      {"long form of the length", bytes({0x30, 0x81, 6, 2, 1, 1, 2, 1, 1})},
      {"indefinite length", bytes({0x30, 0x80, 2, 1, 1, 2, 1, 1, 0, 0})},
      {"length one short", bytes({0x30, 5, 2, 1, 1, 2, 1, 1})},
      {"length one long", bytes({0x30, 7, 2, 1, 1, 2, 1, 1})},
      {"bytes behind", bytes({0x30, 6, 2, 1, 1, 2, 1, 1, 0})},
      {"bytes behind inside", bytes({0x30, 8, 2, 1, 1, 2, 1, 1, 5, 0})},
      {"third integer", bytes({0x30, 9, 2, 1, 1, 2, 1, 1, 2, 1, 1})},
      {"one integer", bytes({0x30, 6, 2, 4, 1, 1, 1, 1})},
      {"empty integer", bytes({0x30, 6, 2, 0, 2, 2, 1, 1})},
      {"negative r", bytes({0x30, 6, 2, 1, 0x80, 2, 1, 1})},
      {"needless zero", bytes({0x30, 7, 2, 2, 0, 1, 2, 1, 1})},
      {"two zeros before a high byte", bytes({0x30, 8, 2, 3, 0, 0, 0x80, 2, 1, 1})},
      {"integer beyond the end", bytes({0x30, 6, 2, 1, 1, 2, 2, 1})},
      {"33 bytes of number", bytes({0x30, 38, 2, 33}) + std::string(33, '\x01') + bytes({2, 1, 1})},
      {"73 bytes", bytes({0x30, 71}) + std::string(71, '\x02')},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    CHECK_FALSE(from_der(row.der));
  }
}

TEST_CASE("what is signed verifies, with low s, for that message and key only") {
  const Pair pair = make_pair();
  const Pair other = make_pair();
  for (int i = 0; i < 200; ++i) {
    const std::string text = "message " + std::to_string(i);
    const RawSignature signature = pair.signer.sign(text);
    REQUIRE(signature_range(signature) == SignatureRange::kGood);
    REQUIRE(pair.verifier.verify(text, signature));
    REQUIRE_FALSE(pair.verifier.verify(text + " ", signature));
    REQUIRE_FALSE(other.verifier.verify(text, signature));
    REQUIRE_FALSE(pair.verifier.verify(text, raw(r_of(signature), minus(kN, s_of(signature)))));
  }
}

TEST_CASE("empty messages and messages with NUL bytes are messages") {
  const Pair pair = make_pair();
  const std::string with_nul("a\0b", 3);
  CHECK(pair.verifier.verify("", pair.signer.sign("")));
  CHECK(pair.verifier.verify(with_nul, pair.signer.sign(with_nul)));
  CHECK_FALSE(pair.verifier.verify("a", pair.signer.sign(with_nul)));
}

TEST_CASE("forged numbers never verify") {
  const Pair pair = make_pair();
  const std::string text = "ocop-label-1\n(01)09521234543213";
  const RawSignature good = pair.signer.sign(text);
  REQUIRE(pair.verifier.verify(text, good));
  const Number r = r_of(good);
  const Number s = s_of(good);
  const std::vector<Number> edges{kZero,
                                  kOne,
                                  number("2"),
                                  kN,
                                  minus(kN, kOne),
                                  minus(kN, number("2")),
                                  kP,
                                  minus(kP, kOne),
                                  minus(kP, kN),
                                  kHalf,
                                  kHalfUp,
                                  kAll,
                                  r,
                                  s,
                                  minus(kN, r),
                                  minus(kN, s)};
  for (const Number& forged_r : edges) {
    for (const Number& forged_s : edges) {
      const RawSignature forged = raw(forged_r, forged_s);
      if (forged != good) CHECK_FALSE(pair.verifier.verify(text, forged));
    }
  }
}

TEST_CASE("no single bit of a signature can be turned") {
  const Pair pair = make_pair();
  const RawSignature good = pair.signer.sign("text");
  for (std::size_t bit = 0; bit < 512; ++bit) {
    RawSignature turned = good;
    turned[bit / 8] = static_cast<std::uint8_t>(turned[bit / 8] ^ (1U << (bit % 8)));
    CHECK_FALSE(pair.verifier.verify("text", turned));
  }
}

TEST_CASE("shifted, truncated and DER-shaped bytes do not verify") {
  const Pair pair = make_pair();
  const RawSignature good = pair.signer.sign("text");
  RawSignature shifted{};
  std::copy(good.begin() + 1, good.end(), shifted.begin());
  CHECK_FALSE(pair.verifier.verify("text", shifted));
  shifted = {};
  std::copy(good.begin(), good.end() - 1, shifted.begin() + 1);
  CHECK_FALSE(pair.verifier.verify("text", shifted));
  const std::string der = der_text(good);
  RawSignature shaped{};
  std::copy_n(der.begin(), 64, shaped.begin());
  CHECK_FALSE(pair.verifier.verify("text", shaped));
}

TEST_CASE("one key signs and one key verifies from several threads") {
  const Pair pair = make_pair();
  constexpr int kThreads = 4;
  constexpr int kEach = 150;
  std::vector<int> good(kThreads, 0);
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const std::string text = std::to_string(t) + ":" + std::to_string(i);
        const RawSignature signature = pair.signer.sign(text);
        const bool right =
            pair.verifier.verify(text, signature) && !pair.verifier.verify(text + "!", signature);
        good[static_cast<std::size_t>(t)] += right ? 1 : 0;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(good == std::vector<int>(kThreads, kEach));
}

TEST_CASE("a public key must be a point of P-256 in its one spelling") {
  const KeyHandle key = generate_key();
  const std::string info = public_key_info(*key);
  REQUIRE(decode_public_key(info));
  std::string off = info;
  off.back() = static_cast<char>(off.back() ^ 1);
  CHECK_FALSE(decode_public_key(off));
  CHECK_FALSE(decode_public_key(info + std::string(1, '\0')));
  CHECK_FALSE(decode_public_key(info.substr(0, info.size() - 1)));
  CHECK_FALSE(decode_public_key(""));
  CHECK_FALSE(decode_public_key(public_key_info(kZero, kZero)));
  CHECK_FALSE(decode_public_key(public_key_info(kP, kP)));
  const auto point = coordinates(info);
  REQUIRE(point);
  CHECK(public_key_info(point->x, point->y) == info);
}

}  // namespace ocop::keys
