// What stands above a verdict's findings.
#pragma once

#include "base/message.h"
#include "verifier/verdict.h"

namespace ocop::verifier {

/// headline_name() of its headline, but for a label that an inspector confirmed to be copied: that
/// is no suspicion any more. The headline's code stays.
Message heading_of(const Verdict& verdict);

}  // namespace ocop::verifier
