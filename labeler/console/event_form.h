// The form of one event: what was typed, its fields, and the entry that it makes.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "labeler/console/event_goods.h"

namespace ocop::labeler::console {

struct TypedEvent {
  EventStep step{};
  std::string of;  ///< the node that was chosen; of a harvest the area's
  std::string at;  ///< when the page was asked for: what "now" is, so that a form sent twice is one event
  std::string day, time;
  std::string quantity, unit;
  std::vector<std::string> in;  ///< nodes of inputs that were ticked
  std::string other_in;         ///< further ones, one a line
  std::string partner, celsius, result, note;
};

/// A node as addresses and forms carry it, checked; nullopt for what is none of goods.
std::optional<std::string> goods_node(std::string_view text, std::string_view host);

TypedEvent fresh_event(const Visit& visit, EventStep step, std::string of);
TypedEvent typed_event(const Visit& visit, EventStep step, std::string of);

Result<EventEntry> read_event_form(const TypedEvent& typed, std::string_view host);

/// {inputs: [{node, name, ticked}], fields: […], open: whether the folded part has an error}
nlohmann::json event_form_json(const TypedEvent& typed, const EventGoods& goods, const std::optional<Error>& error);

}  // namespace ocop::labeler::console
