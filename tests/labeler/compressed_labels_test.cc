// Compressed codes: on paper where they make a smaller symbol, and only there.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/file.h"
#include "gs1/compressed_link.h"
#include "keys/label_code.h"
#include "keys/signing_key.h"
#include "labeler/label_codes.h"
#include "labeler/run_output.h"
#include "labeler/symbol.h"
#include "tests/labeler/workshop.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

using Changed = std::vector<std::pair<std::string, std::string>>;

constexpr const char* kLongHost = "truy-xuat.example.vn";

Changed compressed(Changed changed) {
  changed.emplace_back("--compress", "");
  return changed;
}

/// "" unless each is a valid code of that lot with its own serial, from 1 on.
std::string wrong(const Workshop& shop, const std::vector<std::string>& uris, std::string_view lot) {
  int serial = 0;
  for (const auto& uri : uris) {
    const auto link = gs1::parse_digital_link(uri);
    if (!link || link->key.value != right_gtin(Goods::kHoney) || link->qualifier("10") != lot ||
        link->qualifier("21") != fmt::format("{:06}", ++serial) ||
        keys::check_label(shop.keyring(), *link).state != keys::SignatureState::kValid)
      return uri;
  }
  return "";
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

keys::SigningKey key_of(const Workshop& shop) {
  const auto words = shop.arguments();
  const auto option = [&](std::string_view name) { return *(std::ranges::find(words, name) + 1); };
  const keys::Secret secret(read_file(option("--passphrase-file"), 100));
  return keys::SigningKey::load(option("--key"), secret).value();
}

}  // namespace

TEST_CASE("a compressed label reads back from paper as the signed code that the plain one holds") {
  const Workshop shop;
  const auto outcome = shop.batch(compressed({{"--host", kLongHost}, {"--lot", "26112201"}, {"--quantity", "30"}}));
  CHECK(outcome.err == "");
  REQUIRE(outcome.code == 0);
  CHECK_MESSAGE(has(outcome.out, "symbols of version 7-M"), outcome.out);
  CHECK_MESSAGE(has(outcome.out, "; compressed addresses, 45 × 45 modules instead of 49 × 49; 30 read back"), outcome.out);
  const auto uris = shop.read_page(shop.path("labels.pdf"), 1);
  REQUIRE(uris.size() == 24);
  for (const auto& uri : uris) CHECK_MESSAGE(uri.starts_with("https://TRUY-XUAT.EXAMPLE.VN/ehf780952"), uri);
  CHECK(wrong(shop, uris, "26112201") == "");
}

TEST_CASE("a run whose symbols would be no smaller stays plain and says so") {
  const Workshop shop;
  const auto outcome = shop.batch(compressed({}));
  REQUIRE(outcome.code == 0);
  CHECK_MESSAGE(has(outcome.out, "; plain addresses, 45 × 45 modules: compressed ones would make 45 × 45"), outcome.out);
  CHECK(shop.wrong_code(shop.read_page(shop.path("labels.pdf"), 1), "L2601", 1) == "");
  CHECK(shop.read_page(shop.path("labels.pdf"), 1).front().starts_with("https://OCOP.VN/01/"));
}

TEST_CASE("a code without a serial has no compressed form") {
  const Workshop shop;
  const auto outcome =
      shop.batch(compressed({{"--host", kLongHost}, {"--lot", "26112201"}, {"--level", "batch"}, {"--format", "csv"}}));
  REQUIRE(outcome.code == 0);
  CHECK_MESSAGE(has(outcome.out, "; plain addresses: without a serial there is no compressed form"), outcome.out);
}

TEST_CASE("nothing is compressed unless asked for") {
  const Workshop shop;
  const auto outcome = shop.batch({{"--host", kLongHost}, {"--lot", "26112201"}});
  REQUIRE(outcome.code == 0);
  CHECK(!has(outcome.out, "addresses"));
  CHECK(has(outcome.out, "symbols of version 8-"));
}

TEST_CASE("a form is chosen once a run: every serial fits the encoder of the first") {
  struct Row {
    const char* host;
    const char* lot;
    gs1::CompressedForm form;
  };
  const Row rows[] = {
      {"TRUY-XUAT.EXAMPLE.VN", "26112201", gs1::CompressedForm::kHex},
      {"OCOP.VN", "lo_2026_11", gs1::CompressedForm::kBase64},
  };
  const Workshop shop;
  const auto key = key_of(shop);
  for (const auto& row : rows) {
    CAPTURE(row.lot);
    const LabelCodes codes(key,
                           {LabelLevel::kUnit, right_gtin(Goods::kHoney), row.lot, {{1, 3, 6}, {99'998, 40, 6}, {777'000, 60, 6}}},
                           row.host, Spelling::kSmallest);
    REQUIRE(codes.forms().has_value());
    CHECK(codes.forms()->chosen == row.form);
    CHECK(codes.forms()->compressed < codes.forms()->plain);
    const auto encoder = SymbolEncoder::for_payloads_like(codes.shape()).value();
    CHECK(encoder.width() == codes.forms()->compressed);
    for (std::uint64_t index = 0; index < codes.count(); ++index) {
      const auto uri = codes.uri(index);
      CHECK(uri.size() == codes.shape().size());
      CHECK(encoder.encode(uri).version() == encoder.version());
      auto link = gs1::parse_digital_link(uri).value();
      link.extensions.clear();
      CHECK(link == codes.link(index));
    }
  }
}

TEST_CASE("a run that was cut off is not taken up in another form") {
  const Workshop shop;
  const auto key = key_of(shop);
  const auto digest = [&](Spelling spelling) {
    const LabelCodes codes(key, {LabelLevel::kUnit, right_gtin(Goods::kHoney), "26112201", {{1, 9, 6}}},
                           "TRUY-XUAT.EXAMPLE.VN", spelling);
    Output asked;
    asked.format = Format::kCsv;
    asked.out = shop.path("labels.csv");
    return request_digest(make_output(codes, {}, asked, *parse_instant("2026-11-22T03:04:05Z")).value(), codes, {});
  };
  CHECK(digest(Spelling::kPlain) == digest(Spelling::kPlain));
  CHECK(digest(Spelling::kPlain) != digest(Spelling::kSmallest));
}
