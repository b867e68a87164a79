#include "db/audit_commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <ostream>
#include <string>

#include "base/command_line.h"
#include "base/file.h"
#include "base/text.h"
#include "db/audit.h"
#include "db/rule_book.h"

namespace ocop::db {
namespace {

constexpr std::size_t kMostEntries = 100'000;
constexpr std::size_t kLongestRuleSet = std::size_t{1} << 20;
constexpr std::size_t kShownDetails = 4'000;

struct ShowArguments {
  AuditFilter filter;
  long long before = 0;
};

/// "12:64 hexadecimal digits", as "audit head" prints it.
std::optional<AuditHead> parse_head(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return {};
  const auto seq = parse_digits(text.substr(0, colon));
  const auto hash = ascii_lower(text.substr(colon + 1));
  const bool hexadecimal = std::all_of(hash.begin(), hash.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
  });
  if (!seq || hash.size() != 64 || !hexadecimal) return {};
  return AuditHead{*seq, hash};
}

int verify(const CommandSession& session, const std::optional<std::string>& noted) {
  std::optional<AuditHead> expected;
  if (noted) {
    expected = parse_head(*noted);
    if (!expected) {
      session.refuse({{"--head", message("“{}” is no head; write it as audit head printed it",
                                         "“{}” không phải điểm cuối; hãy ghi đúng như lệnh audit "
                                         "head đã in ra",
                                         printable(*noted))}});
      return kUsage;
    }
  }
  Connection connection(session.address, Access::kRead);
  const auto errors = verify_audit(connection, expected);
  if (!errors.empty()) return session.refuse(errors);
  const auto head = audit_head(connection);
  session.say(message("{}: entries 1 to {}, each follows from the one before",
                      "{}: từ mục 1 đến mục {}, mỗi mục đều khớp với mục đứng trước",
                      session.address.display(), head.seq));
  return kDone;
}

int print_head(const CommandSession& session) {
  Connection connection(session.address, Access::kRead);
  const auto head = audit_head(connection);
  session.out << head.seq << ':' << head.hash << '\n';
  return kDone;
}

int show(const CommandSession& session, const ShowArguments& given) {
  auto filter = given.filter;
  if (given.before > 0) filter.before = given.before;
  Connection connection(session.address, Access::kRead);
  for (const auto& entry : audit_entries(connection, filter)) {
    const auto& actor = entry.actor.empty() ? std::string("-") : entry.actor;
    session.out << fmt::format("{} {} {} ({}) {}: {} {}\n", entry.seq, iso_instant(entry.at),
                               printable(actor, 400), printable(entry.via, 400),
                               printable(entry.act), printable(entry.subject, 400),
                               printable(entry.details, kShownDetails));
  }
  return kDone;
}

int list_rules(const CommandSession& session) {
  Connection connection(session.address, Access::kRead);
  const auto rules = load_rule_book(connection);
  for (const auto& set : rules->sets()) {
    session.out << fmt::format("{:12} {:24} {} – {}\n", set.id, set.decision, dmy_date(set.from),
                               set.until ? dmy_date(*set.until) : "");
  }
  return kDone;
}

int add_rules(const CommandSession& session, const std::filesystem::path& file) {
  const auto json = read_file(file, kLongestRuleSet);
  Connection connection(session.address, Access::kTool);
  WriteTransaction transaction(connection);
  const auto added = add_rule_set(connection, at_command_line(), json, session.now);
  if (!added) {
    auto error = added.error();
    error.where = file.string() + (error.where.empty() ? "" : ": " + error.where);
    return session.refuse({error});
  }
  transaction.commit();
  session.say(message("{}: added", "{}: đã thêm", file.string()));
  return kDone;
}

}  // namespace

void add_audit_commands(CLI::App& app, Command& chosen) {
  auto* audit = app.add_subcommand("audit", "The log of all acts");
  audit->require_subcommand(1);

  auto noted = std::make_shared<std::optional<std::string>>();
  auto* check = audit->add_subcommand("verify", "Look for entries changed, removed or moved");
  check->add_option("--head", *noted, "SEQ:HASH, as audit head printed it earlier");
  check->callback([noted, &chosen] {
    chosen = [noted](const CommandSession& session) { return verify(session, *noted); };
  });

  audit->add_subcommand("head", "Print the log's end, to be noted elsewhere")
      ->callback([&chosen] { chosen = print_head; });

  auto given = std::make_shared<ShowArguments>();
  auto* list = audit->add_subcommand("show", "Print entries, the newest first");
  list->add_option("--subject", given->filter.subject, "Only of this, like \"certificate 01/QĐ\"");
  list->add_option("--actor", given->filter.actor, "Only by this account");
  list->add_option("--before", given->before, "Only entries with a smaller number");
  list->add_option("--limit", given->filter.limit, "At most so many")
      ->check(CLI::Range(std::size_t{1}, kMostEntries))
      ->capture_default_str();
  list->callback([given, &chosen] {
    chosen = [given](const CommandSession& session) { return show(session, *given); };
  });
}

void add_rules_commands(CLI::App& app, Command& chosen) {
  auto* rules = app.add_subcommand("rules", "The programme's rule sets");
  rules->require_subcommand(1);
  rules->add_subcommand("list", "Print those that hold here")->callback([&chosen] {
    chosen = list_rules;
  });
  auto file = std::make_shared<std::filesystem::path>();
  auto* add = rules->add_subcommand("add", "Add a set, or a new revision of one");
  add->add_option("file", *file, "JSON, docs/rules.md")->required();
  add->callback([file, &chosen] {
    chosen = [file](const CommandSession& session) { return add_rules(session, *file); };
  });
}

}  // namespace ocop::db
