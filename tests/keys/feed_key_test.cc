// The outgoing feed's key, its statements, and a portal's check of them.
#include "keys/feed_key.h"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "base/base64.h"
#include "base/file.h"
#include "keys/certificate.h"
#include "keys/feed_check.h"
#include "keys/jwks.h"
#include "keys/signing_key.h"
#include "tests/keys/test_programme.h"

namespace ocop::test {
namespace {

using keys::ChangeReader;
using keys::ChangeStatement;
using keys::FeedCheck;
using keys::FeedKey;
using keys::FeedPosition;

const char* const kIssued = "2026-02-01T00:00:00Z";
const char* const kEnds = "2029-01-31T16:59:59Z";

const keys::Secret& feed_passphrase() {
  static const keys::Secret secret("feed passphrase");
  return secret;
}

FeedKey make_feed_key(TestProgramme& programme) {
  REQUIRE(programme.store().issue_feed_key(at(kIssued), at(kEnds), issuing_passphrase(), feed_passphrase()));
  return FeedKey::load(programme.directory(), feed_passphrase()).value();
}

std::string root_of(const TestProgramme& programme) {
  return read_file(programme.directory() / "root.crt", 64 * 1024);
}

/// Opening keys is slow on purpose: one programme for all tests that only sign and check.
struct Feed {
  TestProgramme programme;
  FeedKey key = make_feed_key(programme);
  std::string root = root_of(programme);

