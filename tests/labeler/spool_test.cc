#include "labeler/console/spool.h"

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <mutex>
#include <thread>
#include <vector>

#include "base/file.h"
#include "tests/support/temporary_folder.h"

using namespace ocop;
using namespace ocop::labeler;

namespace {

/// Who runs the service reads its log.
struct Failures {
  std::mutex mutex;
  std::vector<std::pair<std::string, std::string>> told;

  auto teller() {
    return [this](const std::string& id, const std::string& cause) {
      const std::lock_guard lock(mutex);
      told.emplace_back(id, cause);
    };
  }
};

SpoolJob run(Spool& spool, char digit, const Spool::Work& work) {
  SpoolJob job;
  job.id = std::string(32, digit);
  job.producer = "linh-ngoc";
  job.ordered_at = *parse_instant("2026-11-22T03:04:05Z");
  spool.make_folder(job.id);
  const auto id = job.id;
  spool.add(std::move(job), work);
  for (;;) {
    const auto found = *spool.find(id, "linh-ngoc");
    if (found.state == JobState::kDone || found.state == JobState::kFailed) return found;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

}  // namespace

TEST_CASE("what breaks a run off is told to the log, and the page says what to do") {
  const test::TemporaryFolder folder;
  Failures failures;
  Spool::Settings settings;
  settings.directory = folder / "spool";
  settings.on_failure = failures.teller();
  Spool spool(settings, fixed_clock(*parse_instant("2026-11-22T03:04:05Z")));

  const auto unwritable = run(spool, 'a', [&](const PrintRun&) -> Result<Made> {
    PendingFile(settings.directory / "missing" / "labels.csv").write("x");
    return Made{};
  });
  // The labels are written, but not what is to be remembered of the job.
  const auto gone = run(spool, 'b', [&](const PrintRun&) -> Result<Made> {
    std::filesystem::remove_all(settings.directory / std::string(32, 'b'));
    return Made{};
  });
  const auto refused = run(spool, 'c', [](const PrintRun&) -> Result<Made> {
    return fail("", message("no", "không"));
  });
  const auto good = run(spool, 'd', [](const PrintRun&) -> Result<Made> { return Made{}; });
  spool.stop();

  for (const auto& job : {unwritable, gone}) {
    CHECK(job.state == JobState::kFailed);
    CHECK(job.problem.in(Language::kEnglish).starts_with("The labels could not be written."));
    CHECK(job.problem.in(Language::kEnglish).find("/") == std::string::npos);
  }
  CHECK(refused.problem.in(Language::kEnglish) == "no");
  CHECK(good.state == JobState::kDone);
  REQUIRE(failures.told.size() == 2);
  CHECK(failures.told[0].first == unwritable.id);
  CHECK(failures.told[0].second.find("missing/labels.csv") != std::string::npos);
  CHECK(failures.told[1].first == gone.id);
  CHECK(failures.told[1].second.find("job.json") != std::string::npos);
}
