#include "labeler/console/spool.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include "base/descriptor.h"
#include "base/digest.h"
#include "base/file.h"
#include "labeler/console/job_file.h"
#include "labeler/console/zip_file.h"

namespace ocop::labeler {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kIdDigits = 32;
constexpr std::size_t kMostJobFile = std::size_t{1} << 20;
constexpr const char* kJobFile = "job.json";

bool is_id(std::string_view text) {
  return text.size() == kIdDigits && text.find_first_not_of("0123456789abcdef") == text.npos;
}

bool ended(const SpoolJob& job) {
  return job.state == JobState::kDone || job.state == JobState::kFailed;
}

Message interrupted() {
  return message("The run was interrupted. What was signed is registered",
                 "Việc in bị ngắt giữa chừng. Lô hoặc cuộn tem đã được đăng ký");
}

Message broke_off() {
  return message(
      "The labels could not be written. What was signed is registered; if this happens again, tell who runs the "
      "service",
      "Không ghi được tệp tem. Lô hoặc cuộn tem đã được đăng ký; nếu còn gặp lại, hãy báo người vận hành hệ "
      "thống");
}

void make_private(const fs::path& directory) {
  std::error_code failed;
  fs::create_directories(directory, failed);
  if (failed || ::chmod(directory.c_str(), 0700) != 0)
    throw FileError(directory.string() + ": cannot make the folder: " +
                    (failed ? failed.message() : std::strerror(errno)));
}

Descriptor lock(const fs::path& directory) {
  const auto file = directory / "lock";
  Descriptor fd(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
  if (!fd) throw FileError(file.string() + ": cannot open: " + std::strerror(errno));
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0)
    throw FileError(directory.string() + ": another process uses this spool folder");
  return fd;
}

/// Sheets that are files of their own become one archive.
std::vector<std::string> pack(const std::vector<fs::path>& files) {
  std::vector<std::string> names;
  for (const auto& file : files) {
    if (!fs::is_directory(file)) {
      names.push_back(file.filename().string());
      continue;
    }
    std::vector<fs::path> sheets;
    for (const auto& entry : fs::directory_iterator(file)) sheets.push_back(entry.path());
    std::ranges::sort(sheets);
    const auto archive = fs::path(file.string() + ".zip");
    write_zip(archive, sheets);
    fs::remove_all(file);
    names.push_back(archive.filename().string());
  }
  return names;
}

}  // namespace

struct Spool::State {
  State(Settings its_settings, Clock its_clock)
      : settings(std::move(its_settings)), clock(std::move(its_clock)) {
    make_private(settings.directory);
    held = lock(settings.directory);
    take_up();
  }

  struct Waiting {
    std::string id;
    Work work;
  };

  const Settings settings;
  const Clock clock;
  Descriptor held;
  mutable std::mutex mutex;
  std::condition_variable changed;
  std::vector<SpoolJob> jobs;  // in the order they came
  std::deque<Waiting> queue;
  bool stopping = false;
  std::thread thread;

  fs::path folder(const std::string& id) const { return settings.directory / id; }
  SpoolJob* job(std::string_view id);
  void take_up();
  void run();
  void run_one(Waiting next);
  void tell(const std::string& id, const std::exception& cause) const;
  Result<Made> print(const Waiting& next);
  void end(const std::string& id, const Result<Made>& outcome);
  void store(const SpoolJob& job) const;
  void forget(const std::string& id);
  void keep_few(const std::string& producer);
};

SpoolJob* Spool::State::job(std::string_view id) {
  const auto found = std::ranges::find(jobs, id, &SpoolJob::id);
  return found == jobs.end() ? nullptr : &*found;
}

void Spool::State::store(const SpoolJob& job) const {
  write_file_whole(folder(job.id) / kJobFile, to_json(job), 0600);
}

void Spool::State::take_up() {
  for (const auto& entry : fs::directory_iterator(settings.directory)) {
    const auto name = entry.path().filename().string();
    if (!is_id(name) || entry.is_symlink() || !entry.is_directory()) continue;
    std::optional<SpoolJob> job;
    if (fs::exists(entry.path() / kJobFile))
      job = parse_job(read_file(entry.path() / kJobFile, kMostJobFile));
    if (!job || job->id != name) {
      fs::remove_all(entry.path());
      continue;
    }
    if (!ended(*job)) {
      job->state = JobState::kFailed;
      job->problem = interrupted();
      store(*job);
    }
    jobs.push_back(std::move(*job));
  }
  std::ranges::sort(jobs, {}, &SpoolJob::ordered_at);
}

void Spool::State::run() {
  for (;;) {
    std::unique_lock lock(mutex);
    changed.wait(lock, [&] { return stopping || !queue.empty(); });
    if (stopping) return;
    auto next = std::move(queue.front());
    queue.pop_front();
    job(next.id)->state = JobState::kPrinting;
    lock.unlock();
    run_one(std::move(next));
  }
}

Result<Made> Spool::State::print(const Waiting& next) {
  PrintRun run;
  run.threads = settings.threads;
  run.stop = [this] {
    const std::lock_guard lock(mutex);
    return stopping;
  };
  run.progress = [&](std::uint64_t done, std::uint64_t) {
    const std::lock_guard lock(mutex);
    job(next.id)->printed = done;
  };
  try {
    return next.work(run);
  } catch (const Interrupted&) {
    return tl::unexpected(Error{"", interrupted()});
  } catch (const std::exception& cause) {
    tell(next.id, cause);
    return tl::unexpected(Error{"", broke_off()});
  }
}

