#include "db/event_rights.h"

#include <fmt/format.h>
#include <soci/soci.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <vector>

#include "base/text.h"
#include "db/guard.h"
#include "db/storable.h"
#include "gs1/epcis/nodes.h"

namespace ocop::db {
namespace {

using gs1::epcis::Event;
using gs1::epcis::EventType;

constexpr std::chrono::minutes kAhead{5};  ///< clocks differ
/// Before the programme and its labels; what is dated earlier is a mistake or made up.
constexpr std::chrono::sys_days kEarliest{std::chrono::year{2000} / 1 / 1};

/// Steps by which goods of anybody come to the actor.
constexpr std::array<std::string_view, 7> kArrivals{
    "arriving", "unloading", "receiving", "accepting", "storing", "stocking", "unpacking"};
/// Dispositions that say nothing against goods.
constexpr std::array<std::string_view, 6> kInOrder{
    "", "in_progress", "in_transit", "available", "sellable_accessible", "sellable_not_accessible"};

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& list, std::string_view one) {
  return std::find(list.begin(), list.end(), one) != list.end();
}

bool is_arrival(const Event& event) {
  return event.type != EventType::kTransformation && event.action != "ADD" &&
         holds(kArrivals, event.biz_step) && holds(kInOrder, event.disposition) &&
         event.set_dispositions.empty() && event.unset_dispositions.empty();
}

/// A list of the event, and whether what it names must be the actor's own.
struct List {
  const char* nodes;
  const char* classes;
  const std::vector<std::string>& named;
  const std::vector<gs1::epcis::Quantity>& quantities;
  bool own;
};

std::vector<List> lists_of(const Event& event) {
  const bool own = !is_arrival(event);
  const bool packs = event.action == "ADD" && !gs1::epcis::parts_of(event.parent).gtin.empty();
  return {
      {"epcList", "quantityList", event.epcs, event.quantities, own},
      {"childEPCs", "childQuantityList", event.children, event.child_quantities, own && !packs},
      {"inputEPCList", "inputQuantityList", event.inputs, event.input_quantities, false},
      {"outputEPCList", "outputQuantityList", event.outputs, event.output_quantities, true},
  };
}

Error unknown_area(const std::string& area) {
  return {"", message("The registry knows no raw-material area “{}”; of other origins give the "
                      "identifier that their owner uses",
                      "Sổ đăng ký không có vùng nguyên liệu “{}”; với nguồn khác, hãy ghi mã mà "
                      "chủ sở hữu của nguồn đó dùng",
                      printable(area))};
}

}  // namespace

const std::optional<Error>& EventRights::against_product(const std::string& gtin) {
  const auto [at, is_new] = products_.try_emplace(gtin);
  if (is_new) {
    if (auto reach = check_reach_product(connection_, actor_, Act::kRecordEvent, gtin); !reach) {
      at->second = reach.error();
    }
  }
  return at->second;
}

const std::optional<Error>& EventRights::against_area(const std::string& area) {
  const auto [at, is_new] = own_areas_.try_emplace(area);
  if (is_new) {
    if (auto reach = check_reach_area(connection_, actor_, Act::kRecordEvent, area); !reach) {
      at->second = reach.error();
    }
  }
  return at->second;
}

const std::string& EventRights::producer_of(const std::string& gtin) {
  const auto [at, is_new] = producers_.try_emplace(gtin);
  if (is_new) {
    guarded(connection_.display(), [&] {
      connection_.sql() << "SELECT producer FROM products WHERE gtin = :gtin",
          soci::into(at->second), soci::use(gtin);
    });
  }
  return at->second;
}

bool EventRights::is_area(const std::string& area) {
  const auto [at, is_new] = areas_.try_emplace(area, false);
  if (is_new && storable(area)) {
    guarded(connection_.display(), [&] {
      long long found = 0;
      connection_.sql() << "SELECT COUNT(*) FROM areas WHERE id = :area", soci::into(found),
          soci::use(area);
      at->second = found > 0;
    });
  }
  return at->second;
}

Result<void> EventRights::check_node(const std::string& node, bool own) {
  const auto parts = gs1::epcis::parts_of(node);
  if (!parts.area.empty() && !is_area(parts.area)) return tl::unexpected(unknown_area(parts.area));
  if (!own) return {};
  if (!parts.gtin.empty()) {
    if (const auto& why = against_product(parts.gtin)) return tl::unexpected(*why);
  }
  if (!parts.area.empty()) {
    if (const auto& why = against_area(parts.area)) return tl::unexpected(*why);
  }
  return {};
}

Result<void> EventRights::check(const Event& event, const std::string& path) {
  const auto refuse = [&](std::string where, const Error& why) {
    return tl::unexpected(Error{path + "." + std::move(where), why.message});
  };
  if (event.at > now_ + kAhead) {
    return fail(path + ".eventTime", message("This moment is still to come; an event is captured "
                                             "once it has happened",
                                             "Thời điểm này chưa đến; chỉ ghi sự kiện khi việc đã "
                                             "xảy ra"));
  }
  if (event.at < kEarliest) {
    return fail(path + ".eventTime", message("This moment is too long ago; events from the year 2000 on are taken",
                                             "Thời điểm này đã quá xa; chỉ nhận sự kiện từ năm 2000 trở đi"));
  }
  for (const auto& list : lists_of(event)) {
    for (std::size_t i = 0; i < list.named.size(); ++i) {
      if (auto fits = check_node(list.named[i], list.own); !fits) {
        return refuse(fmt::format("{}[{}]", list.nodes, i), fits.error());
      }
    }
    for (std::size_t i = 0; i < list.quantities.size(); ++i) {
      if (auto fits = check_node(list.quantities[i].node, list.own); !fits) {
        return refuse(fmt::format("{}[{}].epcClass", list.classes, i), fits.error());
      }
    }
  }
  if (event.parent.empty()) return {};
  if (auto fits = check_node(event.parent, !is_arrival(event)); !fits) {
    return refuse("parentID", fits.error());
  }
  return {};
}

EventRights::Sight EventRights::sight_of(const Event& event) {
  Sight sight;
  const auto add = [&](const std::string& node) {
    const auto parts = gs1::epcis::parts_of(node);
    if (!parts.area.empty() && is_area(parts.area)) sight.areas.insert(parts.area);
    if (parts.gtin.empty()) return;
    if (const auto& producer = producer_of(parts.gtin); !producer.empty()) {
      sight.producers.insert(producer);
    }
  };
  for (const auto& list : lists_of(event)) {
    for (const auto& node : list.named) add(node);
    for (const auto& quantity : list.quantities) add(quantity.node);
  }
  if (!event.parent.empty()) add(event.parent);
  return sight;
}

}  // namespace ocop::db
