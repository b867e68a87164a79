// Who steals the registry finds no code in it that somebody could type.
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>

#include "base/base64.h"
#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "tests/verifier/service_scene.h"

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
