#include "labeler/console/roll_view.h"
#include "labeler/console/void_form.h"

namespace ocop::labeler::console {
namespace {

using programme::SerialRange;

std::vector<SerialRange> voided_of(const OwnRoll& own) {
  std::vector<SerialRange> voided;
  for (const auto& part : own.parts)
    if (part.state == db::RollState::kVoid) voided.push_back(part.serials);
  return voided;
}

/// As long as `own` lives.
VoidForm form_of(const Visit& visit, const OwnRoll& own) {
  const auto& roll = own.roll;
  return {.title = say(visit, "Hủy tem cuộn mất hoặc hỏng", "Void lost or damaged labels of a roll"),
          .subject = roll_title(visit, own),
          .action = "/roll/void",
          .back = roll_address(roll),
          .reason_hint = say(visit, "Ví dụ: đầu cuộn in lỗi, rách, thất lạc.",
                             "For instance: misprinted at the start, torn, lost."),
          .between = "–",
          .hidden = {{"gtin", roll.gtin}, {"roll", roll.roll}},
          .whole = roll.serials,
          .voided = [&] { return voided_of(own); },
          .void_already =
              [](const SerialRange& part) {
                return message("{} are void already; leave them out",
                               "Tem {} đã hủy từ trước; hãy bỏ ra", serials_text(part));
              },
          .void_part =
              [&](db::Connection& connection, const SerialRange& part, const std::string& reason) {
                const db::VoidRollRequest request{roll.gtin, roll.roll, part.serial(0),
                                                  part.serial(part.count - 1), reason};
                return db::void_roll(connection, visit.actor, request, visit.now);
              }};
}

web::Response ask(const Context& context, Visit& visit) {
  const auto own = own_roll(context, visit, asked(visit, "gtin"), asked(visit, "roll"));
  if (!own) return not_found(context, visit);
  return show_void_form(context, visit, form_of(visit, *own), {asked(visit, "serials", 4000), ""});
}

web::Response act(const Context& context, Visit& visit) {
  const auto own = own_roll(context, visit, typed(visit, "gtin", 14), typed(visit, "roll", 80));
  if (!own) return not_found(context, visit);
  return take_void_form(context, visit, form_of(visit, *own));
}

}  // namespace

void add_roll_void_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "GET", "/roll/void", programme::Act::kVoidSerials, ask);
  add_route(routes, context, "POST", "/roll/void", programme::Act::kVoidSerials, act);
}

}  // namespace ocop::labeler::console
