// SIGINT and SIGTERM in long work that web::wait_for_stop() (web/server.h) does not see.
#pragma once

namespace ocop::web {

/// Whether one of them was sent since block_stop_signals(). It goes on waiting for wait_for_stop().
bool stop_was_asked();

}  // namespace ocop::web
