#include "labeler/command.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <system_error>
#include <thread>
#include <utility>

#include "base/command_line.h"
#include "base/text.h"
#include "labeler/console/console.h"
#include "labeler/label_codes.h"
#include "web/endpoint.h"
#include "web/log.h"
#include "web/server.h"

namespace ocop::labeler {
namespace {

struct Arguments {
  std::string keys;
  std::string listen = "127.0.0.1:8081";
  std::string host;
  std::string verifier;
  std::string spool = "ocop-spool";
  std::string log;
  std::string stocks;
  std::string templates;
  std::size_t threads = 4;
};

void describe(CLI::App& serve, Arguments& given) {
  serve
      .add_option(
          "--key-dir", given.keys,
          "Directory with the producers' KID.key and KID.crt, or with producers/ that holds them")
      ->required();
  serve.add_option("--listen", given.listen, "ADDRESS:PORT; port 0 takes a free one")
      ->capture_default_str();
  serve
      .add_option("--host", given.host,
                  "Host of the label codes, like ID.EXAMPLE.VN; short is best")
      ->required();
  serve.add_option("--verifier-host", given.verifier,
                   "Host of the verifier, for a link to try a label there");
  serve
      .add_option("--spool", given.spool,
                  "Folder for printed sheets, kept for a day; made when absent")
      ->capture_default_str();
  serve.add_option("--stocks", given.stocks, "File of label stocks of one's own, offered besides");
  serve.add_option("--templates", given.templates, "File of templates of one's own, likewise");
  serve.add_option("--threads", given.threads, "Threads that answer")
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  serve.add_option("--log", given.log, "File for the log, appended to; else standard error");
}

struct Setting {
  db::Address database;
  web::Endpoint endpoint;
  Clock clock;
  Console::Settings console;
  std::optional<keys::ServiceKey> service;
};

Result<void> check_folders(const Arguments& given) {
  std::error_code ignored;
  if (!std::filesystem::is_directory(given.keys, ignored))
    return fail("--key-dir",
                message("“{}” is no directory; name the one that holds the producers' keys",
                        "“{}” không phải thư mục; hãy ghi thư mục chứa khóa của các chủ thể",
                        printable(given.keys)));
  if (std::filesystem::equivalent(given.keys, given.spool, ignored))
    return fail("--spool",
                message("sheets must not lie where the keys are; name another folder",
                        "không được để tệp in trong thư mục khóa; hãy ghi thư mục khác"));
  return {};
}

/// Without it labels have neither typed nor scratch codes.
Result<void> load_service_key(const Arguments& given, Setting& setting) {
  const auto file = std::filesystem::path(given.keys) / keys::kServiceKeyFile;
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return {};
  auto key = keys::ServiceKey::load(file);
  if (!key) return tl::unexpected(key.error());
  setting.service.emplace(std::move(*key));
  return {};
}

Result<void> load_own(const Arguments& given, Console::Settings& console) {
  if (!given.stocks.empty()) {
    auto stocks = stocks_with(given.stocks);
    if (!stocks) return tl::unexpected(stocks.error());
    console.stocks = std::move(*stocks);
  }
  if (!given.templates.empty()) {
    auto templates = templates_with(given.templates);
    if (!templates) return tl::unexpected(templates.error());
    console.templates = std::move(*templates);
  }
  return {};
}

Result<Setting> prepare(const Arguments& given, const CommandSession& session) {
  Setting setting;
  auto database = session.database();
  if (!database) return tl::unexpected(database.error());
  setting.database = std::move(*database);
  auto endpoint = web::parse_endpoint(given.listen);
  if (!endpoint) return tl::unexpected(endpoint.error());
  setting.endpoint = std::move(*endpoint);
  auto clock = session.clock();
  if (!clock) return tl::unexpected(clock.error());
  setting.clock = std::move(*clock);
  auto host = parse_label_host(given.host);
  if (!host) return tl::unexpected(host.error());
  setting.console.host = std::move(*host);
  if (!given.verifier.empty()) {
    auto verifier = parse_label_host(given.verifier);
    if (!verifier) return fail("--verifier-host", verifier.error().message);
    setting.console.verifier = "https://" + ascii_lower(*verifier) + "/";
  }
  if (auto checked = check_folders(given); !checked) return tl::unexpected(checked.error());
  if (auto loaded = load_service_key(given, setting); !loaded)
    return tl::unexpected(loaded.error());
  if (auto loaded = load_own(given, setting.console); !loaded)
    return tl::unexpected(loaded.error());
  return setting;
}

void serve(const Arguments& given, Setting& setting, const CommandOptions& options,
           std::ostream& out, web::Log& log) {
  constexpr std::chrono::minutes kBetweenSweeps{10};
  db::ReaderPool readers(setting.database, given.threads);
  // The verifier may have the same file open, and of all only one may checkpoint.
  db::Writer writer(setting.database, {.access = db::Access::kTool});
  KeyCabinet keys(given.keys);
  Spool::Settings spool_settings;
  spool_settings.directory = given.spool;
  spool_settings.threads = std::max(1U, std::thread::hardware_concurrency());
  spool_settings.on_failure = [&log](const std::string& id, const std::string& cause) {
    log.write(web::LogLevel::kError, "print_failed",
              {{"job", id}, {"cause", printable(cause, 400)}});
  };
  Spool spool(spool_settings, setting.clock);
  Console console({setting.database, readers, writer, keys, spool, setting.clock,
                   setting.service ? &*setting.service : nullptr},
                  setting.console);

  web::ServerSettings settings;
  settings.address = setting.endpoint.address;
  settings.port = setting.endpoint.port;
  settings.threads = given.threads;
  settings.payload_of = [&console, most = settings.payload](const web::Request& head) {
    return console.payload_of(head, most);
  };
  settings.on_access = [&log](const web::Access& access) { log.access(access); };
  web::Server server(
      settings, [&console](const web::Request& request) { return console.handle(request); },
      [&console](int status, const web::Request& request) {
        return console.failure(status, request);
      });
  server.start();
  setting.endpoint.port = server.port();
  out << "listening on http://" << setting.endpoint.text() << std::endl;
  log.write(web::LogLevel::kInfo, "started",
            {{"listen", setting.endpoint.text()},
             {"database", setting.database.display()},
             {"spool", given.spool}});
  if (!options.clock.empty())
    log.write(web::LogLevel::kWarning, "clock_fixed",
              {{"clock", options.clock}, {"note", "every act is as of this moment"}});

  auto swept = std::chrono::steady_clock::now();
  web::wait_for_stop([&] {
    const auto now = std::chrono::steady_clock::now();
    if (now - swept < kBetweenSweeps) return;
    swept = now;
    spool.sweep();
  });
  server.stop();
  spool.stop();
  log.write(web::LogLevel::kInfo, "stopped",
            {{"requests", std::to_string(server.stats().requests)}});
}

int run(const Arguments& given, const CommandSession& session) {
  web::block_stop_signals();
  auto setting = prepare(given, session);
  if (!setting) return session.refuse(setting.error());
  web::Log log(given.log);
  serve(given, *setting, session.options, session.out, log);
  return kDone;
}

}  // namespace

void add_serve_command(CLI::App& app, Command& chosen) {
  auto given = std::make_shared<Arguments>();
  auto* command = app.add_subcommand("serve", "The producers' console: sign in, state batches, print labels");
  describe(*command, *given);
  when_given(*command, chosen, [given](const CommandSession& session) { return run(*given, session); });
}

}  // namespace ocop::labeler
