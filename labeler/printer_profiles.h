// Printers of one's own, as data: how each misses, and how it is reached.
//   {"printers":[{"id":"kho-1","dpi":203,"offset":[0.4,-0.2],"scale":[1,1.002],"host":"192.168.1.20:9100"},
//                {"id":"van-phong","dpi":600,"offset":[0,1.5],"scale":[1,1],"queue":"Brother"}]}
// offset, scale, host and queue may be left out; host and queue do not go together.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "labeler/page_layout.h"
#include "labeler/printer.h"

namespace ocop::labeler {

struct PrinterProfile {
  std::string id;  ///< a-z 0-9 and "-", at most 40
  unsigned dpi = 300;
  Calibration calibration;
  std::optional<PrinterAddress> address;
  std::string queue;  ///< of CUPS; "" for none
};

/// Errors as those of parse_stocks().
Result<std::vector<PrinterProfile>> parse_printers(std::string_view json);
/// A file of more than 1 MiB is refused (where = "--printers").
Result<std::vector<PrinterProfile>> load_printers(const std::filesystem::path& file);

}  // namespace ocop::labeler
