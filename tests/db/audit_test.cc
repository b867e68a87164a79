#include "db/audit.h"

#include <doctest/doctest.h>
#include <soci/soci.h>

#include <thread>

#include "tests/db/engines.h"
#include "tests/db/neighbours.h"

namespace ocop::db {
namespace {

using example::at;
using example::in_transaction;

void append(const Address& address, int entries) {
  in_transaction(address, [&](Connection& connection) {
    for (int i = 0; i < entries; ++i) {
      append_audit(connection, example::province_officer(),
                   {"certificate.revoke", "certificate 0" + std::to_string(i) + "/QĐ",
                    R"({"decision":"12/QĐ-UBND"})"},
                   at("2026-11-22T03:00:00.123Z"));
    }
    return 0;
  });
}

std::vector<std::string> found(const Address& address, const std::optional<AuditHead>& noted = {}) {
  Connection connection(address, Access::kRead);
  std::vector<std::string> places;
  for (const auto& error : verify_audit(connection, noted)) places.push_back(error.where);
  return places;
}

AuditHead head(const Address& address) {
  Connection connection(address, Access::kRead);
  return audit_head(connection);
}

/// What somebody with the database in hand can do who knows how hashes are made.
void write_anew_from(const Address& address, std::int64_t first) {
  Connection connection(address, Access::kTool);
  auto entries = audit_entries(connection, {.limit = 1000});
  std::string previous(64, '0');
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    if (entry->seq >= first) entry->hash = audit_hash(*entry, previous);
    previous = entry->hash;
    const long long seq = entry->seq;
    connection.sql() << "UPDATE audit SET hash = :hash WHERE seq = :seq", soci::use(previous),
        soci::use(seq);
  }
  connection.sql() << "UPDATE audit_head SET hash = :hash", soci::use(previous);
}

}  // namespace

TEST_CASE("an entry's hash is that of the bytes that docs/audit-log.md describes") {
  AuditEntry entry;
  entry.seq = 1;
  entry.at = at("2026-11-22T03:00:00.123Z");
  entry.actor = "lan";
  entry.via = "console";
  entry.act = "certificate.revoke";
  entry.subject = "certificate 01/QĐ";
  entry.details = "{}";
  CHECK(audit_hash(entry, std::string(64, '0')) == "63cc626b5474c02a9bf5cc92a6f006bf68120ade7dd05b6e5dec8d0c446a4bc3");
}

TEST_CASE("no two entries are hashed as the same bytes") {
  AuditEntry entry;
  entry.actor = "ab";
  entry.via = "c";
  auto shifted = entry;
  shifted.actor = "a";
  shifted.via = "bc";
  CHECK(audit_hash(entry, "") != audit_hash(shifted, ""));
  shifted.actor = "ab1:c";
  shifted.via = "";
  CHECK(audit_hash(entry, "") != audit_hash(shifted, ""));
}

TEST_CASE("an untouched log is whole, empty, and at the borders of what is read at once") {
  on_each_engine([](const Address& address) {
    CHECK(found(address).empty());
    CHECK(head(address).seq == 0);
    for (const int more : {1, 498, 1, 1, 499}) {
      append(address, more);
      CHECK(found(address).empty());
    }
    CHECK(head(address).seq == 1000);
  });
}

TEST_CASE("an entry holds who, how, what and when") {
  on_each_engine([](const Address& address) {
    append(address, 2);
    Connection connection(address, Access::kRead);
    const auto entries = audit_entries(connection, {});
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].seq == 2);
    CHECK(entries[1].at == at("2026-11-22T03:00:00.123Z"));
    CHECK(entries[1].actor == "lan");
    CHECK(entries[1].via == "console");
    CHECK(entries[1].act == "certificate.revoke");
    CHECK(entries[1].subject == "certificate 00/QĐ");
    CHECK(entries[1].details == R"({"decision":"12/QĐ-UBND"})");
    CHECK(entries[0].hash == head(address).hash);
  });
}

