#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "db/goods_acts.h"
#include "labeler/console/batch_form.h"
#include "labeler/console/console.h"
#include "labeler/console/context.h"
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
  std::string format;
};

Typed read_typed_reprint(const Visit& visit) {
  return {typed(visit, "serials", 100), typed(visit, "reason", 500), typed(visit, "stars", 8),
          typed(visit, "format", 8)};
}

/// The stars that the registered batch may be printed with today.
int stars_of(const db::Dossier& dossier, Date day) {
  if (stars_on(*dossier.rules, dossier.certificates, dossier.batch->record.produced) == 0) return 0;
  return stars_on(*dossier.rules, dossier.certificates, day);
}

std::vector<Field> fields(const Visit& visit, const db::Dossier& dossier, const Typed& before,
                          bool printed) {
  const auto& serials = dossier.batch->record.serials;
  const auto whole = serials.serial(0) + "-" + serials.serial(serials.count - 1);
  std::vector<Field> all{
      {.name = "serials",
       .label = say(visit, "In lại những số sê-ri nào", "Which serials to print again"),
       .value = before.serials,
       .hint = say(visit,
                   "Để trống để in cả lô " + whole +
                       ". Hoặc ghi như 000012-000030. Tem đã hủy không in lại.",
                   "Leave it empty for the whole lot " + whole +
                       ". Or write 000012-000030. Void labels are left out."),
       .most = 40},
      {.name = "reason",
       .label = say(visit, "Lý do in lại", "Why it is printed again"),
       .kind = Field::Kind::kArea,
       .value = before.reason,
       .hint = say(visit, "Ví dụ: máy in kẹt giấy, tờ 3 bị nhòe. Lý do được ghi vào sổ đăng ký.",
                   "For instance: paper jam, sheet 3 smeared. It is kept in the registry."),
       .required = printed,
       .most = 500}};
  if (const int stars = stars_of(dossier, today(visit)); stars > 0) {
    all.push_back(
        {.name = "stars",
         .label = say(visit, "In sao OCOP", "OCOP stars"),
         .kind = Field::Kind::kSelect,
         .options = {{"yes",
                      say(visit, fmt::format("Có, in {} sao và chữ OCOP", stars),
                          fmt::format("Yes, {} stars and the word OCOP", stars)),
                      before.stars != "no"},
                     {"no", say(visit, "Không in sao", "No stars"), before.stars == "no"}}});
  }
  all.push_back({.name = "format",
                 .label = say(visit, "Loại tệp", "Kind of file"),
                 .kind = Field::Kind::kSelect,
                 .options = format_options(visit, before.format)});
  return all;
}

struct View {
  Typed before;
  std::string order;
  std::vector<Error> errors{};
  int status = 200;
};

web::Response show(const Context& context, const Visit& visit, const db::Dossier& dossier,
                   const View& view) {
  const auto& record = dossier.batch->record;
  bool printed = false;
  context.desk->read([&](db::Connection& connection) {
    printed = !db::prints_of(connection, record.gtin, record.lot).empty();
  });
  office::FormPage form;
  form.action = "/reprint";
  form.fields = fields(visit, dossier, view.before, printed);
  std::string passphrase;
  for (const auto& error : view.errors) {
    if (error.where == "passphrase")
      passphrase = error.message.in(visit.language);
    else
      form.refuse(error, visit.language);
  }
  json data = office::to_json(form);
  data["hidden"] = json::array({{{"name", "gtin"}, {"value", record.gtin}},
                                {{"name", "lot"}, {"value", record.lot}},
                                {{"name", "order"}, {"value", view.order}}});
  data["passphrase_error"] = passphrase;
  data["product"] = dossier.product.name_vi;
  data["lot"] = record.lot;
  data["first_time"] = !printed;
  data["back"] = link("/batch", {{"gtin", record.gtin}, {"lot", record.lot}});
  return page(context, visit, say(visit, "In lại tem", "Print again"), "tem_reprint",
              std::move(data), view.status);
}

web::Response ask(const Context& context, Visit& visit) {
  const auto lot = asked(visit, "lot");
  const auto dossier =
      lot.empty() ? std::nullopt : own_product(context, visit, asked(visit, "gtin"), lot);
  if (!dossier) return not_found(context, visit);
  return show(context, visit, *dossier, {{"", "", "yes", "pdf"}, Spool::new_order()});
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
  const auto format = format_of(given.format);
  if (!format) return fail("format", message("Choose one of these", "Hãy chọn một loại"));
  request.format = *format;
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
  const bool loose = *format == Format::kSvg || *format == Format::kPng;
  if (loose && Sheet::pages(labels) > kMostLooseSheets)
    return fail("format",
                message("Of this kind at most {} sheets are made; choose PDF",
                        "Loại này chỉ làm được nhiều nhất {} tờ; hãy chọn PDF", kMostLooseSheets));
  return request;
}

web::Response print(const Context& context, Visit& visit) {
  constexpr int kBadRequest = 400;
  constexpr int kUnavailable = 503;
  const auto order = order_of(visit);
  if (const auto job = job_of_order(context, visit, order)) return to_job(context, visit, job->id);
  const auto lot = typed(visit, "lot", 80);
  const auto dossier =
      lot.empty() ? std::nullopt : own_product(context, visit, typed(visit, "gtin", 14), lot);
  if (!dossier) return not_found(context, visit);
  View view{read_typed_reprint(visit), order};
  view.status = kBadRequest;
  auto request = read_request(context, visit, *dossier, view.before);
  if (!request) {
    view.errors = {request.error()};
    return show(context, visit, *dossier, view);
  }
  const auto id =
      sign_and_print(context, visit, order, std::move(*request), dossier->product.name_vi);
  if (id) return to_job(context, visit, *id);
  view.errors = {id.error().error};
  if (view.errors.front().where == "only") view.errors.front().where = "serials";
  if (id.error().kind == SigningRefusal::Kind::kBusy) view.status = kUnavailable;
  return show(context, visit, *dossier, view);
}

}  // namespace

void add_reprint_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "GET", "/reprint", programme::Act::kPrintLabels, ask);
  add_route(routes, context, "POST", "/reprint", programme::Act::kPrintLabels, print);
}

}  // namespace ocop::labeler::console
