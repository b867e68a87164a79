#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "db/goods_acts.h"
#include "db/scratch.h"
#include "labeler/console/batch_form.h"
#include "labeler/console/console.h"
#include "labeler/console/context.h"
#include "labeler/console/lot_rolls.h"
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

Typed read_typed_reprint(const Visit& visit) {
  return {typed(visit, "serials", 100), typed(visit, "reason", 500), typed(visit, "stars", 8),
          read_typed_output(visit)};
}

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

std::vector<Field> fields(const Context& context, const Visit& visit, const db::Dossier& dossier,
                          const Typed& typed, const Before& before) {
  const auto& serials = dossier.batch->record.serials;
  const auto whole = serials.serial(0) + "-" + serials.serial(serials.count - 1);
  std::vector<Field> all{
      {.name = "serials",
       .label = say(visit, "In lại những số sê-ri nào", "Which serials to print again"),
       .value = typed.serials,
       .hint = say(visit,
                   "Để trống để in cả lô " + whole +
                       ". Hoặc ghi như 000012-000030. Tem đã hủy không in lại.",
                   "Leave it empty for the whole lot " + whole +
                       ". Or write 000012-000030. Void labels are left out."),
       .most = 40},
      {.name = "reason",
       .label = say(visit, "Lý do in lại", "Why it is printed again"),
       .kind = Field::Kind::kArea,
       .value = typed.reason,
       .hint = say(visit, "Ví dụ: máy in kẹt giấy, tờ 3 bị nhòe. Lý do được ghi vào sổ đăng ký.",
                   "For instance: paper jam, sheet 3 smeared. It is kept in the registry."),
       .required = before.printed,
       .most = 500}};
  std::ranges::move(stars_field(visit, stars_of(dossier, today(visit)), typed.stars),
                    std::back_inserter(all));
  std::ranges::move(output_fields(context, visit, typed.output, own_printers(context, visit),
                                  !before.printed),
                    std::back_inserter(all));
  return all;
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

struct View {
  Typed typed;
  std::string order;
  std::vector<Error> errors{};
  int status = 200;
};

std::vector<std::pair<std::string, std::string>> hidden_of(const programme::BatchRecord& record,
                                                           const std::string& order) {
  // The dates are for the label's picture alone.
  return {{"gtin", record.gtin},
          {"lot", record.lot},
          {"order", order},
          {"produced", iso_date(record.produced)},
          {"best_before", record.best_before ? iso_date(*record.best_before) : ""}};
}

web::Response show(const Context& context, const Visit& visit, const db::Dossier& dossier,
                   const View& view) {
  const auto& record = dossier.batch->record;
  const auto before = before_of(context, record);
  if (const auto why = never_again(before)) return context.desk->refuse(visit, kConflict, *why);
  office::FormPage form;
  form.action = "/reprint";
  form.fields = fields(context, visit, dossier, view.typed, before);
  std::string passphrase;
  for (const auto& error : view.errors) {
    if (error.where == "passphrase")
      passphrase = error.message.in(visit.language);
    else
      form.refuse(error, visit.language);
  }
  json data = office::to_json(form);
  data["hidden"] = json::array();
  auto shown = hidden_of(record, view.order);
  for (const auto& [name, value] : shown)
    data["hidden"].push_back({{"name", name}, {"value", value}});
  std::ranges::move(fields_of(view.typed.output), std::back_inserter(shown));
  shown.emplace_back("stars", view.typed.stars);
  data["preview_src"] = preview_address(shown);
  data["passphrase_error"] = passphrase;
  data["product"] = dossier.product.name_vi;
  data["lot"] = record.lot;
  data["first_time"] = !before.printed;
  data["back"] = link("/batch", {{"gtin", record.gtin}, {"lot", record.lot}});
  return scripted(page(context, visit, say(visit, "In lại tem", "Print again"), "tem_reprint",
                       std::move(data), view.status));
}

web::Response ask(const Context& context, Visit& visit) {
  const auto lot = asked(visit, "lot");
  const auto dossier =
      lot.empty() ? std::nullopt : own_product(context, visit, asked(visit, "gtin"), lot);
  if (!dossier) return not_found(context, visit);
  return show(context, visit, *dossier,
              {{"", "", "yes", usual_output(context)}, Spool::new_order()});
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
                                  const db::Dossier& dossier, const Typed& given) {
  const auto& record = dossier.batch->record;
  PrintRequest request;
  request.batch = same_again(record, given.stars == "yes" && stars_of(dossier, today(visit)) > 0);
  request.host = context.host;
  request.reason = given.reason;
  auto labels = record.serials.count;
  if (!given.serials.empty()) {
    const auto ranges = parse_serials(given.serials, record.serials);
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
  request.scratch = output.scratch;
  return request;
}

web::Response print(const Context& context, Visit& visit) {
  const auto order = order_of(visit);
  if (const auto job = job_of_order(context, visit, order)) return to_job(context, visit, job->id);
  const auto lot = typed(visit, "lot", 80);
  const auto dossier =
      lot.empty() ? std::nullopt : own_product(context, visit, typed(visit, "gtin", 14), lot);
  if (!dossier) return not_found(context, visit);
  View view{read_typed_reprint(visit), order};
  view.status = kBadRequest;
  if (visit.form.has("look")) {
    view.status = 200;
    return show(context, visit, *dossier, view);
  }
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
  view.errors = {id.error().error};
  auto& error = view.errors.front();
  if (error.where == "only") error.where = "serials";
  if (id.error().kind == SigningRefusal::Kind::kBatch && error.where != "serials" &&
      error.where != "reason")
    error = at_output_field(error);
  if (id.error().kind == SigningRefusal::Kind::kBusy) view.status = kUnavailable;
  return show(context, visit, *dossier, view);
}

}  // namespace

void add_reprint_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "GET", "/reprint", programme::Act::kPrintLabels, ask);
  add_route(routes, context, "POST", "/reprint", programme::Act::kPrintLabels, print);
}

}  // namespace ocop::labeler::console
