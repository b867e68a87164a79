#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "db/goods_acts.h"
#include "labeler/console/confirm.h"
#include "labeler/console/context.h"
#include "labeler/console/serial_list.h"
#include "labeler/plural.h"

namespace ocop::labeler::console {
namespace {

using office::Field;

struct Typed {
  std::string serials;
  std::string reason;
};

std::string heading(const Visit& visit) {
  return say(visit, "Hủy tem mất hoặc hỏng", "Void lost or damaged labels");
}

std::string subject_of(const Visit& visit, const db::Dossier& dossier) {
  return dossier.product.name_vi + say(visit, ", lô ", ", lot ") + dossier.batch->record.lot;
}

web::Response show(const Context& context, const Visit& visit, const db::Dossier& dossier,
                   const Typed& before, const std::optional<Error>& error) {
  const auto& record = dossier.batch->record;
  ActPage act{heading(visit),
              subject_of(visit, dossier),
              link("/batch", {{"gtin", record.gtin}, {"lot", record.lot}}),
              {},
              {}};
  act.form.action = "/void";
  act.form.submit = say(visit, "Xem lại trước khi hủy", "Look at it before it is done");
  act.form.intro =
      say(visit, "Tem đã hủy thì không dùng được nữa: ai quét sẽ thấy đây là tem đã hủy.",
          "A void label is good for nothing: whoever scans it sees that it was voided.");
  act.form.fields = {
      {.name = "serials",
       .label = say(visit, "Số sê-ri cần hủy", "Serials to void"),
       .kind = Field::Kind::kArea,
       .value = before.serials,
       .hint = say(visit, "Mỗi dòng một số hoặc một dãy, ví dụ 000012 hoặc 000020-000031.",
                   "One number or range a line, like 000012 or 000020-000031."),
       .required = true,
       .most = 4000},
      {.name = "reason",
       .label = say(visit, "Lý do", "Reason"),
       .value = before.reason,
       .hint =
           say(visit, "Ví dụ: rách khi dán, bị ướt, thất lạc.", "For instance: torn, wet, lost."),
       .required = true,
       .most = 500}};
  act.hidden = {{"gtin", record.gtin}, {"lot", record.lot}};
  if (error) act.form.refuse(*error, visit.language);
  return show_act(context, visit, std::move(act), error ? kBadRequest : 200);
}

std::string serials_text(const programme::SerialRange& range) {
  return range.count == 1 ? range.serial(0)
                          : range.serial(0) + " – " + range.serial(range.count - 1);
}

web::Response confirm(const Context& context, const Visit& visit, const db::Dossier& dossier,
                      const Typed& given, const std::vector<programme::SerialRange>& ranges) {
  const auto& record = dossier.batch->record;
  std::uint64_t labels = 0;
  std::string list;
  for (const auto& range : ranges) {
    labels += range.count;
    list += (list.empty() ? "" : ", ") + serials_text(range);
  }
  return show_confirmation(
      context, visit,
      {heading(visit),
       subject_of(visit, dossier),
       say(visit, "Việc hủy tem không thể làm lại.", "Voiding cannot be undone."),
       "/void",
       say(visit, "Hủy " + std::to_string(labels) + " tem",
           fmt::format("Void {} label{}", labels, plural(labels))),
       {{say(visit, "Số tem", "Labels"), std::to_string(labels)},
        {say(visit, "Số sê-ri", "Serials"), list},
        {say(visit, "Lý do", "Reason"), given.reason}},
       {{"gtin", record.gtin},
        {"lot", record.lot},
        {"serials", given.serials},
        {"reason", given.reason}}});
}

Result<void> void_all(const Context& context, const Visit& visit,
                      const programme::BatchRecord& record,
                      const std::vector<programme::SerialRange>& ranges,
                      const std::string& reason) {
  return context.desk->write([&](db::Connection& connection) -> Result<void> {
    for (const auto& range : ranges) {
      const db::VoidRequest request{record.gtin, record.lot, range.serial(0),
                                    range.serial(range.count - 1), reason};
      if (auto done = db::void_serials(connection, visit.actor, request, visit.now); !done)
        return done;
    }
    return {};
  });
}

/// Told before the confirmation; the registry looks again when they are voided.
std::optional<Error> void_already(const Context& context, const programme::BatchRecord& record,
                                  const std::vector<programme::SerialRange>& ranges) {
  std::optional<Error> found;
  context.desk->read([&](db::Connection& connection) {
    for (const auto& part : db::voided_of(connection, record.gtin, record.lot))
      for (const auto& range : ranges)
        if (range.serial(0) <= part.what.last && part.what.first <= range.serial(range.count - 1))
          found = Error{"serials", message("{} to {} are void already; leave them out",
                                           "Tem {} đến {} đã hủy từ trước; hãy bỏ ra",
                                           part.what.first, part.what.last)};
  });
  return found;
}

std::optional<db::Dossier> batch_of(const Context& context, const Visit& visit,
                                    const std::string& gtin, const std::string& lot) {
  return lot.empty() ? std::nullopt : own_product(context, visit, gtin, lot);
}

web::Response ask(const Context& context, Visit& visit) {
  const auto dossier = batch_of(context, visit, asked(visit, "gtin"), asked(visit, "lot"));
  if (!dossier) return not_found(context, visit);
  return show(context, visit, *dossier, {}, {});
}

web::Response act(const Context& context, Visit& visit) {
  const auto dossier = batch_of(context, visit, typed(visit, "gtin", 14), typed(visit, "lot", 80));
  if (!dossier) return not_found(context, visit);
  const auto& record = dossier->batch->record;
  const Typed given{typed(visit, "serials"), typed(visit, "reason", 2000)};
  if (is_to_change(visit)) return show(context, visit, *dossier, given, {});
  const auto ranges = parse_serials(given.serials, record.serials);
  if (!ranges) return show(context, visit, *dossier, given, ranges.error());
  if (given.reason.empty())
    return show(context, visit, *dossier, given,
                Error{"reason", message("Say why these labels are void", "Hãy ghi lý do hủy")});
  if (const auto error = void_already(context, record, *ranges))
    return show(context, visit, *dossier, given, error);
  if (!is_confirmed(visit)) return confirm(context, visit, *dossier, given, *ranges);
  if (const auto done = void_all(context, visit, record, *ranges, given.reason); !done)
    return show(context, visit, *dossier, given,
                Error{done.error().where == "reason" ? "reason" : "serials", done.error().message});
  return context.desk->done(visit, link("/batch", {{"gtin", record.gtin}, {"lot", record.lot}}),
                            message("The labels are void", "Đã hủy tem"));
}

}  // namespace

void add_void_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "GET", "/void", programme::Act::kVoidSerials, ask);
  add_route(routes, context, "POST", "/void", programme::Act::kVoidSerials, act);
}

}  // namespace ocop::labeler::console
