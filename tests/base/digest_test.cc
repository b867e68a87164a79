#include "base/digest.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

using namespace ocop;

namespace {

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char c : bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 0xFU];
  }
  return text;
}

struct Mac {
  std::string key;
  std::string data;
  std::string mac;
};

}  // namespace

TEST_CASE("SHA-256 gives the digests of FIPS 180") {
  const struct {
    std::string text;
    std::string digest;
  } rows[] = {
      {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
      {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
      {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
       "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
      {std::string(1'000'000, 'a'),
       "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text.size());
    CHECK(sha256_hex(row.text) == row.digest);
    CHECK(hex(sha256(row.text)) == row.digest);
    CHECK(sha256(row.text).size() == 32);
  }
  CHECK(sha256_hex(std::string_view("a\0b", 3)) != sha256_hex("a"));
}

TEST_CASE("HMAC-SHA-256 gives the codes of RFC 4231") {
  const Mac rows[] = {
      {std::string(20, '\x0b'), "Hi There",
       "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
      {"Jefe", "what do ya want for nothing?",
       "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
      {std::string(20, '\xaa'), std::string(50, '\xdd'),
       "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
      {std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
       "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.data);
    CHECK(hex(hmac_sha256(row.key, row.data)) == row.mac);
  }
  // HMAC of nothing under no key, as RFC 2104 defines it.
  CHECK(hex(hmac_sha256("", "")) ==
        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
  CHECK(hmac_sha256({}, {}) == hmac_sha256("", ""));
}

TEST_CASE("HMAC-SHA-1 gives the codes of RFC 2202") {
  const Mac rows[] = {
      {std::string(20, '\x0b'), "Hi There", "b617318655057264e28bc0b6fb378c8ef146be00"},
      {"Jefe", "what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"},
      {std::string(20, '\xaa'), std::string(50, '\xdd'),
       "125d7342b9ac11cd91a39af48aa17b4f63f175d3"},
      {std::string(80, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First",
       "aa4ae5e15272d00e95705637ce8a3b55ed402112"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.data);
    CHECK(hex(hmac_sha1(row.key, row.data)) == row.mac);
  }
}

TEST_CASE("Random bytes have the length asked for and do not repeat") {
  CHECK(random_bytes(0).empty());
  std::set<std::string> seen;
  for (int i = 0; i < 200; ++i) {
    const auto bytes = random_bytes(16);
    CHECK(bytes.size() == 16);
    seen.insert(bytes);
  }
  CHECK(seen.size() == 200);
}

TEST_CASE("Bytes are the same in length and content") {
  const struct {
    std::string a;
    std::string b;
    bool same;
  } rows[] = {{"", "", true},
              {"a", "a", true},
              {"a", "b", false},
              {"a", "", false},
              {"ab", "abc", false},
              {"aab", "baa", false},
              {std::string("a\0b", 3), std::string("a\0c", 3), false}};
  for (const auto& row : rows) CHECK(same_bytes(row.a, row.b) == row.same);
}

TEST_CASE("a digest of pieces is that of the whole") {
  const std::string text = "Mật ong hoa núi, 24 hũ";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    Sha256 digest;
    digest.add(std::string_view(text).substr(0, cut));
    digest.add(std::string_view(text).substr(cut));
    CHECK(digest.finish() == sha256(text));
  }
}
