#include <algorithm>
#include <array>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "base/file.h"
#include "labeler/calibration_sheet.h"
#include "labeler/console/context.h"
#include "labeler/console/millimetres.h"
#include "labeler/console/output_form.h"

namespace ocop::labeler::console {
namespace {

using office::Field;

constexpr std::size_t kMostSheet = std::size_t{8} << 20;

/// A new folder of its own that goes with the object.
class OwnFolder {
 public:
  OwnFolder()
      : path_(std::filesystem::temp_directory_path() /
              ("ocop-sheet-" + sha256_hex(random_bytes(32)).substr(0, 32))) {
    std::filesystem::create_directory(path_);
    std::filesystem::permissions(path_, std::filesystem::perms::owner_all);
  }
  ~OwnFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  OwnFolder(const OwnFolder&) = delete;
  OwnFolder& operator=(const OwnFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

web::Response sheet(const Context& context, Visit& visit) {
  const auto* stock = find_stock(context.stocks, asked(visit, "stock"));
  if (stock == nullptr) return not_found(context, visit);
  Calibration calibration;
  const auto name = asked(visit, "printer");
  const auto printers = own_printers(context, visit);
  const auto printer = std::ranges::find(printers, name, &db::PrinterRow::name);
  if (!name.empty() && printer == printers.end()) return not_found(context, visit);
  if (printer != printers.end())
    calibration = {printer->offset_x, printer->offset_y, printer->scale_x, printer->scale_y};
  const auto typeface = Typeface::find();
  if (!typeface) return context.desk->refuse(visit, kUnavailable, typeface.error());
  const OwnFolder folder;
  const auto file = folder.path() / "sheet.pdf";
  if (const auto written = write_calibration_sheet(file, *stock, calibration, *typeface, visit.now);
      !written)
    return context.desk->refuse(visit, kBadRequest, written.error());
  return attachment("application/pdf", read_file(file, kMostSheet), "to-chinh-" + stock->id + ".pdf");
}

struct Typed {
  std::string printer;
  std::string stock;
  std::array<std::string, 4> measured;  ///< A to D
};
constexpr std::array<const char*, 4> kLines{"a", "b", "c", "d"};

Typed read_typed_lines(const Visit& visit) {
  Typed given{typed(visit, "printer", 240), typed(visit, "stock", 80), {}};
  for (std::size_t i = 0; i < kLines.size(); ++i)
    given.measured.at(i) = typed(visit, kLines.at(i), 24);
  return given;
}

std::string in_millimetres(const Visit& visit, double millimetres) {
  return decimal(millimetres, visit.language) + " mm";
}

web::Response show(const Context& context, const Visit& visit, const Typed& given,
                   const std::vector<db::PrinterRow>& printers, const std::optional<Error>& error) {
  office::FormPage form;
  form.action = "/printers/measured";
  form.submit = say(visit, "Tính và ghi", "Work out and save");
  form.cancel = "/printers";
  form.intro = say(visit,
                   "Đo trên tờ chỉnh in cho máy in chưa chỉnh: A và B từ mép trái của giấy, C và D từ mép trên.",
                   "Measure on a sheet printed as for a printer that is not adjusted: A and B from the paper's "
                   "left edge, C and D from its top edge.");
  Field printer{.name = "printer",
                .label = say(visit, "Máy in", "Printer"),
                .kind = Field::Kind::kSelect};
  for (const auto& one : printers)
    printer.options.push_back({one.name, one.name, one.name == given.printer});
  form.fields.push_back(std::move(printer));
  const auto* stock = find_stock(context.stocks, given.stock);
  const auto across = marks_across(*stock);
  const auto down = marks_down(*stock);
  const std::array<double, 4> should{across.low, across.high, down.low, down.high};
  constexpr std::array<const char*, 4> kNames{"A", "B", "C", "D"};
  for (std::size_t i = 0; i < kLines.size(); ++i)
    form.fields.push_back(
        {.name = kLines.at(i),
         .label = say(visit, "Vạch ", "Line ") + kNames.at(i) + " (mm)",
         .value = given.measured.at(i),
         .hint = say(visit, "Đúng ra là ", "It should be ") + in_millimetres(visit, should.at(i)),
         .required = true,
         .most = 12});
  form.fields.push_back({.name = "stock", .label = {}, .kind = Field::Kind::kHidden, .value = stock->id});
  if (error) form.refuse(*error, visit.language);
  auto data = office::to_json(form);
  data["subject"] = stock->name.in(visit.language);
  return page(context, visit, say(visit, "Chỉnh máy in theo số đo", "Adjust a printer by what you measured"),
              "tem_act", std::move(data), error ? kBadRequest : 200);
}

/// What measured lines ask of one direction.
struct Adjusted {
  double offset = 0, scale = 1;
};
Result<Adjusted> adjusted(const CalibrationMarks& marks, const std::string& low, const std::string& high,
                          const char* low_field, const char* high_field) {
  const auto number = message("Type what you measured in mm, like 35.5", "Hãy nhập số đo bằng mm, ví dụ 35,5");
  const auto from = read_decimal(low);
  if (!from) return fail(low_field, number);
  const auto to = read_decimal(high);
  if (!to) return fail(high_field, number);
  constexpr double kLeast = 0.9;
  constexpr double kMost = 1.1;
  const auto scale = *to > *from ? (marks.high - marks.low) / (*to - *from) : 0;
  if (scale < kLeast || scale > kMost)
    return fail(high_field, message("These two lines are {:.1f} mm apart on the sheet; measure again, and see that it "
                                    "was printed at 100 %",
                                    "Hai vạch này cách nhau {:.1f} mm trên tờ chỉnh; hãy đo lại, và xem đã in đúng tỷ lệ "
                                    "100 % chưa",
                                    marks.high - marks.low));
  return Adjusted{(marks.low - marks.first) - (*from - marks.first) * scale, scale};
}

Result<void> adjust(const Stock& stock, const Typed& given, db::PrinterRow& printer) {
  const auto across =
      adjusted(marks_across(stock), given.measured[0], given.measured[1], kLines[0], kLines[1]);
  if (!across) return tl::unexpected(across.error());
  const auto down =
      adjusted(marks_down(stock), given.measured[2], given.measured[3], kLines[2], kLines[3]);
  if (!down) return tl::unexpected(down.error());
  printer.offset_x = across->offset;
  printer.offset_y = down->offset;
  printer.scale_x = across->scale;
  printer.scale_y = down->scale;
  return {};
}

web::Response measured_form(const Context& context, Visit& visit) {
  const Typed given{asked(visit, "printer"), asked(visit, "stock"), {}};
  const auto* stock = find_stock(context.stocks, given.stock);
  if (stock == nullptr) return not_found(context, visit);
  if (stock->medium == Medium::kRoll)
    return context.desk->refuse(
        visit, kBadRequest,
        {"", message("A roll's sheet has no lines to measure: see how far its outline misses the label, and enter "
                     "that as “Move across” and “Move down”",
                     "Tờ chỉnh của giấy cuộn không có vạch để đo: hãy xem khung in lệch tem bao nhiêu mm rồi ghi "
                     "vào “Dịch ngang” và “Dịch dọc”")});
  return show(context, visit, given, own_printers(context, visit), {});
}

web::Response measured(const Context& context, Visit& visit) {
  const auto given = read_typed_lines(visit);
  const auto* stock = find_stock(context.stocks, given.stock);
  auto printers = own_printers(context, visit);
  const auto printer = std::ranges::find(printers, given.printer, &db::PrinterRow::name);
  if (stock == nullptr || printer == printers.end()) return not_found(context, visit);
  if (const auto done = adjust(*stock, given, *printer); !done)
    return show(context, visit, given, printers, done.error());
  const auto saved = context.desk->write([&](db::Connection& connection) {
    return db::save_printer(connection, visit.actor, *printer, visit.now);
  });
  if (!saved) return show(context, visit, given, printers, Error{"", saved.error().message});
  return context.desk->done(
      visit, "/printers",
      message("The printer is adjusted: print the sheet again with it to see that it fits",
              "Đã chỉnh máy in: hãy in lại tờ chỉnh với máy in này để kiểm tra"));
}

}  // namespace

void add_calibration_routes(Routes& routes, const Context& context) {
  const auto act = programme::Act::kPrintLabels;
  add_route(routes, context, "GET", "/printers/calibration.pdf", act, sheet);
  add_route(routes, context, "GET", "/printers/measured", act, measured_form);
  add_route(routes, context, "POST", "/printers/measured", act, measured);
}

}  // namespace ocop::labeler::console
