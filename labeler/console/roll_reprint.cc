#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "labeler/console/batch_form.h"
#include "labeler/console/console.h"
#include "labeler/console/roll_form.h"
#include "labeler/console/roll_view.h"
#include "labeler/console/serial_list.h"
#include "labeler/console/signing.h"
#include "labeler/console/standing.h"

namespace ocop::labeler::console {
namespace {

using nlohmann::json;
using office::Field;

struct Typed {
  std::string serials;
  std::string reason;
  std::string stars;
  TypedOutput output;
};

struct View {
  Typed typed;
  std::string order;
  std::vector<Error> errors{};
  int status = 200;
};

web::Response refuse_scratch(const Context& context, const Visit& visit) {
  return context.desk->refuse(
      visit, kConflict,
      {"", message("The labels of this roll carry scratch codes, which nobody keeps, so they cannot be printed "
                   "again. Void what is lost or damaged, and print a new roll",
                   "Tem của cuộn này có mã cào, không ai lưu lại mã này nên không in lại được. Hãy hủy tem mất "
                   "hoặc hỏng, rồi in cuộn mới")});
}

std::vector<Field> fields(const Context& context, const Visit& visit, const OwnRoll& own,
                          const Typed& typed, bool printed) {
  std::vector<Field> all{
      {.name = "serials",
       .label = say(visit, "In lại những số sê-ri nào", "Which serials to print again"),
       .value = typed.serials,
       .hint = say(visit,
                   "Để trống để in mọi tem chưa dùng. Hoặc ghi một dãy số như 000012-000030. Tem đã kích hoạt "
                   "hoặc đã hủy không in lại.",
                   "Leave it empty for all unused labels. Or write a range like 000012-000030. Activated and "
                   "void labels are left out."),
       .most = 40},
      {.name = "reason",
       .label = say(visit, "Lý do in lại", "Why it is printed again"),
       .kind = Field::Kind::kArea,
       .value = typed.reason,
       .hint = say(visit, "Lý do được ghi vào sổ đăng ký.", "It is kept in the registry."),
       .required = printed,
       .most = 500}};
  const auto stars = stars_on(*own.product.rules, own.product.certificates, today(visit));
  std::ranges::move(stars_field(visit, stars, typed.stars), std::back_inserter(all));
  std::ranges::move(
      output_fields(context, visit, typed.output, own_printers(context, visit), false),
      std::back_inserter(all));
  return all;
}

web::Response show(const Context& context, const Visit& visit, const OwnRoll& own,
                   const View& view) {
  const auto& roll = own.roll;
  if (scratch_codes_are_out(context, own)) return refuse_scratch(context, visit);
  const bool printed = was_printed(context, roll);
  office::FormPage form;
  form.action = "/roll/reprint";
  form.fields = fields(context, visit, own, view.typed, printed);
  std::string passphrase;
  for (const auto& error : view.errors) {
    if (error.where == "passphrase")
      passphrase = error.message.in(visit.language);
    else
      form.refuse(error, visit.language);
  }
  json data = office::to_json(form);
  std::vector<std::pair<std::string, std::string>> hidden{
      {"gtin", roll.gtin}, {"roll", roll.roll}, {"order", view.order}, {"kind", "roll"}};
  data["hidden"] = json::array();
  for (const auto& [name, value] : hidden)
    data["hidden"].push_back({{"name", name}, {"value", value}});
  std::ranges::move(fields_of(view.typed.output), std::back_inserter(hidden));
  hidden.emplace_back("stars", view.typed.stars);
  data["preview_src"] = preview_address(hidden);
  data["passphrase_error"] = passphrase;
  data["subject"] = roll_title(visit, own);
  data["first_time"] = !printed;
  data["back"] = roll_address(roll);
  return scripted(page(context, visit, say(visit, "In lại tem cuộn", "Print a roll again"),
                       "tem_roll_reprint", std::move(data), view.status));
}

web::Response ask(const Context& context, Visit& visit) {
  const auto own = own_roll(context, visit, asked(visit, "gtin"), asked(visit, "roll"));
  if (!own) return not_found(context, visit);
  return show(context, visit, *own,
              {{"", "", "yes", usual_roll_output(context)}, Spool::new_order()});
}

Result<RollPrintRequest> read_request(const Context& context, const Visit& visit,
                                      const OwnRoll& own, const Typed& given) {
  RollPrintRequest request;
  request.gtin = own.roll.gtin;
  request.roll = own.roll.roll;
  request.scratch = own.roll.scratch;
  request.host = context.host;
  request.reason = given.reason;
  request.stars = given.stars == "yes" && stars_on(*own.product.rules, own.product.certificates,
                                                   today(visit)) > 0;
  auto labels = count_parts(own.parts).unused;
  if (!given.serials.empty()) {
    const auto ranges = parse_serials(given.serials, own.roll.serials);
    if (!ranges) return tl::unexpected(ranges.error());
    if (ranges->size() > 1)
      return fail("serials", message("One part at a time, like 000012-000030",
                                     "Mỗi lần một dãy số, ví dụ 000012-000030"));
    request.only = ranges->front();
    labels = request.only->count;
  }
  if (labels > kMostConsoleLabels)
    return fail("serials",
                message("At most {} labels at once; write a part of them",
                        "Mỗi lần in nhiều nhất {} tem; hãy ghi một phần", kMostConsoleLabels));
  auto output = read_output(context, given.output, own_printers(context, visit), labels);
  if (!output.errors.empty()) return tl::unexpected(output.errors.front());
  request.output = std::move(output.output);
  return request;
}

web::Response print(const Context& context, Visit& visit) {
  const auto order = order_of(visit);
  if (const auto job = job_of_order(context, visit, order)) return to_job(context, visit, job->id);
  const auto own = own_roll(context, visit, typed(visit, "gtin", 14), typed(visit, "roll", 80));
  if (!own) return not_found(context, visit);
  View view{{typed(visit, "serials", 100), typed(visit, "reason", 500), typed(visit, "stars", 8),
             read_typed_output(visit)},
            order};
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
  const auto& refused = id.error();
  if (refused.kind == SigningRefusal::Kind::kNotQueued)
    return context.desk->refuse(visit, kUnavailable, refused.error);
  auto error = refused.error;
  if (error.where == "only") error.where = "serials";
  const bool of_form =
      error.where == "serials" || error.where == "reason" || error.where == "passphrase";
  view.errors = {of_form ? error : at_roll_field(error)};
  if (refused.kind == SigningRefusal::Kind::kBusy) view.status = kUnavailable;
  return show(context, visit, *own, view);
}

}  // namespace

void add_roll_reprint_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "GET", "/roll/reprint", programme::Act::kPrintLabels, ask);
  add_route(routes, context, "POST", "/roll/reprint", programme::Act::kPrintLabels, print);
}

}  // namespace ocop::labeler::console
