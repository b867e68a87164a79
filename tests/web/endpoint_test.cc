#include "web/endpoint.h"

#include <doctest/doctest.h>

#include <array>

namespace ocop::web {
namespace {

TEST_CASE("An address with a port is read and written as it was given") {
  for (const char* text : {"127.0.0.1:8080", "[::1]:8080", "0.0.0.0:0", "[::]:65535"}) {
    CAPTURE(text);
    const auto endpoint = parse_endpoint(text);
    REQUIRE(endpoint);
    CHECK(endpoint->text() == text);
  }
  CHECK(parse_endpoint("[::1]:80")->address == "::1");
}

TEST_CASE("What is no address with a port is refused by the option's name") {
  for (const char* text : {"", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
                           "127.0.0.1:-1", "::1:8080", "[]:80", "127.0.0.1:80 "}) {
    CAPTURE(text);
    const auto endpoint = parse_endpoint(text);
    REQUIRE_FALSE(endpoint);
    CHECK(endpoint.error().where == "--listen");
  }
}

}  // namespace
}  // namespace ocop::web
