#include "verifier/console/listing.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/scope.h"
#include "web/percent.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;

struct CellText {
  Language language;
  std::string operator()(std::monostate) const { return {}; }
  std::string operator()(const std::string& text) const { return text; }
  std::string operator()(std::int64_t number) const { return number_text(number, language); }
  std::string operator()(double number) const { return decimal_text(number, language); }
  std::string operator()(Date day) const { return dmy_date(day); }
};

bool is_number(const office::Cell& cell) {
  return std::holds_alternative<std::int64_t>(cell) || std::holds_alternative<double>(cell);
}

/// A column of numbers may have gaps.
bool is_number_column(const Listing& listing, std::size_t column) {
  return std::any_of(listing.lines.begin(), listing.lines.end(),
                     [&](const Line& line) { return is_number(line.cells[column]); });
}

json cell_json(const Listing& listing, const Line& line, std::size_t column, Language language) {
  const auto& cell = line.cells[column];
  const bool linked = column == listing.linked && !line.href.empty();
  const bool badge = listing.badge == column && !line.tone.empty();
  return {{"label", listing.headings[column]},
          {"text", std::visit(CellText{language}, cell)},
          {"number", is_number(cell)},
          {"href", linked ? json(line.href) : json(false)},
          {"tone", badge ? json(line.tone) : json(false)}};
}

json table_json(const Listing& listing, Language language) {
  json columns = json::array();
  for (std::size_t i = 0; i < listing.headings.size(); ++i) {
    columns.push_back({{"label", listing.headings[i]}, {"number", is_number_column(listing, i)}});
  }
  json rows = json::array();
  for (const auto& line : listing.lines) {
    json cells = json::array();
    for (std::size_t i = 0; i < line.cells.size(); ++i) {
      cells.push_back(cell_json(listing, line, i, language));
    }
    rows.push_back({{"cells", std::move(cells)}});
  }
  return {{"caption", false}, {"columns", std::move(columns)}, {"rows", std::move(rows)}};
}

const Message& title_of(const ListPage& list, const Listing& listing) {
  return listing.title.en.empty() ? list.title : listing.title;
}

office::Table file_table(const ListPage& list, const Visit& visit, Listing listing) {
  office::Table table;
  table.name = list.file;
  table.title = title_of(list, listing).in(visit.language);
  table.headings = std::move(listing.headings);
  for (auto& line : listing.lines) table.rows.push_back(std::move(line.cells));
  return table;
}

/// The filters that are set, as a query to which more can be added.
std::string query_of(const std::vector<Field>& filters) {
  std::string query;
  for (const auto& field : filters) {
    if (field.value.empty()) continue;
    query += query.empty() ? "?" : "&";
    query += field.name + "=" + web::percent_encode(field.value);
  }
  return query;
}

std::size_t asked_page(const Visit& visit) {
  const auto number = parse_digits(asked(visit, "page"));
  return static_cast<std::size_t>(std::clamp(number.value_or(1), 1LL, 1'000'000LL));
}

json pager_json(const std::string& path, const std::string& query, std::size_t page,
                std::size_t total, Language language) {
  const std::size_t pages = std::max<std::size_t>(1, (total + kPageLines - 1) / kPageLines);
  const auto link = [&](std::size_t number) {
    return path + query + (query.empty() ? "?" : "&") + "page=" + std::to_string(number);
  };
  const Message where = message("page {} of {}", "trang {} trên {}", page, pages);
  return {{"newer", page > 1 ? link(std::min(page - 1, pages)) : ""},
          {"older", page < pages ? link(page + 1) : ""},
          {"where", where.in(language)}};
}

