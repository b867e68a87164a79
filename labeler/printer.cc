#include "labeler/printer.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace ocop::labeler {
namespace {

constexpr std::size_t kMostHost = 253;  // RFC 1035, 2.3.4
constexpr std::uint16_t kUsualPort = 9100;

bool is_host(std::string_view text, std::string_view more) {
  return !text.empty() && text.size() <= kMostHost && text.front() != '-' &&
         std::ranges::all_of(text, [&](char c) {
           return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                  more.find(c) != std::string_view::npos;
         });
}

tl::unexpected<Error> no_address(std::string_view text) {
  return fail("--printer", message("“{}” is no printer's address; write HOST or HOST:PORT, like 192.168.1.50:9100",
                                   "“{}” không phải địa chỉ máy in; hãy ghi MÁY hoặc MÁY:CỔNG, ví dụ 192.168.1.50:9100",
                                   printable(text)));
}

}  // namespace

Result<PrinterAddress> parse_printer(std::string_view text) {
  std::string_view host = text;
  std::string_view rest;
  bool sound = false;
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos) return no_address(text);
    host = text.substr(1, end - 1);
    rest = text.substr(end + 1);
    sound = is_host(host, ":.%-");
  } else {
    const auto colon = std::min(text.find(':'), text.size());
    host = text.substr(0, colon);
    rest = text.substr(colon);
    sound = is_host(host, ".-_");
  }
  if (!sound) return no_address(text);
  PrinterAddress address{std::string(host), kUsualPort};
  if (rest.empty()) return address;
  constexpr std::size_t kDigits = 5;
  const auto port = rest.front() == ':' && rest.size() <= kDigits + 1 ? parse_digits(rest.substr(1)) : std::nullopt;
  if (!port || *port < 1 || *port > 65535) return no_address(text);
  address.port = static_cast<std::uint16_t>(*port);
  return address;
}

std::string printer_name(const PrinterAddress& printer) {
  return printer.host.find(':') == std::string::npos ? fmt::format("{}:{}", printer.host, printer.port)
                                                     : fmt::format("[{}]:{}", printer.host, printer.port);
}

}  // namespace ocop::labeler
