#include "labeler/console/batch_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/goods_acts.h"
#include "gs1/check_digit.h"
#include "labeler/console/console.h"
#include "labeler/console/standing.h"
#include "office/weight.h"

namespace ocop::labeler::console {
namespace {

using nlohmann::json;
using office::Field;

std::string numbered(std::string_view name, std::size_t number) {
  return std::string(name) + "-" + std::to_string(number);
}

bool spoils(programme::Group group) {
  return group == programme::Group::kFood || group == programme::Group::kDrinks ||
         group == programme::Group::kHerbs;
}

class BatchReading {
 public:
  BatchReading(const TypedBatch& typed, const db::Dossier& product, Date today)
      : typed_(typed), product_(product), today_(today) {}

  ReadBatch read() {
    read_.request.gtin = product_.product.gtin;
    read_.request.lot = typed_.lot;
    if (typed_.lot.empty())
      wrong("lot", message("Type a lot number, like L2601", "Hãy nhập số lô, ví dụ L2601"));
    if (auto day = date("produced", typed_.produced, true)) read_.request.produced = *day;
    read_.request.best_before =
        date("best_before", typed_.best_before, spoils(product_.product.group));
    quantity();
    for (std::size_t i = 0; i < typed_.areas.size(); ++i) area(i);
    format();
    stars();
    return std::move(read_);
  }

 private:
  void wrong(std::string where, Message why) {
    read_.errors.push_back({std::move(where), std::move(why)});
  }

  std::optional<Date> date(const std::string& field, const std::string& text, bool needed) {
    if (text.empty()) {
      if (needed)
        wrong(field, message("Choose a day, like 22/11/2026", "Hãy chọn ngày, ví dụ 22/11/2026"));
      return std::nullopt;
    }
    const auto day = parse_day(field, text);
    if (!day) {
      wrong(field, day.error().message);
      return std::nullopt;
    }
    return *day;
  }

  void quantity() {
    const auto labels = parse_digits(typed_.quantity);
    if (!labels || *labels < 1 || static_cast<std::uint64_t>(*labels) > kMostConsoleLabels) {
      wrong("quantity", message("Type how many labels to print, 1 to {}",
                                "Hãy nhập số tem cần in, từ 1 đến {}", kMostConsoleLabels));
      return;
    }
    read_.request.quantity = static_cast<std::uint64_t>(*labels);
  }

  void area(std::size_t i) {
    const auto& typed = typed_.areas[i];
    if (typed.kilograms.empty() && typed.harvested.empty()) return;
    programme::AreaUse use;
    use.area = typed.area;
    if (!typed.kilograms.empty()) {
      const auto grams = office::read_kilograms(typed.kilograms);
      if (!grams) {
        wrong(numbered("kg", i), grams.error().message);
        return;
      }
      use.grams = *grams;
    }
    use.harvested = date(numbered("harvested", i), typed.harvested, false);
    read_.request.areas.push_back(std::move(use));
    read_.areas.push_back(i);
  }

  void format() {
    const auto format = format_of(typed_.format);
    if (!format) {
      wrong("format", message("Choose one of these", "Hãy chọn một loại"));
      return;
    }
    read_.format = *format;
    const bool loose = *format == Format::kSvg || *format == Format::kPng;
    if (loose && Sheet::pages(read_.request.quantity) > kMostLooseSheets)
      wrong("format",
            message("Of this kind at most {} sheets are made; choose PDF",
                    "Loại này chỉ làm được nhiều nhất {} tờ; hãy chọn PDF", kMostLooseSheets));
  }

  void stars() {
    const auto& rules = *product_.rules;
    read_.request.stars = typed_.stars == "yes";
    if (!read_.request.stars) return;
    if (stars_on(rules, product_.certificates, today_) == 0) {
      wrong("stars",
            message("The certificate is not in force today: choose “No stars”",
                    "Hôm nay giấy chứng nhận không còn hiệu lực: hãy chọn “Không in sao”"));
    } else if (read_.request.produced != Date{} &&
               stars_on(rules, product_.certificates, read_.request.produced) == 0) {
      wrong(
          "stars",
          message(
              "On the production date {} no certificate was in force: choose “No stars”",
              "Vào ngày sản xuất {} chưa có giấy chứng nhận còn hiệu lực: hãy chọn “Không in sao”",
              dmy_date(read_.request.produced)));
    }
  }

