// What was scanned: by day, province and product; forged codes; batches that look copied.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/html.h"
#include "office/chart.h"
#include "office/report_page.h"
#include "programme/provinces.h"
#include "verifier/console/listing.h"
#include "verifier/console/scan_charts.h"
#include "verifier/console/scan_figure.h"
#include "verifier/console/table_files.h"
#include "web/percent.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;
using programme::Act;

constexpr int kUsualDays = 30;
constexpr int kMostDays = 3652;
constexpr std::size_t kProducts = 20;
constexpr std::size_t kCodes = 20;
constexpr std::size_t kBatches = 20;

/// Days, product, place and province: what was asked for, where it can be.
db::ScanQuestion question(const Visit& visit, db::Connection& connection) {
  db::ScanQuestion wanted;
  wanted.until = read_date(asked(visit, "until", 10)).value_or(today(visit));
  wanted.from =
      read_date(asked(visit, "from", 10)).value_or(add_days(wanted.until, 1 - kUsualDays));
  if (wanted.until < wanted.from) std::swap(wanted.from, wanted.until);
  wanted.from = std::max(wanted.from, add_days(wanted.until, 1 - kMostDays));
  wanted.gtin = asked_gtin(visit);
  wanted.place = asked_place(connection, visit);
  const std::string province = asked(visit, "province", 2);
  if (programme::find_province(province) != nullptr) wanted.province = province;
  return wanted;
}

std::vector<Option> province_options(const Visit& visit) {
  std::vector<Option> options{{"", say(visit, "mọi nơi", "anywhere")}};
  for (const auto& province : programme::provinces())
    options.push_back({province.code, say(visit, province.name)});
  return options;
}

std::vector<Field> filters(const Visit& visit, db::Connection& connection,
                           const db::ScanQuestion& wanted) {
  std::vector<Field> fields{{.kind = Field::Kind::kDate,
                             .name = "from",
                             .label = {"From", "Từ ngày"},
                             .value = iso_date(wanted.from)},
                            {.kind = Field::Kind::kDate,
                             .name = "until",
                             .label = {"Until", "Đến hết ngày"},
                             .value = iso_date(wanted.until)},
                            {.name = "gtin",
                             .label = {"Product (GTIN)", "Sản phẩm (mã GTIN)"},
                             .value = wanted.gtin},
                            {.kind = Field::Kind::kChoice,
                             .name = "place",
                             .label = {"Products of", "Sản phẩm của"},
                             .value = wanted.place},
                            {.kind = Field::Kind::kChoice,
                             .name = "province",
                             .label = {"Scanned in", "Quét tại"},
                             .value = wanted.province}};
  const Message all = {"all of your place", "cả địa bàn"};
  fields[3].options = place_options(connection, visit, wanted.place, all);
  fields[4].options = province_options(visit);
  return fields;
}

std::string query_of(const db::ScanQuestion& wanted, const std::string& gtin) {
  std::string query =
      fmt::format("?from={}&until={}", iso_date(wanted.from), iso_date(wanted.until));
  if (!gtin.empty()) query += "&gtin=" + gtin;
  if (!wanted.place.empty()) query += "&place=" + web::percent_encode(wanted.place);
  if (!wanted.province.empty()) query += "&province=" + wanted.province;
  return query;
}

struct ProductScans {
  std::string gtin, name;
  ScanFigures scans;
};

struct Scans {
  db::ScanQuestion wanted;
  ScanSeries series;
  std::vector<ScanPlace> places;
  std::vector<ProductScans> products;  ///< most scans first
  ScanFigures all;
  std::vector<db::ForgedCode> codes;
  std::vector<db::SuspectedBatch> batches;
};

std::vector<ProductScans> products_of(const std::vector<db::ScanCount>& counts) {
  std::vector<ProductScans> products;
  for (const auto& count : counts) {
    if (products.empty() || products.back().gtin != count.key)
      products.push_back({count.key, count.name, {}});
    products.back().scans.add(count);
  }
  std::erase_if(products, [](const ProductScans& one) { return one.scans.total() == 0; });
  std::stable_sort(products.begin(), products.end(),
                   [](const ProductScans& a, const ProductScans& b) {
                     return a.scans.total() > b.scans.total();
                   });
  return products;
}

