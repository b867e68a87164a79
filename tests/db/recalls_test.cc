// Recalls, and their end.
#include <doctest/doctest.h>

#include <functional>
#include <optional>

#include "db/certificate_acts.h"
#include "db/lists.h"
#include "db/registry.h"
#include "tests/db/goods_scene.h"

namespace ocop::db {

using namespace example;
using programme::SerialRange;

TEST_CASE("a recall covers what it names, from its first day until the day it is lifted") {
  Recall recall;
  recall.what = whole_lot();
  Recall serials = recall;
  serials.what.serials = SerialRange{10, 11, 6};
  Recall days = recall;
  days.what.lot = "";
  days.what.produced_from = day("2026-01-01");
  days.what.produced_until = day("2026-01-31");
  Recall product = recall;
  product.what.lot = "";
  Recall lifted = recall;
  lifted.lift = Recall::Lift{day("2026-04-01"), "", "", ""};
  const auto january = day("2026-01-31");
  const auto february = day("2026-02-01");
  const struct {
    const char* name;
    const Recall& recall;
    const char* lot;
    const char* serial;
    std::optional<Date> produced;
    const char* on;
    bool covered;
  } table[] = {
      {"the lot", recall, "L2601", "000001", february, "2026-03-02", true},
      {"the day before", recall, "L2601", "000001", february, "2026-03-01", false},
      {"long after", recall, "L2601", "000001", february, "2199-12-31", true},
      {"another lot", recall, "L2602", "000001", february, "2026-03-02", false},
      {"a lot that differs by case", recall, "l2601", "000001", february, "2026-03-02", false},
      {"a code without lot", recall, "", "", {}, "2026-03-02", true},
      {"first serial", serials, "L2601", "000010", february, "2026-03-02", true},
      {"last serial", serials, "L2601", "000020", february, "2026-03-02", true},
      {"serial below", serials, "L2601", "000009", february, "2026-03-02", false},
      {"serial above", serials, "L2601", "000021", february, "2026-03-02", false},
      {"serial of another width", serials, "L2601", "10", february, "2026-03-02", false},
      {"a code without serial", serials, "L2601", "", february, "2026-03-02", true},
      {"last day made", days, "L9", "1", january, "2026-03-02", true},
      {"first day made", days, "L9", "1", day("2026-01-01"), "2026-03-02", true},
      {"made the day before", days, "L9", "1", day("2025-12-31"), "2026-03-02", false},
      {"made the day after", days, "L9", "1", february, "2026-03-02", false},
      {"made nobody knows when", days, "", "", {}, "2026-03-02", true},
      {"all of a product", product, "L9", "1", january, "2026-03-02", true},
      {"the day before the lift", lifted, "L2601", "", february, "2026-03-31", true},
      {"the day of the lift", lifted, "L2601", "", february, "2026-04-01", false},
  };
  for (const auto& row : table) {
    CAPTURE(row.name);
    CHECK(row.recall.covers(row.lot, row.serial, row.produced, day(row.on)) == row.covered);
  }
}

TEST_CASE("a recall is stored, logged, part of the dossier, and lifted once") {
  with_lot([](const Address& address) {
    auto part = whole_lot();
    part.serials = SerialRange{5, 3, 6};
    REQUIRE(recall(address, part) == 1);
    auto days = whole_lot();
    days.lot = "";
    days.produced_from = day("2026-02-01");
    days.produced_until = day("2026-02-28");
    days.decision = "";
    REQUIRE(recall(address, days, cooperative()) == 2);

    const auto dossier = Reader(address).dossier(kHoney, "L2601", "000006");
    REQUIRE(dossier);
    REQUIRE(dossier->recalls.size() == 2);
    const Recall& newest = dossier->recalls[0];
    CHECK(newest.id == 2);
    CHECK(newest.what.lot == "");
    CHECK(!newest.what.serials);
    CHECK(newest.what.produced_from == day("2026-02-01"));
    CHECK(newest.what.produced_until == day("2026-02-28"));
    CHECK(newest.recorded_by == cooperative().user);
    const Recall& oldest = dossier->recalls[1];
    CHECK(oldest.what.gtin == kHoney);
    CHECK(oldest.what.lot == "L2601");
    CHECK(oldest.what.serials == SerialRange{5, 3, 6});
    CHECK(!oldest.what.produced_from);
    CHECK(oldest.what.since == day("2026-03-02"));
    CHECK(oldest.what.reason == "Dư lượng kháng sinh");
    CHECK(oldest.what.instructions == "Trả lại nơi mua");
    CHECK(oldest.what.decision == "12/QĐ-SNN");
    CHECK(oldest.recorded_at == now());
    CHECK(!oldest.lift);
    CHECK(Reader(address).dossier(kRice, "", "")->recalls.empty());

    REQUIRE(lift(address, {1, day("2026-03-02"), "đã kiểm tra lại", "15/QĐ-SNN"}));
    const auto again = lift(address, {1, day("2026-03-02"), "đã kiểm tra lại", "15/QĐ-SNN"});
    REQUIRE(!again);
    CHECK(again.error().where == "recall");
    Connection connection(address, Access::kRead);
    const auto recalls = recalls_of(connection, kHoney);
    REQUIRE(recalls.size() == 2);
    REQUIRE(recalls[1].lift);
    CHECK(recalls[1].lift->on == day("2026-03-02"));
    CHECK(recalls[1].lift->decision == "15/QĐ-SNN");
    CHECK(recalls[1].lift->recorded_by == province_officer().user);

    const auto log = log_of(address);
    REQUIRE(log.size() >= 3);
    CHECK(log[0].act == "goods.lift_recall");
    CHECK(log[0].subject == "recall 1");
    CHECK(log[1].act == "goods.recall");
    CHECK(log[2].details.find(R"("first":"000005","last":"000007")") != std::string::npos);
    CHECK(verify_audit(connection).empty());
  });
}

TEST_CASE("a recall that cannot be is refused, and nothing is stored") {
  const struct {
    const char* name;
    std::function<void(RecallRequest&)> change;
    const char* where;
  } table[] = {
      {"unknown product", [](auto& r) { r.gtin = "09521234543251"; }, "gtin"},
      {"a GTIN with a NUL", [](auto& r) { r.gtin += std::string("\0x", 2); }, "gtin"},
      {"unknown lot", [](auto& r) { r.lot = "L9999"; }, "lot"},
      {"lot with a NUL", [](auto& r) { r.lot += std::string("\0", 1); }, "lot"},
      {"lot that is a path", [](auto& r) { r.lot = "../../x"; }, "lot"},
      {"lot that is no UTF-8", [](auto& r) { r.lot = "\xff"; }, "lot"},
      {"serials without a lot",
       [](auto& r) {
         r.lot = "";
         r.serials = SerialRange{1, 1, 6};
       },
       "serials"},
      {"serials beyond the lot", [](auto& r) { r.serials = SerialRange{100, 2, 6}; }, "serials"},
      {"serials below the lot", [](auto& r) { r.serials = SerialRange{0, 2, 6}; }, "serials"},
      {"no serials", [](auto& r) { r.serials = SerialRange{1, 0, 6}; }, "serials"},
      {"serials of another width", [](auto& r) { r.serials = SerialRange{1, 1, 5}; }, "serials"},
      {"serials that overflow",
       [](auto& r) {
         r.serials = SerialRange{18'446'744'073'709'551'615U, 18'446'744'073'709'551'615U, 6};
       },
       "serials"},
      {"serials that wrap around",
       [](auto& r) { r.serials = SerialRange{2, 18'446'744'073'709'551'615U, 6}; }, "serials"},
      {"days with a lot", [](auto& r) { r.produced_from = r.produced_until = day("2026-01-01"); },
       "produced_from"},
      {"one day only",
       [](auto& r) {
         r.lot = "";
         r.produced_from = day("2026-01-01");
       },
       "produced_until"},
      {"the other day only",
       [](auto& r) {
         r.lot = "";
         r.produced_until = day("2026-01-01");
       },
       "produced_from"},
      {"days in the wrong order",
       [](auto& r) {
         r.lot = "";
         r.produced_from = day("2026-01-02");
         r.produced_until = day("2026-01-01");
       },
       "produced_until"},
      {"tomorrow", [](auto& r) { r.since = day("2026-03-03"); }, "since"},
      {"no reason", [](auto& r) { r.reason = " \n "; }, "reason"},
      {"a reason that hides what it says", [](auto& r) { r.reason = "a\u202Eb"; }, "reason"},
      {"a reason with a NUL", [](auto& r) { r.reason = std::string("a\0b", 3); }, "reason"},
      {"a reason without end", [](auto& r) { r.reason = std::string(1'000'000, 'x'); }, "reason"},
      {"no instructions", [](auto& r) { r.instructions = ""; }, "instructions"},
      {"no decision", [](auto& r) { r.decision = ""; }, "decision"},
  };
  with_lot([&](const Address& address) {
    const auto entries = log_of(address).size();
    for (const auto& row : table) {
      CAPTURE(row.name);
      auto request = whole_lot();
      row.change(request);
      const auto outcome = recall(address, request);
      REQUIRE(!outcome);
      CHECK(outcome.error().where == row.where);
      CHECK(outcome.error().message.en != outcome.error().message.vi);
    }
    auto own = whole_lot();
    const auto decided = recall(address, own, cooperative());
    REQUIRE(!decided);
    CHECK(decided.error().where == "decision");
    CHECK(number(address, "SELECT COUNT(*) FROM recalls") == 0);
    CHECK(log_of(address).size() == entries);
  });
}

TEST_CASE("only who may recalls, and only within its bounds") {
  with_lot([](const Address& address) {
    auto own = whole_lot();
    own.decision = "";
    CHECK(!recall(address, own, household()));
    CHECK(!recall(address, whole_lot(), commune_officer()));
    CHECK(!recall(address, whole_lot(), inspector()));
    CHECK(!recall(address, whole_lot(), officer_elsewhere()));
    CHECK(recall(address, own, cooperative()) == 1);
    CHECK(recall(address, whole_lot()) == 2);

    const LiftRequest own_lift{1, day("2026-03-02"), "kiểm tra lại", ""};
    const LiftRequest authority_lift{2, day("2026-03-02"), "kiểm tra lại", ""};
    CHECK(!lift(address, own_lift, household()));
    const auto not_its_own = lift(address, authority_lift, cooperative());
    REQUIRE(!not_its_own);
    CHECK(not_its_own.error().message.en.find("12/QĐ-SNN") != std::string::npos);
    CHECK(!lift(address, own_lift, province_officer()));  // no decision
    CHECK(lift(address, own_lift, cooperative()));
  });
}

TEST_CASE("of all roles deciders and the producer recall and lift, and nothing is left of others") {
  using programme::Role;
  const struct {
    Actor actor;
    bool may;
  } table[] = {{{"root", Role::kAdministrator, "", "", "console"}, false},
               {{"bo", Role::kMinistryOfficer, "", "", "console"}, true},
               {province_officer(), true},
               {commune_officer(), false},
               {inspector(), false},
               {officer_elsewhere(), false},
               {cooperative(), true},
               {household(), false}};
  with_lot([&](const Address& address) {
    auto first = whole_lot();
    first.decision = "11/QĐ-SNN";
    REQUIRE(recall(address, first));
    for (const auto& row : table) {
      CAPTURE(row.actor.user);
      const bool own = row.actor.role == Role::kProducer;
      auto request = whole_lot();
      if (own) request.decision = "";
      const auto entries = log_of(address).size();
      const auto done = recall(address, request, row.actor);
      CHECK(done.has_value() == row.may);
      const LiftRequest lifting{done.value_or(1), day("2026-03-02"), "kiểm tra lại",
                                own ? "" : "13/QĐ"};
      CHECK(lift(address, lifting, row.actor).has_value() == row.may);
      CHECK(log_of(address).size() == entries + (row.may ? 2 : 0));
    }
    CHECK(number(address, "SELECT COUNT(*) FROM recalls") == 4);
    CHECK(number(address, "SELECT COUNT(*) FROM recall_lifts") == 3);
  });
}

TEST_CASE("a recall and its lift keep the scan of their paper, and no scan that is not stored") {
  with_lot([](const Address& address) {
    const auto digest = in_transaction(address, [](Connection& connection) {
      return store_paper(connection, province_officer(), "%PDF-1.7\nx\n%%EOF", now());
    });
    REQUIRE(digest);
    auto request = whole_lot();
    request.paper = std::string(64, 'a');
    CHECK(recall(address, request).error().where == "paper");
    request.paper = std::string("\0", 1);
    CHECK(recall(address, request).error().where == "paper");
    request.paper = *digest;
    REQUIRE(recall(address, request) == 1);
    LiftRequest lifting{1, day("2026-03-02"), "kiểm tra lại", "13/QĐ", std::string(64, 'a')};
    CHECK(lift(address, lifting).error().where == "paper");
    CHECK(number(address, "SELECT COUNT(*) FROM recall_lifts") == 0);
    lifting.paper = *digest;
    REQUIRE(lift(address, lifting));

    Connection connection(address, Access::kRead);
    for (const auto& stored :
         {recalls_of(connection, kHoney).at(0),
          list_recalls(connection, {}, false, {.offset = 0, .limit = 0}).at(0)}) {
      CHECK(stored.what.paper == *digest);
      CHECK(stored.lift->paper == *digest);
    }
    const auto entries = audit_entries(connection, {.subject = "recall 1"});
    REQUIRE(entries.size() == 2);
    for (const auto& entry : entries) CHECK(entry.details.find(*digest) != std::string::npos);
  });
}

TEST_CASE("a recall is lifted from a day that can be, with a reason") {
  with_lot([](const Address& address) {
    REQUIRE(recall(address, whole_lot()));
    CHECK(lift(address, {1, day("2026-03-01"), "x", "1/QĐ"}).error().where == "on");
    CHECK(lift(address, {1, day("2026-03-03"), "x", "1/QĐ"}).error().where == "on");
    CHECK(lift(address, {1, day("2026-03-02"), "", "1/QĐ"}).error().where == "reason");
    CHECK(lift(address, {1, day("2026-03-02"), "x", ""}).error().where == "decision");
    CHECK(lift(address, {2, day("2026-03-02"), "x", "1/QĐ"}).error().where == "recall");
    CHECK(lift(address, {-1, day("2026-03-02"), "x", "1/QĐ"}).error().where == "recall");
    CHECK(number(address, "SELECT COUNT(*) FROM recall_lifts") == 0);
  });
}

TEST_CASE("a recall that is sent twice is entered once") {
  with_lot([](const Address& address) {
    CHECK(recall(address, whole_lot()) == 1);
    CHECK(recall(address, whole_lot(), province_officer(), now() + std::chrono::seconds(59)) == 1);
    CHECK(number(address, "SELECT COUNT(*) FROM audit WHERE act = 'goods.recall'") == 1);
    auto own = whole_lot();
    own.decision = "";
    CHECK(recall(address, own, cooperative()) == 2);
    auto other = whole_lot();
    other.lot = "";
    CHECK(recall(address, other) == 3);
    CHECK(recall(address, whole_lot(), province_officer(), now() + std::chrono::seconds(60)) == 4);
    REQUIRE(lift(address, {4, day("2026-03-02"), "x", "1/QĐ"}));
    CHECK(recall(address, whole_lot(), province_officer(), now() + std::chrono::seconds(61)) == 5);
  });
}

}  // namespace ocop::db
