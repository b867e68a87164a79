#include "gs1/epcis/reading.h"

namespace ocop::gs1::epcis {
namespace {

void want(Reading& reading, const Path& path, bool there, Message message) {
  if (!there) reading.findings.add(path, std::move(message));
}

/// Lists that were there but could not be read have their own errors.
bool has(const Json& json, std::string_view name) {
  const auto* member = json.member(name);
  return member != nullptr && (!member->is_array() || !member->items.empty());
}

bool has_any(const Json& json, std::string_view a, std::string_view b) { return has(json, a) || has(json, b); }

void check_object(Reading& reading, const Path& path, const Json& json, const Event& event) {
  const bool sensed = has(json, "sensorElementList") && has(json, "readPoint");
  want(reading, path, has_any(json, "epcList", "quantityList") || sensed,
       message("An ObjectEvent names goods in epcList or quantityList; without them it wants sensorElementList and "
               "readPoint",
               "ObjectEvent phải nêu hàng hóa trong epcList hoặc quantityList; nếu không có thì phải có "
               "sensorElementList và readPoint"));
  const Path ilmd{&path, "ilmd"};
  want(reading, ilmd, json.member("ilmd") == nullptr || event.action == "ADD",
       message("Master data go with the action ADD only", "Dữ liệu chủ chỉ đi kèm hành động ADD"));
}

void check_children(Reading& reading, const Path& path, const Json& json, const Event& event) {
  const bool association = event.type == EventType::kAssociation;
  want(reading, path, has_any(json, "childEPCs", "childQuantityList") || event.action == "DELETE",
       message("What is inside is missing: childEPCs or childQuantityList; only DELETE goes without",
               "Thiếu hàng bên trong: childEPCs hoặc childQuantityList; chỉ DELETE mới được bỏ trống"));
  want(reading, path, has(json, "parentID") || (!association && event.action == "OBSERVE"),
       message("\"parentID\" is missing: what holds the goods", "Thiếu \"parentID\": vật chứa hàng"));
}

void check_transaction(Reading& reading, const Path& path, const Json& json, const Event& event) {
  want(reading, path, has(json, "bizTransactionList"),
       message("\"bizTransactionList\" is missing: at least one transaction",
               "Thiếu \"bizTransactionList\": cần ít nhất một giao dịch"));
  want(reading, path,
       has_any(json, "epcList", "quantityList") || json.member("epcList") != nullptr || event.action == "DELETE",
       message("The goods are missing: epcList or quantityList; only DELETE goes without",
               "Thiếu hàng hóa: epcList hoặc quantityList; chỉ DELETE mới được bỏ trống"));
}

void check_transformation(Reading& reading, const Path& path, const Json& json) {
  const bool in = has_any(json, "inputEPCList", "inputQuantityList");
  const bool out = has_any(json, "outputEPCList", "outputQuantityList");
  const bool shared = has(json, "transformationID");
  want(reading, path, shared ? in || out : in && out,
       message("A TransformationEvent names what went in (inputEPCList, inputQuantityList) and what came out "
               "(outputEPCList, outputQuantityList); with a transformationID one of both",
               "TransformationEvent phải nêu đầu vào (inputEPCList, inputQuantityList) và đầu ra (outputEPCList, "
               "outputQuantityList); nếu có transformationID thì ít nhất một trong hai"));
}

}  // namespace

void check_event(Reading& reading, const Path& path, const Json& json, const Event& event) {
  for (const auto* name : {"eventTime", "eventTimeZoneOffset"}) {
    want(reading, path, json.member(name) != nullptr, message("\"{0}\" is missing", "Thiếu \"{0}\"", name));
  }
  if (event.type == EventType::kTransformation) return check_transformation(reading, path, json);
  want(reading, path, json.member("action") != nullptr,
       message("\"action\" is missing: ADD, OBSERVE or DELETE", "Thiếu \"action\": ADD, OBSERVE hoặc DELETE"));
  if (event.type == EventType::kObject) return check_object(reading, path, json, event);
  if (event.type == EventType::kTransaction) return check_transaction(reading, path, json, event);
  check_children(reading, path, json, event);
}

}  // namespace ocop::gs1::epcis
