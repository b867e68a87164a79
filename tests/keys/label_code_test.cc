#include "keys/label_code.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <thread>
#include <vector>

#include "keys/ecdsa.h"
#include "tests/keys/test_programme.h"

namespace ocop::keys {

namespace {

gs1::DigitalLink link_of(const std::string& uri) { return gs1::parse_digital_link(uri).value(); }

const std::string kUnit = "https://ID.EXAMPLE.VN/01/09521234543213/10/L2601/21/000123";

std::string signature_digits() {
  return "11517975756" + std::string(78, '0') + "1" + std::string(75, '0') + "1";
}

// Any message that the programme's own sentences may hold is Vietnamese too.
void check_refused(const std::string& digits, const char* part) {
  CAPTURE(digits);
  const auto parsed = parse_label_signature(digits);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().where == "S");
  CHECK(parsed.error().message.en.find(part) != std::string::npos);
  CHECK_FALSE(parsed.error().message.vi.empty());
  CHECK(parsed.error().message.vi != parsed.error().message.en);
}

}  // namespace

TEST_CASE("a signature is 166 digits: version, key number, r and s") {
  LabelSignature signature{"0000000042", {}};
  signature.raw[31] = 1;
  signature.raw[63] = 2;
  const std::string digits = encode_label_signature(signature);
  CHECK(digits.size() == kSignatureDigits);
  CHECK(digits.starts_with("10000000042"));
  // 2^256 + 2
  CHECK(digits.ends_with(
      "0115792089237316195423570985008687907853269984665640564039457584007913129639938"));
  CHECK(parse_label_signature(digits) == signature);
}

TEST_CASE("any signature in range comes back from its digits") {
  CHECK(rc::check([] {
    LabelSignature signature;
    const auto number = *rc::gen::arbitrary<std::uint32_t>();
    const std::string digits = std::to_string(number);
    signature.kid = std::string(10 - digits.size(), '0') + digits;
    for (auto& byte : signature.raw) byte = *rc::gen::arbitrary<std::uint8_t>();
    if (signature_range(signature.raw) == SignatureRange::kHighS) make_low_s(signature.raw);
    RC_PRE(signature_range(signature.raw) == SignatureRange::kGood);
    const std::string text = encode_label_signature(signature);
    RC_ASSERT(text.size() == kSignatureDigits);
    RC_ASSERT(parse_label_signature(text) == signature);
  }));
}

TEST_CASE("any text that parses encodes to itself") {
  CHECK(rc::check([] {
    std::string digits = signature_digits();
    for (int i = *rc::gen::inRange(0, 8); i > 0; --i) {
      const auto place = *rc::gen::inRange<std::size_t>(0, digits.size());
      digits[place] = *rc::gen::elementOf(std::string("0123456789 +-x"));
    }
    if (const auto parsed = parse_label_signature(digits)) {
      RC_ASSERT(encode_label_signature(*parsed) == digits);
    }
  }));
}

