#include "verifier/links/fetch.h"

#include <curl/curl.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <future>
#include <memory>
#include <optional>
#include <stdexcept>
#include <thread>
#include <utility>

#include "base/https_address.h"

namespace ocop::verifier::links {
namespace {

using std::chrono::milliseconds;
using Moment = std::chrono::steady_clock::time_point;

constexpr int kDefaultPort = 443;

struct CloseCurl {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct FreeAddresses {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};
using Curl = std::unique_ptr<CURL, CloseCurl>;
using List = std::unique_ptr<curl_slist, FreeList>;

/// What one exchange may do, and what came of it; the callbacks' context.
struct Exchange {
  const std::vector<IpAddress>& allowed;
  std::size_t most;
  std::size_t header_bytes = 0;
  std::size_t body_bytes = 0;
  bool enough = false;  ///< the body was cut off
};

/// The last door: whatever the library was led to, it connects to checked addresses only.
curl_socket_t open_socket(void* context, curlsocktype, curl_sockaddr* to) {
  const auto& exchange = *static_cast<const Exchange*>(context);
  const auto address = IpAddress::of(to->addr);
  if (!address || std::find(exchange.allowed.begin(), exchange.allowed.end(), *address) ==
                      exchange.allowed.end()) {
    return CURL_SOCKET_BAD;
  }
  return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

std::size_t take_header(char*, std::size_t size, std::size_t count, void* context) {
  auto& exchange = *static_cast<Exchange*>(context);
  exchange.header_bytes += size * count;
  return exchange.header_bytes > exchange.most ? 0 : size * count;
}

std::size_t take_body(char*, std::size_t size, std::size_t count, void* context) {
  auto& exchange = *static_cast<Exchange*>(context);
  exchange.body_bytes += size * count;
  exchange.enough = exchange.body_bytes > exchange.most;
  return exchange.enough ? 0 : size * count;
}

/// Throws where libcurl was built without what is asked for: that would be a check left out.
template <class Value>
void set(const Curl& handle, CURLoption option, Value value) {
  if (curl_easy_setopt(handle.get(), option, value) != CURLE_OK) {
    throw std::runtime_error("libcurl does not take option " + std::to_string(option));
  }
}

List list_of(const std::string& line) {
  List list(curl_slist_append(nullptr, line.c_str()));
  if (!list) throw std::bad_alloc();
  return list;
}

std::string joined(const std::vector<IpAddress>& addresses) {
  std::string text;
  for (const IpAddress& address : addresses) {
    if (!text.empty()) text += ',';
    text += address.v6 ? "[" + address.text() + "]" : address.text();
  }
  return text;
}

bool is_good(long status) { return status >= 200 && status < 300; }

bool says_it_is_there(long status) {
  constexpr std::array kNotForPrograms{401L, 403L, 405L, 406L, 429L, 999L};
  return is_good(status) ||
         std::find(kNotForPrograms.begin(), kNotForPrograms.end(), status) != kNotForPrograms.end();
}

Message why(CURLcode problem, const std::string& host) {
  switch (problem) {
    case CURLE_OPERATION_TIMEDOUT:
      return message("{} does not answer in time", "{} không trả lời kịp thời", host);
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
      return message("the certificate of {} does not hold; browsers would warn",
                     "chứng thư của {} không hợp lệ; trình duyệt sẽ cảnh báo", host);
    case CURLE_COULDNT_CONNECT:
      return message("{} takes no connection", "không kết nối được với {}", host);
    default:
      return message("{} gives no answer that can be read", "{} không trả lời đúng quy cách", host);
  }
}

Message why(long status, const std::string& host) {
  if (status == 404 || status == 410) {
    return message("{} has no such page any more ({})", "{} không còn trang này ({})", host,
                   status);
  }
  return message("{} answers with an error ({})", "{} trả lời là có lỗi ({})", host, status);
}

struct Answer {
  long status = 0;
  std::string redirect{};  ///< absolute
  Message trouble{};
};

/// One HEAD or GET, to these addresses of the host and no others.
class Request {
 public:
  Request(const HttpsAddress& to, const std::vector<IpAddress>& addresses, const Network& network,
          const FetchLimits& limits)
      : to_(to), network_(network), limits_(limits), exchange_{addresses, limits.bytes} {}

  Answer send(bool head, milliseconds left) {
    handle_.reset(curl_easy_init());
    if (!handle_) throw std::runtime_error("libcurl cannot begin");
    set_target(head);
    set_door();
    set_limits(left);
    const CURLcode problem = curl_easy_perform(handle_.get());
    Answer answer;
    curl_easy_getinfo(handle_.get(), CURLINFO_RESPONSE_CODE, &answer.status);
    if (problem != CURLE_OK && !exchange_.enough) {
      answer.status = 0;
      answer.trouble = why(problem, to_.host);
      return answer;
    }
    const char* redirect = nullptr;
    curl_easy_getinfo(handle_.get(), CURLINFO_REDIRECT_URL, &redirect);
    if (redirect != nullptr) answer.redirect = redirect;
    if (answer.redirect.empty() && !says_it_is_there(answer.status))
      answer.trouble = why(answer.status, to_.host);
    return answer;
  }

 private:
  void set_target(bool head) {
    set(handle_, CURLOPT_URL, to_.text.c_str());
    set(handle_, CURLOPT_NOBODY, head ? 1L : 0L);
    set(handle_, CURLOPT_USERAGENT, "ocop-verifier check-links");
    set(handle_, CURLOPT_PROTOCOLS_STR, "https");
    set(handle_, CURLOPT_FOLLOWLOCATION, 0L);
    set(handle_, CURLOPT_SSL_VERIFYPEER, 1L);
    set(handle_, CURLOPT_SSL_VERIFYHOST, 2L);
    set(handle_, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!network_.authorities.empty()) {
      set(handle_, CURLOPT_CAINFO, network_.authorities.c_str());
      set(handle_, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
    }
  }

  void set_door() {
    const std::string port = std::to_string(network_.port);
    resolved_ = list_of(to_.host + ":" + port + ":" + joined(exchange_.allowed));
    set(handle_, CURLOPT_RESOLVE, resolved_.get());
    if (network_.port != kDefaultPort) {
      elsewhere_ =
          list_of(to_.host + ":" + std::to_string(kDefaultPort) + ":" + to_.host + ":" + port);
      set(handle_, CURLOPT_CONNECT_TO, elsewhere_.get());
    }
    set(handle_, CURLOPT_PROXY, "");
    set(handle_, CURLOPT_NOPROXY, "*");
    set(handle_, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
    set(handle_, CURLOPT_OPENSOCKETDATA, static_cast<void*>(&exchange_));
  }

  void set_limits(milliseconds left) {
    set(handle_, CURLOPT_NOSIGNAL, 1L);
    set(handle_, CURLOPT_CONNECTTIMEOUT_MS,
        static_cast<long>(std::min(limits_.connect, left).count()));
    set(handle_, CURLOPT_TIMEOUT_MS, static_cast<long>(left.count()));
    set(handle_, CURLOPT_HEADERFUNCTION, &take_header);
    set(handle_, CURLOPT_HEADERDATA, static_cast<void*>(&exchange_));
    set(handle_, CURLOPT_WRITEFUNCTION, &take_body);
    set(handle_, CURLOPT_WRITEDATA, static_cast<void*>(&exchange_));
  }

  const HttpsAddress& to_;
  const Network& network_;
  const FetchLimits& limits_;
  Exchange exchange_;
  List resolved_, elsewhere_;
  Curl handle_;
};

/// The system's resolver knows no limit of time: one that does not answer is left behind, and ends by
/// itself. nullopt: no answer in time.
std::optional<std::vector<IpAddress>> addresses_in_time(const Network& network,
                                                        const std::string& host, Moment until) {
  std::packaged_task<std::vector<IpAddress>()> look_up(
      [find = network.addresses, host] { return find(host); });
  auto found = look_up.get_future();
  std::thread(std::move(look_up)).detach();
  if (found.wait_until(until) != std::future_status::ready) return std::nullopt;
  return found.get();
}

Answer ask(const HttpsAddress& to, const std::vector<IpAddress>& addresses, const Network& network,
           const FetchLimits& limits, Moment until) {
  Answer answer;
  for (const bool head : {true, false}) {
    const auto left =
        std::chrono::duration_cast<milliseconds>(until - std::chrono::steady_clock::now());
    if (left <= milliseconds::zero()) return {0, "", why(CURLE_OPERATION_TIMEDOUT, to.host)};
    answer = Request(to, addresses, network, limits).send(head, left);
    if (is_good(answer.status) || !answer.redirect.empty()) break;
  }
  return answer;
}

}  // namespace

Network internet() {
  Network network;
  network.addresses = [](const std::string& host) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    std::vector<IpAddress> addresses;
    if (getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) return addresses;
    const std::unique_ptr<addrinfo, FreeAddresses> owner(found);
    for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
      if (const auto address = IpAddress::of(*each->ai_addr)) addresses.push_back(*address);
    }
    return addresses;
  };
  return network;
}

Fetcher::Fetcher(Network network, FetchLimits limits)
    : network_(std::move(network)), limits_(limits) {}

Fetched Fetcher::fetch(const std::string& address) const {
  const Moment until = std::chrono::steady_clock::now() + limits_.whole;
  std::string next = address;
  int status = 0;
  for (int hop = 0; hop <= limits_.redirects; ++hop) {
    const auto to = read_https_address(next);
    if (!to) {
      const auto& said = to.error().message;
      if (hop == 0) return {0, said};
      return {status,
              {"it leads on to another address: " + said.en,
               "trang chuyển tiếp đến địa chỉ khác: " + said.vi}};
    }
    const auto found = addresses_in_time(network_, to->host, until);
    if (!found) return {0, why(CURLE_OPERATION_TIMEDOUT, to->host)};
    const auto& addresses = *found;
    if (addresses.empty()) {
      return {0, message("there is no web site {}", "không có trang web {}", to->host)};
    }
    if (!std::all_of(addresses.begin(), addresses.end(), network_.may_reach)) {
      return {0,
              message("{} is in no public network", "{} không nằm trong mạng công cộng", to->host)};
    }
    const Answer answer = ask(*to, addresses, network_, limits_, until);
    status = static_cast<int>(answer.status);
    if (!answer.trouble.en.empty() || answer.redirect.empty()) return {status, answer.trouble};
    next = answer.redirect;
  }
  return {status, message("it leads on from address to address without end",
                          "trang chuyển tiếp liên tục qua các địa chỉ khác")};
}

}  // namespace ocop::verifier::links
