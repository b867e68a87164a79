// The service itself, killed while it prints.
#include <algorithm>
#include <set>
#include <sstream>

#include "base/file.h"
#include "db/check.h"
#include "db/goods_acts.h"
#include "tests/labeler/console_scene.h"
#include "tests/labeler/program.h"
#include "tests/web/raw_client.h"

using namespace ocop;
using namespace ocop::labeler;
namespace fs = std::filesystem;

namespace {

constexpr const char* kNow = "2026-11-22T03:04:05Z";
constexpr std::size_t kLabels = 20'000;

std::vector<std::string> serve(const Workshop& shop, const std::string& log) {
  return {"ocop-labeler",
          "--db",
          "sqlite:" + shop.path("ocop.db").string(),
          "--clock",
          kNow,
          "serve",
          "--key-dir",
          shop.key_directory().string(),
          "--host",
          "OCOP.VN",
          "--listen",
          "127.0.0.1:0",
          "--spool",
          shop.path("spool").string(),
          "--log",
          shop.path(log).string()};
}

/// Once it listens.
int port_of(Program& program, const fs::path& log) {
  while (program.running()) {
    std::error_code none;
    const auto said = fs::exists(log, none) ? read_file(log, 1 << 20) : std::string();
    const auto port = between(said, "\"listen\":\"127.0.0.1:", "\"");
    if (!port.empty() && said.ends_with('\n')) return std::stoi(port);
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  FAIL("the service did not start");
  return 0;
}

/// One request over a connection of its own.
Visitor::Service over(int port) {
  return [port](const web::Request& request) {
    std::string sent =
        request.method + " " + request.target + " HTTP/1.1\r\nHost: " + request.host +
        "\r\nConnection: close\r\nContent-Length: " + std::to_string(request.body.size()) + "\r\n";
    for (const auto& [name, value] : request.headers) sent += name + ": " + value + "\r\n";
    test::RawClient client(port);
    REQUIRE(client.send(sent + "\r\n" + request.body));
    const auto answer = client.receive();
    REQUIRE(answer.has_value());
    web::Response response;
    response.status = answer->status;
    response.body = answer->body;
    std::istringstream lines(answer->head);
    for (std::string line; std::getline(lines, line);) {
      const auto colon = line.find(": ");
      if (colon == std::string::npos) continue;
      response.headers.emplace_back(line.substr(0, colon),
                                    line.substr(colon + 2, line.find('\r') - colon - 2));
    }
    return response;
  };
}

std::vector<std::string> faults(const Workshop& shop) {
  db::Connection connection(shop.registry(), db::Access::kTool);
  std::vector<std::string> all;
  for (const auto& error : db::check_database(connection))
    all.push_back(error.in(Language::kEnglish));
  return all;
}

void await_end(Visitor& visitor, const std::string& address) {
  for (;;) {
    const auto page = visitor.get(address);
    REQUIRE(page.status == 200);
    if (header(page, "Refresh").empty()) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

fs::path only_job(const Workshop& shop) {
  fs::path found;
  for (const auto& entry : fs::directory_iterator(shop.path("spool")))
    if (entry.is_directory()) found = entry.path();
  REQUIRE(!found.empty());
  return found;
}

}  // namespace

TEST_CASE("a killed service says which print failed, and printing again gives every label once") {
  const Workshop shop;
  add_user(shop.registry(), "htx", "linh-ngoc", *parse_instant(kNow));
  const auto before = faults(shop);

  std::string job;
  {
    Program service(serve(shop, "first.log"));
    Visitor visitor(over(port_of(service, shop.path("first.log"))), "htx");
    REQUIRE(visitor.print({{"quantity", std::to_string(kLabels)}, {"format", "csv"}}).status ==
            200);
    const auto folder = only_job(shop);
    wait_for_pages(service, folder / "labels.csv.part");
    service.send(SIGKILL);
    CHECK(service.wait() == 1000 + SIGKILL);
    CHECK(!fs::exists(folder / "labels.csv"));
    job = "/jobs/" + folder.filename().string();
  }
  REQUIRE(shop.registered(Goods::kHoney, "L2601").has_value());

  Program service(serve(shop, "second.log"));
  Visitor visitor(over(port_of(service, shop.path("second.log"))), "htx");
  CHECK(says(visitor.get(job), "The run was interrupted"));
  CHECK(visitor.get(job + "/1").status == 404);
  const auto again = visitor.post("/reprint", {{"gtin", right_gtin(Goods::kHoney)},
                                               {"lot", "L2601"},
                                               {"format", "csv"},
                                               {"passphrase", std::string(kKeyPassphrase)}});
  REQUIRE(again.status == 303);
  const auto address = header(again, "Location");
  CHECK(address != job);
  CHECK(says(visitor.get(job), "The run was interrupted"));
  await_end(visitor, address);
  const auto table = visitor.get(address + "/1");
  REQUIRE(table.status == 200);
  std::istringstream lines(table.body);
  std::set<std::string> labels;
  std::string line;
  std::getline(lines, line);  // the headings
  while (std::getline(lines, line)) labels.insert(line);
  CHECK(labels.size() == kLabels);
  CHECK(std::ranges::count(table.body, '\n') == kLabels + 1);

  db::Connection connection(shop.registry(), db::Access::kRead);
  CHECK(db::prints_of(connection, right_gtin(Goods::kHoney), "L2601").size() == 1);
  CHECK(faults(shop) == before);
}
