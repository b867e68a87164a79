#include "labeler/batch_command.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <ostream>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "base/command_line.h"
#include "base/text.h"
#include "db/connection.h"
#include "keys/passphrase.h"
#include "keys/signing_key.h"
#include "labeler/batch_print.h"
#include "labeler/label_codes.h"
#include "labeler/progress.h"
#include "labeler/stop_signals.h"

namespace ocop::labeler {
namespace {

/// Noted for a lot that was printed before, when nothing else is said.
constexpr std::string_view kPrintedAgain = "chạy lại lệnh batch";

struct Arguments {
  std::string key;
  keys::PassphraseSource passphrase;
  std::string gtin;
  std::string lot;
  std::string produced;
  std::string best_before;
  std::string quantity;
  std::vector<std::string> areas;
  std::string host;
  std::string out;
  std::string format = "pdf";
  std::string reason;
  double module = ModuleSize{}.millimetres();
  bool no_stars = false;
};

void describe(CLI::App& batch, Arguments& given) {
  batch.add_option("--key", given.key, "The producer's signing key, KID.key")->required();
  batch.add_option("--passphrase-file", given.passphrase.file, "File with the key's passphrase");
  batch.add_option("--passphrase-env", given.passphrase.environment,
                   "Environment variable with the key's passphrase");
  batch.add_option("--gtin", given.gtin, "The product's GTIN")->required();
  batch.add_option("--lot", given.lot, "Lot number, at most 20 characters")->required();
  batch.add_option("--produced", given.produced, "Production date, dd/mm/yyyy or ISO")->required();
  batch.add_option("--best-before", given.best_before,
                   "Best before; needed for food, drinks and herbs");
  batch.add_option("--quantity", given.quantity, "Units, one label each")->required();
  batch.add_option("--area", given.areas,
                   "Raw-material area ID[:KG[:HARVEST-DATE]]; may be given several times");
  batch
      .add_option("--host", given.host,
                  "Host of the label codes, like ID.EXAMPLE.VN; short is best")
      ->required();
  batch.add_option("--out", given.out, "File to make; a folder for several SVG or PNG sheets")
      ->required();
  batch.add_option("--format", given.format, "pdf, svg, png or csv")
      ->check(CLI::IsMember({"pdf", "svg", "png", "csv"}))
      ->capture_default_str();
  batch
      .add_option("--module-mm", given.module,
                  "Side of a module in mm; made a whole number of dots at 300 dpi")
      ->capture_default_str();
  batch.add_flag("--no-stars", given.no_stars, "Print neither stars nor the OCOP mark");
  batch.add_option("--reason", given.reason, "Why a lot is printed again, for the registry");
}

Result<BatchRequest> read_batch_request(const Arguments& given) {
  BatchRequest request;
  request.gtin = given.gtin;
  request.lot = given.lot;
  request.stars = !given.no_stars;
  const auto quantity = parse_digits(given.quantity);
  if (!quantity)
    return fail("--quantity", message("“{}” is no number of labels", "“{}” không phải số lượng tem",
                                      printable(given.quantity)));
  request.quantity = static_cast<std::uint64_t>(*quantity);
  const auto produced = parse_day("--produced", given.produced);
  if (!produced) return tl::unexpected(produced.error());
  request.produced = *produced;
  if (!given.best_before.empty()) {
    const auto best_before = parse_day("--best-before", given.best_before);
    if (!best_before) return tl::unexpected(best_before.error());
    request.best_before = *best_before;
  }
  for (const auto& text : given.areas) {
    auto use = parse_area_use(text);
    if (!use) return tl::unexpected(use.error());
    request.areas.push_back(std::move(*use));
  }
  return request;
}

Result<PrintRequest> read_request(const Arguments& given) {
  PrintRequest request;
  auto batch = read_batch_request(given);
  if (!batch) return tl::unexpected(batch.error());
  request.batch = std::move(*batch);
  const auto host = parse_label_host(given.host);
  if (!host) return tl::unexpected(host.error());
  request.host = *host;
  const auto module = ModuleSize::nearest(given.module);
  if (!module) return tl::unexpected(module.error());
  request.module = *module;
  request.format = format_of(given.format).value_or(Format::kPdf);
  request.out = given.out;
  request.reason = given.reason.empty() ? std::string(kPrintedAgain) : given.reason;
  return request;
}

Message report(const Printed& printed, const std::string& out) {
  const auto& record = printed.record;
  const auto first = record.serials.serial(0);
  const auto last = record.serials.serial(record.serials.count - 1);
  const auto known = printed.registered_before ? message("registered before, printed again",
                                                         "đã đăng ký từ trước, in lại")
                                               : message("registered", "đã đăng ký");
  Message text{fmt::format("{}: {} labels, lot {}, serials {} to {}; {}", out, printed.labels,
                           record.lot, first, last, known.en),
               fmt::format("{}: {} tem, lô {}, số sê-ri {} đến {}; {}", out, printed.labels,
                           record.lot, first, last, known.vi)};
  if (printed.symbol_version == 0) return text;
  const auto drawn = message("; {} sheets, symbols of version {}", "; {} tờ, mã QR phiên bản {}",
                             printed.pages, printed.symbol_version);
  return {text.en + drawn.en, text.vi + drawn.vi};
}

/// Labels must not be written over what the run itself reads.
Result<void> check_output(const Arguments& given, const db::Address& database) {
  namespace fs = std::filesystem;
  std::error_code ignored;
  const fs::path out = given.out;
  const auto folder = out.has_parent_path() ? out.parent_path() : fs::path(".");
  if (out.filename().empty() || !fs::is_directory(folder, ignored)) {
    return fail("--out", message("“{}” is no file in a folder that exists; make the folder first",
                                 "“{}” không nằm trong thư mục nào đang có; hãy tạo thư mục trước",
                                 printable(given.out)));
  }
  std::vector<fs::path> read{given.key, fs::path(given.key).replace_extension(".crt")};
  if (!given.passphrase.file.empty()) read.push_back(given.passphrase.file);
  if (database.engine == db::Engine::kSqlite) {
    for (const char* suffix : {"", "-wal", "-shm"}) read.emplace_back(database.target + suffix);
  }
  for (const auto& file : read) {
    if (!fs::equivalent(out, file, ignored)) continue;
    return fail("--out", message("“{}” is the registry or the key of this run; name another file",
                                 "“{}” là sổ đăng ký hoặc khóa đang dùng; hãy đặt tên tệp khác",
                                 printable(given.out)));
  }
  return {};
}

Result<Printed> run_batch(const Arguments& given, const CommandOptions& options, std::ostream& err,
                          Language language, const Clock& clock) {
  const auto now = command_clock(options.clock, clock);
  if (!now) return tl::unexpected(now.error());
  auto request = read_request(given);
  if (!request) return tl::unexpected(request.error());
  const auto database = db::Address::parse(options.database);
  if (!database) return tl::unexpected(database.error());
  if (auto checked = check_output(given, *database); !checked)
    return tl::unexpected(checked.error());
  const auto prompt = message("Passphrase of the signing key: ", "Mật khẩu của khóa ký: ");
  const auto passphrase = keys::read_passphrase(given.passphrase, prompt.in(language), false);
  if (!passphrase) return tl::unexpected(passphrase.error());
  const auto key = keys::SigningKey::load(given.key, *passphrase);
  if (!key) return tl::unexpected(key.error());

  request->actor = {"", programme::Role::kProducer, "", key->producer(), "command line"};

  const StopSignals signals;
  Progress progress(err, isatty(STDERR_FILENO) == 1, language);
  PrintRun run;
  run.threads = std::max(1U, std::thread::hardware_concurrency());
  run.stop = [&] { return signals.arrived(); };
  run.progress = [&](std::uint64_t done, std::uint64_t of) { progress.update(done, of); };
  try {
    return print_batch(*database, *key, *request, *now, run);
  } catch (const Interrupted&) {
    return fail("",
                message("stopped; {} is as it was before, run the same command again to print "
                        "the labels",
                        "đã dừng; {} vẫn như trước, hãy chạy lại lệnh này để in tem", given.out));
  }
}

}  // namespace

struct BatchCommand::State {
  Arguments given;
  CLI::App* app = nullptr;
};

BatchCommand::BatchCommand(CLI::App& app) : state_(std::make_unique<State>()) {
  state_->app = app.add_subcommand("batch", "Sign and register a batch, and print its labels");
  describe(*state_->app, state_->given);
}

BatchCommand::~BatchCommand() = default;

bool BatchCommand::chosen() const { return state_->app->parsed(); }

int BatchCommand::run(const CommandOptions& options, Language language, std::ostream& out,
                      std::ostream& err, const Clock& clock) const {
  const auto printed = run_batch(state_->given, options, err, language, clock);
  if (!printed) {
    err << "ocop-labeler: " << printed.error().in(language) << '\n';
    return kRefused;
  }
  for (const auto& note : printed->notes) err << "ocop-labeler: " << note.in(language) << '\n';
  out << report(*printed, state_->given.out).in(language) << '\n';
  return kDone;
}

}  // namespace ocop::labeler
