#include <algorithm>
#include <array>
#include <cstdint>

#include "base/text.h"
#include "gs1/epcis/event_hash.h"
#include "gs1/epcis/hashing.h"
#include "gs1/epcis/reading.h"
#include "gs1/epcis/uri.h"

namespace ocop::gs1::epcis {
namespace {

enum class Part : std::uint8_t {
  kContext,
  kType,
  kEventTime,
  kRecordTime,
  kOffset,
  kId,
  kCertification,
  kError,
  kEpcs,
  kQuantities,
  kParent,
  kChildren,
  kChildQuantities,
  kInputs,
  kInputQuantities,
  kOutputs,
  kOutputQuantities,
  kTransformation,
  kAction,
  kBizStep,
  kDisposition,
  kPersistent,
  kReadPoint,
  kBizLocation,
  kTransactions,
  kSources,
  kDestinations,
  kSensors,
  kIlmd,
};

constexpr unsigned kObjects = 1, kAggregations = 2, kTransactionsOnly = 4, kTransformations = 8, kAssociations = 16;
constexpr unsigned kAll = 31;
constexpr unsigned kParents = kAggregations | kAssociations;

struct Member {
  std::string_view name;
  Part part;
  unsigned types;
};

/// Which event types have what (EPCIS 2.0, 7.4.2 to 7.4.6).
constexpr std::array kMembers{
    Member{"@context", Part::kContext, kAll},
    Member{"type", Part::kType, kAll},
    Member{"eventTime", Part::kEventTime, kAll},
    Member{"recordTime", Part::kRecordTime, kAll},
    Member{"eventTimeZoneOffset", Part::kOffset, kAll},
    Member{"eventID", Part::kId, kAll},
    Member{"certificationInfo", Part::kCertification, kAll},
    Member{"errorDeclaration", Part::kError, kAll},
    Member{"epcList", Part::kEpcs, kObjects | kTransactionsOnly},
    Member{"quantityList", Part::kQuantities, kObjects | kTransactionsOnly},
    Member{"parentID", Part::kParent, kParents | kTransactionsOnly},
    Member{"childEPCs", Part::kChildren, kParents},
    Member{"childQuantityList", Part::kChildQuantities, kParents},
    Member{"inputEPCList", Part::kInputs, kTransformations},
    Member{"inputQuantityList", Part::kInputQuantities, kTransformations},
    Member{"outputEPCList", Part::kOutputs, kTransformations},
    Member{"outputQuantityList", Part::kOutputQuantities, kTransformations},
    Member{"transformationID", Part::kTransformation, kTransformations},
    Member{"action", Part::kAction, kAll & ~kTransformations},
    Member{"bizStep", Part::kBizStep, kAll},
    Member{"disposition", Part::kDisposition, kAll},
    Member{"persistentDisposition", Part::kPersistent, kObjects | kTransformations},
    Member{"readPoint", Part::kReadPoint, kAll},
    Member{"bizLocation", Part::kBizLocation, kAll},
    Member{"bizTransactionList", Part::kTransactions, kAll},
    Member{"sourceList", Part::kSources, kAll},
    Member{"destinationList", Part::kDestinations, kAll},
    Member{"sensorElementList", Part::kSensors, kAll},
    Member{"ilmd", Part::kIlmd, kObjects | kTransformations},
};

unsigned bit(EventType type) { return 1U << static_cast<unsigned>(type); }

const Member* find_member(std::string_view name) {
  const auto* found =
      std::find_if(kMembers.begin(), kMembers.end(), [&](const Member& member) { return member.name == name; });
  return found == kMembers.end() ? nullptr : found;
}

Json read_offset(Reading& reading, const Path& path, const Json& json, Event& event) {
  if (!expect(reading, path, json, Json::Kind::kString)) return {};
  if (!is_offset(json.text)) {
    reading.findings.add(
        path, message("\"{0}\" is no offset from UTC; Viet Nam's is +07:00",
                      "\"{0}\" không phải là độ lệch múi giờ; của Việt Nam là +07:00", printable(json.text)));
  }
  event.offset = json.text;
  return json;
}

Json read_action(Reading& reading, const Path& path, const Json& json, Event& event) {
  if (!expect(reading, path, json, Json::Kind::kString)) return {};
  if (json.text != "ADD" && json.text != "OBSERVE" && json.text != "DELETE") {
    reading.findings.add(
        path, message("\"{0}\" is no action; ADD, OBSERVE or DELETE is right",
                      "\"{0}\" không phải là hành động; phải là ADD, OBSERVE hoặc DELETE", printable(json.text)));
  }
  event.action = json.text;
  return json;
}

/// A text that is kept, and its place in the event.
Json keep(Json json, std::string& text) {
  text = json.text;
  return json;
}

/// Parts that every type of event may have.
Json read_common(Reading& reading, const Path& here, const Json& json, Part part, Event& event) {
  switch (part) {
    case Part::kEventTime: {
      auto kept = read_time_member(reading, here, json);
      event.at = read_time(kept.text).value_or(Instant{});
      return kept;
    }
    case Part::kRecordTime:
      return read_time_member(reading, here, json);
    case Part::kOffset:
      return read_offset(reading, here, json, event);
    case Part::kId:
      return keep(read_uri(reading, here, json), event.id);
    case Part::kCertification:
      return read_certifications(reading, here, json, event);
    case Part::kError:
      return read_error_declaration(reading, here, json, event);
    case Part::kBizStep:
      return keep(read_term(reading, here, json, Vocabulary::kBizStep), event.biz_step);
    case Part::kDisposition:
      return keep(read_term(reading, here, json, Vocabulary::kDisposition), event.disposition);
    case Part::kReadPoint:
      return read_location(reading, here, json, event.read_point);
    case Part::kBizLocation:
      return read_location(reading, here, json, event.biz_location);
    case Part::kTransactions:
      return read_typed_ids(reading, here, json, "bizTransaction", Vocabulary::kTransactionType, event.transactions);
    case Part::kSources:
      return read_typed_ids(reading, here, json, "source", Vocabulary::kSourceDestType, event.sources);
    case Part::kDestinations:
      return read_typed_ids(reading, here, json, "destination", Vocabulary::kSourceDestType, event.destinations);
    case Part::kSensors:
      return read_sensors(reading, here, json, event.sensors);
    default:
      return json;
  }
}

/// What the event is about.
Json read_what(Reading& reading, const Path& here, const Json& json, Part part, Event& event) {
  switch (part) {
    case Part::kEpcs:
      return read_nodes(reading, here, json, event.epcs);
    case Part::kQuantities:
      return read_quantities(reading, here, json, event.quantities);
    case Part::kParent:
      return keep(read_node(reading, here, json), event.parent);
    case Part::kChildren:
      return read_nodes(reading, here, json, event.children);
    case Part::kChildQuantities:
      return read_quantities(reading, here, json, event.child_quantities);
    case Part::kInputs:
      return read_nodes(reading, here, json, event.inputs);
    case Part::kInputQuantities:
      return read_quantities(reading, here, json, event.input_quantities);
    case Part::kOutputs:
      return read_nodes(reading, here, json, event.outputs);
    case Part::kOutputQuantities:
      return read_quantities(reading, here, json, event.output_quantities);
    case Part::kTransformation:
      return keep(read_node(reading, here, json), event.transformation);
    case Part::kAction:
      return read_action(reading, here, json, event);
    case Part::kPersistent:
      return read_persistent(reading, here, json, event);
    case Part::kIlmd:
      return read_ilmd(reading, here, json);
    default:
      return read_common(reading, here, json, part, event);
  }
}

void refuse_of_type(Reading& reading, const Path& path, const Event& event, std::string_view name) {
  const Path here{&path, name};
  reading.findings.add(here, message("An event of type {0} has no such member",
                                     "Sự kiện loại {0} không có thành phần này", event_type_code(event.type)));
}

void refuse_unknown(Reading& reading, const Path& path, const Event& event, std::string_view name) {
  std::vector<std::string_view> known;
  for (const auto& member : kMembers) {
    if ((member.types & bit(event.type)) != 0) known.push_back(member.name);
  }
  refuse_member(reading, path, name, known);
}

bool read_type(Reading& reading, const Path& path, const Json& json, Event& event) {
  const auto* type = json.member("type");
  const Path here{&path, "type"};
  if (type != nullptr && type->is_string()) {
    for (const auto candidate : {EventType::kObject, EventType::kAggregation, EventType::kTransaction,
                                 EventType::kTransformation, EventType::kAssociation}) {
      if (event_type_code(candidate) != type->text) continue;
      event.type = candidate;
      return true;
    }
  }
  reading.findings.add(here, message("What is right is ObjectEvent, AggregationEvent, TransactionEvent, "
                                     "TransformationEvent or AssociationEvent",
                                     "Phải là ObjectEvent, AggregationEvent, TransactionEvent, TransformationEvent "
                                     "hoặc AssociationEvent"));
  return false;
}

/// The prefixes that a kept event uses go with it.
Json context_of(const Namespaces& namespaces, std::string_view event) {
  auto prefixes = json_object();
  for (const auto& [prefix, uri] : namespaces.declared()) {
    if (event.find("\"" + prefix + ":") != std::string_view::npos) prefixes.add(prefix, json_text(uri));
  }
  if (prefixes.members.empty()) return {};
  auto context = json_array();
  context.items.push_back(json_text(kContextUri));
  context.items.push_back(std::move(prefixes));
  return context;
}

/// Names the event by its hash where it has no name, and refuses a hash that is another event's.
void name_event(Reading& reading, const Path& path, const Json& as_given, Json& kept, Event& event) {
  if (!event.id.empty() && !is_event_hash(event.id)) return;
  const auto right = hash_of(kept, reading.namespaces, reading.host);
  if (event.id.empty()) {
    event.id = right;
    kept.members.insert(kept.members.begin() + 1, {"eventID", json_text(right)});
    return;
  }
  if (event.id == right || event.id == hash_of(as_given, reading.namespaces, "")) return;
  const Path here{&path, "eventID"};
  reading.findings.add(
      here, message("The hash does not fit the event: it would be {0}; leave eventID out to have it computed",
                    "Mã băm không khớp với sự kiện: đúng phải là {0}; hãy bỏ eventID để hệ thống tự tính", right));
}

void refuse_size(Reading& reading, const Path& path) {
  reading.findings.add(
      path, message("The event is too large: at most {0} bytes and {1} identifiers are taken",
                    "Sự kiện quá lớn: chỉ nhận tối đa {0} byte và {1} mã định danh", kMaxEventJson, kMaxEventNodes));
}

}  // namespace

void read_event_members(Reading& reading, const Path& path, const Json& json, Event& event) {
  if (!expect(reading, path, json, Json::Kind::kObject) || !read_type(reading, path, json, event)) return;
  // What is refused for its size costs nothing more than its reading.
  if (!reading.kept && count_items(json) > kMaxEventNodes) return refuse_size(reading, path);
  const auto before = reading.findings.errors().size();
  auto kept = json_object();
  kept.add("type", json_text(event_type_code(event.type)));
  for (const auto& [name, value] : json.members) {
    const Path here{&path, name};
    const auto* member = find_member(name);
    if (member == nullptr) {
      if (is_extension(reading, path, name)) {
        kept.add(name, value);
        if (name == kNoteMember && value.is_string()) event.note = value.text;
      } else {
        refuse_unknown(reading, path, event, name);
      }
    } else if ((member->types & bit(event.type)) == 0) {
      refuse_of_type(reading, path, event, name);
    } else if (member->part != Part::kContext && member->part != Part::kType) {
      auto value_kept = read_what(reading, here, value, member->part, event);
      if (member->part != Part::kRecordTime) kept.add(name, std::move(value_kept));
    }
  }
  check_event(reading, path, json, event);
  if (reading.findings.errors().size() > before || reading.kept) return;
  const auto unnamed = write_json(kept);
  if (unnamed.size() > kMaxEventJson) return refuse_size(reading, path);
  name_event(reading, path, json, kept, event);
  auto context = context_of(reading.namespaces, unnamed);
  if (context.is_array()) kept.members.insert(kept.members.begin(), {"@context", std::move(context)});
  event.json = write_json(kept);
  if (event.json.size() > kMaxEventJson) refuse_size(reading, path);
}

}  // namespace ocop::gs1::epcis
