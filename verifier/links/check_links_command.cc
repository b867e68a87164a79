#include "verifier/links/check_links_command.h"

#include <CLI/CLI.hpp>
#include <chrono>
#include <ostream>
#include <string>

#include "base/command_line.h"
#include "verifier/links/link_check.h"
#include "web/server.h"
#include "web/stop_signals.h"

namespace ocop::verifier {
namespace {

struct Arguments {
  std::string database = "sqlite:ocop.db";
  int every = 0;  ///< hours; 0: once
  std::string clock;
  std::string language;
};

void describe(CLI::App& app, Arguments& given) {
  app.add_option("--db", given.database, "sqlite:FILE or postgresql://…")->capture_default_str();
  app.add_option("--every", given.every, "Go on, with a round each so many hours; else one round")
      ->check(CLI::Range(1, 168));
  app.add_option("--clock", given.clock, std::string(kClockHelp));
  app.add_option("--lang", given.language, std::string(kLanguageHelp))
      ->check(CLI::IsMember({"vi", "en"}));
}

void go_round(db::Connection& connection, const Clock& clock, Language language,
              std::ostream& out) {
  const links::Fetcher fetcher(links::internet());
  const auto tell = [&](const db::ProductLink& link, const links::Fetched& fetched) {
    if (fetched.trouble.en.empty()) return;
    out << link.what.gtin << ' ' << link.what.href << ": " << fetched.trouble.in(language)
        << std::endl;
  };
  const auto round = links::check_links(connection, fetcher, clock, tell, web::stop_was_asked);
  out << message("{} links checked, {} cannot be opened",
                 "đã kiểm tra {} liên kết, {} liên kết không mở được", round.checked, round.failed)
             .in(language)
      << std::endl;
  if (!round.cut_off) return;
  out << message(
             "no server answered: nothing was noted; check this machine's own connection",
             "không máy chủ nào trả lời: chưa ghi nhận gì; hãy kiểm tra kết nối mạng của máy này")
             .in(language)
      << std::endl;
}

}  // namespace

int run_check_links(int argc, const char* const* argv, std::ostream& out, std::ostream& err,
                    const Clock& clock) {
  Arguments given;
  CLI::App app("Fetches the links that producers added, so that dead ones are not offered",
               "ocop-verifier check-links");
  describe(app, given);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked, out, err);
  } catch (const CLI::ParseError& error) {
    err << "ocop-verifier check-links: " << error.what()
        << "\nTry: ocop-verifier check-links --help\n";
    return kUsage;
  }
  const Language language = command_language(given.language);
  const auto refuse = [&](const Error& error) {
    err << "ocop-verifier check-links: " << error.in(language) << '\n';
    return kRefused;
  };
  const auto address = db::Address::parse(given.database);
  if (!address) return refuse(address.error());
  const auto chosen = command_clock(given.clock, clock);
  if (!chosen) return refuse(chosen.error());
  const auto round = [&] {
    db::Connection connection(*address, db::Access::kTool);
    go_round(connection, *chosen, language, out);
  };
  round();
  if (given.every == 0) return kDone;
  auto next = std::chrono::steady_clock::now() + std::chrono::hours(given.every);
  web::wait_for_stop([&] {
    if (std::chrono::steady_clock::now() < next) return;
    next += std::chrono::hours(given.every);
    round();
  });
  return kDone;
}

}  // namespace ocop::verifier
