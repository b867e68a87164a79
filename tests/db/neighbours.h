// The example with a province and a commune next door, and more people who act.
#pragma once

#include "tests/db/actors.h"

namespace ocop::db::example {

inline programme::Actor administrator() {
  return {"minh", programme::Role::kAdministrator, "", "", "console"};
}
inline programme::Actor ministry_officer() {
  return {"thu", programme::Role::kMinistryOfficer, "", "", "console"};
}
inline programme::Actor province_next_door() {
  return {"nam", programme::Role::kProvinceOfficer, "56", "", "console"};
}
inline programme::Actor commune_next_door() {
  return {"tam", programme::Role::kCommuneOfficer, "hoa-muc", "", "console"};
}

/// The example; province 56; commune hoa-muc beside tan-ky in province 19; the former
/// commune cu-cao-ky, now part of tan-ky; the former district cho-moi, divided among both.
void fill_with_neighbours(const Address& address);

/// 10:00 in Viet Nam on 22 November 2026: QĐ 26/2026 governs.
inline Instant november() { return at("2026-11-22T03:00:00Z"); }

}  // namespace ocop::db::example
