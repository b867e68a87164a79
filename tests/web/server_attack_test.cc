#include <doctest/doctest.h>

#include <memory>
#include <vector>

#include "test_server.h"

using namespace ocop::test;
using namespace ocop::web;
using std::chrono::milliseconds;

namespace {

std::vector<std::unique_ptr<RawClient>> clients(int port, int count,
                                                int receive_buffer = 0) {
  std::vector<std::unique_ptr<RawClient>> all;
  for (int i = 0; i < count; ++i) {
    all.push_back(std::make_unique<RawClient>(port, receive_buffer));
  }
  return all;
}

/// The timeouts outlast a test's patience: what succeeds did not wait for them.
const milliseconds kForever{600'000};
const int kSmallBuffer = 4096;

}  // namespace

TEST_CASE("idle clients do not delay the next one, however many more they are than threads") {
  TestServer server({.threads = 2, .read_timeout = kForever, .keep_alive = kForever});
  auto idle = clients(server.port(), 40);
  for (auto& client : idle) {
    client->send("GET /echo HTTP/1.1\r\nHost: t\r\n\r\n");
    CHECK(client->receive().value().status == 200);
  }
  auto silent = clients(server.port(), 40);
  CHECK(server.get("/echo").status == 200);
}

TEST_CASE("clients that send their head or body drop by drop do not delay the next one") {
  TestServer server({.threads = 2, .read_timeout = kForever});
  auto slow = clients(server.port(), 60);
  for (std::size_t i = 0; i < slow.size(); ++i) {
    slow[i]->send(i % 2 == 0 ? "GET /echo HTTP/1.1\r\nHost: t\r\nX-Slow: "
                             : "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 100\r\n\r\nabc");
  }
  CHECK(server.get("/echo").status == 200);
  for (std::size_t i = 0; i < slow.size(); i += 2) slow[i]->send("a\r\n\r\n");
  for (std::size_t i = 0; i < slow.size(); i += 2) CHECK(slow[i]->receive().value().status == 200);
}

TEST_CASE("clients that do not read their answers do not delay the next one") {
  TestServer server({.threads = 2, .write_timeout = kForever});
  auto deaf = clients(server.port(), 10, kSmallBuffer);
  for (auto& client : deaf) client->send("GET /big HTTP/1.1\r\nHost: t\r\n\r\n");
  CHECK(server.get("/echo").status == 200);
}

TEST_CASE("a request that does not come to its end is given up") {
  TestServer server({.read_timeout = milliseconds(200)});
  RawClient silent(server.port());
  RawClient slow(server.port());
  slow.send("GET /echo HTTP/1.1\r\nHost");
  CHECK(silent.closed_by_server());
  const auto answer = slow.receive();
  REQUIRE(answer);
  CHECK(answer->status == 408);
  CHECK(slow.closed_by_server());
}

TEST_CASE("an idle connection is closed in time, an unread answer too") {
  TestServer server({.write_timeout = milliseconds(200), .keep_alive = milliseconds(200)});
  RawClient idle(server.port());
  RawClient deaf(server.port(), kSmallBuffer);
  deaf.send("GET /big HTTP/1.1\r\nHost: t\r\n\r\n");
  idle.send("GET /echo HTTP/1.1\r\nHost: t\r\n\r\n");
  CHECK(idle.receive().value().status == 200);
  CHECK(idle.closed_by_server());
  while (server.server().stats().connections > 0) std::this_thread::sleep_for(milliseconds(20));
  CHECK(!deaf.receive());
}

TEST_CASE("when all threads and the queue are taken, the next request is told so at once") {
  TestServer server({.threads = 1, .queue = 1});
  RawClient first(server.port());
  first.send("GET /slow HTTP/1.1\r\nHost: t\r\n\r\n");
  server.await_slow(1);
  RawClient second(server.port());
  second.send("GET /echo HTTP/1.1\r\nHost: t\r\n\r\n");
  std::optional<Answer> busy;
  // The second request may take the free place a moment after the third arrives.
  for (int i = 0; i < 100 && (!busy || busy->status != 503); ++i) {
    RawClient next(server.port());
    next.send("GET /echo HTTP/1.1\r\nHost: t\r\nAccept-Language: en\r\n\r\n");
    if (server.server().stats().refused_busy == 0) std::this_thread::sleep_for(milliseconds(10));
    if (server.server().stats().refused_busy > 0) busy = next.receive();
  }
  REQUIRE(busy);
  CHECK(busy->status == 503);
  CHECK(busy->body == "error page 503");
  CHECK(busy->field("Retry-After") == "2");
  CHECK(busy->field("Content-Security-Policy") != "");
  server.release();
  CHECK(first.receive().value().status == 200);
  CHECK(second.receive().value().status == 200);
}

TEST_CASE("when all connections are taken, the one that kept us waiting longest makes room") {
  TestServer server({.connections = 5, .read_timeout = kForever});
  auto slow = clients(server.port(), 12);
  CHECK(server.get("/echo").status == 200);
  CHECK(server.server().stats().connections <= 5);
  CHECK(slow.front()->closed_by_server());
}

TEST_CASE("attacks on the framing are refused, and the server goes on") {
  TestServer server({.head = 8192, .payload = 1000, .target = 1000});
  const std::string host = "Host: t\r\n";
  const std::string nul(1, '\0');
  struct Row {
    std::string what;
    std::string bytes;
    int expected;
  };
  const Row rows[] = {
      {"header of a megabyte", "GET / HTTP/1.1\r\n" + host + "X: " + std::string(1'000'000, 'a') + "\r\n\r\n", 431},
      {"target of a megabyte", "GET /" + std::string(1'000'000, 'a') + " HTTP/1.1\r\n" + host + "\r\n", 414},
      {"a hundred thousand headers", [&] {
         std::string bytes = "GET / HTTP/1.1\r\n" + host;
         for (int i = 0; i < 100'000; ++i) bytes += "A: b\r\n";
         return bytes + "\r\n";
       }(), 431},
      {"body of a megabyte", "POST / HTTP/1.1\r\n" + host + "Content-Length: 1000000\r\n\r\n" + std::string(1'000'000, 'b'), 413},
      {"chunked body", "POST / HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked\r\n\r\nffffffff\r\n", 411},
      {"gzip body", "POST / HTTP/1.1\r\n" + host + "Content-Encoding: gzip\r\nContent-Length: 10\r\n\r\n\x1f\x8b", 415},
      {"NUL in the target", "GET /a" + nul + "b HTTP/1.1\r\n" + host + "\r\n", 400},
      {"line feeds in the target", "GET /a\nSet-Cookie:b HTTP/1.1\r\n" + host + "\r\n", 400},
      {"smuggled request", "GET / HTTP/1.1\r\n" + host + "Content-Length: 5\r\n\r\nGET /", 400},
      {"endless noise", std::string(100'000, '\xff'), 414},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    RawClient client(server.port());
    client.send(row.bytes);
    const auto answer = client.receive();
    REQUIRE(answer);
    CHECK(answer->status == row.expected);
    CHECK(answer->body == "error page " + std::to_string(row.expected));
    CHECK(answer->field("Connection") == "close");
    CHECK(answer->field("Content-Security-Policy") != "");
    CHECK(client.closed_by_server());
  }
  CHECK(server.get("/echo").status == 200);
  CHECK(server.server().stats().refused_malformed == 10);
}

TEST_CASE("ranges neither multiply an answer nor cut it") {
  TestServer server;
  std::string ranges = "Range: bytes=0-";
  for (int i = 0; i < 500; ++i) ranges += ",0-";
  const Answer answer = server.get("/page", ranges + "\r\n");
  CHECK(answer.status == 200);
  CHECK(answer.body.size() == 5000);
}

TEST_CASE("headers of a client do not become facts about it") {
  TestServer server;
  CHECK(server.get("/echo", "REMOTE_ADDR: 9.9.9.9\r\nX-Forwarded-For: 9.9.9.9\r\n").body ==
        "GET|/echo|/echo|test|127.0.0.1|");
}

TEST_CASE("targets full of percent signs arrive as they are") {
  TestServer server;
  for (const char* target : {"/%", "/%zz", "/%00", "/%0d%0aSet-Cookie:x", "/..%2f..%2fetc/passwd",
                             "/?lang=%0d%0aSet-Cookie:x"}) {
    CAPTURE(target);
    const Answer answer = server.get(target);
    CHECK(answer.status == 200);
    CHECK(answer.body.find(std::string("|") + target + "|") != std::string::npos);
    CHECK(answer.head.find("Set-Cookie") == std::string::npos);
  }
}

TEST_CASE("clients that vanish in the middle leave nothing behind") {
  TestServer server({.threads = 2});
  for (int i = 0; i < 50; ++i) {
    RawClient client(server.port());
    client.send(i % 2 == 0 ? "GET /big HTTP/1.1\r\nHost: t\r\n\r\n" : "POST / HTTP/1.1\r\nHos");
  }
  CHECK(server.get("/echo").status == 200);
  while (server.server().stats().connections > 0) std::this_thread::sleep_for(milliseconds(20));
}
