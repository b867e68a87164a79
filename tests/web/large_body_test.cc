// Large bodies for those whom the service lets send them.
#include <doctest/doctest.h>

#include <atomic>

#include "test_server.h"

namespace ocop::test {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kAnybody = 1000;
constexpr std::size_t kKnown = 4 << 20;

/// Who shows a pass may send kKnown bytes.
web::ServerSettings settings() {
  web::ServerSettings settings;
  settings.payload = kAnybody;
  settings.most_payload = kKnown;
  settings.large_bodies = 2;
  settings.payload_of = [](const web::Request& head) {
    if (head.header("Pass") == "throw") throw std::runtime_error("nobody knows");
    return head.method == "POST" && head.path == "/echo" && head.header("Pass") == "yes" ? kKnown
                                                                                         : kAnybody;
  };
  return settings;
}

std::string head(std::size_t length, const std::string& fields = "Pass: yes\r\n",
                 const std::string& path = "/echo") {
  return "POST " + path + " HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(length) +
         "\r\n" + fields + "\r\n";
}

TEST_CASE("a large body comes through whole for whom it is allowed, connection after connection") {
  TestServer server(settings());
  std::string body(kKnown, 'x');
  body.back() = 'z';
  for (int i = 0; i < 5; ++i) {
    RawClient client(server.port());
    REQUIRE(client.send(head(kKnown) + body));
    const auto answer = client.receive();
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(answer->body.ends_with(body));
    // The connection goes on for small ones.
    REQUIRE(client.send(head(3, "") + "abc"));
    CHECK(client.receive()->status == 200);
  }
}

TEST_CASE("strangers are told 413 before their body is read") {
  TestServer server(settings());
  for (const char* fields : {"", "Pass: no\r\n", "Pass: throw\r\n"}) {
    CAPTURE(fields);
    RawClient client(server.port());
    client.send(head(kAnybody + 1, fields));
    CHECK(client.receive()->status == 413);
  }
  RawClient elsewhere(server.port());
  elsewhere.send(head(kAnybody + 1, "Pass: yes\r\n", "/page"));
  CHECK(elsewhere.receive()->status == 413);
  RawClient more(server.port());
  more.send(head(kKnown + 1));
  CHECK(more.receive()->status == 413);
  RawClient small(server.port());
  small.send(head(kAnybody, "") + std::string(kAnybody, 'x'));
  CHECK(small.receive()->status == 200);
}

TEST_CASE("who asks first is told to go on only when the body may come") {
  TestServer server(settings());
  RawClient known(server.port());
  known.send(head(2000, "Pass: yes\r\nExpect: 100-continue\r\n"));
  const auto go_on = known.receive();
  REQUIRE(go_on);
  CHECK(go_on->status == 100);
  known.send(std::string(2000, 'x'));
  CHECK(known.receive()->status == 200);
  RawClient stranger(server.port());
  stranger.send(head(2000, "Expect: 100-continue\r\n"));
  CHECK(stranger.receive()->status == 413);
}

TEST_CASE("so many large bodies at once, and places come back however an upload ends") {
  auto few = settings();
  few.read_timeout = milliseconds(300);
  TestServer server(few);
  for (int round = 0; round < 3; ++round) {
    RawClient first(server.port());
    RawClient second(server.port());
    // What follows the head tells that it was admitted.
    for (RawClient* client : {&first, &second}) {
      client->send(head(2000, "Pass: yes\r\nExpect: 100-continue\r\n"));
      REQUIRE(client->receive()->status == 100);
    }
    RawClient third(server.port());
    third.send(head(2000));
    CHECK(third.receive()->status == 503);
    RawClient small(server.port());
    small.send(head(3, "") + "abc");
    CHECK(small.receive()->status == 200);
    first.close();
    // One that sends nothing more is let go.
    CHECK(second.receive()->status == 408);
    // A closed one's place is free as soon as the server has seen it.
    for (int tries = 0; tries < 200; ++tries) {
      RawClient again(server.port());
      again.send(head(2000) + std::string(2000, 'x'));
      const auto answer = again.receive();
      if (answer && answer->status == 200) break;
      REQUIRE(tries < 199);
    }
  }
}

TEST_CASE("an upload that makes progress may take longer than any other request") {
  auto slow = settings();
  slow.read_timeout = milliseconds(400);
  TestServer server(slow);
  RawClient client(server.port());
  client.send(head(10'000));
  for (int i = 0; i < 10; ++i) {
    std::this_thread::sleep_for(milliseconds(100));
    REQUIRE(client.send(std::string(1000, 'x')));
  }
  CHECK(client.receive()->status == 200);
}

TEST_CASE("but not for ever") {
  auto slow = settings();
  slow.read_timeout = milliseconds(400);
  slow.upload_timeout = milliseconds(600);
  TestServer server(slow);
  RawClient client(server.port());
  client.send(head(kKnown));
  while (client.send("x")) {
    std::this_thread::sleep_for(milliseconds(50));
    if (server.server().stats().refused_malformed > 0) break;
  }
  CHECK(client.receive()->status == 408);
}

TEST_CASE("stopping waits for nobody's upload") {
  TestServer server(settings());
  RawClient client(server.port());
  client.send(head(kKnown) + "x");
  server.get("/echo");
  server.server().stop();
}

TEST_CASE("paths with error pages of their own get them, whatever is refused") {
  web::ServerSettings settings;
  settings.payload = kAnybody;
  settings.target = 200;
  settings.error_paths = {"/api/"};
  web::Server server(
      settings, [](const web::Request&) { return web::Response{}; },
      [](int status, const web::Request& request) {
        web::Response response;
        response.status = status;
        response.body = request.path.starts_with("/api/") ? "api" : "page";
        return response;
      });
  server.start();
  const auto told = [&](const std::string& bytes) {
    RawClient client(server.port());
    client.send(bytes);
    return client.receive()->body;
  };
  const std::string rest = " HTTP/1.1\r\nHost: x\r\n";
  CHECK(told("POST /api/v1/x" + rest + "Content-Length: 1001\r\n\r\n") == "api");
  CHECK(told("POST /x" + rest + "Content-Length: 1001\r\n\r\n") == "page");
  CHECK(told("POST /api/?a=b" + rest + "Transfer-Encoding: chunked\r\n\r\n") == "api");
  CHECK(told("GET /api/" + std::string(300, 'x') + rest + "\r\n") == "api");
  CHECK(told("GET /x?" + std::string(300, 'x') + rest + "\r\n") == "page");
  CHECK(told("GET /apix" + rest + "Content-Length: 1\r\n\r\n") == "page");
  CHECK(told("\r\nGET /api/v1" + rest + "Content-Length: 1\r\n\r\n") == "api");
  CHECK(told("nonsense\r\n\r\n") == "page");
}

}  // namespace
}  // namespace ocop::test
