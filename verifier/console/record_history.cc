#include "verifier/console/record_history.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/audit.h"
#include "db/edit.h"
#include "db/values.h"
#include "programme/programme.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;

constexpr std::size_t kMostEntries = 20;
constexpr std::size_t kMostShown = 300;

/// A producer's history is of the subject "producer ID".
std::string subject_of(std::string_view table, const std::string& key) {
  return std::string(table.substr(0, table.size() - 1)) + " " + key;
}

Message act_name(std::string_view act) {
  if (act.ends_with(".change")) return {"Changed", "Sửa thông tin"};
  if (act == "link.add") return {"Linked", "Gắn thêm"};
  if (act == "link.remove") return {"Link removed", "Bỏ gắn"};
  if (act == "product_link.add") return {"Link to a page added", "Thêm liên kết tới trang"};
  if (act == "product_link.remove") return {"Link to a page removed", "Xóa liên kết tới trang"};
  if (act == "area.yield") return {"Yield changed", "Điều chỉnh sản lượng"};
  if (act == "delivery.add") return {"Delivery recorded", "Ghi lần giao nguyên liệu"};
  if (act.ends_with(".add")) return {"Added", "Thêm mới"};
  return {std::string(act), std::string(act)};
}

/// Details are JSON that may be years old: what has another shape is left out.
std::string text_in(const json& details, std::string_view name) {
  const auto found = details.find(name);
  if (found == details.end()) return {};
  if (found->is_string()) return found->get<std::string>();
  return found->is_number() ? found->dump() : std::string();
}

std::string weight_in(const Visit& visit, const json& details, std::string_view name) {
  const auto found = details.find(name);
  if (found == details.end() || !found->is_number_integer()) return {};
  return kilograms_text(found->get<std::int64_t>(), visit.language);
}

std::string word_of(const Visit& visit, db::ValueType type, const std::string& value) {
  if (type == db::ValueType::kProducerKind) {
    if (const auto kind = programme::producer_kind_of(value))
      return say(visit, programme::producer_kind_name(*kind));
  }
  if (type == db::ValueType::kPractice) {
    if (const auto practice = programme::practice_of(value))
      return say(visit, programme::practice_name(*practice));
  }
  if (type == db::ValueType::kGroup) {
    const auto number = parse_digits(value);
    const auto group = number && *number < 100 ? programme::group_of(static_cast<int>(*number))
                                               : std::nullopt;
    if (group) return say(visit, programme::group_name(*group));
  }
  if (type == db::ValueType::kAreaStatus && !value.empty())
    return say(visit, area_status_name(value));
  if (type == db::ValueType::kDate) {
    if (const auto date = parse_iso_date(value)) return dmy_date(*date);
  }
  return value;
}

json change_json(std::string name, const std::string& old_text, const std::string& new_text,
                 bool has_old) {
  const auto shown = [](const std::string& text) {
    return text.empty() ? std::string("–") : printable(text, kMostShown);
  };
  return {{"name", std::move(name)},
          {"old", has_old ? json(shown(old_text)) : json(false)},
          {"new", shown(new_text)}};
}

/// The columns that a form has set, in its order.
json columns_json(const Visit& visit, db::Connection& connection, std::string_view table,
                  const json& details) {
  const json none = json::object();
  const auto part = [&](const char* name) -> const json& {
    const auto found = details.find(name);
    return found != details.end() && found->is_object() ? *found : none;
  };
  const json& before = part("old");
  const json& after = part("new");
  const auto& known = db::table_named(table);
  const auto in_words = [&](const json& values, std::string_view column) {
    const std::string value = text_in(values, column);
    if (column == "place") return db::place_name(connection, value).value_or(value);
    return word_of(visit, known.columns[known.find(column).value()].type, value);
  };
  json changes = json::array();
  for (const auto column : db::edited_columns(table, true)) {
    const bool old_too = before.contains(column);
    if (!old_too && text_in(after, column).empty()) continue;
    changes.push_back(change_json(say(visit, db::column_label(table, column)),
                                  in_words(before, column), in_words(after, column), old_too));
  }
  return changes;
}

json changes_json(const Visit& visit, db::Connection& connection, std::string_view table,
                  const db::AuditEntry& entry) {
  const json details = json::parse(entry.details, nullptr, false);
  if (!details.is_object()) return json::array();
  json changes = columns_json(visit, connection, table, details);
  const auto add = [&](const Message& name, const std::string& text) {
    if (!text.empty()) changes.push_back(change_json(say(visit, name), "", text, false));
  };
  add({"Raw-material area", "Vùng nguyên liệu"}, text_in(details, "area"));
  add({"Producer", "Chủ thể"}, text_in(details, "producer"));
  add({"Address", "Địa chỉ"}, text_in(details, "href"));
  add({"Season", "Vụ (năm)"}, text_in(details, "year"));
  if (const auto yield = weight_in(visit, details, "new_grams"); !yield.empty()) {
    const auto old_yield = weight_in(visit, details, "old_grams");
    changes.push_back(change_json(say(visit, "Sản lượng dự kiến", "Expected yield"), old_yield,
                                  yield, !old_yield.empty()));
  }
  const auto delivered = text_in(details, "delivered");
  add({"Delivered on", "Ngày giao"}, word_of(visit, db::ValueType::kDate, delivered));
  add({"Weight", "Khối lượng"}, weight_in(visit, details, "grams"));
  add({"Reason", "Lý do"}, text_in(details, "reason"));
  add({"Note", "Ghi chú"}, text_in(details, "note"));
  return changes;
}

}  // namespace

std::string record_history_html(const Context& context, const Visit& visit,
                                db::Connection& connection, std::string_view table,
                                const std::string& key, Names& names) {
  db::AuditFilter filter;
  filter.subject = subject_of(table, key);
  filter.limit = kMostEntries;
  json entries = json::array();
  for (const auto& entry : db::audit_entries(connection, filter)) {
    entries.push_back({{"act", say(visit, act_name(entry.act))},
                       {"iso", iso_instant(entry.at)},
                       {"when", local_date_time(entry.at)},
                       {"changes", changes_json(visit, connection, table, entry)},
                       {"who", entry.actor.empty()
                                   ? say(visit, "người vận hành máy chủ", "the operator")
                                   : names.of(entry.actor)}});
  }
  if (entries.empty()) return {};
  return context.desk->render(visit, "console_record_history", {{"entries", std::move(entries)}});
}

}  // namespace ocop::verifier::console