Scans read_scans(const Visit& visit, db::Connection& connection) {
  const auto bounds = db::bounds_of(visit.actor);
  Scans scans;
  scans.wanted = question(visit, connection);
  const auto by_day = db::scans_by_day(connection, bounds, scans.wanted);
  scans.series = scan_series(by_day, scans.wanted.from, scans.wanted.until);
  for (const auto& count : by_day) scans.all.add(count);
  scans.places = scan_places(db::scans_by_province(connection, bounds, scans.wanted));
  scans.products = products_of(db::scans_by_product(connection, bounds, scans.wanted));
  scans.codes = db::forged_codes(connection, bounds, scans.wanted, kCodes);
  scans.batches = db::suspected_batches(connection, bounds, scans.wanted, kBatches);
  return scans;
}

std::string product_name(const Visit& visit, const std::string& name) {
  return name.empty() ? say(visit, "Mã không có trong sổ đăng ký", "Codes not in the registry")
                      : name;
}

Listing product_listing(const Visit& visit, const Scans& scans, std::size_t most) {
  Listing listing;
  listing.headings = {say(visit, "Sản phẩm", "Product"), say(visit, "Mã GTIN", "GTIN")};
  for (const auto kind : kScanClasses) listing.headings.push_back(say(visit, scan_class_name(kind)));
  listing.headings.push_back(say(visit, "Cộng", "Together"));
  for (const auto& product : scans.products) {
    if (listing.lines.size() == most) break;
    Line line{.cells = {product_name(visit, product.name), gtin_text(product.gtin)}};
    for (const auto kind : kScanClasses) line.cells.emplace_back(product.scans[kind]);
    line.cells.emplace_back(product.scans.total());
    if (!product.name.empty())
      line.href = address({"scans"}) + query_of(scans.wanted, product.gtin);
    listing.lines.push_back(std::move(line));
  }
  return listing;
}

Listing forged_listing(const Visit& visit, const Scans& scans) {
  Listing listing;
  listing.headings = {say(visit, "Sản phẩm", "Product"), say(visit, "Mã GTIN", "GTIN"),
                      say(visit, "Số lô", "Lot"), say(visit, "Số sê-ri", "Serial"),
                      say(visit, "Số lần", "Attempts"), say(visit, "Lần cuối", "Last")};
  for (const auto& code : scans.codes) {
    listing.lines.push_back({.cells = {product_name(visit, code.product), gtin_text(code.gtin),
                                       code.lot, code.serial, code.scans,
                                       local_date_time(code.last_at)}});
  }
  return listing;
}

Badge batch_badge(const Visit& visit, const db::SuspectedBatch& batch) {
  if (batch.state == "suspected") return {"bad", say(visit, "cả lô bị nghi", "suspected as a whole")};
  return {"bad", say(visit, "có tem bị nghi", "units suspected")};
}

std::string case_address(const db::SuspectedBatch& batch) {
  if (batch.open_case) return address({"cases", std::to_string(*batch.open_case)});
  return address({"cases", "new"}) + "?gtin=" + batch.gtin +
         (batch.lot.empty() ? "" : "&lot=" + web::percent_encode(batch.lot));
}

Listing batch_listing(const Visit& visit, const Scans& scans) {
  Listing listing;
  listing.headings = {say(visit, "Hồ sơ vụ việc", "Case"),
                      say(visit, "Sản phẩm", "Product"),
                      say(visit, "Số lô", "Lot"),
                      say(visit, "Chủ thể", "Producer"),
                      say(visit, "Tình trạng", "State"),
                      say(visit, "Tem bị nghi", "Units suspected"),
                      say(visit, "Tem đã xác nhận", "Units confirmed")};
  listing.badge = 4;
  for (const auto& batch : scans.batches) {
    const Badge badge = batch_badge(visit, batch);
    std::string name;
    if (batch.open_case)
      name = say(visit, "Vụ việc ", "Case ") + std::to_string(*batch.open_case);
    else if (may(visit, Act::kWorkCase))
      name = say(visit, "Mở vụ việc", "Open a case");
    listing.lines.push_back(
        {.cells = {name, batch.product,
                   batch.lot.empty() ? say(visit, "tem cuộn", "labels of rolls") : batch.lot,
                   batch.producer, badge.text, batch.units, batch.confirmed},
         .href = may(visit, Act::kWorkCase) ? case_address(batch) : "",
         .tone = badge.tone});
  }
  return listing;
}

