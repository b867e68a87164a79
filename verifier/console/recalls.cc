// Recalls of goods: the list, and a recall's page.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "verifier/console/certificates.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;
using programme::Act;

std::vector<Field> recall_filters(const Visit& visit, db::Connection&) {
  return {{.kind = Field::Kind::kChoice,
           .name = "which",
           .label = {"Show", "Hiển thị"},
           .options = {{"", say(visit, "tất cả", "all")},
                       {"open", say(visit, "đang thu hồi", "in effect")}}}};
}

Listing recall_list(const Visit& visit, db::Connection& connection, db::Page page) {
  auto all = db::list_recalls(connection, db::bounds_of(visit.actor),
                              asked(visit, "which") == "open", {.offset = 0, .limit = 0});
  const std::size_t total = all.size();
  auto listing = recall_listing(visit, page_of(std::move(all), page));
  listing.total = total;
  return listing;
}

std::string recall_facts(const Context& context, const Visit& visit, const db::Recall& recall,
                         const db::ProductRow& product, Names& names) {
  Facts facts(visit.language);
  const bool open = recall.in_effect(today(visit));
  facts
      .link({"Product", "Sản phẩm"}, product.product.name_vi,
            address({"products", recall.what.gtin}))
      .link({"Producer", "Chủ thể"}, product.producer.name,
            address({"producers", product.producer.id}))
      .add({"Goods", "Hàng bị thu hồi"}, recalled_text(recall.what, visit.language))
      .badge({"Status", "Tình trạng"},
             {open ? "bad" : "good",
              open ? say(visit, "đang thu hồi", "in effect") : say(visit, "đã kết thúc", "lifted")})
      .add({"Since", "Từ ngày"}, dmy_date(recall.what.since))
      .add({"Decision", "Quyết định"}, recall.what.decision)
      .lines({"Reason", "Lý do"}, recall.what.reason)
      .lines({"Instructions to shoppers", "Hướng dẫn người mua"}, recall.what.instructions)
      .add({"Recorded by", "Người ghi"},
           names.of(recall.recorded_by) + ", " + local_date_time(recall.recorded_at));
  const std::string id = std::to_string(recall.id);
  const std::string download = say(visit, "Tải bản quét", "Download the scan");
  if (!recall.what.paper.empty()) {
    facts.link({"Scan of the decision", "Bản quét quyết định"}, download,
               address({"recalls", id, "paper"}));
  }
  if (recall.lift) {
    facts.add({"Lifted on", "Kết thúc ngày"}, dmy_date(recall.lift->on))
        .lines({"Reason of lifting", "Lý do kết thúc"}, recall.lift->reason)
        .add({"Decision of lifting", "Quyết định kết thúc"}, recall.lift->decision)
        .add({"Lifted by", "Người ghi kết thúc"}, names.of(recall.lift->recorded_by));
    if (!recall.lift->paper.empty()) {
      facts.link({"Scan of the lifting", "Bản quét quyết định kết thúc"}, download,
                 address({"recalls", id, "lift", "paper"}));
    }
  }
  return facts.html(context, visit);
}

web::Response recall_page(const Context& context, Visit& visit) {
  const auto id = parse_digits(piece(visit, 0));
  std::optional<db::Recall> recall;
  json data;
  context.desk->read([&](db::Connection& connection) {
    if (id) recall = recall_of(connection, visit, *id);
    const auto product = recall ? product_row(connection, visit, recall->what.gtin) : std::nullopt;
    if (!product) {
      recall.reset();
      return;
    }
    Names names(connection, visit.language);
    const auto hit = hit_by(connection, visit, recall->what);
    std::vector<Button> buttons;
    if (!recall->lift && may(visit, Act::kLiftRecall)) {
      buttons.push_back({address({"recalls", std::to_string(*id), "lift"}),
                         say(visit, "Kết thúc thu hồi", "Lift the recall")});
    }
    data = {{"facts", recall_facts(context, visit, *recall, *product, names)},
            {"hit", hit_text(visit, hit)},
            {"batches", table_html(context, visit, batch_listing(visit, hit.batches))},
            {"form", false},
            {"buttons", buttons_json(buttons)}};
  });
  if (!recall) return not_found(context, visit);
  return show_page(context, visit, say(visit, message("Recall no. {}", "Thu hồi hàng số {}", *id)),
                   "console_recall", std::move(data));
}

enum class Scanned { kRecall, kLift };

