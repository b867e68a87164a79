#include "verifier/visits.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/base64.h"
#include "base/digest.h"
#include "base/text.h"
#include "office/lock_out.h"
#include "web/cookie.h"

namespace ocop::verifier {
namespace {

constexpr std::size_t kMacBytes = 16;
constexpr std::size_t kDeviceDigits = 16;
constexpr std::size_t kMostCookie = 80;
/// A cookie of the period that has just ended: clocks differ.
constexpr std::chrono::hours kGrace{24};
/// How long a network's devices at a label are remembered after their last look.
constexpr std::chrono::hours kOfNetwork{24};

std::string digits_of(std::uint64_t device) { return fmt::format("{:016x}", device); }

std::uint64_t first_64_bits(std::string_view bytes) {
  std::uint64_t value = 0;
  for (const char byte : bytes.substr(0, 8)) value = value << 8U | static_cast<unsigned char>(byte);
  // 0 stands for "not known".
  return value == 0 ? 1 : value;
}

std::uint64_t device_of(const DeviceKeys::Period& period, const web::Request& request) {
  return first_64_bits(hmac_sha256(
      period.device.view(),
      office::network_of(request.remote) + "\n" + client_family(request.header("User-Agent"))));
}

/// No family holds a line break: this is no browser's.
std::uint64_t device_of_network(const DeviceKeys::Period& period, const web::Request& request) {
  return first_64_bits(
      hmac_sha256(period.device.view(), office::network_of(request.remote) + "\n\n"));
}

std::string mac_of(const DeviceKeys::Period& period, std::string_view device) {
  return to_base64url(hmac_sha256(period.cookie.view(), device).substr(0, kMacBytes));
}

std::string cookie_of(const DeviceKeys::Period& period, std::string_view device) {
  return fmt::format("{}.{}.{}", period.number, device, mac_of(period, device));
}

std::optional<std::uint64_t> read_device(std::string_view digits) {
  std::uint64_t value = 0;
  const char* const end = digits.data() + digits.size();
  const auto [stop, error] = std::from_chars(digits.data(), end, value, 16);
  if (digits.size() != kDeviceDigits || error != std::errc() || stop != end || value == 0) return {};
  return value;
}

std::optional<std::uint64_t> read_cookie(const DeviceKeys::Period& period, std::string_view value) {
  const std::string begin = std::to_string(period.number) + ".";
  if (value.size() > kMostCookie || !value.starts_with(begin)) return {};
  value.remove_prefix(begin.size());
  const std::string_view device = value.substr(0, std::min(kDeviceDigits, value.size()));
  value.remove_prefix(device.size());
  if (!value.starts_with('.') || !same_bytes(value.substr(1), mac_of(period, device))) return {};
  return read_device(device);
}

bool loads_ahead(const web::Request& request) {
  if (request.method == "HEAD") return true;
  for (const char* name : {"Sec-Purpose", "Purpose", "X-Moz"}) {
    const std::string purpose = ascii_lower(request.header(name));
    for (const char* ahead : {"prefetch", "prerender", "preview"}) {
      if (purpose.find(ahead) != std::string::npos) return true;
    }
  }
  return false;
}

/// "" for somebody who may have the label before them, else what they are instead.
std::string_view not_before_a_label(const web::Request& request) {
  if (loads_ahead(request)) return "ahead";
  const std::string to = ascii_lower(request.header("Sec-Fetch-Dest"));
  if (!to.empty() && to != "document" && to != "empty") return "embedded";
  if (ascii_lower(request.header("Sec-Fetch-Site")) == "cross-site") return "link";
  return {};
}

}  // namespace

Visits::Visits(const DeviceKeys& keys, Settings settings)
    : keys_(keys),
      settings_(settings),
      looks_(std::max<std::size_t>(settings.remembered, 1)),
      networks_(std::max<std::size_t>(settings.remembered, 1)) {
  settings_.devices_of_network =
      std::clamp<std::size_t>(settings.devices_of_network, 1, kMostOfNetwork);
}

std::uint64_t Visits::told_apart(std::uint64_t device, const web::Request& request,
                                 const CodeName& code, Instant now) {
  const std::string key = office::network_of(request.remote) + "\n" + text_of(code);
  return networks_.touch(key, [&](Known& known) {
    const auto begin = known.devices.begin();
    auto end = begin + static_cast<std::ptrdiff_t>(known.count);
    // A clock that was put back keeps nobody for longer than that.
    end = std::remove_if(begin, end, [&](const Known::Device& one) {
      return now - one.last >= kOfNetwork || one.last - now >= kOfNetwork;
    });
    known.count = static_cast<std::size_t>(end - begin);
    auto found = std::find_if(begin, end, [&](const auto& one) { return one.number == device; });
    if (found == end && known.count == settings_.devices_of_network) {
      --found;
    } else if (found == end) {
      ++known.count;
      found->number = device;
    }
    found->last = now;
    return found->number;
  });
}

Visitor Visits::visitor(const web::Request& request, const CodeName& code, Instant now) {
  const ClientKind kind = client_kind(request.header("User-Agent"));
  Visitor visitor;
  visitor.client = client_code(kind);
  if (!may_be_person(kind)) return visitor;
  if (const auto instead = not_before_a_label(request); !instead.empty()) {
    visitor.client = instead;
  } else {
    visitor.person = true;
  }
  const auto period = keys_.at(now);
  if (!visitor.person || !code.holds) {
    visitor.device = digits_of(device_of_network(*period, request));
    return visitor;
  }
  std::optional<std::uint64_t> device;
  bool fresh = false;
  if (const auto cookie = web::cookie(request, kVisitorCookie)) {
    device = read_cookie(*period, *cookie);
    fresh = device.has_value();
    if (!device && now - period->from < kGrace) device = read_cookie(*keys_.before(now), *cookie);
  }
  const std::uint64_t told =
      told_apart(device ? *device : device_of(*period, request), request, code, now);
  visitor.device = digits_of(told);
  if (!fresh) {
    visitor.cookie = web::set_cookie(
        kVisitorCookie, cookie_of(*period, visitor.device),
        std::chrono::floor<std::chrono::seconds>(period->until - now), came_by_tls(request));
  }
  return visitor;
}

Visit Visits::look(const web::Request& request, const CodeName& code, Instant now) {
  Visit visit{visitor(request, code, now)};
  if (!visit.person || !code.holds) return visit;
  visit.scan = looks_.touch(visit.device + "\n" + text_of(code), [&](std::optional<Instant>& last) {
    // A clock that was put back makes nobody's look a reload for longer than that.
    const bool again = last && now - *last < settings_.reload && *last - now < settings_.reload;
    last = now;
    return !again;
  });
  return visit;
}

std::string text_of(const CodeName& code) {
  return std::string(code.gtin).append("\n").append(code.lot).append("\n").append(code.serial);
}

bool came_by_tls(const web::Request& request) {
  const std::string scheme = ascii_lower(trim(request.header("X-Forwarded-Proto")));
  if (!scheme.empty()) return scheme == "https";
  return !request.header("X-Forwarded-For").empty();
}

}  // namespace ocop::verifier
