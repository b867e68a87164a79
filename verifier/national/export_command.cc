#include "verifier/national/export_command.h"

#include <CLI/CLI.hpp>
#include <ostream>
#include <string>

#include "base/command_line.h"
#include "base/text.h"
#include "db/lists.h"
#include "verifier/national/write.h"

namespace ocop::verifier {
namespace {

struct Arguments {
  std::string database = "sqlite:ocop.db";
  std::string out, host, place, clock, language;
};

void describe(CLI::App& app, Arguments& given) {
  app.add_option("--db", given.database, "sqlite:FILE or postgresql://…")->capture_default_str();
  app.add_option("--national", given.out,
                 "FILE.csv, FILE.jsonl, or a new directory for both, products and batches apart")
      ->required();
  app.add_option("--host", given.host, "The host name printed on labels")->required();
  app.add_option("--place", given.place, "Code of a province or commune; else the whole country");
  app.add_option("--clock", given.clock, std::string(kClockHelp));
  app.add_option("--lang", given.language, std::string(kLanguageHelp))->check(CLI::IsMember({"vi", "en"}));
}

Result<void> export_national(const Arguments& given, std::ostream& out, const Clock& clock) {
  const auto address = db::Address::parse(given.database);
  if (!address) return tl::unexpected(address.error());
  const auto now = command_clock(given.clock, clock);
  if (!now) return tl::unexpected(now.error());
  db::Connection connection(*address, db::Access::kRead);
  if (!given.place.empty() && !db::place_name(connection, given.place)) {
    return fail("--place", message("the registry knows no place “{}”", "sổ đăng ký không có địa danh “{}”",
                                   printable(given.place)));
  }
  db::Reader reader(*address);
  const auto count = write_national(
      connection, reader, {given.place, ascii_lower(given.host), local_date((*now)())}, given.out);
  const auto said = message("{0}: {1} products, {2} batches", "{0}: {1} sản phẩm, {2} lô hàng", given.out,
                            count.products, count.batches);
  out << said.in(command_language(given.language)) << '\n';
  return {};
}

}  // namespace

int run_export(int argc, const char* const* argv, std::ostream& out, std::ostream& err, const Clock& clock) {
  Arguments given;
  CLI::App app("Writes products and batches in the national format", "ocop-verifier export");
  describe(app, given);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked, out, err);
  } catch (const CLI::ParseError& error) {
    err << "ocop-verifier export: " << error.what() << "\nTry: ocop-verifier export --help\n";
    return kUsage;
  }
  if (const auto done = export_national(given, out, clock); !done) {
    err << "ocop-verifier export: " << done.error().in(command_language(given.language)) << '\n';
    return kRefused;
  }
  return kDone;
}

}  // namespace ocop::verifier
