// Whatever is accepted as a Digital Link URI must survive a round trip.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "gs1/digital_link.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
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
