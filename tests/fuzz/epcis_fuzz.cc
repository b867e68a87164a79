// Whatever is taken as an EPCIS document must survive storing, writing and reading again, under the
// same names; what is refused says why in both languages.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "gs1/epcis/event_hash.h"
#include "gs1/epcis/event_json.h"
#include "gs1/epcis/nodes.h"

namespace {

constexpr std::string_view kHost = "id.example.vn";

void require(bool holds) {
  if (!holds) std::abort();
}

void check_node(std::string_view uri) {
  const auto node = ocop::gs1::epcis::node_of(uri, kHost);
  if (!node) return;
  const auto again = ocop::gs1::epcis::node_of(ocop::gs1::epcis::uri_of(*node, kHost), kHost);
  require(again.has_value() && *again == *node);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ocop::gs1::epcis;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_node(text);
  const auto events = read_document(text, kHost);
  if (!events) {
    require(!events.error().empty() && events.error().size() <= 20);
    for (const auto& error : events.error()) require(!error.message.en.empty() && !error.message.vi.empty());
    return 0;
  }
  for (const auto& event : *events) {
    const auto stored = stored_event(event.json);
    require(stored.id == event.id && stored.json == event.json);
    const auto written = event_json(event, {}, kHost);
    const auto again = read_event(written, kHost);
    require(again.has_value() && again->id == event.id && again->json == event.json);
    event_json(event, {}, kHost, true);
  }
  return 0;
}
