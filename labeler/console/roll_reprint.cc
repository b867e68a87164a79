#include "labeler/console/reprint_form.h"
#include "labeler/console/roll_form.h"
#include "labeler/console/roll_view.h"
#include "labeler/console/standing.h"

namespace ocop::labeler::console {
namespace {

int stars_today(const Visit& visit, const OwnRoll& own) {
  return stars_on(*own.product.rules, own.product.certificates, today(visit));
}

web::Response refuse_scratch(const Context& context, const Visit& visit) {
  return context.desk->refuse(
      visit, kConflict,
      {"", message("The labels of this roll carry scratch codes, which nobody keeps, so they cannot be printed "
                   "again. Void what is lost or damaged, and print a new roll",
                   "Tem của cuộn này có mã cào, không ai lưu lại mã này nên không in lại được. Hãy hủy tem mất "
                   "hoặc hỏng, rồi in cuộn mới")});
}

web::Response show(const Context& context, const Visit& visit, const OwnRoll& own,
                   const ReprintView& view) {
  const auto& roll = own.roll;
  if (scratch_codes_are_out(context, own)) return refuse_scratch(context, visit);
  return show_reprint(
      context, visit,
      {.title = say(visit, "In lại tem cuộn", "Print a roll again"),
       .name = "tem_roll_reprint",
       .action = "/roll/reprint",
       .back = roll_address(roll),
       .subject = {{"subject", roll_title(visit, own)}},
       .hidden = {{"gtin", roll.gtin}, {"roll", roll.roll}, {"order", view.order}, {"kind", "roll"}},
       .serials_hint =
           say(visit,
               "Để trống để in mọi tem chưa dùng. Hoặc ghi một dãy số như 000012-000030. Tem đã kích hoạt "
               "hoặc đã hủy không in lại.",
               "Leave it empty for all unused labels. Or write a range like 000012-000030. Activated and "
               "void labels are left out."),
       .reason_hint = say(visit, "Lý do được ghi vào sổ đăng ký.", "It is kept in the registry."),
       .printed = was_printed(context, roll),
       .stars = stars_today(visit, own)},
      view);
}

web::Response ask(const Context& context, Visit& visit) {
  const auto own = own_roll(context, visit, asked(visit, "gtin"), asked(visit, "roll"));
  if (!own) return not_found(context, visit);
  return show(context, visit, *own,
              {usual_reprint(usual_roll_output(context)), Spool::new_order()});
}

Result<RollPrintRequest> read_request(const Context& context, const Visit& visit,
                                      const OwnRoll& own, const TypedReprint& given) {
  auto read = read_reprint(context, visit, given, own.roll.serials, count_parts(own.parts).unused,
                           stars_today(visit, own));
  if (!read) return tl::unexpected(read.error());
  RollPrintRequest request;
  request.gtin = own.roll.gtin;
  request.roll = own.roll.roll;
  request.scratch = own.roll.scratch;
  request.host = context.host;
  request.reason = given.reason;
  request.stars = read->stars;
  request.only = read->only;
  request.output = std::move(read->output);
  return request;
}

web::Response print(const Context& context, Visit& visit) {
  const auto order = order_of(visit);
  if (const auto job = job_of_order(context, visit, order)) return to_job(context, visit, job->id);
  const auto own = own_roll(context, visit, typed(visit, "gtin", 14), typed(visit, "roll", 80));
  if (!own) return not_found(context, visit);
  ReprintView view{read_typed_reprint(visit), order};
  if (visit.form.has("look")) return show(context, visit, *own, view);
  view.status = kBadRequest;
  const auto request = read_request(context, visit, *own, view.typed);
  if (!request) {
    view.errors = {request.error()};
    return show(context, visit, *own, view);
  }
  const auto id = sign_and_print_roll(context, visit, order, *request,
                                      own->product.product.name_vi);
  if (id) return to_job(context, visit, *id);
  if (id.error().kind == SigningRefusal::Kind::kNotQueued)
    return context.desk->refuse(visit, kUnavailable, id.error().error);
  refuse(view, id.error(), at_roll_field);
  return show(context, visit, *own, view);
}

}  // namespace

void add_roll_reprint_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "GET", "/roll/reprint", programme::Act::kPrintLabels, ask);
  add_route(routes, context, "POST", "/roll/reprint", programme::Act::kPrintLabels, print);
}

}  // namespace ocop::labeler::console
