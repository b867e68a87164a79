#include "verifier/replay.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <optional>
#include <ostream>
#include <string>

#include "base/command_line.h"
#include "base/file.h"
#include "db/csv.h"
#include "verifier/copies/map_memory.h"
#include "verifier/copy_watch.h"
#include "verifier/replay_input.h"
#include "verifier/replay_lines.h"

namespace ocop::verifier {
namespace {

constexpr std::uint64_t kMostTold = 1'000;
constexpr std::size_t kBlock = 65'536;

struct Arguments {
  std::string scans, alerts, settings, batches, language;
};

void describe(CLI::App& app, Arguments& given) {
  app.add_option("scans", given.scans, "CSV: time,gtin,lot,serial,device,place")->required();
  app.add_option("--alerts", given.alerts, "CSV of the alerts to write")->required();
  app.add_option("--settings", given.settings, "JSON file with settings; else the defaults");
  app.add_option("--batches", given.batches,
                 "CSV of what is known of batches: gtin,lot,units,first_serial,last_serial,left");
  app.add_option("--lang", given.language, std::string(kLanguageHelp))
      ->check(CLI::IsMember({"vi", "en"}));
}

class AlertFile {
 public:
  AlertFile(const std::string& path, Language language) : file_(path), language_(language) {}

  void add(const copies::Alert& alert) {
    text_ += iso_instant(alert.at) + ',' + alert.gtin + ',';
    add_id(alert.lot);
    add_id(alert.serial);
    text_ += fmt::format("{},{:.2f},", copies::state_code(alert.state), alert.score);
    db::append_csv_field(text_, alert.code + ": " + alert.evidence.words.in(language_));
    text_ += '\n';
    ++count_;
    if (text_.size() >= kBlock) flush();
  }
  void commit() {
    flush();
    file_.commit();
  }
  std::uint64_t count() const { return count_; }

 private:
  /// A spreadsheet takes what begins so for a formula.
  void add_id(const std::string& id) {
    const bool formula = !id.empty() && std::string_view("=+-@").find(id.front()) != std::string_view::npos;
    db::append_csv_field(text_, formula ? "'" + id : id);
    text_ += ',';
  }
  void flush() {
    file_.write(text_);
    text_.clear();
  }

  PendingFile file_;
  Language language_;
  std::string text_ = "time,gtin,lot,serial,state,score,reason\n";
  std::uint64_t count_ = 0;
};

void detect(const ReplayScans& scans, const ReplayBatches& known, const copies::Detector& detector,
            AlertFile& alerts) {
  std::vector<const ReplayBatches::Batch*> facts;
  for (const auto& batch : scans.batches()) facts.push_back(known.find(batch.gtin, batch.lot));
  const copies::BatchFacts nothing;
  copies::MapMemory memory;
  copies::Scan scan;
  for (const auto& row : scans.rows()) {
    const auto& batch = scans.batches()[row.batch];
    const auto* fact = facts[row.batch];
    scan.at = row.at;
    scan.gtin = batch.gtin;
    scan.lot = batch.lot;
    scan.serial = row.serial;
    scan.device = row.device;
    scan.place = row.place;
    scan.origin = row.origin == copies::Origin::kUnknown && fact != nullptr ? fact->origin(row.serial)
                                                                            : row.origin;
    const auto outcome = detector.observe(scan, fact != nullptr ? fact->facts : nothing, memory);
    if (outcome.unit) alerts.add(*outcome.unit);
    if (outcome.batch) alerts.add(*outcome.batch);
  }
}

Result<void> replay(const Arguments& given, Language language, std::ostream& out, std::ostream& err) {
  for (const std::string& read : {given.scans, given.settings, given.batches}) {
    if (!same_file(read, given.alerts)) continue;
    return fail("--alerts", message("{} is read here and would be overwritten; write to another file",
                                    "{} đang được đọc và sẽ bị ghi đè; hãy ghi ra tệp khác", read));
  }
  const auto settings = read_copy_settings(given.settings);
  if (!settings) return tl::unexpected(settings.error());
  ReplayBatches batches;
  if (!given.batches.empty()) {
    auto read = ReplayBatches::read(given.batches);
    if (!read) return tl::unexpected(read.error());
    batches = std::move(*read);
  }
  std::uint64_t wrong = 0;
  const auto scans = ReplayScans::read(given.scans, [&](std::uint64_t line, const Message& why) {
    if (++wrong <= kMostTold) err << line << ": " << why.in(language) << '\n';
  });
  if (!scans) return tl::unexpected(scans.error());
  AlertFile alerts(given.alerts, language);
  detect(*scans, batches, copies::Detector(*settings), alerts);
  alerts.commit();
  out << message("{0} scans, {1} alerts, {2} lines skipped\n", "{0} lượt quét, {1} cảnh báo, bỏ qua {2} dòng\n",
                 scans->rows().size(), alerts.count(), wrong)
             .in(language);
  return {};
}

}  // namespace

int run_replay(int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
  Arguments given;
  CLI::App app("Takes a log of scans through copy detection", "ocop-verifier replay");
  describe(app, given);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked, out, err);
  } catch (const CLI::ParseError& error) {
    err << "ocop-verifier replay: " << error.what() << "\nTry: ocop-verifier replay --help\n";
    return kUsage;
  }
  const Language language = command_language(given.language);
  if (const auto done = replay(given, language, out, err); !done) {
    err << "ocop-verifier replay: " << done.error().in(language) << '\n';
    return kRefused;
  }
  return kDone;
}

}  // namespace ocop::verifier
