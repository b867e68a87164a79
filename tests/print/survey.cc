#include "tests/print/survey.h"

#include <atomic>
#include <stdexcept>
#include <thread>

#include "tests/print/camera.h"
#include "tests/print/scanner.h"

namespace ocop::print_quality {
namespace {

Tally tally(const Subject& subject, int shots) {
  Tally result;
  const auto& condition = subject.condition;
  for (int shot = 0; shot < shots; ++shot) {
    const auto& print = subject.prints[static_cast<std::size_t>(shot) % subject.prints.size()];
    Chance chance(subject.name, condition.name, static_cast<std::uint64_t>(shot));
    const auto picture =
        photograph(damaged(print, condition.damage, chance), condition.camera, chance);
    const auto payload = scan(picture);
    ++result.shots;
    if (payload) ++(*payload == print.payload ? result.read : result.wrong);
  }
  return result;
}

}  // namespace

std::vector<Tally> survey(const std::vector<Subject>& subjects, int shots, unsigned threads) {
  for (const auto& subject : subjects)
    if (subject.prints.empty()) throw std::invalid_argument(subject.name + ": nothing printed");
  std::vector<Tally> tallies(subjects.size());
  std::atomic<std::size_t> next = 0;
  {
    std::vector<std::jthread> workers;
    for (unsigned i = 0; i < std::max(1U, threads); ++i)
      workers.emplace_back([&] {
        for (auto at = next++; at < subjects.size(); at = next++)
          tallies[at] = tally(subjects[at], shots);
      });
  }
  return tallies;
}

}  // namespace ocop::print_quality
