#include "web/request_head.h"

#include <doctest/doctest.h>
#include <rapidcheck.h>

using namespace ocop::web;

namespace {

const HeadLimits kLimits{.head = 2000, .fields = 10, .target = 200, .payload = 1000};

/// -1: more bytes needed; 0: accepted; else the status.
int outcome_of(std::string_view bytes) {
  const auto outcome = read_head(bytes, kLimits);
  if (std::holds_alternative<std::monostate>(outcome)) return -1;
  if (const auto* refused = std::get_if<RefusedHead>(&outcome)) return refused->status;
  return 0;
}

std::string get(const std::string& target, const std::string& fields = "") {
  return "GET " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

std::string post(const std::string& fields) { return "POST / HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n"; }

}  // namespace

TEST_CASE("a request's parts are read as they were sent") {
  const std::string bytes =
      "POST /01/1?S=2&x=%20 HTTP/1.1\r\nHost: Id.Example:80\r\nX-Odd:  a b \t\r\nContent-Length: 3\r\n\r\nabcGET";
  const auto outcome = read_head(bytes, kLimits);
  const auto& head = std::get<RequestHead>(outcome);
  CHECK(head.method == "POST");
  CHECK(head.target == "/01/1?S=2&x=%20");
  CHECK(head.host == "Id.Example:80");
  CHECK(head.fields == Fields{{"Host", "Id.Example:80"}, {"X-Odd", "a b"}, {"Content-Length", "3"}});
  CHECK(head.body == 3);
  CHECK(bytes.substr(head.length) == "abcGET");
  CHECK(head.keep_alive);
}

TEST_CASE("an absolute target names its host itself") {
  const auto outcome = read_head("GET http://b.example/x?y HTTP/1.1\r\nHost: a\r\n\r\n", kLimits);
  const auto& head = std::get<RequestHead>(outcome);
  CHECK(head.host == "b.example");
  CHECK(head.target == "/x?y");
  CHECK(std::get<RequestHead>(read_head("GET http://b.example?y HTTP/1.1\r\nHost: a\r\n\r\n", kLimits))
            .target == "/?y");
}

TEST_CASE("a connection stays open unless either side's version or wish says otherwise") {
  CHECK(std::get<RequestHead>(read_head(get("/"), kLimits)).keep_alive);
  CHECK(!std::get<RequestHead>(read_head(get("/", "Connection: Close\r\n"), kLimits)).keep_alive);
  CHECK(!std::get<RequestHead>(read_head("GET / HTTP/1.0\r\n\r\n", kLimits)).keep_alive);
}

TEST_CASE("header names with an underscore are dropped, so that REMOTE_ADDR cannot be played") {
  const auto outcome = read_head(get("/", "REMOTE_ADDR: 1.2.3.4\r\n"), kLimits);
  CHECK(std::get<RequestHead>(outcome).fields.size() == 1);
}

TEST_CASE("what is framed wrongly or beyond its limits is refused with the status that says why") {
  struct Row {
    std::string what;
    std::string bytes;
    int expected;
  };
  const std::string nul(1, '\0');
  const Row rows[] = {
      {"plain", get("/"), 0},
      {"one empty line first", "\r\n" + get("/"), 0},
      {"two empty lines first", "\r\n\r\n" + get("/"), 400},
      {"nothing", "", -1},
      {"half a line", "GET / HT", -1},
      {"no empty line yet", "GET / HTTP/1.1\r\nHost: a\r\n", -1},
      {"bare line feed", "GET / HTTP/1.1\nHost: a\n\n", 400},
      {"bare line feed among fields", "GET / HTTP/1.1\r\nHost: a\nX: y\r\n\r\n", 400},
      {"carriage return in a value", get("/", "X: a\rb\r\n"), 400},
      {"NUL in the target", get("/" + nul), 400},
      {"NUL before the line ends", "GET /" + nul, 400},
      {"NUL in a value", get("/", "X: a" + nul + "b\r\n"), 400},
      {"DEL in the target", get("/\x7f"), 400},
      {"bytes beyond ASCII in the target", get("/mật-ong"), 400},
      {"blank in the target", get("/a b"), 400},
      {"tab for a blank", "GET\t/\tHTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"no target", "GET HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"target without a slash", get("x"), 400},
      {"asterisk on GET", get("*"), 400},
      {"asterisk on OPTIONS", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", 0},
      {"absolute target with user", get("http://u@h/"), 400},
      {"version 2", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
      {"version of another protocol", "GET / SPDY/3\r\nHost: a\r\n\r\n", 400},
      {"no version", "GET /\r\nHost: a\r\n\r\n", 400},
      {"unknown method", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
      {"CONNECT", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", 501},
      {"lower-case method", "get / HTTP/1.1\r\nHost: a\r\n\r\n", 501},
      {"method that is no token", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"TLS hello", "\x16\x03\x01\x02", 400},
      {"no host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"no host, but the client closes", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400},
      {"two hosts", get("/", "Host: b\r\n"), 400},
      {"host with markup", "GET / HTTP/1.1\r\nHost: <script>\r\n\r\n", 400},
      {"folded line", get("/", "X: a\r\n b\r\n"), 400},
      {"blank before the colon", get("/", "X : a\r\n"), 400},
      {"field without colon", get("/", "X\r\n"), 400},
      {"empty field name", get("/", ": a\r\n"), 400},
      {"target too long", get("/" + std::string(300, 'a')), 414},
      {"target without end", "GET /" + std::string(3000, 'a'), 414},
      {"field too long", get("/", "X: " + std::string(3000, 'a') + "\r\n"), 431},
      {"field without end", "GET / HTTP/1.1\r\nX: " + std::string(3000, 'a'), 431},
      {"too many fields", get("/", "A: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\nA: 1\r\n"), 431},
      {"body on GET", get("/", "Content-Length: 1\r\n"), 400},
      {"empty body on GET", get("/", "Content-Length: 0\r\n"), 0},
      {"body", post("Content-Length: 1000\r\n"), 0},
      {"body too large", post("Content-Length: 1001\r\n"), 413},
      {"length that overflows", post("Content-Length: 99999999999999999999999\r\n"), 413},
      {"negative length", post("Content-Length: -1\r\n"), 400},
      {"signed length", post("Content-Length: +1\r\n"), 400},
      {"hexadecimal length", post("Content-Length: 0x10\r\n"), 400},
      {"length in a list", post("Content-Length: 1, 1\r\n"), 400},
      {"empty length", post("Content-Length:\r\n"), 400},
      {"two lengths", post("Content-Length: 1\r\nContent-Length: 2\r\n"), 400},
      {"chunked", post("Transfer-Encoding: chunked\r\n"), 411},
      {"chunked and a length", post("Transfer-Encoding: chunked\r\nContent-Length: 1\r\n"), 400},
      {"disguised chunked", post("Transfer-Encoding:\tidentity, chunked\r\nContent-Length: 1\r\n"), 400},
      {"gzip body", post("Content-Encoding: gzip\r\nContent-Length: 1\r\n"), 415},
      {"identity body", post("Content-Encoding: identity\r\nContent-Length: 1\r\n"), 0},
      {"expectation met", post("Expect: 100-continue\r\nContent-Length: 1\r\n"), 0},
      {"unknown expectation", post("Expect: 200-maybe\r\nContent-Length: 1\r\n"), 417},
  };
  for (const auto& row : rows) {
    CAPTURE(row.what);
    CHECK(outcome_of(row.bytes) == row.expected);
  }
}

TEST_CASE("no prefix of a good request is refused, none but the whole is accepted") {
  const std::string whole = post("Content-Length: 3\r\nX-Y: z\r\n");
  for (std::size_t i = 0; i < whole.size(); ++i) {
    CAPTURE(i);
    CHECK(outcome_of(std::string_view(whole).substr(0, i)) == -1);
  }
  CHECK(outcome_of(whole) == 0);
}

TEST_CASE("random bytes are never accepted beyond their length") {
  CHECK(rc::check([](const std::string& noise) {
    const auto outcome = read_head("GET / HTTP/1.1\r\nHost: a\r\n" + noise, kLimits);
    if (const auto* head = std::get_if<RequestHead>(&outcome)) {
      RC_ASSERT(head->length <= noise.size() + 25);
    }
  }));
}
