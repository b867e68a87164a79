#include "programme/batch_record.h"

#include <algorithm>
#include <tuple>

#include "base/text.h"
#include "programme/strict_json.h"

namespace ocop::programme {
namespace {

std::vector<AreaUse> sorted(std::vector<AreaUse> areas) {
  std::sort(areas.begin(), areas.end(), [](const AreaUse& a, const AreaUse& b) {
    return std::tie(a.area, a.harvested, a.grams) < std::tie(b.area, b.harvested, b.grams);
  });
  return areas;
}

/// Kilograms as a plain decimal without trailing zeros.
std::string kilograms(std::int64_t grams) {
  auto text = fmt::format("{}.{:03}", grams / 1000, grams % 1000);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string area_json(const AreaUse& use) {
  auto text = fmt::format(R"({{"area":{})", json_string(use.area));
  if (use.grams != 0) text += fmt::format(R"(,"kg":{})", kilograms(use.grams));
  if (use.harvested) text += fmt::format(R"(,"harvested":"{}")", iso_date(*use.harvested));
  return text + "}";
}

}  // namespace

std::string SerialRange::serial(std::uint64_t index) const {
  return fmt::format("{:0{}}", first + index, width);
}

bool SerialRange::contains(std::string_view serial) const {
  if (serial.size() != width) return false;
  const auto number = parse_digits(serial);
  if (!number) return false;
  const auto value = static_cast<std::uint64_t>(*number);
  return value >= first && value - first < count;
}

bool same_content(const BatchRecord& a, const BatchRecord& b) {
  auto left = a;
  auto right = b;
  left.issued_at = right.issued_at = Instant{};
  left.areas = sorted(std::move(left.areas));
  right.areas = sorted(std::move(right.areas));
  return left == right;
}

std::string to_json(const BatchRecord& record) {
  auto text = fmt::format(R"({{"producer":{},"gtin":{},"lot":{},"produced":"{}")",
                          json_string(record.producer), json_string(record.gtin),
                          json_string(record.lot), iso_date(record.produced));
  if (record.best_before) {
    text += fmt::format(R"(,"best_before":"{}")", iso_date(*record.best_before));
  }
  text += fmt::format(R"(,"serials":{{"first":{},"count":{},"width":{}}},"areas":[)",
                      record.serials.first, record.serials.count, record.serials.width);
  for (std::size_t i = 0; i < record.areas.size(); ++i) {
    if (i != 0) text += ',';
    text += area_json(record.areas[i]);
  }
  text += fmt::format(R"(],"certificate":{},"issued_at":"{}"}})", json_string(record.certificate),
                      iso_instant(record.issued_at));
  return text;
}

}  // namespace ocop::programme