void Spool::State::tell(const std::string& id, const std::exception& cause) const {
  if (settings.on_failure) settings.on_failure(id, cause.what());
}

void Spool::State::run_one(Waiting next) {
  auto outcome = print(next);
  next.work = nullptr;  // and with it the signing key
  try {
    end(next.id, outcome);
  } catch (const std::exception& cause) {
    tell(next.id, cause);
    const std::lock_guard lock(mutex);
    job(next.id)->state = JobState::kFailed;
    job(next.id)->problem = broke_off();
  }
}

void Spool::State::end(const std::string& id, const Result<Made>& outcome) {
  std::vector<std::string> files;
  if (outcome) files = pack(outcome->files);
  const std::lock_guard lock(mutex);
  auto& ending = *job(id);
  if (outcome) {
    ending.files = std::move(files);
    ending.notes = outcome->notes;
    ending.pages = outcome->pages;
    ending.state = JobState::kDone;
  } else {
    ending.problem = outcome.error().message;
    ending.state = JobState::kFailed;
  }
  store(ending);
}

void Spool::State::forget(const std::string& id) {
  std::error_code ignored;
  fs::remove_all(folder(id), ignored);
  std::erase_if(jobs, [&](const SpoolJob& job) { return job.id == id; });
}

void Spool::State::keep_few(const std::string& producer) {
  std::vector<std::string> old;
  for (const auto& job : jobs)
    if (job.producer == producer && ended(job)) old.push_back(job.id);
  for (std::size_t i = 0; i + settings.kept_of_one < old.size(); ++i) forget(old[i]);
}

Spool::Spool(Settings settings, Clock clock)
    : state_(std::make_unique<State>(std::move(settings), std::move(clock))) {
  sweep();
  state_->thread = std::thread([state = state_.get()] { state->run(); });
}

Spool::~Spool() { stop(); }

std::string Spool::new_order() { return sha256_hex(random_bytes(32)).substr(0, kIdDigits); }

std::string Spool::id_of(std::string_view producer, std::string_view order) {
  return sha256_hex(fmt::format("{}\n{}", producer, order)).substr(0, kIdDigits);
}

bool Spool::has_room(std::string_view producer) const {
  const std::lock_guard lock(state_->mutex);
  const auto open =
      std::ranges::count_if(state_->jobs, [](const auto& job) { return !ended(job); });
  const auto own = std::ranges::count_if(
      state_->jobs, [&](const auto& job) { return !ended(job) && job.producer == producer; });
  return static_cast<std::size_t>(open) < state_->settings.waiting &&
         static_cast<std::size_t>(own) < state_->settings.waiting_of_one;
}

fs::path Spool::make_folder(const std::string& id) {
  const auto folder = state_->folder(id);
  fs::remove_all(folder);
  if (::mkdir(folder.c_str(), 0700) != 0)
    throw FileError(folder.string() + ": cannot make the folder: " + std::strerror(errno));
  return folder;
}

void Spool::drop(const std::string& id) {
  const std::lock_guard lock(state_->mutex);
  state_->forget(id);
}

void Spool::add(SpoolJob job, Work work) {
  const std::lock_guard lock(state_->mutex);
  job.state = state_->stopping ? JobState::kFailed : JobState::kWaiting;
  if (state_->stopping) job.problem = interrupted();
  state_->keep_few(job.producer);
  std::erase_if(state_->jobs, [&](const SpoolJob& before) { return before.id == job.id; });
  state_->store(job);
  state_->queue.push_back({job.id, std::move(work)});
  state_->jobs.push_back(std::move(job));
  state_->changed.notify_all();
}

std::optional<SpoolJob> Spool::find(std::string_view id, std::string_view producer) const {
  const std::lock_guard lock(state_->mutex);
  const auto* job = state_->job(id);
  if (job == nullptr || job->producer != producer) return std::nullopt;
  return *job;
}

std::vector<SpoolJob> Spool::jobs_of(std::string_view producer) const {
  const std::lock_guard lock(state_->mutex);
  std::vector<SpoolJob> own;
  for (const auto& job : state_->jobs)
    if (job.producer == producer) own.push_back(job);
  std::ranges::reverse(own);
  return own;
}

fs::path Spool::file(const SpoolJob& job, std::size_t number) const {
  return state_->folder(job.id) / job.files.at(number);
}

void Spool::sweep() {
  const auto now = state_->clock();
  const std::lock_guard lock(state_->mutex);
  std::vector<std::string> old;
  for (const auto& job : state_->jobs)
    if (ended(job) && job.ordered_at + state_->settings.keep < now) old.push_back(job.id);
  for (const auto& id : old) state_->forget(id);
}

void Spool::stop() {
  std::deque<State::Waiting> left;
  {
    const std::lock_guard lock(state_->mutex);
    state_->stopping = true;
    left.swap(state_->queue);
    for (const auto& waiting : left) {
      auto& job = *state_->job(waiting.id);
      job.state = JobState::kFailed;
      job.problem = interrupted();
    }
  }
  state_->changed.notify_all();
  if (state_->thread.joinable()) state_->thread.join();
}

}  // namespace ocop::labeler
