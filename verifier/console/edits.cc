// Forms for one row of producers, products and areas, and the links between them.
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/audit.h"
#include "db/edit.h"
#include "db/values.h"
#include "programme/programme.h"
#include "verifier/console/certificates.h"

namespace ocop::verifier::console {
namespace {

using db::ValueType;
using nlohmann::json;
using programme::Act;

/// One kind of record that a form adds and edits.
struct Record {
  std::string_view table;
  std::string_view subject;  ///< of audit entries
  Act act;
  Message add, edit;       ///< titles
  Message added, changed;  ///< said when it is done
};

const Record kProducers{"producers",
                        "producer",
                        Act::kEditProducer,
                        {"Add a producer", "Thêm chủ thể"},
                        {"Edit the producer", "Sửa thông tin chủ thể"},
                        {"The producer was added", "Đã thêm chủ thể"},
                        {"The producer's record was saved", "Đã lưu thông tin chủ thể"}};
const Record kProducts{"products",
                       "product",
                       Act::kEditProduct,
                       {"Add a product", "Thêm sản phẩm"},
                       {"Edit the product", "Sửa thông tin sản phẩm"},
                       {"The product was added", "Đã thêm sản phẩm"},
                       {"The product's record was saved", "Đã lưu thông tin sản phẩm"}};
const Record kAreas{"areas",
                    "area",
                    Act::kEditArea,
                    {"Add a raw-material area", "Thêm vùng nguyên liệu"},
                    {"Edit the area", "Sửa thông tin vùng nguyên liệu"},
                    {"The area was added", "Đã thêm vùng nguyên liệu"},
                    {"The area's record was saved", "Đã lưu thông tin vùng nguyên liệu"}};

template <class Kind, class Code, class Name, class Kinds>
std::vector<Option> words(const Visit& visit, const Kinds& kinds, Code code, Name name) {
  std::vector<Option> options;
  for (const Kind kind : kinds)
    options.push_back({std::string(code(kind)), say(visit, name(kind))});
  return options;
}

std::vector<Option> word_options(const Visit& visit, ValueType type) {
  using programme::Practice;
  using programme::ProducerKind;
  if (type == ValueType::kProducerKind) {
    constexpr ProducerKind kKinds[] = {ProducerKind::kCooperative, ProducerKind::kCooperativeGroup,
                                       ProducerKind::kEnterprise,  ProducerKind::kFarm,
                                       ProducerKind::kHousehold,   ProducerKind::kAssociation};
    return words<ProducerKind>(visit, kKinds, programme::producer_kind_code,
                               programme::producer_kind_name);
  }
  if (type == ValueType::kPractice) {
    constexpr Practice kPractices[] = {Practice::kNone, Practice::kVietGap, Practice::kGlobalGap,
                                       Practice::kOrganic};
    return words<Practice>(visit, kPractices, programme::practice_code, programme::practice_name);
  }
  std::vector<Option> options;
  if (type == ValueType::kAreaStatus) {
    for (const char* status : {"active", "suspended", "revoked"}) {
      options.push_back({status, say(visit, area_status_name(status))});
    }
  }
  if (type == ValueType::kGroup) {
    for (int number = 1; programme::group_of(number); ++number) {
      options.push_back({std::to_string(number),
                         say(visit, programme::group_name(*programme::group_of(number)))});
    }
  }
  return options;
}

Message hint_of(std::string_view column, bool is_new) {
  if (column == "id" && is_new) {
    return {
        "Letters A–Z, digits, dot, dash; a producer's may be left empty and is then made of the "
        "name",
        "Chữ không dấu A–Z, chữ số, dấu chấm, gạch nối; mã chủ thể để trống thì lấy theo tên"};
  }
  if (column == "gtin")
    return {"8, 12, 13 or 14 digits under the bar code", "8, 12, 13 hoặc 14 chữ số dưới mã vạch"};
  if (column == "outline") {
    return {"A Polygon or MultiPolygon as a GPS program exports it",
            "Polygon hoặc MultiPolygon do phần mềm đo GPS xuất ra"};
  }
  if (column == "stopped_on") {
    return {"Empty while it produces; its certificates then show up in a worklist",
            "Để trống khi còn sản xuất; có ngày thì giấy chứng nhận sẽ vào danh sách cần xử lý"};
  }
  if (column == "producer")
    return {"As on the producer's page, like htx-doan-ket",
            "Như trên trang chủ thể, ví dụ htx-doan-ket"};
  return {};
}

Field::Kind kind_of(ValueType type) {
  switch (type) {
    case ValueType::kText:
    case ValueType::kJson:
      return Field::Kind::kText;
    case ValueType::kDate:
      return Field::Kind::kDate;
    case ValueType::kHectares:
    case ValueType::kKilograms:
    case ValueType::kInteger:
      return Field::Kind::kNumber;
    default:
      return Field::Kind::kLine;
  }
}

std::string shown_value(const db::Column& column, const db::Value& value) {
  const std::string text = db::show_value(column, value);
  const auto date = column.type == ValueType::kDate ? parse_iso_date(text) : std::nullopt;
  return date ? dmy_date(*date) : text;
}

/// The communes of the visitor's place, and what the record says now.
std::vector<Option> commune_options(const Visit& visit, db::Connection& connection,
                                    const std::string& value) {
  std::vector<Option> options{{"", say(visit, "hãy chọn", "choose")}};
  bool offered = value.empty();
  for (const auto& place : db::places_within(connection, visit.actor.place)) {
    if (place.kind != "commune" && place.id != value) continue;
    options.push_back({place.id, place.name});
    offered = offered || place.id == value;
  }
  if (!offered) options.push_back({value, value});
  return options;
}

Field field_of(const Visit& visit, db::Connection& connection, const Record& record,
               const db::Column& column, const db::Value& value, bool is_new) {
  Field field;
  field.name = column.name;
  field.label = db::column_label(record.table, column.name);
  field.kind = kind_of(column.type);
  // The producer's code may be left to the form (code_from_name).
  field.required = column.required && !(record.table == "producers" && column.name == "id");
  field.value = shown_value(column, value);
  field.hint = hint_of(column.name, is_new);
  const bool long_text =
      column.name == "outline" || column.name == "ingredients" || column.name == "warnings";
  if (long_text) field.kind = Field::Kind::kText;
  field.options = word_options(visit, column.type);
  if (column.name == "place" && !visit.actor.place.empty()) {
    field.options = commune_options(visit, connection, field.value);
  }
  if (!field.options.empty()) field.kind = Field::Kind::kChoice;
  return field;
}

std::vector<Field> edit_fields(const Visit& visit, db::Connection& connection, const Record& record,
                               const db::StoredRow* row) {
  const db::Table& table = db::table_named(record.table);
  std::vector<Field> fields;
  for (const auto name : db::edited_columns(record.table, row == nullptr)) {
    const auto at = table.find(name).value();
    const auto& column = table.columns[at];
    db::Value value = row == nullptr ? db::Value() : row->values[at];
    if (row == nullptr && column.fallback && !column.required)
      value = std::string(*column.fallback);
    fields.push_back(field_of(visit, connection, record, column, value, row == nullptr));
    if (row == nullptr) {
      if (auto given = asked(visit, name); !given.empty()) fields.back().value = std::move(given);
    }
  }
  fields.push_back(
      {.kind = Field::Kind::kHidden, .name = "seen", .value = row == nullptr ? "" : row->digest});
  return fields;
}

/// "HTX Nông sản sạch Tân Sơn" → "htx-nong-san-sach-tan-son".
std::string code_from_name(const std::string& name) {
  constexpr std::size_t kMost = 48;
  std::string code;
  for (const char c : fold(name)) {
    const bool keep = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (keep && code.size() < kMost) code += c;
    if (!keep && !code.empty() && code.back() != '-' && code.size() < kMost) code += '-';
  }
  while (!code.empty() && code.back() == '-') code.pop_back();
  return code;
}

db::EditRequest request_of(const Visit& visit, const Record& record, const std::string& key) {
  db::EditRequest request;
  request.table = record.table;
  request.key = key;
  request.seen = visit.form.text("seen");
  for (const auto name : db::edited_columns(record.table, key.empty())) {
    if (visit.form.has(name)) request.typed[std::string(name)] = visit.form.text(name);
  }
  if (key.empty() && record.table == "producers" && request.typed["id"].empty()) {
    request.typed["id"] = code_from_name(request.typed["name"]);
  }
  return request;
}

struct EditPage {
  const Record& record;
  std::string key;  ///< "" adds
  std::vector<Field> fields;
  std::vector<Error> errors;
  json conflict = false;  ///< for conflict.mustache
};

web::Response show(const Context& context, const Visit& visit, EditPage page, int status) {
  const bool is_new = page.key.empty();
  const std::string back =
      is_new ? address({page.record.table}) : address({page.record.table, page.key});
  std::string body = form_html(
      context, visit,
      {.action = is_new ? address({page.record.table, "new"})
                        : address({page.record.table, page.key, "edit"}),
       .submit = is_new ? say(visit, "Thêm", "Add") : say(visit, "Lưu thay đổi", "Save changes"),
       .fields = std::move(page.fields),
       .errors = std::move(page.errors),
       .back = back});
  const std::string title = say(visit, is_new ? page.record.add : page.record.edit);
  if (!page.conflict.is_object()) {
    return show_page(context, visit, title, "console_sheet", {{"content", body}}, status);
  }
  page.conflict["form"] = std::move(body);
  return show_page(context, visit, title, "console_conflict", std::move(page.conflict), status);
}

/// What stands in the registry now beside what was typed, where they differ.
json conflict_json(const Visit& visit, db::Connection& connection, const Record& record,
                   const std::string& key, const db::StoredRow& row) {
  const db::Table& table = db::table_named(record.table);
  json rows = json::array();
  for (const auto name : db::edited_columns(record.table, false)) {
    const auto& column = table.columns[table.find(name).value()];
    const std::string now = shown_value(column, row.values[table.find(name).value()]);
    const std::string typed = visit.form.text(name);
    if (!visit.form.has(name) || now == typed) continue;
    rows.push_back({{"name", say(visit, db::column_label(record.table, name))},
                    {"now", now},
                    {"typed", typed}});
  }
  Names names(connection, visit.language);
  db::AuditFilter filter;
  filter.subject = std::string(record.subject) + " " + key;
  filter.limit = 1;
  json who = false, when = false;
  for (const auto& entry : db::audit_entries(connection, filter)) {
    who = names.of(entry.actor);
    when = local_date_time(entry.at);
  }
  const bool differ = !rows.empty();
  return {{"rows", std::move(rows)},
          {"has_rows", differ},
          {"who", std::move(who)},
          {"when", std::move(when)},
          {"acts", false}};
}

web::Response refused_edit(const Context& context, Visit& visit, const Record& record,
                           const std::string& key, std::vector<Error> errors) {
  EditPage page{record, key, {}, std::move(errors), false};
  const std::string first = page.errors.front().where;
  if (first == "key") return not_found(context, visit);
  const bool conflict = first == "seen";
  bool gone = false;
  context.desk->read([&](db::Connection& connection) {
    std::optional<db::StoredRow> row;
    if (!key.empty()) row = db::stored_row(connection, record.table, key);
    gone = !key.empty() && !row;
    if (gone) return;
    page.fields = edit_fields(visit, connection, record, row ? &*row : nullptr);
    if (conflict && row) page.conflict = conflict_json(visit, connection, record, key, *row);
  });
  if (gone) return not_found(context, visit);
  const std::string digest = page.fields.back().value;
  fill(page.fields, visit.form);
  // Whoever saves now has seen what the other officer wrote.
  page.fields.back().value = conflict ? digest : visit.form.text("seen");
  if (conflict) page.errors.clear();
  return show(context, visit, std::move(page), conflict ? 409 : 400);
}

web::Response save(const Context& context, Visit& visit, const Record& record,
                   const std::string& key) {
  std::string saved;
  std::vector<Error> errors;
  const auto request = request_of(visit, record, key);
  const auto done = context.desk->write([&](db::Connection& connection) -> Result<void> {
    auto result = db::edit_row(connection, visit.actor, request, visit.now);
    if (!result) {
      errors = std::move(result.error());
      return tl::unexpected(errors.front());
    }
    saved = std::move(*result);
    return {};
  });
  if (!done) return refused_edit(context, visit, record, key, std::move(errors));
  return context.desk->done(visit, below({record.table, saved}),
                            key.empty() ? record.added : record.changed);
}

web::Response open_form(const Context& context, Visit& visit, const Record& record,
                        const std::string& key) {
  EditPage page{record, key, {}, {}, false};
  bool found = true;
  context.desk->read([&](db::Connection& connection) {
    std::optional<db::StoredRow> row;
    if (!key.empty()) {
      row = db::stored_row(connection, record.table, key);
      const auto reach = record.act == Act::kEditProduct
                             ? db::check_reach_product(connection, visit.actor, record.act, key)
                         : record.act == Act::kEditProducer
                             ? db::check_reach_producer(connection, visit.actor, record.act, key)
                             : db::check_reach_area(connection, visit.actor, record.act, key);
      found = row && reach;
    }
    if (found) page.fields = edit_fields(visit, connection, record, row ? &*row : nullptr);
  });
  if (!found) return not_found(context, visit);
  return show(context, visit, std::move(page), 200);
}

template <const Record& record>
web::Response add_page(const Context& context, Visit& visit) {
  return visit.request.method == "POST" ? save(context, visit, record, "")
                                        : open_form(context, visit, record, "");
}

template <const Record& record>
web::Response edit_page(const Context& context, Visit& visit) {
  const std::string key = piece(visit, 0);
  if (key.empty()) return not_found(context, visit);
  return visit.request.method == "POST" ? save(context, visit, record, key)
                                        : open_form(context, visit, record, key);
}

template <db::Link link, bool linked>
web::Response link_page(const Context& context, Visit& visit) {
  const bool product = link == db::Link::kProductArea;
  const std::string from = piece(visit, 0);
  const std::string to = visit.form.text(product ? "area" : "producer");
  const auto done = context.desk->write([&](db::Connection& connection) {
    return db::set_link(connection, visit.actor, link, from, to, linked, visit.now);
  });
  if (!done) return context.desk->refuse(visit, 400, done.error());
  return context.desk->done(visit, below({product ? "products" : "areas", from}),
                            linked ? message("{} was linked", "Đã gắn {}", to)
                                   : message("{} is no longer linked", "Đã bỏ gắn {}", to));
}

template <const Record& record>
void add_record(Routes& routes, const Context& context) {
  const std::string path = "/" + std::string(record.table);
  for (const char* method : {"GET", "POST"}) {
    routes.push_back(
        route(context, method, kept(context, path + "/new"), record.act, add_page<record>));
    routes.push_back(
        route(context, method, kept(context, path + "/*/edit"), record.act, edit_page<record>));
  }
}

}  // namespace

void add_edit_routes(Routes& routes, const Context& context) {
  add_record<kProducers>(routes, context);
  add_record<kProducts>(routes, context);
  add_record<kAreas>(routes, context);
  using db::Link;
  routes.push_back(route(context, "POST", "/products/*/areas", Act::kEditProduct,
                         link_page<Link::kProductArea, true>));
  routes.push_back(route(context, "POST", "/products/*/areas/remove", Act::kEditProduct,
                         link_page<Link::kProductArea, false>));
  routes.push_back(route(context, "POST", "/areas/*/producers", Act::kEditArea,
                         link_page<Link::kAreaProducer, true>));
  routes.push_back(route(context, "POST", "/areas/*/producers/remove", Act::kEditArea,
                         link_page<Link::kAreaProducer, false>));
}

}  // namespace ocop::verifier::console
