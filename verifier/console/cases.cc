// Cases: the list, and what waits for one.
#include "db/cases.h"

#include "base/text.h"
#include "verifier/console/case_words.h"
#include "verifier/console/listing.h"

namespace ocop::verifier::console {
namespace {

using programme::Act;

struct Order {
  const char* code;
  Message name;
  db::CaseOrder order;
};

const std::vector<Order>& orders() {
  static const std::vector<Order> all = {
      {"", {"newest first", "mới mở trước"}, db::CaseOrder::kNewest},
      {"oldest", {"oldest first", "mở lâu nhất trước"}, db::CaseOrder::kOldest},
      {"last", {"last step first", "vừa xử lý trước"}, db::CaseOrder::kLastStep},
      {"product", {"by product", "theo sản phẩm"}, db::CaseOrder::kProduct},
      {"evidence", {"most evidence first", "nhiều dấu hiệu trước"}, db::CaseOrder::kEvidence}};
  return all;
}

std::vector<Field> case_filters(const Visit& visit, db::Connection&) {
  std::vector<Option> outcomes{{"", say(visit, "bất kỳ", "any")}};
  for (const auto outcome : db::kCaseOutcomes) {
    outcomes.push_back(
        {std::string(db::outcome_code(outcome)), say(visit, db::outcome_name(outcome))});
  }
  std::vector<Option> sorts;
  for (const auto& order : orders()) sorts.push_back({order.code, say(visit, order.name)});
  return {{.name = "q", .label = {"Product or producer", "Sản phẩm hoặc chủ thể"}},
          {.kind = Field::Kind::kChoice,
           .name = "which",
           .label = {"Show", "Hiển thị"},
           .options = {{"", say(visit, "đang xử lý", "open")},
                       {"mine", say(visit, "giao cho tôi", "given to me")},
                       {"closed", say(visit, "đã kết thúc", "closed")},
                       {"all", say(visit, "tất cả", "all")}}},
          {.kind = Field::Kind::kChoice,
           .name = "outcome",
           .label = {"Outcome", "Kết luận"},
           .options = std::move(outcomes)},
          {.kind = Field::Kind::kChoice,
           .name = "sort",
           .label = {"Order", "Sắp xếp"},
           .options = std::move(sorts)}};
}

db::CaseFilter case_filter(const Visit& visit) {
  db::CaseFilter filter;
  filter.search = asked(visit, "q");
  filter.gtin = asked_gtin(visit);
  const std::string which = asked(visit, "which");
  if (which.empty() || which == "mine") filter.open = true;
  if (which == "closed") filter.open = false;
  if (which == "mine") filter.assignee = visit.actor.user;
  filter.outcome = db::outcome_of(asked(visit, "outcome"));
  // Only a closed case has an outcome.
  if (filter.outcome && which.empty()) filter.open.reset();
  const std::string sort = asked(visit, "sort");
  for (const auto& order : orders()) {
    if (sort == order.code) filter.order = order.order;
  }
  return filter;
}

std::string lot_text(const Visit& visit, const std::string& lot) {
  return lot.empty() ? say(visit, "mọi lô", "all lots") : lot;
}

Listing case_list(const Visit& visit, db::Connection& connection, db::Page page) {
  const auto bounds = db::bounds_of(visit.actor);
  const auto filter = case_filter(visit);
  Listing listing;
  listing.headings = {say(visit, "Số", "No."),
                      say(visit, "Sản phẩm", "Product"),
                      say(visit, "Số lô", "Lot"),
                      say(visit, "Chủ thể", "Producer"),
                      say(visit, "Địa bàn", "Place"),
                      say(visit, "Tình trạng", "State"),
                      say(visit, "Người xử lý", "Given to"),
                      say(visit, "Tem nghi sao chép", "Suspected labels"),
                      say(visit, "Tem đã xác nhận", "Confirmed labels"),
                      say(visit, "Phản ánh", "Reports"),
                      say(visit, "Ngày mở", "Opened"),
                      say(visit, "Xử lý gần nhất", "Last step")};
  listing.badge = 5;
  for (const auto& row : db::list_cases(connection, bounds, filter, page)) {
    const Badge badge = case_badge(row.what, visit.language);
    listing.lines.push_back(
        {.cells = {std::to_string(row.what.id), row.product, lot_text(visit, row.what.lot),
                   row.producer, listed_place(visit, row.place), badge.text, row.assignee,
                   static_cast<std::int64_t>(row.evidence.suspected),
                   static_cast<std::int64_t>(row.evidence.confirmed),
                   static_cast<std::int64_t>(row.evidence.reports), local_date(row.what.opened_at),
                   local_date(row.last_step_at)},
         .href = address({"cases", std::to_string(row.what.id)}),
         .tone = badge.tone});
  }
  listing.total = db::count_cases(connection, bounds, filter);
  const auto waiting = db::count_waiting(connection, bounds);
  if (waiting > 0) {
    listing.intro = message(
        "{} products or batches with suspicions or reports have not been looked at yet: see “Not "
        "yet looked at”.",
        "Còn {} sản phẩm hoặc lô hàng có nghi vấn, phản ánh chưa được xem xét: bấm “Chưa xem xét”.",
        waiting);
  }
  return listing;
}

Listing waiting_list(const Visit& visit, db::Connection& connection, db::Page page) {
  const auto bounds = db::bounds_of(visit.actor);
  Listing listing;
  listing.headings = {say(visit, "Sản phẩm", "Product"),
                      say(visit, "Số lô", "Lot"),
                      say(visit, "Mã GTIN", "GTIN"),
                      say(visit, "Chủ thể", "Producer"),
                      say(visit, "Địa bàn", "Place"),
                      say(visit, "Tem nghi sao chép", "Suspected labels"),
                      say(visit, "Cả lô", "The batch as a whole"),
                      say(visit, "Phản ánh", "Reports"),
                      say(visit, "Gần nhất", "Last")};
  for (const auto& row : db::waiting_for_case(connection, bounds, page)) {
    const std::string query =
        "?gtin=" + row.gtin + (row.lot.empty() ? "" : "&lot=" + below({row.lot}).substr(1));
    listing.lines.push_back(
        {.cells = {row.product, lot_text(visit, row.lot), gtin_text(row.gtin), row.producer,
                   listed_place(visit, row.place), static_cast<std::int64_t>(row.suspected),
                   row.batch ? say(visit, "nghi bị sao chép", "suspected") : std::string(),
                   static_cast<std::int64_t>(row.reports), local_date(row.last_at)},
         .href = address({"cases", "new"}) + query});
  }
  listing.total = db::count_waiting(connection, bounds);
  return listing;
}

}  // namespace

void add_case_list_routes(Routes& routes, const Context& context) {
  add_list(
      routes, context,
      {.path = "cases",
       .file = "vu-viec",
       .title = {"Cases", "Vụ việc"},
       .act = Act::kWorkCase,
       .filters = case_filters,
       .rows = case_list,
       .buttons = [](const Visit& visit) -> std::vector<Button> {
         return {{address({"cases", "waiting"}), say(visit, "Chưa xem xét", "Not yet looked at")}};
       }});
  add_list(routes, context,
           {.path = "cases/waiting",
            .file = "chua-xem-xet",
            .title = {"Not yet looked at", "Chưa xem xét"},
            .intro = {"Products and batches that copy detection suspects, or that somebody "
                      "reported, since their last case. Open one to see the evidence, and open a "
                      "case where it needs to be looked into.",
                      "Sản phẩm và lô hàng bị nghi sao chép tem hoặc có người phản ánh kể từ vụ "
                      "việc gần nhất. Bấm vào từng mục để xem dấu hiệu và mở vụ việc khi cần kiểm "
                      "tra."},
            .act = Act::kWorkCase,
            .rows = waiting_list});
}

}  // namespace ocop::verifier::console
