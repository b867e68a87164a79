#include <algorithm>
#include <array>
#include <stdexcept>

#include "gs1/epcis/event_json.h"
#include "gs1/epcis/hashing.h"
#include "gs1/epcis/nodes.h"
#include "gs1/epcis/reading.h"
#include "gs1/epcis/uri.h"

namespace ocop::gs1::epcis {
namespace {

void add_text(Json& json, std::string_view name, std::string_view text) {
  if (!text.empty()) json.add(name, json_text(text));
}

void add_texts(Json& json, std::string_view name, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  auto list = json_array();
  for (const auto& text : texts) list.items.push_back(json_text(text));
  json.add(name, std::move(list));
}

void add_quantities(Json& json, std::string_view name, const std::vector<Quantity>& quantities) {
  if (quantities.empty()) return;
  auto list = json_array();
  for (const auto& quantity : quantities) {
    auto item = json_object();
    item.add("epcClass", json_text(quantity.node));
    if (quantity.quantity) item.add("quantity", json_number(*quantity.quantity));
    add_text(item, "uom", quantity.unit);
    list.items.push_back(std::move(item));
  }
  json.add(name, std::move(list));
}

void add_typed(Json& json, std::string_view name, std::string_view member, const std::vector<TypedId>& ids) {
  if (ids.empty()) return;
  auto list = json_array();
  for (const auto& id : ids) {
    auto item = json_object();
    add_text(item, "type", id.type);
    item.add(member, json_text(id.id));
    list.items.push_back(std::move(item));
  }
  json.add(name, std::move(list));
}

void add_place(Json& json, std::string_view name, std::string_view node) {
  if (node.empty()) return;
  auto place = json_object();
  place.add("id", json_text(node));
  json.add(name, std::move(place));
}

void add_sensors(Json& json, const std::vector<SensorValue>& sensors) {
  if (sensors.empty()) return;
  auto reports = json_array();
  for (const auto& sensor : sensors) {
    auto report = json_object();
    report.add("type", json_text(sensor.type));
    if (sensor.at) report.add("time", json_text(iso_instant(*sensor.at)));
    report.add("value", json_number(sensor.value));
    add_text(report, "uom", sensor.unit);
    reports.items.push_back(std::move(report));
  }
  auto element = json_object();
  element.add("sensorReport", std::move(reports));
  auto list = json_array();
  list.items.push_back(std::move(element));
  json.add("sensorElementList", std::move(list));
}

void add_error(Json& json, const Event& event, std::optional<Instant> declared) {
  if (event.corrects.empty()) return;
  auto error = json_object();
  error.add("declarationTime", json_text(iso_instant(declared.value_or(event.at))));
  if (event.corrects != "unknown") error.add("reason", json_text(event.corrects));
  json.add("errorDeclaration", std::move(error));
}

Json tree_of(const Event& event, std::optional<Instant> declared) {
  auto json = json_object();
  json.add("type", json_text(event_type_code(event.type)));
  json.add("eventTime", json_text(iso_instant(event.at)));
  json.add("eventTimeZoneOffset", json_text(event.offset));
  add_texts(json, "certificationInfo", event.certifications);
  add_error(json, event, declared);
  if (event.type == EventType::kTransaction)
    add_typed(json, "bizTransactionList", "bizTransaction", event.transactions);
  add_text(json, "parentID", event.parent);
  add_texts(json, "epcList", event.epcs);
  add_quantities(json, "quantityList", event.quantities);
  add_texts(json, "childEPCs", event.children);
  add_quantities(json, "childQuantityList", event.child_quantities);
  add_texts(json, "inputEPCList", event.inputs);
  add_quantities(json, "inputQuantityList", event.input_quantities);
  add_texts(json, "outputEPCList", event.outputs);
  add_quantities(json, "outputQuantityList", event.output_quantities);
  add_text(json, "transformationID", event.transformation);
  add_text(json, "action", event.action);
  add_text(json, "bizStep", event.biz_step);
  add_text(json, "disposition", event.disposition);
  auto persistent = json_object();
  add_texts(persistent, "set", event.set_dispositions);
  add_texts(persistent, "unset", event.unset_dispositions);
  if (!persistent.members.empty()) json.add("persistentDisposition", std::move(persistent));
  add_place(json, "readPoint", event.read_point);
  add_place(json, "bizLocation", event.biz_location);
  if (event.type != EventType::kTransaction)
    add_typed(json, "bizTransactionList", "bizTransaction", event.transactions);
  add_typed(json, "sourceList", "source", event.sources);
  add_typed(json, "destinationList", "destination", event.destinations);
  add_sensors(json, event.sensors);
  add_text(json, kNoteMember, event.note);
  return json;
}

Json own_context() {
  auto prefixes = json_object();
  prefixes.add(kOwnPrefix, json_text(kOwnNamespace));
  auto context = json_array();
  context.items.push_back(json_text(kContextUri));
  context.items.push_back(std::move(prefixes));
  return context;
}

void to_uri(Json& json, std::string_view host) {
  if (json.is_string()) json.text = uri_of(json.text, host);
}

/// Nodes of a standard member become URIs.
void to_uris(JsonMember& member, std::string_view host) {
  constexpr std::array<std::string_view, 4> kLists{"epcList", "childEPCs", "inputEPCList", "outputEPCList"};
  constexpr std::array<std::string_view, 7> kObjects{"quantityList",       "childQuantityList",  "inputQuantityList",
                                                     "outputQuantityList", "bizTransactionList", "sourceList",
                                                     "destinationList"};
  const auto is_in = [&](const auto& names) {
    return std::find(names.begin(), names.end(), member.name) != names.end();
  };
  if (member.name == "parentID" || member.name == "transformationID") {
    to_uri(member.value, host);
  } else if (member.name == "readPoint" || member.name == "bizLocation") {
    for (auto& part : member.value.members) {
      if (part.name == "id") to_uri(part.value, host);
    }
  } else if (is_in(kLists)) {
    for (auto& item : member.value.items) to_uri(item, host);
  } else if (is_in(kObjects)) {
    for (auto& item : member.value.items) {
      for (auto& part : item.members) {
        if (part.name != "type" && part.name != "uom") to_uri(part.value, host);
      }
    }
  }
}

bool is_strange(std::string_view name) {
  const auto prefix = scheme_of(name);
  return !prefix.empty() && !is_standard_prefix(prefix);
}

/// Takes out, at any depth, what belongs to other namespaces.
void drop_strange(Json& json) {
  std::erase_if(json.members, [](const JsonMember& member) { return is_strange(member.name); });
  for (auto& member : json.members) drop_strange(member.value);
  for (auto& item : json.items) drop_strange(item);
}

/// What a page of the service says of places, too: registered companies' and raw-material areas. Any
/// other identifier may be a household's home.
bool is_open_place(const Json& place) {
  const auto* id = place.member("id");
  if (id == nullptr || !id->is_string()) return false;
  const auto parts = parts_of(id->text);
  return !parts.gln.empty() || !parts.area.empty();
}

void drop_homes(Json& json) {
  std::erase_if(json.members, [](const JsonMember& member) {
    return (member.name == "readPoint" || member.name == "bizLocation") && !is_open_place(member.value);
  });
}

void open_up(Json& json) {
  const bool transaction =
      json.member("bizTransactionList") != nullptr && json.member("type")->text == "TransactionEvent";
  std::erase_if(json.members, [&](const JsonMember& member) {
    return member.name == "@context" || member.name == "bizTransactionList" || member.name == "sourceList" ||
           member.name == "destinationList" || (transaction && member.name == "parentID");
  });
  drop_homes(json);
  drop_strange(json);
  std::erase_if(json.members,
                [](const JsonMember& member) { return member.name == "ilmd" && member.value.members.empty(); });
  for (auto& member : json.members) {
    if (member.name == "type" && transaction) member.value.text = "ObjectEvent";
    if (member.name != "errorDeclaration") continue;
    std::erase_if(member.value.members, [](const JsonMember& part) { return part.name == "correctiveEventIDs"; });
  }
  if (transaction && json.member("epcList") == nullptr && json.member("quantityList") == nullptr) {
    json.add("epcList", json_array());
  }
}

std::string document_start(std::string_view type, Instant created) {
  return std::string("{\"@context\":[\"")
      .append(kContextUri)
      .append("\"],\"type\":\"")
      .append(type)
      .append("\",\"schemaVersion\":\"2.0\",\"creationDate\":\"")
      .append(iso_instant(created))
      .append("\",\"epcisBody\":");
}

void append_events(std::string& out, const std::vector<std::string>& events) {
  out += "{\"eventList\":[";
  for (const auto& event : events) {
    if (&event != events.data()) out += ',';
    out += event;
  }
  out += "]}";
}

}  // namespace

std::string_view event_type_code(EventType type) {
  switch (type) {
    case EventType::kObject:
      return "ObjectEvent";
    case EventType::kAggregation:
      return "AggregationEvent";
    case EventType::kTransaction:
      return "TransactionEvent";
    case EventType::kTransformation:
      return "TransformationEvent";
    case EventType::kAssociation:
      break;
  }
  return "AssociationEvent";
}

void complete(Event& event, std::string_view host, std::optional<Instant> declared) {
  auto json = tree_of(event, declared);
  auto text = write_json(json);
  if (host.empty() && text.find("\"material/") != std::string::npos) {
    throw std::invalid_argument("complete: an event that names a material wants a host");
  }
  Namespaces namespaces;
  namespaces.declare(kOwnPrefix, kOwnNamespace);
  Findings findings(1);
  Reading reading{findings, host, namespaces, true};
  Event checked;
  read_event_members(reading, {}, json, checked);
  if (!findings.empty()) throw std::invalid_argument("complete: " + findings.errors().front().in(Language::kEnglish));
  if (event.id.empty()) event.id = hash_of(json, namespaces, host);
  json.members.insert(json.members.begin() + 1, {"eventID", json_text(event.id)});
  if (!event.note.empty()) json.members.insert(json.members.begin(), {"@context", own_context()});
  event.json = write_json(json);
}

Event declared_error(const Event& event, std::string_view reason, Instant declared) {
  auto json = read_json(event.json);
  if (!json || !json->is_object()) throw std::invalid_argument("declared_error: Event::json is no event");
  std::erase_if(json->members, [](const JsonMember& member) { return member.name == "errorDeclaration"; });
  auto error = json_object();
  error.add("declarationTime", json_text(iso_instant(declared)));
  add_text(error, "reason", reason);
  json->add("errorDeclaration", std::move(error));
  return stored_event(write_json(*json));
}

std::string event_json(const Event& event, std::optional<Instant> recorded, std::string_view host, bool open) {
  auto json = read_json(event.json);
  if (!json || !json->is_object() || json->member("type") == nullptr) {
    throw std::invalid_argument("event_json: Event::json is no event");
  }
  if (open) open_up(*json);
  for (auto& member : json->members) to_uris(member, host);
  if (recorded) {
    const auto after = std::find_if(json->members.begin(), json->members.end(),
                                    [](const JsonMember& member) { return member.name == "eventTime"; });
    const auto place = after == json->members.end() ? after : after + 1;
    json->members.insert(place, {"recordTime", json_text(iso_instant(*recorded))});
  }
  return write_json(*json);
}

std::string bare_event_json(std::string_view event) {
  if (!event.starts_with('{')) throw std::invalid_argument("bare_event_json: no event");
  if (event.starts_with("{\"@context\"")) return std::string(event);
  return std::string("{\"@context\":[\"").append(kContextUri).append("\"],").append(event.substr(1));
}

std::string document_json(const std::vector<std::string>& events, Instant created) {
  auto out = document_start("EPCISDocument", created);
  append_events(out, events);
  return out += '}';
}

std::string query_document_json(std::string_view query_name, const std::vector<std::string>& events, Instant created) {
  auto out = document_start("EPCISQueryDocument", created);
  out.append("{\"queryResults\":{\"queryName\":").append(write_json(json_text(query_name))).append(",\"resultsBody\":");
  append_events(out, events);
  return out += "}}}";
}

}  // namespace ocop::gs1::epcis
