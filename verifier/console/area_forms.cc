// What is recorded about an area: a season's yield, and deliveries from it.
#include <nlohmann/json.hpp>

#include "verifier/console/certificates.h"

namespace ocop::verifier::console {
namespace {

using programme::Act;

std::vector<Field> yield_fields(const Visit& visit) {
  return {{.kind = Field::Kind::kNumber,
           .name = "year",
           .label = {"Season (year)", "Vụ (năm)"},
           .required = true,
           .value = std::to_string(year_of(today(visit)))},
          {.kind = Field::Kind::kNumber,
           .name = "kilograms",
           .label = {"Expected yield (kg)", "Sản lượng dự kiến (kg)"},
           .required = true,
           .hint = {"For instance 26000 or 1250.5", "Ví dụ 26000 hoặc 1250,5"}},
          {.kind = Field::Kind::kText,
           .name = "reason",
           .label = {"Reason", "Lý do"},
           .required = true,
           .hint = {"Kept with your name in the area's history",
                    "Được lưu cùng tên bạn trong lịch sử của vùng"}},
          paper_field()};
}

std::vector<Field> delivery_fields(const Visit& visit, const db::AreaFacts& facts) {
  std::string known;
  for (const auto& producer : facts.producers) known += (known.empty() ? "" : ", ") + producer;
  return {{.kind = Field::Kind::kText,
           .name = "producer",
           .label = {"To producer (code)", "Giao cho chủ thể (mã)"},
           .required = true,
           .value = facts.producers.size() == 1 ? facts.producers.front() : "",
           .hint = {known, known}},
          {.kind = Field::Kind::kDate,
           .name = "delivered",
           .label = {"Day of delivery", "Ngày giao"},
           .required = true,
           .value = dmy_date(today(visit))},
          {.kind = Field::Kind::kNumber,
           .name = "kilograms",
           .label = {"Weight (kg)", "Khối lượng (kg)"},
           .required = true},
          {.name = "note", .label = {"Note", "Ghi chú"}}};
}

/// The two forms of an area: what they ask for, and what is done with it.
struct AreaForm {
  std::string path;
  Message title;
  Message submit;
  Message said;
  std::vector<Field> (*fields)(const Visit&, const db::AreaFacts&);
  Result<void> (*act)(db::Connection&, const Visit&, const std::string& area, Reading&);
};

Result<void> act_yield(db::Connection& connection, const Visit& visit, const std::string& area,
                       Reading& reading) {
  db::YieldRequest request{.area = area, .year = 0, .grams = 0, .reason = reading.text("reason")};
  request.year = reading.whole("year", 2018, 2199).value_or(0);
  request.grams = reading.kilograms("kilograms").value_or(0);
  const std::string_view scan = reading.file("paper");
  if (!reading.good()) return tl::unexpected(reading.errors().front());
  auto stored = store_scan(connection, visit, scan);
  if (!stored) return tl::unexpected(stored.error());
  request.paper = *std::move(stored);
  return db::change_yield(connection, visit.actor, request, visit.now);
}

Result<void> act_delivery(db::Connection& connection, const Visit& visit, const std::string& area,
                          Reading& reading) {
  db::DeliveryRequest request;
  request.area = area;
  request.producer = reading.text("producer");
  request.delivered = reading.date("delivered").value_or(Date{});
  request.grams = reading.kilograms("kilograms").value_or(0);
  request.note = reading.text("note");
  if (!reading.good()) return tl::unexpected(reading.errors().front());
  return db::add_delivery(connection, visit.actor, request, visit.now);
}

const AreaForm& yield_form() {
  static const AreaForm form{
      "yield",
      {"Change the yield", "Điều chỉnh sản lượng"},
      {"Save the yield", "Lưu sản lượng"},
      {"The yield was changed", "Đã điều chỉnh sản lượng"},
      [](const Visit& visit, const db::AreaFacts&) { return yield_fields(visit); },
      act_yield};
  return form;
}

const AreaForm& delivery_form() {
  static const AreaForm form{"delivery",
                             {"Record a delivery", "Ghi lần giao nguyên liệu"},
                             {"Record the delivery", "Ghi lần giao"},
                             {"The delivery was recorded", "Đã ghi lần giao nguyên liệu"},
                             delivery_fields,
                             act_delivery};
  return form;
}

web::Response show_area_form(const Context& context, const Visit& visit, const AreaForm& form,
                             const db::AreaFacts& facts, std::vector<Field> fields,
                             std::vector<Error> errors) {
  const int status = errors.empty() ? 200 : 400;
  // The registry's functions name what they know: grams and the area.
  for (auto& error : errors) {
    if (error.where == "grams") error.where = "kilograms";
  }
  const std::string title = form.title.in(visit.language) + " – " + facts.area.name;
  const std::string body = form_html(context, visit,
                                     {.action = address({"areas", facts.area.id, form.path}),
                                      .submit = form.submit.in(visit.language),
                                      .fields = std::move(fields),
                                      .errors = std::move(errors),
                                      .back = address({"areas", facts.area.id})});
  return show_page(context, visit, title, "console_sheet", {{"content", body}}, status);
}

template <const AreaForm& (*form_of)()>
web::Response area_form(const Context& context, Visit& visit) {
  const AreaForm& form = form_of();
  const std::string id = piece(visit, 0);
  std::optional<db::AreaFacts> facts;
  context.desk->read([&](db::Connection& connection) { facts = area_row(connection, visit, id); });
  if (!facts) return not_found(context, visit);
  auto fields = form.fields(visit, *facts);
  if (visit.request.method != "POST")
    return show_area_form(context, visit, form, *facts, std::move(fields), {});
  std::vector<Error> errors;
  const auto done = context.desk->write([&](db::Connection& connection) {
    Reading reading(visit.form, fields);
    auto result = form.act(connection, visit, id, reading);
    errors = reading.errors();
    if (!result && errors.empty()) errors.push_back(result.error());
    return result;
  });
  if (done) return context.desk->done(visit, below({"areas", id}), form.said);
  fill(fields, visit.form);
  return show_area_form(context, visit, form, *facts, std::move(fields), std::move(errors));
}

}  // namespace

void add_area_form_routes(Routes& routes, const Context& context) {
  for (const char* method : {"GET", "POST"}) {
    routes.push_back(
        route(context, method, "/areas/*/yield", Act::kChangeYield, area_form<yield_form>));
    routes.push_back(
        route(context, method, "/areas/*/delivery", Act::kAddDelivery, area_form<delivery_form>));
  }
}

}  // namespace ocop::verifier::console
