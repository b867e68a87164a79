#include "verifier/links/ip_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

namespace ocop::verifier::links {
namespace {

struct Block {
  std::array<std::uint8_t, 16> bytes;
  unsigned bits;
};

constexpr Block kSpecial4[] = {
    {{0}, 8},
    {{10}, 8},
    {{100, 64}, 10},
    {{127}, 8},
    {{169, 254}, 16},
    {{172, 16}, 12},
    {{192, 0, 0}, 24},
    {{192, 0, 2}, 24},
    {{192, 88, 99}, 24},
    {{192, 168}, 16},
    {{198, 18}, 15},
    {{198, 51, 100}, 24},
    {{203, 0, 113}, 24},
    {{224}, 4},
    {{240}, 4},
};
constexpr Block kGlobal6 = {{0x20}, 3};
constexpr Block kSpecial6[] = {
    {{0x20, 0x01}, 23},              // protocol assignments: Teredo, ORCHID, benchmarking
    {{0x20, 0x01, 0x0D, 0xB8}, 32},  // documentation
    {{0x20, 0x02}, 16},              // 6to4
    {{0x3F, 0xFF}, 20},              // documentation
};

bool lies_in(const IpAddress& address, const Block& block) {
  for (unsigned bit = 0; bit < block.bits; ++bit) {
    const auto mask = static_cast<std::uint8_t>(0x80U >> (bit % 8));
    if ((address.bytes.at(bit / 8) & mask) != (block.bytes.at(bit / 8) & mask)) return false;
  }
  return true;
}

}  // namespace

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
  const std::string terminated(text);
  if (terminated.find('\0') != std::string::npos) return {};
  IpAddress address;
  address.v6 = text.find(':') != std::string_view::npos;
  const int family = address.v6 ? AF_INET6 : AF_INET;
  if (inet_pton(family, terminated.c_str(), address.bytes.data()) != 1) return {};
  return address;
}

std::optional<IpAddress> IpAddress::of(const sockaddr& address) {
  IpAddress found;
  if (address.sa_family == AF_INET) {
    sockaddr_in in{};
    std::memcpy(&in, &address, sizeof in);
    std::memcpy(found.bytes.data(), &in.sin_addr, sizeof in.sin_addr);
    return found;
  }
  if (address.sa_family != AF_INET6) return {};
  sockaddr_in6 in{};
  std::memcpy(&in, &address, sizeof in);
  found.v6 = true;
  std::memcpy(found.bytes.data(), &in.sin6_addr, sizeof in.sin6_addr);
  return found;
}

std::string IpAddress::text() const {
  std::array<char, INET6_ADDRSTRLEN> buffer{};
  inet_ntop(v6 ? AF_INET6 : AF_INET, bytes.data(), buffer.data(), buffer.size());
  return buffer.data();
}

bool is_public(const IpAddress& address) {
  const auto holds = [&](const Block& block) { return lies_in(address, block); };
  if (!address.v6) return std::none_of(std::begin(kSpecial4), std::end(kSpecial4), holds);
  return lies_in(address, kGlobal6) &&
         std::none_of(std::begin(kSpecial6), std::end(kSpecial6), holds);
}

}  // namespace ocop::verifier::links
