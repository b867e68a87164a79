#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/audit.h"
#include "db/list_question.h"
#include "db/lists.h"
#include "db/scope.h"
#include "programme/targets.h"

namespace ocop::db {
namespace {

constexpr int kFirstYear = 2018;  // the programme's first: QĐ 490/QĐ-TTg
constexpr int kLastYear = 2199;
constexpr std::int64_t kWhole = 1000;  // tenths of a percent
constexpr std::int64_t kMostProducts = 1'000'000;

Where of_target(std::string_view place, int year, std::string_view kind) {
  Where where;
  where.add("place = " + where.value(place));
  where.add("year = " + where.value(static_cast<long long>(year)));
  if (!kind.empty()) where.add("kind = " + where.value(kind));
  return where;
}

std::vector<Target> targets_where(Connection& connection, const Where& where) {
  std::vector<Target> result;
  Target at;
  long long year = 0, at_least = 0, at_most = 0, sample = 0;
  ask(
      connection,
      "SELECT place, year, kind, at_least, COALESCE(at_most, -1), source, sample FROM targets" +
          where.sql() + "ORDER BY " + by_bytes(connection, "kind"),
      where,
      [&] {
        result.push_back(
            {at.place, static_cast<int>(year), at.kind, at_least, {}, at.source, sample != 0});
        if (at_most >= 0) result.back().at_most = at_most;
      },
      at.place, year, at.kind, at_least, at_most, at.source, sample);
  return result;
}

Result<void> check_target(const Target& target) {
  if (target.year < kFirstYear || target.year > kLastYear) {
    return fail("year", message("{} is no year of the programme: give one from {} to {}",
                                "{} không phải năm của chương trình: hãy ghi năm từ {} đến {}",
                                target.year, kFirstYear, kLastYear));
  }
  const auto kind = programme::target_of(target.kind);
  if (!kind) {
    return fail("kind", message("“{}” is no kind of target", "không có loại mục tiêu “{}”",
                                printable(target.kind)));
  }
  const auto most = programme::is_share(*kind) ? kWhole : kMostProducts;
  if (target.at_least < 0 || target.at_least > most) {
    return fail("at_least",
                programme::is_share(*kind)
                    ? message("give a share from 0 to 100 %", "hãy ghi tỷ lệ từ 0 đến 100%")
                    : message("give a number from 0 to {}", "hãy ghi số từ 0 đến {}", most));
  }
  if (target.at_most && (*target.at_most < target.at_least || *target.at_most > most)) {
    return fail("at_most", message("the upper end must not be below the lower end, nor above {}",
                                   "mức cao nhất không được nhỏ hơn mức thấp nhất, cũng không "
                                   "vượt {}",
                                   programme::is_share(*kind) ? "100 %" : std::to_string(most)));
  }
  if (!is_utf8(target.source) || target.source.size() > 300) {
    return fail("source", message("name the plan in at most 300 bytes of text",
                                  "hãy ghi tên kế hoạch, không quá 300 byte"));
  }
  return {};
}

nlohmann::json as_json(const Target& target) {
  nlohmann::json json{{"at_least", target.at_least}, {"source", target.source}};
  if (target.at_most) json["at_most"] = *target.at_most;
  return json;
}

void store(Connection& connection, const Target& target) {
  const Where old = of_target(target.place, target.year, target.kind);
  tell(connection, "DELETE FROM targets" + old.sql(), old);
  Where values;
  const std::string sql =
      "INSERT INTO targets (place, year, kind, at_least, at_most, source, sample) VALUES (" +
      values.value(target.place) + ", " + values.value(static_cast<long long>(target.year)) + ", " +
      values.value(target.kind) + ", " + values.value(static_cast<long long>(target.at_least)) +
      ", " + (target.at_most ? values.value(static_cast<long long>(*target.at_most)) : "NULL") +
      ", " + values.value(target.source) + ", " +
      values.value(static_cast<long long>(target.sample)) + ")";
  tell(connection, sql, values);
}

}  // namespace

std::vector<Target> targets_of(Connection& connection, std::string_view place, int year) {
  return targets_where(connection, of_target(place, year, ""));
}

Result<void> set_target(Connection& connection, const programme::Actor& actor, const Target& target,
                        Instant now) {
  if (const auto reached = check_reach_place(connection, actor, Act::kSetTargets, target.place);
      !reached)
    return reached;
  if (const auto sound = check_target(target); !sound) return sound;
  const auto old = targets_where(connection, of_target(target.place, target.year, target.kind));
  nlohmann::json details{{"new", as_json(target)}};
  if (!old.empty()) details["old"] = as_json(old.front());
  store(connection, target);
  append_audit(
      connection, actor,
      {"target.set", fmt::format("target {} {} {}", target.place, target.year, target.kind),
       details.dump()},
      now);
  return {};
}

}  // namespace ocop::db
