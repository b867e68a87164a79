// Visibility events (EPCIS 2.0, sections 7 and 10; terms: CBV 2.0). Plain data and pure functions,
// safe from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"

namespace ocop::gs1::epcis {

enum class EventType : std::uint8_t { kObject, kAggregation, kTransaction, kTransformation, kAssociation };
std::string_view event_type_code(EventType type);  ///< "ObjectEvent", …

struct Quantity {
  std::string node;                ///< of the class (gs1/epcis/nodes.h)
  std::optional<double> quantity;  ///< none: all of it
  std::string unit;                ///< UN/CEFACT code, "KGM"; "" = pieces
  bool operator==(const Quantity&) const = default;
};

struct TypedId {
  std::string type;  ///< standard term short ("po", "owning_party"), others as URI
  std::string id;    ///< node or URI
  bool operator==(const TypedId&) const = default;
};

/// One value of a sensor report, for people. All that was reported is in the event's JSON.
struct SensorValue {
  std::string type;  ///< short: "Temperature"
  double value = 0;
  std::string unit;  ///< "CEL"
  std::optional<Instant> at;
};

/// What is indexed, drawn and shown. `json` is the whole event.
struct Event {
  EventType type{};
  std::string id;  ///< eventID, "" until it has one
  Instant at{};
  std::string offset = "+07:00";  ///< eventTimeZoneOffset
  std::string action;             ///< "ADD", "OBSERVE", "DELETE"; "" of a transformation
  std::vector<std::string> epcs, children, inputs, outputs;  ///< nodes of instances
  std::string parent;
  std::vector<Quantity> quantities, child_quantities, input_quantities, output_quantities;
  std::string transformation;
  std::string biz_step, disposition;             ///< standard terms short, others as URI
  std::vector<std::string> set_dispositions, unset_dispositions;  ///< persistentDisposition
  std::string read_point, biz_location;          ///< nodes
  std::vector<TypedId> transactions, sources, destinations;
  std::vector<SensorValue> sensors;
  std::vector<std::string> certifications;       ///< certificationInfo, URIs
  std::string corrects;  ///< reason of an errorDeclaration ("unknown" where it has none), "" = none
  std::string note;      ///< the member "ocop:note", a remark of who entered the event
  /// The event as a JSON object, members in the order in which they came, identifiers as nodes,
  /// standard terms short; without recordTime.
  std::string json;
};

inline constexpr std::size_t kMaxEventJson = 256 * 1024;
inline constexpr std::size_t kMaxEventNodes = 20'000;

}  // namespace ocop::gs1::epcis
