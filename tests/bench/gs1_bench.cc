// Addresses of labels a second: read, written, and an application identifier looked up
// (docs/benchmarks.md). Uses nothing that gs1/ did not have before it held the whole dictionary,
// so that an earlier state can be measured with the same file.
#include <benchmark/benchmark.h>

#include <array>
#include <stdexcept>
#include <string>

#include "gs1/digital_link.h"

namespace ocop::gs1 {
namespace {

/// A unit's label: 166 digits of signature behind its address.
std::string unit_label() {
  std::string signature;
  for (int i = 0; i < 166; ++i) signature += static_cast<char>('0' + i * 7 % 10);
  return "https://ID.EXAMPLE.VN/01/09521234543213/10/L2601/21/0000012345?S=" + signature;
}

/// A label of other software, with its dates.
const std::string kDated =
    "https://id.example.vn/01/09521234543213/10/L2601/21/000123?11=261101&15=270100&17=271122";

DigitalLink parsed(const std::string& uri) {
  auto link = parse_digital_link(uri);
  if (!link) throw std::runtime_error(link.error().in(Language::kEnglish));
  return *link;
}

void parse(benchmark::State& state, const std::string& uri) {
  parsed(uri);
  for (auto _ : state) benchmark::DoNotOptimize(parse_digital_link(uri));
}

void parse_unit(benchmark::State& state) { parse(state, unit_label()); }

void parse_dated(benchmark::State& state) { parse(state, kDated); }

void build_unit(benchmark::State& state) {
  const auto link = parsed(unit_label());
  for (auto _ : state) benchmark::DoNotOptimize(build_digital_link(link));
}

void find(benchmark::State& state) {
  const std::array<std::string_view, 6> codes{"01", "10", "21", "17", "417", "5"};
  for (auto _ : state) {
    for (const auto code : codes) benchmark::DoNotOptimize(find_application_identifier(code));
  }
}

BENCHMARK(parse_unit);
BENCHMARK(parse_dated);
BENCHMARK(build_unit);
BENCHMARK(find);

}  // namespace
}  // namespace ocop::gs1

BENCHMARK_MAIN();