template <Scanned what>
web::Response recall_paper(const Context& context, Visit& visit) {
  const auto id = parse_digits(piece(visit, 0));
  std::optional<db::Paper> found;
  context.desk->read([&](db::Connection& connection) {
    const auto recall = id ? recall_of(connection, visit, *id) : std::nullopt;
    if (!recall) return;
    std::string scan = recall->what.paper;
    if (what == Scanned::kLift) scan = recall->lift ? recall->lift->paper : "";
    if (!scan.empty()) found = db::paper(connection, scan);
  });
  return scan_response(context, visit, std::move(found),
                       what == Scanned::kLift ? "ket-thuc-thu-hoi" : "thu-hoi");
}

}  // namespace

std::string recalled_text(const db::RecallRequest& recall, Language language) {
  if (recall.produced_from && recall.produced_until) {
    return message("all made from {} to {}", "toàn bộ hàng sản xuất từ {} đến hết {}",
                   dmy_date(*recall.produced_from), dmy_date(*recall.produced_until))
        .in(language);
  }
  if (recall.lot.empty()) return Message{"all of the product", "toàn bộ sản phẩm"}.in(language);
  if (!recall.serials) return message("lot {}", "lô {}", recall.lot).in(language);
  return message("lot {}, labels {} to {}", "lô {}, tem số {} đến {}", recall.lot,
                 recall.serials->serial(0), recall.serials->serial(recall.serials->count - 1))
      .in(language);
}

Listing recall_listing(const Visit& visit, const std::vector<db::Recall>& recalls) {
  Listing listing;
  listing.headings = {say(visit, "Số", "No."),
                      say(visit, "Mã GTIN", "GTIN"),
                      say(visit, "Hàng bị thu hồi", "Goods"),
                      say(visit, "Từ ngày", "Since"),
                      say(visit, "Tình trạng", "Status"),
                      say(visit, "Quyết định", "Decision"),
                      say(visit, "Lý do", "Reason")};
  listing.badge = 4;
  for (const auto& recall : recalls) {
    const bool open = recall.in_effect(today(visit));
    listing.lines.push_back(
        {.cells = {std::to_string(recall.id), gtin_text(recall.what.gtin),
                   recalled_text(recall.what, visit.language), recall.what.since,
                   open ? say(visit, "đang thu hồi", "in effect")
                        : say(visit, "đã kết thúc", "lifted"),
                   recall.what.decision, recall.what.reason},
         .href = address({"recalls", std::to_string(recall.id)}),
         .tone = open ? "bad" : "good"});
  }
  listing.total = recalls.size();
  return listing;
}

std::optional<db::Recall> recall_of(db::Connection& connection, const Visit& visit,
                                    std::int64_t id) {
  for (auto& recall :
       db::list_recalls(connection, db::bounds_of(visit.actor), false, {.offset = 0, .limit = 0})) {
    if (recall.id == id) return std::move(recall);
  }
  return std::nullopt;
}

Hit hit_by(db::Connection& connection, const Visit& visit, const db::RecallRequest& recall) {
  Hit hit;
  for (auto& row : db::list_batches(connection, db::bounds_of(visit.actor), recall.gtin,
                                    today(visit), {.offset = 0, .limit = 0})) {
    const db::Recall asked_for{
        .id = 0, .what = recall, .recorded_at = {}, .recorded_by = {}, .lift = {}};
    if (!asked_for.covers(row.lot, "", row.produced, recall.since)) continue;
    hit.labels += recall.serials ? recall.serials->count : row.quantity;
    hit.batches.push_back(std::move(row));
  }
  return hit;
}

std::string hit_text(const Visit& visit, const Hit& hit) {
  return say(visit,
             message("{} batches, {} labels", "{} lô, {} tem",
                     number_text(static_cast<std::int64_t>(hit.batches.size()), visit.language),
                     number_text(static_cast<std::int64_t>(hit.labels), visit.language)));
}

void add_recall_routes(Routes& routes, const Context& context) {
  add_list(
      routes, context,
      {.path = "recalls",
       .file = "thu-hoi-hang",
       .title = {"Recalls of goods", "Thu hồi hàng"},
       .filters = recall_filters,
       .rows = recall_list,
       .buttons = [](const Visit& visit) -> std::vector<Button> {
         if (!may(visit, Act::kRecall)) return {};
         return {{address({"recalls", "new"}), say(visit, "Thu hồi hàng", "Recall goods"), true}};
       }});
  routes.push_back(route(context, "GET", "/recalls/*", Act::kView, recall_page));
  routes.push_back(route(context, "GET", "/recalls/*/paper", Act::kView,
                         recall_paper<Scanned::kRecall>));
  routes.push_back(route(context, "GET", "/recalls/*/lift/paper", Act::kView,
                         recall_paper<Scanned::kLift>));
}

}  // namespace ocop::verifier::console
