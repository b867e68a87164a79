// Labels a second: each step, and the whole way to a PDF, a ZPL file and a table, with and without
// the proof that every symbol reads, against bare libqrencode (docs/benchmarks.md).
#include <benchmark/benchmark.h>
#include <qrencode.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "keys/label_code.h"
#include "keys/service_key.h"
#include "labeler/label_codes.h"
#include "labeler/label_run.h"
#include "labeler/page_content.h"
#include "labeler/symbol.h"
#include "tests/keys/test_programme.h"

namespace ocop::labeler {
namespace {

constexpr std::uint64_t kUnits = 10'000;
const Instant kNow = *parse_instant("2026-11-22T03:04:05Z");

unsigned threads() { return std::max(1U, std::thread::hardware_concurrency()); }

/// One lot of 10,000 units, its key, and its codes as strings.
struct Lot {
  test::TestProgramme programme;
  keys::SigningKey key = programme.signing_key(programme.issue().kid);
  keys::TypedCodes typed{keys::ServiceKey::load(programme.directory() / keys::kServiceKeyFile).value()};
  LabelCodes codes;
  std::vector<std::string> uris;

  explicit Lot(const char* host) : codes(key, labels(), host) {
    for (std::uint64_t i = 0; i < kUnits; ++i) uris.push_back(codes.uri(i));
  }

  static LabelSet labels() {
    LabelSet set;
    set.gtin = "09521234543213";
    set.lot = "L2601";
    set.serials = {{1, kUnits, 6}};
    return set;
  }
};

const Lot& lot() {
  static const Lot made("ID.EXAMPLE.VN");
  return made;
}

void encode_bare(const std::string& uri) {
  auto* code = QRcode_encodeString(uri.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1);
  if (code == nullptr) throw std::runtime_error("libqrencode");
  benchmark::DoNotOptimize(code->data);
  QRcode_free(code);
}

void sign(benchmark::State& state) {
  const auto& codes = lot().codes;
  std::uint64_t unit = 0;
  for (auto _ : state) benchmark::DoNotOptimize(codes.uri(unit++ % kUnits));
}
BENCHMARK(sign)->Unit(benchmark::kMicrosecond);

void typed_code(benchmark::State& state) {
  std::uint32_t unit = 0;
  for (auto _ : state) benchmark::DoNotOptimize(lot().typed.code({1, unit++}));
}
BENCHMARK(typed_code)->Unit(benchmark::kMicrosecond);

void encode_with_bare_libqrencode(benchmark::State& state) {
  const auto& uris = lot().uris;
  std::size_t unit = 0;
  for (auto _ : state) encode_bare(uris[unit++ % kUnits]);
}
BENCHMARK(encode_with_bare_libqrencode)->Unit(benchmark::kMicrosecond);

void encode(benchmark::State& state) {
  const auto encoder = SymbolEncoder::for_payloads_like(lot().uris.front()).value();
  std::size_t unit = 0;
  for (auto _ : state) benchmark::DoNotOptimize(encoder.encode(lot().uris[unit++ % kUnits]));
}
BENCHMARK(encode)->Unit(benchmark::kMicrosecond);

/// Modules of 24 symbols into a compressed page stream; time is for one symbol.
void draw(benchmark::State& state) {
  constexpr std::size_t kSymbols = 24;
  const auto encoder = SymbolEncoder::for_payloads_like(lot().uris.front()).value();
  std::vector<Symbol> symbols;
  for (std::size_t i = 0; i < kSymbols; ++i) symbols.push_back(encoder.encode(lot().uris[i]));
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
      for (auto unit = next++; unit < kUnits; unit = next++) encode_bare(lot().uris[unit]);
    });
}

struct Way {
  Format format{};
  const char* stock = "";
  bool verify = false;
};

LabelFacts facts() {
  LabelFacts facts;
  facts.product = "Ô mai mơ gừng mặn ngọt";
  facts.producer = "Hợp tác xã Đoàn Kết";
  facts.gtin = "9521234543213";
  facts.lot = "L2601";
  facts.produced = make_date(2026, 11, 22);
  facts.best_before = make_date(2027, 11, 22);
  facts.stars = 4;
  facts.serial_digits = 6;
  facts.typed_code = true;
  return facts;
}

void print_all(const Way& way) {
  const auto stocks = built_in_stocks();
  const auto templates = built_in_templates();
  Output output;
  output.format = way.format;
  output.out = lot().programme.folder() / ("labels." + std::string(format_name(way.format)));
  output.stock = *find_stock(stocks, way.stock);
  output.chosen = *find_template(templates, usual_template(output.stock.label_width, output.stock.label_height));
  output.verify = way.verify;
  ShortCodes short_codes;
  short_codes.typed = &lot().typed;
  short_codes.block = 1;
  short_codes.block_first = 1;
  PrintRun how;
  how.threads = threads();
  const RunNotes notes{[](std::string_view) { return Result<void>(); }, {}};
  auto run = LabelRun::open(lot().codes, facts(), output, short_codes, kNow).value();
  const auto made = run.print(how, notes).value();
  if (made.labels != kUnits) throw std::runtime_error("labels are missing");
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

Spent spend(const std::function<void()>& act) {
  const auto start = std::chrono::steady_clock::now();
  const auto cpu = cpu_seconds();
  act();
  return {std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count(),
          cpu_seconds() - cpu};
}

/// Sign, encode, lay out, write and, where asked, prove 10,000 labels, and the same strings
/// through bare libqrencode on as many threads; turn about, so that both see the
/// same machine. ratio = bare time / pipeline time, cpu_ratio the same of the
/// processor time of all threads, which other programs disturb less.
void against_bare(benchmark::State& state, const Way& way) {
  Spent bare;
  Spent pipeline;
  const auto print = [&way] { print_all(way); };
  for (auto _ : state) {
    bare += spend(encode_all_bare);
    auto run = spend(print);
    run += spend(print);
    bare += spend(encode_all_bare);
    pipeline += run;
    state.SetIterationTime(run.seconds / 2);
  }
  const auto units = static_cast<double>(state.iterations()) * 2 * kUnits;
  state.counters["bare_per_second"] = units / bare.seconds;
  state.counters["labels_per_second"] = units / pipeline.seconds;
  state.counters["ratio"] = bare.seconds / pipeline.seconds;
  state.counters["cpu_ratio"] = bare.cpu / pipeline.cpu;
  state.counters["threads"] = threads();
}

void measure(const char* name, const Way& way, int times) {
  benchmark::RegisterBenchmark(name, against_bare, way)
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond)
      ->Iterations(times);
}

}  // namespace
}  // namespace ocop::labeler

int main(int argc, char** argv) {
  using namespace ocop::labeler;
  (void)lot();  // not on any measurement's time
  constexpr const char* kSheet = "a4-70x37";
  constexpr const char* kRoll = "roll-50x30";
  measure("pdf", {Format::kPdf, kSheet, false}, 3);
  measure("zpl", {Format::kZpl, kRoll, false}, 3);
  measure("csv", {Format::kCsv, kSheet, false}, 3);
  measure("pdf_proven", {Format::kPdf, kSheet, true}, 1);
  measure("zpl_proven", {Format::kZpl, kRoll, true}, 1);
  measure("csv_proven", {Format::kCsv, kSheet, true}, 1);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
}
