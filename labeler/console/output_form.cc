#include "labeler/console/output_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "labeler/console/console.h"
#include "labeler/plural.h"
#include "web/percent.h"

namespace ocop::labeler::console {
namespace {

using office::Field;
using office::Option;

constexpr std::size_t kMostTyped = 80;

struct FormatWords {
  std::string_view name, vi, en;
};
constexpr std::array<FormatWords, 5> kFormats{
    {{"pdf", "PDF – để in trên máy in văn phòng (nên chọn)",
      "PDF – for an office printer (recommended)"},
     {"zpl", "ZPL – cho máy in tem nhiệt, chỉ với giấy cuộn",
      "ZPL – for thermal label printers, on rolls only"},
     {"png", "PNG – mỗi trang là một ảnh", "PNG – each page a picture"},
     {"svg", "SVG – cho nhà in", "SVG – for a printing house"},
     {"csv", "CSV – bảng mã cho nhà in", "CSV – a table of codes for a printing house"}}};

std::uint64_t per_file(const Output& output) {
  const bool roll = output.stock.medium == Medium::kRoll;
  if (output.format == Format::kZpl) return kRollLabelsPerZpl;
  if (output.format == Format::kPdf) return roll ? kRollLabelsPerPdf : kSheetsPerFile;
  return 0;
}

class OutputReading {
 public:
  OutputReading(const Context& context, const TypedOutput& typed,
                const std::vector<db::PrinterRow>& printers, std::uint64_t labels)
      : context_(context), typed_(typed), printers_(printers), labels_(labels) {}

  ReadOutput read() {
    format();
    stock();
    read_.scratch = typed_.scratch == "yes";
    if (read_.scratch && context_.service == nullptr)
      wrong("", message("This service holds no service key, so there are no scratch codes",
                        "Máy chủ này chưa có khóa dịch vụ nên chưa in được mã cào"));
    printer();
    if (!read_.errors.empty()) return std::move(read_);
    start();
    pages();
    read_.output.pages_per_file = per_file(read_.output);
    return std::move(read_);
  }

 private:
  void wrong(std::string where, Message why) {
    read_.errors.push_back({std::move(where), std::move(why)});
  }

  void format() {
    const auto format = format_of(typed_.format);
    if (format)
      read_.output.format = *format;
    else
      wrong("format", message("Choose one of these", "Hãy chọn một loại"));
  }

  void stock() {
    const auto* stock =
        find_stock(context_.stocks, typed_.stock.empty() ? kUsualStock : typed_.stock);
    if (stock == nullptr) {
      wrong("stock", message("Choose one of these", "Hãy chọn một loại giấy"));
      return;
    }
    read_.output.stock = *stock;
    if (read_.output.format == Format::kZpl && stock->medium != Medium::kRoll)
      wrong("format", message("ZPL is for label rolls: choose a roll as paper, or PDF",
                              "ZPL chỉ dùng cho giấy cuộn: hãy chọn giấy cuộn, hoặc chọn PDF"));
    const auto usual = usual_template(stock->label_width, stock->label_height);
    const auto* chosen =
        find_template(context_.templates, typed_.chosen.empty() ? usual : typed_.chosen);
    if (chosen == nullptr)
      wrong("template", message("Choose one of these", "Hãy chọn một mẫu tem"));
    else
      read_.output.chosen = *chosen;
  }

  void printer() {
    if (typed_.printer.empty()) return;
    const auto found = std::ranges::find(printers_, typed_.printer, &db::PrinterRow::name);
    if (found == printers_.end()) {
      wrong("printer", message("There is no such printer any more; choose another one",
                               "Máy in này không còn trong danh sách; hãy chọn máy khác"));
      return;
    }
    auto& layout = read_.output.layout;
    layout.dpi = found->dpi;
    layout.calibration = {found->offset_x, found->offset_y, found->scale_x, found->scale_y};
  }

