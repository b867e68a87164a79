#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "labeler/console/confirm.h"
#include "labeler/console/roll_view.h"
#include "labeler/console/serial_list.h"
#include "labeler/plural.h"

namespace ocop::labeler::console {
namespace {

struct Typed {
  std::string serials;
  std::string reason;
};

std::string heading(const Visit& visit) {
  return say(visit, "Hủy tem cuộn mất hoặc hỏng", "Void lost or damaged labels of a roll");
}

std::vector<std::pair<std::string, std::string>> hidden_of(const db::Roll& roll) {
  return {{"gtin", roll.gtin}, {"roll", roll.roll}};
}

web::Response show(const Context& context, const Visit& visit, const OwnRoll& own,
                   const Typed& before, const std::optional<Error>& error) {
  ActPage act{heading(visit), roll_title(visit, own), roll_address(own.roll), {}, {}};
  act.form.action = "/roll/void";
  act.form.submit = say(visit, "Xem lại trước khi hủy", "Look at it before it is done");
  act.form.intro =
      say(visit, "Tem đã hủy thì không dùng được nữa: ai quét sẽ thấy đây là tem đã hủy.",
          "A void label is good for nothing: whoever scans it sees that it was voided.");
  act.form.fields = {
      {.name = "serials",
       .label = say(visit, "Số sê-ri cần hủy", "Serials to void"),
       .kind = office::Field::Kind::kArea,
       .value = before.serials,
       .hint = say(visit, "Mỗi dòng một số hoặc một dãy, ví dụ 000012 hoặc 000020-000031.",
                   "One number or range a line, like 000012 or 000020-000031."),
       .required = true,
       .most = 4000},
      {.name = "reason",
       .label = say(visit, "Lý do", "Reason"),
       .value = before.reason,
       .hint = say(visit, "Ví dụ: đầu cuộn in lỗi, rách, thất lạc.",
                   "For instance: misprinted at the start, torn, lost."),
       .required = true,
       .most = 500}};
  act.hidden = hidden_of(own.roll);
  if (error) act.form.refuse(*error, visit.language);
  return show_act(context, visit, std::move(act), error ? kBadRequest : 200);
}

web::Response confirm(const Context& context, const Visit& visit, const OwnRoll& own,
                      const Typed& given, const std::vector<programme::SerialRange>& ranges) {
  std::uint64_t labels = 0;
  std::string list;
  for (const auto& range : ranges) {
    labels += range.count;
    list += (list.empty() ? "" : ", ") + serials_text(range);
  }
  auto hidden = hidden_of(own.roll);
  hidden.emplace_back("serials", given.serials);
  hidden.emplace_back("reason", given.reason);
  return show_confirmation(context, visit,
                           {heading(visit),
                            roll_title(visit, own),
                            say(visit, "Việc hủy tem không thể làm lại.", "Voiding cannot be undone."),
                            "/roll/void",
                            say(visit, "Hủy " + std::to_string(labels) + " tem",
                                fmt::format("Void {} label{}", labels, plural(labels))),
                            {{say(visit, "Số tem", "Labels"), std::to_string(labels)},
                             {say(visit, "Số sê-ri", "Serials"), list},
                             {say(visit, "Lý do", "Reason"), given.reason}},
                            std::move(hidden)});
}

Result<void> void_all(const Context& context, const Visit& visit, const db::Roll& roll,
                      const std::vector<programme::SerialRange>& ranges,
                      const std::string& reason) {
  return context.desk->write([&](db::Connection& connection) -> Result<void> {
    for (const auto& range : ranges) {
      const db::VoidRollRequest request{roll.gtin, roll.roll, range.serial(0),
                                        range.serial(range.count - 1), reason};
      if (auto done = db::void_roll(connection, visit.actor, request, visit.now); !done)
        return done;
    }
    return {};
  });
}

/// Told before the confirmation; the registry looks again when they are voided.
std::optional<Error> void_already(const OwnRoll& own,
                                  const std::vector<programme::SerialRange>& ranges) {
  for (const auto& part : own.parts) {
    if (part.state != db::RollState::kVoid) continue;
    for (const auto& range : ranges)
      if (range.first < part.serials.first + part.serials.count &&
          part.serials.first < range.first + range.count)
        return Error{"serials", message("{} are void already; leave them out",
                                        "Tem {} đã hủy từ trước; hãy bỏ ra",
                                        serials_text(part.serials))};
  }
  return std::nullopt;
}

web::Response ask(const Context& context, Visit& visit) {
  const auto own = own_roll(context, visit, asked(visit, "gtin"), asked(visit, "roll"));
  if (!own) return not_found(context, visit);
  return show(context, visit, *own, {asked(visit, "serials", 4000), ""}, {});
}

web::Response act(const Context& context, Visit& visit) {
  const auto own = own_roll(context, visit, typed(visit, "gtin", 14), typed(visit, "roll", 80));
  if (!own) return not_found(context, visit);
  const Typed given{typed(visit, "serials"), typed(visit, "reason", 2000)};
  if (is_to_change(visit)) return show(context, visit, *own, given, {});
  const auto ranges = parse_serials(given.serials, own->roll.serials);
  if (!ranges) return show(context, visit, *own, given, ranges.error());
  if (given.reason.empty())
    return show(context, visit, *own, given,
                Error{"reason", message("Say why these labels are void", "Hãy ghi lý do hủy")});
  if (const auto error = void_already(*own, *ranges))
    return show(context, visit, *own, given, error);
  if (!is_confirmed(visit)) return confirm(context, visit, *own, given, *ranges);
  if (const auto done = void_all(context, visit, own->roll, *ranges, given.reason); !done)
    return show(context, visit, *own, given,
                Error{done.error().where == "reason" ? "reason" : "serials", done.error().message});
  return context.desk->done(visit, roll_address(own->roll),
                            message("The labels are void", "Đã hủy tem"));
}

}  // namespace

void add_roll_void_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "GET", "/roll/void", programme::Act::kVoidSerials, ask);
  add_route(routes, context, "POST", "/roll/void", programme::Act::kVoidSerials, act);
}

}  // namespace ocop::labeler::console
