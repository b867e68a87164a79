// Who acts, where a command is given and nobody has signed in.
#pragma once

#include <string>

#include "programme/roles.h"

namespace ocop::labeler {

/// The producer that holds the key; via = "command line (lan)", the operating system's user, or
/// "command line (uid 1000)" where it has no name for them.
programme::Actor command_actor(const std::string& producer);

}  // namespace ocop::labeler
