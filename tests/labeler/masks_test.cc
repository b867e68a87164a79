#include "labeler/qr/masks.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <random>
#include <vector>

using namespace ocop::labeler::qr;

namespace {

/// Runs of a line as they stand: light first and last, 0 modules where there is none.
std::vector<int> runs_of(const Modules& modules, int line, bool column) {
  std::vector<int> runs{0};
  bool dark = false;
  for (int at = 0; at < modules.width(); ++at) {
    if ((column ? modules.dark(line, at) : modules.dark(at, line)) != dark) {
      dark = !dark;
      runs.push_back(0);
    }
    ++runs.back();
  }
  if (dark) runs.push_back(0);
  return runs;
}

int line_demerit(const std::vector<int>& runs) {
  int demerit = 0;
  for (const int run : runs) demerit += run >= 5 ? run - 2 : 0;
  for (std::size_t i = 1; i + 4 < runs.size(); i += 2) {
    const int size = runs[i];
    if (runs[i + 1] != size || runs[i + 2] != 3 * size || runs[i + 3] != size || runs[i + 4] != size) continue;
    const bool before = i == 1 || runs[i - 1] >= 4 * size;
    const bool after = i + 6 == runs.size() || runs[i + 5] >= 4 * size;
    if (before || after) demerit += 40;
  }
  return demerit;
}

/// The rules as the header states them, module by module.
int demerit(const Modules& modules) {
  const int width = modules.width();
  int sum = 0;
  int dark = 0;
  for (int y = 0; y < width; ++y) {
    sum += line_demerit(runs_of(modules, y, false)) + line_demerit(runs_of(modules, y, true));
    for (int x = 0; x < width; ++x) {
      dark += modules.dark(x, y) ? 1 : 0;
      if (x == 0 || y == 0) continue;
      const int square = modules.dark(x, y) + modules.dark(x - 1, y) + modules.dark(x, y - 1) + modules.dark(x - 1, y - 1);
      if (square == 0 || square == 4) sum += 3;
    }
  }
  const double percent = 100.0 * dark / (width * width);
  return sum + std::abs(static_cast<int>(percent + 0.5) - 50) / 5 * 10;
}

bool masked(int mask, int x, int y) {
  switch (mask) {
    case 0: return (y + x) % 2 == 0;
    case 1: return y % 2 == 0;
    case 2: return x % 3 == 0;
    case 3: return (y + x) % 3 == 0;
    case 4: return (y / 2 + x / 3) % 2 == 0;
    case 5: return (y * x) % 2 + (y * x) % 3 == 0;
    case 6: return ((y * x) % 2 + (y * x) % 3) % 2 == 0;
    default: return ((y * x) % 3 + (y + x) % 2) % 2 == 0;
  }
}

Modules with_mask(const Frame& frame, const Modules& plain, Correction level, int mask) {
  auto modules = frame.format(level, mask);
  for (int y = 0; y < frame.width(); ++y)
    for (int x = 0; x < frame.width(); ++x)
      if (frame.free().dark(x, y))
        modules.set(x, y, plain.dark(x, y) != masked(mask, x, y));
      else if (frame.patterns().dark(x, y))
        modules.set(x, y, true);
  return modules;
}

/// Lines full of 1:1:3:1:1 of several sizes, with light of about the length that matters.
std::vector<bool> line_of_finders(std::mt19937& chance, int width, int most_size) {
  std::vector<bool> line;
  const auto run = [&](bool dark, int length) { line.insert(line.end(), static_cast<std::size_t>(std::max(length, 0)), dark); };
  const auto below = [&](int limit) { return static_cast<int>(chance() % static_cast<unsigned>(limit)); };
  if (below(2) == 0) run(false, below(6));
  while (line.size() < static_cast<std::size_t>(width)) {
    const int size = 1 + below(most_size);
    for (const int length : {1, 1, 3, 1, 1}) run(line.empty() || !line.back(), length * size);
    run(false, 4 * size + below(3) - 1);
    if (below(3) == 0) {
      run(true, 1 + below(3));
      run(false, 1 + below(3));
    }
  }
  line.resize(static_cast<std::size_t>(width));
  return line;
}

Modules figure(std::mt19937& chance, const Frame& frame, int mask) {
  auto modules = frame.patterns();
  const bool columns = chance() % 2 == 0;
  enum { kFinders, kFewFinders, kNoise, kSolid, kKinds };
  const auto kind = chance() % kKinds;
  const auto share = kind == kFewFinders ? 500 : 300 + chance() % 400;
  const int most_size = 1 + static_cast<int>(chance() % 4);
  for (int line = 0; line < frame.width(); ++line) {
    const auto dark = line_of_finders(chance, frame.width(), most_size);
    const bool noise = kind == kNoise || (kind == kFewFinders && chance() % 8 != 0);
    for (int at = 0; at < frame.width(); ++at) {
      const int x = columns ? line : at;
      const int y = columns ? at : line;
      if (!frame.free().dark(x, y)) continue;
      const bool here = kind == kSolid ? share < 500
                        : noise        ? chance() % 1000 < share
                                       : dark[static_cast<std::size_t>(at)];
      modules.set(x, y, here != masked(mask, x, y));
    }
  }
  return modules;
}

}  // namespace

TEST_CASE("the mask with the least demerits is chosen, and of equals the first") {
  std::mt19937 chance(3);
  for (const int version : {1, 2, 3, 5, 7, 8, 11, 12, 14, 20, 27, 28, 32}) {
    const Frame frame(version);
    const Masks masks(frame, Correction::kQ);
    for (int i = 0; i < (version < 3 ? 60 : version < 12 ? 20 : 6); ++i) {
      CAPTURE(version);
      CAPTURE(i);
      const auto plain = figure(chance, frame, i % 8);
      std::array<int, 8> demerits{};
      for (int mask = 0; mask < 8; ++mask)
        demerits[static_cast<std::size_t>(mask)] = demerit(with_mask(frame, plain, Correction::kQ, mask));
      CHECK(masks.demerits(plain) == demerits);
      const auto best = static_cast<int>(std::ranges::min_element(demerits) - demerits.begin());
      auto modules = plain;
      CHECK(masks.apply_best(modules) == best);
      CHECK(modules == with_mask(frame, plain, Correction::kQ, best));
    }
  }
}
