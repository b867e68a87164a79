#include "labeler/console/roll_form.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "gs1/application_identifier.h"
#include "gs1/check_digit.h"
#include "labeler/console/batch_form.h"
#include "labeler/console/console.h"
#include "labeler/console/free_name.h"
#include "labeler/console/standing.h"

namespace ocop::labeler::console {
namespace {

using nlohmann::json;
using office::Field;

constexpr std::string_view kUsualRollStock = "roll-50x30";

}  // namespace

TypedOutput usual_roll_output(const Context& context) {
  auto typed = usual_output(context);
  const auto* stock = find_stock(context.stocks, kUsualRollStock);
  if (stock == nullptr) return typed;
  typed.stock = stock->id;
  typed.format = "zpl";
  return typed;
}

TypedRoll read_typed_roll(const Visit& visit) {
  constexpr std::size_t kMostTyped = 100;
  const auto text = [&](std::string_view name) { return typed(visit, name, kMostTyped); };
  return {text("gtin"), text("roll"), text("count"), text("stars"), read_typed_output(visit)};
}

std::vector<std::pair<std::string, std::string>> fields_of(const TypedRoll& typed) {
  std::vector<std::pair<std::string, std::string>> fields{{"gtin", typed.gtin},
                                                          {"roll", typed.roll},
                                                          {"count", typed.count},
                                                          {"stars", typed.stars}};
  std::ranges::move(fields_of(typed.output), std::back_inserter(fields));
  return fields;
}

ReadRoll read_roll(const Context& context, const TypedRoll& typed, const db::Dossier& product,
                   const std::vector<db::PrinterRow>& printers, Date today) {
  ReadRoll read;
  const auto wrong = [&](std::string where, Message why) {
    read.errors.push_back({std::move(where), std::move(why)});
  };
  auto& request = read.request;
  request.gtin = product.product.gtin;
  request.roll = typed.roll;
  request.host = context.host;
  if (!gs1::check_value(*gs1::find_application_identifier("10"), typed.roll))
    wrong("roll", message("Name the roll with 1 to 20 letters and digits, like R2611",
                          "Hãy đặt tên cuộn bằng 1 đến 20 chữ không dấu và số, ví dụ R2611"));
  const auto count = parse_digits(typed.count);
  if (!count || *count < 1 || static_cast<std::uint64_t>(*count) > kMostConsoleLabels)
    wrong("count", message("Type how many labels the roll has, 1 to {}",
                           "Hãy nhập số tem của cuộn, từ 1 đến {}", kMostConsoleLabels));
  else
    request.count = static_cast<std::uint64_t>(*count);
  request.stars = typed.stars == "yes";
  if (request.stars && stars_on(*product.rules, product.certificates, today) == 0)
    wrong("stars", message("The certificate is not in force today: choose “No stars”",
                           "Hôm nay giấy chứng nhận không còn hiệu lực: hãy chọn “Không in sao”"));
  auto output = read_output(context, typed.output, printers, request.count);
  request.output = std::move(output.output);
  request.scratch = output.scratch;
  std::ranges::move(output.errors, std::back_inserter(read.errors));
  return read;
}

Error at_roll_field(const Error& error) {
  if (error.where == "roll" || error.where == "--roll") return {"roll", error.message};
  if (error.where == "count" || error.where == "--count") return {"count", error.message};
  return at_output_field(error);
}

std::string new_roll_name(db::Connection& connection, std::string_view gtin, Date today) {
  return free_name('R', today, [&](const std::string& name) {
    return db::roll_of(connection, gtin, name).has_value();
  });
}

json roll_form_json(const Context& context, const Visit& visit, const db::Dossier& product,
                    const TypedRoll& typed, const std::vector<Error>& errors) {
  const auto standing = standing_today(*product.rules, product.certificates, today(visit));
  std::vector<Field> first{
      {.name = "roll",
       .label = say(visit, "Tên cuộn", "Name of the roll"),
       .value = typed.roll,
       .hint = say(visit, "Chữ không dấu và số, nhiều nhất 20 ký tự. Nên ghi tên này lên cuộn.",
                   "Letters and digits, at most 20 characters. Write it on the roll."),
       .required = true,
       .most = 20},
      {.name = "count",
       .label = say(visit, "Số tem của cuộn", "Labels of the roll"),
       .kind = Field::Kind::kNumber,
       .value = typed.count,
       .required = true,
       .most = 8}};
  auto last = stars_field(visit, standing.stars, typed.stars);
  std::ranges::move(output_fields(context, visit, typed.output, own_printers(context, visit), true),
                    std::back_inserter(last));
  auto shown = fields_of(typed);
  shown.emplace_back("kind", "roll");
  const auto above = above_form(errors, visit.language);
  return {{"product", product.product.name_vi},
          {"gtin", product.product.gtin},
          {"gtin_short", gs1::shortest_gtin(product.product.gtin)},
          {"form_error", above},
          {"some_wrong", !errors.empty() && above.empty()},
          {"first_fields", with_errors(std::move(first), errors, visit.language)},
          {"last_fields", with_errors(std::move(last), errors, visit.language)},
          {"preview_src", preview_address(shown)},
          {"no_stars", standing.stars == 0},
          {"word", standing.word.in(visit.language)}};
}

}  // namespace ocop::labeler::console
