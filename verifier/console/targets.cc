// What a plan sets as targets for a place and a year, entered by hand.
#include "programme/targets.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "verifier/console/listing.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;
using programme::Act;
using programme::TargetKind;

constexpr int kFirstYear = 2018;
constexpr int kLastYear = 2199;
constexpr int kMostProducts = 1'000'000;

std::string name_of(TargetKind kind, std::string_view end) {
  return std::string(programme::target_code(kind)) + std::string(end);
}

std::string shown(TargetKind kind, std::int64_t value) {
  if (!programme::is_share(kind)) return std::to_string(value);
  return std::to_string(value / 10) + (value % 10 == 0 ? "" : "," + std::to_string(value % 10));
}

struct Asked {
  std::string place;
  int year = 0;
};

std::optional<Asked> asked_of(db::Connection& connection, const Visit& visit) {
  Asked asked_for;
  const bool post = visit.request.method == "POST";
  const std::string place = post ? visit.form.text("place") : asked(visit, "place", 64);
  asked_for.place = place.empty() ? visit.actor.place : place;
  const auto year = parse_digits(post ? visit.form.text("year") : asked(visit, "year", 4));
  asked_for.year = static_cast<int>(
      std::clamp<long long>(year.value_or(year_of(today(visit))), kFirstYear, kLastYear));
  const bool reach =
      !asked_for.place.empty() &&
      db::check_reach_place(connection, visit.actor, Act::kSetTargets, asked_for.place);
  return reach ? std::optional(asked_for) : std::nullopt;
}

std::vector<Field> target_fields(db::Connection& connection, const Asked& asked_for) {
  const auto known = db::targets_of(connection, asked_for.place, asked_for.year);
  std::vector<Field> fields{
      {.kind = Field::Kind::kHidden, .name = "place", .value = asked_for.place},
      {.kind = Field::Kind::kHidden, .name = "year", .value = std::to_string(asked_for.year)}};
  std::string source;
  for (const auto kind : programme::kTargetKinds) {
    const auto found = std::find_if(known.begin(), known.end(), [&](const db::Target& target) {
      return target.kind == programme::target_code(kind);
    });
    const bool there = found != known.end();
    if (there && source.empty()) source = found->source;
    const Message name = programme::target_name(kind);
    const bool share = programme::is_share(kind);
    const Message hint =
        share ? Message{"Percent, at least", "Phần trăm, ít nhất"} : Message{"At least", "Ít nhất"};
    fields.push_back({.kind = Field::Kind::kNumber,
                      .name = name_of(kind, "_least"),
                      .label = name,
                      .value = there ? shown(kind, found->at_least) : "",
                      .hint = hint});
    if (share) continue;
    fields.push_back({.kind = Field::Kind::kNumber,
                      .name = name_of(kind, "_most"),
                      .label = {name.en + " (at most)", name.vi + " (nhiều nhất)"},
                      .value = there && found->at_most ? shown(kind, *found->at_most) : "",
                      .hint = {"May be left out", "Có thể bỏ trống"}});
  }
  fields.push_back({.name = "source",
                    .label = {"Source", "Nguồn"},
                    .value = source,
                    .hint = {"The plan that sets them, like 15/KH-UBND",
                             "Kế hoạch giao chỉ tiêu, ví dụ 15/KH-UBND"}});
  return fields;
}

std::optional<std::int64_t> read_value(Reading& reading, TargetKind kind, const std::string& name) {
  if (programme::is_share(kind)) {
    const auto tenths = reading.tenths(name, 1000);
    return tenths ? std::optional<std::int64_t>(*tenths) : std::nullopt;
  }
  const auto number = reading.whole(name, 0, kMostProducts);
  return number ? std::optional<std::int64_t>(*number) : std::nullopt;
}

