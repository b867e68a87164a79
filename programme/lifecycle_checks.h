// Inside programme/ only: what check_issue() and check_act() have in common.
#pragma once

#include <string>
#include <string_view>

#include "programme/lifecycle.h"

namespace ocop::programme::lifecycle {

using Check = Result<void>;

bool is_blank(const std::string& text);

/// The certificate has no act of a later day. `where` names the member at fault.
Check check_day(const Certificate& certificate, Date day, std::string_view where);
Check check_not_to_come(Date day, Date today, std::string_view where);
Check check_decision(const std::string& decision);

Error no_rules(Date day, std::string_view where);

}  // namespace ocop::programme::lifecycle
