// Runs killed at moments that chance chooses and started again until they end.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "base/file.h"
#include "db/goods_acts.h"
#include "db/rolls.h"
#include "db/scratch.h"
#include "gs1/digital_link.h"
#include "keys/label_code.h"
#include "keys/short_code.h"
#include "labeler/symbol_reader.h"
#include "labeler/zpl_reader.h"
#include "tests/labeler/program.h"
#include "tests/labeler/workshop.h"

using namespace ocop;
using namespace ocop::labeler;
namespace fs = std::filesystem;

namespace {

/// A command that prints labels of honey.
struct Job {
  const char* command;  ///< "batch" or "roll"
  const char* format;
  const char* stock;
  std::uint64_t labels;
  const char* per_file;  ///< "": all in one file, without a journal
  bool scratch;
  std::size_t kills;

  bool one_file() const { return std::string_view(per_file).empty(); }
  std::string name() const { return std::string(command) + "-" + format + (one_file() ? "-one" : ""); }
};

constexpr Job kJobs[] = {{"batch", "csv", "a4-70x37", 240, "20", true, 12},
                         {"batch", "csv", "a4-70x37", 1500, "", false, 6},
                         {"batch", "zpl", "roll-40x30", 32, "4", false, 12},
                         {"batch", "pdf", "a4-38x21", 195, "1", false, 8},
                         {"roll", "zpl", "roll-30x20", 32, "4", true, 12}};

std::vector<std::string> words_of(const Workshop& shop, const Job& job, std::size_t round) {
  const auto folder = shop.path(job.name() + std::to_string(round));
  fs::create_directories(folder);
  const auto name = job.name() + std::to_string(round);
  std::vector<std::pair<std::string, std::string>> options = {
      {"--out", (folder / ("labels." + std::string(job.format))).string()},
      {"--format", job.format},
      {"--stock", job.stock},
      {"--pages-per-file", job.per_file},
      {"--quantity", std::to_string(job.labels)},
      {"--lot", name}};
  if (job.scratch) options.emplace_back("--scratch", "");
  const bool roll = std::string_view(job.command) == "roll";
  if (roll) {
    options.insert(options.end(), {{"--count", std::to_string(job.labels)}, {"--roll", name}});
    for (auto& [option, value] : options)
      if (option == "--quantity" || option == "--lot") value = "";
    options.insert(options.end(), {{"--produced", ""}, {"--best-before", ""}});
  }
  auto words = shop.arguments(options);
  if (roll) {
    words[1] = "roll";
    words.insert(words.begin() + 2, "make");
  }
  return words;
}

struct Found {
  std::string serial;
  std::string uri;
  std::string scratch;
};

std::vector<Found> in_table(const fs::path& file) {
  std::vector<Found> all;
  std::istringstream lines(read_file(file, 10'000'000));
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    std::istringstream fields(line);
    Found found;
    std::string typed;
    std::getline(fields, found.serial, ',');
    std::getline(fields, found.uri, ',');
    std::getline(fields, typed, ',');
    std::getline(fields, found.scratch, ',');
    all.push_back(found);
  }
  return all;
}

/// The symbol is looked for where the writer said that it is: at the second graphic field.
std::vector<Found> on_roll(const fs::path& file) {
  std::vector<Found> all;
  auto zpl = ZplReader::open(file).value();
  while (const auto format = zpl.next().value()) {
    const auto label = zpl.draw(*format).value();
    int x = 0, y = 0, bytes = 0, total = 0, stride = 0;
    const auto at = format->text.find("^FO", format->text.find("^FO0,0") + 3);
    REQUIRE(std::sscanf(format->text.c_str() + at, "^FO%d,%d^GFA,%d,%d,%d,", &x, &y, &bytes, &total, &stride) == 5);
    const int side = bytes / stride;
    std::optional<std::string> read;
    for (int dots = 1; dots <= 8 && !read; ++dots) {
      if (side % dots != 0 || (side / dots - 17) % 4 != 0) continue;
      if (const auto modules = modules_at(label.dots, {x, y, side / dots, dots})) read = read_symbol(*modules);
    }
    all.push_back({label.serial, read.value_or(""), ""});
  }
  return all;
}

