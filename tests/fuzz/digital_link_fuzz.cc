// Whatever is accepted as a Digital Link URI or as an element string must survive a round trip.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "gs1/digital_link.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

/// Also what its elements are as a list: a Digital Link holds to every rule of one.
void read_elements(std::string_view text) {
  const auto elements = ocop::gs1::parse_element_string(text);
  if (!elements) return;
  const auto written = ocop::gs1::element_string(*elements);
  const auto checked = ocop::gs1::check_elements(*elements);
  if (!checked) {
    require(!checked.error().message.en.empty() && !checked.error().message.vi.empty());
    return;
  }
  const auto again = ocop::gs1::parse_element_string(written);
  require(again.has_value() && *again == *elements);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  require(ocop::gs1::holds_primary_key(text) ||
          !ocop::gs1::holds_primary_key(text.substr(0, size / 2)));
  read_elements(text);
  const auto link = ocop::gs1::parse_digital_link(text);
  if (!link) {
    require(!link.error().message.en.empty() && !link.error().message.vi.empty());
    require(link.error().message.en.size() + link.error().message.vi.size() < 1500);
    return 0;
  }
  const auto canonical = ocop::gs1::build_digital_link(*link);
  if (canonical.size() > ocop::gs1::kMaxUriLength) return 0;
  const auto again = ocop::gs1::parse_digital_link(canonical);
  require(again.has_value() && *again == *link);
  require(again->element_string() == link->element_string());
  require(ocop::gs1::build_digital_link(*again) == canonical);
  return 0;
}
