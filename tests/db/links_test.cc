// Links that producers add, and what the link checker makes of them.
#include "db/links.h"

#include <doctest/doctest.h>

#include "db/audit.h"
#include "db/registry.h"
#include "gs1/link_types.h"
#include "tests/db/actors.h"
#include "tests/db/checked.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"

namespace ocop::db {
namespace {

using namespace example;
using namespace std::chrono_literals;

LinkRequest recipe() {
  return {kHoney, "", "recipeInfo", "https://HTX.vn/tra-mat-ong", "Trà mật ong", "vi", "text/html"};
}

Result<std::int64_t> add(const Address& address, const LinkRequest& link,
                         const programme::Actor& actor = cooperative()) {
  return in_transaction(address, [&](Connection& c) { return add_link(c, actor, link, now()); });
}

Result<void> remove(const Address& address, std::int64_t id,
                    const programme::Actor& actor = cooperative()) {
  return in_transaction(address, [&](Connection& c) { return remove_link(c, actor, id, now()); });
}

void note(const Address& address, std::int64_t id, const Message& trouble, Instant at,
          int status = 0) {
  in_transaction(address, [&](Connection& c) {
    note_check(c, id, status, trouble, at);
    return 0;
  });
}

/// Of the dossier that a page is made of.
std::vector<std::int64_t> offered(const Address& address, std::string_view lot = {},
                                  std::string_view serial = {}) {
  Reader reader(address);
  std::vector<std::int64_t> ids;
  const auto dossier = reader.dossier(kHoney, lot, serial);
  for (const auto& link : dossier->links) ids.push_back(link.id);
  return ids;
}

std::vector<std::int64_t> due(const Address& address, Instant before, std::size_t most = 100) {
  Connection connection(address, Access::kRead);
  std::vector<std::int64_t> ids;
  for (const auto& link : links_to_check(connection, before, most)) ids.push_back(link.id);
  return ids;
}

/// Where and in which words a refusal comes; "" when the link is taken.
std::string refusal(const Address& address, const LinkRequest& link,
                    const programme::Actor& actor = cooperative()) {
  const auto added = add(address, link, actor);
  return added ? "" : added.error().where + ": " + added.error().message.en;
}

LinkRequest with(std::string LinkRequest::*member, std::string value) {
  LinkRequest link = recipe();
  link.*member = std::move(value);
  return link;
}

using Ids = std::vector<std::int64_t>;

}  // namespace

TEST_CASE("a producer's link is kept in its normal form, offered, and noted in the audit log") {
  on_each_engine([](const Address& address) {
    fill(address);
    const auto id = add(address, with(&LinkRequest::title, "  Tra\xCC\x80 mật ong "));
    REQUIRE(id);
    CHECK(*id == 1);
    Connection connection(address, Access::kRead);
    const auto links = links_of(connection, kHoney, "");
    REQUIRE(links.size() == 1);
    CHECK(links[0].what.href == "https://htx.vn/tra-mat-ong");
    CHECK(links[0].what.title == "Trà mật ong");
    CHECK(links[0].what.type == "recipeInfo");
    CHECK(links[0].what.lang == "vi");
    CHECK(links[0].what.media_type == "text/html");
    CHECK(links[0].recorded_at == now());
    CHECK(links[0].recorded_by == "linh");
    CHECK_FALSE(links[0].checked_at);
    CHECK(links[0].failures == 0);
    CHECK(links[0].trouble.en.empty());
    CHECK(link_of(connection, 1)->what == links[0].what);
    CHECK_FALSE(link_of(connection, 2));
    CHECK(links_of(connection, kTea, "").empty());
    CHECK(links_of(connection, std::string("\0", 1), "").empty());
    CHECK(offered(address).empty());
    note(address, 1, {}, now(), 200);
    CHECK(offered(address) == Ids{1});
    const auto log = audit_entries(connection, {.subject = "product " + kHoney});
    REQUIRE_FALSE(log.empty());
    CHECK(log[0].act == "product_link.add");
    CHECK(log[0].actor == "linh");
    CHECK(log[0].details.find("https://htx.vn/tra-mat-ong") != std::string::npos);
  });
}

TEST_CASE("links of a lot are offered with that lot only") {
  on_each_engine([](const Address& address) {
    fill(address);
    enter(address, record());
    REQUIRE(add(address, recipe()));
    REQUIRE(add(address, with(&LinkRequest::lot, "L2601")));
    for (const int id : {1, 2}) note(address, id, {}, now(), 200);
    CHECK(offered(address) == Ids{1});
    CHECK(offered(address, "L2601") == Ids{1, 2});
    CHECK(offered(address, "L2601", "000001") == Ids{1, 2});
    CHECK(offered(address, "L2602") == Ids{1});
    CHECK(refusal(address, with(&LinkRequest::lot, "L2602")).starts_with("lot: "));
    CHECK(refusal(address, with(&LinkRequest::lot, std::string("L\0", 2))).starts_with("lot: "));
    Connection connection(address, Access::kRead);
    CHECK(links_of(connection, kHoney, "L2601").size() == 2);
    CHECK(all_links_of(connection, kHoney).size() == 2);
  });
}

TEST_CASE("a link that is none, or that nobody may add, is refused where it is wrong") {
  on_each_engine([](const Address& address) {
    fill(address);
    struct Case {
      LinkRequest link;
      const char* where;
    };
    const std::vector<Case> cases = {
        {with(&LinkRequest::type, "pip"), "type: The service"},
        {with(&LinkRequest::type, "certificationInfo"), "type: The service"},
        {with(&LinkRequest::type, "epcis"), "type: The service"},
        {with(&LinkRequest::type, "defaultLink"), "type: Choose"},
        {with(&LinkRequest::type, "recipeinfo"), "type: Choose"},
        {with(&LinkRequest::type, ""), "type: Choose"},
        {with(&LinkRequest::href, "http://htx.vn/"), "href: "},
        {with(&LinkRequest::href, "https://192.168.1.1/"), "href: "},
        {with(&LinkRequest::href, "https://localhost/"), "href: "},
        {with(&LinkRequest::title, " "), "title: "},
        {with(&LinkRequest::title, std::string(101, 'x')), "title: "},
        {with(&LinkRequest::title, "a\nb"), "title: "},
        {with(&LinkRequest::lang, "fr"), "lang: "},
        {with(&LinkRequest::media_type, "text"), "media_type: "},
        {with(&LinkRequest::media_type, "text/html; charset=utf-8"), "media_type: "},
        {with(&LinkRequest::media_type, "text/<b>"), "media_type: "},
        {with(&LinkRequest::gtin, kTea), "gtin: "},
        {with(&LinkRequest::gtin, "nothing"), "gtin: "},
    };
    for (const auto& one : cases) {
      INFO(one.where, one.link.href, one.link.type);
      CHECK(refusal(address, one.link).starts_with(one.where));
    }
    CHECK_FALSE(refusal(address, recipe(), officer_elsewhere()).empty());
    CHECK_FALSE(refusal(address, recipe(), inspector()).empty());
    CHECK(number(address, "SELECT COUNT(*) FROM product_links") == 0);
    CHECK(refusal(address, recipe(), commune_officer()).empty());
    CHECK(refusal(address, with(&LinkRequest::lang, ""), province_officer()).empty());
    CHECK(refusal(address, recipe()) == "href: This link is there already");
  });
}

TEST_CASE("a product has 20 links at most, and each kind that is offered may be added") {
  on_each_engine([](const Address& address) {
    fill(address);
    std::int64_t added = 0;
    for (const auto& type : gs1::producer_link_types()) {
      const auto refused = refusal(address, with(&LinkRequest::type, std::string(type.term)));
      CHECK(refused.empty() == (added < 20));
      if (refused.empty()) ++added;
    }
    CHECK(added == 20);
    REQUIRE(remove(address, 3));
    CHECK(refusal(address, with(&LinkRequest::href, "https://htx.vn/khac")).empty());
  });
}

TEST_CASE("a removed link is offered no more, stays in the registry, and is removed once") {
  on_each_engine([](const Address& address) {
    fill(address);
    REQUIRE(add(address, recipe()));
    CHECK_FALSE(remove(address, 1, household()));
    CHECK_FALSE(remove(address, 1, inspector()));
    REQUIRE(remove(address, 1));
    CHECK(remove(address, 1).error().where == "id");
    CHECK(remove(address, 7).error().where == "id");
    CHECK(offered(address).empty());
    CHECK(due(address, now() + 24h).empty());
    CHECK(number(address, "SELECT COUNT(*) FROM product_links WHERE removed_at IS NOT NULL") == 1);
    CHECK(number(address, "SELECT COUNT(*) FROM audit WHERE act = 'product_link.remove'") == 1);
    note(address, 1, message("late", "muộn"), now());
    CHECK(number(address, "SELECT failures FROM product_links") == 0);
    CHECK(*add(address, recipe()) == 2);
  });
}

TEST_CASE("a link that fails once stays, fails twice goes, and comes back when it answers") {
  on_each_engine([](const Address& address) {
    fill_lawfully(address);
    REQUIRE(add(address, recipe()));
    const Message gone = message("the page is not there (404)", "trang không còn (404)");
    const Message lost = message("no answer", "không trả lời");
    note(address, 1, {}, now(), 200);
    note(address, 1, gone, now() + 1h, 404);
    CHECK(offered(address) == Ids{1});
    note(address, 1, gone, now() + 2h, 404);
    CHECK(offered(address).empty());
    note(address, 1, lost, now() + 3h);
    Connection connection(address, Access::kRead);
    auto link = link_of(connection, 1);
    CHECK(link->failures == 3);
    CHECK(link->failing_since == now() + 1h);
    CHECK(link->checked_at == now() + 3h);
    CHECK(link->status == 0);
    CHECK(link->trouble == lost);
    CHECK(links_of(connection, kHoney, "").size() == 1);
    CHECK(check_database(connection).empty());
    note(address, 1, {}, now() + 4h, 200);
    link = link_of(connection, 1);
    CHECK(link->failures == 0);
    CHECK_FALSE(link->failing_since);
    CHECK(link->status == 200);
    CHECK(link->trouble == Message{});
    CHECK(offered(address) == Ids{1});
    note(address, 1, gone, now() + 5h, 404);
    CHECK(offered(address) == Ids{1});
    CHECK(link_of(connection, 1)->failing_since == now() + 5h);
  });
}

TEST_CASE("a link that nobody has opened yet is not offered, nor after a first look that failed") {
  on_each_engine([](const Address& address) {
    fill_lawfully(address);
    REQUIRE(add(address, recipe()));
    CHECK(offered(address).empty());
    const Message gone = message("the page is not there (404)", "trang không còn (404)");
    note(address, 1, gone, now() + 1h, 404);
    CHECK(offered(address).empty());
    Connection connection(address, Access::kRead);
    CHECK(link_of(connection, 1)->trouble == gone);
    CHECK(check_database(connection).empty());
    note(address, 1, {}, now() + 2h, 200);
    CHECK(offered(address) == Ids{1});
    note(address, 1, gone, now() + 3h, 404);
    CHECK(offered(address) == Ids{1});
    CHECK(check_database(connection).empty());
  });
}

TEST_CASE(
    "links are checked in turn: new ones first, then those that were checked the longest ago") {
  on_each_engine([](const Address& address) {
    fill(address);
    for (const char* href : {"https://a.vn/", "https://b.vn/", "https://c.vn/"}) {
      REQUIRE(add(address, with(&LinkRequest::href, href)));
    }
    note(address, 1, {}, now() + 2h, 200);
    note(address, 2, {}, now() + 1h, 200);
    CHECK(due(address, now()) == Ids{3});
    CHECK(due(address, now() + 3h) == Ids{3, 2, 1});
    CHECK(due(address, now() + 3h, 2) == Ids{3, 2});
    CHECK(due(address, now() + 2h) == Ids{3, 2});
    Connection connection(address, Access::kRead);
    Ids one_by_one;
    auto page = links_to_check(connection, now() + 3h, 1);
    while (!page.empty()) {
      one_by_one.push_back(page.front().id);
      const ProductLink last = page.front();
      page = links_to_check(connection, now() + 3h, 1, &last);
    }
    CHECK(one_by_one == Ids{3, 2, 1});
  });
}

TEST_CASE("check finds links of no lot, twice the same, and offered against their checks") {
  on_each_engine([](const Address& address) {
    fill_lawfully(address);
    REQUIRE(add(address, recipe()));
    const auto found = [&] { return errors_in(address); };
    CHECK(found().empty());
    struct Case {
      const char* statement;
      const char* says;
    };
    for (const auto& [statement, says] :
         {Case{"UPDATE product_links SET lot = 'NO'", "lot is not registered"},
          Case{"UPDATE product_links SET lot = '', trouble_en = 'x'",
               "last checks"},
          Case{"UPDATE product_links SET failures = 2, failing_since = 5, trouble_en = ''", "last checks"},
          Case{"UPDATE product_links SET failures = 0", "last checks"}}) {
      execute(address, statement);
      INFO(statement);
      const auto errors = found();
      REQUIRE_FALSE(errors.empty());
      CHECK(all_of(errors).find(says) != std::string::npos);
    }
    execute(address, "UPDATE product_links SET failing_since = NULL");
    execute(address,
            "INSERT INTO product_links (id, gtin, type, href, title, lang, recorded_at, "
            "recorded_by) SELECT 2, "
            "gtin, type, href, title, lang, 0, '' FROM product_links");
    REQUIRE(found().size() == 1);
    CHECK(all_of(found()).find("twice") != std::string::npos);
  });
}

}  // namespace ocop::db
