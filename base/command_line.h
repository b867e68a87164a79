// What the command lines of all programs have in common.
#pragma once

#include <string_view>

#include "base/clock.h"
#include "base/message.h"
#include "base/result.h"

namespace ocop {

/// Exit codes.
inline constexpr int kDone = 0;
inline constexpr int kRefused = 1;  ///< one clear sentence on standard error
inline constexpr int kUsage = 2;

/// Help text of the two options below.
inline constexpr std::string_view kLanguageHelp =
    "Language of messages, vi or en; else LC_ALL, LC_MESSAGES, LANG";
inline constexpr std::string_view kClockHelp =
    "For tests and demonstrations: take this UTC time for now, like 2026-11-22T03:04:05Z";

/// What --lang says ("vi", "en"); when empty, the first of LC_ALL, LC_MESSAGES
/// and LANG that is set and not empty, as in POSIX: vi… is Vietnamese, anything
/// else English.
Language command_language(std::string_view option);

/// A clock that stands at what --clock says; `otherwise` when empty.
Result<Clock> command_clock(std::string_view option, Clock otherwise);

}  // namespace ocop