web::Response list_page(const Context& context, const ListPage& list, Visit& visit) {
  const std::size_t page = asked_page(visit);
  std::vector<Field> filters;
  Listing listing;
  context.desk->read([&](db::Connection& connection) {
    if (list.filters) filters = list.filters(visit, connection);
    fill(filters, visit);
    listing =
        list.rows(visit, connection, {.offset = (page - 1) * kPageLines, .limit = kPageLines});
  });
  const std::string path = std::string(kPrefix) + "/" + list.path;
  const std::string query = query_of(filters);
  const Message& about = listing.intro.en.empty() ? list.intro : listing.intro;
  const std::string intro = about.in(visit.language);
  const std::string title = title_of(list, listing).in(visit.language);
  const Message count =
      message("{} entries", "{} mục",
              number_text(static_cast<std::int64_t>(listing.total), visit.language));
  json data = {
      {"intro", intro.empty() ? json(false) : json(intro)},
      {"filters",
       filters.empty() ? json(false) : json(filters_html(context, visit, path, filters))},
      {"buttons", buttons_json(list.buttons ? list.buttons(visit) : std::vector<Button>())},
      {"csv", path + ".csv" + query},
      {"xlsx", path + ".xlsx" + query},
      {"count", count.in(visit.language)},
      {"table", listing.lines.empty() ? json(false) : json(table_html(context, visit, listing))},
      {"pager", listing.total > kPageLines || page > 1
                    ? pager_json(path, query, page, listing.total, visit.language)
                    : json(false)}};
  return show_page(context, visit, title, "console_list", std::move(data));
}

web::Response list_file(const Context& context, const ListPage& list, Visit& visit, bool xlsx) {
  Listing listing;
  context.desk->read([&](db::Connection& connection) {
    listing = list.rows(visit, connection, {.offset = 0, .limit = 0});
  });
  const office::Table table = file_table(list, visit, std::move(listing));
  return xlsx ? office::xlsx_response({table}, list.file) : office::csv_response(table);
}

std::string province_of(const std::vector<db::PlaceName>& places, const std::string& chosen) {
  const auto found = std::find_if(places.begin(), places.end(),
                                  [&](const db::PlaceName& place) { return place.id == chosen; });
  if (found == places.end()) return {};
  return found->kind == "province" ? found->id : found->parent;
}

}  // namespace

office::Cell cell(std::optional<Date> day) {
  if (!day) return std::monostate{};
  return *day;
}

std::string table_html(const Context& context, const Visit& visit, const Listing& listing) {
  if (listing.lines.empty()) return {};
  return context.desk->render(visit, "table", table_json(listing, visit.language));
}

void add_list(Routes& routes, const Context& context, const ListPage& list) {
  const std::string path = "/" + list.path;
  routes.push_back({"GET", kept(context, path), list.act,
                    [&context, list](Visit& visit) { return list_page(context, list, visit); }});
  routes.push_back(
      {"GET", kept(context, path + ".csv"), list.act,
       [&context, list](Visit& visit) { return list_file(context, list, visit, false); }});
  routes.push_back(
      {"GET", kept(context, path + ".xlsx"), list.act,
       [&context, list](Visit& visit) { return list_file(context, list, visit, true); }});
}

std::vector<Option> place_options(db::Connection& connection, const Visit& visit,
                                  const std::string& chosen, const Message& none) {
  const auto places = db::places_within(connection, visit.actor.place);
  const bool whole_country = visit.actor.place.empty();
  const std::string province = province_of(places, chosen);
  std::vector<Option> options{{"", none.in(visit.language)}};
  const auto add_communes = [&](const std::string& parent) {
    for (const auto& place : places) {
      if (place.kind == "province" || place.id == visit.actor.place) continue;
      if (parent.empty() || place.parent == parent) {
        options.push_back({place.id, whole_country ? "– " + place.name : place.name});
      }
    }
  };
  for (const auto& place : places) {
    if (place.kind != "province" || place.id == visit.actor.place) continue;
    options.push_back({place.id, place.name});
    if (whole_country && place.id == province) add_communes(province);
  }
  if (!whole_country) add_communes("");
  return options;
}

std::string asked_place(db::Connection& connection, const Visit& visit) {
  std::string place = asked(visit, "place", 64);
  if (place.empty() || !db::lies_within(connection, place, visit.actor.place)) return {};
  return place;
}

}  // namespace ocop::verifier::console
