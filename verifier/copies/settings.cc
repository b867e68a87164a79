#include "verifier/copies/settings.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <variant>

#include "base/text.h"

namespace ocop::copies {
namespace {

using nlohmann::json;

constexpr std::size_t kMostBytes = 65'536;

struct Member {
  const char* name;
  std::variant<double Settings::*, int Settings::*> member;
  double least;
  double most;
};

constexpr Member kMembers[] = {
    {"false_alarms", &Settings::false_alarms, 1e-6, 0.01},
    {"false_watches", &Settings::false_watches, 1e-6, 0.1},
    {"days_of_sale", &Settings::days_of_sale, 1, 730},
    {"most_units_a_scanned", &Settings::most_units_a_scanned, 1, 10'000},
    {"reload_minutes", &Settings::reload_minutes, 0, 1'440},
    {"units_of_staff", &Settings::units_of_staff, 2, 1'000},
    {"fewest_devices", &Settings::fewest_devices, 2, 100},
    {"fewest_devices_shown", &Settings::fewest_devices_shown, 2, 100},
    {"again_points", &Settings::again_points, 0.5, 20},
    {"early_devices", &Settings::early_devices, 1, 8},
    {"foreign_serials", &Settings::foreign_serials, 1, 10'000},
    {"batch_odds", &Settings::batch_odds, 1, 1e12},
};

/// The object's members; a name that stands twice, and NUL or a byte order mark outside strings,
/// which the library would swallow, make it none.
std::optional<json> strict_object(std::string_view text) {
  if (text.size() > kMostBytes || text.find('\0') != std::string_view::npos) return std::nullopt;
  if (text.starts_with("\xEF\xBB\xBF")) return std::nullopt;
  std::set<std::string> names;
  bool twice = false;
  const auto each = [&](int depth, json::parse_event_t event, json& value) {
    if (event == json::parse_event_t::key && depth == 1)
      twice = !names.insert(value.get<std::string>()).second || twice;
    return depth < 4;
  };
  auto object = json::parse(text, each, false);
  if (twice || !object.is_object()) return std::nullopt;
  return object;
}

tl::unexpected<Error> not_a_number(const Member& member, bool whole) {
  if (whole)
    return fail(member.name,
                message("a whole number from {0} to {1} is expected",
                        "cần một số nguyên từ {0} đến {1}", member.least, member.most));
  return fail(member.name, message("a number from {0} to {1} is expected",
                                   "cần một số từ {0} đến {1}", member.least, member.most));
}

Result<double> number_of(const json& value, const Member& member) {
  const bool whole = std::holds_alternative<int Settings::*>(member.member);
  if (whole ? !value.is_number_integer() : !value.is_number()) return not_a_number(member, whole);
  const double number = value.get<double>();
  if (!(number >= member.least && number <= member.most)) return not_a_number(member, whole);
  return number;
}

}  // namespace

Result<Settings> read_settings(std::string_view text) {
  const auto object = strict_object(text);
  if (!object) {
    return fail("", message("one JSON object of settings is expected, each name at most once",
                            "cần một đối tượng JSON gồm các thiết lập, mỗi tên không quá một lần"));
  }
  Settings settings;
  for (const auto& [name, value] : object->items()) {
    const auto* member =
        std::find_if(std::begin(kMembers), std::end(kMembers),
                     [&name = name](const Member& each) { return name == each.name; });
    if (member == std::end(kMembers)) {
      return fail(printable(name),
                  message("there is no such setting; docs/copy-detection.md names them",
                          "không có thiết lập này; xem tên trong docs/copy-detection.md"));
    }
    const auto number = number_of(value, *member);
    if (!number) return tl::unexpected(number.error());
    if (const auto* real = std::get_if<double Settings::*>(&member->member)) {
      settings.*(*real) = *number;
    } else {
      settings.*std::get<int Settings::*>(member->member) = static_cast<int>(*number);
    }
  }
  if (settings.false_watches < settings.false_alarms) {
    return fail("false_watches",
                message("must be at least false_alarms, {0}",
                        "phải ít nhất bằng false_alarms, tức {0}", settings.false_alarms));
  }
  return settings;
}

}  // namespace ocop::copies
