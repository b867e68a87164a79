#include "gs1/epcis/event_hash.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <stdexcept>

#include "base/digest.h"
#include "base/text.h"
#include "gs1/epcis/cbv.h"
#include "gs1/epcis/hashing.h"
#include "gs1/epcis/nodes.h"
#include "gs1/epcis/uri.h"

namespace ocop::gs1::epcis {
namespace {

constexpr std::string_view kHashStart = "ni:///sha-256;";
constexpr std::string_view kHashEnd = "?ver=CBV2.0";

enum class Form { kText, kTime, kNode, kMeasurement, kException, kComponent };

struct Field {
  std::string_view name;
  Form form = Form::kText;
};

constexpr std::array kQuantityFields{Field{"epcClass", Form::kNode}, Field{"quantity"}, Field{"uom"}};

constexpr std::array kMetadataFields{Field{"time", Form::kTime},    Field{"startTime", Form::kTime},
                                     Field{"endTime", Form::kTime}, Field{"deviceID"},
                                     Field{"deviceMetadata"},       Field{"rawData"},
                                     Field{"dataProcessingMethod"}, Field{"bizRules"}};

constexpr std::array kReportFields{Field{"type", Form::kMeasurement},
                                   Field{"exception", Form::kException},
                                   Field{"deviceID"},
                                   Field{"deviceMetadata"},
                                   Field{"rawData"},
                                   Field{"dataProcessingMethod"},
                                   Field{"time", Form::kTime},
                                   Field{"microorganism"},
                                   Field{"chemicalSubstance"},
                                   Field{"value"},
                                   Field{"component", Form::kComponent},
                                   Field{"stringValue"},
                                   Field{"booleanValue"},
                                   Field{"hexBinaryValue"},
                                   Field{"uriValue"},
                                   Field{"minValue"},
                                   Field{"maxValue"},
                                   Field{"meanValue"},
                                   Field{"sDev"},
                                   Field{"percRank"},
                                   Field{"percValue"},
                                   Field{"uom"},
                                   Field{"coordinateReferenceSystem"}};

/// Members that the extensions at the end are told apart from.
constexpr std::array<std::string_view, 29> kStandard{"@context",
                                                     "type",
                                                     "eventTime",
                                                     "recordTime",
                                                     "eventTimeZoneOffset",
                                                     "eventID",
                                                     "certificationInfo",
                                                     "errorDeclaration",
                                                     "epcList",
                                                     "quantityList",
                                                     "parentID",
                                                     "childEPCs",
                                                     "childQuantityList",
                                                     "inputEPCList",
                                                     "inputQuantityList",
                                                     "outputEPCList",
                                                     "outputQuantityList",
                                                     "transformationID",
                                                     "action",
                                                     "bizStep",
                                                     "disposition",
                                                     "persistentDisposition",
                                                     "readPoint",
                                                     "bizLocation",
                                                     "bizTransactionList",
                                                     "sourceList",
                                                     "destinationList",
                                                     "sensorElementList",
                                                     "ilmd"};

/// The shortest form of a decimal number; other texts, and those that a double cannot hold, stay.
std::string plain_number(std::string_view text) {
  auto digits = text;
  if (digits.starts_with('-') || digits.starts_with('+')) digits.remove_prefix(1);
  if (digits.empty() || digits.size() > 17 || digits.find_first_not_of("0123456789.eE+-") != std::string_view::npos) {
    return std::string(text);
  }
  const std::string copy(text);
  char* end = nullptr;
  const double value = std::strtod(copy.c_str(), &end);
  if (end != copy.c_str() + copy.size() || !std::isfinite(value)) return copy;
  if (value == std::floor(value) && std::fabs(value) < 1e17) return fmt::format("{}", static_cast<long long>(value));
  return fmt::format("{}", value);
}

bool is_node(std::string_view text) {
  return text.starts_with("material/") ||
         (!text.empty() && text[0] >= '0' && text[0] <= '9' && text.find('/') != std::string_view::npos);
}

class Prehash {
 public:
  Prehash(const Namespaces& namespaces, std::string_view host) : namespaces_(namespaces), host_(host) {}

  std::string of(const Json& event) {
    std::string out = "eventType=" + text(event, "type");
    append(out, event, Field{"eventTime", Form::kTime});
    append(out, event, Field{"eventTimeZoneOffset"});
    append_list(out, event, "epcList");
    append(out, event, Field{"parentID", Form::kNode});
    append_list(out, event, "inputEPCList");
    append_list(out, event, "childEPCs");
    for (const auto* name : {"quantityList", "childQuantityList", "inputQuantityList"})
      append_quantities(out, event, name);
    append_list(out, event, "outputEPCList");
    append_quantities(out, event, "outputQuantityList");
    append(out, event, Field{"action"});
    append(out, event, Field{"transformationID", Form::kNode});
    append_term(out, event, "bizStep", Vocabulary::kBizStep);
    append_term(out, event, "disposition", Vocabulary::kDisposition);
    append_persistent(out, event);
    append_location(out, event, "readPoint");
    append_location(out, event, "bizLocation");
    append_typed(out, event, "bizTransactionList", "bizTransaction", Vocabulary::kTransactionType);
    append_typed(out, event, "sourceList", "source", Vocabulary::kSourceDestType);
    append_typed(out, event, "destinationList", "destination", Vocabulary::kSourceDestType);
    append_sensors(out, event);
    append_ilmd(out, event);
    append_extensions(out, event);
    return out;
  }

