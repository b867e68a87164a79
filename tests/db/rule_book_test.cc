#include "db/rule_book.h"

#include <doctest/doctest.h>
#include <soci/soci.h>

#include "db/audit.h"
#include "tests/db/engines.h"
#include "tests/db/neighbours.h"

namespace ocop::db {
namespace {

using namespace example;

std::string rule_set(const std::string& id, int months) {
  return R"({"id": ")" + id + R"(", "decision": "QĐ )" + id +
         R"(", "from": "2027-01-01", "validity_months": )" + std::to_string(months) +
         R"(, "ratings": [{"stars": 3, "score_from": 50, "score_below": 101, "issues": "province",
            "revokes": "province"}],
            "revocation": {"grounds": [{"code": "false_dossier", "en": "false", "vi": "gian dối"}]}})";
}

Result<void> add(const Address& address, const programme::Actor& actor, const std::string& json) {
  return in_transaction(address, [&](Connection& connection) {
    return add_rule_set(connection, actor, json, november());
  });
}

std::shared_ptr<const programme::RuleBook> book(const Address& address) {
  Connection connection(address, Access::kRead);
  return load_rule_book(connection);
}

}  // namespace

TEST_CASE("a registry knows the sets that ship, and those that were added") {
  on_each_engine([](const Address& address) {
    CHECK(book(address)->sets().size() == programme::RuleBook::built_in().sets().size());
    REQUIRE(add(address, administrator(), rule_set("9/2027", 24)).has_value());
    const auto rules = book(address);
    const auto* set = rules->find("9/2027");
    REQUIRE(set != nullptr);
    CHECK(set->validity_months == 24);
    CHECK(book(address)->governing(day("2027-01-01"))->id == "9/2027");
    CHECK(book(address)->governing(day("2026-12-31"))->id == "26/2026");
  });
}

TEST_CASE("a later revision counts, the earlier one stays, and both are on the log") {
  on_each_engine([](const Address& address) {
    REQUIRE(add(address, administrator(), rule_set("9/2027", 24)).has_value());
    REQUIRE(add(address, at_command_line(), rule_set("9/2027", 30)).has_value());
    CHECK(book(address)->find("9/2027")->validity_months == 30);
    CHECK(number(address, "SELECT COUNT(*) FROM rule_sets") == 2);
    Connection connection(address, Access::kRead);
    const auto entries = audit_entries(connection, {.subject = "rules 9/2027"});
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].act == "rules.add");
    CHECK(entries[0].details.find("\"revision\":2") != std::string::npos);
    CHECK(entries[1].actor == "minh");
  });
}

TEST_CASE("only an administrator adds rules, and only readable ones that are new") {
  on_each_engine([](const Address& address) {
    for (const auto& actor : {ministry_officer(), province_officer(), commune_officer(),
                              inspector(), cooperative()}) {
      CHECK_FALSE(add(address, actor, rule_set("9/2027", 24)).has_value());
    }
    CHECK_FALSE(add(address, administrator(), "{}").has_value());
    CHECK_FALSE(add(address, administrator(), "").has_value());
    CHECK_FALSE(add(address, administrator(), std::string(2'000'000, '[')).has_value());
    CHECK_FALSE(add(address, administrator(), rule_set(std::string(50, '1') + "/2027", 24)));
    CHECK(number(address, "SELECT COUNT(*) FROM rule_sets") == 0);
    REQUIRE(add(address, administrator(), rule_set("9/2027", 24)).has_value());
    CHECK_FALSE(add(address, administrator(), rule_set("9/2027", 24)).has_value());
    CHECK(number(address, "SELECT COUNT(*) FROM audit") == 1);
  });
}

TEST_CASE("a stored set that cannot be read stops the program instead of changing the rules") {
  on_each_engine([](const Address& address) {
    REQUIRE(add(address, administrator(), rule_set("9/2027", 24)).has_value());
    execute(address, "UPDATE rule_sets SET json = '{}'");
    CHECK_THROWS_AS(book(address), DatabaseError);
  });
}

}  // namespace ocop::db
