// The link checker: what it may reach, what it takes for dead, and what becomes of that.
#include <doctest/doctest.h>

#include <chrono>
#include <future>
#include <memory>

#include "db/registry.h"
#include "tests/db/actors.h"
#include "tests/db/engines.h"
#include "tests/db/example.h"
#include "tests/verifier/tls_site.h"
#include "verifier/links/link_check.h"

namespace ocop::verifier::links {
namespace {

using namespace std::chrono_literals;
using db::example::kHoney;

using Table = std::function<std::vector<std::string>(const std::string&)>;

/// Names of the site are the loopback's; inner.vn is in a private network, both.vn in two.
std::vector<std::string> names(const std::string& host) {
  if (host == "nobody.vn") return {};
  if (host == "inner.vn") return {"10.0.0.5"};
  if (host == "inner6.vn") return {"fd00::5"};
  if (host == "both.vn") return {"127.0.0.1", "192.168.1.1"};
  return {"127.0.0.1"};
}

FetchLimits hasty() { return {.connect = 1s, .whole = 1s}; }

}  // namespace

TEST_CASE("only addresses that a host of the Internet can have are public") {
  struct Case {
    const char* text;
    bool is_public;
  };
  const std::vector<Case> cases = {
      {"8.8.8.8", true},
      {"1.1.1.1", true},
      {"203.162.0.1", true},
      {"9.255.255.255", true},
      {"11.0.0.0", true},
      {"100.63.255.255", true},
      {"100.128.0.0", true},
      {"172.15.255.255", true},
      {"172.32.0.0", true},
      {"198.17.255.255", true},
      {"198.20.0.0", true},
      {"223.255.255.255", true},
      {"2001:4860:4860::8888", true},
      {"2400:cb00::1", true},
      {"2003::1", true},
      {"0.0.0.0", false},
      {"0.1.2.3", false},
      {"10.0.0.1", false},
      {"10.255.255.255", false},
      {"100.64.0.1", false},
      {"100.127.255.255", false},
      {"127.0.0.1", false},
      {"127.255.255.254", false},
      {"169.254.169.254", false},
      {"172.16.0.1", false},
      {"172.31.255.255", false},
      {"192.0.0.1", false},
      {"192.0.2.1", false},
      {"192.88.99.1", false},
      {"192.168.0.1", false},
      {"198.18.0.1", false},
      {"198.19.255.255", false},
      {"198.51.100.1", false},
      {"203.0.113.1", false},
      {"224.0.0.1", false},
      {"239.255.255.255", false},
      {"240.0.0.1", false},
      {"255.255.255.255", false},
      {"::", false},
      {"::1", false},
      {"::ffff:8.8.8.8", false},
      {"::ffff:127.0.0.1", false},
      {"::8.8.8.8", false},
      {"64:ff9b::7f00:1", false},
      {"64:ff9b:1::1", false},
      {"100::1", false},
      {"2001::1", false},
      {"2001:1ff::1", false},
      {"2001:db8::1", false},
      {"2002:7f00:1::1", false},
      {"3fff::1", false},
      {"fc00::1", false},
      {"fd12::1", false},
      {"fe80::1", false},
      {"fec0::1", false},
      {"ff02::1", false},
      {"5f00::1", false},
  };
  for (const auto& one : cases) {
    INFO(one.text);
    const auto address = IpAddress::parse(one.text);
    REQUIRE(address);
    CHECK(is_public(*address) == one.is_public);
    CHECK(IpAddress::parse(address->text()) == address);
  }
  for (const char* text :
       {"", "127.1", "0x7f.0.0.1", "2130706433", "8.8.8.8 ", "fe80::1%lo", "[::1]", "1.2.3.4.5"}) {
    INFO(text);
    CHECK_FALSE(IpAddress::parse(text));
  }
}

TEST_CASE("a page is there, gone, or in trouble, and the sentence says which") {
  const TlsSite site({"www.ok.vn", "other.vn", "both.vn"});
  struct Case {
    const char* address;
    int status;
    const char* trouble;
  };
  const std::vector<Case> cases = {
      {"https://www.ok.vn/ok", 200, ""},
      {"https://www.ok.vn/robots", 403, ""},
      {"https://www.ok.vn/no-head", 200, ""},
      {"https://www.ok.vn/huge", 200, ""},
      {"https://www.ok.vn/to?u=/ok", 200, ""},
      {"https://www.ok.vn/to?u=https://other.vn/ok", 200, ""},
      {"https://www.ok.vn/gone", 404, "no such page any more (404)"},
      {"https://www.ok.vn/hidden", 404, "no such page any more (404)"},
      {"https://www.ok.vn/broken", 500, "with an error (500)"},
      {"https://www.ok.vn/headers", 0, "can be read"},
      {"https://www.ok.vn/round", 302, "without end"},
      {"https://www.ok.vn/to?u=https://other.vn/gone", 404, "other.vn has no such page"},
      {"https://www.ok.vn/to?u=http://other.vn/ok", 302, "starts with https"},
      {"https://www.ok.vn/to?u=https://127.0.0.1/ok", 302, "no name of a public web site"},
      {"https://www.ok.vn/to?u=https://inner.vn/", 0, "in no public network"},
      {"https://www.ok.vn/to?u=https://other.vn:8080/ok", 302, "no port"},
      {"https://www.ok.vn/to?u=file:///etc/passwd", 302, "starts with https"},
      {"https://inner.vn/ok", 0, "in no public network"},
      {"https://inner6.vn/ok", 0, "in no public network"},
      {"https://both.vn/ok", 0, "in no public network"},
      {"https://nobody.vn/ok", 0, "there is no web site nobody.vn"},
      {"https://stranger.vn/ok", 0, "certificate of stranger.vn does not hold"},
      {"http://www.ok.vn/ok", 0, "starts with https"},
      {"https://localhost/ok", 0, "no name of a public web site"},
  };
  const Fetcher fetcher(site.network(names));
  for (const auto& one : cases) {
    INFO(one.address);
    const auto fetched = fetcher.fetch(one.address);
    CHECK(fetched.status == one.status);
    CHECK(fetched.trouble.en.find(one.trouble) != std::string::npos);
    CHECK(fetched.trouble.en.empty() == (*one.trouble == '\0'));
    CHECK(fetched.trouble.en.empty() == fetched.trouble.vi.empty());
  }
  for (const auto& request : site.asked()) {
    INFO(request);
    const bool named = request.find(" www.ok.vn ") != std::string::npos ||
                       request.find(" other.vn ") != std::string::npos;
    CHECK(named);
  }
  CHECK(site.sent() < (std::size_t{32} << 20));
}

TEST_CASE("a page that does not answer in time is given up") {
  const TlsSite site({"www.ok.vn"});
  const Fetcher fetcher(site.network(names), hasty());
  const auto fetched = fetcher.fetch("https://www.ok.vn/slow");
  CHECK(fetched.status == 0);
  CHECK(fetched.trouble.en.find("in time") != std::string::npos);
}

TEST_CASE("a name that is not looked up in time is given up, and nothing waits for it") {
  const TlsSite site({"www.ok.vn"});
  const auto answer = std::make_shared<std::promise<void>>();
  const auto asked = answer->get_future().share();
  const Fetcher fetcher(site.network([asked](const std::string&) {
                          asked.wait();
                          return std::vector<std::string>{"127.0.0.1"};
                        }),
                        {.connect = 200ms, .whole = 200ms});
  const auto begun = std::chrono::steady_clock::now();
  const auto fetched = fetcher.fetch("https://www.ok.vn/ok");
  CHECK(std::chrono::steady_clock::now() - begun < 20s);
  CHECK(fetched.status == 0);
  CHECK(fetched.trouble.en.find("in time") != std::string::npos);
  CHECK(site.asked().empty());
  answer->set_value();
}

TEST_CASE(
    "nothing is connected to but the addresses that were checked, whatever a name says later") {
  const TlsSite site({"www.ok.vn"});
  int looked_up = 0;
  const Fetcher fetcher(site.network([&](const std::string&) -> std::vector<std::string> {
    ++looked_up;
    return {"127.0.0.1"};
  }));
  // localtest names that the system itself could resolve elsewhere are asked of the table alone,
  // once a hop.
  CHECK(fetcher.fetch("https://www.ok.vn/ok").status == 200);
  CHECK(looked_up == 1);
  CHECK(fetcher.fetch("https://www.ok.vn/to?u=/ok").status == 200);
  CHECK(looked_up == 3);

  // 127.0.0.2 is no less the loopback, but nobody allowed it.
  const Fetcher elsewhere(
      site.network([](const std::string&) { return std::vector<std::string>{"127.0.0.2"}; }));
  CHECK(elsewhere.fetch("https://www.ok.vn/ok").trouble.en.find("no public network") !=
        std::string::npos);
}

TEST_CASE("proxies of the environment are not asked") {
  const TlsSite site({"www.ok.vn"});
  setenv("https_proxy", "http://127.0.0.1:9", 1);
  setenv("ALL_PROXY", "socks5://127.0.0.1:9", 1);
  CHECK(Fetcher(site.network(names)).fetch("https://www.ok.vn/ok").status == 200);
  unsetenv("https_proxy");
  unsetenv("ALL_PROXY");
}

TEST_CASE("a dead link is offered no more from its second failure on, and comes back") {
  const db::FreshDatabase database(db::Engine::kSqlite);
  const auto& address = database.address();
  db::example::fill(address);
  const auto add = [&](const std::string& href) {
    REQUIRE(db::example::in_transaction(address, [&](db::Connection& c) {
      return db::add_link(c, db::example::cooperative(),
                          {kHoney, "", "homepage", href, "Trang", "", ""}, db::example::now());
    }));
  };
  add("https://www.ok.vn/ok");
  add("https://www.ok.vn/gone");
  const TlsSite site({"www.ok.vn"});
  Instant now = db::example::now();
  db::Connection connection(address, db::Access::kTool);
  std::vector<std::string> said;
  const auto round = [&](const Network& network) {
    now += 6h;
    said.clear();
    return check_links(
        connection, Fetcher(network), [&now] { return now; },
        [&](const db::ProductLink& link, const Fetched& fetched) {
          said.push_back(link.what.href + " " + std::to_string(fetched.status));
        },
        [] { return false; });
  };
  const auto offered = [&] { return db::Reader(address).dossier(kHoney, "", "")->links.size(); };

  const auto first = round(site.network(names));
  CHECK(first.checked == 2);
  CHECK(first.failed == 1);
  CHECK_FALSE(first.cut_off);
  CHECK(said == std::vector<std::string>{"https://www.ok.vn/ok 200", "https://www.ok.vn/gone 404"});
  CHECK(offered() == 1);
  round(site.network(names));
  CHECK(offered() == 1);
  const auto gone = db::link_of(connection, 2);
  CHECK(gone->failures == 2);
  CHECK(gone->status == 404);
  CHECK(gone->failing_since == db::example::now() + 6h);
  CHECK(gone->trouble.vi.find("không còn trang này (404)") != std::string::npos);
  db::execute(address, "UPDATE product_links SET href = 'https://www.ok.vn/ok?2' WHERE id = 2");
  round(site.network(names));
  CHECK(offered() == 2);

  // One server alone may well be down; the name does not exist any more.
  const Table nothing = [](const std::string&) { return std::vector<std::string>{}; };
  CHECK_FALSE(round(site.network(nothing)).cut_off);
  CHECK(db::link_of(connection, 1)->failures == 1);
  CHECK(offered() == 2);
}

TEST_CASE("when no server answers at all, this side is taken to be cut off and nothing is noted") {
  const db::FreshDatabase database(db::Engine::kSqlite);
  const auto& address = database.address();
  db::example::fill(address);
  db::example::in_transaction(address, [&](db::Connection& c) {
    for (const char* href :
         {"https://a.vn/", "https://b.vn/", "https://c.vn/", "https://www.ok.vn/ok"}) {
      REQUIRE(db::add_link(c, db::example::cooperative(),
                           {kHoney, "", "homepage", href, "Trang", "", ""}, db::example::now()));
    }
    return 0;
  });
  const TlsSite site({"www.ok.vn"});
  db::Connection connection(address, db::Access::kTool);
  Instant now = db::example::now();
  const auto round = [&](const Table& table, std::size_t most = 100) {
    std::size_t seen = 0;
    now += 1h;
    return check_links(
        connection, Fetcher(site.network(table)), [&now] { return now; },
        [&](const db::ProductLink&, const Fetched&) { ++seen; }, [&] { return seen >= most; });
  };
  const auto cut = round([](const std::string&) { return std::vector<std::string>{}; });
  CHECK(cut.cut_off);
  CHECK(cut.checked == 4);
  CHECK(db::number(address, "SELECT SUM(failures + checked_at) FROM product_links") == 0);
  CHECK(round(names, 2).checked == 2);
  const Table one_only = [](const std::string& host) {
    return host == "www.ok.vn" ? std::vector<std::string>{"127.0.0.1"} : std::vector<std::string>{};
  };
  const auto heard = round(one_only);
  CHECK_FALSE(heard.cut_off);
  CHECK(heard.failed == 3);
  CHECK(db::link_of(connection, 4)->status == 200);
  CHECK(db::link_of(connection, 3)->failures == 1);
}

TEST_CASE("a round goes through all links once, however many pages of them there are") {
  const db::FreshDatabase database(db::Engine::kSqlite);
  const auto& address = database.address();
  db::example::fill(address);
  const std::string rows =
      "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1201) ";
  db::execute(address,
              "INSERT INTO product_links (id, gtin, type, href, title, recorded_at, recorded_by) " +
                  rows + "SELECT i, '" + std::string(kHoney) +
                  "', 'homepage', 'http://www.ok.vn/' || i, 'Trang', 0, 'x' FROM n");
  db::Connection connection(address, db::Access::kTool);
  const TlsSite site({"www.ok.vn"});
  const Instant now = db::example::now();
  const auto round = check_links(
      connection, Fetcher(site.network(names)), [&now] { return now; },
      [](const db::ProductLink&, const Fetched&) {}, [] { return false; });
  CHECK(round.checked == 1201);
  CHECK(round.failed == 1201);
}

}  // namespace ocop::verifier::links
