#include "db/goods_acts.h"
#include "db/scratch.h"
#include "labeler/console/context.h"
#include "labeler/console/lot_rolls.h"
#include "labeler/console/reprint_form.h"
#include "labeler/console/standing.h"

namespace ocop::labeler::console {
namespace {

/// What has become of the lot's labels so far.
struct Before {
  bool printed = false;
  bool scratch = false;             ///< its labels have scratch codes
  std::optional<std::string> roll;  ///< that its labels came off
};

Before before_of(const Context& context, const programme::BatchRecord& record) {
  Before before;
  context.desk->read([&](db::Connection& connection) {
    before.printed = !db::prints_of(connection, record.gtin, record.lot).empty();
    const auto first = record.serials.serial(0);
    before.scratch = db::has_scratch_code(connection, record.gtin, first);
    before.roll = roll_of_serial(connection, record.gtin, first);
  });
  return before;
}

/// The stars that the registered batch may be printed with today.
int stars_of(const db::Dossier& dossier, Date day) {
  if (stars_on(*dossier.rules, dossier.certificates, dossier.batch->record.produced) == 0) return 0;
  return stars_on(*dossier.rules, dossier.certificates, day);
}

/// What cannot be printed again, and what to do instead.
std::optional<Error> never_again(const Before& before) {
  if (before.roll)
    return Error{"", message("The labels of this lot came off the roll {0}; where labels are missing, void them and "
                             "activate others of the roll",
                             "Tem của lô này lấy từ cuộn {0}; nếu thiếu tem, hãy hủy tem mất rồi kích hoạt thêm tem "
                             "của cuộn",
                             *before.roll)};
  if (before.scratch)
    return Error{
      "", message("The labels of this lot carry scratch codes, which nobody keeps, so they cannot be printed "
                   "again. Void what is lost or damaged, and print other labels for a new lot",
                   "Tem của lô này có mã cào, không ai lưu lại mã này nên không in lại được. Hãy hủy tem mất "
                   "hoặc hỏng, rồi in tem khác cho lô mới")};
  return std::nullopt;
}

web::Response show(const Context& context, const Visit& visit, const db::Dossier& dossier,
                   const ReprintView& view) {
  const auto& record = dossier.batch->record;
  const auto before = before_of(context, record);
  if (const auto why = never_again(before)) return context.desk->refuse(visit, kConflict, *why);
  const auto whole =
      record.serials.serial(0) + "-" + record.serials.serial(record.serials.count - 1);
  return show_reprint(
      context, visit,
      {.title = say(visit, "In lại tem", "Print again"),
       .name = "tem_reprint",
       .action = "/reprint",
       .back = link("/batch", {{"gtin", record.gtin}, {"lot", record.lot}}),
       .subject = {{"product", dossier.product.name_vi}, {"lot", record.lot}},
       // The dates are for the label's picture alone.
       .hidden = {{"gtin", record.gtin},
                  {"lot", record.lot},
                  {"order", view.order},
                  {"produced", iso_date(record.produced)},
                  {"best_before", record.best_before ? iso_date(*record.best_before) : ""}},
       .serials_hint = say(visit,
                           "Để trống để in cả lô " + whole +
                               ". Hoặc ghi như 000012-000030. Tem đã hủy không in lại.",
                           "Leave it empty for the whole lot " + whole +
                               ". Or write 000012-000030. Void labels are left out."),
       .reason_hint =
           say(visit, "Ví dụ: máy in kẹt giấy, tờ 3 bị nhòe. Lý do được ghi vào sổ đăng ký.",
               "For instance: paper jam, sheet 3 smeared. It is kept in the registry."),
       .printed = before.printed,
       .stars = stars_of(dossier, today(visit)),
       .scratch = !before.printed},
      view);
}

web::Response ask(const Context& context, Visit& visit) {
  const auto lot = asked(visit, "lot");
  const auto dossier =
      lot.empty() ? std::nullopt : own_product(context, visit, asked(visit, "gtin"), lot);
  if (!dossier) return not_found(context, visit);
  return show(context, visit, *dossier,
              {usual_reprint(usual_output(context)), Spool::new_order()});
}

BatchRequest same_again(const programme::BatchRecord& record, bool stars) {
  BatchRequest request;
  request.gtin = record.gtin;
  request.lot = record.lot;
  request.produced = record.produced;
  request.best_before = record.best_before;
  request.quantity = record.serials.count;
  request.areas = record.areas;
  request.stars = stars;
  return request;
}

Result<PrintRequest> read_request(const Context& context, const Visit& visit,
                                  const db::Dossier& dossier, const TypedReprint& given) {
  const auto& record = dossier.batch->record;
  auto read = read_reprint(context, visit, given, record.serials, record.serials.count,
                           stars_of(dossier, today(visit)));
  if (!read) return tl::unexpected(read.error());
  PrintRequest request;
  request.batch = same_again(record, read->stars);
  request.host = context.host;
  request.reason = given.reason;
  request.only = read->only;
  request.output = std::move(read->output);
  request.scratch = read->scratch;
  return request;
}

web::Response print(const Context& context, Visit& visit) {
  const auto order = order_of(visit);
  if (const auto job = job_of_order(context, visit, order)) return to_job(context, visit, job->id);
  const auto lot = typed(visit, "lot", 80);
  const auto dossier =
      lot.empty() ? std::nullopt : own_product(context, visit, typed(visit, "gtin", 14), lot);
  if (!dossier) return not_found(context, visit);
  ReprintView view{read_typed_reprint(visit), order};
  if (visit.form.has("look")) return show(context, visit, *dossier, view);
  view.status = kBadRequest;
  if (const auto why = never_again(before_of(context, dossier->batch->record)))
    return context.desk->refuse(visit, kConflict, *why);
  auto request = read_request(context, visit, *dossier, view.typed);
  if (!request) {
    view.errors = {request.error()};
    return show(context, visit, *dossier, view);
  }
  const auto id =
      sign_and_print(context, visit, order, std::move(*request), dossier->product.name_vi);
  if (id) return to_job(context, visit, *id);
  if (id.error().kind == SigningRefusal::Kind::kNotQueued)
    return context.desk->refuse(visit, kUnavailable, id.error().error);
  refuse(view, id.error(), at_output_field);
  return show(context, visit, *dossier, view);
}

}  // namespace

void add_reprint_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "GET", "/reprint", programme::Act::kPrintLabels, ask);
  add_route(routes, context, "POST", "/reprint", programme::Act::kPrintLabels, print);
}

}  // namespace ocop::labeler::console
