// What is done in a case: opening it, giving it to somebody, notes and photos, marks, its outcome.
#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/photos.h"
#include "verifier/console/case_page.h"
#include "verifier/console/case_words.h"
#include "verifier/console/certificates.h"
#include "verifier/photos/photo_desk.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;
using programme::Act;

constexpr std::size_t kMostTicks = 100;  // units that a form offers to mark
constexpr std::size_t kMostShown = 50;   // units and reports above the form that opens a case
const std::string kUnitField = "unit-";

using Work = std::function<Result<void>(db::Connection&)>;

/// A form of a case: what it asks, and what is done with the answer.
struct CaseForm {
  std::string_view name;  ///< of the route: "/cases/12/NAME"
  Act act;
  Message title, said;
  Message warning;
  std::vector<Field> (*fields)(const Visit& visit, db::Connection& connection,
                               const db::Case& what);
  /// Reads the form; nothing to do when the reading has errors.
  Work (*read)(const Context& context, const Visit& visit, const db::Case& what, Reading& reading);
};

Field seen_field(const db::Case& what) {
  return {.kind = Field::Kind::kHidden, .name = "seen", .value = std::to_string(what.steps)};
}

Field reason_field() {
  return {
      .kind = Field::Kind::kText, .name = "reason", .label = {"Reason", "Lý do"}, .required = true};
}

std::int64_t seen_of(Reading& reading) { return parse_digits(reading.text("seen")).value_or(-1); }

// Giving a case to somebody.

std::vector<Field> assign_fields(const Visit& visit, db::Connection& connection,
                                 const db::Case& what) {
  std::vector<Option> options{{"", say(visit, "chưa giao ai", "nobody")}};
  for (const auto& worker : db::case_workers(connection, what.gtin)) {
    options.push_back({worker.id, worker.name + " (" + worker.id + ")"});
  }
  return {{.kind = Field::Kind::kChoice,
           .name = "assignee",
           .label = {"Given to", "Người xử lý"},
           .value = what.assignee,
           .options = std::move(options)},
          seen_field(what)};
}

Work read_assignment(const Context&, const Visit& visit, const db::Case& what, Reading& reading) {
  const db::CaseAssignment request{what.id, reading.text("assignee"), seen_of(reading)};
  return [&visit, request](db::Connection& connection) {
    return db::assign_case(connection, visit.actor, request, visit.now);
  };
}

// Notes and photos.

std::vector<Field> note_fields(const Visit&, db::Connection&, const db::Case&) {
  return {{.kind = Field::Kind::kText, .name = "text", .label = {"Note", "Ghi chú"}},
          {.kind = Field::Kind::kFile,
           .name = "photo",
           .label = {"Photo", "Ảnh"},
           .hint = {"JPEG, PNG or WebP, up to 8 MB. It is drawn anew: place, time and device that "
                    "the camera wrote into the file are left out.",
                    "JPEG, PNG hoặc WebP, tối đa 8 MB. Ảnh được vẽ lại: vị trí, thời gian và thiết "
                    "bị mà máy ảnh ghi trong tệp đều bị bỏ."},
           .accept = ".jpg,.jpeg,.png,.webp"}};
}

/// The photo that was sent, made anew; nullopt for none, and for what is refused.
std::optional<db::Photo> read_photo(const Context& context, Reading& reading) {
  const auto bytes = reading.file("photo");
  if (bytes.empty()) return {};
  const auto cleaned = context.photos.clean(bytes);
  if (!cleaned) {
    reading.refuse("photo", message("several photos are being read just now; send it again in a "
                                    "moment",
                                    "đang xử lý nhiều ảnh cùng lúc; hãy gửi lại sau giây lát"));
    return {};
  }
  if (!*cleaned) {
    reading.refuse("photo", cleaned->error().message);
    return {};
  }
  return db::Photo{(*cleaned)->jpeg, (*cleaned)->width, (*cleaned)->height};
}

Work read_note(const Context& context, const Visit& visit, const db::Case& what, Reading& reading) {
  db::CaseNote note{what.id, reading.text("text")};
  const auto photo = read_photo(context, reading);
  return [&visit, note, photo](db::Connection& connection) {
    db::CaseNote stored = note;
    if (photo) stored.photo = db::store_photo(connection, *photo, visit.now);
    return db::add_case_note(connection, visit.actor, stored, visit.now);
  };
}

