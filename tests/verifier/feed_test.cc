// The outgoing feed over a registry: what is signed, when, and exactly once.
#include "verifier/national/feed.h"

#include <doctest/doctest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "db/audit.h"
#include "db/goods_acts.h"
#include "tests/db/goods_scene.h"
#include "tests/verifier/feed_scene.h"

namespace ocop::test {
namespace {

using namespace db::example;
using Names = std::vector<std::string>;

const Names kAll = {"product 09521234543213", "batch 09521234543213/L2601", "product 09521234543220",
                    "product 09521234543237", "product 09521234543244"};

std::string product(const std::string& gtin) { return "product " + gtin; }
std::string batch(const std::string& gtin, const std::string& lot) { return "batch " + gtin + "/" + lot; }

Names sorted(Names names) {
  std::sort(names.begin(), names.end());
  return names;
}

/// An entry of the log, as an act would leave it.
void note(const db::Address& address, const std::string& act, const std::string& subject) {
  db::Connection connection(address, db::Access::kTool);
  db::WriteTransaction transaction(connection);
  db::append_audit(connection, db::at_command_line(), {act, subject, "{}"}, db::example::now());
  transaction.commit();
}

void enter_lots(const db::Address& address, int from, int count) {
  for (int i = from; i < from + count; ++i) {
    auto lot = record();
    lot.lot = "M" + std::to_string(i);
    lot.serials = {static_cast<std::uint64_t>(1000 + i * 10), 10, 6};
    lot.areas = {{kMeadow, 0, {}}};
    enter(address, lot);
  }
}

}  // namespace

TEST_CASE("the first run signs every product and batch once, and the next one nothing") {
  with_feed([](FeedScene& scene) {
    CHECK(scene.feed() == kAll.size());
    CHECK(scene.heard() == kAll);
    CHECK(scene.feed() == 0);
    auto feeder = scene.feeder();
    CHECK(feeder.catch_up() == 0);
    CHECK(scene.heard() == kAll);
    const auto first = scene.changes().front();
    CHECK(first.signed_at == scene.now);
    CHECK(first.digest.size() == 64);
  });
}

TEST_CASE("a feeder that has caught up signs what an act changed, and no more") {
  with_feed([](FeedScene& scene) {
    auto feeder = scene.feeder();
    feeder.catch_up();
    const auto seq = [&] { return scene.changes().back().seq; };

    auto at = seq();
    enter_lots(scene.address(), 1, 2);
    CHECK(feeder.catch_up() == 2);
    CHECK(scene.heard(at) == Names{batch(kHoney, "M1"), batch(kHoney, "M2")});

    at = seq();
    REQUIRE(recall(scene.address(), whole_lot()));
    CHECK(feeder.catch_up() == 2);
    CHECK(sorted(scene.heard(at)) == Names{batch(kHoney, "L2601"), product(kHoney)});
    const auto said = scene.changes().back();
    CHECK(said.audit_seq > 0);

    at = seq();
    db::execute(scene.address(), "UPDATE products SET name_vi = 'Nếp nương mới' WHERE gtin = '" + kRice + "'");
    CHECK(feeder.catch_up() == 0);
    note(scene.address(), "product.change", "product " + kRice);
    CHECK(feeder.catch_up() == 1);
    CHECK(scene.heard(at) == Names{product(kRice)});
  });
}

TEST_CASE("an entry of the log reaches the goods that it speaks of") {
  with_feed([](FeedScene& scene) {
    enter_lots(scene.address(), 1, 1);
    const Names honey = {product(kHoney), batch(kHoney, "L2601"), batch(kHoney, "M1")};
    REQUIRE(recall(scene.address(), whole_lot()));
    db::Connection connection(scene.address(), db::Access::kTool);
    const struct {
      const char* act;
      std::string subject;
      Names reached;
      bool everything = false;
    } table[] = {
        {"product.change", "product " + kHoney, honey},
        {"certificate.revoke", "certificate " + kHoneyCertificate, honey},
        {"certificate.revoke", "certificate none", {}},
        {"producer.change", "producer " + kCooperative,
         {product(kHoney), batch(kHoney, "L2601"), batch(kHoney, "M1"), product(kRice)}},
        {"area.change", "area " + kForest,
         {product(kHoney), batch(kHoney, "L2601"), batch(kHoney, "M1"), product(kRice)}},
        {"batch.register", "batch " + kHoney + "/L/1", {batch(kHoney, "L/1")}},
        {"goods.recall", "recall 1", {product(kHoney), batch(kHoney, "L2601")}},
        {"goods.recall", "recall x", {}},
        {"key.revoke", "key " + kKey, {batch(kHoney, "L2601"), batch(kHoney, "M1")}},
        {"roll.activate", "roll " + kHoney + "/R1", honey},
        {"import", "import", {}, true},
        {"rules.add", "rules 2026", {}, true},
        {"delivery.add", "area " + kForest, {}},
        {"labels.print", "batch " + kHoney + "/L2601", {}},
        {"sign_in", "user lan", {}},
        {"odd", "", {}},
        {"odd", "batch", {}},
        {"odd", "product '; DROP TABLE changes", {}},
    };
    for (const auto& row : table) {
      CAPTURE(row.subject);
      const auto before = db::audit_head(connection).seq;
      note(scene.address(), row.act, row.subject);
      const auto changed = db::changed_subjects(connection, before, 100);
      Names reached;
      for (const auto& one : changed.subjects) {
        reached.push_back(one.subject.kind() + " " + one.subject.key());
        CHECK(one.audit_seq == before + 1);
      }
      CHECK(sorted(reached) == sorted(row.reached));
      CHECK(changed.everything == row.everything);
      CHECK(changed.until == before + 1);
    }
    const auto few = db::changed_subjects(connection, 0, 3);
    CHECK(few.until == 3);
  });
}

TEST_CASE("products and batches are read page by page, whatever a page holds") {
  with_feed([](FeedScene& scene) {
    enter_lots(scene.address(), 1, 5);
    db::Connection connection(scene.address(), db::Access::kRead);
    const auto all = db::registry_subjects(connection, {}, 1000);
    CHECK(all.size() == kAll.size() + 5);
    CHECK(std::is_sorted(all.begin(), all.end()));
    for (std::size_t most = 1; most <= all.size() + 1; ++most) {
      CAPTURE(most);
      std::vector<db::Subject> read;
      while (true) {
        const auto page = db::registry_subjects(connection, read.empty() ? db::Subject{} : read.back(), most);
        CHECK(page.size() <= most);
        if (page.empty()) break;
        read.insert(read.end(), page.begin(), page.end());
        REQUIRE(read.size() <= all.size());
      }
      CHECK(read == all);
    }
    CHECK(db::registry_subjects(connection, {}, 1000, "tan-ky").size() == 8);
    CHECK(db::registry_subjects(connection, {}, 1000, "nowhere").empty());
  });
}

TEST_CASE("a certificate that ends is said on the first day without it, though nobody acted") {
  with_feed([](FeedScene& scene) {
    scene.feed();
    const auto at = scene.changes().back().seq;
    scene.now = test::at("2028-01-19T16:00:00Z");  // 23:00 of its last day in Viet Nam
    CHECK(scene.feed() == 0);
    scene.now = test::at("2028-01-19T17:00:00Z");
    CHECK(scene.feed() == 2);
    CHECK(scene.heard(at) == Names{product(kHoney), batch(kHoney, "L2601")});
    const auto jws = scene.changes().back().jws;
    auto reader = keys::ChangeReader::parse(feed_keys().root).value();
    const auto document = nlohmann::json::parse(reader.open(jws)->statement.document);
    CHECK(document["certificates"][0]["now"]["status"] == "expired");
    CHECK(document["certificates"][0]["at_production"]["status"] == "in_force");
    CHECK(document["as_of"] == "2028-01-20");
    // A clock that was set back unsays nothing.
    scene.now = db::example::now();
    CHECK(scene.feed() == 0);
  });
}

TEST_CASE("what an import or new rules changed is found without an entry that names it") {
  with_feed([](FeedScene& scene) {
    scene.feed();
    const auto at = scene.changes().back().seq;
    db::execute(scene.address(), "UPDATE producers SET address = 'Thôn 2' WHERE id = '" + kHousehold + "'");
    note(scene.address(), "import", "import");
    CHECK(scene.feed() == 2);
    CHECK(scene.heard(at) == Names{product(kTea), product(kVillage)});
    CHECK(scene.feed() == 0);
  });
}

TEST_CASE("a feeder that is asked to stop leaves the rest to the next one") {
  with_feed([](FeedScene& scene) {
    enter_lots(scene.address(), 1, 60);
    const auto all = kAll.size() + 60;
    int asked = 0;
    // Asked once only: what it has left out by then must not pass for compared.
    auto stopped = scene.feeder([&] { return ++asked == 3; });
    CHECK(stopped.catch_up() == 0);
    CHECK(asked == 3);
    auto cut = scene.feeder([&] { return !scene.changes().empty(); });
    const auto first = cut.catch_up();
    CHECK(first > 0);
    CHECK(first < all);
    CHECK(cut.catch_up() == 0);
    CHECK(scene.feed() == all - first);

    enter_lots(scene.address(), 61, 2);
    CHECK(scene.feeder([] { return true; }).catch_up() == 0);
    CHECK(scene.feed() == 2);
    const auto heard = scene.heard();
    CHECK(std::set<std::string>(heard.begin(), heard.end()).size() == all + 2);
  });
}

TEST_CASE("feeders at the same time sign everything once, in one chain") {
  with_feed([](FeedScene& scene) {
    enter_lots(scene.address(), 1, 60);
    const auto run = [&] {
      auto feeder = scene.feeder();
      for (int i = 0; i < 3; ++i) feeder.catch_up();
    };
    std::thread one(run), two(run);
    one.join();
    two.join();
    const auto heard = scene.heard();
    CHECK(heard.size() == kAll.size() + 60);
    CHECK(std::set<std::string>(heard.begin(), heard.end()).size() == heard.size());
    CHECK(scene.feed() == 0);
  });
}

TEST_CASE("a feeder that is killed again and again signs everything once, in one chain") {
  with_feed([](FeedScene& scene) {
    static_cast<void>(feed_keys());
    std::uint64_t kills = 0;
    for (int round = 0; round < 8; ++round) {
      enter_lots(scene.address(), round * 10 + 1, 10);
      const pid_t child = ::fork();
      REQUIRE(child >= 0);
      if (child == 0) {
        // Leaves by _exit: the child must not run what the test program has set up.
        try {
          for (auto feeder = scene.feeder();;) feeder.catch_up();
        } catch (...) {
          ::_exit(3);
        }
      }
      ::usleep(static_cast<useconds_t>(3'000 * (round + 1)));
      ::kill(child, SIGKILL);
      int status = 0;
      ::waitpid(child, &status, 0);
      kills += WIFSIGNALED(status) ? 1 : 0;
      scene.heard();
    }
    CHECK(kills == 8);
    scene.feed();
    const auto heard = scene.heard();
    CHECK(heard.size() == kAll.size() + 80);
    CHECK(std::set<std::string>(heard.begin(), heard.end()).size() == heard.size());
  });
}

}  // namespace ocop::test
