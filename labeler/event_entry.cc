#include "labeler/event_entry.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "gs1/check_digit.h"
#include "gs1/epcis/event_json.h"
#include "gs1/epcis/nodes.h"

namespace ocop::labeler {
namespace {

using gs1::epcis::Event;
using gs1::epcis::EventType;

constexpr std::size_t kMostNote = 500;
constexpr std::size_t kMostPartner = 200;

const std::array<StepWords, 6>& all_steps() {
  static const std::array<StepWords, 6> kSteps{
      StepWords{EventStep::kHarvest, "harvest", message("Harvest", "Thu hoạch"),
                message("In which area?", "Thu hoạch ở vùng nào?")},
      StepWords{EventStep::kProcess, "process", message("Processing", "Sơ chế, chế biến"),
                message("Which lot came out?", "Làm ra lô nào?")},
      StepWords{EventStep::kPack, "pack", message("Packing", "Đóng gói"), message("Which lot?", "Đóng gói lô nào?")},
      StepWords{EventStep::kShip, "ship", message("Selling, delivery", "Xuất bán, giao hàng"),
                message("Which lot?", "Giao lô nào?")},
      StepWords{EventStep::kReceive, "receive", message("Receipt", "Nhận hàng"),
                message("Which lot arrived?", "Nhận lô nào?")},
      StepWords{EventStep::kInspect, "inspect", message("Inspection", "Kiểm tra"),
                message("Which lot?", "Kiểm tra lô nào?")}};
  return kSteps;
}

struct OtherName {
  std::string_view name;  ///< folded
  EventStep step;
};
constexpr std::array kOtherNames{
    OtherName{"thu hoach", EventStep::kHarvest},  OtherName{"hai", EventStep::kHarvest},
    OtherName{"so che", EventStep::kProcess},     OtherName{"che bien", EventStep::kProcess},
    OtherName{"san xuat", EventStep::kProcess},   OtherName{"processing", EventStep::kProcess},
    OtherName{"dong goi", EventStep::kPack},      OtherName{"packing", EventStep::kPack},
    OtherName{"xuat ban", EventStep::kShip},      OtherName{"giao hang", EventStep::kShip},
    OtherName{"giao", EventStep::kShip},          OtherName{"shipping", EventStep::kShip},
    OtherName{"nhan hang", EventStep::kReceive},  OtherName{"nhan", EventStep::kReceive},
    OtherName{"receiving", EventStep::kReceive},  OtherName{"kiem tra", EventStep::kInspect},
    OtherName{"inspection", EventStep::kInspect}, OtherName{"inspecting", EventStep::kInspect}};

struct Unit {
  std::string_view code, en, vi;
};
constexpr std::array kUnits{Unit{"KGM", "kg", "kg"}, Unit{"GRM", "g", "g"}, Unit{"TNE", "t", "tấn"},
                            Unit{"LTR", "l", "lít"}, Unit{"MLT", "ml", "ml"}};

struct OtherUnit {
  std::string_view name;  ///< folded
  std::string_view code;
};
constexpr std::array kOtherUnits{
    OtherUnit{"kg", "KGM"}, OtherUnit{"kilogram", "KGM"}, OtherUnit{"can", "KGM"}, OtherUnit{"ky", "KGM"},
    OtherUnit{"g", "GRM"},  OtherUnit{"gam", "GRM"},      OtherUnit{"tan", "TNE"}, OtherUnit{"t", "TNE"},
    OtherUnit{"l", "LTR"},  OtherUnit{"lit", "LTR"},      OtherUnit{"ml", "MLT"},  OtherUnit{"cai", ""},
    OtherUnit{"hop", ""},   OtherUnit{"goi", ""},         OtherUnit{"chai", ""},   OtherUnit{"lo", ""},
    OtherUnit{"hu", ""},    OtherUnit{"tui", ""},         OtherUnit{"thung", ""},  OtherUnit{"pieces", ""},
    OtherUnit{"pcs", ""},   OtherUnit{"don vi", ""}};

/// The partner where it has a number, else the name at the front of the remark.
void add_partner(const EventEntry& entry, Event& event) {
  if (entry.partner.empty()) return;
  const bool out = entry.step == EventStep::kShip;
  if (const auto gln = gs1::parse_gln(entry.partner)) {
    (out ? event.destinations : event.sources).push_back({"owning_party", "417/" + *gln});
    return;
  }
  event.note = (out ? "Giao cho: " : "Nhận từ: ") + entry.partner + (event.note.empty() ? "" : ". " + event.note);
}

Result<void> check(const EventEntry& entry) {
  if (entry.node.empty()) return fail("node", message("Say which lot", "Hãy cho biết lô nào"));
  if (entry.quantity && !(*entry.quantity > 0)) {
    return fail("quantity", message("A quantity is above 0", "Số lượng phải lớn hơn 0"));
  }
  if (entry.note.size() > kMostNote) {
    return fail("note", message("A remark has at most {0} bytes", "Ghi chú dài tối đa {0} byte", kMostNote));
  }
  if (entry.partner.size() > kMostPartner) {
    return fail("partner", message("A name has at most {0} bytes", "Tên dài tối đa {0} byte", kMostPartner));
  }
  if (entry.step != EventStep::kProcess) return {};
  if (entry.inputs.empty()) {
    return fail("inputs", message("Choose at least one lot that went in", "Hãy chọn ít nhất một lô đầu vào"));
  }
  if (std::find(entry.inputs.begin(), entry.inputs.end(), entry.node) != entry.inputs.end()) {
    return fail("inputs", message("A lot is not made of itself", "Một lô không thể làm ra từ chính nó"));
  }
  return {};
}

void set_step(const EventEntry& entry, Event& event) {
  const auto observe = [&](std::string_view step, std::string_view disposition) {
    event.action = "OBSERVE";
    event.biz_step = step;
    event.disposition = disposition;
  };
  switch (entry.step) {
    case EventStep::kHarvest:
      event.action = "ADD";
      event.biz_step = "commissioning";
      event.disposition = "active";
      return;
    case EventStep::kProcess:
      event.type = EventType::kTransformation;
      event.biz_step = "commissioning";
      event.disposition = "active";
      return;
    case EventStep::kPack:
      return observe("packing", "in_progress");
    case EventStep::kShip:
      return observe("shipping", "in_transit");
    case EventStep::kReceive:
      return observe("receiving", "in_progress");
    case EventStep::kInspect:
      break;
  }
  observe("inspecting", entry.failed ? "non_conformant" : "conformant");
}

/// "20261120" of what people write for a day; other lots as they are.
std::string material_lot(std::string_view written) {
  auto day = parse_dmy_date(written);
  if (!day) day = parse_iso_date(written);
  if (!day) return std::string(written);
  auto text = iso_date(*day);
  std::erase(text, '-');
  return text;
}

}  // namespace

std::span<const StepWords> event_steps() { return all_steps(); }

const StepWords& words_of(EventStep step) { return all_steps()[static_cast<std::size_t>(step)]; }

std::optional<EventStep> find_event_step(std::string_view written) {
  const auto wanted = fold(trim(written));
  for (const auto& words : all_steps()) {
    if (wanted == words.code || wanted == fold(words.name.vi) || wanted == fold(words.name.en)) return words.step;
  }
  for (const auto& other : kOtherNames) {
    if (wanted == other.name) return other.step;
  }
  return {};
}

Result<Event> event_of(const EventEntry& entry, std::string_view host) {
  if (auto sound = check(entry); !sound) return tl::unexpected(sound.error());
  Event event;
  event.type = EventType::kObject;
  event.at = entry.at;
  set_step(entry, event);
  const gs1::epcis::Quantity goods{entry.node, entry.quantity, entry.quantity ? entry.unit : ""};
  const auto is_class = [](const std::string& node) {
    return gs1::epcis::parts_of(node).serial.empty() && !node.starts_with("00/");
  };
  if (event.type == EventType::kTransformation) {
    for (const auto& input : entry.inputs) {
      if (is_class(input)) {
        event.input_quantities.push_back({input, {}, ""});
      } else {
        event.inputs.push_back(input);
      }
    }
    event.output_quantities.push_back(goods);
  } else if (is_class(entry.node)) {
    event.quantities.push_back(goods);
  } else {
    event.epcs.push_back(entry.node);
  }
  event.read_point = entry.place;
  event.note = entry.note;
  if (entry.step == EventStep::kShip || entry.step == EventStep::kReceive) add_partner(entry, event);
  if (entry.celsius) event.sensors.push_back({"Temperature", *entry.celsius, "CEL", entry.at});
  gs1::epcis::complete(event, host);
  return event;
}

Result<std::string> read_lot(std::string_view written, std::string_view host) {
  const auto text = trim(written);
  if (text.find("://") != std::string_view::npos || text.starts_with("urn:")) {
    return gs1::epcis::node_of(text, host);
  }
  const auto split = std::min(text.find_first_of("/ "), text.size());
  const auto first = text.substr(0, split);
  const auto lot = trim(split < text.size() ? text.substr(split + 1) : std::string_view());
  const bool digits = first.size() >= 8 && parse_digits(first).has_value();
  if (digits && lot.empty()) {
    return fail("", message("“{0}” names no lot; what is right is GTIN/LOT, as 09521234543213/L2601",
                            "“{0}” chưa có số lô; dạng đúng là GTIN/LÔ, ví dụ 09521234543213/L2601", printable(text)));
  }
  const auto node = digits ? gs1::epcis::batch_node(first, lot) : gs1::epcis::material_node(first, material_lot(lot));
  return gs1::epcis::node_of(gs1::epcis::uri_of(node, host), host);
}

Result<std::string> read_unit(std::string_view written) {
  const auto wanted = fold(trim(written));
  if (wanted.empty()) return std::string();
  for (const auto& other : kOtherUnits) {
    if (wanted == other.name) return std::string(other.code);
  }
  const auto code = ascii_upper(wanted);
  const bool fits = code.size() >= 2 && code.size() <= 3 && std::all_of(code.begin(), code.end(), [](char c) {
                      return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
                    });
  if (fits) return code;
  return fail("unit",
              message("“{0}” is no unit; kg, tấn, lít, hộp or a code such as KGM are right",
                      "“{0}” không phải là đơn vị; hãy ghi kg, tấn, lít, hộp hoặc mã như KGM", printable(written)));
}

Message unit_name(std::string_view code) {
  for (const auto& unit : kUnits) {
    if (unit.code == code) return {std::string(unit.en), std::string(unit.vi)};
  }
  if (code.empty()) return message("pieces", "đơn vị");
  return {std::string(code), std::string(code)};
}

}  // namespace ocop::labeler
