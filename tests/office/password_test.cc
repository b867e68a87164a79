#include "office/password.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <atomic>
#include <set>
#include <thread>
#include <vector>

#include "office/one_time_password.h"
#include "office/password_gate.h"
#include "office/totp.h"

namespace ocop::office {
namespace {

constexpr PasswordCost kQuick{.log2_n = 4};

TEST_CASE("the right password opens the same key again, any other opens nothing") {
  const std::string stored = hash_password("nắng sớm trên đồi", kQuick);
  CHECK(stored.starts_with("scrypt$4$8$1$"));
  const auto key = open_password("nắng sớm trên đồi", stored);
  REQUIRE(key);
  CHECK(key->view().size() == 32);
  CHECK(open_password("nắng sớm trên đồi", stored)->view() == key->view());
  CHECK(stored.find(key->view()) == std::string::npos);
  for (const char* other : {"", "Nắng sớm trên đồi", "nắng sớm trên đồi ", "nang som tren doi"}) {
    CHECK_FALSE(open_password(other, stored));
  }
  CHECK(hash_password("nắng sớm trên đồi", kQuick) != stored);
}

TEST_CASE("the same letters open, however they were composed") {
  CHECK(open_password("e\u0302\u0323 ma\u0300u xanh", hash_password("ệ màu xanh", kQuick)));
}

TEST_CASE("scrypt is RFC 7914's: a hash made elsewhere opens") {
  // Python: hashlib.scrypt(b"pleaseletmein", salt=b"SodiumChloride", n=16, r=8, p=1, dklen=64)[:32]
  CHECK(open_password(
      "pleaseletmein",
      "scrypt$4$8$1$U29kaXVtQ2hsb3JpZGU$Jan6IH-Hygmk74ufd3rKFr63hK4YML-_04MlqruTd98"));
}

TEST_CASE("what is no stored password opens nothing, and asks for no memory it should not have") {
  for (const char* stored :
       {"x$15$8$1$AAAA$AAAA", "scrypt$4$8$1$AAAA$AAAA", "scrypt$4$8$1$AAAA", "scrypt$60$8$1$AAAA$",
        "scrypt$4$9999$1$AAAA$AAAA", "scrypt$-1$8$1$AAAA$AAAA", "scrypt$4$8$1$!!!!$AAAA"}) {
    CAPTURE(stored);
    CHECK_FALSE(open_password("x", stored));
  }
}

TEST_CASE(
    "new passwords are long enough, not the first ones that are tried, and not the user's name") {
  for (const char* good :
       {"nắng sớm trên đồi", "correct horse battery", "0912 và mùa lúa", "ệệệệ áááá ợợợợ ìììì"}) {
    CAPTURE(good);
    CHECK(check_new_password(good, "lan"));
  }
  for (const char* bad :
       {"", "ngắn thôi", "matkhau123", "MậtKhẩu 123", "1234567890", "P@ssw0rd123", "aaaaaaaaaaaa",
        "ababababababab", "my-nguyen.lan-2026", "\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"}) {
    CAPTURE(bad);
    const auto checked = check_new_password(bad, "nguyen.lan");
    REQUIRE_FALSE(checked);
    CHECK(checked.error().where == "password");
  }
  CHECK_FALSE(check_new_password(std::string(257, 'x') + "yz1", "lan"));
  CHECK_FALSE(check_new_password(std::string("nắng sớm\0trên đồi", 20), "lan"));
}

TEST_CASE("what is sealed opens with its key and its context, and not when a bit changed") {
  const keys::Secret key(std::string(32, 'k'));
  const keys::Secret other(std::string(32, 'K'));
  const std::string sealed = seal(key, "bí mật", "lan");
  REQUIRE(unseal(key, sealed, "lan"));
  CHECK(unseal(key, sealed, "lan")->view() == "bí mật");
  CHECK(seal(key, "bí mật", "lan") != sealed);
  CHECK_FALSE(unseal(other, sealed, "lan"));
  CHECK_FALSE(unseal(key, sealed, "minh"));
  CHECK_FALSE(unseal(key, "", "lan"));
  CHECK_FALSE(unseal(key, "AAAA", "lan"));
  for (std::size_t i = 0; i + 1 < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CHECK_FALSE(unseal(key, changed, "lan"));
  }
  rc::check([&](const std::string& secret, const std::string& context) {
    RC_ASSERT(unseal(key, seal(key, secret, context), context)->view() == secret);
  });
}

TEST_CASE("codes are RFC 6238's") {
  const std::string secret = "12345678901234567890";
  const std::pair<long long, const char*> vectors[] = {
      {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
      {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"}};
  for (const auto& [seconds, code] : vectors) {
    const Instant at{std::chrono::seconds(seconds)};
    CHECK(totp_code(secret, totp_step(at)) == code);
    CHECK(match_totp(secret, code, at) == totp_step(at));
  }
}

TEST_CASE("a code holds in its half minute and the ones beside it") {
  const std::string secret = new_totp_secret();
  CHECK(secret.size() == 20);
  const Instant now{std::chrono::seconds(1'000'000)};
  for (const int off : {-2, -1, 0, 1, 2}) {
    const auto step = totp_step(now) + off;
    const auto matched = match_totp(secret, totp_code(secret, step), now);
    CHECK(matched.has_value() == (off >= -1 && off <= 1));
    if (matched) CHECK(*matched == step);
  }
}

TEST_CASE("secrets are written as apps read them") {
  for (const auto& [bytes, text] :
       std::vector<std::pair<std::string, std::string>>{{"", ""},
                                                        {"f", "MY"},
                                                        {"fo", "MZXQ"},
                                                        {"foo", "MZXW6"},
                                                        {"foob", "MZXW6YQ"},
                                                        {"fooba", "MZXW6YTB"},
                                                        {"foobar", "MZXW6YTBOI"}}) {
    CHECK(base32(bytes) == text);
  }
  CHECK(totp_uri("foobar", "Sổ OCOP", "lan") ==
        "otpauth://totp/S%E1%BB%95%20OCOP:lan?secret=MZXW6YTBOI&issuer=S%E1%BB%95%20OCOP");
  const std::string svg = qr_svg("otpauth://totp/x");
  CHECK(svg.starts_with("<svg class=\"qr\""));
  CHECK(svg.find("<script") == std::string::npos);
}

TEST_CASE("one-time passwords are all different and pass for passwords") {
  std::set<std::string> seen;
  for (int i = 0; i < 200; ++i) {
    const std::string password = one_time_password();
    CHECK(password.size() == 19);
    CHECK(check_new_password(password, "lan"));
    seen.insert(password);
  }
  CHECK(seen.size() == 200);
}

TEST_CASE("the gate lets two in, two wait, and sends the others away") {
  PasswordGate gate;
  auto first = gate.enter();
  auto second = gate.enter();
  REQUIRE(first);
  REQUIRE(second);
  constexpr int kPeople = 10;
  std::atomic<int> entered{0};
  std::atomic<int> sent_away{0};
  std::vector<std::thread> people;
  for (int i = 0; i < kPeople; ++i) {
    people.emplace_back([&] {
      const auto pass = gate.enter();
      ++(pass ? entered : sent_away);
    });
  }
  while (sent_away < kPeople - PasswordGate::kWaiting) std::this_thread::yield();
  CHECK(entered == 0);
  first.reset();
  second.reset();
  for (auto& person : people) person.join();
  CHECK(entered == PasswordGate::kWaiting);
  CHECK(gate.enter());
}

}  // namespace
}  // namespace ocop::office
