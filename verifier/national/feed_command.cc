#include "verifier/national/feed_command.h"

#include <CLI/CLI.hpp>
#include <chrono>
#include <optional>
#include <ostream>
#include <string>

#include "base/command_line.h"
#include "base/text.h"
#include "keys/passphrase.h"
#include "verifier/national/feed.h"
#include "web/log.h"
#include "web/server.h"
#include "web/stop_signals.h"

namespace ocop::verifier {
namespace {

struct Arguments {
  std::string database = "sqlite:ocop.db";
  std::string keys, host, log, clock, language;
  keys::PassphraseSource passphrase;
  bool once = false;
  int every = 5;
};

void describe(CLI::App& app, Arguments& given) {
  app.add_option("--db", given.database, "sqlite:FILE or postgresql://…")->capture_default_str();
  app.add_option("--keys", given.keys, "Directory with feed.key, feed.crt and issuing.crt")->required();
  app.add_option("--host", given.host, "The host name printed on labels")->required();
  auto* file = app.add_option("--passphrase-file", given.passphrase.file,
                              "File whose first line is the passphrase of feed.key");
  app.add_option("--passphrase-env", given.passphrase.environment,
                 "Environment variable that holds the passphrase of feed.key")
      ->excludes(file);
  auto* once = app.add_flag("--once", given.once, "Sign what is new and end");
  app.add_option("--every", given.every, "Seconds between two looks at the registry")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str()
      ->excludes(once);
  app.add_option("--log", given.log, "File for the log, appended to; else standard error");
  app.add_option("--clock", given.clock, std::string(kClockHelp));
  app.add_option("--lang", given.language, std::string(kLanguageHelp))->check(CLI::IsMember({"vi", "en"}));
}

/// What a key signs outside of its validity no portal believes.
Result<void> check_validity(const keys::FeedKey& key, Instant now) {
  if (key.not_before() <= now && now <= key.not_after()) return {};
  return fail("feed.key", message("the key is valid from {0} to {1}; `ocop-keys feed-key` makes its successor",
                                  "khóa có hiệu lực từ {0} đến {1}; `ocop-keys feed-key` sẽ tạo khóa kế tiếp",
                                  local_date_time(key.not_before()), local_date_time(key.not_after())));
}

/// Looks now and then; what fails is said once, until something else happens.
class FeedLoop {
 public:
  FeedLoop(Feeder::Parts parts, const Arguments& given, web::Log& log)
      : parts_(std::move(parts)), every_(given.every), log_(log) {}

  void tick() {
    const auto now = std::chrono::steady_clock::now();
    if (looked_ && now - *looked_ < every_) return;
    try {
      look();
    } catch (const std::exception& error) {
      say_failure(error.what());
      feeder_.reset();  // Its connections may be broken.
    }
    looked_ = std::chrono::steady_clock::now();
  }

 private:
  void look() {
    if (const auto valid = check_validity(parts_.key, parts_.clock()); !valid) {
      say_failure(valid.error().in(Language::kEnglish));
      return;
    }
    if (!feeder_) feeder_.emplace(parts_);
    const auto count = feeder_->catch_up();
    failure_.clear();
    if (count > 0) log_.write(web::LogLevel::kInfo, "feed_signed", {{"statements", std::to_string(count)}});
  }

  void say_failure(const std::string& failure) {
    if (failure == failure_) return;
    failure_ = failure;
    log_.write(web::LogLevel::kError, "feed_failed", {{"error", failure}});
  }

  Feeder::Parts parts_;
  std::chrono::seconds every_;
  web::Log& log_;
  std::optional<Feeder> feeder_;
  std::optional<std::chrono::steady_clock::time_point> looked_;
  std::string failure_;
};

Result<void> feed(const Arguments& given, std::ostream& out, const Clock& clock) {
  const Language language = command_language(given.language);
  const auto address = db::Address::parse(given.database);
  if (!address) return tl::unexpected(address.error());
  const auto now = command_clock(given.clock, clock);
  if (!now) return tl::unexpected(now.error());
  const auto passphrase = keys::read_passphrase(
      given.passphrase, message("Passphrase of the feed's key", "Mật khẩu của khóa luồng dữ liệu").in(language),
      false);
  if (!passphrase) return tl::unexpected(passphrase.error());
  const auto key = keys::FeedKey::load(given.keys, *passphrase);
  if (!key) return tl::unexpected(key.error());
  const Feeder::Parts parts{*address, *key, *now, ascii_lower(given.host), web::stop_was_asked};
  if (given.once) {
    if (auto valid = check_validity(*key, (*now)()); !valid) return valid;
    const auto count = Feeder(parts).catch_up();
    out << message("{} statements signed", "đã ký {} bản tin", count).in(language) << '\n';
    return {};
  }
  web::Log log(given.log);
  FeedLoop loop(parts, given, log);
  out << message("feeding", "đang gửi").in(language) << std::endl;
  log.write(web::LogLevel::kInfo, "feed_started", {{"database", address->display()}, {"kid", key->kid()}});
  loop.tick();
  web::wait_for_stop([&loop] { loop.tick(); });
  log.write(web::LogLevel::kInfo, "feed_stopped");
  return {};
}

}  // namespace

int run_feed(int argc, const char* const* argv, std::ostream& out, std::ostream& err, const Clock& clock) {
  Arguments given;
  CLI::App app("Signs what changed of products and batches, for portals that poll the service",
               "ocop-verifier feed");
  describe(app, given);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked, out, err);
  } catch (const CLI::ParseError& error) {
    err << "ocop-verifier feed: " << error.what() << "\nTry: ocop-verifier feed --help\n";
    return kUsage;
  }
  if (const auto done = feed(given, out, clock); !done) {
    err << "ocop-verifier feed: " << done.error().in(command_language(given.language)) << '\n';
    return kRefused;
  }
  return kDone;
}

}  // namespace ocop::verifier
