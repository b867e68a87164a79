#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/goods_acts.h"
#include "labeler/batch_plan.h"
#include "labeler/console/confirm.h"
#include "labeler/console/context.h"
#include "labeler/console/serial_list.h"

namespace ocop::labeler::console {
namespace {

using office::Field;

/// As typed; of a lot, or of a product's goods made between two days ("" both: all).
struct Typed {
  std::string gtin;
  std::string lot;
  std::string serials;
  std::string from, until;
  std::string reason;
  std::string instructions;
};

std::string heading(const Visit& visit) { return say(visit, "Thu hồi hàng", "Recall goods"); }

std::string subject_of(const Visit& visit, const db::Dossier& dossier) {
  if (!dossier.batch) return dossier.product.name_vi;
  return dossier.product.name_vi + say(visit, ", lô ", ", lot ") + dossier.batch->record.lot;
}

std::string back_of(const db::Dossier& dossier) {
  if (!dossier.batch) return "/";
  return link("/batch", {{"gtin", dossier.product.gtin}, {"lot", dossier.batch->record.lot}});
}

std::vector<Field> extent_fields(const Visit& visit, const db::Dossier& dossier,
                                 const Typed& before) {
  if (dossier.batch) {
    const auto& serials = dossier.batch->record.serials;
    return {{.name = "serials",
             .label = say(visit, "Chỉ thu hồi những số sê-ri", "Only these serials"),
             .value = before.serials,
             .hint = say(visit, "Để trống để thu hồi cả lô. Hoặc ghi một dãy như ",
                         "Leave it empty for the whole lot. Or write a range like ") +
                     serials.serial(0) + "-" + serials.serial(serials.count - 1) + ".",
             .most = 40}};
  }
  return {{.name = "from",
           .label = say(visit, "Sản xuất từ ngày", "Produced from"),
           .kind = Field::Kind::kDate,
           .value = before.from,
           .hint = say(visit, "Để trống cả hai ngày để thu hồi mọi lô của sản phẩm này.",
                       "Leave both days empty to recall all lots of this product.")},
          {.name = "until",
           .label = say(visit, "đến ngày", "until"),
           .kind = Field::Kind::kDate,
           .value = before.until}};
}

web::Response show(const Context& context, const Visit& visit, const db::Dossier& dossier,
                   const Typed& before, const std::optional<Error>& error) {
  ActPage act{heading(visit), subject_of(visit, dossier), back_of(dossier), {}, {}};
  act.form.action = "/recall";
  act.form.submit = say(visit, "Xem lại trước khi thu hồi", "Look at it before it is done");
  act.form.intro = say(visit,
                       "Người quét tem sẽ thấy thông báo thu hồi ngay đầu trang, kèm lý do và việc "
                       "cần làm mà bạn ghi ở đây.",
                       "Whoever scans a label sees the recall first, with the reason and the "
                       "instructions that you write here.");
  act.form.fields = extent_fields(visit, dossier, before);
  act.form.fields.push_back({.name = "reason",
                             .label = say(visit, "Lý do thu hồi", "Why the goods are recalled"),
                             .kind = Field::Kind::kArea,
                             .value = before.reason,
                             .required = true,
                             .most = 500});
  act.form.fields.push_back(
      {.name = "instructions",
       .label = say(visit, "Người mua cần làm gì", "What buyers should do"),
       .kind = Field::Kind::kArea,
       .value = before.instructions,
       .hint = say(visit, "Ví dụ: ngừng sử dụng, mang lại nơi bán để được hoàn tiền, gọi số …",
                   "For instance: stop using it, bring it back for a refund, call …"),
       .required = true,
       .most = 500});
  act.hidden = {{"gtin", dossier.product.gtin}, {"lot", before.lot}};
  if (error) act.form.refuse(*error, visit.language);
  return show_act(context, visit, std::move(act), error ? kBadRequest : 200);
}

Result<db::RecallRequest> read_request(const Visit& visit, const db::Dossier& dossier,
                                       const Typed& given) {
  db::RecallRequest request;
  request.gtin = dossier.product.gtin;
  request.lot = given.lot;
  request.since = today(visit);
  request.reason = given.reason;
  request.instructions = given.instructions;
  if (dossier.batch && !given.serials.empty()) {
    const auto ranges = parse_serials(given.serials, dossier.batch->record.serials);
    if (!ranges) return tl::unexpected(ranges.error());
    if (ranges->size() > 1)
      return fail("serials", message("One range at a time, like 000012-000030",
                                     "Mỗi lần một dãy số, ví dụ 000012-000030"));
    request.serials = ranges->front();
  }
  if (!dossier.batch && (!given.from.empty() || !given.until.empty())) {
    const auto from = parse_day("from", given.from);
    if (!from) return tl::unexpected(from.error());
    const auto until = parse_day("until", given.until);
    if (!until) return tl::unexpected(until.error());
    if (*until < *from)
      return fail("until", message("The last day is before the first", "Ngày cuối trước ngày đầu"));
    request.produced_from = *from;
    request.produced_until = *until;
  }
  if (given.reason.empty())
    return fail("reason", message("Say why the goods are recalled", "Hãy ghi lý do thu hồi"));
  if (given.instructions.empty())
    return fail("instructions",
                message("Say what buyers should do", "Hãy ghi việc người mua cần làm"));
  return request;
}

std::string extent_text(const Visit& visit, const db::RecallRequest& request) {
  if (request.serials) {
    const auto& serials = *request.serials;
    return say(visit, "lô ", "lot ") + request.lot + say(visit, ", số sê-ri ", ", serials ") +
           serials.serial(0) + " – " + serials.serial(serials.count - 1);
  }
  if (!request.lot.empty()) return say(visit, "cả lô ", "the whole lot ") + request.lot;
  if (request.produced_from)
    return say(visit, "mọi lô sản xuất từ ", "all lots produced from ") +
           dmy_date(*request.produced_from) + say(visit, " đến ", " until ") +
           dmy_date(*request.produced_until);
  return say(visit, "MỌI lô của sản phẩm", "ALL lots of the product");
}

web::Response confirm(const Context& context, const Visit& visit, const db::Dossier& dossier,
                      const Typed& given, const db::RecallRequest& request) {
  return show_confirmation(
      context, visit,
      {heading(visit),
       subject_of(visit, dossier),
       say(visit, "Thông báo thu hồi hiện ra ngay với mọi người quét tem.",
           "From now on everyone who scans a label sees the recall."),
       "/recall",
       say(visit, "Thu hồi", "Recall"),
       {{say(visit, "Thu hồi", "Recalled"), extent_text(visit, request)},
        {say(visit, "Từ ngày", "Since"), dmy_date(request.since)},
        {say(visit, "Lý do", "Reason"), request.reason},
        {say(visit, "Người mua cần làm gì", "What buyers should do"), request.instructions}},
       {{"gtin", given.gtin},
        {"lot", given.lot},
        {"serials", given.serials},
        {"from", given.from},
        {"until", given.until},
        {"reason", given.reason},
        {"instructions", given.instructions}}});
}

web::Response ask(const Context& context, Visit& visit) {
  Typed before;
  before.gtin = asked(visit, "gtin");
  before.lot = asked(visit, "lot");
  const auto dossier = own_product(context, visit, before.gtin, before.lot);
  if (!dossier) return not_found(context, visit);
  return show(context, visit, *dossier, before, {});
}

web::Response act(const Context& context, Visit& visit) {
  const Typed given{typed(visit, "gtin", 14),          typed(visit, "lot", 80),
                    typed(visit, "serials", 100),      typed(visit, "from", 20),
                    typed(visit, "until", 20),         typed(visit, "reason", 2000),
                    typed(visit, "instructions", 2000)};
  const auto dossier = own_product(context, visit, given.gtin, given.lot);
  if (!dossier) return not_found(context, visit);
  if (is_to_change(visit)) return show(context, visit, *dossier, given, {});
  const auto request = read_request(visit, *dossier, given);
  if (!request) return show(context, visit, *dossier, given, request.error());
  if (!is_confirmed(visit)) return confirm(context, visit, *dossier, given, *request);
  const auto done = context.desk->write([&](db::Connection& connection) -> Result<void> {
    const auto id = db::recall_goods(connection, visit.actor, *request, visit.now);
    if (!id) return tl::unexpected(id.error());
    return {};
  });
  if (!done) return show(context, visit, *dossier, given, done.error());
  return context.desk->done(
      visit, dossier->batch ? back_of(*dossier) : link("/batches", {{"gtin", given.gtin}}),
      message("The goods are recalled", "Đã thông báo thu hồi"));
}

/// A recall that one of the producer's pages leads to.
std::optional<db::Recall> recall_of(const Context& context, const std::string& gtin,
                                    const std::string& id) {
  const auto number = parse_digits(id);
  std::optional<db::Recall> found;
  if (!number) return found;
  context.desk->read([&](db::Connection& connection) {
    for (auto& recall : db::recalls_of(connection, gtin))
      if (recall.id == *number) found = std::move(recall);
  });
  return found;
}

web::Response show_lift(const Context& context, const Visit& visit, const db::Dossier& dossier,
                        const db::Recall& recall, const std::string& reason,
                        const std::optional<Error>& error) {
  ActPage act{say(visit, "Kết thúc thu hồi", "End the recall"),
              subject_of(visit, dossier),
              back_of(dossier),
              {},
              {}};
  act.form.action = "/recall/lift";
  act.form.submit = say(visit, "Kết thúc thu hồi", "End the recall");
  act.form.intro = say(visit, "Đang thu hồi từ ngày ", "Recalled since ") +
                   dmy_date(recall.what.since) + ": " + recall.what.reason;
  act.form.fields = {{.name = "reason",
                      .label = say(visit, "Vì sao kết thúc", "Why it ends"),
                      .kind = Field::Kind::kArea,
                      .value = reason,
                      .required = true,
                      .most = 500}};
  act.hidden = {{"gtin", dossier.product.gtin},
                {"lot", dossier.batch ? dossier.batch->record.lot : ""},
                {"id", std::to_string(recall.id)}};
  if (error) act.form.refuse(*error, visit.language);
  return show_act(context, visit, std::move(act), error ? kBadRequest : 200);
}

web::Response ask_lift(const Context& context, Visit& visit) {
  const auto dossier = own_product(context, visit, asked(visit, "gtin"), asked(visit, "lot"));
  const auto recall =
      dossier ? recall_of(context, dossier->product.gtin, asked(visit, "id", 18)) : std::nullopt;
  if (!recall || recall->lift) return not_found(context, visit);
  return show_lift(context, visit, *dossier, *recall, "", {});
}

web::Response lift(const Context& context, Visit& visit) {
  const auto dossier =
      own_product(context, visit, typed(visit, "gtin", 14), typed(visit, "lot", 80));
  const auto recall =
      dossier ? recall_of(context, dossier->product.gtin, typed(visit, "id", 18)) : std::nullopt;
  if (!recall) return not_found(context, visit);
  const db::LiftRequest request{recall->id, today(visit), typed(visit, "reason", 2000), ""};
  const auto done = context.desk->write([&](db::Connection& connection) {
    return db::lift_recall(connection, visit.actor, request, visit.now);
  });
  if (!done) return show_lift(context, visit, *dossier, *recall, request.reason, done.error());
  return context.desk->done(visit, back_of(*dossier),
                            message("The recall has ended", "Đã kết thúc thu hồi"));
}

}  // namespace

void add_recall_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "GET", "/recall", programme::Act::kRecall, ask);
  add_route(routes, context, "POST", "/recall", programme::Act::kRecall, act);
  add_route(routes, context, "GET", "/recall/lift", programme::Act::kLiftRecall, ask_lift);
  add_route(routes, context, "POST", "/recall/lift", programme::Act::kLiftRecall, lift);
}

}  // namespace ocop::labeler::console