  ChangeReader reader() const { return ChangeReader::parse(root).value(); }
  std::string sign(std::int64_t seq, std::string previous, const char* when = "2026-11-22T05:00:00Z") const {
    return sign_change(key, {seq, std::move(previous), "product", "09521000001015", at(when),
                             R"({"name":{"vi":"Ô mai mơ"}})"});
  }
  /// `count` statements, each behind the one before.
  std::vector<std::string> chain(int count) const {
    std::vector<std::string> statements;
    std::string previous(keys::kNoPrevious);
    for (int seq = 1; seq <= count; ++seq) {
      statements.push_back(sign(seq, previous));
      previous = keys::change_digest(statements.back());
    }
    return statements;
  }
};

const Feed& feed() {
  static const Feed one;
  return one;
}

std::string part(const std::string& jws, int index) {
  std::istringstream in(jws);
  std::string text;
  for (int i = 0; i <= index; ++i) std::getline(in, text, '.');
  return from_base64url(text).value();
}

/// The same JWS with a part of other content.
std::string with_part(const std::string& jws, int index, const std::string& content) {
  std::istringstream in(jws);
  std::string text, all;
  for (int i = 0; std::getline(in, text, '.'); ++i) {
    all += (i == 0 ? "" : ".") + (i == index ? to_base64url(content) : text);
  }
  return all;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto found = text.find(from);
  REQUIRE(found != std::string::npos);
  return text.replace(found, from.size(), to);
}

}  // namespace

TEST_CASE("a statement of the feed opens with the programme's root alone") {
  const std::string jws = feed().sign(1, std::string(keys::kNoPrevious));
  const auto opened = feed().reader().open(jws);
  REQUIRE(opened);
  CHECK(opened->kid == feed().key.kid());
  CHECK(opened->statement.seq == 1);
  CHECK(opened->statement.previous == keys::kNoPrevious);
  CHECK(opened->statement.subject == "product");
  CHECK(opened->statement.key == "09521000001015");
  CHECK(opened->statement.at == at("2026-11-22T05:00:00Z"));
  CHECK(opened->statement.document == R"({"name":{"vi":"Ô mai mơ"}})");

  const auto header = nlohmann::json::parse(part(jws, 0));
  CHECK(header.size() == 4);
  CHECK(header["alg"] == "ES256");
  CHECK(header["typ"] == "ocop-change+jws");
  CHECK(header["kid"] == feed().key.kid());
  CHECK(header["x5c"].size() == 2);
}

TEST_CASE("nothing of a statement can be changed, and no other programme's opens") {
  const std::string jws = feed().sign(7, keys::change_digest("the one before"));
  const std::string header = part(jws, 0), payload = part(jws, 1), signature = part(jws, 2);
  std::string flipped = signature;
  flipped[40] = static_cast<char>(flipped[40] ^ 1);
  const struct {
    const char* what;
    std::string jws;
    const char* where;
  } table[] = {
      {"another number", with_part(jws, 1, replaced(payload, "\"seq\":7", "\"seq\":8")), "signature"},
      {"another document", with_part(jws, 1, replaced(payload, "mai", "mui")), "signature"},
      {"a flipped bit of the signature", with_part(jws, 2, flipped), "signature"},
      {"a signature of 63 bytes", with_part(jws, 2, signature.substr(1)), "jws"},
      {"no signature", jws.substr(0, jws.rfind('.') + 1), "jws"},
      {"a fourth part", jws + ".AAAA", "jws"},
      {"alg none", with_part(jws, 0, replaced(header, "ES256", "none")), "header"},
      {"a batch record's type", with_part(jws, 0, replaced(header, "change+", "batch+")), "header"},
      {"a header with one member more", with_part(jws, 0, replaced(header, "{", "{\"b64\":false,")), "header"},
      {"another kid", with_part(jws, 0, replaced(header, feed().key.kid(), "0000000001")), "kid"},
      {"x5c that is none", with_part(jws, 0, replaced(header, "\"x5c\":[\"MII", "\"x5c\":[\"AII")), "x5c"},
      {"nothing", "", "jws"},
      {"two dots", "..", "jws"},
  };
  for (const auto& row : table) {
    CAPTURE(row.what);
    const auto opened = feed().reader().open(row.jws);
    REQUIRE(!opened);
    CHECK(opened.error().where == row.where);
  }
  const TestProgramme other;
  auto reader = ChangeReader::parse(root_of(other)).value();
  CHECK(reader.open(jws).error().where == "x5c");
}

TEST_CASE("a statement that was signed outside of the key's validity is refused") {
  const struct {
    const char* when;
    bool opens;
  } table[] = {{"2026-01-31T23:59:59Z", false},
               {kIssued, true},
               {kEnds, true},
               {"2029-01-31T17:00:00Z", false}};
  for (const auto& row : table) {
    CAPTURE(row.when);
    const auto opened = feed().reader().open(feed().sign(1, std::string(keys::kNoPrevious), row.when));
    CHECK(opened.has_value() == row.opens);
    if (!opened) CHECK(opened.error().where == "at");
  }
}

TEST_CASE("a signed payload that is no statement is refused") {
  const auto good = ChangeStatement{1, std::string(keys::kNoPrevious), "product", "09521000001015",
                                    at("2026-11-22T05:00:00Z"), "{}"};
  const auto opens = [](const ChangeStatement& statement) {
    return feed().reader().open(sign_change(feed().key, statement)).has_value();
  };
  CHECK(opens(good));
  auto bad = good;
  bad.seq = 0;
  CHECK_FALSE(opens(bad));
  bad = good;
  bad.seq = -1;
  CHECK_FALSE(opens(bad));
  bad = good;
  bad.previous = "00";
  CHECK_FALSE(opens(bad));
  bad = good;
  bad.subject = "";
  CHECK_FALSE(opens(bad));
  bad = good;
  bad.document = "[]";
  CHECK_FALSE(opens(bad));
  bad = good;
  bad.document = R"({}, "seq": 2, "more": 1)";
  CHECK_FALSE(opens(bad));
}

TEST_CASE("the feed's key is no producer's, and a producer's key signs no feed") {
  TestProgramme programme;
  const auto feed_key = make_feed_key(programme);
  CHECK(programme.keyring().find(feed_key.kid()) == nullptr);
  CHECK(programme.keyring().all().empty());
  // The labeler cannot be made to open it.
  CHECK(!keys::SigningKey::load(keys::feed_key_file(programme.directory()), feed_passphrase()));

  // Nor does it become one by standing in the key set.
  const auto leaf = keys::parse_certificate_pem(read_file(programme.directory() / "feed.crt", 64 * 1024));
  const auto issuing = keys::parse_certificate_pem(read_file(programme.directory() / "issuing.crt", 64 * 1024));
  const auto facts = keys::certificate_facts(*leaf).value();
  const keys::Jwk smuggled{{feed_key.kid(), "htx-a", facts.not_before, facts.not_after, std::nullopt, ""},
                           facts.public_key_info, keys::certificate_der(*leaf),
                           keys::certificate_der(*issuing)};
  const auto ring = keys::Keyring::parse(keys::with_key(keys::empty_jwks(), smuggled), root_of(programme));
  REQUIRE(!ring);
  CHECK(ring.error().where == "kid " + feed_key.kid() + ".x5c");

  // A producer's pair under the feed's name loads, and nobody believes what it signs.
  const auto producer = programme.issue("htx-a");
  auto file = programme.store().key_file(producer.kid);
  std::filesystem::copy_file(file, programme.directory() / "feed.key",
                             std::filesystem::copy_options::overwrite_existing);
  std::filesystem::copy_file(file.replace_extension(".crt"), programme.directory() / "feed.crt",
                             std::filesystem::copy_options::overwrite_existing);
  const auto forged = FeedKey::load(programme.directory(), key_passphrase()).value();
  auto reader = ChangeReader::parse(root_of(programme)).value();
  const auto opened = reader.open(sign_change(
      forged, {1, std::string(keys::kNoPrevious), "product", "x", at("2026-11-22T05:00:00Z"), "{}"}));
  REQUIRE(!opened);
  CHECK(opened.error().where == "x5c");
}

TEST_CASE("a new key of the feed takes over, and what the old one signed still opens") {
  TestProgramme programme;
  const auto first = make_feed_key(programme);
  const std::string one =
      sign_change(first, {1, std::string(keys::kNoPrevious), "product", "a", at("2026-11-22T05:00:00Z"), "{}"});
  const auto second = make_feed_key(programme);
  CHECK(second.kid() != first.kid());
  const std::string two =
      sign_change(second, {2, keys::change_digest(one), "product", "a", at("2026-11-23T05:00:00Z"), "{}"});
  FeedCheck check(ChangeReader::parse(root_of(programme)).value());
  CHECK(check.add(one)->kid == first.kid());
  CHECK(check.add(two)->kid == second.kid());

  // Killed between the two files: said, not used.
  write_file_whole(programme.directory() / "feed.crt",
                   read_file(programme.directory() / "issuing.crt", 64 * 1024));
  const auto mixed = FeedKey::load(programme.directory(), feed_passphrase());
  REQUIRE(!mixed);
  CHECK(mixed.error().where.ends_with("feed.crt"));
}

TEST_CASE("a key of the feed lies within the issuing CA's validity, and needs the right passphrases") {
  TestProgramme programme;
  auto& store = programme.store();
  const auto issue = [&](const char* from, const char* until, const keys::Secret& ca, const char* own) {
    return store.issue_feed_key(at(from), at(until), ca, keys::Secret(own)).has_value();
  };
  CHECK_FALSE(issue("2025-01-01T00:00:00Z", kEnds, issuing_passphrase(), "feed passphrase"));
  CHECK_FALSE(issue(kIssued, "2099-01-01T00:00:00Z", issuing_passphrase(), "feed passphrase"));
  CHECK_FALSE(issue(kEnds, kIssued, issuing_passphrase(), "feed passphrase"));
  CHECK_FALSE(issue(kIssued, kEnds, key_passphrase(), "feed passphrase"));
  CHECK_FALSE(issue(kIssued, kEnds, issuing_passphrase(), "short"));
  CHECK_FALSE(std::filesystem::exists(programme.directory() / "feed.key"));
  const auto none = FeedKey::load(programme.directory(), feed_passphrase());
  REQUIRE(!none);
  CHECK(none.error().where.ends_with("feed.key"));
}

TEST_CASE("a portal's check follows the chain and names what breaks it") {
  const auto good = feed().chain(4);
  const auto after = [&](std::vector<std::string> statements) {
    FeedCheck check(feed().reader());
    for (const auto& jws : statements) {
      if (const auto added = check.add(jws); !added) return added.error().where;
    }
    return std::string("all well");
  };
  std::string forged = good[1];
  forged[forged.size() - 3] = forged[forged.size() - 3] == 'A' ? 'B' : 'A';
  const struct {
    const char* what;
    std::vector<std::string> statements;
    const char* where;
  } table[] = {
      {"whole", good, "all well"},
      {"one missing", {good[0], good[2]}, "statement 2"},
      {"the first missing", {good[1]}, "statement 1"},
      {"one twice", {good[0], good[1], good[1]}, "statement 3"},
      {"swapped", {good[0], good[2], good[1]}, "statement 2"},
      {"one forged", {good[0], forged}, "statement 2.signature"},
      {"rewritten history", {feed().sign(1, keys::change_digest("x"))}, "statement 1"},
      {"another one in its place", {good[0], feed().sign(2, std::string(keys::kNoPrevious))}, "statement 2"},
  };
  for (const auto& row : table) {
    CAPTURE(row.what);
    CHECK(after(row.statements) == row.where);
  }
}

TEST_CASE("a check is taken up where an earlier one ended") {
  const auto chain = feed().chain(5);
  FeedCheck first(feed().reader());
  REQUIRE(first.add(chain[0]));
  REQUIRE(first.add(chain[1]));
  const auto position = FeedPosition::parse(first.position().text()).value();
  CHECK(position.seq == 2);
  FeedCheck second(feed().reader(), position);
  std::istringstream answers(R"({"changes":[{"seq":3,"jws":")" + chain[2] + R"("},{"seq":4,"jws":")" + chain[3] +
                             "\"}],\"next\":4,\"more\":true}\n\n" + chain[4] + "\n");
  CHECK(keys::check_feed(answers, second).value() == 3);
  CHECK(second.position().seq == 5);
  CHECK(second.position().digest == keys::change_digest(chain[4]));

  for (const char* text : {"", "2", ":", "2:abc", "-1:", "x:0000000000000000000000000000000000000000000000000000000000000000"}) {
    CAPTURE(text);
    CHECK(!FeedPosition::parse(text));
  }
}

TEST_CASE("lines that are no statements are refused with their number") {
  for (const char* line : {"{", "{}", R"({"changes":1})", R"({"changes":[{"seq":1}]})", R"({"changes":[1]})",
                           "nonsense", "a.b.c"}) {
    CAPTURE(line);
    FeedCheck check(feed().reader());
    std::istringstream in("\n" + std::string(line) + "\n");
    const auto checked = keys::check_feed(in, check);
    REQUIRE(!checked);
    CHECK(checked.error().where.starts_with("line 2"));
  }
}

}  // namespace ocop::test
