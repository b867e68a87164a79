#include "web/log.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/file.h"

using namespace ocop;
using namespace ocop::web;

TEST_CASE("each event is one JSON object on one line, whatever its text holds") {
  const auto path =
      std::filesystem::temp_directory_path() / ("ocop-log-test-" + std::to_string(getpid()));
  {
    Log log(path.string(), fixed_clock(*parse_instant("2026-11-22T03:04:05Z")));
    log.write(LogLevel::kWarning, "started", {{"note", "two\nlines \"quoted\" \x01 \xff"}});
    Access access;
    access.id = "0123";
    access.method = "GET";
    access.route = "page";
    access.status = 200;
    access.time = std::chrono::microseconds(1250);
    access.bytes = 12;
    access.fields = {{"gtin", "09521234543213"}};
    log.access(access);
    access.error = "database is locked";
    log.access(access);
  }
  std::istringstream lines(read_file(path, 10'000));
  std::filesystem::remove(path);
  std::vector<nlohmann::json> events;
  for (std::string line; std::getline(lines, line);) events.push_back(nlohmann::json::parse(line));
  REQUIRE(events.size() == 3);
  CHECK(events[0]["time"] == "2026-11-22T03:04:05Z");
  CHECK(events[0]["level"] == "warning");
  CHECK(events[0]["note"] == "two\nlines \"quoted\" \x01 \xEF\xBF\xBD");
  CHECK(events[1]["event"] == "request");
  CHECK(events[1]["level"] == "info");
  CHECK(events[1]["ms"] == 1.25);
  CHECK(events[1]["gtin"] == "09521234543213");
  CHECK(!events[1].contains("error"));
  CHECK(events[2]["level"] == "error");
  CHECK(events[2]["error"] == "database is locked");
}
