// Whatever is accepted as a batch record must survive a round trip.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "programme/batch_record.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto record = ocop::programme::parse_batch_record(text);
  if (!record) return 0;
  const auto again = ocop::programme::parse_batch_record(ocop::programme::to_json(*record));
  if (!again || !(*again == *record)) std::abort();
  return 0;
}
