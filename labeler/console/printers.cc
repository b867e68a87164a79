#include "db/printers.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "labeler/console/context.h"
#include "labeler/console/millimetres.h"
#include "labeler/console/output_form.h"
#include "labeler/resolutions.h"

namespace ocop::labeler::console {
namespace {

using nlohmann::json;
using office::Field;

struct TypedPrinter {
  std::string name;
  std::string dpi;
  std::string offset_x, offset_y;
  std::string scale_x, scale_y;
};

TypedPrinter read_typed_printer(const Visit& visit) {
  const auto text = [&](std::string_view name) { return typed(visit, name, 240); };
  // Whole: db::save_printer() says that a name is too long, where an empty one would be called missing.
  const auto name = typed(visit, "name", visit.form.text("name").size());
  return {name,             text("dpi"),     text("offset_x"),
          text("offset_y"), text("scale_x"), text("scale_y")};
}

Result<db::PrinterRow> read_printer(const Visit& visit, const TypedPrinter& given) {
  db::PrinterRow printer;
  printer.producer = visit.actor.producer;
  printer.name = given.name;
  const auto* dpi = std::ranges::find_if(kResolutions, [&](unsigned one) { return std::to_string(one) == given.dpi; });
  if (dpi == kResolutions.end())
    return fail("dpi", message("Choose one of these", "Hãy chọn một độ phân giải"));
  printer.dpi = *dpi;
  struct Number {
    std::string_view name;
    const std::string& text;
    double usual;
    double& value;
  };
  for (const auto& [name, text, usual, value] :
       {Number{"offset_x", given.offset_x, 0, printer.offset_x},
        Number{"offset_y", given.offset_y, 0, printer.offset_y},
        Number{"scale_x", given.scale_x, 1, printer.scale_x},
        Number{"scale_y", given.scale_y, 1, printer.scale_y}}) {
    if (text.empty()) {
      value = usual;
      continue;
    }
    const auto number = read_decimal(text);
    if (!number)
      return fail(std::string(name), message("Type a number, like 1.5 or -0.3",
                                             "Hãy nhập một số, ví dụ 1,5 hoặc -0,3"));
    value = *number;
  }
  return printer;
}

std::vector<Field> form_fields(const Visit& visit, const TypedPrinter& given) {
  Field dpi{.name = "dpi",
            .label = say(visit, "Độ phân giải", "Resolution"),
            .kind = Field::Kind::kSelect,
            .hint = say(visit, "Máy in tem nhiệt thường là 203 hoặc 300 dpi, máy in văn phòng 300 hoặc 600.",
                        "Thermal printers have 203 or 300 dpi, office printers 300 or 600.")};
  for (const auto one : kResolutions) {
    const auto text = std::to_string(one);
    dpi.options.push_back({text, text + " dpi", given.dpi == text});
  }
  const auto number = [&](const char* name, std::string_view vi, std::string_view en,
                          const std::string& value, std::string hint) {
    return Field{.name = name,
                 .label = say(visit, vi, en),
                 .kind = Field::Kind::kText,
                 .value = value,
                 .hint = std::move(hint),
                 .most = 12};
  };
  return {{.name = "name",
           .label = say(visit, "Tên máy in", "Name of the printer"),
           .value = given.name,
           .hint = say(visit, "Ví dụ: Máy in tem ở kho. Ghi trùng tên là sửa máy in đó.",
                       "For instance: label printer in the store. The same name again changes it."),
           .required = true,
           .most = 60},
          std::move(dpi),
          number("offset_x", "Dịch ngang (mm)", "Move across (mm)", given.offset_x,
                 say(visit, "Số dương là sang phải. Từ −20 đến 20.", "To the right is positive; −20 to 20.")),
          number("offset_y", "Dịch dọc (mm)", "Move down (mm)", given.offset_y,
                 say(visit, "Số dương là xuống dưới. Từ −20 đến 20.", "Down is positive; −20 to 20.")),
          number("scale_x", "Tỷ lệ ngang", "Scale across", given.scale_x,
                 say(visit, "Thường là 1. Từ 0,9 đến 1,1.", "Usually 1; 0.9 to 1.1.")),
          number("scale_y", "Tỷ lệ dọc", "Scale down", given.scale_y,
                 say(visit, "Thường là 1. Từ 0,9 đến 1,1.", "Usually 1; 0.9 to 1.1."))};
}

json printers_json(const Visit& visit, const std::vector<db::PrinterRow>& printers) {
  const auto in = visit.language;
  json all = json::array();
  for (const auto& printer : printers)
    all.push_back({{"name", printer.name},
                   {"dpi", printer.dpi},
                   {"offset", decimal(printer.offset_x, in) + " mm; " + decimal(printer.offset_y, in) + " mm"},
                   {"scale", decimal(printer.scale_x, in) + "; " + decimal(printer.scale_y, in)},
                   {"edit", link("/printers", {{"name", printer.name}}) + "#enter"}});
  return all;
}

web::Response show(const Context& context, const Visit& visit, const TypedPrinter& given,
                   const std::optional<Error>& error) {
  const auto printers = own_printers(context, visit);
  office::FormPage form;
  form.action = "/printers";
  form.submit = say(visit, "Ghi máy in", "Save the printer");
  form.fields = form_fields(visit, given);
  if (error) form.refuse(*error, visit.language);
  json stocks = json::array();
  for (const auto& stock : context.stocks)
    stocks.push_back({{"id", stock.id}, {"name", stock.name.in(visit.language)}});
  json data{{"printers", printers_json(visit, printers)},
            {"none", printers.empty()},
            {"stocks", stocks},
            {"heading_form", say(visit, "Thêm hoặc sửa máy in", "Add or change a printer")},
            {"form_html", context.desk->render(visit, "form", office::to_json(form))}};
  return page(context, visit, say(visit, "Máy in", "Printers"), "tem_printers", std::move(data),
              error ? kBadRequest : 200);
}

web::Response list(const Context& context, Visit& visit) {
  TypedPrinter given{"", "300", "0", "0", "1", "1"};
  const auto name = asked(visit, "name");
  for (const auto& printer : own_printers(context, visit)) {
    if (printer.name != name) continue;
    const auto in = visit.language;
    given = {printer.name,
             std::to_string(printer.dpi),
             decimal(printer.offset_x, in),
             decimal(printer.offset_y, in),
             decimal(printer.scale_x, in),
             decimal(printer.scale_y, in)};
  }
  return show(context, visit, given, {});
}

web::Response save(const Context& context, Visit& visit) {
  const auto given = read_typed_printer(visit);
  const auto printer = read_printer(visit, given);
  if (!printer) return show(context, visit, given, printer.error());
  const auto saved = context.desk->write([&](db::Connection& connection) {
    return db::save_printer(connection, visit.actor, *printer, visit.now);
  });
  if (!saved) return show(context, visit, given, saved.error());
  return context.desk->done(visit, "/printers", message("The printer is saved", "Đã ghi máy in"));
}

web::Response remove(const Context& context, Visit& visit) {
  const auto name = typed(visit, "name", 240);
  const auto removed = context.desk->write([&](db::Connection& connection) {
    return db::remove_printer(connection, visit.actor, visit.actor.producer, name, visit.now);
  });
  if (!removed) return context.desk->refuse(visit, kNotFound, removed.error());
  return context.desk->done(visit, "/printers",
                            message("The printer is no longer listed", "Đã bỏ máy in khỏi danh sách"));
}

}  // namespace

void add_printer_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "GET", "/printers", programme::Act::kPrintLabels, list);
  add_route(routes, context, "POST", "/printers", programme::Act::kPrintLabels, save);
  add_route(routes, context, "POST", "/printers/remove", programme::Act::kPrintLabels, remove);
}

}  // namespace ocop::labeler::console