std::vector<db::Target> read_targets(Reading& reading, const Asked& asked_for) {
  std::vector<db::Target> targets;
  const std::string source = reading.text("source");
  for (const auto kind : programme::kTargetKinds) {
    const auto least = read_value(reading, kind, name_of(kind, "_least"));
    std::optional<std::int64_t> most;
    if (!programme::is_share(kind)) most = read_value(reading, kind, name_of(kind, "_most"));
    if (!least) {
      if (most) {
        reading.refuse(name_of(kind, "_least"),
                       {"the least number is missing", "chưa nhập số ít nhất"});
      }
      continue;
    }
    if (most && *most < *least) {
      reading.refuse(name_of(kind, "_most"),
                     {"this is below the least number", "số này nhỏ hơn số ít nhất"});
    }
    targets.push_back({.place = asked_for.place,
                       .year = asked_for.year,
                       .kind = std::string(programme::target_code(kind)),
                       .at_least = *least,
                       .at_most = most,
                       .source = source,
                       .sample = false});
  }
  return targets;
}

/// Which place and year the form is about.
std::string choice_html(const Context& context, const Visit& visit, const Asked& asked_for) {
  std::vector<Field> fields{{.kind = Field::Kind::kChoice,
                             .name = "place",
                             .label = {"Place", "Địa bàn"},
                             .value = asked_for.place},
                            {.kind = Field::Kind::kNumber,
                             .name = "year",
                             .label = {"Year", "Năm"},
                             .value = std::to_string(asked_for.year)}};
  context.desk->read([&](db::Connection& connection) {
    for (const auto& place : db::places_within(connection, visit.actor.place)) {
      const bool shown =
          !visit.actor.place.empty() || place.kind == "province" || place.id == asked_for.place;
      if (shown) fields[0].options.push_back({place.id, place.name});
    }
  });
  return filters_html(context, visit, address({"targets"}), fields);
}

web::Response targets_page(const Context& context, Visit& visit) {
  std::optional<Asked> asked_for;
  std::vector<Field> fields;
  std::string place;
  context.desk->read([&](db::Connection& connection) {
    asked_for = asked_of(connection, visit);
    if (!asked_for) return;
    fields = target_fields(connection, *asked_for);
    for (const auto& one : db::places_within(connection, asked_for->place)) {
      if (one.id == asked_for->place) place = one.name;
    }
  });
  if (!asked_for) return not_found(context, visit);
  std::vector<Error> errors;
  const std::string back = address({"reports"}) + "?place=" + asked_for->place;
  if (visit.request.method == "POST") {
    Reading reading(visit.form, fields);
    const auto targets = read_targets(reading, *asked_for);
    errors = reading.errors();
    if (errors.empty()) {
      const auto done = context.desk->write([&](db::Connection& connection) -> Result<void> {
        for (const auto& target : targets) {
          auto set = db::set_target(connection, visit.actor, target, visit.now);
          if (!set) return set;
        }
        return {};
      });
      if (done) {
        const std::string path =
            "/targets?place=" + asked_for->place + "&year=" + std::to_string(asked_for->year);
        return context.desk->done(visit, path, {"The targets were saved", "Đã lưu chỉ tiêu"});
      }
      errors = {done.error()};
    }
    fill(fields, visit.form);
  }
  const int status = errors.empty() ? 200 : 400;
  std::string body = choice_html(context, visit, *asked_for);
  body += form_html(context, visit,
                    {.action = address({"targets"}),
                     .submit = say(visit, "Lưu chỉ tiêu", "Save the targets"),
                     .fields = std::move(fields),
                     .errors = std::move(errors),
                     .back = back});
  return show_page(
      context, visit,
      say(visit, message("Targets {}, {}", "Chỉ tiêu năm {}, {}", asked_for->year, place)),
      "console_sheet", {{"content", body}}, status);
}

}  // namespace

void add_target_routes(Routes& routes, const Context& context) {
  for (const char* method : {"GET", "POST"}) {
    routes.push_back(route(context, method, "/targets", Act::kSetTargets, targets_page));
  }
}

}  // namespace ocop::verifier::console
