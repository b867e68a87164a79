#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>
#include <string>

#include "base/file.h"
#include "base/text.h"
#include "db/events.h"
#include "gs1/epcis/event_json.h"
#include "labeler/command.h"
#include "labeler/command_actor.h"
#include "labeler/event_csv.h"
#include "labeler/label_codes.h"

namespace ocop::labeler {
namespace {

struct Arguments {
  std::string file;
  std::string producer;
  std::string host;
};

tl::expected<EventTable, std::vector<Error>> read(const std::string& bytes, const std::string& host) {
  if (!bytes.starts_with('{')) return read_event_table(bytes, host);
  auto events = gs1::epcis::read_document(bytes, host);
  if (!events) return tl::unexpected(std::move(events.error()));
  return EventTable{std::move(*events), {}};
}

int refuse_all(const CommandSession& session, const Arguments& given, const std::vector<Error>& errors) {
  for (const auto& error : errors) {
    session.err << "ocop-labeler: " << printable(given.file) << ": " << event_error_text(error, session.language)
                << '\n';
  }
  return session.refuse({"", message("nothing was entered", "chưa ghi gì cả")});
}

int enter(const Arguments& given, const CommandSession& session) {
  const auto now = session.clock();
  if (!now) return session.refuse(now.error());
  const auto host = parse_label_host(given.host);
  if (!host) return session.refuse({"--host", host.error().message});
  const auto database = session.database();
  if (!database) return session.refuse(database.error());
  const auto table = read(read_file(given.file, std::size_t{64} << 20), ascii_lower(*host));
  if (!table) return refuse_all(session, given, table.error());
  db::Connection connection(*database, db::Access::kTool);
  db::WriteTransaction transaction(connection);
  // Who can write the registry acts for the producer. An event that nobody entered would be the registry's own.
  auto actor = command_actor(given.producer);
  actor.user = actor.via;
  const auto captured = db::capture_events(connection, actor, table->events, "", (*now)());
  if (!captured) return refuse_all(session, given, {error_of_line(captured.error(), table->lines)});
  transaction.commit();
  return session.finish(message("{0} events entered, {1} known before", "đã ghi {0} sự kiện, {1} đã có từ trước",
                                captured->events, captured->duplicates));
}

}  // namespace

void add_events_command(CLI::App& app, Command& chosen) {
  auto given = std::make_shared<Arguments>();
  auto* events = app.add_subcommand("events", "Enter what happened to goods: a CSV table or an EPCIS 2.0 document");
  events->add_option("FILE", given->file, "CSV (docs/events.md) or JSON")->required();
  events->add_option("--producer", given->producer, "Whose goods they are")->required();
  events->add_option("--host", given->host, "Host of the labels, in addresses of raw-material lots")->required();
  when_given(*events, chosen, [given](const CommandSession& session) { return enter(*given, session); });
}

}  // namespace ocop::labeler
