#include "base/command_line.h"

#include <cstdlib>
#include <utility>

namespace ocop {

Language command_language(std::string_view option) {
  if (!option.empty()) return option == "vi" ? Language::kVietnamese : Language::kEnglish;
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
    const char* value = std::getenv(name);
    if (value == nullptr || *value == '\0') continue;
    return std::string_view(value).starts_with("vi") ? Language::kVietnamese : Language::kEnglish;
  }
  return Language::kEnglish;
}

Result<Clock> command_clock(std::string_view option, Clock otherwise) {
  if (option.empty()) return otherwise;
  const auto instant = parse_instant(option);
  if (!instant) {
    return fail("--clock", message("a time in UTC like 2026-11-22T03:04:05Z is expected",
                                   "cần một thời điểm UTC như 2026-11-22T03:04:05Z"));
  }
  return fixed_clock(*instant);
}

}  // namespace ocop