// Marking labels.

/// Stands in no lot and no serial (GS1 General Specifications, character set 82), unlike '/'.
constexpr char kLotEnds = '|';

std::string field_of(const db::CaseUnit& unit) {
  return kUnitField + unit.lot + kLotEnds + unit.serial;
}

/// "L01/000007" of a whole product, whose serial may hold more of them; the serial alone of a batch.
db::CaseUnit unit_of(std::string_view text, const db::Case& what) {
  if (!what.lot.empty()) return {what.lot, std::string(text)};
  const auto slash = text.find('/');
  if (slash == std::string_view::npos) return {"", std::string(text)};
  return {std::string(text.substr(0, slash)), std::string(text.substr(slash + 1))};
}

std::vector<Field> mark_fields(const Visit& visit, db::Connection& connection,
                               const db::Case& what) {
  std::vector<Field> fields{
      {.kind = Field::Kind::kChoice,
       .name = "mark",
       .label = {"These labels are", "Kết luận về các tem này"},
       .required = true,
       .options = {{"", ""},
                   {"confirmed", say(visit, "đã xác nhận bị sao chép", "confirmed: copied")},
                   {"cleared", say(visit, "đã kiểm tra, không vi phạm", "looked at and cleared")}}},
      reason_field()};
  for (const auto& unit :
       db::units_of(connection, db::scope_of(what), {.offset = 0, .limit = kMostTicks})) {
    const std::string text = unit_text(unit.unit, what.lot.empty());
    const Badge badge = unit_badge(unit, visit.language);
    fields.push_back({.kind = Field::Kind::kTick,
                      .name = field_of(unit.unit),
                      .label = message("Label {} – {}", "Tem số {} – {}", text, badge.text),
                      .hint = {evidence_text(unit, Language::kEnglish),
                               evidence_text(unit, Language::kVietnamese)}});
  }
  const Message of_lot = {"Serials as printed, with all zeros; one a line",
                          "Ghi số sê-ri đúng như in trên tem, đủ số 0; mỗi số một dòng"};
  const Message of_product = {"Lot and serial as printed, like L01/000007; one a line",
                              "Ghi số lô và số sê-ri đúng như in, ví dụ L01/000007; mỗi tem một "
                              "dòng"};
  fields.push_back({.kind = Field::Kind::kText,
                    .name = "serials",
                    .label = {"Other labels", "Tem khác"},
                    .hint = what.lot.empty() ? of_product : of_lot});
  fields.push_back(seen_field(what));
  return fields;
}

std::vector<db::CaseUnit> read_units(const Visit& visit, const db::Case& what,
                                     const std::string& typed) {
  std::vector<db::CaseUnit> units;
  for (const auto& field : visit.form.fields()) {
    if (!field.name.starts_with(kUnitField) || field.value.empty()) continue;
    const std::string_view name = std::string_view(field.name).substr(kUnitField.size());
    const auto end = name.find(kLotEnds);
    if (end == std::string_view::npos) continue;
    units.push_back({std::string(name.substr(0, end)), std::string(name.substr(end + 1))});
  }
  constexpr std::string_view kBetween = " \t\r\n,;";
  for (std::size_t at = 0; at < typed.size();) {
    const auto end = std::min(typed.find_first_of(kBetween, at), typed.size());
    if (end > at) units.push_back(unit_of(std::string_view(typed).substr(at, end - at), what));
    at = end + 1;
  }
  return units;
}

Work read_marks(const Context&, const Visit& visit, const db::Case& what, Reading& reading) {
  const auto mark = db::mark_of(reading.text("mark"));
  db::CaseMark request{what.id, read_units(visit, what, reading.text("serials")),
                       mark.value_or(db::UnitMark::kCleared), reading.text("reason"),
                       seen_of(reading)};
  return [&visit, request](db::Connection& connection) {
    return db::mark_units(connection, visit.actor, request, visit.now);
  };
}

// Opening a closed case again.

