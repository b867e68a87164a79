// How long a genealogy of 10,000 lots, six levels deep, takes to answer: forward from one harvest to all
// lots, with the names and marks of its nodes beside it.
//
//   genealogy_bench DATABASE    an empty registry of the newest schema; lots are added to it
#include <soci/soci.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <iostream>
#include <string>
#include <vector>

#include "db/connection.h"
#include "db/named_nodes.h"
#include "tests/db/lineage_scene.h"

namespace {

using namespace ocop;
using Time = std::chrono::steady_clock;

constexpr std::size_t kWidth = 1'667;
constexpr int kRounds = 41;

template <class Work>
void measure(const std::string& what, Work work) {
  std::vector<double> milliseconds;
  std::vector<double> busy;
  for (int i = 0; i < kRounds; ++i) {
    const auto from = Time::now();
    const std::clock_t began = std::clock();
    work();
    busy.push_back(1000.0 * static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC);
    milliseconds.push_back(std::chrono::duration<double, std::milli>(Time::now() - from).count());
  }
  std::sort(milliseconds.begin(), milliseconds.end());
  std::sort(busy.begin(), busy.end());
  std::cout << what << ": median " << milliseconds[kRounds / 2] << " ms, fastest " << milliseconds.front()
            << " ms; of the processor " << busy[kRounds / 2] << " ms\n";
}

}  // namespace

int main(int argc, char** argv) {
  const auto address = argc == 2 ? db::Address::parse(argv[1]) : fail("", {});
  if (!address) {
    std::cerr << "usage: genealogy_bench DATABASE\n";
    return 2;
  }
  db::example::add_steps(*address, db::example::six_levels(kWidth));
  db::Connection connection(*address, db::Access::kRead);
  const auto forward = db::genealogy(connection, "m/0", db::Direction::kForward);
  std::vector<std::string> nodes{"m/0"};
  for (const auto& node : db::example::nodes(forward)) nodes.push_back(node);
  std::cout << nodes.size() - 1 << " lots, " << forward.edges.size() << " edges, depth " << forward.edges.back().depth << '\n';
  measure("forward, all", [&] { db::genealogy(connection, "m/0", db::Direction::kForward); });
  measure("back from a lot of the last level",
          [&] { db::genealogy(connection, "01/09521234541006/10/L0", db::Direction::kBack); });
  measure("one step forward of 1,667", [&] { db::genealogy(connection, "m/0", db::Direction::kForward, 20'000, 1); });
  measure("names and marks of all", [&] { db::name_nodes(connection, {}, nodes, Date{}); });
  return 0;
}
