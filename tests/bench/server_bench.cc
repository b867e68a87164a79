// What checking a label costs beyond serving a page at all: the verifier and the
// same server with a constant page of the same size, in turns, over keep-alive
// connections on loopback. See docs/benchmarks.md.
#include <benchmark/benchmark.h>

#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "tests/verifier/service_scene.h"
#include "tests/web/raw_client.h"
#include "web/server.h"

namespace {

using namespace ocop;
using Steady = std::chrono::steady_clock;

constexpr std::size_t kThreads = 8;
constexpr std::uint64_t kUnits = 2000;

/// One registered batch, a label of each unit.
struct World {
  test::ServiceScene scene{kThreads};
  std::vector<std::string> labels;

  World() {
    auto record = scene.record();
    record.serials.count = kUnits;
    const auto answer = scene.post("/api/v1/batches", scene.signed_record(record));
    if (answer.status != 201) throw std::runtime_error(answer.body);
    for (std::uint64_t i = 0; i < kUnits; ++i) {
      labels.push_back(scene.label(record.lot, record.serials.serial(i)));
    }
    const auto page = scene.get(labels.front());
    if (page.log.back().second != "genuine") throw std::runtime_error("not genuine");
  }
};

World& world() {
  static World made;
  return made;
}

web::ServerSettings settings() {
  web::ServerSettings s;
  s.threads = kThreads;
  s.requests_per_connection = 1'000'000'000;
  return s;
}

web::Response failure(int status, const web::Request&) {
  web::Response response;
  response.status = status;
  return response;
}

/// A server and clients that stay connected to it.
class Bench {
 public:
  Bench(web::Handler handler, std::size_t connections) : server_(settings(), std::move(handler), failure) {
    server_.start();
    for (std::size_t i = 0; i < connections; ++i) {
      clients_.push_back(std::make_unique<test::RawClient>(server_.port()));
    }
  }

  /// Each client asks for `count` targets, one after another; seconds until all have done.
  double run(const std::vector<std::string>& requests, std::size_t count) {
    const auto begun = Steady::now();
    std::vector<std::thread> threads;
    for (auto& client : clients_) {
      const std::size_t first = next_;
      next_ += count;
      threads.emplace_back([&requests, &client, first, count] {
        for (std::size_t i = 0; i < count; ++i) {
          client->send(requests[(first + i) % requests.size()]);
          if (client->receive().value().status != 200) std::abort();
        }
      });
    }
    for (auto& thread : threads) thread.join();
    return std::chrono::duration<double>(Steady::now() - begun).count();
  }

 private:
  web::Server server_;
  std::vector<std::unique_ptr<test::RawClient>> clients_;
  std::size_t next_ = 0;
};

std::vector<std::string> requests_for(const std::vector<std::string>& targets, const std::string& before) {
  std::vector<std::string> requests;
  for (const auto& target : targets) {
    requests.push_back("GET " + before + target + " HTTP/1.1\r\nHost: id.example.vn\r\nAccept: text/html\r\n\r\n");
  }
  return requests;
}

void over_http(benchmark::State& state, const std::string& before) {
  constexpr std::size_t kEach = 100;
  World& w = world();
  const auto requests = requests_for(w.labels, before);
  const std::string page = w.scene.get(before + w.labels.front()).body;
  const auto connections = static_cast<std::size_t>(state.range(0));
  Bench verifier([&w](const web::Request& r) { return w.scene.service().handle(r); }, connections);
  Bench constant(
      [&page](const web::Request&) {
        web::Response response;
        response.body = page;
        return response;
      },
      connections);
  double checking = 0;
  double serving = 0;
  for (auto _ : state) {
    serving += constant.run(requests, kEach);
    checking += verifier.run(requests, kEach);
  }
  const auto answered = static_cast<double>(state.iterations()) * static_cast<double>(kEach * connections);
  state.counters["verify/s"] = answered / checking;
  state.counters["constant/s"] = answered / serving;
  state.counters["ratio"] = serving / checking;
}

void page_over_http(benchmark::State& state) { over_http(state, ""); }
void api_over_http(benchmark::State& state) {
  over_http(state, "/api/v1/verify?uri=https%3A%2F%2Fid.example.vn");
}

void page_alone(benchmark::State& state) {
  World& w = world();
  std::size_t next = 0;
  for (auto _ : state) benchmark::DoNotOptimize(w.scene.get(w.labels[next++ % kUnits]));
}

void api_alone(benchmark::State& state) {
  World& w = world();
  std::size_t next = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        w.scene.get("/api/v1/verify?uri=https%3A%2F%2Fid.example.vn" + w.labels[next++ % kUnits]));
  }
}

void resolve_alone(benchmark::State& state) {
  World& w = world();
  db::Reader reader(w.scene.database());
  const auto ring = w.scene.live_keys().current();
  std::size_t next = 0;
  for (auto _ : state) {
    auto link = gs1::parse_request_target(w.labels[next++ % kUnits], "id.example.vn");
    benchmark::DoNotOptimize(verifier::resolve(std::move(*link), ring, reader, test::noon()));
  }
}

void signature_alone(benchmark::State& state) {
  World& w = world();
  const auto ring = w.scene.live_keys().current();
  const auto link = gs1::parse_request_target(w.labels.front(), "id.example.vn").value();
  for (auto _ : state) benchmark::DoNotOptimize(keys::check_label(*ring, link));
}

void registry_alone(benchmark::State& state) {
  World& w = world();
  db::Reader reader(w.scene.database());
  for (auto _ : state) benchmark::DoNotOptimize(reader.dossier(test::kPlum, "L2611", "000007"));
}

BENCHMARK(page_over_http)->Arg(1)->Arg(16)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(api_over_http)->Arg(1)->Arg(16)->UseRealTime()->Unit(benchmark::kMillisecond);
BENCHMARK(page_alone)->Unit(benchmark::kMicrosecond);
BENCHMARK(api_alone)->Unit(benchmark::kMicrosecond);
BENCHMARK(resolve_alone)->Unit(benchmark::kMicrosecond);
BENCHMARK(signature_alone)->Unit(benchmark::kMicrosecond);
BENCHMARK(registry_alone)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
