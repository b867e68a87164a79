// Who looks at a label, as far as copy detection may know: a device as a keyed hash, a kind of
// client, and whether this look is a scan. No address and no user agent leaves this object.
//
// A device is a 64-bit HMAC, under the period's key, of the visitor's network (IPv4 /24, IPv6
// /48: a phone's address changes within those from call to call) and the family of its browser.
// A cookie keeps the hash while the phone moves to other networks. Phones that share a network
// and a family, and have no cookie yet, are one device: jars look quieter than they are, never
// busier.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/date.h"
#include "verifier/client_kind.h"
#include "verifier/device_keys.h"
#include "verifier/recent.h"
#include "web/http.h"

namespace ocop::verifier {

inline constexpr std::string_view kVisitorCookie = "ocop_v";

/// What a label's code names. `lot`, `serial`: "" where it has none.
struct CodeName {
  std::string_view gtin, lot, serial;
  bool holds = true;  ///< its signature does, or it is a typed code: nobody can make up many of them
};

struct Visitor {
  /// 16 hexadecimal digits; "" for a machine. The whole network's for who is no person, and at a
  /// code that does not hold.
  std::string device;
  /// A client_code(); "link" for a person whose browser came from another website, "ahead" for a
  /// browser that loads what nobody has asked for yet, "embedded" for a part of another page.
  std::string client;
  bool person = false;  ///< may have the label before them
  std::optional<std::string> cookie{};  ///< Set-Cookie, when the visitor is to get one
};

struct Visit : Visitor {
  /// Somebody scans the label, and this device did not just do so. What db::Scan::counted and
  /// db::Scan::watched need besides a code that holds.
  bool scan = false;
};

/// Thread-safe.
class Visits {
 public:
  struct Settings {
    std::chrono::minutes reload{30};     ///< a look so soon after the last one is none of its own
    std::size_t remembered = 200'000;    ///< looks, and networks' devices, kept at the most
    /// At one label in 24 hours; at most kMostOfNetwork. Fewer than a page needs to say that a
    /// label may be a copy (Service::Parts::fewest_devices_shown): one visitor, who can be as many
    /// devices as this, brands no jar alone.
    std::size_t devices_of_network = 2;
  };
  static constexpr std::size_t kMostOfNetwork = 4;

  explicit Visits(const DeviceKeys& keys) : Visits(keys, Settings{}) {}
  /// `keys` must outlive it.
  Visits(const DeviceKeys& keys, Settings settings);

  /// Who asks. Of one network, at most `devices_of_network` at one label in any 24 hours are told
  /// apart, whatever cookies and user agents they send: the others are the last one of these. Only
  /// persons at codes that hold are remembered for it, so that others do not push those out.
  Visitor visitor(const web::Request& request, const CodeName& code, Instant now);

  /// Who looks at the label, noting it.
  ///
  /// Scans are what comes from a camera or a typed code: a browser says then that it came from
  /// nowhere or from our own page (Sec-Fetch-Site). A link on another website that a thousand
  /// people follow, an image or frame in its pages, or a script there that asks the API is not a
  /// thousand people before a jar. Clients that say nothing of this are believed.
  Visit look(const web::Request& request, const CodeName& code, Instant now);

 private:
  struct Known {
    struct Device {
      std::uint64_t number = 0;
      Instant last{};
    };
    std::array<Device, kMostOfNetwork> devices{};
    std::size_t count = 0;
  };
  std::uint64_t told_apart(std::uint64_t device, const web::Request& request, const CodeName& code,
                           Instant now);

  const DeviceKeys& keys_;
  Settings settings_;
  Recent<std::optional<Instant>> looks_;
  Recent<Known> networks_;
};

/// "a\nb\nc": of one code, and of no other.
std::string text_of(const CodeName& code);

/// Does the visitor's browser speak TLS to us or to the proxy in front? As the proxy says
/// (X-Forwarded-Proto); a proxy that only says whom it forwards is taken to have TLS.
bool came_by_tls(const web::Request& request);

}  // namespace ocop::verifier
