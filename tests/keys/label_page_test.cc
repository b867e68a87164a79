// docs/label-code.md is the contract with readers that others write: its vectors
// are tested as printed.
#include <doctest/doctest.h>

#include <map>
#include <string>
#include <vector>

#include "base/file.h"
#include "gs1/digital_link.h"
#include "keys/ecdsa.h"
#include "keys/keyring.h"
#include "keys/label_code.h"
#include "keys/private_key.h"

namespace ocop::keys {

namespace {

const std::string& page() {
  static const std::string text = read_file(OCOP_DOCS "/label-code.md", 1024 * 1024);
  return text;
}

std::vector<std::string> blocks(const std::string& language) {
  std::vector<std::string> found;
  const std::string open = "\n```" + language + "\n";
  for (auto at = page().find(open); at != std::string::npos; at = page().find(open, at)) {
    at += open.size();
    const auto end = page().find("\n```\n", at);
    REQUIRE(end != std::string::npos);
    found.push_back(page().substr(at, end - at));
  }
  return found;
}

std::map<std::string, std::string> fields(const std::string& block) {
  std::map<std::string, std::string> all;
  for (std::size_t at = 0; at < block.size();) {
    const auto end = std::min(block.find('\n', at), block.size());
    const auto line = block.substr(at, end - at);
    const auto colon = line.find(": ");
    REQUIRE(colon != std::string::npos);
    all[line.substr(0, colon)] = line.substr(colon + 2);
    at = end + 1;
  }
  return all;
}

template <class Bytes>
std::string hex(const Bytes& bytes) {
  std::string text;
  for (const auto byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

std::string unhex(const std::string& text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    bytes += static_cast<char>(std::stoi(text.substr(i, 2), nullptr, 16));
  }
  return bytes;
}

std::string state_word(SignatureState state) {
  switch (state) {
    case SignatureState::kValid:
      return "valid";
    case SignatureState::kInvalid:
      return "invalid";
    case SignatureState::kUnknownKey:
      return "unknown-key";
    case SignatureState::kAbsent:
      return "absent";
  }
  return {};
}

Keyring page_keyring() {
  auto ring = Keyring::parse(blocks("json").at(0), blocks("pem").at(0) + "\n");
  REQUIRE_MESSAGE(ring, ring.error().in(Language::kEnglish));
  return std::move(*ring);
}

}  // namespace

TEST_CASE("the page's key has the page's kid and is in the page's key set") {
  auto key = fields(blocks("key").at(0));
  CHECK(kid_of(unhex(key.at("spki"))) == key.at("kid"));
  const Keyring ring = page_keyring();
  REQUIRE(ring.all().size() == 1);
  CHECK(ring.all()[0]->kid == key.at("kid"));
  CHECK(ring.all()[0]->producer == "htx-vi-du");
}

TEST_CASE("the page's vectors hold, the valid and the refused") {
  const Keyring ring = page_keyring();
  std::map<std::string, int> count;
  for (const std::string& block : blocks("vector")) {
    auto vector = fields(block);
    const std::string& uri = vector.at("uri");
    CAPTURE(uri);
    const auto link = gs1::parse_digital_link(uri);
    REQUIRE_MESSAGE(link, link.error().in(Language::kEnglish));
    const LabelCheck check = check_label(ring, *link);
    CHECK(state_word(check.state) == vector.at("result"));
    ++count[vector.at("result")];
    if (vector.at("result") != "valid") continue;

    CHECK(hex(label_message(*link)) == vector.at("message"));
    const auto signature = parse_label_signature(vector.at("S"));
    REQUIRE(signature);
    CHECK(hex(signature->raw) == vector.at("r") + vector.at("s"));
    CHECK(encode_label_signature(*signature) == vector.at("S"));
    CHECK(link->extension("S") == vector.at("S"));
  }
  CHECK(count["valid"] >= 8);
  CHECK(count["invalid"] >= 30);
  CHECK(count["unknown-key"] >= 1);
  CHECK(count["absent"] >= 2);
}

}  // namespace ocop::keys
