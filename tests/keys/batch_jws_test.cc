#include "keys/batch_jws.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "base/base64.h"
#include "tests/keys/test_programme.h"

namespace ocop::keys {

namespace {

programme::BatchRecord record_of(const std::string& producer) {
  programme::BatchRecord record;
  record.producer = producer;
  record.gtin = "09521234543213";
  record.lot = "L2601";
  record.produced = make_date(2026, 11, 20);
  record.best_before = make_date(2027, 11, 20);
  record.serials = {1, 500, 6};
  record.areas = {{"VN-TGOR-0095", 125'500, make_date(2026, 11, 1)}};
  record.certificate = "12/QĐ-UBND";
  record.issued_at = test::at("2026-11-22T03:04:05Z");
  return record;
}

struct Parts {
  std::string header;
  std::string payload;
  std::string signature;
};

Parts take_apart(const std::string& jws) {
  const auto first = jws.find('.');
  const auto second = jws.find('.', first + 1);
  return {jws.substr(0, first), jws.substr(first + 1, second - first - 1), jws.substr(second + 1)};
}

std::string raw_text(const RawSignature& raw) {
  return to_base64url({reinterpret_cast<const char*>(raw.data()), raw.size()});
}

// A JWS with any header and payload, rightly signed.
std::string sign_text(const SigningKey& key, const std::string& header,
                      const std::string& payload) {
  const std::string text = to_base64url(header) + "." + to_base64url(payload);
  return text + "." + raw_text(key.sign(text));
}

std::string header_of(const std::string& kid) {
  return R"({"alg":"ES256","typ":"ocop-batch+jws","kid":")" + kid + "\"}";
}

std::string refusal(const std::string& jws) {
  const auto opened = open_batch(test::two_producers().ring, jws);
  if (opened) return "accepted";
  CHECK_FALSE(opened.error().message.vi.empty());
  return opened.error().in(Language::kEnglish);
}

}  // namespace

TEST_CASE("a signed record opens to what was signed") {
  const auto& two = test::two_producers();
  const auto record = record_of("htx-a");
  const std::string jws = sign_batch(two.a, record);
  const auto opened = open_batch(two.ring, jws);
  REQUIRE_MESSAGE(opened, opened.error().in(Language::kEnglish));
  CHECK(opened->record == record);
  CHECK(opened->kid == two.a.kid());
  CHECK(opened->jws == jws);
  CHECK(from_base64url(take_apart(jws).header) == header_of(two.a.kid()));
}

TEST_CASE("a record by another producer's key is refused") {
  const auto& two = test::two_producers();
  CHECK(refusal(sign_batch(two.b, record_of("htx-a"))) ==
        "producer: the record names producer htx-a, but its key belongs to htx-b");
}

TEST_CASE("the header is one text, and no other spelling of it passes") {
  const auto& two = test::two_producers();
  const std::string payload = to_json(record_of("htx-a"));
  const std::string kid = two.a.kid();
  REQUIRE(refusal(sign_text(two.a, header_of(kid), payload)) == "accepted");
  for (const std::string& header : {
           std::string(),
           std::string("{}"),
           R"({"alg":"none","typ":"ocop-batch+jws","kid":")" + kid + "\"}",
           R"({"alg":"HS256","typ":"ocop-batch+jws","kid":")" + kid + "\"}",
           R"({"alg":"ES256","typ":"JWT","kid":")" + kid + "\"}",
           R"({"typ":"ocop-batch+jws","alg":"ES256","kid":")" + kid + "\"}",
           R"({"alg": "ES256","typ":"ocop-batch+jws","kid":")" + kid + "\"}",
           R"({"alg":"ES256","typ":"ocop-batch+jws","kid":)" + kid + "}",
           R"({"alg":"ES256","typ":"ocop-batch+jws","kid":")" + kid + "\",\"crit\":[\"x\"]}",
           R"({"alg":"ES256","typ":"ocop-batch+jws","kid":")" + kid + "\",\"jwk\":{}}",
           header_of(kid) + " ",
           header_of(kid + "0"),
           header_of(""),
           header_of("99999999999"),
           header_of("9999999999"),
           header_of("../../etc/"),
       }) {
    CAPTURE(header);
    CHECK(refusal(sign_text(two.a, header, payload)).starts_with("header: "));
  }
}

TEST_CASE("an unknown kid is refused whatever the signature") {
  const auto& two = test::two_producers();
  const std::string kid = two.ring.find("0000000007") == nullptr ? "0000000007" : "0000000008";
  CHECK(refusal(sign_text(two.a, header_of(kid), to_json(record_of("htx-a")))) ==
        "kid: the programme has issued no key " + kid);
}