TEST_CASE("whatever is done to the log is found, with the first entry that it touched") {
  struct Case {
    const char* what;
    std::vector<std::string> statements;
    const char* first;
  };
  const std::vector<Case> cases = {
      {"details changed", {"UPDATE audit SET details = '{}' WHERE seq = 3"}, "audit 3"},
      {"another actor", {"UPDATE audit SET actor = 'minh' WHERE seq = 3"}, "audit 3"},
      {"another way", {"UPDATE audit SET via = 'labeler' WHERE seq = 3"}, "audit 3"},
      {"another act", {"UPDATE audit SET act = 'certificate.extend' WHERE seq = 3"}, "audit 3"},
      {"another subject", {"UPDATE audit SET subject = 'user lan' WHERE seq = 3"}, "audit 3"},
      {"another time", {"UPDATE audit SET at_ms = at_ms + 1 WHERE seq = 3"}, "audit 3"},
      {"another hash", {"UPDATE audit SET hash = 'f' || substr(hash, 2) WHERE seq = 3",
                        "UPDATE audit SET hash = 'e' || substr(hash, 2) WHERE seq = 3"},
       "audit 3"},
      {"the first removed", {"DELETE FROM audit WHERE seq = 1"}, "audit 1"},
      {"one removed", {"DELETE FROM audit WHERE seq = 3"}, "audit 3"},
      {"removed and closed up",
       {"DELETE FROM audit WHERE seq = 3", "UPDATE audit SET seq = 3 WHERE seq = 4",
        "UPDATE audit SET seq = 4 WHERE seq = 5", "UPDATE audit SET seq = 5 WHERE seq = 6",
        "UPDATE audit_head SET seq = 5"},
       "audit 3"},
      {"two exchanged",
       {"UPDATE audit SET seq = 100 WHERE seq = 2", "UPDATE audit SET seq = 2 WHERE seq = 4",
        "UPDATE audit SET seq = 4 WHERE seq = 100"},
       "audit 2"},
      {"one put in between",
       {"UPDATE audit SET seq = 7 WHERE seq = 6", "UPDATE audit SET seq = 6 WHERE seq = 5",
        "INSERT INTO audit (seq, at_ms, actor, via, act, subject, details, hash) SELECT 5, at_ms, "
        "actor, via, act, subject, details, hash FROM audit WHERE seq = 4",
        "UPDATE audit_head SET seq = 7"},
       "audit 5"},
      {"the end cut off", {"DELETE FROM audit WHERE seq >= 5"}, "audit 5"},
      {"all cut off", {"DELETE FROM audit"}, "audit 1"},
      {"one put at the end",
       {"INSERT INTO audit (seq, at_ms, actor, via, act, subject, details, hash) SELECT 7, at_ms, "
        "actor, via, act, subject, details, hash FROM audit WHERE seq = 6"},
       "audit 7"},
      {"the head's number lowered", {"UPDATE audit_head SET seq = 5"}, "audit_head"},
      {"the head's number raised", {"UPDATE audit_head SET seq = 7"}, "audit 7"},
      {"the head's hash changed", {"UPDATE audit_head SET hash = 'f' || substr(hash, 2)",
                                   "UPDATE audit_head SET hash = 'e' || substr(hash, 2)"},
       "audit_head"},
  };
  for (const auto& one : cases) {
    on_each_engine([&](const Address& address) {
      INFO(one.what);
      append(address, 6);
      REQUIRE(found(address).empty());
      for (const auto& statement : one.statements) execute(address, statement);
      const auto places = found(address);
      REQUIRE_FALSE(places.empty());
      CHECK(places.front() == one.first);
    });
  }
}

TEST_CASE("a log written anew with right hashes is found by a head that was noted before") {
  on_each_engine([](const Address& address) {
    append(address, 4);
    const auto noted = head(address);
    append(address, 2);
    CHECK(found(address, noted).empty());
    execute(address, "UPDATE audit SET details = '{}' WHERE seq = 2");
    CHECK(found(address).front() == "audit 2");
    write_anew_from(address, 2);
    CHECK(found(address).empty());
    CHECK(found(address, noted) == std::vector<std::string>{"head"});
  });
}