 private:
  static std::string text(const Json& object, std::string_view name) {
    const auto* member = object.member(name);
    return member == nullptr ? std::string() : std::string(trim(member->text));
  }

  /// A GS1 identifier as the constrained canonical URI, whatever its form.
  std::string canonical(std::string_view value) const {
    const auto node = node_of(value.substr(0, value.find('?')), host_);
    if (!node || *node == value.substr(0, value.find('?'))) return std::string(value);
    return uri_of(*node, host_);
  }

  std::string any_value(std::string_view value) const {
    const auto plain = plain_number(trim(value));
    if (plain != trim(value) || scheme_of(plain).empty()) return plain;
    return canonical(plain);
  }

  std::string value_of(const Json& json, Form form) const {
    switch (form) {
      case Form::kTime: {
        const auto at = read_time(json.text);
        return at ? milliseconds_text(*at) : json.text;
      }
      case Form::kNode:
        return is_node(json.text) ? uri_of(json.text, host_) : canonical(json.text);
      case Form::kMeasurement:
        return term_uri(Vocabulary::kMeasurement, short_term(Vocabulary::kMeasurement, json.text));
      case Form::kException:
        return term_uri(Vocabulary::kException, short_term(Vocabulary::kException, json.text));
      case Form::kComponent:
        return term_uri(Vocabulary::kComponent, short_term(Vocabulary::kComponent, json.text));
      case Form::kText:
        break;
    }
    return any_value(json.text);
  }

  void append(std::string& out, const Json& object, const Field& field) const {
    const auto* member = object.member(field.name);
    if (member == nullptr || member->text.empty()) return;
    out.append(field.name).append("=").append(value_of(*member, field.form));
  }

  template <class Fields>
  std::string fields_of(const Json& object, const Fields& fields) const {
    std::string out;
    for (const auto& field : fields) append(out, object, field);
    return out;
  }

  static void append_sorted(std::string& out, std::string_view name, std::vector<std::string> parts) {
    if (parts.empty()) return;
    std::sort(parts.begin(), parts.end());
    out.append(name);
    for (const auto& part : parts) out.append(part);
  }

  void append_list(std::string& out, const Json& event, std::string_view name) const {
    const auto* list = event.member(name);
    if (list == nullptr) return;
    std::vector<std::string> parts;
    for (const auto& item : list->items) parts.push_back("epc=" + value_of(item, Form::kNode));
    append_sorted(out, name, std::move(parts));
  }

  void append_quantities(std::string& out, const Json& event, std::string_view name) const {
    const auto* list = event.member(name);
    if (list == nullptr) return;
    std::vector<std::string> parts;
    for (const auto& item : list->items) parts.push_back("quantityElement" + fields_of(item, kQuantityFields));
    append_sorted(out, name, std::move(parts));
  }

  void append_term(std::string& out, const Json& event, std::string_view name, Vocabulary vocabulary) const {
    const auto* member = event.member(name);
    if (member == nullptr) return;
    out.append(name).append("=").append(term_uri(vocabulary, short_term(vocabulary, trim(member->text))));
  }

  void append_persistent(std::string& out, const Json& event) const {
    const auto* persistent = event.member("persistentDisposition");
    if (persistent == nullptr) return;
    std::string parts;
    for (const std::string name : {"set", "unset"}) {
      const auto* list = persistent->member(name);
      if (list == nullptr) continue;
      std::vector<std::string> dispositions;
      for (const auto& item : list->items) {
        dispositions.push_back(name + "=" +
                               term_uri(Vocabulary::kDisposition, short_term(Vocabulary::kDisposition, item.text)));
      }
      append_sorted(parts, "", std::move(dispositions));
    }
    if (!parts.empty()) out.append("persistentDisposition").append(parts);
  }

  void append_location(std::string& out, const Json& event, std::string_view name) const {
    const auto* location = event.member(name);
    if (location == nullptr) return;
    std::string id;
    append(id, *location, Field{"id", Form::kNode});
    if (!id.empty()) out.append(name).append(id);
  }

  void append_typed(std::string& out, const Json& event, std::string_view list_name, std::string_view member,
                    Vocabulary vocabulary) const {
    const auto* list = event.member(list_name);
    if (list == nullptr) return;
    std::vector<std::string> parts;
    for (const auto& item : list->items) {
      std::string part;
      append_term(part, item, "type", vocabulary);
      append(part, item, Field{member, Form::kNode});
      parts.push_back(std::move(part));
    }
    append_sorted(out, list_name, std::move(parts));
  }

