#include "verifier/commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "base/command_line.h"
#include "base/text.h"
#include "verifier/console/console.h"
#include "verifier/copies/settings.h"
#include "verifier/copy_watch.h"
#include "verifier/device_keys.h"
#include "verifier/links/check_links_command.h"
#include "verifier/epcis/epcis_service.h"
#include "verifier/live_keys.h"
#include "verifier/national/export_command.h"
#include "verifier/national/exports.h"
#include "verifier/national/feed_command.h"
#include "verifier/openapi/openapi_service.h"
#include "verifier/photos/photo_desk.h"
#include "verifier/public_reports.h"
#include "verifier/replay.h"
#include "verifier/resolver/records.h"
#include "verifier/retention.h"
#include "verifier/scans_command.h"
#include "verifier/service.h"
#include "verifier/trace.h"
#include "web/endpoint.h"
#include "web/log.h"
#include "web/server.h"
#include "web/trusted_proxy.h"

namespace ocop::verifier {
namespace {

/// Imports and photos under way; at most 9 MiB each.
constexpr std::size_t kLargeBodies = 8;

struct Arguments {
  std::string database = "sqlite:ocop.db";
  std::string keys;
  std::string jwks;
  std::string root;
  std::string service_key;
  std::string listen = "127.0.0.1:8080";
  std::string host;
  std::string run_by;
  std::vector<std::string> proxies;
  std::size_t threads = 8;
  int keep_scans = 180;
  int device_days = kDeviceDays;
  std::string copy_settings;
  bool no_console = false;
  std::string log;
  std::string clock;
  std::string language;
};

KeyFiles key_files(const Arguments& given) {
  if (given.keys.empty()) return {.jwks = given.jwks, .root = given.root};
  const std::filesystem::path directory = given.keys;
  return {.jwks = directory / "jwks.json", .root = directory / "root.crt"};
}

/// Nothing where there is no service key.
Result<std::optional<keys::ServiceKey>> service_key(const Arguments& given) {
  std::filesystem::path file = given.service_key;
  if (file.empty()) {
    if (given.keys.empty()) return std::nullopt;
    file = std::filesystem::path(given.keys) / keys::kServiceKeyFile;
    if (!std::filesystem::exists(file)) return std::nullopt;
  }
  auto key = keys::ServiceKey::load(file);
  if (!key) return tl::unexpected(key.error());
  return std::optional<keys::ServiceKey>(std::move(*key));
}

void describe(CLI::App& app, Arguments& given) {
  app.add_option("--db", given.database, "sqlite:FILE or postgresql://…")->capture_default_str();
  auto* keys = app.add_option("--keys", given.keys,
                              "Directory with jwks.json, root.crt and service.key; private keys are "
                              "not read");
  auto* jwks = app.add_option("--jwks", given.jwks, "The published keys; read again when replaced");
  auto* root = app.add_option("--root", given.root, "The programme's root certificate");
  jwks->needs(root)->excludes(keys);
  root->needs(jwks)->excludes(keys);
  app.add_option("--service-key", given.service_key,
                 "The secret of typed and scratch codes and of devices' hashes; else service.key in the directory of --keys, "
                 "where there is one");
  app.add_option("--listen", given.listen, "ADDRESS:PORT; port 0 takes a free one")
      ->capture_default_str();
  app.add_option("--host", given.host, "The host name printed on labels, shown to visitors");
  app.add_option("--run-by", given.run_by, "Who runs the service, shown to visitors");
  app.add_option("--trusted-proxy", given.proxies,
                 "Address of a reverse proxy, whose X-Forwarded-For says who asks; may be repeated");
  app.add_option("--threads", given.threads, "Threads that answer")
      ->check(CLI::Range(1, 512))
      ->capture_default_str();
  app.add_option("--keep-scans", given.keep_scans,
                 "Days that single scans are kept; what was counted of them stays")
      ->check(CLI::Range(30, 36'500))
      ->capture_default_str();
  app.add_option("--device-days", given.device_days,
                 "Days after which visitors' devices get new hashes in the scan log; the same for all "
                 "verifiers of one registry")
      ->check(CLI::Range(kFewestDeviceDays, kMostDeviceDays))
      ->capture_default_str();
  app.add_option("--copy-settings", given.copy_settings,
                 "JSON file with settings of copy detection; else the defaults");
  app.add_flag("--no-console", given.no_console,
               "Serve the public only, without the officers' console below /console; looks of officers "
               "then count as visitors'");
  app.add_option("--log", given.log, "File for the log, appended to; else standard error");
  app.add_option("--clock", given.clock, std::string(kClockHelp));
  app.add_option("--lang", given.language, std::string(kLanguageHelp))
      ->check(CLI::IsMember({"vi", "en"}));
}

/// A new key may sign a batch at once: the registry has to know it first.
void publish(const LiveKeys& keys, db::Writer& writer, Instant now) {
  writer
      .run([rows = key_rows(*keys.current()), now](db::Connection& connection) {
        db::store_keys(connection, rows, now);
      })
      .get();
}

/// Follows the key file; the registry is told again until it has taken the keys.
class KeyWatch {
 public:
  KeyWatch(LiveKeys& keys, db::Writer& writer, const Clock& clock, web::Log& log)
      : keys_(keys), writer_(writer), clock_(clock), log_(log) {}

  void tick() {
    const auto changed = keys_.refresh();
    if (!changed) {
      log_.write(web::LogLevel::kError, "keys_refused",
                 {{"error", changed.error().in(Language::kEnglish)},
                  {"note", "the earlier keys stay in use"}});
      return;
    }
    untold_ = untold_ || *changed;
    if (!untold_) return;
    try {
      publish(keys_, writer_, clock_());
      untold_ = false;
      log_.write(web::LogLevel::kInfo, "keys_loaded",
                 {{"keys", std::to_string(keys_.current()->all().size())}});
    } catch (const std::exception& error) {
      log_.write(web::LogLevel::kError, "keys_not_stored", {{"error", error.what()}});
    }
  }

 private:
  LiveKeys& keys_;
  db::Writer& writer_;
  const Clock& clock_;
  web::Log& log_;
  bool untold_ = false;
};

struct Setting {
  db::Address database;
  web::Endpoint endpoint;
  web::TrustedProxies proxies;
  Clock clock;
  std::unique_ptr<LiveKeys> keys;
  std::unique_ptr<const ShortCodes> short_codes;  ///< none without a service key
  std::unique_ptr<const DeviceKeys> devices;
  std::optional<keys::ServiceKey> service_key;
  bool lasting_devices = false;  ///< the same after a restart
  copies::Settings copy_settings;
};

Result<Setting> prepare(const Arguments& given, const Clock& clock) {
  Setting setting;
  auto database = db::Address::parse(given.database);
  if (!database) return tl::unexpected(database.error());
  setting.database = std::move(*database);
  auto endpoint = web::parse_endpoint(given.listen);
  if (!endpoint) return tl::unexpected(endpoint.error());
  setting.endpoint = std::move(*endpoint);
  auto proxies = web::TrustedProxies::parse(given.proxies);
  if (!proxies) return tl::unexpected(proxies.error());
  setting.proxies = std::move(*proxies);
  auto chosen = command_clock(given.clock, clock);
  if (!chosen) return tl::unexpected(chosen.error());
  setting.clock = std::move(*chosen);
  if (given.keys.empty() && given.jwks.empty()) {
    return fail("--keys",
                message("the published keys are missing: give --keys DIRECTORY, or --jwks "
                        "FILE with --root FILE",
                        "thiếu các khoá đã công bố: hãy dùng --keys THƯ-MỤC, hoặc --jwks "
                        "TỆP cùng với --root TỆP"));
  }
  auto keys = LiveKeys::open(key_files(given));
  if (!keys) return tl::unexpected(keys.error());
  setting.keys = std::move(*keys);
  auto secret = service_key(given);
  if (!secret) return tl::unexpected(secret.error());
  setting.lasting_devices = secret->has_value();
  if (*secret) setting.short_codes = std::make_unique<const ShortCodes>(**secret);
  setting.devices = std::make_unique<const DeviceKeys>(*secret ? &**secret : nullptr, given.device_days);
  setting.service_key = std::move(*secret);
  auto copy_settings = read_copy_settings(given.copy_settings);
  if (!copy_settings) return tl::unexpected(copy_settings.error());
  setting.copy_settings = *copy_settings;
  return setting;
}

void serve(const Arguments& given, Setting& setting, std::ostream& out, web::Log& log) {
  db::ReaderPool readers(setting.database, given.threads);
  CopyWatch copy_watch(setting.copy_settings);
  db::WriterSettings writing;
  writing.observer = &copy_watch;
  writing.on_unseen = [&log](std::uint64_t scans, const std::string& error) {
    log.write(web::LogLevel::kError, "scans_unseen",
              {{"scans", std::to_string(scans)},
               {"error", error},
               {"note", "logged and counted, but copy detection could not take them"}});
  };
  db::Writer writer(setting.database, writing);
  publish(*setting.keys, writer, setting.clock());

  const std::string host = given.host.empty() ? setting.endpoint.text() : given.host;
  const Pages pages(host, given.run_by);
  PhotoDesk photos;
  std::optional<Console> console;
  if (!given.no_console) {
    console.emplace(Console::Parts{.database = setting.database,
                                   .readers = readers,
                                   .writer = writer,
                                   .clock = setting.clock,
                                   .photos = &photos},
                    Console::Settings{.host = host});
  }
  PublicReports reports(writer, setting.service_key ? &*setting.service_key : nullptr,
                        {.photos = &photos});
  resolver::Records records(readers, *setting.keys, setting.clock);
  Exports exports({.readers = readers,
                   .database = setting.database,
                   .writer = writer,
                   .clock = setting.clock,
                   .host = ascii_lower(host)});
  EpcisService epcis({.database = setting.database,
                      .writer = writer,
                      .clock = setting.clock,
                      .host = host});
  Trace trace({.database = setting.database,
               .writer = writer,
               .readers = readers,
               .pages = pages,
               .clock = setting.clock,
               .host = host});
  OpenApi openapi;
  std::vector<Subservice*> subservices{&trace, &records, &exports, &epcis, &openapi};
  Service service({.readers = readers,
                   .writer = writer,
                   .keys = *setting.keys,
                   .pages = pages,
                   .clock = setting.clock,
                   .console = console ? &*console : nullptr,
                   .short_codes = setting.short_codes.get(),
                   .devices = setting.devices.get(),
                   .reports = &reports,
                   .fewest_devices_shown = setting.copy_settings.fewest_devices_shown,
                   .subservices = subservices,
                   .host = ascii_lower(host),
                   .run_by = given.run_by});
  web::ServerSettings settings;
  settings.address = setting.endpoint.address;
  settings.port = setting.endpoint.port;
  settings.threads = given.threads;
  settings.error_paths = {"/api/", "/epcis/", "/export/"};
  settings.large_bodies = kLargeBodies;
  settings.payload_of = [&console, &reports, &subservices, &clock = setting.clock,
                         most = settings.payload](const web::Request& head) {
    std::size_t bytes = reports.payload_of(head, most, clock());
    for (const Subservice* part : subservices) {
      if (part->is_mine(head.path)) bytes = std::max(bytes, part->payload_of(head, most));
    }
    return console ? std::max(bytes, console->payload_of(head, most)) : bytes;
  };
  settings.on_access = [&service, &log](const web::Access& access) {
    service.observe(access);
    log.access(access);
  };
  web::Server server(
      settings,
      setting.proxies.in_front_of([&service](const web::Request& request) { return service.handle(request); }),
      [&service](int status, const web::Request& request) {
        return service.failure(status, request);
      });
  server.start();
  setting.endpoint.port = server.port();
  out << "listening on http://" << setting.endpoint.text() << std::endl;
  log.write(web::LogLevel::kInfo, "started",
            {{"listen", setting.endpoint.text()},
             {"database", setting.database.display()},
             {"keys", std::to_string(setting.keys->current()->all().size())},
             {"short_codes", setting.short_codes ? "yes" : "no"}});
  if (!setting.lasting_devices) {
    log.write(web::LogLevel::kWarning, "devices_for_this_run",
              {{"note", "without a service key visitors' devices get new hashes with each start, "
                        "and each verifier its own: copies are found later"}});
  }
  if (!given.clock.empty()) {
    log.write(web::LogLevel::kWarning, "clock_fixed",
              {{"clock", given.clock}, {"note", "every verdict is as of this moment"}});
  }

  KeyWatch watch(*setting.keys, writer, setting.clock, log);
  Retention retention(writer, setting.clock, log, {.keep = std::chrono::days(given.keep_scans)});
  web::wait_for_stop([&watch, &retention] {
    watch.tick();
    retention.tick();
  });
  server.stop();
  log.write(web::LogLevel::kInfo, "stopped",
            {{"requests", std::to_string(server.stats().requests)},
             {"scans_waiting", std::to_string(writer.stats().scans_waiting)}});
}

}  // namespace

int run_commands(int argc, const char* const* argv, std::ostream& out, std::ostream& err,
                 const Clock& clock) {
  if (argc > 1 && std::string_view(argv[1]) == "scans") return run_scans(argc - 1, argv + 1, out, err);
  if (argc > 1 && std::string_view(argv[1]) == "replay") return run_replay(argc - 1, argv + 1, out, err);
  if (argc > 1 && std::string_view(argv[1]) == "feed") return run_feed(argc - 1, argv + 1, out, err, clock);
  if (argc > 1 && std::string_view(argv[1]) == "export") return run_export(argc - 1, argv + 1, out, err, clock);
  if (argc > 1 && std::string_view(argv[1]) == "check-links") return run_check_links(argc - 1, argv + 1, out, err, clock);
  Arguments given;
  CLI::App app("Tells whoever scans a label what it is worth", "ocop-verifier");
  app.footer("Other commands, each with --help: ocop-verifier scans, ocop-verifier replay, ocop-verifier check-links, ocop-verifier feed, ocop-verifier export");
  describe(app, given);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked, out, err);
  } catch (const CLI::ParseError& error) {
    err << "ocop-verifier: " << error.what() << "\nTry: ocop-verifier --help\n";
    return kUsage;
  }
  const Language language = command_language(given.language);
  auto setting = prepare(given, clock);
  if (!setting) {
    err << "ocop-verifier: " << setting.error().in(language) << '\n';
    return kRefused;
  }
  web::Log log(given.log);
  serve(given, *setting, out, log);
  return kDone;
}

}  // namespace ocop::verifier
