#include "web/trusted_proxy.h"

#include <doctest/doctest.h>

using namespace ocop;
using namespace ocop::web;

namespace {

Request from(const std::string& peer, const Fields& headers) {
  Request request;
  request.remote = peer;
  request.headers = headers;
  return request;
}

TrustedProxies proxies(const std::vector<std::string>& addresses) {
  return TrustedProxies::parse(addresses).value();
}

}  // namespace

TEST_CASE("only a named proxy says who asks, and only its own word counts") {
  const auto trusted = proxies({"127.0.0.1", "2001:db8::5"});
  struct {
    const char* peer;
    Fields headers;
    const char* visitor;
  } const rows[] = {
      {"127.0.0.1", {{"X-Forwarded-For", "203.0.113.9"}}, "203.0.113.9"},
      {"::ffff:127.0.0.1", {{"X-Forwarded-For", "203.0.113.9"}}, "203.0.113.9"},
      {"2001:db8:0::5", {{"x-forwarded-for", "2001:db8:1::7"}}, "2001:db8:1::7"},
      {"127.0.0.1", {{"X-Forwarded-For", "198.51.100.1, 203.0.113.9"}}, "203.0.113.9"},
      {"127.0.0.1", {{"X-Forwarded-For", "junk,\t203.0.113.9 "}}, "203.0.113.9"},
      {"127.0.0.1", {{"X-Forwarded-For", "198.51.100.1"}, {"X-Forwarded-For", "203.0.113.9"}}, "203.0.113.9"},
      {"127.0.0.1", {}, "127.0.0.1"},
      {"127.0.0.2", {{"X-Forwarded-For", "203.0.113.9"}}, "127.0.0.2"},
      {"192.0.2.1", {{"X-Forwarded-For", "203.0.113.9"}}, "192.0.2.1"},
      {"", {{"X-Forwarded-For", "203.0.113.9"}}, ""},
  };
  for (const auto& [peer, headers, visitor] : rows) {
    CAPTURE(peer);
    CAPTURE(visitor);
    CHECK(trusted.visitor(from(peer, headers)) == visitor);
  }
  CHECK(proxies({}).visitor(from("127.0.0.1", {{"X-Forwarded-For", "203.0.113.9"}})) == "127.0.0.1");
}

TEST_CASE("what is no plain address leaves the proxy itself to be counted") {
  const auto trusted = proxies({"127.0.0.1"});
  for (const std::string& wrong :
       {std::string(), std::string("203.0.113.9,"), std::string("unknown"), std::string("203.0.113.9:4711"),
        std::string("[2001:db8::1]"), std::string("203.0.113.9 x"), std::string("203.0.113"),
        std::string("203.0.113.256"), std::string("0203.0.113.9"), std::string("fe80::1%eth0"),
        std::string("203.0.113.9\0", 12), std::string("203.0.113.9\0, 1", 15), std::string(5000, '1')}) {
    CAPTURE(wrong);
    CHECK(trusted.visitor(from("127.0.0.1", {{"X-Forwarded-For", wrong}})) == "127.0.0.1");
  }
  CHECK(trusted.visitor(from("127.0.0.1", {{"X-Forwarded-For", "203.0.113.9"}, {"X-Forwarded-For", "?"}})) ==
        "127.0.0.1");
}

TEST_CASE("proxies are named by numeric addresses") {
  for (const char* wrong : {"", "localhost", "127.0.0.1:80", "127.0.0.0/8", "[::1]", "127.1", " 127.0.0.1"}) {
    CAPTURE(wrong);
    const auto refused = TrustedProxies::parse({"::1", wrong});
    REQUIRE(!refused);
    CHECK(refused.error().where == "--trusted-proxy");
  }
}

TEST_CASE("a handler is told the visitor's address in place of its proxy's") {
  const auto handler = proxies({"127.0.0.1"}).in_front_of([](const Request& request) {
    Response response;
    response.body = request.remote + "|" + request.path + "|" + request.body;
    return response;
  });
  auto request = from("127.0.0.1", {{"X-Forwarded-For", "203.0.113.9"}});
  request.path = "/p";
  request.body = "b";
  CHECK(handler(request).body == "203.0.113.9|/p|b");
  request.remote = "192.0.2.1";
  CHECK(handler(request).body == "192.0.2.1|/p|b");
}
