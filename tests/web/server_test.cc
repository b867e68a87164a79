#include "web/server.h"

#include <doctest/doctest.h>

#include <csignal>
#include <thread>

#include "test_server.h"

using namespace ocop;
using namespace ocop::test;
using namespace ocop::web;

TEST_CASE("a request arrives as it was sent, and the answer says how it is to be treated") {
  TestServer server;
  const Answer answer = server.get("/echo?x=%41&y=/01/?z");
  CHECK(answer.status == 200);
  CHECK(answer.body == "GET|/echo?x=%41&y=/01/?z|/echo|test|127.0.0.1|");
  CHECK(answer.field("Content-Type") == "text/html; charset=utf-8");
  CHECK(answer.field("Content-Security-Policy") ==
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'");
  CHECK(answer.field("X-Content-Type-Options") == "nosniff");
  CHECK(answer.field("Referrer-Policy") == "no-referrer");
  CHECK(answer.field("Permissions-Policy").find("geolocation=()") != std::string::npos);
  CHECK(answer.field("Vary") == "Accept-Language, Accept-Encoding");
  CHECK(answer.field("X-Request-Id").size() == 16);
  CHECK(answer.field("Date").find(" GMT") != std::string::npos);
}

TEST_CASE("one connection serves many requests, also when they are sent ahead") {
  TestServer server;
  RawClient client(server.port());
  const std::string request = "GET /echo HTTP/1.1\r\nHost: test\r\n\r\n";
  std::string ids;
  for (int i = 0; i < 20; ++i) {
    client.send(request);
    const auto answer = client.receive();
    REQUIRE(answer);
    CHECK(answer->status == 200);
    CHECK(ids.find(answer->field("X-Request-Id")) == std::string::npos);
    ids += answer->field("X-Request-Id") + " ";
  }
  client.send(request + request + request);
  for (int i = 0; i < 3; ++i) CHECK(client.receive().value().status == 200);
}

TEST_CASE("HEAD has the headers of GET and no body") {
  TestServer server;
  RawClient client(server.port());
  client.send("HEAD /page HTTP/1.1\r\nHost: test\r\n\r\nGET /echo HTTP/1.1\r\nHost: test\r\n\r\n");
  const auto head = client.receive(true).value();
  CHECK(head.status == 200);
  CHECK(head.field("Content-Length") == "5000");
  CHECK(client.receive().value().body == "GET|/echo|/echo|test|127.0.0.1|");
}

TEST_CASE("a body arrives whole, in one piece or byte by byte") {
  TestServer server;
  RawClient client(server.port());
  const std::string body("a\0b\r\n\r\nc", 8);
  client.send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 8\r\n\r\n" + body);
  CHECK(client.receive().value().body == "POST|/echo|/echo|t|127.0.0.1|" + body);
  for (const char c : "PUT /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nxyz") {
    if (c != '\0') client.send(std::string(1, c));
  }
  CHECK(client.receive().value().body == "PUT|/echo|/echo|t|127.0.0.1|xyz");
}

TEST_CASE("who expects 100-continue is told to go on") {
  TestServer server;
  RawClient client(server.port());
  client.send("POST /echo HTTP/1.1\r\nHost: t\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  CHECK(client.receive().value().status == 100);
  client.send("ok");
  CHECK(client.receive().value().body == "POST|/echo|/echo|t|127.0.0.1|ok");
}

TEST_CASE("the connection closes when the client asks for it") {
  TestServer server;
  for (const char* request : {"GET /echo HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n",
                              "GET /echo HTTP/1.0\r\n\r\n"}) {
    RawClient client(server.port());
    client.send(request);
    const auto answer = client.receive().value();
    CHECK(answer.status == 200);
    CHECK(answer.field("Connection") == "close");
    CHECK(client.closed_by_server());
  }
}

TEST_CASE("a client that stops sending after its request is still answered") {
  TestServer server;
  RawClient client(server.port());
  client.send("GET /echo HTTP/1.1\r\nHost: t\r\n\r\n");
  client.finish_sending();
  CHECK(client.receive().value().status == 200);
}

TEST_CASE("connections close after their share of requests") {
  TestServer server({.requests_per_connection = 2});
  RawClient client(server.port());
  const std::string request = "GET /echo HTTP/1.1\r\nHost: t\r\n\r\n";
  client.send(request);
  CHECK(client.receive().value().field("Connection") == "");
  client.send(request);
  CHECK(client.receive().value().field("Connection") == "close");
  CHECK(client.closed_by_server());
}

TEST_CASE("pages are compressed for those who accept it, small ones never") {
  TestServer server;
  const Answer packed = server.get("/page", "Accept-Encoding: gzip, br\r\n");
  CHECK(packed.field("Content-Encoding") == "gzip");
  CHECK(packed.body.size() < 200);
  CHECK(server.get("/page").field("Content-Encoding") == "");
  CHECK(server.get("/echo", "Accept-Encoding: gzip\r\n").field("Content-Encoding") == "");
}

TEST_CASE("an answer larger than any socket buffer arrives whole") {
  TestServer server;
  CHECK(server.get("/big").body.size() == 12'000'000);
}

TEST_CASE("what a handler throws reaches the log and not the client") {
  TestServer server;
  const Answer answer = server.get("/throw");
  CHECK(answer.status == 500);
  CHECK(answer.body == "error page 500");
  CHECK(answer.head.find("secret") == std::string::npos);
  CHECK(server.get("/echo").status == 200);
  CHECK(server.server().stats().errors == 1);
  CHECK(server.accesses().at(0).error == "secret: password=x");
}

TEST_CASE("a header that would split the answer makes it a failure") {
  TestServer server;
  const Answer answer = server.get("/bad-header");
  CHECK(answer.status == 500);
  CHECK(answer.head.find("Set-Cookie") == std::string::npos);
}

TEST_CASE("the access log names route, status and size") {
  TestServer server;
  server.get("/echo");
  server.server().stop();
  const auto accesses = server.accesses();
  REQUIRE(accesses.size() == 1);
  CHECK(accesses[0].route == "test");
  CHECK(accesses[0].method == "GET");
  CHECK(accesses[0].status == 200);
  CHECK(accesses[0].bytes == std::string("GET|/echo|/echo|test|127.0.0.1|").size());
}

TEST_CASE("a second server on the same port fails loudly") {
  TestServer first;
  const int port = first.port();
  Server second({.port = port}, [](const Request&) { return Response{}; },
                [](int, const Request&) { return Response{}; });
  CHECK_THROWS_WITH(second.start(), doctest::Contains("Address already in use"));
}

TEST_CASE("an address that is none is refused by name") {
  Server server({.address = "no.such.address"}, [](const Request&) { return Response{}; },
                [](int, const Request&) { return Response{}; });
  CHECK_THROWS_WITH(server.start(), doctest::Contains("no.such.address"));
}

TEST_CASE("the same port can be used again right after a stop") {
  int port = 0;
  {
    TestServer server;
    port = server.port();
    RawClient client(port);
    client.send("GET /echo HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
    CHECK(client.receive().has_value());
  }
  TestServer again({.port = port});
  CHECK(again.get("/echo").status == 200);
}

TEST_CASE("a stop finishes what is under way, closes what is idle and takes no more") {
  TestServer server;
  RawClient idle(server.port());
  RawClient busy(server.port());
  busy.send("GET /slow HTTP/1.1\r\nHost: t\r\n\r\n");
  server.await_slow(1);
  std::thread stopper([&] { server.server().stop(); });
  CHECK(idle.closed_by_server());
  CHECK_THROWS(RawClient(server.port()));
  server.release();
  const auto answer = busy.receive();
  REQUIRE(answer);
  CHECK(answer->status == 200);
  CHECK(busy.closed_by_server());
  stopper.join();
}

TEST_CASE("a stop signal ends the wait") {
  std::thread waiter([] {
    block_stop_signals();
    raise(SIGTERM);
    wait_for_stop([] {});
  });
  waiter.join();
  CHECK(true);
}
