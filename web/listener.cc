#include "web/listener.h"

#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <stdexcept>
#include <system_error>

namespace ocop::web {
namespace {

constexpr int kBacklog = 1024;

struct FreeAddress {
  void operator()(addrinfo* info) const { freeaddrinfo(info); }
};

[[noreturn]] void fail_to_listen(const std::string& address, int port, const std::string& cause) {
  throw std::runtime_error("cannot listen on " + address + " port " + std::to_string(port) + ": " +
                           cause);
}

}  // namespace

Descriptor listen_on(const std::string& address, int port) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
  addrinfo* found = nullptr;
  const int problem = getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found);
  if (problem != 0) fail_to_listen(address, port, gai_strerror(problem));
  const std::unique_ptr<addrinfo, FreeAddress> info(found);

  Descriptor socket(::socket(info->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  const int on = 1;
  if (!socket ||
      setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) < 0 ||
      bind(socket.get(), info->ai_addr, info->ai_addrlen) < 0 ||
      listen(socket.get(), kBacklog) < 0) {
    fail_to_listen(address, port, std::generic_category().message(errno));
  }
  return socket;
}

int port_of(const Descriptor& socket) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  if (getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &length) < 0) {
    throw std::system_error(errno, std::generic_category(), "getsockname");
  }
  const auto port = address.ss_family == AF_INET6
                        ? reinterpret_cast<const sockaddr_in6&>(address).sin6_port
                        : reinterpret_cast<const sockaddr_in&>(address).sin_port;
  return ntohs(port);
}

}  // namespace ocop::web