TEST_CASE("each way of not being a signature is refused by name") {
  const std::string good = signature_digits();
  REQUIRE(good.size() == kSignatureDigits);
  check_refused("", "exactly 166 digits, not 0");
  check_refused(good.substr(1), "not 165");
  check_refused(good + "0", "not 167");
  check_refused(std::string(100'000, '1'), "not 100000");
  check_refused("2" + good.substr(1), "version 2");
  check_refused("0" + good.substr(1), "version 0");
  check_refused("14294967296" + good.substr(11), "4294967296 is above");
  check_refused("19999999999" + good.substr(11), "above 4294967295");
  check_refused("11517975756" + std::string(155, '9'), "above 64 bytes");
  check_refused("11517975756" + std::string(155, '0'), "r is not between");
  for (const char stray : {' ', '+', '-', '.', 'e', 'O', '\0', '\n', '\xd9'}) {
    for (const std::size_t place : {0U, 1U, 10U, 11U, 165U}) {
      std::string digits = good;
      digits[place] = stray;
      check_refused(digits, ("position " + std::to_string(place + 1)).c_str());
    }
  }
  // Eastern Arabic digits are digits to some libraries; each takes two bytes.
  std::string arabic;
  for (int i = 0; i < 83; ++i) arabic += "\xd9\xa1";
  check_refused(arabic, "position 1");
}

TEST_CASE("r and s out of range are told apart") {
  LabelSignature signature{"0000000001", {}};
  const auto digits_with = [&](std::uint8_t r_fill, std::uint8_t r_last, std::uint8_t s_fill,
                               std::uint8_t s_last) {
    std::fill_n(signature.raw.begin(), 31, r_fill);
    signature.raw[31] = r_last;
    std::fill_n(signature.raw.begin() + 32, 31, s_fill);
    signature.raw[63] = s_last;
    return encode_label_signature(signature);
  };
  CHECK(parse_label_signature(digits_with(0, 1, 0, 1)));
  check_refused(digits_with(0, 0, 0, 1), "r is not");
  check_refused(digits_with(0xff, 0xff, 0, 1), "r is not");
  check_refused(digits_with(0, 1, 0, 0), "s is not");
  check_refused(digits_with(0, 1, 0xff, 0xff), "s is not");
  check_refused(digits_with(0, 1, 0x90, 0), "above n/2");
}

TEST_CASE("the message is the version, a line feed and the element string") {
  CHECK(label_message(link_of(kUnit)) == "ocop-label-1\n(01)09521234543213(10)L2601(21)000123");
  CHECK(label_message(link_of("http://x.vn/some/path/01/9521234543213?S=1&17=270131&11=260131")) ==
        "ocop-label-1\n(01)09521234543213(11)260131(17)270131");
}

TEST_CASE("no lot can imitate another element") {
  const auto message_of = [](const char* path) {
    return label_message(link_of(std::string("https://x.vn/01/09521234543213") + path));
  };
  CHECK(message_of("/10/A%2821%291") == "ocop-label-1\n(01)09521234543213(10)A%2821%291");
  CHECK(message_of("/10/A%2821%291") != message_of("/10/A/21/1"));
  CHECK(message_of("/10/A%252821%25291") != message_of("/10/A%2821%291"));
  CHECK(message_of("/10/50%25") == "ocop-label-1\n(01)09521234543213(10)50%25");
}

TEST_CASE("different elements never have the same message") {
  const auto value = rc::gen::nonEmpty(
      rc::gen::container<std::string>(rc::gen::elementOf(std::string("A1(0)2%58"))));
  CHECK(rc::check([&] {
    gs1::DigitalLink a;
    a.key = {"01", "09521234543213"};
    gs1::DigitalLink b = a;
    for (gs1::DigitalLink* link : {&a, &b}) {
      if (*rc::gen::arbitrary<bool>()) link->qualifiers.push_back({"10", *value});
      if (*rc::gen::arbitrary<bool>()) link->qualifiers.push_back({"21", *value});
    }
    RC_ASSERT((label_message(a) == label_message(b)) == (a == b));
  }));
}

TEST_CASE("a signed label is valid wherever it is served, and for nothing else") {
  const auto& two = test::two_producers();
  const auto signed_link = sign_label(two.a, link_of(kUnit));
  const std::string uri = gs1::build_digital_link(signed_link);
  const std::string digits(*signed_link.extension("S"));
  const LabelCheck good = check_label(two.ring, link_of(uri));
  CHECK(good.state == SignatureState::kValid);
  REQUIRE(good.key != nullptr);
  CHECK(good.key->producer == "htx-a");
  CHECK(good.key == two.ring.find(two.a.kid()));

  const struct {
    std::string uri;
    SignatureState state;
  } rows[] = {
      {"http://other.vn/prefix/01/9521234543213/10/L2601/21/000123?lang=en&S=" + digits,
       SignatureState::kValid},
      {kUnit, SignatureState::kAbsent},
      {kUnit + "?s=" + digits, SignatureState::kAbsent},
      {kUnit + "?S=" + digits + "&S=" + digits, SignatureState::kInvalid},
      {kUnit + "?S=", SignatureState::kInvalid},
      {kUnit + "?S=" + digits + "0", SignatureState::kInvalid},
      {kUnit + "?17=270131&S=" + digits, SignatureState::kInvalid},
      {"https://x.vn/01/09521234543213/10/L2601/21/000124?S=" + digits, SignatureState::kInvalid},
      {"https://x.vn/01/09521234543213/10/L2601?S=" + digits, SignatureState::kInvalid},
      {"https://x.vn/01/09521234543213?S=" + digits, SignatureState::kInvalid},
      {"https://x.vn/01/09521234543220/10/L2601/21/000123?S=" + digits, SignatureState::kInvalid},
  };
  for (const auto& row : rows) {
    CAPTURE(row.uri);
    CHECK(check_label(two.ring, link_of(row.uri)).state == row.state);
  }
}

TEST_CASE("who holds the key tells its own labels from all others") {
  const auto& two = test::two_producers();
  const auto own = sign_label(two.a, link_of(kUnit));
  CHECK(is_signed_by(two.a, own));
  CHECK_FALSE(is_signed_by(two.b, own));
  CHECK_FALSE(is_signed_by(two.a, sign_label(two.b, link_of(kUnit))));
  CHECK_FALSE(is_signed_by(two.a, link_of(kUnit)));
  auto other = own;
  other.qualifiers.back().value = "000124";
  CHECK_FALSE(is_signed_by(two.a, other));
  auto twice = own;
  twice.extensions.push_back(twice.extensions.front());
  CHECK_FALSE(is_signed_by(two.a, twice));
  auto forged = own;
  forged.extensions.front().second.back() = forged.extensions.front().second.back() == '1' ? '2' : '1';
  CHECK_FALSE(is_signed_by(two.a, forged));
  CHECK_FALSE(two.a.verify("something", RawSignature{}));
}

TEST_CASE("a check says which key and, for what is no signature, what is wrong") {
  const auto& two = test::two_producers();
  const std::string digits(*sign_label(two.a, link_of(kUnit)).extension("S"));
  const auto check = [&](const std::string& query) {
    return check_label(two.ring, link_of(kUnit + query));
  };
  CHECK(check("").key == nullptr);
  CHECK(check("").problem == Message{});

  const LabelCheck malformed = check("?S=123");
  CHECK(malformed.key == nullptr);
  CHECK(malformed.problem.en == "a signature has exactly 166 digits, not 3");
  CHECK(malformed.problem.vi == "chữ ký phải có đúng 166 chữ số, không phải 3");

  const LabelCheck twice = check("?S=" + digits + "&S=" + digits);
  CHECK(twice.problem.en.find("2 signatures") != std::string::npos);

  std::string changed = digits;
  changed[160] = changed[160] == '9' ? '0' : static_cast<char>(changed[160] + 1);
  const LabelCheck forged = check("?S=" + changed);
  CHECK(forged.state == SignatureState::kInvalid);
  CHECK(forged.key == two.ring.find(two.a.kid()));
  CHECK(forged.problem == Message{});

  std::string unknown = digits;
  unknown.replace(1, 10, two.ring.find("0000000001") == nullptr ? "0000000001" : "0000000002");
  CHECK(check("?S=" + unknown).state == SignatureState::kUnknownKey);
  CHECK(check("?S=" + unknown).key == nullptr);

  std::string of_other_key = digits;
  of_other_key.replace(1, 10, two.b.kid());
  CHECK(check("?S=" + of_other_key).state == SignatureState::kInvalid);
}

TEST_CASE("signing replaces a signature and keeps the rest of the link") {
  const auto& two = test::two_producers();
  const auto once = sign_label(two.a, link_of(kUnit + "?lang=vi&17=270131"));
  const auto again = sign_label(two.b, once);
  CHECK(again.extension("lang") == "vi");
  CHECK(again.attribute("17") == "270131");
  CHECK(again.extensions.size() == 2);
  const auto check = check_label(two.ring, again);
  CHECK(check.state == SignatureState::kValid);
  CHECK(check.key->producer == "htx-b");
}

TEST_CASE("labels are signed from several threads at once") {
  const auto& two = test::two_producers();
  std::vector<int> valid(4, 0);
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < valid.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        auto link = link_of("https://x.vn/01/09521234543213/10/L" + std::to_string(t) + "/21/" +
                            std::to_string(i));
        const auto done = sign_label(i % 2 == 0 ? two.a : two.b, std::move(link));
        valid[t] += check_label(two.ring, done).state == SignatureState::kValid ? 1 : 0;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(valid == std::vector<int>(4, 50));
}

}  // namespace ocop::keys
