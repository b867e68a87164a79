// What a producer's events may be about: its products, areas and recent lots, and what they are called.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "db/events.h"
#include "db/lists.h"
#include "labeler/console/context.h"
#include "labeler/event_entry.h"

namespace ocop::labeler::console {

struct EventGoods {
  std::string host;  ///< lower case, of material nodes
  Language language{};
  std::vector<db::ProductRow> products;
  std::vector<db::AreaFacts> areas;
  // Nodes, those of late first, a dozen each.
  std::vector<std::string> own;        ///< lots of its products, registered or made in an event
  std::vector<std::string> harvested;  ///< raw-material lots
  std::vector<std::string> received;   ///< of others

  /// "Mật ong hoa núi, lô L2601", "Rừng mơ A, ngày 20/11/2026"; what it does not know by its number.
  std::string name(std::string_view node) const;
};
EventGoods event_goods(const Context& context, const Visit& visit);
std::string event_host(const Context& context);

/// "Thu hoạch", or the standard's word for a step that the console does not have.
std::string step_name(const gs1::epcis::Event& event, Language language);

}  // namespace ocop::labeler::console
