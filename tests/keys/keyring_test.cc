#include "keys/keyring.h"

#include <doctest/doctest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "base/file.h"
#include "base/base64.h"
#include "keys/certificate.h"
#include "keys/jwks.h"
#include "keys/private_key.h"
#include "tests/keys/test_programme.h"

namespace ocop::keys {

namespace {

using Json = nlohmann::ordered_json;
using test::at;

// Keys and certificates in memory: no passphrase, so nothing is slow.
struct Holder {
  KeyHandle key;
  CertificateHandle certificate;
};

struct Authorities {
  Holder root;
  Holder issuing;
};

Holder make_holder(CertificateKind kind, const std::string& name, const Holder* issuer,
                   Instant not_before, Instant not_after) {
  KeyHandle key = generate_key();
  CertificateHandle certificate =
      make_certificate({kind, name, "Programme", not_before, not_after}, *key,
                       issuer != nullptr ? issuer->certificate.get() : nullptr,
                       issuer != nullptr ? *issuer->key : *key);
  return {std::move(key), std::move(certificate)};
}

const Instant kStart = at("2020-01-01T00:00:00Z");
const Instant kEnd = at("2040-01-01T00:00:00Z");
const Instant kFrom = at("2026-01-01T00:00:00Z");
const Instant kUntil = at("2029-01-01T00:00:00Z");

const Authorities& authorities() {
  static const Authorities made = [] {
    Holder root = make_holder(CertificateKind::kRoot, "Root CA", nullptr, kStart, kEnd);
    Holder issuing = make_holder(CertificateKind::kIssuing, "Issuing CA", &root, kStart, kEnd);
    return Authorities{std::move(root), std::move(issuing)};
  }();
  return made;
}

Holder make_producer(const std::string& name = "htx-a", Instant from = kFrom,
                     Instant until = kUntil) {
  return make_holder(CertificateKind::kProducer, name, &authorities().issuing, from, until);
}

Jwk jwk_of(const Holder& holder, const Holder& issuing = authorities().issuing) {
  const std::string info = public_key_info(*holder.key);
  return {{kid_of(info), "htx-a", kFrom, kUntil, std::nullopt, ""},
          info,
          certificate_der(*holder.certificate),
          certificate_der(*issuing.certificate)};
}

std::string root_pem() { return certificate_pem(*authorities().root.certificate); }
std::string set_of(const Jwk& jwk) { return with_key(empty_jwks(), jwk); }

std::string refusal(const std::string& jwks, const std::string& root = root_pem()) {
  const auto ring = Keyring::parse(jwks, root);
  if (ring) return "accepted";
  CHECK_FALSE(ring.error().message.vi.empty());
  return ring.error().in(Language::kEnglish);
}

// What a set with its one key changed is refused with.
std::string refusal_of(const std::function<void(Json&)>& change) {
  static const std::string good = set_of(jwk_of(make_producer()));
  REQUIRE(refusal(good) == "accepted");
  Json json = Json::parse(good);
  change(json["keys"][0]);
  return refusal(json.dump());
}

bool says(const std::string& text, const std::string& part) {
  CAPTURE(text);
  CAPTURE(part);
  const bool found = text.find(part) != std::string::npos;
  CHECK(found);
  return found;
}

}  // namespace

TEST_CASE("a ring knows its keys, and serves byte by byte what it read") {
  const Holder producer = make_producer();
  const Jwk jwk = jwk_of(producer);
  const std::string json = "  " + set_of(jwk) + "\n";
  const auto ring = Keyring::parse(json, root_pem());
  REQUIRE(ring);
  CHECK(ring->jwks_json() == json);
  const PublishedKey* key = ring->find(jwk.key.kid);
  REQUIRE(key != nullptr);
  CHECK(key->kid == jwk.key.kid);
  CHECK(key->producer == "htx-a");
  CHECK(key->not_before == kFrom);
  CHECK(key->not_after == kUntil);
  CHECK_FALSE(key->revoked_since);
  CHECK(ring->find("") == nullptr);
  CHECK(ring->find("0000000000") == nullptr);
  CHECK_FALSE(ring->verify("0000000000", "x", {}));
}

TEST_CASE("all keys come by kid, and a moved ring keeps them where they are") {
  std::string json = empty_jwks();
  for (int i = 0; i < 5; ++i) json = with_key(json, jwk_of(make_producer()));
  auto ring = Keyring::parse(json, root_pem()).value();
  const auto all = ring.all();
  REQUIRE(all.size() == 5);
  for (std::size_t i = 1; i < all.size(); ++i) CHECK(all[i - 1]->kid < all[i]->kid);
  const Keyring moved = std::move(ring);
  CHECK(moved.find(all[2]->kid) == all[2]);
}

TEST_CASE("an empty set is a ring without keys") {
  const auto ring = Keyring::parse(empty_jwks(), root_pem());
  REQUIRE(ring);
  CHECK(ring->all().empty());
}

TEST_CASE("revocations are read") {
  const Jwk jwk = jwk_of(make_producer());
  const auto json =
      with_revocation(set_of(jwk), jwk.key.kid, at("2027-05-01T00:00:00Z"), "mất máy");
  const auto ring = Keyring::parse(json, root_pem());
  REQUIRE(ring);
  CHECK(ring->find(jwk.key.kid)->revoked_since == at("2027-05-01T00:00:00Z"));
  CHECK(ring->find(jwk.key.kid)->revocation_reason == "mất máy");
}

TEST_CASE("an expired key, and one that is not valid yet, belong to the ring") {
  for (const auto& [from, until] :
       {std::pair(at("2021-01-01T00:00:00Z"), at("2022-01-01T00:00:00Z")),
        std::pair(at("2038-01-01T00:00:00Z"), at("2039-01-01T00:00:00Z"))}) {
    Jwk jwk = jwk_of(make_producer("htx-a", from, until));
    jwk.key.not_before = from;
    jwk.key.not_after = until;
    CHECK(refusal(set_of(jwk)) == "accepted");
  }
}

TEST_CASE("members that are not ours are ignored") {
  CHECK(refusal_of([](Json& key) { key["status"] = Json{{"x", 1}}; }) == "accepted");
}

TEST_CASE("each member must be what it says it is") {
  const struct {
    const char* what;
    std::function<void(Json&)> change;
    const char* part;
  } rows[] = {
      {"kty", [](Json& key) { key["kty"] = "RSA"; }, "a P-256 key is expected"},
      {"crv", [](Json& key) { key["crv"] = "P-384"; }, "a P-256 key is expected"},
      {"use", [](Json& key) { key["use"] = "enc"; }, "a P-256 key is expected"},
      {"alg", [](Json& key) { key["alg"] = "none"; }, "a P-256 key is expected"},
      {"no alg", [](Json& key) { key.erase("alg"); }, "a P-256 key is expected"},
      {"alg is a number", [](Json& key) { key["alg"] = 256; }, "a P-256 key is expected"},
      {"short x", [](Json& key) { key["x"] = "AAAA"; }, "a P-256 key is expected"},
      {"padded x", [](Json& key) { key["x"] = key["x"].get<std::string>() + "="; },
       "a P-256 key is expected"},
      {"private key inside", [](Json& key) { key["d"] = "AA"; }, "must not hold a private key"},
      {"kid of another key", [](Json& key) { key["kid"] = "0000000001"; },
       "the kid of this public key is"},
      {"kid a number", [](Json& key) { key["kid"] = 1; }, "the kid of this public key is"},
      {"x and y swapped", [](Json& key) { std::swap(key["x"], key["y"]); },
       "the kid of this public key is"},
      {"producer empty", [](Json& key) { key["producer"] = ""; }, "producer: 1 to 64"},
      {"producer too long", [](Json& key) { key["producer"] = std::string(65, 'a'); },
       "producer: 1 to 64"},
      {"producer a path", [](Json& key) { key["producer"] = "../../x"; }, "producer: 1 to 64"},
      {"producer markup", [](Json& key) { key["producer"] = "<script>"; }, "producer: 1 to 64"},
      {"another producer", [](Json& key) { key["producer"] = "htx-b"; }, "names another producer"},
      {"nbf a text", [](Json& key) { key["nbf"] = "2026-01-01"; }, "nbf, exp: two times"},
      {"nbf with a fraction", [](Json& key) { key["nbf"] = 1.5; }, "nbf, exp: two times"},
      {"nbf negative", [](Json& key) { key["nbf"] = -1; }, "nbf, exp: two times"},
      {"exp beyond 2200", [](Json& key) { key["exp"] = 99999999999; }, "nbf, exp: two times"},
      {"exp beyond 64 bits", [](Json& key) { key["exp"] = 18446744073709551615U; },
       "nbf, exp: two times"},
      {"exp before nbf", [](Json& key) { std::swap(key["nbf"], key["exp"]); },
       "nbf, exp: two times"},
      {"longer than the certificate", [](Json& key) { key["exp"] = key["exp"].get<int64_t>() + 1; },
       "another validity"},
      {"earlier than the certificate",
       [](Json& key) { key["nbf"] = key["nbf"].get<int64_t>() - 1; }, "another validity"},
      {"revoked_since null", [](Json& key) { key["revoked_since"] = nullptr; },
       "revoked_since: a time"},
      {"reason without revocation", [](Json& key) { key["revocation_reason"] = "x"; },
       "revocation_reason: a text"},
      {"endless reason",
       [](Json& key) {
         key["revoked_since"] = 1800000000;
         key["revocation_reason"] = std::string(501, 'x');
       },
       "revocation_reason: a text"},
      {"no x5c", [](Json& key) { key.erase("x5c"); }, "x5c: two certificates"},
      {"one certificate", [](Json& key) { key["x5c"].erase(1); }, "x5c: two certificates"},
      {"three certificates", [](Json& key) { key["x5c"].push_back(key["x5c"][0]); },
       "x5c: two certificates"},
      {"numbers in x5c",
       [](Json& key) {
         key["x5c"] = {1, 2};
       },
       "x5c: two certificates"},
      {"x5c no base64", [](Json& key) { key["x5c"][0] = "????"; }, "x5c: two certificates"},
      {"x5c no certificate", [](Json& key) { key["x5c"][0] = "AAAA"; }, "what is no certificate"},
      {"x5c empty", [](Json& key) { key["x5c"][0] = ""; }, "what is no certificate"},
      {"bytes behind the certificate",
       [](Json& key) {
         key["x5c"][0] = to_base64(from_base64(key["x5c"][0].get<std::string>()).value() + "x");
       },
       "what is no certificate"},
      {"chain the wrong way round", [](Json& key) { std::swap(key["x5c"][0], key["x5c"][1]); },
       "not one for signing only"},
      {"no object", [](Json& key) { key = 7; }, "an object is expected"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    says(refusal_of(row.change), row.part);
  }
}

TEST_CASE("a refusal names the key") {
  const Jwk jwk = jwk_of(make_producer());
  Json json = Json::parse(set_of(jwk));
  json["keys"][0]["crv"] = "P-384";
  says(refusal(json.dump()), "keys[0] (kid " + jwk.key.kid + "): ");
  json = Json::parse(set_of(jwk));
  json["keys"][0]["exp"] = json["keys"][0]["exp"].get<int64_t>() + 1;
  says(refusal(json.dump()), "kid " + jwk.key.kid + ": ");
}

TEST_CASE("a point off the curve is refused although its kid is right") {
  Jwk jwk = jwk_of(make_producer());
  jwk.public_key_info.back() = static_cast<char>(jwk.public_key_info.back() ^ 1);
  jwk.key.kid = kid_of(jwk.public_key_info);
  says(refusal(set_of(jwk)), "no point on the curve");
}

TEST_CASE("a key with another key's certificate is refused") {
  Jwk jwk = jwk_of(make_producer());
  jwk.certificate = jwk_of(make_producer()).certificate;
  says(refusal(set_of(jwk)), "for another key than x and y");
}

TEST_CASE("only a chain of producer, issuing CA and this root is followed") {
  const Holder& root = authorities().root;
  const Holder& issuing = authorities().issuing;
  const Holder other_root = make_holder(CertificateKind::kRoot, "Root CA", nullptr, kStart, kEnd);
  const Holder other_issuing =
      make_holder(CertificateKind::kIssuing, "Issuing CA", &other_root, kStart, kEnd);
  const Holder below =
      make_holder(CertificateKind::kIssuing, "Issuing CA 2", &issuing, kStart, kEnd);
  const Holder late =
      make_holder(CertificateKind::kIssuing, "Issuing CA", &root, at("2026-06-01T00:00:00Z"), kEnd);
  const Holder producer = make_producer();

  const auto leaf_below = [](const Holder& issuer,
                             CertificateKind kind = CertificateKind::kProducer) {
    return jwk_of(make_holder(kind, "htx-a", &issuer, kFrom, kUntil), issuer);
  };
  REQUIRE(refusal(set_of(leaf_below(issuing))) == "accepted");
  says(refusal(set_of(leaf_below(other_issuing))), "do not lead to the programme's root");
  says(refusal(set_of(leaf_below(root))), "x5c: ");
  says(refusal(set_of(leaf_below(below))), "do not lead to the programme's root");
  says(refusal(set_of(leaf_below(producer))), "do not lead to the programme's root");
  says(refusal(set_of(leaf_below(late))), "do not lead to the programme's root");
  says(refusal(set_of(leaf_below(issuing, CertificateKind::kIssuing))), "not one for signing only");
  // Same names, keys of others: the signature does not fit.
  says(refusal(set_of(jwk_of(producer, other_issuing))), "do not lead to the programme's root");
  says(
      refusal(set_of(jwk_of(make_holder(CertificateKind::kRoot, "htx-a", nullptr, kFrom, kUntil)))),
      "not one for signing only");
}

TEST_CASE("the root is one self-signed CA certificate") {
  const std::string set = set_of(jwk_of(make_producer()));
  const std::string other = certificate_pem(
      *make_holder(CertificateKind::kRoot, "Root CA", nullptr, kStart, kEnd).certificate);
  says(refusal(set, ""), "no root certificate");
  says(refusal(set, "hello"), "no root certificate");
  says(refusal(set, certificate_pem(*authorities().issuing.certificate)), "no root certificate");
  says(refusal(set, certificate_pem(*make_producer().certificate)), "no root certificate");
  says(refusal(set, root_pem() + other), "no root certificate");
  says(refusal(set, std::string(100'000, 'x')), "no root certificate");
  says(refusal(set, other), "do not lead to the programme's root");
  CHECK(refusal(set, "# a comment\n" + root_pem()) == "accepted");
}

TEST_CASE("text that is no key set is refused") {
  const struct {
    const char* what;
    std::string text;
    const char* part;
  } rows[] = {
      {"empty", "", "this is no JSON"},
      {"cut", R"({"keys": [)", "this is no JSON"},
      {"two documents", R"({"keys":[]}{"keys":[]})", "this is no JSON"},
      {"array", "[]", "an object with an array"},
      {"null", "null", "an object with an array"},
      {"no keys", "{}", "an object with an array"},
      {"keys no array", R"({"keys":{}})", "an object with an array"},
      {"NUL bytes", std::string("{\"keys\":[]}\0[", 13), "this is no JSON"},
      {"no UTF-8", "{\"keys\":[],\"\xff\":1}", "this is no JSON"},
      {"member twice", R"({"keys":[],"keys":[]})", "keys twice"},
      {"member twice inside", R"({"keys":[{"kid":"1","kid":"1"}]})", "kid twice"},
      {"deep", std::string(100'000, '['), "nested too deeply"},
      {"deep objects",
       [] {
         std::string text;
         for (int i = 0; i < 10'000; ++i) text += R"({"a":)";
         return text;
       }(),
       "nested too deeply"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    says(refusal(row.text), row.part);
  }
}

TEST_CASE("a kid stands in a set once") {
  const Jwk jwk = jwk_of(make_producer());
  says(refusal(with_key(set_of(jwk), jwk)), "in the key set twice");
}

TEST_CASE("the set's editor keeps what it does not know") {
  const Jwk first = jwk_of(make_producer());
  const Jwk second = jwk_of(make_producer());
  Json json = Json::parse(set_of(first));
  json["programme"] = "OCOP";
  json["keys"][0]["note"] = "first";
  const Json edited = Json::parse(with_revocation(with_key(json.dump(), second), second.key.kid,
                                                  at("2027-01-01T00:00:00Z"), ""));
  CHECK(edited["programme"] == "OCOP");
  CHECK(edited["keys"].size() == 2);
  CHECK(edited["keys"][0] == json["keys"][0]);
  CHECK(edited["keys"][1]["revoked_since"] == 1798761600);
  CHECK_FALSE(edited["keys"][1].contains("revocation_reason"));
}

TEST_CASE("a directory without the two files is refused, not thrown at") {
  const test::TemporaryFolder folder;
  const auto load = [&] {
    const auto ring = Keyring::load(folder.path());
    return ring ? std::string("accepted") : ring.error().in(Language::kEnglish);
  };
  says(load(), "jwks.json: there is no such file");
  write_file_whole(folder / "jwks.json", set_of(jwk_of(make_producer())));
  says(load(), "root.crt: there is no such file");
  write_file_whole(folder / "root.crt", root_pem());
  CHECK(load() == "accepted");
}

}  // namespace ocop::keys
