#include "web/metrics.h"

#include <doctest/doctest.h>

using namespace ocop::web;

namespace {

Access access(const char* route, int status, int microseconds) {
  Access a;
  a.route = route;
  a.status = status;
  a.time = std::chrono::microseconds(microseconds);
  return a;
}

bool has_line(const std::string& text, const std::string& line) {
  return ("\n" + text).find("\n" + line + "\n") != std::string::npos;
}

}  // namespace

TEST_CASE("requests are counted by route and status, and their times fall into buckets") {
  RequestMetrics metrics;
  metrics.observe(access("page", 200, 150));
  metrics.observe(access("page", 200, 200));
  metrics.observe(access("page", 404, 9'000'000));
  metrics.observe(access("", 431, 1));
  MetricsText out;
  metrics.write(out);
  const std::string& text = out.text();
  CAPTURE(text);
  CHECK(has_line(text, R"(ocop_requests_total{route="page",status="200"} 2)"));
  CHECK(has_line(text, R"(ocop_requests_total{route="page",status="404"} 1)"));
  CHECK(has_line(text, R"(ocop_requests_total{route="refused",status="431"} 1)"));
  CHECK(has_line(text, R"(ocop_request_seconds_bucket{route="page",le="0.0002"} 2)"));
  CHECK(has_line(text, R"(ocop_request_seconds_bucket{route="page",le="5"} 2)"));
  CHECK(has_line(text, R"(ocop_request_seconds_bucket{route="page",le="+Inf"} 3)"));
  CHECK(has_line(text, R"(ocop_request_seconds_count{route="page"} 3)"));
  CHECK(has_line(text, "# TYPE ocop_request_seconds histogram"));
}

TEST_CASE("a label cannot break out of its quotes") {
  MetricsText out;
  out.sample("m", {{"l", "a\"} 1\nevil 2\\"}}, 3);
  CHECK(out.text() == "m{l=\"a\\\"} 1\\nevil 2\\\\\"} 3\n");
}
