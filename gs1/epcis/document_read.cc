#include <algorithm>
#include <stdexcept>

#include "base/text.h"
#include "gs1/epcis/event_json.h"
#include "gs1/epcis/reading.h"
#include "gs1/epcis/uri.h"

namespace ocop::gs1::epcis {
namespace {

const std::vector<std::string_view>& document_members() {
  static const std::vector<std::string_view> kNames{
      "@context",           "id",     "type",     "schemaVersion", "creationDate",
      "instanceIdentifier", "sender", "receiver", "epcisHeader",   "epcisBody"};
  return kNames;
}

void check_version(Reading& reading, const Path& path, const Json& json) {
  if (!expect(reading, path, json, Json::Kind::kString)) return;
  const bool dotted = json.text.find_first_not_of("0123456789.") == std::string::npos && !json.text.ends_with('.') &&
                      json.text.find("..") == std::string::npos;
  if (dotted && (json.text == "2" || json.text.starts_with("2."))) return;
  reading.findings.add(path, message("\"{0}\" is no version that is taken here; \"2.0\" is right",
                                     "Không nhận phiên bản \"{0}\"; phải là \"2.0\"", printable(json.text)));
}

/// One entry of vocabularyList: its form only, nothing of it is kept.
void check_vocabulary(Reading& reading, const Path& path, const Json& json) {
  if (!expect(reading, path, json, Json::Kind::kObject)) return;
  const Path type{&path, "type"};
  if (const auto* member = json.member("type")) {
    read_uri(reading, type, *member);
  } else {
    reading.findings.add(type, message("\"type\" is missing", "Thiếu \"type\""));
  }
  const auto* elements = json.member("vocabularyElementList");
  if (elements == nullptr) return;
  const Path list{&path, "vocabularyElementList"};
  if (!expect(reading, list, *elements, Json::Kind::kArray)) return;
  for (std::size_t i = 0; i < elements->items.size() && !reading.findings.full(); ++i) {
    const Path here{&list, "", i};
    const Path id{&here, "id"};
    const auto* member = elements->items[i].member("id");
    if (member != nullptr) {
      read_uri(reading, id, *member);
    } else {
      reading.findings.add(id, message("\"id\" is missing", "Thiếu \"id\""));
    }
  }
}

void check_header(Reading& reading, const Path& path, const Json& json) {
  if (!expect(reading, path, json, Json::Kind::kObject)) return;
  for (const auto& [name, value] : json.members) {
    if (name != "epcisMasterData") {
      if (!is_extension(reading, path, name)) refuse_member(reading, path, name, {"epcisMasterData"});
      continue;
    }
    const Path here{&path, name};
    if (!expect(reading, here, value, Json::Kind::kObject)) continue;
    const auto* list = value.member("vocabularyList");
    const Path vocabularies{&here, "vocabularyList"};
    if (list == nullptr || !expect(reading, vocabularies, *list, Json::Kind::kArray)) continue;
    for (std::size_t i = 0; i < list->items.size() && !reading.findings.full(); ++i) {
      const Path item{&vocabularies, "", i};
      check_vocabulary(reading, item, list->items[i]);
    }
  }
}

void read_one(Findings& findings, const Path& path, const Json& json, std::string_view host, const Namespaces& outer,
              std::vector<Event>& events) {
  auto namespaces = outer;
  if (const auto* context = json.member("@context")) {
    const Path here{&path, "@context"};
    read_context(findings, here, *context, namespaces);
  }
  Reading reading{findings, host, namespaces};
  events.emplace_back();
  read_event_members(reading, path, json, events.back());
}

void read_body(Reading& reading, const Path& path, const Json& json, std::vector<Event>& events) {
  if (!expect(reading, path, json, Json::Kind::kObject)) return;
  for (const auto& member : json.members) {
    if (member.name != "eventList" && !is_extension(reading, path, member.name)) {
      refuse_member(reading, path, member.name, {"eventList"});
    }
  }
  const auto* list = json.member("eventList");
  const Path here{&path, "eventList"};
  if (list == nullptr) {
    reading.findings.add(here, message("The list of events is missing", "Thiếu danh sách sự kiện"));
    return;
  }
  if (!expect(reading, here, *list, Json::Kind::kArray)) return;
  for (std::size_t i = 0; i < list->items.size() && !reading.findings.full(); ++i) {
    const Path item{&here, "", i};
    read_one(reading.findings, item, list->items[i], reading.host, reading.namespaces, events);
  }
}

void check_document_member(Reading& reading, const Path& path, const std::string& name, const Json& value) {
  const Path here{&path, name};
  if (name == "id") {
    read_uri(reading, here, value);
  } else if (name == "schemaVersion") {
    check_version(reading, here, value);
  } else if (name == "creationDate") {
    read_time_member(reading, here, value);
  } else if (name == "instanceIdentifier" || name == "sender" || name == "receiver") {
    expect(reading, here, value, Json::Kind::kString);
  } else if (name == "epcisHeader") {
    check_header(reading, here, value);
  } else if (const auto& known = document_members();
             std::find(known.begin(), known.end(), name) == known.end() && !is_extension(reading, path, name)) {
    refuse_member(reading, path, name, known);
  }
}

void read_whole(Findings& findings, const Json& json, std::string_view host, std::vector<Event>& events) {
  const Path root;
  Namespaces namespaces;
  if (const auto* context = json.member("@context")) {
    const Path here{nullptr, "@context"};
    read_context(findings, here, *context, namespaces);
  }
  Reading reading{findings, host, namespaces};
  for (const auto& [name, value] : json.members) check_document_member(reading, root, name, value);
  for (const auto* name : {"@context", "schemaVersion", "creationDate", "epcisBody"}) {
    if (json.member(name) != nullptr) continue;
    const Path here{&root, name};
    findings.add(here, message("\"{0}\" is missing", "Thiếu \"{0}\"", name));
  }
  const Path body{&root, "epcisBody"};
  if (const auto* value = json.member("epcisBody")) read_body(reading, body, *value, events);
}

void read_bare(Findings& findings, const Json& json, std::string_view host, std::vector<Event>& events) {
  const Path root;
  Namespaces namespaces;
  const Path here{nullptr, "@context"};
  if (const auto* context = json.member("@context")) {
    read_context(findings, here, *context, namespaces);
  } else {
    findings.add(here, message("An event that stands alone wants \"@context\": \"{0}\"",
                               "Sự kiện đứng riêng phải có \"@context\": \"{0}\"", kContextUri));
  }
  Reading reading{findings, host, namespaces};
  events.emplace_back();
  read_event_members(reading, root, json, events.back());
}

/// Only an EPCISDocument has a list of events; one event alone has its own bound.
bool is_too_long(const Json& json) {
  const auto* body = json.member("epcisBody");
  const auto* list = body == nullptr ? nullptr : body->member("eventList");
  return list != nullptr && (list->items.size() > kMaxDocumentEvents ||
                             count_items(*list) > kMaxDocumentEvents + kMaxDocumentNodes);
}

}  // namespace

Error too_many_events() {
  return {"epcisBody.eventList",
          message("At most {0} events with {1} identifiers at once", "Mỗi lần tối đa {0} sự kiện với {1} mã định danh",
                  kMaxDocumentEvents, kMaxDocumentNodes)};
}

tl::expected<std::vector<Event>, std::vector<Error>> read_document(std::string_view json, std::string_view host,
                                                                   std::size_t most_errors) {
  const auto tree = read_json(json);
  if (!tree) return tl::unexpected(std::vector<Error>{tree.error()});
  if (is_too_long(*tree)) return tl::unexpected(std::vector<Error>{too_many_events()});
  Findings findings(std::max<std::size_t>(most_errors, 1));
  std::vector<Event> events;
  const auto* type = tree->member("type");
  const auto name = type == nullptr ? std::string_view() : std::string_view(type->text);
  if (!tree->is_object()) {
    findings.add("", message("This is no EPCISDocument: an object in {{ }} is right",
                             "Đây không phải là EPCISDocument: phải là một đối tượng trong {{ }}"));
  } else if (name == "EPCISQueryDocument") {
    findings.add("type", message("The results of a query are not captured; send them as an EPCISDocument",
                                 "Không ghi nhận kết quả truy vấn; hãy gửi dưới dạng EPCISDocument"));
  } else if (name == "EPCISDocument" || !name.ends_with("Event")) {
    if (name != "EPCISDocument") {
      findings.add("type", message("What is right is \"EPCISDocument\", or the type of one event",
                                   "Phải là \"EPCISDocument\" hoặc loại của một sự kiện"));
    }
    read_whole(findings, *tree, host, events);
  } else {
    read_bare(findings, *tree, host, events);
  }
  if (!findings.empty()) return tl::unexpected(findings.take());
  return events;
}

Result<Event> read_event(std::string_view json, std::string_view host, std::string_view path) {
  auto tree = read_json(json);
  if (!tree) return tl::unexpected(tree.error());
  Findings findings(1);
  std::vector<Event> events;
  const Path here{nullptr, path};
  read_one(findings, here, *tree, host, {}, events);
  if (!findings.empty()) return tl::unexpected(findings.errors().front());
  return std::move(events.front());
}

Event stored_event(std::string_view json) {
  const auto tree = read_json(json);
  if (!tree) throw std::invalid_argument("stored_event: " + tree.error().in(Language::kEnglish));
  Findings findings(1);
  Namespaces namespaces;
  if (const auto* context = tree->member("@context")) {
    const Path here{nullptr, "@context"};
    read_context(findings, here, *context, namespaces);
  }
  Reading reading{findings, "", namespaces, true};
  Event event;
  read_event_members(reading, {}, *tree, event);
  if (!findings.empty())
    throw std::invalid_argument("stored_event: " + findings.errors().front().in(Language::kEnglish));
  event.json = json;
  return event;
}

}  // namespace ocop::gs1::epcis
