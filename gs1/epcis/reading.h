// What reading an event takes along: where it is, what was wrong so far. For this folder only.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "gs1/epcis/cbv.h"
#include "gs1/epcis/event.h"
#include "gs1/epcis/json_tree.h"
#include "gs1/epcis/namespaces.h"

namespace ocop::gs1::epcis {

/// A place in a document, linked upwards: text is made only for an error.
struct Path {
  static constexpr std::size_t kNoIndex = static_cast<std::size_t>(-1);
  const Path* up = nullptr;
  std::string_view name;
  std::size_t index = kNoIndex;

  std::string text() const;  ///< "epcisBody.eventList[3].readPoint.id"
};

class Findings {
 public:
  explicit Findings(std::size_t most) : most_(most) {}
  void add(const Path& path, Message message);
  void add(std::string where, Message message);
  bool full() const { return errors_.size() >= most_; }
  bool empty() const { return errors_.empty(); }
  std::vector<Error> take() { return std::move(errors_); }
  const std::vector<Error>& errors() const { return errors_; }

 private:
  std::size_t most_;
  std::vector<Error> errors_;
};

struct Reading {
  Findings& findings;
  std::string_view host;
  const Namespaces& namespaces;
  /// Identifiers are nodes already, and the event has its name.
  bool kept = false;
};

/// All of these check a value and note what is wrong; what they return is the value as it is kept.
bool expect(Reading& reading, const Path& path, const Json& json, Json::Kind kind);
Json read_uri(Reading& reading, const Path& path, const Json& json);
/// A URI as a node.
Json read_node(Reading& reading, const Path& path, const Json& json);
Json read_term(Reading& reading, const Path& path, const Json& json, Vocabulary vocabulary);
Json read_time_member(Reading& reading, const Path& path, const Json& json);
Json read_number(Reading& reading, const Path& path, const Json& json);
/// A member of another namespace: its prefix must be declared. False where it is none.
bool is_extension(Reading& reading, const Path& path, std::string_view name);
/// Names the nearest of `known`.
void refuse_member(Reading& reading, const Path& path, std::string_view name,
                   const std::vector<std::string_view>& known);

/// @context of a document or an event: declares its prefixes.
void read_context(Findings& findings, const Path& path, const Json& json, Namespaces& namespaces);

/// The parts of an event; each fills what `event` indexes.
Json read_quantities(Reading& reading, const Path& path, const Json& json, std::vector<Quantity>& quantities);
Json read_nodes(Reading& reading, const Path& path, const Json& json, std::vector<std::string>& nodes);
Json read_typed_ids(Reading& reading, const Path& path, const Json& json, std::string_view member,
                    Vocabulary vocabulary, std::vector<TypedId>& ids);
Json read_location(Reading& reading, const Path& path, const Json& json, std::string& node);
Json read_persistent(Reading& reading, const Path& path, const Json& json, Event& event);
Json read_certifications(Reading& reading, const Path& path, const Json& json, Event& event);
Json read_error_declaration(Reading& reading, const Path& path, const Json& json, Event& event);
Json read_ilmd(Reading& reading, const Path& path, const Json& json);
Json read_sensors(Reading& reading, const Path& path, const Json& json, std::vector<SensorValue>& sensors);

/// A whole event; nothing is thrown. `event.json` and `event.id` are set when nothing was wrong.
void read_event_members(Reading& reading, const Path& path, const Json& json, Event& event);

/// Whether the event has what its type must have (EPCIS 2.0, 7.4).
void check_event(Reading& reading, const Path& path, const Json& json, const Event& event);

}  // namespace ocop::gs1::epcis
