// Does a web page answer? Asked so that nobody can make this service reach into its own network:
// names are resolved first, every address of a name must be public, the connection goes to just
// those addresses, and each redirect is a new address to be checked.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "base/message.h"
#include "verifier/links/ip_address.h"

namespace ocop::verifier::links {

/// The Internet, or what stands for it.
struct Network {
  /// All addresses of a name; none when there is no such name. Called on a thread of its own, which
  /// outlives a fetch that runs out of time: it may refer to nothing that goes before the process.
  std::function<std::vector<IpAddress>(const std::string& host)> addresses;
  std::function<bool(const IpAddress&)> may_reach = is_public;
  unsigned short port = 443;
  std::string authorities{};  ///< PEM file of certificates to trust; "" = the system's
};
/// The system's resolver.
Network internet();

struct FetchLimits {
  std::chrono::milliseconds connect{5'000};
  std::chrono::milliseconds whole{15'000};  ///< with all names and redirects
  int redirects = 5;
  std::size_t bytes = std::size_t{64} << 10;  ///< of a header, and of a body
};

struct Fetched {
  int status = 0;   ///< of the last answer; 0: none came
  Message trouble;  ///< empty: it answers
};

/// One request at a time: not for two threads at once. Nothing of proxies in the environment, no
/// cookies, no credentials.
class Fetcher {
 public:
  explicit Fetcher(Network network, FetchLimits limits = {});

  /// HEAD, and GET where that is not answered well. A page answers with a status 200–299, or with
  /// one that says it is there and not for programs: 401, 403, 405, 406, 429, 999. `address` is as
  /// base/https_address.h takes it; another one is in trouble.
  Fetched fetch(const std::string& address) const;

 private:
  Network network_;
  FetchLimits limits_;
};

}  // namespace ocop::verifier::links
