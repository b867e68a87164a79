#include "labeler/command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "base/command_line.h"
#include "labeler/command_actor.h"
#include "labeler/key_options.h"
#include "labeler/plural.h"
#include "labeler/roll_activation.h"

namespace ocop::labeler {
namespace {

struct Arguments {
  KeyOptions key;
  std::string gtin;
  std::string roll;
  std::string from;
  std::string to;
  std::string lot;
  std::string produced;
  std::string best_before;
  std::vector<std::string> areas;
};

void describe_options(CLI::App& app, Arguments& given) {
  describe(app, given.key);
  app.add_option("--gtin", given.gtin, "The product's GTIN")->required();
  app.add_option("--roll", given.roll, "The roll's name")->required();
  app.add_option("--from", given.from, "First serial of the range")->required();
  app.add_option("--to", given.to, "Last serial of the range")->required();
  app.add_option("--lot", given.lot,
                 "Lot that the labels are for; what a registered lot says need not be said again")
      ->required();
  app.add_option("--produced", given.produced, "Production date of a new lot, dd/mm/yyyy or ISO");
  app.add_option("--best-before", given.best_before,
                 "Best before; needed for food, drinks and herbs");
  app.add_option("--area", given.areas,
                 "Raw-material area ID[:KG[:HARVEST-DATE]]; may be given several times");
}

Result<ActivationRequest> read_request(const Arguments& given) {
  ActivationRequest request;
  request.roll = given.roll;
  request.first = given.from;
  request.last = given.to;
  request.batch.gtin = given.gtin;
  request.batch.lot = given.lot;
  if (!given.produced.empty()) {
    const auto produced = parse_day("--produced", given.produced);
    if (!produced) return tl::unexpected(produced.error());
    request.batch.produced = *produced;
  }
  if (!given.best_before.empty()) {
    const auto best_before = parse_day("--best-before", given.best_before);
    if (!best_before) return tl::unexpected(best_before.error());
    request.batch.best_before = *best_before;
  }
  for (const auto& text : given.areas) {
    auto use = parse_area_use(text);
    if (!use) return tl::unexpected(use.error());
    request.batch.areas.push_back(std::move(*use));
  }
  return request;
}

Result<Activated> run_activation(const Arguments& given, const CommandSession& session) {
  const auto now = session.clock();
  if (!now) return tl::unexpected(now.error());
  auto request = read_request(given);
  if (!request) return tl::unexpected(request.error());
  const auto database = session.database();
  if (!database) return tl::unexpected(database.error());
  const auto key = load_key(given.key, session.language);
  if (!key) return tl::unexpected(key.error());
  request->actor = command_actor(key->producer());
  return activate(*database, *key, *request, (*now)());
}

Message of_which_void(const Activated& activated) {
  if (activated.already || activated.taken_out == 0) return {};
  return message(", of which {} void", ", trong đó {} tem đã hủy", activated.taken_out);
}

Message report(const Activated& activated, const std::string& roll) {
  const auto& record = activated.record;
  const auto first = record.serials.serial(0);
  const auto last = record.serials.serial(record.serials.count - 1);
  if (activated.already)
    return message("roll {}: {} to {} were activated for the lot {} before; nothing has changed",
                   "cuộn {}: {} đến {} đã kích hoạt cho lô {} từ trước; không có gì thay đổi", roll,
                   first, last, record.lot);
  if (activated.lot_was_registered)
    return message("roll {0}: {1} to {2} activated, {3} label{5} more for the lot {4}",
                   "cuộn {}: đã kích hoạt {} đến {}, thêm {} tem cho lô {}", roll, first, last,
                   record.serials.count, record.lot, plural(record.serials.count));
  return message("roll {0}: {1} to {2} activated, {3} label{5} for the lot {4}, now registered",
                 "cuộn {}: đã kích hoạt {} đến {}, {} tem cho lô {} vừa đăng ký", roll, first, last,
                 record.serials.count, record.lot, plural(record.serials.count));
}

int run(const Arguments& given, const CommandSession& session) {
  const auto activated = run_activation(given, session);
  if (!activated) return session.refuse(activated.error());
  const auto language = session.language;
  if (!activated->printed) session.err << "ocop-labeler: " << no_print_noted().in(language) << '\n';
  session.out << report(*activated, given.roll).in(language) << of_which_void(*activated).in(language) << '\n';
  return kDone;
}

}  // namespace

void add_roll_activate_command(CLI::App& roll, Command& chosen) {
  auto given = std::make_shared<Arguments>();
  auto* app = roll.add_subcommand("activate", "Bind a range of a roll's labels to a lot");
  app->fallthrough();
  describe_options(*app, *given);
  when_given(*app, chosen, [given](const CommandSession& session) { return run(*given, session); });
}

}  // namespace ocop::labeler