  const TypedBatch& typed_;
  const db::Dossier& product_;
  Date today_;
  ReadBatch read_;
};

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
  Field kilograms_field{.name = numbered("kg", i),
                        .label = say(visit, "Số kg đã dùng", "Kilograms used"),
                        .kind = Field::Kind::kNumber,
                        .value = before.typed.kilograms,
                        .hint = hint,
                        .most = 16};
  Field harvested{.name = numbered("harvested", i),
                  .label = say(visit, "Ngày thu hoạch", "Harvest date"),
                  .kind = Field::Kind::kDate,
                  .value = before.typed.harvested};
  for (const auto& error : errors) {
    if (error.where == numbered("kg", before.place))
      kilograms_field.error = error.message.in(visit.language);
    if (error.where == numbered("harvested", before.place))
      harvested.error = error.message.in(visit.language);
  }
  return {{"area", area.id},
          {"area_name", area.name},
          {"hidden", numbered("area", i)},
          {"fields", json::array({office::to_json(kilograms_field), office::to_json(harvested)})}};
}

std::vector<Field> first_fields(const Visit& visit, const db::Dossier& product,
                                const TypedBatch& typed) {
  const bool needs_end = spoils(product.product.group);
  return {{.name = "lot",
           .label = say(visit, "Số lô", "Lot number"),
           .value = typed.lot,
           .hint = say(visit, "Chữ không dấu và số, nhiều nhất 20 ký tự. Mỗi lô một số riêng.",
                       "Letters and digits, at most 20 characters. Each lot has its own."),
           .required = true,
           .most = 20},
          {.name = "quantity",
           .label = say(visit, "Số tem cần in", "How many labels"),
           .kind = Field::Kind::kNumber,
           .value = typed.quantity,
           .hint = say(visit, "Mỗi món hàng một tem. Một tờ A4 có 24 tem.",
                       "One label for each item. An A4 sheet has 24."),
           .required = true,
           .most = 8},
          {.name = "produced",
           .label = say(visit, "Ngày sản xuất", "Production date"),
           .kind = Field::Kind::kDate,
           .value = typed.produced,
           .required = true},
          {.name = "best_before",
           .label = say(visit, "Hạn sử dụng", "Best before"),
           .kind = Field::Kind::kDate,
           .value = typed.best_before,
           .hint = needs_end ? ""
                             : say(visit, "Để trống nếu hàng không có hạn.",
                                   "Leave it empty when the goods do not spoil."),
           .required = needs_end}};
}

std::vector<Field> last_fields(const Visit& visit, const TypedBatch& typed,
                               const Standing& standing) {
  std::vector<Field> fields;
  if (standing.stars > 0) {
    const auto yes = say(visit, fmt::format("Có, in {} sao và chữ OCOP", standing.stars),
                         fmt::format("Yes, {} stars and the word OCOP", standing.stars));
    fields.push_back(
        {.name = "stars",
         .label = say(visit, "In sao OCOP", "OCOP stars"),
         .kind = Field::Kind::kSelect,
         .options = {{"yes", yes, typed.stars != "no"},
                     {"no", say(visit, "Không in sao", "No stars"), typed.stars == "no"}}});
  }
  fields.push_back({.name = "format",
                    .label = say(visit, "Loại tệp", "Kind of file"),
                    .kind = Field::Kind::kSelect,
                    .options = format_options(visit, typed.format)});
  return fields;
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

}  // namespace

TypedBatch read_typed(const Visit& visit) {
  constexpr std::size_t kMostTyped = 100;
  const auto text = [&](std::string_view name) { return typed(visit, name, kMostTyped); };
  TypedBatch batch{text("gtin"),     text("lot"),   text("produced"), text("best_before"),
                   text("quantity"), text("stars"), text("format"),   {}};
  for (std::size_t i = 0; i < programme::kMaxBatchAreas; ++i) {
    const auto area = text(numbered("area", i));
    if (area.empty()) break;
    batch.areas.push_back({area, text(numbered("kg", i)), text(numbered("harvested", i))});
  }
  return batch;
}

std::vector<std::pair<std::string, std::string>> fields_of(const TypedBatch& typed) {
  std::vector<std::pair<std::string, std::string>> fields{
      {"gtin", typed.gtin},         {"lot", typed.lot},
      {"produced", typed.produced}, {"best_before", typed.best_before},
      {"quantity", typed.quantity}, {"stars", typed.stars},
      {"format", typed.format}};
  for (std::size_t i = 0; i < typed.areas.size(); ++i) {
    fields.emplace_back(numbered("area", i), typed.areas[i].area);
    fields.emplace_back(numbered("kg", i), typed.areas[i].kilograms);
    fields.emplace_back(numbered("harvested", i), typed.areas[i].harvested);
  }
  return fields;
}

ReadBatch read_batch(const TypedBatch& typed, const db::Dossier& product, Date today) {
  return BatchReading(typed, product, today).read();
}

Error at_field(const Error& error, const ReadBatch& read) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kFields{
      {{"--lot", "lot"},
       {"lot", "lot"},
       {"--quantity", "quantity"},
       {"--produced", "produced"},
       {"produced", "produced"},
       {"--best-before", "best_before"},
       {"best_before", "best_before"}}};
  for (const auto& [from, to] : kFields)
    if (error.where == from) return {std::string(to), error.message};
  constexpr std::string_view kAreas = "areas[";
  if (error.where.starts_with(kAreas)) {
    std::size_t index = 0;
    const auto* begin = error.where.data() + kAreas.size();
    std::from_chars(begin, error.where.data() + error.where.size(), index);
    if (index < read.areas.size())
      return {numbered(error.where.ends_with("harvested") ? "harvested" : "kg", read.areas[index]),
              error.message};
  }
  return {"", error.message};
}

