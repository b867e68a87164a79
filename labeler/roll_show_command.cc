#include "labeler/command.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/text.h"
#include "db/rolls.h"
#include "gs1/check_digit.h"
#include "labeler/plural.h"
#include "labeler/roll_words.h"
#include "labeler/text_table.h"

namespace ocop::labeler {
namespace {

struct Arguments {
  std::string gtin;
  std::string roll;
};

using Texts = std::vector<std::string>;

std::string who(const std::string& recorded_by, Language language) {
  if (!recorded_by.empty()) return recorded_by;
  return message("command line", "dòng lệnh").in(language);
}

std::string list_rolls(db::Connection& connection, const std::string& gtin, Language language) {
  const std::vector<Message> headings{message("roll", "cuộn"), message("labels", "số tem"),
                                      message("serials", "số sê-ri"), message("activated", "đã kích hoạt"),
                                      message("void", "đã hủy"), message("left", "còn lại"),
                                      message("made", "làm lúc")};
  std::vector<Texts> rows;
  for (const auto& roll : db::rolls_of(connection, gtin)) {
    const auto counts = count_parts(db::parts_of(connection, roll));
    rows.push_back({roll.roll, std::to_string(roll.serials.count), serials_text(roll.serials),
                    std::to_string(counts.activated), std::to_string(counts.taken_out),
                    std::to_string(counts.unused), local_date_time(roll.recorded_at)});
  }
  if (rows.empty())
    return message("the product {} has no rolls\n", "sản phẩm {} chưa có cuộn tem nào\n", gtin)
        .in(language);
  return text_table(headings, rows, language);
}

std::string show_roll(const db::Roll& roll, const std::vector<db::RollPart>& parts,
                      Language language) {
  const std::vector<Message> headings{message("serials", "số sê-ri"), message("labels", "số tem"),
                                      message("state", "tình trạng"), message("lot", "lô"),
                                      message("when", "lúc"), message("by", "ai ghi"),
                                      message("reason", "lý do")};
  std::vector<Texts> rows;
  for (const auto& part : parts) {
    const bool used = part.state != db::RollState::kUnused;
    rows.push_back({serials_text(part.serials), std::to_string(part.serials.count),
                    state_name(part.state).in(language), part.lot,
                    used ? local_date_time(part.recorded_at) : "",
                    used ? who(part.recorded_by, language) : "", part.reason});
  }
  const auto head =
      message("roll {} of {}: {} label{}, made {} by {}\n",
              "cuộn {0} của {1}: {2} tem, làm lúc {4}, bởi {5}\n", roll.roll, roll.gtin, roll.serials.count,
              plural(roll.serials.count), local_date_time(roll.recorded_at), who(roll.recorded_by, language));
  return head.in(language) + text_table(headings, rows, language);
}

Result<std::string> answer(const Arguments& given, bool one, const CommandSession& session) {
  const auto gtin = gs1::to_gtin14(given.gtin);
  if (!gtin) return fail("--gtin", gtin.error().message);
  const auto database = session.database();
  if (!database) return tl::unexpected(database.error());
  db::Connection connection(*database, db::Access::kRead);
  connection.begin_read();
  if (!one) return list_rolls(connection, *gtin, session.language);
  const auto roll = db::roll_of(connection, *gtin, given.roll);
  if (!roll) return fail("--roll", no_such_roll(*gtin, given.roll));
  return show_roll(*roll, db::parts_of(connection, *roll), session.language);
}

/// A subcommand that takes --gtin, and prints one roll or all.
CLI::App& add(CLI::App& roll, Command& chosen, const std::shared_ptr<Arguments>& given, bool one) {
  auto& app = one ? *roll.add_subcommand("show", "What became of a roll's labels")
                  : *roll.add_subcommand("list", "The rolls of a product");
  app.fallthrough();
  app.add_option("--gtin", given->gtin, "The product's GTIN")->required();
  when_given(app, chosen,
             [given, one](const CommandSession& session) { return session.finish(answer(*given, one, session)); });
  return app;
}

}  // namespace

void add_roll_list_command(CLI::App& roll, Command& chosen) {
  add(roll, chosen, std::make_shared<Arguments>(), false);
}

void add_roll_show_command(CLI::App& roll, Command& chosen) {
  const auto given = std::make_shared<Arguments>();
  add(roll, chosen, given, true).add_option("--roll", given->roll, "The roll's name")->required();
}

}  // namespace ocop::labeler
