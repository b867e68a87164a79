#include "verifier/scans_command.h"

#include <CLI/CLI.hpp>
#include <ostream>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/command_line.h"
#include "base/file.h"
#include "base/text.h"
#include "db/csv.h"
#include "db/seen_scans.h"
#include "gs1/check_digit.h"
#include "verifier/copy_watch.h"
#include "verifier/replay_lines.h"
#include "verifier/scan_import.h"

namespace ocop::verifier {
namespace {

constexpr std::size_t kBlock = 65'536;

struct Arguments {
  std::string database = "sqlite:ocop.db";
  std::string out, batches;
  std::string import_file, copy_settings, clock;
  std::string since, until, gtin;
  std::string language;
};

void describe(CLI::App& app, Arguments& given) {
  app.add_option("--db", given.database, "sqlite:FILE or postgresql://…")->capture_default_str();
  auto* wanted = app.add_option_group("FILE")->require_option(1);
  auto* out = wanted->add_option("--out", given.out, "CSV of the scans, to be replayed");
  auto* import_file = wanted->add_option(
      "--import", given.import_file,
      "CSV of scans of another system, to be logged and shown to copy detection");
  app.add_option("--copy-settings", given.copy_settings,
                 "JSON file with settings of copy detection; else the defaults")
      ->needs(import_file);
  app.add_option("--clock", given.clock, std::string(kClockHelp))->needs(import_file);
  app.add_option("--batches", given.batches, "CSV of what the registry knows of their batches")
      ->needs(out);
  app.add_option("--since", given.since, "First day of --out, like 2026-11-01")->needs(out);
  app.add_option("--until", given.until, "Last day of --out")->needs(out);
  app.add_option("--gtin", given.gtin, "Of this product only")->needs(out);
  app.add_option("--lang", given.language, std::string(kLanguageHelp))
      ->check(CLI::IsMember({"vi", "en"}));
}

/// Rows that go out in blocks.
class CsvFile {
 public:
  CsvFile(const std::string& path, std::string_view heading) : file_(path), text_(heading) {}

  template <class... Fields>
  void row(const std::string& first, const Fields&... others) {
    text_ += '\n';
    db::append_csv_field(text_, first);
    ((text_ += ',', db::append_csv_field(text_, others)), ...);
    if (text_.size() >= kBlock) flush();
  }
  void commit() {
    text_ += '\n';
    flush();
    file_.commit();
  }

 private:
  void flush() {
    file_.write(text_);
    text_.clear();
  }

  PendingFile file_;
  std::string text_;
};

Result<std::optional<Date>> day_of(const char* option, const std::string& text) {
  if (text.empty()) return std::nullopt;
  const auto day = parse_iso_date(text);
  if (day) return day;
  return fail(option, message("{} is no day; write it like 2026-11-01",
                              "{} không phải là một ngày; hãy viết như 2026-11-01", printable(text)));
}

Result<db::SeenFilter> filter_of(const Arguments& given) {
  db::SeenFilter filter;
  const auto since = day_of("--since", given.since);
  if (!since) return tl::unexpected(since.error());
  const auto until = day_of("--until", given.until);
  if (!until) return tl::unexpected(until.error());
  if (*since) filter.since = start_of_day(**since);
  if (*until) filter.until = start_of_day(add_days(**until, 1));
  if (!given.gtin.empty()) {
    const auto gtin = gs1::to_gtin14(given.gtin);
    if (!gtin) return tl::unexpected(gtin.error());
    filter.gtin = *gtin;
  }
  return filter;
}

std::uint64_t write_scans(db::Connection& connection, const db::SeenFilter& filter,
                          const std::string& path) {
  CsvFile file(path, "time,gtin,lot,serial,device,place,origin");
  const auto count = db::seen_scans(connection, filter, [&](const db::Scan& scan) {
    file.row(iso_instant(scan.at), scan.gtin, scan.lot, scan.serial, scan.device, scan.place,
             scan.produced ? "produced" : "never_produced");
  });
  file.commit();
  return count;
}

std::size_t write_batches(db::Connection& connection, const std::string& gtin,
                          const std::string& path) {
  CsvFile file(path, "gtin,lot,units,first_serial,last_serial,left");
  const auto batches = db::watched_batches(connection, gtin);
  for (const auto& batch : batches) {
    const auto& facts = batch.facts;
    file.row(batch.gtin, batch.lot, facts.units ? std::to_string(*facts.units) : "", "", "",
             facts.left_at ? iso_instant(*facts.left_at) : "");
  }
  file.commit();
  return batches.size();
}

/// An export overwrites neither the registry nor what it has just written.
Result<void> check_targets(const Arguments& given, const db::Address& address) {
  for (const auto& [option, path] :
       {std::pair{"--out", given.out}, std::pair{"--batches", given.batches}}) {
    if (!same_file(path, address.target)) continue;
    return fail(option, message("{} is the registry itself; write to another file",
                                "{} chính là cơ sở dữ liệu; hãy ghi ra tệp khác", path));
  }
  if (!same_file(given.out, given.batches)) return {};
  return fail("--batches", message("scans are written to this file; name another one",
                                   "tệp này đã dùng để ghi lượt quét; hãy chọn tệp khác"));
}

Message scans_done(std::uint64_t count) { return message("{} scans", "{} lượt quét", count); }

Result<void> export_scans(const Arguments& given, std::ostream& out) {
  const auto language = command_language(given.language);
  const auto address = db::Address::parse(given.database);
  if (!address) return tl::unexpected(address.error());
  if (auto apart = check_targets(given, *address); !apart) return apart;
  const auto filter = filter_of(given);
  if (!filter) return tl::unexpected(filter.error());
  db::Connection connection(*address, db::Access::kRead);
  out << scans_done(write_scans(connection, *filter, given.out)).in(language) << '\n';
  if (!given.batches.empty()) {
    const auto batches = write_batches(connection, filter->gtin, given.batches);
    out << message("{} batches", "{} lô", batches).in(language) << '\n';
  }
  return {};
}

int run_import(const Arguments& given, std::ostream& out, std::ostream& err) {
  const auto language = command_language(given.language);
  const auto refuse = [&](const Error& error) {
    err << "ocop-verifier scans: " << error.in(language) << '\n';
    return kRefused;
  };
  const auto address = db::Address::parse(given.database);
  if (!address) return refuse(address.error());
  const auto clock = command_clock(given.clock, system_clock());
  if (!clock) return refuse(clock.error());
  const auto settings = read_copy_settings(given.copy_settings);
  if (!settings) return refuse(settings.error());
  const auto imported = import_scans(*address, given.import_file, *settings, (*clock)());
  if (!imported) {
    for (const auto& error : imported.error()) refuse(error);
    return kRefused;
  }
  out << scans_done(*imported).in(language) << '\n';
  return kDone;
}

}  // namespace

int run_scans(int argc, const char* const* argv, std::ostream& out, std::ostream& err) {
  Arguments given;
  CLI::App app("Writes the scans that copy detection saw, in its order, for replay; or imports scans of another "
               "system",
               "ocop-verifier scans");
  describe(app, given);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked, out, err);
  } catch (const CLI::ParseError& error) {
    err << "ocop-verifier scans: " << error.what() << "\nTry: ocop-verifier scans --help\n";
    return kUsage;
  }
  if (!given.import_file.empty()) return run_import(given, out, err);
  if (const auto done = export_scans(given, out); !done) {
    err << "ocop-verifier scans: " << done.error().in(command_language(given.language)) << '\n';
    return kRefused;
  }
  return kDone;
}

}  // namespace ocop::verifier