std::vector<Field> reopen_fields(const Visit&, db::Connection&, const db::Case& what) {
  return {reason_field(), seen_field(what)};
}

Work read_reopening(const Context&, const Visit& visit, const db::Case& what, Reading& reading) {
  const db::CaseReopening request{what.id, reading.text("reason"), seen_of(reading)};
  return [&visit, request](db::Connection& connection) {
    return db::reopen_case(connection, visit.actor, request, visit.now);
  };
}

const std::vector<CaseForm>& case_forms() {
  static const std::vector<CaseForm> all = {
      {.name = "assign",
       .act = Act::kWorkCase,
       .title = {"Give the case to", "Giao xử lý"},
       .said = {"The case is given", "Đã giao xử lý"},
       .warning = {},
       .fields = assign_fields,
       .read = read_assignment},
      {.name = "note",
       .act = Act::kWorkCase,
       .title = {"Add a note or photo", "Ghi chú, thêm ảnh"},
       .said = {"The note is stored", "Đã lưu ghi chú"},
       .warning = {},
       .fields = note_fields,
       .read = read_note},
      {.name = "mark",
       .act = Act::kWorkCase,
       .title = {"Mark labels", "Đánh dấu tem"},
       .said = {"The labels are marked", "Đã đánh dấu tem"},
       .warning = {"Whoever scans a label that is confirmed as copied is told so at once. Confirm "
                   "only what you have in your hands, or what the evidence leaves no doubt of.",
                   "Người quét tem đã xác nhận bị sao chép sẽ được báo ngay. Chỉ xác nhận khi đã "
                   "cầm mẫu trong tay hoặc dấu hiệu không còn nghi ngờ."},
       .fields = mark_fields,
       .read = read_marks},
      {.name = "reopen",
       .act = Act::kDecideCase,
       .title = {"Open the case again", "Mở lại vụ việc"},
       .said = {"The case is open again", "Đã mở lại vụ việc"},
       .warning = {"The outcome is taken back; marks on labels stay as they are.",
                   "Kết luận được rút lại; các tem đã đánh dấu vẫn giữ nguyên."},
       .fields = reopen_fields,
       .read = read_reopening}};
  return all;
}

/// A field's own error, or the nearest field's.
void place_errors(std::vector<Error>& errors) {
  for (auto& error : errors) {
    if (error.where == "units") error.where = "serials";
  }
}

/// After "somebody went on" the form states what is there now: the person has been told.
void fill_again(std::vector<Field>& fields, const Visit& visit, const std::vector<Error>& errors) {
  const bool told = std::any_of(errors.begin(), errors.end(),
                                [](const Error& error) { return error.where == "seen"; });
  for (auto& field : fields) {
    const std::string fresh = field.value;
    std::vector<Field> one{field};
    fill(one, visit.form);
    field = std::move(one.front());
    if (told && field.name == "seen") field.value = fresh;
  }
}

web::Response form_page(const Context& context, Visit& visit, const CaseForm& form) {
  const std::string number = piece(visit, 0);
  const auto id = parse_digits(number);
  std::optional<db::Case> what;
  std::optional<db::ProductRow> product;
  std::vector<Field> fields;
  context.desk->read([&](db::Connection& connection) {
    if (id) what = db::find_case(connection, db::bounds_of(visit.actor), *id);
    if (!what) return;
    product = product_row(connection, visit, what->gtin);
    fields = form.fields(visit, connection, *what);
  });
  if (!what || !product) return not_found(context, visit);
  std::vector<Error> errors;
  if (visit.request.method == "POST") {
    Reading reading(visit.form, fields);
    const auto work = form.read(context, visit, *what, reading);
    errors = reading.errors();
    if (errors.empty()) {
      const auto done = context.desk->write(work);
      if (done) return context.desk->done(visit, below({"cases", number}), form.said);
      errors = {done.error()};
    }
    place_errors(errors);
    fill_again(fields, visit, errors);
  }
  const int status = errors.empty() ? 200 : 400;
  const std::string body = form_html(context, visit,
                                     {.action = address({"cases", number, form.name}),
                                      .submit = say(visit, form.title),
                                      .fields = std::move(fields),
                                      .errors = std::move(errors),
                                      .warning = say(visit, form.warning),
                                      .back = address({"cases", number})});
  return show_page(context, visit,
                   say(visit, form.title) + " – " +
                       goods_text(product->product.name_vi, what->lot, visit.language),
                   "console_sheet", {{"content", body}}, status);
}

