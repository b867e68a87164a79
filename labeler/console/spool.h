// Print runs behind the console: a queue that one thread works off, and the files that
// wait to be fetched.
//
// DIR/ID/ (0700) holds a job's files and job.json; ID is 32 hexadecimal digits that
// nobody guesses. Files go a day after they were ordered. A job that the process did not
// live to end is kept as failed: its batch or roll is registered, and is printed by asking again.
// Thread-safe.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/message.h"
#include "labeler/label_run.h"

namespace ocop::labeler {

enum class JobState : std::uint8_t { kWaiting, kPrinting, kDone, kFailed };

struct SpoolJob {
  std::string id;
  std::string producer;
  std::string gtin;
  std::string product;  ///< its name
  std::string lot;          ///< "" of a roll
  std::string roll;         ///< "" of a batch
  std::string first, last;  ///< serials as printed
  Format format{};
  bool sheets = true;       ///< on sheets of paper, not on a roll
  std::uint64_t labels = 0;
  std::uint64_t pages = 0;           ///< once done
  std::uint64_t pages_per_file = 0;  ///< 0: all in one
  std::uint64_t printed = 0;
  JobState state = JobState::kWaiting;
  Instant ordered_at{};
  std::vector<std::string> files;  ///< names in its folder, once done
  std::vector<Message> notes;
  Message problem;  ///< why it failed
};

class Spool {
 public:
  struct Settings {
    std::filesystem::path directory;  ///< made (0700) when absent
    std::size_t waiting = 20;         ///< jobs not ended, of all producers
    std::size_t waiting_of_one = 4;   ///< of one producer
    std::size_t kept_of_one = 20;     ///< ended ones; the oldest goes
    std::chrono::hours keep{24};
    unsigned threads = 1;  ///< of a print run
    /// Told the id of a job that broke off and why, for the log: the job's page says only
    /// what to do about it. Called on the spool's thread; must not throw.
    std::function<void(const std::string& id, const std::string& cause)> on_failure{};
  };
  using Work = std::function<Result<Made>(const PrintRun&)>;

  /// Takes up what an earlier process left. Throws FileError when the folder cannot be
  /// made or another process uses it.
  Spool(Settings settings, Clock clock);
  /// stop().
  ~Spool();

  /// A number nobody guesses, for a form that may be sent twice.
  static std::string new_order();
  /// The id of the job that this order of this producer makes.
  static std::string id_of(std::string_view producer, std::string_view order);

  bool has_room(std::string_view producer) const;
  /// A new, empty folder for the job's files; drop() or add() must follow.
  std::filesystem::path make_folder(const std::string& id);
  void drop(const std::string& id);
  /// `work` runs on the spool's thread and goes, with all it holds, when it has run.
  void add(SpoolJob job, Work work);

  /// Another producer's job is absent.
  std::optional<SpoolJob> find(std::string_view id, std::string_view producer) const;
  std::vector<SpoolJob> jobs_of(std::string_view producer) const;  ///< newest first
  std::filesystem::path file(const SpoolJob& job, std::size_t number) const;

  /// Removes what is older than Settings::keep.
  void sweep();
  /// Stops the run under way between two sheets; what waits has failed.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ocop::labeler
