// What the log of scans carries: scans at a steady rate through the writer with copy detection, and
// what pages take meanwhile. See docs/benchmarks.md.
//
//   scan_bench [--rate 5000] [--seconds 60] [--quiet 20] [--only-scans ADDRESS]
//
// Pages are asked for over loopback, one after the other with pauses: before the burst for --quiet
// seconds, during it, and after it. Exit status 1 when a scan was lost. With --only-scans a
// registry is made at ADDRESS (sqlite:FILE or postgresql://…), and no pages are asked for.
#include <CLI/CLI.hpp>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "db/schema.h"
#include "tests/bench/scan_stream.h"
#include "tests/verifier/service_scene.h"
#include "tests/web/raw_client.h"
#include "verifier/copy_watch.h"
#include "web/server.h"

namespace {

using namespace ocop;
using namespace ocop::bench;

constexpr std::size_t kThreads = 8;
constexpr std::chrono::milliseconds kBetweenPages{5};

/// Pages asked for one after the other, until stop().
class Pages {
 public:
  Pages(int port, std::vector<std::string> requests)
      : requests_(std::move(requests)), client_(port), thread_([this] { ask(); }) {}

  std::vector<double> stop() {
    go_on_ = false;
    thread_.join();
    return times_;
  }

 private:
  void ask() {
    for (std::size_t i = 0; go_on_; ++i) {
      const auto begun = Steady::now();
      client_.send(requests_[i % requests_.size()]);
      if (client_.receive().value().status != 200) std::abort();
      times_.push_back(milliseconds(Steady::now() - begun));
      std::this_thread::sleep_for(kBetweenPages);
    }
  }

  std::vector<std::string> requests_;
  test::RawClient client_;
  std::atomic<bool> go_on_ = true;
  std::vector<double> times_;
  std::thread thread_;
};

void show_pages(const char* when, const std::vector<double>& times) {
  std::printf("pages %-7s %6zu   p50 %6.2f ms   p99 %6.2f ms   longest %7.2f ms\n", when,
              times.size(), share(times, 0.5), share(times, 0.99), share(times, 1));
}

int run_only_scans(const Options& options) {
  const auto address = db::Address::parse(options.only_scans).value();
  db::create_database(address);
  verifier::CopyWatch watch{copies::Settings{}};
  db::Writer writer(address, {.observer = &watch});
  Waiting waiting(writer);
  const Burst burst = run_burst(writer, options, waiting);
  const auto stats = writer.stop();
  return show_burst(burst, waiting, stats, address, 0);
}

void register_lots(test::ServiceScene& scene, std::uint64_t units) {
  auto record = scene.record();
  record.areas[0].grams = 1;
  for (std::uint64_t i = 0; i < kLots; ++i) {
    record.lot = "B" + std::to_string(i);
    record.serials = {10'000'000 + i * units, units, 9};
    const auto answer = scene.post("/api/v1/batches", scene.signed_record(record));
    if (answer.status != 201) throw std::runtime_error(answer.body);
  }
}

int run_with_pages(const Options& options) {
  verifier::CopyWatch watch{copies::Settings{}};
  test::ServiceScene scene(kThreads, true, {.observer = &watch});
  register_lots(scene, options.rate * options.seconds / kLots + 1);
  auto record = scene.record();
  if (scene.post("/api/v1/batches", scene.signed_record(record)).status != 201) return 1;
  std::vector<std::string> requests;
  for (std::uint64_t i = 0; i < record.serials.count; ++i) {
    requests.push_back("GET " + scene.label(record.lot, record.serials.serial(i)) +
                       " HTTP/1.1\r\nHost: id.example.vn\r\nAccept: text/html\r\n\r\n");
  }
  web::ServerSettings settings;
  settings.threads = kThreads;
  settings.requests_per_connection = 1'000'000'000;
  web::Server server(
      settings, [&](const web::Request& request) { return scene.service().handle(request); },
      [](int status, const web::Request&) {
        web::Response response;
        response.status = status;
        return response;
      });
  server.start();
  const auto quiet = [&] {
    Pages pages(server.port(), requests);
    std::this_thread::sleep_for(std::chrono::seconds(options.quiet));
    return pages.stop();
  };
  const auto before = quiet();
  Waiting waiting(scene.writer());
  Pages pages(server.port(), requests);
  const Burst burst = run_burst(scene.writer(), options, waiting);
  const auto during = pages.stop();
  const auto after = quiet();
  server.stop();
  const auto stats = scene.writer().stop();
  show_pages("before", before);
  show_pages("during", during);
  show_pages("after", after);
  std::vector<double> calm = before;
  calm.insert(calm.end(), after.begin(), after.end());
  std::printf("during ÷ without: p50 %.2f, p99 %.2f\n", share(during, 0.5) / share(calm, 0.5),
              share(during, 0.99) / share(calm, 0.99));
  return show_burst(burst, waiting, stats, scene.database(), calm.size() + during.size());
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  CLI::App app("Scans at a steady rate, and pages meanwhile", "scan_bench");
  app.add_option("--rate", options.rate, "Scans a second");
  app.add_option("--seconds", options.seconds, "How long the burst lasts");
  app.add_option("--quiet", options.quiet, "How long pages are asked for before and after it");
  app.add_option("--only-scans", options.only_scans,
                 "sqlite:FILE or postgresql://…: a new registry there, and no pages");
  CLI11_PARSE(app, argc, argv);
  return options.only_scans.empty() ? run_with_pages(options) : run_only_scans(options);
}
