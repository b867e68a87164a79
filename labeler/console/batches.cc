#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/departures.h"
#include "db/lists.h"
#include "gs1/check_digit.h"
#include "gs1/epcis/nodes.h"
#include "labeler/console/context.h"
#include "labeler/console/lot_rolls.h"
#include "labeler/console/open_recalls.h"
#include "labeler/roll_words.h"

namespace ocop::labeler::console {
namespace {

using nlohmann::json;

constexpr std::size_t kPage = 25;

std::string list_title(const Visit& visit) { return say(visit, "Các lô", "Batches"); }

/// "" for all products; nullopt when it is another producer's.
std::optional<std::string> gtin_asked(const Context& context, const Visit& visit) {
  auto gtin = asked(visit, "gtin");
  if (gtin.empty() || own_product(context, visit, gtin)) return gtin;
  return std::nullopt;
}

std::vector<db::BatchRow> batches_of(const Context& context, const Visit& visit,
                                     const std::string& gtin, db::Page part) {
  std::vector<db::BatchRow> rows;
  context.desk->read([&](db::Connection& connection) {
    rows = db::list_batches(connection, db::bounds_of(visit.actor), gtin, today(visit), part);
  });
  return rows;
}

json list_json(const Visit& visit, const std::vector<db::BatchRow>& batches) {
  json columns = json::array(
      {column(say(visit, "Lô", "Lot")), column(say(visit, "Sản phẩm", "Product")),
       column(say(visit, "Ngày sản xuất", "Produced")),
       column(say(visit, "Số tem", "Labels"), true), column(say(visit, "Tem đã hủy", "Void"), true),
       column(say(visit, "Tình trạng", "State"))});
  json rows = json::array();
  for (const auto& batch : batches) {
    const Cell state = batch.recalled ? Cell{say(visit, "đang thu hồi", "recalled"), "", "bad"}
                                      : Cell{say(visit, "đã đăng ký", "registered"), "", "good"};
    rows.push_back(
        row(columns, {{batch.lot, link("/batch", {{"gtin", batch.gtin}, {"lot", batch.lot}})},
                      {batch.product},
                      {dmy_date(batch.produced)},
                      {std::to_string(batch.quantity)},
                      {std::to_string(batch.voided)},
                      state}));
  }
  return {{"columns", columns}, {"rows", rows}, {"caption", ""}};
}

web::Response list(const Context& context, Visit& visit) {
  const auto gtin = gtin_asked(context, visit);
  if (!gtin) return not_found(context, visit);
  const auto offset = static_cast<std::size_t>(parse_digits(asked(visit, "from", 9)).value_or(0));
  std::size_t all = 0;
  context.desk->read([&](db::Connection& connection) {
    all = db::count_batches(connection, db::bounds_of(visit.actor), *gtin);
  });
  const auto batches = batches_of(context, visit, *gtin, {offset, kPage});
  json data = list_json(visit, batches);
  const auto at = [&](std::size_t from) {
    return link("/batches", {{"gtin", *gtin}, {"from", std::to_string(from)}});
  };
  data["pager"] = all <= kPage && offset == 0
                      ? json(false)
                      : json{{"newer", offset == 0 ? "" : at(offset - std::min(offset, kPage))},
                             {"older", offset + kPage < all ? at(offset + kPage) : ""},
                             {"where", fmt::format("{}–{} / {}", std::min(offset + 1, all),
                                                   std::min(offset + batches.size(), all), all)}};
  data["csv"] = link("/batches.csv", {{"gtin", *gtin}});
  data["xlsx"] = link("/batches.xlsx", {{"gtin", *gtin}});
  data["heading"] = list_title(visit);
  data["all"] = gtin->empty() ? "" : "/batches";
  return page(context, visit, list_title(visit), "tem_batches", std::move(data));
}

office::Table table_of(const Visit& visit, const std::vector<db::BatchRow>& batches) {
  office::Table table;
  table.name = say(visit, "cac-lo", "batches");
  table.title = list_title(visit);
  for (const auto& [vi, en] : {std::pair{"Mã GTIN", "GTIN"},
                               {"Sản phẩm", "Product"},
                               {"Lô", "Lot"},
                               {"Ngày sản xuất", "Produced"},
                               {"Hạn sử dụng", "Best before"},
                               {"Số tem", "Labels"},
                               {"Sê-ri đầu", "First serial"},
                               {"Sê-ri cuối", "Last serial"},
                               {"Tem đã hủy", "Void labels"},
                               {"Giấy chứng nhận", "Certificate"},
                               {"Đang thu hồi", "Recalled"}})
    table.headings.push_back(say(visit, vi, en));
  for (const auto& batch : batches) {
    table.rows.push_back({batch.gtin, batch.product, batch.lot, batch.produced,
                          batch.best_before ? office::Cell(*batch.best_before) : office::Cell(),
                          static_cast<std::int64_t>(batch.quantity), batch.first, batch.last,
                          static_cast<std::int64_t>(batch.voided), batch.certificate,
                          yes_or_no(batch.recalled).in(visit.language)});
  }
  return table;
}

web::Response csv(const Context& context, Visit& visit) {
  const auto gtin = gtin_asked(context, visit);
  if (!gtin) return not_found(context, visit);
  return office::csv_response(table_of(visit, batches_of(context, visit, *gtin, {0, 0})));
}

web::Response xlsx(const Context& context, Visit& visit) {
  const auto gtin = gtin_asked(context, visit);
  if (!gtin) return not_found(context, visit);
  const auto table = table_of(visit, batches_of(context, visit, *gtin, {0, 0}));
  return office::xlsx_response({table}, table.name);
}

std::optional<Instant> departure_of(const Context& context, const programme::BatchRecord& record) {
  std::optional<Instant> left;
  context.desk->read([&](db::Connection& connection) {
    left = db::departure_of(connection, record.gtin, record.lot);
  });
  return left;
}

json facts_json(const Context& context, const Visit& visit, const db::Dossier& dossier) {
  const auto& record = dossier.batch->record;
  json facts = json::array();
  const auto add = [&](std::string_view vi, std::string_view en, std::string text) {
    if (!text.empty()) facts.push_back(fact(say(visit, vi, en), std::move(text)));
  };
  add("Mã GTIN", "GTIN", gs1::shortest_gtin(record.gtin));
  add("Ngày sản xuất", "Production date", dmy_date(record.produced));
  add("Hạn sử dụng", "Best before", record.best_before ? dmy_date(*record.best_before) : "");
  add("Số tem", "Labels", std::to_string(record.serials.count));
  add("Số sê-ri", "Serials",
      record.serials.serial(0) + " – " + record.serials.serial(record.serials.count - 1));
  for (const auto& use : dossier.batch->areas) {
    std::string text = use.area.name + " (" + use.area.id + ")";
    if (use.grams > 0) text += ": " + kilograms(use.grams, visit.language) + " kg";
    if (use.harvested)
      text += say(visit, ", thu hoạch ", ", harvested ") + dmy_date(*use.harvested);
    add("Vùng nguyên liệu", "Raw-material area", std::move(text));
  }
  add("Giấy chứng nhận", "Certificate", record.certificate);
  context.desk->read([&](db::Connection& connection) {
    for (const auto& part : roll_parts_of_lot(connection, record.gtin, record.lot))
      add("Tem từ cuộn", "Labels of a roll", part.roll + ": " + serials_text(part.serials));
  });
  if (const auto left = departure_of(context, record)) {
    add("Xuất bán từ", "Left for sale", dmy_date(local_date(*left)));
  }
  add("Đăng ký lúc", "Registered", local_date_time(dossier.batch->registered_at));
  return facts;
}

std::string from_to(const std::string& first, const std::string& last) {
  return first == last ? first : first + " – " + last;
}

json event(const Visit& visit, std::string_view tone, Instant at, std::string what,
           std::string text, const std::string& who) {
  return {{"tone", tone},
          {"iso", iso_date(local_date(at))},
          {"day", local_date_time(at)},
          {"what", std::move(what)},
          {"by", who.empty() ? say(visit, "dòng lệnh", "command line") : who},
          {"text", std::move(text)},
          {"href", ""},
          {"link", ""}};
}

/// Newest first.
json history_json(const Context& context, const Visit& visit, const db::Dossier& dossier) {
  const auto& record = dossier.batch->record;
  std::vector<std::pair<Instant, json>> events;
  context.desk->read([&](db::Connection& connection) {
    for (const auto& print : db::prints_of(connection, record.gtin, record.lot))
      events.emplace_back(print.recorded_at,
                          event(visit, "plain", print.recorded_at,
                                say(visit, "In tem ", "Printed ") +
                                    from_to(print.what.first, print.what.last) + " (" +
                                    ascii_upper(print.what.format) + ")",
                                print.what.reason, print.recorded_by));
    for (const auto& part : db::voided_of(connection, record.gtin, record.lot))
      events.emplace_back(part.recorded_at, event(visit, "warn", part.recorded_at,
                                                  say(visit, "Hủy tem ", "Void ") +
                                                      from_to(part.what.first, part.what.last),
                                                  part.what.reason, part.recorded_by));
    for (const auto& recall : db::recalls_of(connection, record.gtin)) {
      if (!concerns(recall, record)) continue;
      // Only its day is known; it comes after the recall that it ends.
      if (recall.lift) {
        const auto at = std::max(recall.recorded_at, start_of_day(recall.lift->on));
        auto lifted = event(visit, "good", at, say(visit, "Kết thúc thu hồi", "Recall ended"),
                            recall.lift->reason, recall.lift->recorded_by);
        lifted["day"] = dmy_date(recall.lift->on);
        lifted["iso"] = iso_date(recall.lift->on);
        events.emplace_back(at, std::move(lifted));
      }
      events.emplace_back(recall.recorded_at, event(visit, "bad", recall.recorded_at,
                                                    say(visit, "Thu hồi hàng", "Goods recalled"),
                                                    recall.what.reason, recall.recorded_by));
    }
  });
  std::ranges::stable_sort(events, std::ranges::greater{}, &std::pair<Instant, json>::first);
  json all = json::array();
  for (auto& [at, one] : events) all.push_back(std::move(one));
  return all;
}

json recalls_json(const Context& context, const programme::BatchRecord& record) {
  json all = json::array();
  for (const auto& recall : open_recalls(context, record)) {
    const auto& serials = recall.what.serials;
    all.push_back({{"since", dmy_date(recall.what.since)},
                   {"reason", recall.what.reason},
                   {"decision", recall.what.decision},
                   {"own", recall.what.decision.empty()},
                   {"serials", serials ? serials_text(*serials) : ""},
                   {"lift", link("/recall/lift", {{"gtin", record.gtin},
                                                  {"lot", record.lot},
                                                  {"id", std::to_string(recall.id)}})}});
  }
  return all;
}

web::Response show(const Context& context, Visit& visit) {
  const auto lot = asked(visit, "lot");
  const auto dossier =
      lot.empty() ? std::nullopt : own_product(context, visit, asked(visit, "gtin"), lot);
  if (!dossier) return not_found(context, visit);
  const auto& record = dossier->batch->record;
  const auto to = [&](std::string_view path) {
    return link(path, {{"gtin", record.gtin}, {"lot", record.lot}});
  };
  json data{{"product", dossier->product.name_vi},
            {"lot", record.lot},
            {"facts", facts_json(context, visit, *dossier)},
            {"events", history_json(context, visit, *dossier)},
            {"recalls", recalls_json(context, record)},
            {"reprint", to("/reprint")},
            {"void", to("/void")},
            {"recall", to("/recall")},
            {"genealogy", link("/genealogy", {{"node", gs1::epcis::batch_node(record.gtin, record.lot)}})}};
  data["has_events"] = !data["events"].empty();
  if (!departure_of(context, record)) {
    data["departs"] = true;
    data["earliest"] = iso_date(record.produced);
    data["latest"] = iso_date(today(visit));
    data["hidden"] = hidden_json({{"gtin", record.gtin}, {"lot", record.lot}});
  }
  return page(context, visit, say(visit, "Lô ", "Lot ") + record.lot, "tem_batch", std::move(data));
}

}  // namespace

void add_batch_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "GET", "/batches", programme::Act::kView, list);
  add_route(routes, context, "GET", "/batches.csv", programme::Act::kView, csv);
  add_route(routes, context, "GET", "/batches.xlsx", programme::Act::kView, xlsx);
  add_route(routes, context, "GET", "/batch", programme::Act::kView, show);
}

}  // namespace ocop::labeler::console
