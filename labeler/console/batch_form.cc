#include "labeler/console/batch_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "db/goods_acts.h"
#include "gs1/check_digit.h"
#include "labeler/console/free_name.h"
#include "labeler/console/standing.h"

namespace ocop::labeler::console {
namespace {

using nlohmann::json;
using office::Field;

std::string balance_hint(const db::Balance& balance, const Visit& visit) {
  const auto left = balance.left();
  if (!left)
    return say(visit, fmt::format("Năm {}: chưa khai sản lượng nên không giới hạn.", balance.year),
               fmt::format("{}: no yield is declared, so there is no limit.", balance.year));
  const auto rest = kilograms(std::max<std::int64_t>(0, *left), visit.language);
  const auto whole = kilograms(*balance.declared, visit.language);
  return say(visit,
             fmt::format("Năm {}: còn {} kg trong {} kg dự kiến.", balance.year, rest, whole),
             fmt::format("{}: {} kg are left of {} kg expected.", balance.year, rest, whole));
}

/// What was typed about an area, and at which place, whatever the form's order is now.
struct Before {
  TypedArea typed;
  std::size_t place = 0;
};

json area_json(const Context& context, const Visit& visit, const db::Area& area, std::size_t i,
               const Before& before, const std::vector<Error>& errors) {
  const int year = static_cast<int>(std::chrono::year_month_day(today(visit).day).year());
  std::string hint;
  context.desk->read([&](db::Connection& connection) {
    const auto last = db::balance_of(connection, area.id, year - 1);
    hint = balance_hint(db::balance_of(connection, area.id, year), visit);
    if (last.left()) hint += " " + balance_hint(last, visit);
  });
  Field kilograms_field{.name = area_field("kg", i),
                        .label = say(visit, "Số kg đã dùng", "Kilograms used"),
                        .kind = Field::Kind::kNumber,
                        .value = before.typed.kilograms,
                        .hint = hint,
                        .most = 16};
  Field harvested{.name = area_field("harvested", i),
                  .label = say(visit, "Ngày thu hoạch", "Harvest date"),
                  .kind = Field::Kind::kDate,
                  .value = before.typed.harvested};
  for (const auto& error : errors) {
    if (error.where == area_field("kg", before.place))
      kilograms_field.error = error.message.in(visit.language);
    if (error.where == area_field("harvested", before.place))
      harvested.error = error.message.in(visit.language);
  }
  return {{"area", area.id},
          {"area_name", area.name},
          {"hidden", area_field("area", i)},
          {"fields", json::array({office::to_json(kilograms_field), office::to_json(harvested)})}};
}

}  // namespace

std::string new_lot(db::Reader& registry, std::string_view gtin, Date today) {
  return free_name('L', today, [&](const std::string& lot) {
    return registry.batch(gtin, lot).has_value();
  });
}

std::vector<Field> lot_fields(const Visit& visit, const db::Dossier& product,
                              const TypedBatch& typed) {
  const bool needed = needs_end(product.product.group);
  return {{.name = "lot",
           .label = say(visit, "Số lô", "Lot number"),
           .value = typed.lot,
           .hint = say(visit, "Chữ không dấu và số, nhiều nhất 20 ký tự. Mỗi lô một số riêng.",
                       "Letters and digits, at most 20 characters. Each lot has its own."),
           .required = true,
           .most = 20},
          {.name = "produced",
           .label = say(visit, "Ngày sản xuất", "Production date"),
           .kind = Field::Kind::kDate,
           .value = typed.produced,
           .required = true},
          {.name = "best_before",
           .label = say(visit, "Hạn sử dụng", "Best before"),
           .kind = Field::Kind::kDate,
           .value = typed.best_before,
           .hint = needed ? ""
                             : say(visit, "Để trống nếu hàng không có hạn.",
                                   "Leave it empty when the goods do not spoil."),
           .required = needed}};
}

std::vector<Field> stars_field(const Visit& visit, int stars, std::string_view typed) {
  if (stars == 0) return {};
  return {{.name = "stars",
           .label = say(visit, "In sao OCOP", "OCOP stars"),
           .kind = Field::Kind::kSelect,
           .options = {{"yes",
                        say(visit, fmt::format("Có, in {} sao và chữ OCOP", stars),
                            fmt::format("Yes, {} stars and the word OCOP", stars)),
                        typed != "no"},
                       {"no", say(visit, "Không in sao", "No stars"), typed == "no"}}}};
}

json with_errors(std::vector<Field> fields, const std::vector<Error>& errors, Language language) {
  json all = json::array();
  for (auto& field : fields) {
    for (const auto& error : errors)
      if (error.where == field.name) field.error = error.message.in(language);
    all.push_back(office::to_json(field));
  }
  return all;
}

std::string above_form(const std::vector<Error>& errors, Language language) {
  std::string above;
  for (const auto& error : errors)
    if (error.where.empty()) above += (above.empty() ? "" : " ") + error.message.in(language);
  return above;
}

json areas_json(const Context& context, const Visit& visit, const db::Dossier& product,
                const TypedBatch& typed, const std::vector<Error>& errors) {
  json areas = json::array();
  for (std::size_t i = 0; i < product.areas.size() && i < programme::kMaxBatchAreas; ++i) {
    Before before{{}, typed.areas.size()};
    for (std::size_t place = 0; place < typed.areas.size(); ++place)
      if (typed.areas[place].area == product.areas[i].id) before = {typed.areas[place], place};
    areas.push_back(area_json(context, visit, product.areas[i], i, before, errors));
  }
  return areas;
}

json form_json(const Context& context, const Visit& visit, const db::Dossier& product,
               const TypedBatch& typed, const std::vector<Error>& errors) {
  const auto standing = standing_today(*product.rules, product.certificates, today(visit));
  const auto printers = own_printers(context, visit);
  auto first = lot_fields(visit, product, typed);
  first.insert(first.begin() + 1,
               {.name = "quantity",
                .label = say(visit, "Số tem cần in", "How many labels"),
                .kind = Field::Kind::kNumber,
                .value = typed.quantity,
                .hint = say(visit, "Mỗi món hàng một tem.", "One label for each item."),
                .required = true,
                .most = 8});
  auto last = stars_field(visit, standing.stars, typed.stars);
  std::ranges::move(output_fields(context, visit, typed.output, printers, true),
                    std::back_inserter(last));
  const auto above = above_form(errors, visit.language);
  json areas = areas_json(context, visit, product, typed, errors);
  return {{"product", product.product.name_vi},
          {"gtin", product.product.gtin},
          {"gtin_short", gs1::shortest_gtin(product.product.gtin)},
          {"form_error", above},
          {"some_wrong", !errors.empty() && above.empty()},
          {"first_fields", with_errors(std::move(first), errors, visit.language)},
          {"areas", areas},
          {"has_areas", !areas.empty()},
          {"last_fields", with_errors(std::move(last), errors, visit.language)},
          {"preview_src", preview_address(fields_of(typed))},
          {"no_stars", standing.stars == 0},
          {"word", standing.word.in(visit.language)}};
}

}  // namespace ocop::labeler::console
