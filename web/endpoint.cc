#include "web/endpoint.h"

#include "base/text.h"

namespace ocop::web {

std::string Endpoint::text() const {
  const bool six = address.find(':') != std::string::npos;
  return six ? fmt::format("[{}]:{}", address, port) : fmt::format("{}:{}", address, port);
}

Result<Endpoint> parse_endpoint(std::string_view text) {
  constexpr long long kMostPort = 65535;
  const auto wrong = [&text] {
    return fail("--listen", message("{} is no address with a port like 127.0.0.1:8080 or [::]:8080",
                                    "{} không phải là địa chỉ kèm cổng như 127.0.0.1:8080 hoặc "
                                    "[::]:8080",
                                    printable(text)));
  };
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return wrong();
  const auto port = parse_digits(text.substr(colon + 1));
  auto address = text.substr(0, colon);
  const bool bracketed = address.size() > 2 && address.front() == '[' && address.back() == ']';
  if (bracketed) address = address.substr(1, address.size() - 2);
  if (!port || *port > kMostPort || address.empty()) return wrong();
  if (address.find_first_of(bracketed ? "[]" : "[]:") != std::string_view::npos) return wrong();
  return Endpoint{.address = std::string(address), .port = static_cast<int>(*port)};
}

}  // namespace ocop::web