  void append_sensors(std::string& out, const Json& event) const {
    const auto* list = event.member("sensorElementList");
    if (list == nullptr) return;
    std::vector<std::string> elements;
    for (const auto& item : list->items) {
      std::string element = "sensorElement";
      const auto* metadata = item.member("sensorMetadata");
      const auto fields = metadata == nullptr ? std::string() : fields_of(*metadata, kMetadataFields);
      if (!fields.empty()) element.append("sensorMetadata").append(fields);
      std::vector<std::string> reports;
      if (const auto* all = item.member("sensorReport")) {
        for (const auto& report : all->items) reports.push_back("sensorReport" + fields_of(report, kReportFields));
      }
      append_sorted(element, "", std::move(reports));
      elements.push_back(std::move(element));
    }
    append_sorted(out, "", std::move(elements));
  }

  void append_ilmd(std::string& out, const Json& event) const {
    const auto* ilmd = event.member("ilmd");
    if (ilmd == nullptr) return;
    append_sorted(out, "ilmd", members_of(*ilmd, [](std::string_view) { return false; }));
  }

  /// Each member as its expanded name, "=" and value, or its own members behind it.
  void add_member(std::vector<std::string>& parts, std::string_view name, const Json& value) const {
    if (value.is_array()) {
      for (const auto& item : value.items) add_member(parts, name, item);
      return;
    }
    auto part = namespaces_.expanded(name);
    if (value.is_object()) {
      append_sorted(part, "", members_of(value, [](std::string_view) { return false; }));
    } else if (!trim(value.text).empty()) {
      part.append("=").append(any_value(value.text));
    }
    parts.push_back(std::move(part));
  }

  template <class Skip>
  std::vector<std::string> members_of(const Json& object, Skip skip) const {
    std::vector<std::string> parts;
    for (const auto& member : object.members) {
      if (!skip(member.name)) add_member(parts, member.name, member.value);
    }
    return parts;
  }

  template <class Fields>
  std::string extensions_of(std::string_view name, const Json& object, const Fields& fields) const {
    std::string out;
    append_sorted(out, name, members_of(object, [&](std::string_view member) {
                    return std::any_of(fields.begin(), fields.end(),
                                       [&](const Field& field) { return field.name == member; });
                  }));
    return out;
  }

  /// What an element's own fields leave over.
  std::string sensor_extensions(const Json& element) const {
    std::vector<std::string> parts;
    for (const auto& [name, value] : element.members) {
      std::string part;
      if (name == "sensorMetadata") {
        part = extensions_of(name, value, kMetadataFields);
        if (!part.empty()) parts.push_back(std::move(part));
      } else if (name == "sensorReport") {
        for (const auto& report : value.items) {
          part = extensions_of(name, report, kReportFields);
          if (!part.empty()) parts.push_back(std::move(part));
        }
      } else {
        add_member(parts, name, value);
      }
    }
    std::string out;
    append_sorted(out, "sensorElement", std::move(parts));
    return out;
  }

  /// Those below standard fields first, in the order of these, then the event's own.
  void append_extensions(std::string& out, const Json& event) const {
    constexpr std::array kLocation{Field{"id"}};
    for (const auto* name : {"readPoint", "bizLocation"}) {
      if (const auto* location = event.member(name)) out += extensions_of(name, *location, kLocation);
    }
    if (const auto* list = event.member("sensorElementList")) {
      std::vector<std::string> elements;
      for (const auto& element : list->items) elements.push_back(sensor_extensions(element));
      append_sorted(out, "", std::move(elements));
    }
    append_sorted(out, "", members_of(event, [](std::string_view name) {
                    return std::find(kStandard.begin(), kStandard.end(), name) != kStandard.end();
                  }));
  }

  const Namespaces& namespaces_;
  std::string_view host_;
};

void declare_all(const Json& context, Namespaces& namespaces) {
  for (const auto& part : context.items) declare_all(part, namespaces);
  for (const auto& member : context.members) {
    if (member.value.is_string()) namespaces.declare(member.name, member.value.text);
  }
}

}  // namespace

std::string prehash_of(const Json& event, const Namespaces& namespaces, std::string_view host) {
  return Prehash(namespaces, host).of(event);
}

std::string hash_of(const Json& event, const Namespaces& namespaces, std::string_view host) {
  return std::string(kHashStart).append(sha256_hex(prehash_of(event, namespaces, host))).append(kHashEnd);
}

std::string event_prehash(std::string_view event_json) {
  const auto event = read_json(event_json);
  if (!event || event->member("type") == nullptr || event->member("eventTime") == nullptr) {
    throw std::invalid_argument("event_prehash: no event");
  }
  Namespaces namespaces;
  if (const auto* context = event->member("@context")) declare_all(*context, namespaces);
  return prehash_of(*event, namespaces, "");
}

std::string event_hash(std::string_view event_json) {
  return std::string(kHashStart).append(sha256_hex(event_prehash(event_json))).append(kHashEnd);
}

bool is_event_hash(std::string_view id) {
  if (id.size() != kHashStart.size() + 64 + kHashEnd.size() || !id.starts_with(kHashStart) || !id.ends_with(kHashEnd)) {
    return false;
  }
  const auto digits = id.substr(kHashStart.size(), 64);
  return digits.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace ocop::gs1::epcis
