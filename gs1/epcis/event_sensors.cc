#include <algorithm>
#include <array>

#include "base/text.h"
#include "gs1/epcis/reading.h"
#include "gs1/epcis/uri.h"

namespace ocop::gs1::epcis {
namespace {

enum class Form { kUri, kTime, kNumber, kText, kBoolean, kHex, kMeasurement, kException, kComponent };

struct Member {
  std::string_view name;
  Form form;
};

constexpr std::array kMetadata{Member{"time", Form::kTime},
                               Member{"deviceID", Form::kUri},
                               Member{"deviceMetadata", Form::kUri},
                               Member{"rawData", Form::kUri},
                               Member{"startTime", Form::kTime},
                               Member{"endTime", Form::kTime},
                               Member{"dataProcessingMethod", Form::kUri},
                               Member{"bizRules", Form::kUri}};

constexpr std::array kReport{Member{"type", Form::kMeasurement},
                             Member{"exception", Form::kException},
                             Member{"deviceID", Form::kUri},
                             Member{"deviceMetadata", Form::kUri},
                             Member{"rawData", Form::kUri},
                             Member{"dataProcessingMethod", Form::kUri},
                             Member{"bizRules", Form::kUri},
                             Member{"time", Form::kTime},
                             Member{"microorganism", Form::kUri},
                             Member{"chemicalSubstance", Form::kUri},
                             Member{"coordinateReferenceSystem", Form::kUri},
                             Member{"value", Form::kNumber},
                             Member{"component", Form::kComponent},
                             Member{"stringValue", Form::kText},
                             Member{"booleanValue", Form::kBoolean},
                             Member{"hexBinaryValue", Form::kHex},
                             Member{"uriValue", Form::kUri},
                             Member{"minValue", Form::kNumber},
                             Member{"maxValue", Form::kNumber},
                             Member{"meanValue", Form::kNumber},
                             Member{"sDev", Form::kNumber},
                             Member{"percRank", Form::kNumber},
                             Member{"percValue", Form::kNumber},
                             Member{"uom", Form::kText}};

void check_hex(Reading& reading, const Path& path, const Json& json) {
  if (!expect(reading, path, json, Json::Kind::kString)) return;
  if (json.text.empty() || json.text.find_first_not_of("0123456789abcdefABCDEF") != std::string::npos) {
    reading.findings.add(path,
                         message("\"{0}\" is not hexadecimal; the digits 0-9 and A-F are right",
                                 "\"{0}\" không phải là số thập lục phân; chỉ dùng 0-9 và A-F", printable(json.text)));
  }
}

Json read_form(Reading& reading, const Path& path, const Json& json, Form form) {
  switch (form) {
    case Form::kUri:
      return read_uri(reading, path, json);
    case Form::kTime:
      return read_time_member(reading, path, json);
    case Form::kNumber:
      return read_number(reading, path, json);
    case Form::kMeasurement:
      return read_term(reading, path, json, Vocabulary::kMeasurement);
    case Form::kException:
      return read_term(reading, path, json, Vocabulary::kException);
    case Form::kComponent:
      return read_term(reading, path, json, Vocabulary::kComponent);
    case Form::kText:
      expect(reading, path, json, Json::Kind::kString);
      break;
    case Form::kBoolean:
      expect(reading, path, json, Json::Kind::kBoolean);
      break;
    case Form::kHex:
      check_hex(reading, path, json);
      break;
  }
  return json;
}

template <class Members>
Json read_members(Reading& reading, const Path& path, const Json& json, const Members& members) {
  if (!expect(reading, path, json, Json::Kind::kObject)) return {};
  auto kept = json_object();
  for (const auto& [name, value] : json.members) {
    const auto found = std::find_if(members.begin(), members.end(),
                                    [&, &wanted = name](const Member& member) { return member.name == wanted; });
    const Path here{&path, name};
    if (found != members.end()) {
      kept.add(name, read_form(reading, here, value, found->form));
    } else if (is_extension(reading, path, name)) {
      kept.add(name, value);
    } else {
      std::vector<std::string_view> known;
      for (const auto& member : members) known.push_back(member.name);
      refuse_member(reading, path, name, known);
    }
  }
  return kept;
}

std::string_view text_of(const Json& json, std::string_view name) {
  const auto* member = json.member(name);
  return member == nullptr ? std::string_view() : std::string_view(member->text);
}

std::optional<double> value_of(const Json& report) {
  for (const std::string_view name : {"value", "meanValue", "maxValue", "minValue"}) {
    const auto* member = report.member(name);
    if (member != nullptr && member->kind == Json::Kind::kNumber) return number_of(*member);
  }
  return {};
}

Json read_report(Reading& reading, const Path& path, const Json& json, std::string_view at,
                 std::vector<SensorValue>& sensors) {
  auto kept = read_members(reading, path, json, kReport);
  if (!json.is_object()) return kept;
  if (json.member("type") == nullptr) {
    reading.findings.add(path, message("\"type\" is missing: what was measured, as Temperature",
                                       "Thiếu \"type\": đại lượng được đo, ví dụ Temperature"));
  }
  const auto low = json.member("minValue");
  const auto high = json.member("maxValue");
  if (low != nullptr && high != nullptr && number_of(*low) > number_of(*high)) {
    reading.findings.add(path, message("minValue is above maxValue", "minValue lớn hơn maxValue"));
  }
  if (const auto value = value_of(kept)) {
    const auto own = text_of(kept, "time");
    sensors.push_back({std::string(text_of(kept, "type")), *value, std::string(text_of(kept, "uom")),
                       read_time(own.empty() ? at : own)});
  }
  return kept;
}

void check_span(Reading& reading, const Path& path, const Json& metadata) {
  const auto start = read_time(text_of(metadata, "startTime"));
  const auto end = read_time(text_of(metadata, "endTime"));
  if (start && end && *end < *start) {
    reading.findings.add(path, message("endTime is before startTime", "endTime sớm hơn startTime"));
  }
}

Json read_element(Reading& reading, const Path& path, const Json& json, std::vector<SensorValue>& sensors) {
  if (!expect(reading, path, json, Json::Kind::kObject)) return {};
  auto kept = json_object();
  const auto* metadata = json.member("sensorMetadata");
  const auto at = metadata == nullptr ? std::string_view() : text_of(*metadata, "time");
  for (const auto& [name, value] : json.members) {
    const Path here{&path, name};
    if (name == "sensorMetadata") {
      kept.add(name, read_members(reading, here, value, kMetadata));
      check_span(reading, here, value);
    } else if (name == "sensorReport") {
      auto reports = json_array();
      if (expect(reading, here, value, Json::Kind::kArray)) {
        for (std::size_t i = 0; i < value.items.size() && !reading.findings.full(); ++i) {
          const Path item{&here, "", i};
          reports.items.push_back(read_report(reading, item, value.items[i], at, sensors));
        }
      }
      kept.add(name, std::move(reports));
    } else if (is_extension(reading, path, name)) {
      kept.add(name, value);
    } else {
      refuse_member(reading, path, name, {"sensorMetadata", "sensorReport"});
    }
  }
  const auto* reports = json.member("sensorReport");
  if (reports == nullptr || (reports->is_array() && reports->items.empty())) {
    reading.findings.add(path, message("\"sensorReport\" is missing: at least one measurement",
                                       "Thiếu \"sensorReport\": cần ít nhất một số đo"));
  }
  return kept;
}

}  // namespace

Json read_sensors(Reading& reading, const Path& path, const Json& json, std::vector<SensorValue>& sensors) {
  if (!expect(reading, path, json, Json::Kind::kArray)) return {};
  auto kept = json_array();
  for (std::size_t i = 0; i < json.items.size() && !reading.findings.full(); ++i) {
    const Path here{&path, "", i};
    kept.items.push_back(read_element(reading, here, json.items[i], sensors));
  }
  return kept;
}

}  // namespace ocop::gs1::epcis