std::vector<Found> in_file(const Workshop& shop, const Job& job, const fs::path& file) {
  if (std::string_view(job.format) == "csv") return in_table(file);
  if (std::string_view(job.format) == "zpl") return on_roll(file);
  std::vector<Found> all;
  for (const auto& uri : shop.read_page(file, 1)) {
    const auto link = gs1::parse_digital_link(uri);
    all.push_back({link ? std::string(link->qualifier("21").value_or("")) : "", uri, ""});
  }
  return all;
}

std::vector<db::Print> prints(const Workshop& shop, const Job& job, const std::string& name) {
  db::Connection connection(shop.registry(), db::Access::kTool);
  const auto gtin = right_gtin(Goods::kHoney);
  return std::string_view(job.command) == "roll" ? db::prints_of_roll(connection, gtin, name)
                                                 : db::prints_of(connection, gtin, name);
}

/// Does the registry take each label's scratch code, and take it for the first time?
bool opens_all(const Workshop& shop, const std::vector<Found>& all) {
  const keys::ScratchCodes codes(keys::ServiceKey::load(shop.key_directory() / keys::kServiceKeyFile).value());
  const auto gtin = right_gtin(Goods::kHoney);
  db::Connection connection(shop.registry(), db::Access::kTool);
  db::WriteTransaction transaction(connection);
  return std::ranges::all_of(all, [&](const Found& found) {
    const auto code = keys::read_short_code(keys::ShortCode::kScratch, found.scratch);
    return code && db::use_scratch_code(connection, gtin, found.serial, codes.tag(gtin, found.serial, *code), Instant{})
                           .outcome == db::ScratchOutcome::kFirst;
  });
}

/// All files together hold every label once, and nothing else lies beside them.
void check_whole(const Workshop& shop, const Job& job, std::size_t round) {
  const auto name = job.name() + std::to_string(round);
  std::vector<Found> all;
  for (const auto& entry : fs::directory_iterator(shop.path(name))) {
    CAPTURE(entry.path().string());
    REQUIRE(entry.path().extension() == "." + std::string(job.format));
    const auto some = in_file(shop, job, entry.path());
    all.insert(all.end(), some.begin(), some.end());
  }
  std::set<std::string> serials;
  for (const auto& found : all) {
    const auto link = gs1::parse_digital_link(found.uri);
    REQUIRE(link.has_value());
    CHECK(link->qualifier("21") == found.serial);
    CHECK(link->qualifier("10").value_or("") == (std::string_view(job.command) == "roll" ? "" : name));
    CHECK(keys::check_label(shop.keyring(), *link).state == keys::SignatureState::kValid);
    serials.insert(found.serial);
  }
  CHECK(all.size() == job.labels);
  CHECK(serials.size() == job.labels);
  CHECK(std::stoull(*serials.rbegin()) - std::stoull(*serials.begin()) + 1 == job.labels);
  if (!job.one_file()) CHECK(prints(shop, job, name).size() == 1);
  if (job.scratch && std::string_view(job.format) == "csv") CHECK(opens_all(shop, all));
}

