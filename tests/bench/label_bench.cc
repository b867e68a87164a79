// The labelling pipeline against bare libqrencode (docs/benchmarks.md).
#include <benchmark/benchmark.h>
#include <qrencode.h>

#include <atomic>
#include <chrono>
#include <ctime>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "keys/key_store.h"
#include "keys/label_code.h"
#include "labeler/label_art.h"
#include "labeler/label_codes.h"
#include "labeler/page_content.h"
#include "labeler/pdf_writer.h"
#include "labeler/print_run.h"
#include "tests/support/temporary_folder.h"

namespace ocop::labeler {
namespace {

constexpr std::uint64_t kUnits = 10'000;
const Instant kNow = *parse_instant("2026-11-22T03:04:05Z");

unsigned threads() { return std::max(1U, std::thread::hardware_concurrency()); }

/// One batch of 10,000 units, its key, and its codes as strings.
struct Batch {
  test::TemporaryFolder folder;
  keys::SigningKey key;
  LabelCodes codes;
  std::vector<std::string> uris;

  explicit Batch(const char* host) : key(make_key()), codes(key, record(), host) {
    for (std::uint64_t i = 0; i < kUnits; ++i) uris.push_back(codes.uri(i));
  }

  keys::SigningKey make_key() const {
    const keys::Secret secret("passphrase of a benchmark");
    auto store = keys::KeyStore::init(folder / "keys", "OCOP", {secret, secret}, kNow).value();
    const auto issued = store.issue({"bench", kNow, kNow + std::chrono::hours(24)}, secret, secret);
    return keys::SigningKey::load(store.key_file(issued.value().kid), secret).value();
  }
  static programme::BatchRecord record() {
    programme::BatchRecord record;
    record.gtin = "09521234543213";
    record.lot = "L2601";
    record.serials = {1, kUnits, 6};
    return record;
  }
};

const Batch& batch() {
  static const Batch made("ID.EXAMPLE.VN");
  return made;
}

void encode_bare(const std::string& uri) {
  auto* code = QRcode_encodeString(uri.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1);
  if (code == nullptr) throw std::runtime_error("libqrencode");
  benchmark::DoNotOptimize(code->data);
  QRcode_free(code);
}

void sign(benchmark::State& state) {
  const auto& codes = batch().codes;
  std::uint64_t unit = 0;
  for (auto _ : state) benchmark::DoNotOptimize(codes.uri(unit++ % kUnits));
}
BENCHMARK(sign)->Unit(benchmark::kMicrosecond);

void encode_with_bare_libqrencode(benchmark::State& state) {
  const auto& uris = batch().uris;
  std::size_t unit = 0;
  for (auto _ : state) encode_bare(uris[unit++ % kUnits]);
}
BENCHMARK(encode_with_bare_libqrencode)->Unit(benchmark::kMicrosecond);

void encode(benchmark::State& state) {
  const auto encoder = SymbolEncoder::for_payloads_like(batch().uris.front()).value();
  std::size_t unit = 0;
  for (auto _ : state) benchmark::DoNotOptimize(encoder.encode(batch().uris[unit++ % kUnits]));
}
BENCHMARK(encode)->Unit(benchmark::kMicrosecond);

/// Modules of 24 symbols into a compressed page stream; time is for one symbol.
void draw(benchmark::State& state) {
  const auto encoder = SymbolEncoder::for_payloads_like(batch().uris.front()).value();
  std::vector<Symbol> symbols;
  for (std::size_t i = 0; i < Sheet::kLabels; ++i) symbols.push_back(encoder.encode(batch().uris[i]));
  double bytes = 0;
  while (state.KeepRunningBatch(static_cast<benchmark::IterationCount>(symbols.size()))) {
    PageContent content;
    for (const auto& symbol : symbols) content.modules(symbol);
    const auto stream = content.finish();
    bytes = static_cast<double>(stream.size()) / static_cast<double>(symbols.size());
    benchmark::DoNotOptimize(stream.data());
  }
  state.counters["bytes"] = bytes;
}
BENCHMARK(draw)->Unit(benchmark::kMicrosecond);

void encode_all_bare() {
  std::atomic<std::size_t> next = 0;
  std::vector<std::jthread> workers;
  for (unsigned i = 0; i < threads(); ++i)
    workers.emplace_back([&] {
      for (auto unit = next++; unit < kUnits; unit = next++) encode_bare(batch().uris[unit]);
    });
}

void print_all() {
  const auto typeface = Typeface::find().value();
  const LabelFacts facts{"Ô mai mơ gừng mặn ngọt", "Hợp tác xã Đoàn Kết", "9521234543213", "L2601",
                         make_date(2026, 11, 22), make_date(2027, 11, 22), 4, 6};
  const auto encoder = SymbolEncoder::for_payloads_like(batch().codes.uri(0)).value();
  const auto art = set_label(typeface, facts, encoder.width(), ModuleSize{}).value();
  const auto path = batch().folder / "labels.pdf";
  const auto writer = pdf_writer(path, art, typeface, {"bench", kNow});
  PrintRun run;
  run.threads = threads();
  print_labels(batch().codes, encoder, *writer, run);
  writer->commit();
}

struct Spent {
  double seconds = 0;
  double cpu = 0;  ///< of all threads

  Spent& operator+=(const Spent& other) {
    seconds += other.seconds;
    cpu += other.cpu;
    return *this;
  }
};

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

Spent spend(void (*act)()) {
  const auto start = std::chrono::steady_clock::now();
  const auto cpu = cpu_seconds();
  act();
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
          cpu_seconds() - cpu};
}

/// Sign, encode, lay out and write 10,000 labels as PDF, and the same strings
/// through bare libqrencode on as many threads; turn about, so that both see the
/// same machine. ratio = bare time / pipeline time, cpu_ratio the same of the
/// processor time of all threads, which other programs disturb less.
void pipeline_against_bare(benchmark::State& state) {
  Spent bare;
  Spent pipeline;
  (void)batch();
  for (auto _ : state) {
    bare += spend(encode_all_bare);
    auto run = spend(print_all);
    run += spend(print_all);
    bare += spend(encode_all_bare);
    pipeline += run;
    state.SetIterationTime(run.seconds / 2);
  }
  const auto units = static_cast<double>(state.iterations()) * 2 * kUnits;
  state.counters["bare_us"] = bare.seconds / units * 1e6;
  state.counters["pipeline_us"] = pipeline.seconds / units * 1e6;
  state.counters["ratio"] = bare.seconds / pipeline.seconds;
  state.counters["cpu_ratio"] = bare.cpu / pipeline.cpu;
  state.counters["threads"] = threads();
}
BENCHMARK(pipeline_against_bare)->UseManualTime()->Unit(benchmark::kMillisecond)->Iterations(3);

}  // namespace
}  // namespace ocop::labeler

int main(int argc, char** argv) {
  (void)ocop::labeler::batch();  // not on any measurement's time
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