std::string new_lot(db::Reader& registry, std::string_view gtin, Date today) {
  const std::chrono::year_month_day day(today.day);
  const auto plain =
      fmt::format("L{:02}{:02}{:02}", static_cast<unsigned>(day.day()),
                  static_cast<unsigned>(day.month()), static_cast<int>(day.year()) % 100);
  constexpr int kMost = 50;
  auto lot = plain;
  for (int i = 2; i <= kMost && registry.batch(gtin, lot); ++i)
    lot = plain + "-" + std::to_string(i);
  return lot;
}

std::vector<office::Option> format_options(const Visit& visit, std::string_view chosen) {
  const auto option = [&](const char* name, std::string_view vi, std::string_view en) {
    return office::Option{name, say(visit, vi, en), chosen == name};
  };
  return {option("pdf", "PDF – để in trên máy in văn phòng (nên chọn)",
                 "PDF – for an office printer (recommended)"),
          option("png", "PNG – từng tờ là một ảnh", "PNG – each sheet a picture"),
          option("svg", "SVG – cho nhà in", "SVG – for a printing house"),
          option("csv", "CSV – bảng mã cho máy in tem", "CSV – a table for label printers")};
}

json form_json(const Context& context, const Visit& visit, const db::Dossier& product,
               const TypedBatch& typed, const std::vector<Error>& errors) {
  const auto standing = standing_today(*product.rules, product.certificates, today(visit));
  json areas = json::array();
  for (std::size_t i = 0; i < product.areas.size() && i < programme::kMaxBatchAreas; ++i) {
    Before before{{}, typed.areas.size()};
    for (std::size_t place = 0; place < typed.areas.size(); ++place)
      if (typed.areas[place].area == product.areas[i].id) before = {typed.areas[place], place};
    areas.push_back(area_json(context, visit, product.areas[i], i, before, errors));
  }
  std::string above;
  for (const auto& error : errors)
    if (error.where.empty()) above += (above.empty() ? "" : " ") + error.message.in(visit.language);
  return {
      {"product", product.product.name_vi},
      {"gtin", product.product.gtin},
      {"gtin_short", gs1::shortest_gtin(product.product.gtin)},
      {"form_error", above},
      {"some_wrong", !errors.empty() && above.empty()},
      {"first_fields", with_errors(first_fields(visit, product, typed), errors, visit.language)},
      {"areas", areas},
      {"has_areas", !areas.empty()},
      {"last_fields", with_errors(last_fields(visit, typed, standing), errors, visit.language)},
      {"no_stars", standing.stars == 0},
      {"word", standing.word.in(visit.language)}};
}

}  // namespace ocop::labeler::console
