#include "labeler/console/free_name.h"

#include <fmt/format.h>

#include <chrono>

namespace ocop::labeler::console {

std::string free_name(char letter, Date today,
                      const std::function<bool(const std::string& name)>& is_taken) {
  const std::chrono::year_month_day day(today.day);
  const auto plain =
      fmt::format("{}{:02}{:02}{:02}", letter, static_cast<unsigned>(day.day()),
                  static_cast<unsigned>(day.month()), static_cast<int>(day.year()) % 100);
  constexpr int kMost = 50;
  auto name = plain;
  for (int i = 2; i <= kMost && is_taken(name); ++i) name = plain + "-" + std::to_string(i);
  return name;
}

}  // namespace ocop::labeler::console
