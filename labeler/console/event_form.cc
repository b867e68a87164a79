#include "labeler/console/event_form.h"

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "gs1/epcis/nodes.h"
#include "office/weight.h"

namespace ocop::labeler::console {
namespace {

using nlohmann::json;
using office::Field;

constexpr std::size_t kMostInputs = 50;

/// "08:30" of "08:30 20/11/2026".
std::string clock_of(Instant at) { return local_date_time(at).substr(0, 5); }

Result<Instant> read_when(const TypedEvent& typed) {
  const auto asked_at = parse_instant(typed.at);
  const auto day = parse_iso_date(typed.day);
  if (!day) return fail("day", message("Choose the day", "Hãy chọn ngày"));
  if (asked_at && local_date(*asked_at) == *day && (typed.time.empty() || typed.time == clock_of(*asked_at))) {
    return *asked_at;
  }
  if (typed.time.empty()) return start_of_day(*day);
  const auto colon = typed.time.find_first_of(":hg");
  const auto hours = parse_digits(typed.time.substr(0, colon));
  const auto minutes = colon == std::string::npos ? std::nullopt : parse_digits(typed.time.substr(colon + 1));
  if (!hours || !minutes || *hours > 23 || *minutes > 59) {
    return fail("time", message("“{0}” is no time of day; 08:30 is right", "“{0}” không phải là giờ; ví dụ đúng: 08:30",
                                printable(typed.time)));
  }
  return start_of_day(*day) + std::chrono::hours(*hours) + std::chrono::minutes(*minutes);
}

Result<void> read_amount(const TypedEvent& typed, EventEntry& entry) {
  if (typed.quantity.empty()) return {};
  const auto thousandths = office::read_kilograms(typed.quantity);
  if (!thousandths) return fail("quantity", thousandths.error().message);
  entry.quantity = static_cast<double>(*thousandths) / 1000;
  auto unit = read_unit(typed.unit);
  if (!unit) return fail("unit", unit.error().message);
  entry.unit = std::move(*unit);
  if (entry.unit.empty() && *thousandths % 1000 != 0) {
    return fail("unit", message("Choose the unit: a fraction of a piece there is not",
                                "Hãy chọn đơn vị: số cái không thể là số lẻ"));
  }
  return {};
}

Result<void> read_celsius(const TypedEvent& typed, EventEntry& entry) {
  if (typed.celsius.empty()) return {};
  auto number = typed.celsius;
  std::replace(number.begin(), number.end(), ',', '.');
  char* end = nullptr;
  const double value = std::strtod(number.c_str(), &end);
  const bool plain = number.size() <= 8 && number.find_first_not_of("0123456789.-") == std::string::npos;
  if (!plain || end != number.c_str() + number.size() || value < -273.15 || value > 2000) {
    return fail("celsius", message("“{0}” is no temperature; 4,5 is right",
                                   "“{0}” không phải là nhiệt độ; ví dụ đúng: 4,5", printable(typed.celsius)));
  }
  entry.celsius = value;
  return {};
}

Result<void> read_inputs(const TypedEvent& typed, std::string_view host, EventEntry& entry) {
  const auto add = [&](std::string node) {
    if (std::find(entry.inputs.begin(), entry.inputs.end(), node) == entry.inputs.end())
      entry.inputs.push_back(std::move(node));
  };
  for (const auto& text : typed.in) {
    auto node = goods_node(text, host);
    if (!node) return fail("inputs", message("Choose the lots anew", "Hãy chọn lại các lô đầu vào"));
    add(std::move(*node));
  }
  for (std::size_t begin = 0; begin < typed.other_in.size();) {
    const auto end = std::min(typed.other_in.find('\n', begin), typed.other_in.size());
    const auto line = trim(std::string_view(typed.other_in).substr(begin, end - begin));
    begin = end + 1;
    if (line.empty()) continue;
    auto node = read_lot(line, host);
    if (!node) return fail("other_in", node.error().message);
    add(std::move(*node));
  }
  if (entry.inputs.size() > kMostInputs) {
    return fail("other_in",
                message("At most {0} lots go into one event", "Mỗi lần ghi tối đa {0} lô đầu vào", kMostInputs));
  }
  return {};
}

Field unit_field(const TypedEvent& typed, Language language) {
  Field field{.name = "unit", .label = message("Unit", "Đơn vị").in(language), .kind = Field::Kind::kSelect};
  for (const auto* code : {"KGM", "", "TNE", "LTR", "GRM"}) {
    field.options.push_back({code, unit_name(code).in(language), typed.unit == code});
  }
  return field;
}

std::vector<Field> folded_fields(const TypedEvent& typed, Language language) {
  const auto say = [&](std::string_view vi, std::string_view en) {
    return std::string(language == Language::kVietnamese ? vi : en);
  };
  std::vector<Field> fields;
  fields.push_back({.name = "quantity",
                    .label = say("Số lượng", "Quantity"),
                    .kind = Field::Kind::kNumber,
                    .value = typed.quantity,
                    .hint = say("Ví dụ 250 hoặc 12,5.", "For instance 250 or 12.5.")});
  fields.push_back(unit_field(typed, language));
  fields.push_back(
      {.name = "day", .label = say("Ngày", "Day"), .kind = Field::Kind::kDate, .value = typed.day, .required = true});
  fields.push_back({.name = "time",
                    .label = say("Giờ", "Time"),
                    .value = typed.time,
                    .hint = say("Ví dụ 08:30.", "For instance 08:30."),
                    .most = 5});
  if (typed.step == EventStep::kShip || typed.step == EventStep::kReceive) {
    fields.push_back(
        {.name = "partner",
         .label = typed.step == EventStep::kShip ? say("Giao cho ai", "To whom") : say("Nhận từ ai", "From whom"),
         .value = typed.partner,
         .hint = say("Tên, hoặc mã GLN 13 số. Người mua không thấy.",
                     "A name, or a GLN of 13 digits. Buyers do not see it."),
         .most = 200});
  }
  fields.push_back(
      {.name = "celsius", .label = say("Nhiệt độ (°C)", "Temperature (°C)"), .value = typed.celsius, .most = 8});
  fields.push_back({.name = "note",
                    .label = say("Ghi chú", "Remark"),
                    .kind = Field::Kind::kArea,
                    .value = typed.note,
                    .hint = say("Người mua không thấy.", "Buyers do not see it."),
                    .most = 400});
  return fields;
}

json inputs_json(const TypedEvent& typed, const EventGoods& goods) {
  std::vector<std::string> nodes;
  for (const auto* list : {&goods.harvested, &goods.received, &goods.own, &typed.in}) {
    for (const auto& node : *list) {
      if (node != typed.of && std::find(nodes.begin(), nodes.end(), node) == nodes.end()) nodes.push_back(node);
    }
  }
  for (const auto& area : goods.areas) {
    const auto node = gs1::epcis::material_node(area.area.id, "");
    const bool has_lots =
        std::any_of(nodes.begin(), nodes.end(), [&](const auto& other) { return other.starts_with(node + "/"); });
    if (!has_lots && std::find(nodes.begin(), nodes.end(), node) == nodes.end()) nodes.push_back(node);
  }
  json all = json::array();
  for (const auto& node : nodes) {
    if (!goods_node(node, goods.host)) continue;
    const bool ticked = std::find(typed.in.begin(), typed.in.end(), node) != typed.in.end();
    all.push_back({{"node", node}, {"id", all.size()}, {"name", goods.name(node)}, {"ticked", ticked}});
  }
  return all;
}

}  // namespace

std::optional<std::string> goods_node(std::string_view text, std::string_view host) {
  const auto parts = gs1::epcis::parts_of(text);
  if (parts.gtin.empty() && parts.area.empty()) return {};
  auto node = gs1::epcis::node_of(gs1::epcis::uri_of(text, host), host);
  if (!node) return {};
  return std::move(*node);
}

TypedEvent fresh_event(const Visit& visit, EventStep step, std::string of) {
  TypedEvent typed;
  typed.step = step;
  typed.of = std::move(of);
  typed.at = iso_instant(visit.now);
  typed.day = iso_date(today(visit));
  typed.time = clock_of(visit.now);
  typed.unit = typed.of.starts_with("material/") ? "KGM" : "";
  return typed;
}

TypedEvent typed_event(const Visit& visit, EventStep step, std::string of) {
  TypedEvent event;
  event.step = step;
  event.of = std::move(of);
  event.at = typed(visit, "at", 30);
  event.day = typed(visit, "day", 20);
  event.time = typed(visit, "time", 10);
  event.quantity = typed(visit, "quantity", 30);
  event.unit = typed(visit, "unit", 10);
  for (auto& node : visit.form.texts("in")) {
    if (event.in.size() < kMostInputs && node.size() <= 200) event.in.push_back(std::move(node));
  }
  event.other_in = typed(visit, "other_in");
  event.partner = typed(visit, "partner", 300);
  event.celsius = typed(visit, "celsius", 20);
  event.result = typed(visit, "result", 20);
  event.note = typed(visit, "note", 1000);
  return event;
}

Result<EventEntry> read_event_form(const TypedEvent& typed, std::string_view host) {
  EventEntry entry;
  entry.step = typed.step;
  const auto at = read_when(typed);
  if (!at) return tl::unexpected(at.error());
  entry.at = *at;
  entry.node = typed.of;
  if (typed.step == EventStep::kHarvest) {
    const auto area = gs1::epcis::parts_of(typed.of).area;
    if (area.empty()) return fail("of", message("Choose the area", "Hãy chọn vùng nguyên liệu"));
    entry.node = gs1::epcis::material_node(area, local_date(*at));
    entry.place = gs1::epcis::material_node(area, "");
  }
  if (auto amount = read_amount(typed, entry); !amount) return tl::unexpected(amount.error());
  if (auto celsius = read_celsius(typed, entry); !celsius) return tl::unexpected(celsius.error());
  if (typed.step == EventStep::kProcess) {
    if (auto inputs = read_inputs(typed, host, entry); !inputs) return tl::unexpected(inputs.error());
  }
  entry.partner = typed.partner;
  entry.failed = typed.result == "failed";
  entry.note = typed.note;
  return entry;
}

json event_form_json(const TypedEvent& typed, const EventGoods& goods, const std::optional<Error>& error) {
  auto fields = folded_fields(typed, goods.language);
  bool open = false;
  for (auto& field : fields) {
    if (!error || field.name != error->where) continue;
    field.error = error->message.in(goods.language);
    open = true;
  }
  json all = json::array();
  for (const auto& field : fields) all.push_back(office::to_json(field));
  json data{{"fields", all},
            {"open", open},
            {"processing", typed.step == EventStep::kProcess},
            {"inspecting", typed.step == EventStep::kInspect},
            {"failed", typed.result == "failed"},
            {"other_in", typed.other_in},
            {"inputs", json::array()},
            {"problem", ""}};
  if (typed.step == EventStep::kProcess) data["inputs"] = inputs_json(typed, goods);
  data["no_inputs"] = data["inputs"].empty();
  if (error && !open) data["problem"] = error->message.in(goods.language);
  data["other_open"] = !typed.other_in.empty() || data["inputs"].empty();
  return data;
}

}  // namespace ocop::labeler::console