office::Table file_table(std::string title, Listing listing) {
  office::Table table;
  table.name = "luot-quet";
  table.title = std::move(title);
  table.headings = std::move(listing.headings);
  for (auto& line : listing.lines) table.rows.push_back(std::move(line.cells));
  return table;
}

std::string products_title(const Visit& visit) {
  return say(visit, "Lượt quét theo sản phẩm", "Scans by product");
}
std::string forged_title(const Visit& visit) {
  return say(visit, "Mã giả mạo gặp nhiều nhất", "Forged codes seen most");
}
std::string batches_title(const Visit& visit) {
  return say(visit, "Lô hàng nghi bị sao chép tem", "Batches suspected of copies");
}

std::string products_chart(const Visit& visit, const Scans& scans) {
  std::vector<office::Bar> bars;
  for (const auto& product : scans.products) {
    if (bars.size() == kProducts) break;
    bars.push_back({product_name(visit, product.name), product.scans.total(),
                    number_text(product.scans.total(), visit.language)});
  }
  return office::bar_chart(products_title(visit), bars);
}

/// Attempts by day alone: beside thousands of scans they would not be seen.
std::string forged_chart(const Visit& visit, const Scans& scans) {
  ScanSeries forged = scans.series;
  for (auto& bar : forged.bars) {
    const auto attempts = bar.scans[ScanClass::kForged];
    bar.scans = {};
    bar.scans[ScanClass::kForged] = attempts;
  }
  return timeline_html(forged, say(visit, "Lượt quét mã giả mạo, chưa đăng ký theo thời gian",
                                   "Attempts with forged or unregistered codes over time"),
                       visit.language);
}

json section(std::string title, std::string intro, std::string html) {
  return {{"title", std::move(title)},
          {"intro", intro.empty() ? json(false) : json(std::move(intro))},
          {"html", std::move(html)}};
}

std::string none_html(const std::string& words) {
  return "<p class=\"soft\">" + escape_html(words) + "</p>";
}

json scan_sections(const Context& context, const Visit& visit, const Scans& scans) {
  const auto& language = visit.language;
  const std::string by_day = say(visit, "Theo thời gian", "Over time");
  const std::string by_place = say(visit, "Theo nơi quét", "By province");
  json sections = json::array();
  sections.push_back(section(
      by_day,
      say(visit,
          "Một lượt là một người xem tem; tải lại trang, máy tìm kiếm và bản xem trước liên kết "
          "không tính. Mã giả mạo tính mọi lần gặp.",
          "A scan is a person who looks at a label; reloads, crawlers and link previews do not "
          "count. Of forged codes every attempt counts."),
      timeline_html(scans.series, say(visit, "Lượt quét theo thời gian", "Scans over time"),
                    language)));
  sections.push_back(section(
      by_place, "",
      map_html(scans.places, say(visit, "Bản đồ lượt quét", "Map of scans"), language)));
  const auto products = product_listing(visit, scans, kProducts);
  const auto more = scans.products.size() > kProducts
                        ? say(visit, "20 sản phẩm được quét nhiều nhất; tệp XLSX có đủ.",
                              "The 20 products scanned most; the XLSX has them all.")
                        : std::string();
  sections.push_back(section(products_title(visit), more,
                             products.lines.empty()
                                 ? nothing_scanned_html(language)
                                 : "<div class=\"report\">" + products_chart(visit, scans) +
                                       "</div>" + table_html(context, visit, products)));
  return sections;
}