// Opening a case: its evidence, and one button.

web::Response see_other(const std::string& where) {
  web::Response response;
  response.status = 303;
  response.headers = {{"Location", where}};
  return response;
}

web::Response show_opening(const Context& context, const Visit& visit, const std::string& gtin,
                           const std::string& lot, std::vector<Field> fields,
                           std::vector<Error> errors) {
  std::optional<CaseFile> evidence;
  std::optional<db::Case> open;
  context.desk->read([&](db::Connection& connection) {
    evidence = read_evidence(connection, visit, gtin, lot, kMostShown);
    if (evidence) open = db::open_case_of(connection, db::bounds_of(visit.actor), gtin, lot);
  });
  if (!evidence) return not_found(context, visit);
  if (open) return see_other(address({"cases", std::to_string(open->id)}));
  const int status = errors.empty() ? 200 : 400;
  json data = case_json(context, visit, *evidence);
  data["form"] = form_html(context, visit,
                           {.action = address({"cases", "new"}),
                            .submit = say(visit, "Mở vụ việc", "Open a case"),
                            .fields = std::move(fields),
                            .errors = std::move(errors),
                            .back = address({"cases", "waiting"})});
  return with_map(show_page(context, visit,
                            goods_text(evidence->product.name_vi, lot, visit.language),
                            "console_case", std::move(data), status));
}

web::Response new_case(const Context& context, Visit& visit) {
  using enum Field::Kind;
  std::vector<Field> fields{
      {.kind = kHidden, .name = "gtin", .value = asked_gtin(visit)},
      {.kind = kHidden, .name = "lot", .value = asked(visit, "lot", 20)},
      {.kind = kText,
       .name = "text",
       .label = {"Why this is looked into", "Lý do mở vụ việc"},
       .hint = {"May stay empty: alerts and reports are in the case by themselves",
                "Có thể để trống: cảnh báo và phản ánh tự có trong vụ việc"}}};
  if (visit.request.method != "POST") {
    const std::string gtin = fields[0].value;
    const std::string lot = fields[1].value;
    return show_opening(context, visit, gtin, lot, std::move(fields), {});
  }
  Reading reading(visit.form, fields);
  const db::CaseOpening opening{reading.text("gtin"), reading.text("lot"), reading.text("text")};
  auto errors = reading.errors();
  if (errors.empty()) {
    db::OpenedCase opened;
    const auto done = context.desk->write([&](db::Connection& connection) -> Result<void> {
      const auto made = db::open_case(connection, visit.actor, opening, visit.now);
      if (!made) return tl::unexpected(made.error());
      opened = *made;
      return {};
    });
    if (done) {
      return context.desk->done(
          visit, below({"cases", std::to_string(opened.id)}),
          opened.was_open ? Message{"This case was open already", "Vụ việc này đã mở từ trước"}
                          : Message{"The case is open", "Đã mở vụ việc"});
    }
    errors = {done.error()};
  }
  fill(fields, visit.form);
  return show_opening(context, visit, opening.gtin, opening.lot, std::move(fields),
                      std::move(errors));
}

template <std::size_t index>
web::Response nth_form(const Context& context, Visit& visit) {
  return form_page(context, visit, case_forms().at(index));
}

}  // namespace

void add_case_act_routes(Routes& routes, const Context& context) {
  constexpr std::array kAnswers{nth_form<0>, nth_form<1>, nth_form<2>, nth_form<3>};
  for (const char* method : {"GET", "POST"}) {
    routes.push_back(route(context, method, "/cases/new", Act::kWorkCase, new_case));
    for (std::size_t i = 0; i < kAnswers.size(); ++i) {
      const auto& form = case_forms().at(i);
      routes.push_back(route(context, method, kept(context, "/cases/*/" + std::string(form.name)),
                             form.act, kAnswers.at(i)));
    }
  }
}

}  // namespace ocop::verifier::console
