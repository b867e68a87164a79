#include "base/text.h"
#include "db/goods_acts.h"
#include "labeler/console/context.h"
#include "labeler/console/void_form.h"

namespace ocop::labeler::console {
namespace {

using programme::SerialRange;

/// The highest first.
std::vector<SerialRange> voided_of(const Context& context, const programme::BatchRecord& record) {
  std::vector<SerialRange> voided;
  context.desk->read([&](db::Connection& connection) {
    for (const auto& [what, at, who] : db::voided_of(connection, record.gtin, record.lot)) {
      const auto first = static_cast<std::uint64_t>(parse_digits(what.first).value());
      const auto last = static_cast<std::uint64_t>(parse_digits(what.last).value());
      voided.insert(voided.begin(),
                    {first, last - first + 1, static_cast<unsigned>(what.first.size())});
    }
  });
  return voided;
}

/// As long as the dossier lives.
VoidForm form_of(const Context& context, const Visit& visit, const db::Dossier& dossier) {
  const auto& record = dossier.batch->record;
  return {.title = say(visit, "Hủy tem mất hoặc hỏng", "Void lost or damaged labels"),
          .subject = dossier.product.name_vi + say(visit, ", lô ", ", lot ") + record.lot,
          .action = "/void",
          .back = link("/batch", {{"gtin", record.gtin}, {"lot", record.lot}}),
          .reason_hint = say(visit, "Ví dụ: rách khi dán, bị ướt, thất lạc.",
                             "For instance: torn, wet, lost."),
          .between = " – ",
          .hidden = {{"gtin", record.gtin}, {"lot", record.lot}},
          .whole = record.serials,
          .voided = [&] { return voided_of(context, record); },
          .void_already =
              [](const SerialRange& part) {
                return message("{} to {} are void already; leave them out",
                               "Tem {} đến {} đã hủy từ trước; hãy bỏ ra", part.serial(0),
                               part.serial(part.count - 1));
              },
          .void_part =
              [&](db::Connection& connection, const SerialRange& part, const std::string& reason) {
                const db::VoidRequest request{record.gtin, record.lot, part.serial(0),
                                              part.serial(part.count - 1), reason};
                return db::void_serials(connection, visit.actor, request, visit.now);
              }};
}

std::optional<db::Dossier> batch_of(const Context& context, const Visit& visit,
                                    const std::string& gtin, const std::string& lot) {
  return lot.empty() ? std::nullopt : own_product(context, visit, gtin, lot);
}

web::Response ask(const Context& context, Visit& visit) {
  const auto dossier = batch_of(context, visit, asked(visit, "gtin"), asked(visit, "lot"));
  if (!dossier) return not_found(context, visit);
  return show_void_form(context, visit, form_of(context, visit, *dossier), {});
}

web::Response act(const Context& context, Visit& visit) {
  const auto dossier = batch_of(context, visit, typed(visit, "gtin", 14), typed(visit, "lot", 80));
  if (!dossier) return not_found(context, visit);
  return take_void_form(context, visit, form_of(context, visit, *dossier));
}

}  // namespace

void add_void_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "GET", "/void", programme::Act::kVoidSerials, ask);
  add_route(routes, context, "POST", "/void", programme::Act::kVoidSerials, act);
}

}  // namespace ocop::labeler::console