  void start() {
    if (typed_.start.empty() || read_.output.stock.medium == Medium::kRoll) return;
    const auto number = parse_digits(typed_.start);
    const auto most = read_.output.stock.labels();
    if (!number || *number < 1 || static_cast<std::size_t>(*number) > most) {
      wrong("start", message("A sheet of this paper has the labels 1 to {}",
                             "Một tờ giấy loại này có các tem từ 1 đến {}", most));
      return;
    }
    read_.output.layout.first_slot = static_cast<std::size_t>(*number - 1);
  }

  void pages() {
    auto& output = read_.output;
    const auto layout = PageLayout::make(output.stock, output.layout);
    if (!layout) {
      read_.errors.push_back({"printer", layout.error().message});
      return;
    }
    const bool loose = output.format == Format::kSvg || output.format == Format::kPng;
    if (loose && layout->pages(labels_) > kMostLooseSheets)
      wrong("format", message("Of this kind at most {} pages are made; choose PDF",
                              "Loại này chỉ làm được nhiều nhất {} trang; hãy chọn PDF",
                              kMostLooseSheets));
  }

  const Context& context_;
  const TypedOutput& typed_;
  const std::vector<db::PrinterRow>& printers_;
  std::uint64_t labels_;
  ReadOutput read_;
};

Field stock_field(const Context& context, const Visit& visit, const TypedOutput& typed) {
  Field field{.name = "stock",
              .label = say(visit, "Giấy in tem", "Paper"),
              .kind = Field::Kind::kSelect,
              .hint = say(visit, "Chọn đúng loại giấy đang có: cỡ tem ghi trên bao bì.",
                          "Choose what you have: its size stands on the package.")};
  for (const auto& stock : context.stocks)
    field.options.push_back({stock.id, stock.name.in(visit.language), stock.id == typed.stock});
  return field;
}

Field template_field(const Context& context, const Visit& visit, const TypedOutput& typed) {
  Field field{.name = "template",
              .label = say(visit, "Trên tem có gì", "What stands on a label"),
              .kind = Field::Kind::kSelect};
  field.options.push_back(
      {"", say(visit, "Tự chọn theo cỡ tem (nên chọn)", "By the label's size (recommended)"),
       typed.chosen.empty()});
  for (const auto& one : context.templates)
    field.options.push_back({one.id, one.name.in(visit.language), one.id == typed.chosen});
  return field;
}

Field printer_field(const Visit& visit, const TypedOutput& typed,
                    const std::vector<db::PrinterRow>& printers) {
  Field field{.name = "printer",
              .label = say(visit, "Máy in", "Printer"),
              .kind = Field::Kind::kSelect,
              .hint = say(visit, "In lệch ô? Thêm máy in trong mục “Máy in” rồi chọn ở đây.",
                          "Is the print off? Add the printer under “Printers” and choose it here.")};
  field.options.push_back(
      {"", say(visit, "Máy in bất kỳ, không chỉnh lệch", "Any printer, not adjusted"),
       typed.printer.empty()});
  for (const auto& printer : printers)
    field.options.push_back({printer.name, fmt::format("{} – {} dpi", printer.name, printer.dpi),
                             printer.name == typed.printer});
  return field;
}

}  // namespace

TypedOutput usual_output(const Context& context) {
  const auto* usual = find_stock(context.stocks, kUsualStock);
  TypedOutput typed;
  typed.stock = usual != nullptr ? usual->id : context.stocks.front().id;
  typed.start = "1";
  typed.format = "pdf";
  return typed;
}

TypedOutput read_typed_output(const Visit& visit) {
  const auto text = [&](std::string_view name) { return typed(visit, name, kMostTyped * 4); };
  return {text("stock"), text("template"), text("printer"),
          text("start"), text("format"),   text("scratch")};
}

TypedOutput asked_output(const Visit& visit) {
  const auto text = [&](std::string_view name) { return asked(visit, name, kMostTyped * 4); };
  return {text("stock"), text("template"), text("printer"),
          text("start"), text("format"),   text("scratch")};
}

std::vector<std::pair<std::string, std::string>> fields_of(const TypedOutput& typed) {
  return {{"stock", typed.stock}, {"template", typed.chosen}, {"printer", typed.printer},
          {"start", typed.start}, {"format", typed.format},   {"scratch", typed.scratch}};
}

ReadOutput read_output(const Context& context, const TypedOutput& typed,
                       const std::vector<db::PrinterRow>& printers, std::uint64_t labels) {
  return OutputReading(context, typed, printers, labels).read();
}

std::vector<db::PrinterRow> own_printers(const Context& context, const Visit& visit) {
  std::vector<db::PrinterRow> printers;
  context.desk->read([&](db::Connection& connection) {
    printers = db::printers_of(connection, visit.actor.producer);
  });
  return printers;
}

std::vector<Field> output_fields(const Context& context, const Visit& visit,
                                 const TypedOutput& typed,
                                 const std::vector<db::PrinterRow>& printers, bool scratch) {
  std::vector<Field> fields{stock_field(context, visit, typed),
                            template_field(context, visit, typed),
                            printer_field(visit, typed, printers)};
  fields.push_back(
      {.name = "start",
       .label = say(visit, "Bắt đầu từ tem thứ mấy của tờ đầu", "First free label of the first sheet"),
       .kind = Field::Kind::kNumber,
       .value = typed.start,
       .hint = say(visit,
                   "Tờ mới thì để 1. Tờ đã dùng dở: đếm từ trái sang phải, từ trên xuống. Giấy cuộn không cần.",
                   "1 for a new sheet. Of a used one count from the left, row by row. Rolls do not need it."),
       .most = 4});
  Field format{.name = "format",
               .label = say(visit, "Loại tệp", "Kind of file"),
               .kind = Field::Kind::kSelect};
  for (const auto& one : kFormats)
    format.options.push_back(
        {std::string(one.name), say(visit, one.vi, one.en), one.name == typed.format});
  fields.push_back(std::move(format));
  if (scratch && context.service != nullptr)
    fields.push_back(
        {.name = "scratch",
         .label = say(visit, "In mã cào: khách cào lớp phủ, nhập mã để biết mình là người mở đầu tiên",
                      "Scratch codes: who buys it scratches the panel and types the code, and learns whether "
                      "it was used before"),
         .kind = Field::Kind::kCheck,
         .value = "yes",
         .hint = say(visit,
                     "Cần dán lớp phủ cào lên khung đã in. Tem có mã cào không in lại được.",
                     "A scratch sticker goes over the printed frame. Labels with such codes cannot be "
                     "printed again."),
         .checked = typed.scratch == "yes"});
  return fields;
}

std::string preview_address(const std::vector<std::pair<std::string, std::string>>& fields) {
  constexpr std::array<std::string_view, 12> kShown{
      "gtin",   "kind",   "lot",     "produced", "best_before", "stars",
      "stock", "template", "printer", "start",    "format",      "scratch"};
  std::string address = "/labels/preview.svg";
  char before = '?';
  for (const auto& [name, value] : fields) {
    if (value.empty() || std::ranges::find(kShown, name) == kShown.end()) continue;
    address += before + name + "=" + web::percent_encode(value);
    before = '&';
  }
  return address;
}

std::string output_words(const Visit& visit, const Output& output, std::uint64_t labels) {
  std::string text = ascii_upper(format_name(output.format));
  if (output.format == Format::kCsv) return text;
  const auto layout = PageLayout::make(output.stock, output.layout);
  if (layout && output.stock.medium == Medium::kSheet) {
    const auto pages = layout->pages(labels);
    text += say(visit, fmt::format(", {} tờ", pages), fmt::format(", {} sheet{}", pages, plural(pages)));
  }
  return text + ", " + output.stock.name.in(visit.language);
}

Error at_output_field(const Error& error) {
  constexpr std::array<std::string_view, 6> kOwn{"stock",  "template", "printer",
                                                 "start", "format",   "scratch"};
  if (std::ranges::find(kOwn, error.where) != kOwn.end()) return error;
  for (int i = 0; i < kFields; ++i)
    if (error.where == field_code(static_cast<labeler::Field>(i))) return {"stock", error.message};
  if (error.where == "--scratch") return {"scratch", error.message};
  return {"", error.message};
}

}  // namespace ocop::labeler::console
