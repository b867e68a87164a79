#include <algorithm>
#include <array>
#include <charconv>
#include <iterator>

#include "base/text.h"
#include "labeler/console/batch_form.h"
#include "labeler/console/console.h"
#include "labeler/console/standing.h"
#include "office/weight.h"

namespace ocop::labeler::console {
namespace {

class BatchReading {
 public:
  BatchReading(const TypedBatch& typed, const db::Dossier& product, Date today)
      : typed_(typed), product_(product), today_(today) {}

  ReadBatch lot() {
    read_.request.gtin = product_.product.gtin;
    read_.request.lot = typed_.lot;
    if (typed_.lot.empty())
      wrong("lot", message("Type a lot number, like L2601", "Hãy nhập số lô, ví dụ L2601"));
    if (auto day = date("produced", typed_.produced, true)) read_.request.produced = *day;
    read_.request.best_before =
        date("best_before", typed_.best_before, needs_end(product_.product.group));
    for (std::size_t i = 0; i < typed_.areas.size(); ++i) area(i);
    return std::move(read_);
  }

  ReadBatch batch(const Context& context, const std::vector<db::PrinterRow>& printers) {
    read_ = lot();
    quantity();
    auto output = read_output(context, typed_.output, printers, read_.request.quantity);
    read_.output = std::move(output.output);
    read_.scratch = output.scratch;
    std::ranges::move(output.errors, std::back_inserter(read_.errors));
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
        wrong(area_field("kg", i), grams.error().message);
        return;
      }
      use.grams = *grams;
    }
    use.harvested = date(area_field("harvested", i), typed.harvested, false);
    read_.request.areas.push_back(std::move(use));
    read_.areas.push_back(i);
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

}  // namespace

std::string area_field(std::string_view name, std::size_t number) {
  return std::string(name) + "-" + std::to_string(number);
}

bool needs_end(programme::Group group) {
  return group == programme::Group::kFood || group == programme::Group::kDrinks ||
         group == programme::Group::kHerbs;
}

TypedBatch read_typed(const Visit& visit) {
  constexpr std::size_t kMostTyped = 100;
  const auto text = [&](std::string_view name) { return typed(visit, name, kMostTyped); };
  TypedBatch batch{text("gtin"),     text("lot"),   text("produced"), text("best_before"),
                   text("quantity"), text("stars"), {},               read_typed_output(visit)};
  for (std::size_t i = 0; i < programme::kMaxBatchAreas; ++i) {
    const auto area = text(area_field("area", i));
    if (area.empty()) break;
    batch.areas.push_back({area, text(area_field("kg", i)), text(area_field("harvested", i))});
  }
  return batch;
}

std::vector<std::pair<std::string, std::string>> fields_of(const TypedBatch& typed) {
  std::vector<std::pair<std::string, std::string>> fields{
      {"gtin", typed.gtin},         {"lot", typed.lot},
      {"produced", typed.produced}, {"best_before", typed.best_before},
      {"quantity", typed.quantity}, {"stars", typed.stars}};
  std::ranges::copy(fields_of(typed.output), std::back_inserter(fields));
  for (std::size_t i = 0; i < typed.areas.size(); ++i) {
    fields.emplace_back(area_field("area", i), typed.areas[i].area);
    fields.emplace_back(area_field("kg", i), typed.areas[i].kilograms);
    fields.emplace_back(area_field("harvested", i), typed.areas[i].harvested);
  }
  return fields;
}

ReadBatch read_batch(const Context& context, const TypedBatch& typed, const db::Dossier& product,
                     const std::vector<db::PrinterRow>& printers, Date today) {
  return BatchReading(typed, product, today).batch(context, printers);
}

ReadBatch read_lot(const TypedBatch& typed, const db::Dossier& product, Date today) {
  return BatchReading(typed, product, today).lot();
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
      return {area_field(error.where.ends_with("harvested") ? "harvested" : "kg", read.areas[index]),
              error.message};
  }
  return at_output_field(error);
}

}  // namespace ocop::labeler::console
