// A listening TCP socket.
#pragma once

#include <string>

#include "web/connection.h"

namespace ocop::web {

/// Non-blocking, with SO_REUSEADDR and without SO_REUSEPORT: a second server on
/// the same port fails. Throws std::runtime_error naming address and port.
Descriptor listen_on(const std::string& address, int port);

/// The port a socket is bound to.
int port_of(const Descriptor& socket);

}  // namespace ocop::web
