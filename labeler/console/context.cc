#include "labeler/console/context.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "web/percent.h"

namespace ocop::labeler::console {
namespace {

using nlohmann::json;

std::string plain(std::string text, std::size_t most) {
  const bool controls = std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < ' ' && c != '\n' && c != '\r' && c != '\t') || byte == 0x7F;
  });
  return controls || text.size() > most ? std::string() : std::move(text);
}

}  // namespace

void add_route(Routes& routes, const Context& context, std::string_view method,
               std::string_view path, programme::Act act, Answer answer) {
  routes.push_back(
      {method, path, act, [&context, answer](Visit& visit) { return answer(context, visit); }});
}

std::string link(std::string_view path,
                 std::initializer_list<std::pair<std::string_view, std::string_view>> query) {
  std::string text(path);
  char before = '?';
  for (const auto& [name, value] : query) {
    text += before + std::string(name) + "=" + web::percent_encode(value);
    before = '&';
  }
  return text;
}

Date today(const Visit& visit) { return local_date(visit.now); }

std::string say(const Visit& visit, std::string_view vietnamese, std::string_view english) {
  return std::string(visit.language == Language::kVietnamese ? vietnamese : english);
}

std::string kilograms(std::int64_t grams, Language language) {
  constexpr std::int64_t kGrams = 1000;
  const auto whole = grams < 0 ? -grams : grams;
  std::string text = (grams < 0 ? "-" : "") + std::to_string(whole / kGrams);
  if (whole % kGrams == 0) return text;
  std::string decimals = fmt::format("{:03}", whole % kGrams);
  decimals.erase(decimals.find_last_not_of('0') + 1);
  return text + (language == Language::kVietnamese ? "," : ".") + decimals;
}

Message yes_or_no(bool yes) { return yes ? message("yes", "có") : message("no", "không"); }

std::string asked(const Visit& visit, std::string_view name, std::size_t most) {
  return plain(visit.query(name), most);
}

std::string typed(const Visit& visit, std::string_view name, std::size_t most) {
  return plain(visit.form.text(name), most);
}

web::Response not_found(const Context& context, const Visit& visit) {
  return context.desk->refuse(visit, kNotFound,
                              {"", message("There is nothing here, or it is not yours",
                                           "Không có mục này, hoặc không phải của bạn")});
}

web::Response page(const Context& context, const Visit& visit, std::string_view title,
                   std::string_view name, json data, int status) {
  data["title"] = title;
  return context.desk->page(visit, title, context.desk->render(visit, name, std::move(data)),
                            status);
}

web::Response scripted(web::Response page) {
  page.headers.emplace_back(
      "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; "
      "form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
  return page;
}

json fact(std::string name, std::string text) {
  return {{"name", std::move(name)}, {"text", std::move(text)}};
}

json hidden_json(const std::vector<std::pair<std::string, std::string>>& fields) {
  json all = json::array();
  for (const auto& [name, value] : fields) all.push_back({{"name", name}, {"value", value}});
  return all;
}

json column(std::string label, bool number) {
  return {{"label", std::move(label)}, {"number", number}};
}

json row(const json& columns, const std::vector<Cell>& cells) {
  json all = json::array();
  for (std::size_t i = 0; i < cells.size(); ++i) {
    all.push_back({{"label", columns.at(i).at("label")},
                   {"number", columns.at(i).at("number")},
                   {"text", cells[i].text},
                   {"href", cells[i].href},
                   {"tone", cells[i].tone}});
  }
  return {{"cells", std::move(all)}};
}

std::optional<db::Dossier> own_product(const Context& context, const Visit& visit,
                                       std::string_view gtin, std::string_view lot) {
  constexpr std::size_t kGtinDigits = 14;
  constexpr std::size_t kMostLot = 20;
  if (gtin.size() != kGtinDigits || !parse_digits(gtin) || lot.size() > kMostLot)
    return std::nullopt;
  auto dossier = context.readers.borrow()->dossier(gtin, lot, "");
  if (!dossier || dossier->product.producer_id != visit.actor.producer) return std::nullopt;
  if (!lot.empty() && !dossier->batch) return std::nullopt;
  return dossier;
}

std::string safe_file_name(std::string_view name) {
  constexpr std::size_t kMost = 100;
  const auto text = fold(name);
  const auto ending = std::min(text.rfind('.'), text.size());
  std::string safe;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (i == ending && !safe.empty())) {
      safe += c;
    } else if (!safe.empty() && safe.back() != '-') {
      safe += '-';
    }
  }
  if (safe.size() > kMost) safe.erase(0, safe.size() - kMost);
  return safe.empty() ? "tem" : safe;
}

web::Response attachment(std::string content_type, std::string body, std::string_view name) {
  web::Response response;
  response.content_type = std::move(content_type);
  response.body = std::move(body);
  response.headers = {
      {"Content-Disposition", "attachment; filename=\"" + safe_file_name(name) + "\""}};
  return response;
}

}  // namespace ocop::labeler::console
