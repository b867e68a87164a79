// Addresses of the Internet Protocol, and which of them the public Internet has. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct sockaddr;

namespace ocop::verifier::links {

struct IpAddress {
  bool v6 = false;
  std::array<std::uint8_t, 16> bytes{};  ///< of version 4 the first four

  bool operator==(const IpAddress&) const = default;
  /// "192.0.2.1", "2001:db8::1"; nullopt for anything else (no short forms, no zone).
  static std::optional<IpAddress> parse(std::string_view text);
  /// nullopt for other families.
  static std::optional<IpAddress> of(const sockaddr& address);
  std::string text() const;
};

/// Is it one that any host of the Internet could have? By IANA's registries of special-purpose
/// addresses: not loopback, private, shared (100.64/10), link-local, documentation, benchmarking,
/// multicast, reserved; of version 6 only 2000::/3 without Teredo, 6to4 and documentation, so no
/// unique local (fc00::/7), mapped (::ffff:0:0/96) or translated (64:ff9b::/96) ones.
bool is_public(const IpAddress& address);

}  // namespace ocop::verifier::links