/// Kills the program at a moment after its work has begun; false when it ended before that.
bool kill_at_chance(const std::vector<std::string>& words, const fs::path& folder, std::mt19937& chance) {
  Program program(words);
  const auto begun = [&] {
    return std::ranges::any_of(fs::directory_iterator(folder), [](const auto& entry) {
      return entry.path().extension() == ".part" || entry.path().extension() == ".run";
    });
  };
  // Half of them from the start on: what is read before anything is written may be cut off too.
  if (chance() % 2 == 0)
    while (!begun() && program.running()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
  const auto delay = std::chrono::microseconds(chance() % 120'000);
  const auto until = std::chrono::steady_clock::now() + delay;
  while (std::chrono::steady_clock::now() < until) {
    if (!program.running()) return false;
    std::this_thread::sleep_for(std::chrono::microseconds(500));
  }
  if (!program.running()) return false;
  program.send(SIGKILL);
  const auto ended = program.wait();
  const bool killed = ended == 1000 + SIGKILL;
  CHECK((killed || ended == 0 || ended == 1));
  return killed;
}

/// What the last kill has left. A file that was noted and not seen is a reprint to the registry.
void finish(const Workshop& shop, const Job& job, std::vector<std::string> words) {
  auto outcome = shop.run(words);
  if (job.one_file() && outcome.err.find("say why it is printed again") != std::string::npos) {
    words.insert(words.end(), {"--reason", "máy tắt"});
    outcome = shop.run(words);
  }
  CAPTURE(outcome.err);
  REQUIRE(outcome.code == 0);
}

}  // namespace

TEST_CASE("a run killed at any moment and started again ends with every label once") {
  const Workshop shop;
  constexpr unsigned kSeed = 4;
  std::mt19937 chance(kSeed);
  std::size_t kills = 0;
  for (const auto& job : kJobs) {
    CAPTURE(job.name());
    std::size_t killed = 0;
    for (std::size_t round = 0; killed < job.kills; ++round) {
      const auto words = words_of(shop, job, round);
      const auto folder = shop.path(job.name() + std::to_string(round));
      const auto whole = [&] {
        const auto out = folder / ("labels." + std::string(job.format));
        return !fs::exists(out.string() + ".run") && fs::exists(out);
      };
      while (killed < job.kills && !whole() && kill_at_chance(words, folder, chance)) ++killed;
      if (!whole()) finish(shop, job, words);
      check_whole(shop, job, round);
    }
    kills += killed;
  }
  CHECK(kills == 50);
}

TEST_CASE("what stands is kept, what was changed or is gone is made anew, and said") {
  const Workshop shop;
  const auto out = shop.path("labels.csv");
  const std::vector<std::pair<std::string, std::string>> request = {
      {"--format", "csv"}, {"--quantity", "60"}, {"--pages-per-file", "20"}, {"--out", out.string()}};
  const auto words = shop.arguments(request);
  // A run that was cut off behind its second file.
  Program program(words);
  while (program.running() && !fs::exists(shop.path("labels-002.csv"))) std::this_thread::yield();
  program.send(SIGKILL);
  program.wait();
  if (!fs::exists(shop.path("labels.csv.run"))) return;  // it was faster than the test
  const auto first = read_file(out, 1'000'000);
  fs::remove(shop.path("labels-003.csv"));
  write_file_whole(shop.path("labels-002.csv"), "damaged");

  auto other = request;
  other[1].second = "61";
  other.emplace_back("--lot", "OTHER");
  const auto refused = shop.batch(other);
  CHECK(refused.code == 1);
  CHECK(refused.err.find("labels.csv.run is the journal of another print") != std::string::npos);

  const auto outcome = shop.batch(request);
  CAPTURE(outcome.err);
  REQUIRE(outcome.code == 0);
  CHECK(outcome.out.find("20 of them made by the run that was cut off") != std::string::npos);
  CHECK(read_file(out, 1'000'000) == first);
  CHECK(in_table(shop.path("labels-002.csv")).size() == 20);
  CHECK(!fs::exists(shop.path("labels.csv.run")));

  auto fewer = request;
  fewer[2].second = "30";
  fewer.emplace_back("--lot", "FEWER");
  const auto behind = shop.batch(fewer);
  CHECK(behind.code == 1);
  CHECK(behind.err.find("labels-003.csv stands there from another run") != std::string::npos);
}
