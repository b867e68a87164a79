// The example registry with a key of the feed, on each engine, and what a portal would see.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/file.h"
#include "db/changes.h"
#include "keys/feed_check.h"
#include "tests/db/actors.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"
#include "tests/keys/test_programme.h"
#include "verifier/national/feed.h"

namespace ocop::test {

/// Opening keys is slow on purpose: one for all tests.
struct FeedKeys {
  TestProgramme programme;
  keys::FeedKey key = make(programme);
  std::string root = read_file(programme.directory() / "root.crt", 64 * 1024);

  static keys::FeedKey make(TestProgramme& programme) {
    const keys::Secret passphrase("feed passphrase");
    REQUIRE(programme.store().issue_feed_key(at("2026-01-01T00:00:00Z"), at("2029-01-31T16:59:59Z"),
                                             issuing_passphrase(), passphrase));
    return keys::FeedKey::load(programme.directory(), passphrase).value();
  }
};

inline const FeedKeys& feed_keys() {
  static const FeedKeys keys;
  return keys;
}

class FeedScene {
 public:
  explicit FeedScene(const db::Address& address) : address_(address) {
    db::example::fill(address);
    db::example::enter(address, db::example::record());
  }

  const db::Address& address() const { return address_; }
  const Clock& clock() const { return clock_; }
  Instant now = db::example::now();

  verifier::Feeder feeder(std::function<bool()> stop = {}) const {
    return verifier::Feeder({address_, feed_keys().key, clock_, "id.example.vn", std::move(stop)});
  }
  std::uint64_t feed() const { return feeder().catch_up(); }

  std::vector<db::Change> changes(std::int64_t since = 0) const {
    db::Connection connection(address_, db::Access::kRead);
    return db::changes_since(connection, since, 1'000'000);
  }
  /// "batch 0952…/L2601" of each statement behind `since`, which a portal's check has followed
  /// from the first one on.
  std::vector<std::string> heard(std::int64_t since = 0) const {
    keys::FeedCheck check(keys::ChangeReader::parse(feed_keys().root).value());
    std::vector<std::string> subjects;
    for (const auto& change : changes()) {
      const auto opened = check.add(change.jws);
      REQUIRE_MESSAGE(opened.has_value(), (opened ? "" : opened.error().in(Language::kEnglish)));
      CHECK(opened->statement.seq == change.seq);
      CHECK(opened->statement.subject == change.subject);
      CHECK(opened->statement.key == change.key);
      if (change.seq > since) subjects.push_back(change.subject + " " + change.key);
    }
    return subjects;
  }

 private:
  db::Address address_;
  Clock clock_ = [this] { return now; };
};

template <class Test>
void with_feed(Test test) {
  db::on_each_engine([&](const db::Address& address) {
    FeedScene scene(address);
    test(scene);
  });
}

}  // namespace ocop::test
