// A small part of what docs/print-quality.md tables, with bounds far under the rates there.
#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "tests/keys/test_programme.h"
#include "tests/print/conditions.h"
#include "tests/print/printed_stock.h"
#include "tests/print/survey.h"

using namespace ocop;
using namespace ocop::print_quality;

namespace {

constexpr unsigned kThreads = 2;

std::vector<Condition> chosen(const std::vector<const char*>& names) {
  std::vector<Condition> found;
  for (const auto& condition : single_conditions())
    if (std::ranges::find(names, condition.name) != names.end()) found.push_back(condition);
  REQUIRE(found.size() == names.size());
  return found;
}

struct Counted {
  int read = 0;
  int wrong = 0;
  int shots = 0;
};

Counted count(const PrintedStock& printed, const std::vector<Condition>& conditions, int shots) {
  std::vector<Subject> subjects;
  for (const auto& condition : conditions)
    subjects.push_back({printed.stock.id, printed.prints, condition});
  Counted sum;
  for (const auto& tally : survey(subjects, shots, kThreads)) {
    sum.read += tally.read;
    sum.wrong += tally.wrong;
    sum.shots += tally.shots;
  }
  return sum;
}

}  // namespace

TEST_CASE("labels of every stock read as they are, and still when a little is wrong with them") {
  test::TestProgramme programme;
  const auto key = programme.signing_key(programme.issue().kid);
  const auto& folder = programme.folder();
  const auto plain = chosen({"undamaged", "8 pixels a module"});
  const auto mild = chosen({"3 pixels", "blur 0.4 modules", "noise 5 %", "JPEG quality 30", "turned 30°",
                            "tilted 20°", "black 1 dot wider", "faded by 40 %"});
  for (const auto& stock : labeler::built_in_stocks()) {
    CAPTURE(stock.id);
    const auto printed = print_stock(stock, 3, key, folder.path());
    CHECK(printed.prints.size() == 3);
    CHECK(printed.module.millimetres() >= labeler::ModuleSize::kLeast);
    const auto undamaged = count(printed, plain, 3);
    CHECK(undamaged.read == undamaged.shots);
    const auto damaged = count(printed, mild, 3);
    CHECK(damaged.read * 100 >= damaged.shots * 90);
    CHECK(damaged.wrong == 0);
  }
}
