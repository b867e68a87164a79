// Words of the OCOP programme that are the same in every room: product groups,
// kinds of producer, practices.
// Sources: QĐ 148/QĐ-TTg, QĐ 26/2026/QĐ-TTg (six groups; kinds of producer).
#pragma once

#include <optional>
#include <string_view>

#include "base/message.h"

namespace ocop::programme {

/// 1 food · 2 drinks · 3 medicinal herbs · 4 handicrafts · 5 ornamental plants
/// and animals · 6 community tourism (a service: no batches).
enum class Group { kFood = 1, kDrinks, kHerbs, kHandicrafts, kOrnamentals, kTourism };

std::optional<Group> group_of(int number);
Message group_name(Group group);

enum class ProducerKind {
  kCooperative,
  kCooperativeGroup,
  kEnterprise,
  kFarm,
  kHousehold,
  kAssociation
};

/// Code names as stored and exchanged: "cooperative", "cooperative_group",
/// "enterprise", "farm", "household", "association".
std::string_view producer_kind_code(ProducerKind kind);
std::optional<ProducerKind> producer_kind_of(std::string_view code);
Message producer_kind_name(ProducerKind kind);

enum class Practice { kNone, kVietGap, kGlobalGap, kOrganic };

std::string_view practice_code(Practice practice);  ///< "none", "vietgap", "globalgap", "organic"
std::optional<Practice> practice_of(std::string_view code);
Message practice_name(Practice practice);

}  // namespace ocop::programme
