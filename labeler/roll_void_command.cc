#include "labeler/command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "base/text.h"
#include "db/rolls.h"
#include "gs1/check_digit.h"
#include "labeler/command_actor.h"
#include "labeler/roll_words.h"

namespace ocop::labeler {
namespace {

struct Arguments {
  std::string gtin;
  std::string roll;
  std::string from;
  std::string to;
  std::string reason;
};

void describe(CLI::App& app, Arguments& given) {
  app.add_option("--gtin", given.gtin, "The product's GTIN")->required();
  app.add_option("--roll", given.roll, "The roll's name")->required();
  app.add_option("--from", given.from, "First serial that is void")->required();
  app.add_option("--to", given.to, "Last one; the same when it is not given");
  app.add_option("--reason", given.reason, "What became of the labels")->required();
}

/// As printed: people leave zeros out.
std::string printed(const std::string& serial, unsigned width) {
  if (!parse_digits(serial) || serial.size() >= width) return serial;
  return std::string(width - serial.size(), '0') + serial;
}

Result<Message> void_labels(const Arguments& given, const CommandSession& session) {
  const auto now = session.clock();
  if (!now) return tl::unexpected(now.error());
  const auto gtin = gs1::to_gtin14(given.gtin);
  if (!gtin) return fail("--gtin", gtin.error().message);
  const auto database = session.database();
  if (!database) return tl::unexpected(database.error());
  db::Connection connection(*database, db::Access::kTool);
  db::WriteTransaction transaction(connection);
  const auto roll = db::roll_of(connection, *gtin, given.roll);
  if (!roll) return fail("--roll", no_such_roll(*gtin, given.roll));
  const auto width = roll->serials.width;
  const db::VoidRollRequest request{*gtin, given.roll, printed(given.from, width),
                                    printed(given.to.empty() ? given.from : given.to, width),
                                    given.reason};
  // Who can write the registry acts for the roll's producer.
  const auto actor = command_actor(roll->producer);
  if (auto done = db::void_roll(connection, actor, request, (*now)()); !done)
    return tl::unexpected(done.error());
  transaction.commit();
  return message("roll {}: {} to {} are void", "cuộn {}: đã hủy tem {} đến {}", request.roll, request.first,
                 request.last);
}

}  // namespace

void add_roll_void_command(CLI::App& roll, Command& chosen) {
  auto given = std::make_shared<Arguments>();
  auto* app = roll.add_subcommand("void", "Labels that were lost or damaged: void for good");
  app->fallthrough();
  describe(*app, *given);
  when_given(*app, chosen,
             [given](const CommandSession& session) { return session.finish(void_labels(*given, session)); });
}

}  // namespace ocop::labeler