json watch_sections(const Context& context, const Visit& visit, const Scans& scans) {
  json sections = json::array();
  const auto codes = forged_listing(visit, scans);
  sections.push_back(
      section(say(visit, "Mã giả mạo, chưa đăng ký", "Forged and unregistered codes"), "",
              forged_chart(visit, scans)));
  sections.push_back(section(
      forged_title(visit),
      say(visit, "Mã có chữ ký sai, trong thời gian còn lưu từng lượt quét.",
          "Codes whose signature does not hold, as long as single scans are kept."),
      codes.lines.empty()
          ? none_html(say(visit, "Không gặp mã giả mạo nào.", "No forged code was seen."))
          : table_html(context, visit, codes)));
  const auto batches = batch_listing(visit, scans);
  sections.push_back(section(
      batches_title(visit),
      say(visit, "Tình trạng hiện nay, không theo thời gian lọc.",
          "As it is now, whatever the period."),
      batches.lines.empty()
          ? none_html(say(visit, "Không có lô nào bị nghi.", "No batch is suspected."))
          : table_html(context, visit, batches)));
  return sections;
}

json counts_json(const Visit& visit, const Scans& scans) {
  std::int64_t units = 0;
  for (const auto& batch : scans.batches) units += batch.units;
  const auto entry = [&](std::int64_t count, std::string title) {
    return json{{"count", number_text(count, visit.language)}, {"title", std::move(title)}};
  };
  const auto forged = scans.all[ScanClass::kForged];
  return json::array(
      {entry(scans.all.total() - forged, say(visit, "lượt quét", "scans")),
       entry(scans.all[ScanClass::kSuspected],
             say(visit, "lượt quét tem nghi sao chép", "scans of suspected copies")),
       entry(forged, say(visit, "lượt quét mã giả mạo, chưa đăng ký",
                         "attempts with forged or unregistered codes")),
       entry(units, say(visit, "tem đang bị nghi", "labels suspected now"))});
}

web::Response scans_page(const Context& context, Visit& visit) {
  json data;
  context.desk->read([&](db::Connection& connection) {
    const Scans scans = read_scans(visit, connection);
    const std::string query = query_of(scans.wanted, scans.wanted.gtin);
    data = {{"filters", filters_html(context, visit, address({"scans"}),
                                     filters(visit, connection, scans.wanted))},
            {"from", dmy_date(scans.wanted.from)},
            {"until", dmy_date(scans.wanted.until)},
            {"at", local_date_time(visit.now)},
            {"xlsx", address({"scans.xlsx"}) + query},
            {"csv", address({"scans.csv"}) + query},
            {"counts", counts_json(visit, scans)},
            {"sections", scan_sections(context, visit, scans)}};
    for (auto& one : watch_sections(context, visit, scans))
      data["sections"].push_back(std::move(one));
  });
  return with_map(
      show_page(context, visit, say(visit, "Lượt quét", "Scans"), "console_scans", std::move(data)));
}

std::vector<office::Table> tables(const Context& context, Visit& visit) {
  std::vector<office::Table> all;
  context.desk->read([&](db::Connection& connection) {
    const Scans scans = read_scans(visit, connection);
    all = {timeline_table(scans.series, visit.language),
           places_table(scans.places, visit.language),
           file_table(products_title(visit), product_listing(visit, scans, scans.products.size())),
           file_table(forged_title(visit), forged_listing(visit, scans)),
           file_table(batches_title(visit), batch_listing(visit, scans))};
    // The first column of batches is the page's link.
    for (auto& row : all.back().rows) row.erase(row.begin());
    all.back().headings.erase(all.back().headings.begin());
  });
  return all;
}

web::Response scans_xlsx(const Context& context, Visit& visit) {
  return tables_response(visit, tables(context, visit), "luot-quet", true);
}

web::Response scans_csv(const Context& context, Visit& visit) {
  return tables_response(visit, tables(context, visit), "luot-quet", false);
}

}  // namespace

void add_scan_routes(Routes& routes, const Context& context) {
  routes.push_back(route(context, "GET", "/scans", Act::kView, scans_page));
  routes.push_back(route(context, "GET", "/scans.xlsx", Act::kView, scans_xlsx));
  routes.push_back(route(context, "GET", "/scans.csv", Act::kView, scans_csv));
}

}  // namespace ocop::verifier::console
