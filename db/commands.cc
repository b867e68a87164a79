#include "db/commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "base/command_line.h"
#include "db/audit_commands.h"
#include "db/check.h"
#include "db/connection.h"
#include "db/export.h"
#include "db/import.h"
#include "db/schema.h"

namespace ocop::db {
namespace {

struct Arguments {
  std::string database = "sqlite:ocop.db";
  std::string language;
  std::string clock;
  std::vector<std::filesystem::path> files;
  std::filesystem::path directory;
  bool dry_run = false;
};

using Session = CommandSession;

int init(const Session& session) {
  create_database(session.address);
  session.say(message("{}: made an empty registry (schema {})",
                      "{}: đã tạo cơ sở dữ liệu trống (phiên bản {})", session.address.display(),
                      newest_schema_version()));
  return kDone;
}

int migrate_database(const Session& session) {
  const int steps = migrate(session.address, session.now);
  session.say(message("{}: {} steps, now at schema {}", "{}: {} bước nâng cấp, nay ở phiên bản {}",
                      session.address.display(), steps, newest_schema_version()));
  return kDone;
}

void list_changes(const Session& session, const ImportReport& report) {
  for (const auto& change : report.changes) {
    const bool added = change.kind == ImportChange::Kind::kAdded;
    const auto word = added ? message("added", "thêm") : message("changed", "đổi");
    session.out << fmt::format("{:8} {:20} {}\n", word.in(session.language), change.table,
                               change.key);
    for (const auto& field : change.fields) session.out << "         " << field << '\n';
  }
}

void summarise(const Session& session, const ImportReport& report) {
  std::map<std::string, std::pair<std::size_t, std::size_t>> counts;
  for (const auto& change : report.changes) {
    auto& [added, changed] = counts[change.table];
    ++(change.kind == ImportChange::Kind::kAdded ? added : changed);
  }
  for (const auto& [table, count] : counts) {
    session.say(message("{:20} {:>7} added {:>7} changed", "{:20} {:>7} thêm {:>7} đổi", table,
                        count.first, count.second));
  }
  session.say(message("{} added or changed, {} as before",
                      "{} dòng thêm hoặc đổi, {} dòng không đổi", report.changes.size(),
                      report.unchanged));
}

int import_data(const Session& session, const std::vector<std::filesystem::path>& files,
                bool dry_run) {
  Connection connection(session.address, Access::kTool);
  const auto report = import_files(connection, files, dry_run, session.now);
  if (!report) {
    session.refuse(report.error().errors);
    session.err << message("nothing was imported", "không nhập dòng nào").in(session.language)
                << '\n';
    return kRefused;
  }
  if (dry_run) list_changes(session, *report);
  for (const auto& note : report->notes) {
    session.say(
        {"note: " + note.in(Language::kEnglish), "lưu ý: " + note.in(Language::kVietnamese)});
  }
  summarise(session, *report);
  if (dry_run) session.say(message("Dry run: nothing was stored", "Chạy thử: chưa lưu gì"));
  return kDone;
}

int export_data(const Session& session, const std::filesystem::path& directory) {
  std::error_code ignored;
  if (std::filesystem::exists(directory, ignored) &&
      (!std::filesystem::is_directory(directory, ignored) ||
       !std::filesystem::is_empty(directory, ignored))) {
    return session.refuse(
        {{directory.string(), message("is there already and not empty; name a new directory",
                                      "đã có và không trống; hãy chọn một thư mục mới")}});
  }
  Connection connection(session.address, Access::kRead);
  export_files(connection, directory);
  session.say(message("{}: written", "{}: đã ghi", directory.string()));
  return kDone;
}

int check(const Session& session) {
  Connection connection(session.address, Access::kRead);
  const auto errors = check_database(connection);
  if (!errors.empty()) return session.refuse(errors);
  session.say(message("{}: all is well", "{}: dữ liệu đúng", session.address.display()));
  return kDone;
}

void describe(CLI::App& app, Arguments& given, Command& command) {
  app.require_subcommand(1);
  app.fallthrough();
  app.add_option("--db", given.database, "sqlite:FILE or postgresql://…")->capture_default_str();
  app.add_option("--lang", given.language, std::string(kLanguageHelp))
      ->check(CLI::IsMember({"vi", "en"}));
  app.add_option("--clock", given.clock, std::string(kClockHelp));

  app.add_subcommand("init", "Make an empty registry")->callback([&command] { command = init; });
  app.add_subcommand("migrate", "Bring an older registry to this program's schema")
      ->callback([&command] { command = migrate_database; });
  auto* import_app = app.add_subcommand("import", "Read CSV and JSON files, all or nothing");
  import_app->add_option("files", given.files, "Files, or folders of them")->required();
  import_app->add_flag("--dry-run", given.dry_run, "Show what would change, store nothing");
  import_app->callback([&] {
    command = [&](const Session& session) {
      return import_data(session, given.files, given.dry_run);
    };
  });
  auto* export_app = app.add_subcommand("export", "Write the registry as files that import reads");
  export_app->add_option("directory", given.directory, "A new or empty directory")->required();
  export_app->callback([&] {
    command = [&](const Session& session) { return export_data(session, given.directory); };
  });
  app.add_subcommand("check", "Look for what is wrong in the data")->callback([&command] {
    command = check;
  });
}

int refuse(std::ostream& err, const Error& error, Language language) {
  err << "ocop-db: " << error.in(language) << '\n';
  return kRefused;
}

}  // namespace

void CommandSession::say(const Message& line) const { out << line.in(language) << '\n'; }

int CommandSession::refuse(const std::vector<Error>& errors) const {
  for (const auto& error : errors) err << error.in(language) << '\n';
  return kRefused;
}

int run_commands(int argc, const char* const* argv, std::ostream& out, std::ostream& err,
                 const Clock& clock, const std::vector<AddCommands>& more) {
  Arguments given;
  Command command;
  CLI::App app("The registry of OCOP products, their producers, areas and certificates", "ocop-db");
  describe(app, given, command);
  add_audit_commands(app, command);
  add_rules_commands(app, command);
  for (const auto& add : more) add(app, command);
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& asked) {
    return app.exit(asked, out, err);
  } catch (const CLI::ParseError& error) {
    err << "ocop-db: " << error.what() << "\nTry: ocop-db --help\n";
    return kUsage;
  }
  const auto language = command_language(given.language);
  const auto now = command_clock(given.clock, clock);
  if (!now) {
    refuse(err, now.error(), language);
    return kUsage;
  }
  const auto address = Address::parse(given.database);
  if (!address) {
    refuse(err, address.error(), language);
    return kUsage;
  }
  const int code = command(Session{*address, language, (*now)(), out, err});
  out.flush();
  if (out) return code;
  return refuse(err, {"", message("the output could not be written", "không ghi được kết quả ra")},
                language);
}

}  // namespace ocop::db
