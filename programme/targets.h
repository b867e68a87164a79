// What plans set as targets for a place and a year. Pure.
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "base/message.h"

namespace ocop::programme {

enum class TargetKind {
  kProducts,           ///< products of 3 stars and more in force at the year's end
  kNewProducts,        ///< certified for the first time in the year
  kNewFourStars,       ///< of those, with 4 stars
  kCooperativeShare,   ///< of producers with a product in force, cooperatives: tenths of a percent
  kEnterpriseShare,    ///< small and medium enterprises, likewise
  kAreaShare,          ///< products in force that are linked to a raw-material area
  kModernChannelShare  ///< producers in modern sales channels; not counted by this software
};
inline constexpr std::array kTargetKinds{
    TargetKind::kProducts,          TargetKind::kNewProducts,     TargetKind::kNewFourStars,
    TargetKind::kCooperativeShare,  TargetKind::kEnterpriseShare, TargetKind::kAreaShare,
    TargetKind::kModernChannelShare};

std::string_view target_code(
    TargetKind kind);  ///< "products", "new_products", "new_four_stars", "cooperative_share", …
std::optional<TargetKind> target_of(std::string_view code);
Message target_name(TargetKind kind);
bool is_share(TargetKind kind);

}  // namespace ocop::programme
