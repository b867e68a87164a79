// The provinces and centrally run cities of QĐ 19/2025/QĐ-TTg (34 since 1 July 2025): names, a
// rough outline of each for maps, and which one holds a coordinate. Where the outlines come from:
// programme/provinces.json and docs/visits.md. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "programme/geojson.h"

namespace ocop::programme {

struct Province {
  std::string code;    ///< two digits
  Message name;        ///< "Thái Nguyên", "Thai Nguyen": without "Tỉnh" or "Thành phố"
  std::vector<std::string> former;  ///< names of the provinces before July 2025 that it is made of
  /// For drawing and for telling in which province a phone is, within a kilometre or two; no
  /// statement on where any border runs. Outer rings only. The archipelagos Hoàng Sa (Đà Nẵng)
  /// and Trường Sa (Khánh Hòa) are there as one plain shape each.
  Outline outline;
};

/// By code. Made from the data once; safe from any thread.
const std::vector<Province>& provinces();

/// nullptr for anything but a province's code.
const Province* find_province(std::string_view code);

/// The province that holds the coordinate, or whose outline is nearest and at most 15 km away (the
/// coast, small islands, a coordinate that was rounded). nullptr elsewhere, and for what is no
/// finite number.
const Province* province_at(double latitude, double longitude);

}  // namespace ocop::programme
