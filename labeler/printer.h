// Where a printer is that takes ZPL over TCP.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace ocop::labeler {

struct PrinterAddress {
  std::string host;
  std::uint16_t port = 9100;
};
/// "HOST", "HOST:PORT", "[IPv6]:PORT".
Result<PrinterAddress> parse_printer(std::string_view text);
std::string printer_name(const PrinterAddress& printer);  ///< as parse_printer() reads it

}  // namespace ocop::labeler
