// Who steals the registry finds no code in it that somebody could type, and nobody's address.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "base/base64.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "tests/verifier/service_scene.h"
#include "web/log.h"

using namespace ocop;
using namespace ocop::test;

namespace {

/// The file and what is not yet in it.
std::string stolen(const db::Address& address) {
  std::string bytes;
  for (const char* suffix : {"", "-wal"}) {
    if (!std::filesystem::exists(address.target + suffix)) continue;
    bytes += read_file(address.target + suffix, std::size_t{1} << 26);
  }
  return bytes;
}

/// Ways to write a code down.
std::vector<std::string> spellings(const std::string& code) {
  return {code,
          code.substr(0, code.size() - 1),
          keys::grouped(code),
          ascii_lower(code),
          ascii_lower(keys::grouped(code)),
          to_base64(code),
          to_base64url(code),
          sha256_hex(code)};
}

std::string bytes_of_hex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

}  // namespace

TEST_CASE("a stolen database holds no scratch code and no typed code, used or not") {
  ServiceScene scene;
  REQUIRE(scene.post("/api/v1/batches", scene.signed_record(scene.record())).status == 201);
  const auto codes = scene.put_scratch_codes(scene.record().serials);
  const auto label = scene.label("L2611", "000007");
  REQUIRE(scene.scratch(label, codes[7]).status < 500);
  REQUIRE(scene.scratch(label, codes[6]).status == 200);
  const auto database = stolen(scene.database());
  REQUIRE(database.find("L2611") != std::string::npos);

  const auto holds = [&](const std::string& text) { return database.find(text) != std::string::npos; };
  std::size_t found = 0;
  for (const auto& code : codes) {
    for (const auto& spelling : spellings(code)) found += holds(spelling) ? 1 : 0;
  }
  CHECK(found == 0);
  for (const char* serial : {"000001", "000007", "000100"}) {
    const auto typed = scene.typed_code(serial);
    for (const auto& spelling : spellings(typed)) CHECK_FALSE(holds(spelling));
  }
  // A tag that anyone could compute from a guess would be as good as the code.
  const auto& serials = scene.record().serials;
  for (std::size_t i = 0; i < 3; ++i) {
    const auto tag = scene.codes().scratch.tag(kPlum, serials.serial(i), codes[i]);
    const std::string bytes(tag.begin(), tag.end());
    CHECK(bytes != bytes_of_hex(sha256_hex(codes[i])).substr(0, bytes.size()));
    CHECK(bytes != bytes_of_hex(sha256_hex("ocop-scratch-1\n" + kPlum + "\n" + serials.serial(i) +
                                           "\n" + codes[i]))
                       .substr(0, bytes.size()));
  }
}

namespace {

struct Phone {
  std::string address;
  std::string agent;
  std::string cookie{};  ///< the value, once it has one
};

std::vector<Phone> phones() {
  return {{"203.0.113.77", "Mozilla/5.0 (Linux; Android 13; SM-A536E) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36"},
          {"198.51.100.23", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"},
          {"2001:db8:4f2a:1::99", "Mozilla/5.0 (Linux; Android 13; wv) AppleWebKit/537.36 Version/4.0 Chrome/125.0 Mobile Safari/537.36 Zalo android/12100621 ZaloTheme/light"},
          {"192.0.2.200", "curl/8.4.0"}};
}

/// Each phone scans twice, the second time with its cookie; the log's lines.
std::string scan_and_log(ServiceScene& scene, std::vector<Phone>& visitors) {
  const auto file = std::filesystem::path(scene.database().target).parent_path() / "verifier.log";
  {
    web::Log log(file.string(), [&scene] { return scene.now; });
    for (int round = 0; round < 2; ++round) {
      for (Phone& phone : visitors) {
        scene.remote = phone.address;
        web::Fields headers{{"User-Agent", phone.agent}, {"X-Forwarded-For", phone.address}};
        if (!phone.cookie.empty()) headers.emplace_back("Cookie", "ocop_v=" + phone.cookie);
        const auto response = scene.get(scene.label("L2611", round == 0 ? "000007" : "000008"), headers);
        const std::string set = header(response, "Set-Cookie");
        if (!set.empty()) phone.cookie = set.substr(7, set.find(';') - 7);
        log.access({.id = "1", .method = "GET", .route = response.route, .status = response.status,
                    .time = {}, .bytes = response.body.size(), .fields = response.log, .error = {}});
      }
    }
  }
  scene.await_scans(2 * visitors.size());
  return read_file(file, std::size_t{1} << 20);
}

/// The first 16 digits of what somebody could compute who does not hold the key.
std::vector<std::string> guesses(const std::string& text, const std::vector<std::string>& keys) {
  std::vector<std::string> all{sha256_hex(text).substr(0, 16)};
  for (const auto& key : keys) all.push_back(hex_digits(hmac_sha256(key, text)).substr(0, 16));
  return all;
}

}  // namespace

TEST_CASE("a stolen database and its log hold nobody's address, cookie or browser") {
  ServiceScene scene;
  REQUIRE(scene.post("/api/v1/batches", scene.signed_record(scene.record())).status == 201);
  auto visitors = phones();
  const auto log = scan_and_log(scene, visitors);
  const auto everything = stolen(scene.database()) + log;
  REQUIRE(log.find("000007") != std::string::npos);
  REQUIRE(everything.find("L2611") != std::string::npos);

  const auto holds = [&](const std::string& text) { return everything.find(text) != std::string::npos; };
  for (const Phone& phone : visitors) {
    CAPTURE(phone.address);
    REQUIRE_FALSE(phone.cookie.empty());
    const std::string network = phone.address.substr(0, phone.address.rfind(phone.address[4] == ':' ? ':' : '.'));
    for (const std::string& secret : {phone.address, network + ".", phone.agent, phone.cookie,
                                      phone.cookie.substr(phone.cookie.rfind('.') + 1)}) {
      CHECK_FALSE(holds(secret));
      CHECK_FALSE(holds(sha256_hex(secret)));
      CHECK_FALSE(holds(sha256(secret)));
      CHECK_FALSE(holds(sha256_hex(secret).substr(0, 16)));
      CHECK_FALSE(holds(to_base64(secret)));
    }
  }
  CHECK_FALSE(holds("Mozilla"));
  CHECK_FALSE(holds("curl/"));
  // The log does not even hold the hash; the database does, so the test above can find something.
  const std::string device = visitors.front().cookie.substr(visitors.front().cookie.find('.') + 1, 16);
  CHECK(holds(device));
  CHECK(log.find(device) == std::string::npos);
}

TEST_CASE("no device can be computed from its network with what the database holds") {
  ServiceScene scene;
  REQUIRE(scene.post("/api/v1/batches", scene.signed_record(scene.record())).status == 201);
  auto visitors = phones();
  scan_and_log(scene, visitors);
  const auto database = stolen(scene.database());
  std::vector<std::string> keys{"", "ocop devices 1", kPlum, "L2611"};
  for (const Phone& phone : visitors) keys.push_back(phone.cookie.substr(phone.cookie.find('.') + 1, 16));

  std::size_t found = 0;
  for (int third = 0; third < 256; ++third) {
    const std::string dotted = "203.0." + std::to_string(third);
    const std::string raw{'4', static_cast<char>(203), '\0', static_cast<char>(third)};
    for (const std::string& network : {dotted, dotted + ".0/24", raw}) {
      for (const std::string& text : {network, network + "\nandroid chrome"}) {
        for (const std::string& guess : guesses(text, keys)) {
          found += database.find(guess) != std::string::npos ? 1 : 0;
        }
      }
    }
  }
  CHECK(found == 0);
}