TEST_CASE("the signature must be exactly one of this key over this text") {
  const auto& two = test::two_producers();
  const std::string jws = sign_batch(two.a, record_of("htx-a"));
  const Parts parts = take_apart(jws);
  const std::string text = parts.header + "." + parts.payload + ".";
  const std::string raw = from_base64url(parts.signature).value();
  const std::string wrong = "signature: the signature is not one of key";

  auto changed = record_of("htx-a");
  changed.serials.count = 501;
  CHECK(refusal(parts.header + "." + to_base64url(to_json(changed)) + "." + parts.signature)
            .starts_with(wrong));
  CHECK(refusal(text + to_base64url(raw.substr(0, 63))).starts_with("signature: a signature has"));
  CHECK(refusal(text + to_base64url(raw + '\0')).starts_with("signature: a signature has"));
  CHECK(refusal(text).starts_with("signature: a signature has exactly 64 bytes, not 0"));
  CHECK(refusal(text + to_base64url(std::string(64, '\0'))).starts_with(wrong));
  CHECK(refusal(text + to_base64url(raw.substr(32) + raw.substr(0, 32))).starts_with(wrong));
  CHECK(refusal(text + raw_text(two.b.sign(text.substr(0, text.size() - 1)))).starts_with(wrong));
  CHECK(refusal(text + raw_text(two.a.sign(text))).starts_with(wrong));
}

TEST_CASE("the high-s twin of a good signature is refused") {
  const auto& two = test::two_producers();
  const Parts parts = take_apart(sign_batch(two.a, record_of("htx-a")));
  std::string raw = from_base64url(parts.signature).value();
  constexpr unsigned char kOrder[] = {0xff, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x00,
                                      0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
                                      0xbc, 0xe6, 0xfa, 0xad, 0xa7, 0x17, 0x9e, 0x84,
                                      0xf3, 0xb9, 0xca, 0xc2, 0xfc, 0x63, 0x25, 0x51};
  int borrow = 0;
  for (std::size_t i = 32; i-- > 0;) {
    const int digit = kOrder[i] - static_cast<unsigned char>(raw[32 + i]) - borrow;
    borrow = digit < 0 ? 1 : 0;
    raw[32 + i] = static_cast<char>(digit & 0xff);
  }
  CHECK(refusal(parts.header + "." + parts.payload + "." + to_base64url(raw))
            .starts_with("signature: the signature is not one of key"));
}

TEST_CASE("text that is no JWS is refused") {
  const auto& two = test::two_producers();
  const std::string jws = sign_batch(two.a, record_of("htx-a"));
  const Parts parts = take_apart(jws);
  for (const std::string& text :
       {std::string(), std::string("."), std::string("a.b"), std::string("a.b.c.d"), jws + ".",
        "." + jws, jws + "=", jws + "\n", " " + jws,
        parts.header + "=." + parts.payload + "." + parts.signature,
        std::string("{\"payload\":\"\"}"), std::string("\0.\0.\0", 5)}) {
    CAPTURE(text);
    CHECK(refusal(text).starts_with("jws: "));
  }
  CHECK(refusal(std::string(kMaxBatchJws + 1, 'A')).starts_with("jws: a batch record is at most"));
  CHECK(refusal(std::string(kMaxBatchJws, '.')).starts_with("jws: three parts"));
}

TEST_CASE("base64url has one spelling: the last character's spare bits are zero") {
  const auto& two = test::two_producers();
  std::string jws = sign_batch(two.a, record_of("htx-a"));
  // 64 bytes leave four spare bits in the last character.
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const auto digit = alphabet.find(jws.back());
  REQUIRE(digit % 16 == 0);
  jws.back() = alphabet[digit + 1];
  CHECK(refusal(jws).starts_with("jws: a part is not base64url"));
}

TEST_CASE("a rightly signed payload that is no record is refused") {
  const auto& two = test::two_producers();
  for (const char* payload : {"", "{}", "[]", "null", "{\"producer\":\"htx-a\"}", "\xff\xfe"}) {
    CAPTURE(payload);
    const std::string jws = sign_text(two.a, header_of(two.a.kid()), payload);
    CHECK_FALSE(open_batch(two.ring, jws));
  }
  const std::string behind = to_json(record_of("htx-a")) + std::string("\0{}", 3);
  CHECK_FALSE(open_batch(two.ring, sign_text(two.a, header_of(two.a.kid()), behind)));
}

TEST_CASE("changing any character of a record never leaves it accepted") {
  const auto& two = test::two_producers();
  const std::string jws = sign_batch(two.a, record_of("htx-a"));
  CHECK(rc::check([&] {
    std::string text = jws;
    const auto place = *rc::gen::inRange<std::size_t>(0, text.size());
    text[place] = *rc::gen::arbitrary<char>();
    RC_PRE(text != jws);
    RC_ASSERT_FALSE(open_batch(two.ring, text).has_value());
  }));
}

}  // namespace ocop::keys