TEST_CASE("an end that was cut off together with the head is found by the noted head") {
  on_each_engine([](const Address& address) {
    append(address, 3);
    const auto earlier = head(address);
    append(address, 3);
    const auto noted = head(address);
    execute(address, "DELETE FROM audit WHERE seq > 3");
    execute(address, "UPDATE audit_head SET seq = 3, hash = '" + earlier.hash + "'");
    CHECK(found(address).empty());
    CHECK(found(address, earlier).empty());
    CHECK(found(address, noted) == std::vector<std::string>{"head"});
  });
}

TEST_CASE("errors of a ruined log are bounded") {
  on_each_engine([](const Address& address) {
    append(address, 60);
    execute(address, "UPDATE audit SET details = '{\"x\":1}'");
    CHECK(found(address).size() == 20);
  });
}

TEST_CASE("an act that is rolled back leaves no entry") {
  on_each_engine([](const Address& address) {
    append(address, 1);
    {
      Connection connection(address, Access::kTool);
      const WriteTransaction transaction(connection);
      append_audit(connection, example::province_officer(), {"import", "import", "{}"}, example::now());
    }
    CHECK(head(address).seq == 1);
    append(address, 1);
    CHECK(found(address).empty());
    CHECK(head(address).seq == 2);
  });
}

TEST_CASE("writers at the same time make one chain") {
  on_each_engine([](const Address& address) {
    constexpr int kWriters = 4;
    constexpr int kEach = 10;
    std::vector<std::thread> writers;
    writers.reserve(kWriters);
    for (int i = 0; i < kWriters; ++i) {
      writers.emplace_back([&address] {
        for (int j = 0; j < kEach; ++j) append(address, 1);
      });
    }
    for (auto& writer : writers) writer.join();
    CHECK(head(address).seq == kWriters * kEach);
    CHECK(found(address).empty());
  });
}

TEST_CASE("what an entry quotes cannot break the log or its lines") {
  on_each_engine([](const Address& address) {
    auto actor = example::province_officer();
    actor.user = std::string("lan\0minh", 8);
    in_transaction(address, [&](Connection& connection) {
      append_audit(connection, actor, {"import", "product \xFF\n<script>", "{}"}, example::now());
      CHECK_THROWS_AS(append_audit(connection, actor, {"import", "x", std::string("\0", 1)},
                                   example::now()),
                      std::invalid_argument);
      return 0;
    });
    CHECK(found(address).empty());
    Connection connection(address, Access::kRead);
    CHECK(audit_entries(connection, {}).front().subject.find('\n') == std::string::npos);
  });
}

TEST_CASE("entries are listed by subject and actor, newest first, page by page") {
  on_each_engine([](const Address& address) {
    append(address, 5);
    in_transaction(address, [](Connection& connection) {
      append_audit(connection, at_command_line(), {"import", "import", "{}"}, example::now());
      return 0;
    });
    Connection connection(address, Access::kRead);
    const auto numbers = [&](const AuditFilter& filter) {
      std::vector<std::int64_t> seqs;
      for (const auto& entry : audit_entries(connection, filter)) seqs.push_back(entry.seq);
      return seqs;
    };
    using Numbers = std::vector<std::int64_t>;
    CHECK(numbers({.limit = 2}) == Numbers{6, 5});
    CHECK(numbers({.before = 5, .limit = 2}) == Numbers{4, 3});
    CHECK(numbers({.subject = "certificate 02/QĐ"}) == Numbers{3});
    CHECK(numbers({.actor = "lan", .before = 3}) == Numbers{2, 1});
    CHECK(numbers({.subject = "certificate 02"}).empty());
    CHECK(numbers({.subject = "' OR 1 = 1 --"}).empty());
    CHECK(numbers({.subject = std::string("import\0x", 8)}).empty());
  });
}

}  // namespace ocop::db
