// A label that an inspector cleared, and that is scanned as copies are again.
#include <doctest/doctest.h>

#include <thread>
#include <vector>

#include "db/registry.h"
#include "db/writer.h"
#include "tests/db/case_scene.h"
#include "tests/db/engines.h"
#include "tests/verifier/copies_scene.h"
#include "tests/verifier/sample_facts.h"
#include "verifier/copy_facts.h"
#include "verifier/copy_watch.h"

using namespace ocop;
using namespace ocop::verifier;
namespace example = ocop::db::example;

namespace {

const std::string kSerial = "000050";

void write(const db::Address& address, const std::vector<copies::Scan>& scans) {
  CopyWatch watch{copies::Settings{}};
  db::WriterSettings settings;
  settings.observer = &watch;
  settings.group_wait = std::chrono::milliseconds(0);
  db::Writer writer(address, settings);
  for (const auto& scan : scans) {
    db::Scan row{scan.at, scan.gtin, scan.lot, scan.serial, "genuine", "page"};
    row.device = fmt::format("{:016x}", scan.device);
    row.place = fmt::format("{:02}", scan.place);
    row.watched = true;
    row.produced = true;
    REQUIRE(writer.record(row));
  }
  while (writer.stats().scans_written < scans.size()) std::this_thread::yield();
}

/// One visitor a day in ever other provinces.
std::vector<copies::Scan> visitors(int from, int until) {
  std::vector<copies::Scan> scans;
  for (int i = from; i < until; ++i)
    scans.push_back(
        copies::scan_of(kSerial, 40 + i, 9000 + static_cast<std::uint64_t>(i), i % 9 + 1));
  return scans;
}

bool suspected_on_the_page(const db::Address& address) {
  auto dossier = db::Reader(address).dossier(example::kHoney, "L2601", kSerial);
  REQUIRE(dossier);
  auto facts = sample::in_order();
  add_copies(*dossier, kFewestDevicesShown, facts);
  CHECK(facts.cleared_on.has_value() != facts.suspicion.has_value());
  return facts.suspicion.has_value();
}

}  // namespace

TEST_CASE("a cleared label is suspected again by new evidence, not by more of what was known") {
  const db::FreshDatabase database(db::Engine::kSqlite);
  const auto& address = database.address();
  example::fill(address);
  example::enter(address, example::record());
  write(address, copies::honest_jars());
  const auto first = visitors(0, 12);
  write(address, first);
  CHECK(suspected_on_the_page(address));

  const auto opened = example::open(address);
  REQUIRE(opened);
  const db::CaseMark cleared{
      opened->id, {{"L2601", kSerial}}, db::UnitMark::kCleared, "Hàng mẫu ở hội chợ"};
  REQUIRE(example::mark(address, cleared, example::inspector(),
                        first.back().at + std::chrono::hours(1)));
  CHECK_FALSE(suspected_on_the_page(address));

  auto same = visitors(0, 12);
  for (auto& scan : same) scan.at += std::chrono::hours(24 * 13);
  write(address, same);
  CHECK_FALSE(suspected_on_the_page(address));

  write(address, visitors(30, 60));
  CHECK(suspected_on_the_page(address));
}
