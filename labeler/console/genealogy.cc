// What a producer's goods were made of and what was made of them, one step beyond its own; and recalling all of its
// own that something went into.
#include "office/genealogy.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/chain_recall.h"
#include "labeler/console/context.h"
#include "office/genealogy_drawing.h"

namespace ocop::labeler::console {
namespace {

using nlohmann::json;
using office::Field;

constexpr std::size_t kLongestNode = 1'000;
constexpr std::size_t kMostListed = 500;
constexpr std::string_view kFile = "truy-xuat";

std::string page_of(std::string_view path, std::string_view node) { return link(path, {{"node", node}}); }

std::optional<office::Traced> traced(const Context& context, const Visit& visit, const std::string& node) {
  std::optional<office::Traced> found;
  if (node.empty()) return found;
  context.desk->read([&](db::Connection& connection) {
    found = office::trace(connection, db::bounds_of(visit.actor), node, today(visit));
  });
  return found;
}

std::string subject_of(const Visit& visit, const office::TracedNode& node) {
  const std::string detail = office::node_detail(node, visit.language);
  return office::node_title(node, visit.language) + (detail.empty() ? "" : ", " + detail);
}

std::string address_of(const office::TracedNode& node) {
  return node.outside ? "" : page_of("/genealogy", node.named.node);
}

std::string step_text(const Visit& visit, int distance) {
  if (distance == 0) return say(visit, "chính nó", "itself");
  const std::string steps = std::to_string(std::abs(distance));
  return distance < 0 ? say(visit, "nguồn, bước " + steps, steps + " back")
                      : say(visit, "làm ra, bước " + steps, steps + " forward");
}

json list_json(const Visit& visit, const office::Traced& found) {
  const json columns = json::array(
      {column(say(visit, "Tên", "Name")), column(say(visit, "Lô", "Lot")), column(say(visit, "Bước", "Step")),
       column(say(visit, "Chủ thể hoặc nơi", "Producer or place")), column(say(visit, "Tình trạng", "Status"))});
  json rows = json::array();
  for (const auto& node : found.nodes) {
    if (rows.size() == kMostListed) break;
    const auto& named = node.named;
    const auto mark = office::node_mark(node);
    const std::string whose = named.kind == db::NodeKind::kMaterial ? named.place_name : named.producer_name;
    rows.push_back(row(columns, {{office::node_title(node, visit.language), node.distance == 0 ? "" : address_of(node)},
                                 {office::node_detail(node, visit.language)},
                                 {step_text(visit, node.distance)},
                                 {node.outside ? "" : whose},
                                 {mark.text.in(visit.language), "", mark.tone}}));
  }
  return {{"caption", false}, {"columns", columns}, {"rows", std::move(rows)}};
}

web::Response show(const Context& context, Visit& visit) {
  const auto found = traced(context, visit, asked(visit, "node", kLongestNode));
  if (!found) return not_found(context, visit);
  const std::string title = say(visit, "Truy xuất: ", "Genealogy: ") + subject_of(visit, found->root_node());
  return page(
      context, visit, title, "tem_genealogy",
      {{"title", title},
       {"hint", say(visit,
                    "Bên trái là nguồn gốc, bên phải là hàng làm ra. Hàng của chủ thể khác chỉ hiện mã định danh, "
                    "đi trước và đi sau hàng của bạn một bước.",
                    "At the left what it is made of, at the right what is made of it. Others' goods show their "
                    "identifier only, one step before and behind your own.")},
       {"drawing", office::genealogy_drawing(*found, visit.language, address_of)},
       {"list", context.desk->render(visit, "table", list_json(visit, *found))},
       {"csv", page_of("/genealogy.csv", found->root)},
       {"xlsx", page_of("/genealogy.xlsx", found->root)},
       {"json", page_of("/genealogy.json", found->root)},
       {"recall", page_of("/genealogy/recall", found->root)},
       {"form", false}});
}

enum class File { kCsv, kXlsx, kJson };

template <File file>
web::Response sent_file(const Context& context, Visit& visit) {
  const auto found = traced(context, visit, asked(visit, "node", kLongestNode));
  if (!found) return not_found(context, visit);
  auto tables = office::genealogy_tables(*found, visit.language);
  if (file == File::kXlsx) return office::xlsx_response(tables, kFile);
  if (file == File::kCsv) {
    return office::csv_response(office::joined(std::move(tables), std::string(kFile), say(visit, "Bảng", "Table")));
  }
  web::Response response;
  response.content_type = "application/json";
  response.body = office::genealogy_json(*found, context.host);
  response.headers = {{"Cache-Control", "no-store"}};
  return response;
}

json affected_json(const Visit& visit, const db::Affected& affected) {
  const json columns = json::array({column(say(visit, "Lô", "Lot")), column(say(visit, "Sản phẩm", "Product")),
                                    column(say(visit, "Số tem", "Labels"), true), column(say(visit, "Đường đi", "Way")),
                                    column(say(visit, "Tình trạng", "Status"))});
  json rows = json::array();
  for (const auto& batch : affected.batches) {
    if (!batch.reached || rows.size() == kMostListed) continue;
    const bool there = batch.recalled.has_value();
    rows.push_back(
        row(columns, {{batch.lot, link("/batch", {{"gtin", batch.gtin}, {"lot", batch.lot}})},
                      {batch.product},
                      {std::to_string(batch.quantity)},
                      {batch.told_way},
                      {there ? say(visit, "đang thu hồi", "recalled") : say(visit, "sẽ thu hồi", "to be recalled"), "",
                       there ? "plain" : "bad"}}));
  }
  return {{"caption", false}, {"columns", columns}, {"rows", std::move(rows)}};
}

office::FormPage recall_form(const Visit& visit, const db::ChainRecallRequest& before) {
  office::FormPage form;
  form.action = "/genealogy/recall";
  form.submit = say(visit, "Thu hồi tất cả các lô này", "Recall all of these");
  form.cancel = page_of("/genealogy", before.node);
  form.danger = true;
  form.intro = say(visit, "Thông báo thu hồi hiện ra ngay với mọi người quét tem của các lô trên.",
                   "From now on everyone who scans a label of these lots sees the recall.");
  form.fields = {{.name = "reason",
                  .label = say(visit, "Lý do thu hồi", "Why the goods are recalled"),
                  .kind = Field::Kind::kArea,
                  .value = before.reason,
                  .required = true,
                  .most = 500},
                 {.name = "instructions",
                  .label = say(visit, "Người mua cần làm gì", "What buyers should do"),
                  .kind = Field::Kind::kArea,
                  .value = before.instructions,
                  .required = true,
                  .most = 500},
                 {.name = "node", .label = "", .kind = Field::Kind::kHidden, .value = before.node}};
  return form;
}

web::Response show_recall(const Context& context, const Visit& visit, const office::TracedNode& root,
                          const db::ChainRecallRequest& before, const std::optional<Error>& error) {
  auto form = recall_form(visit, before);
  if (error) form.refuse(*error, visit.language);
  db::Affected affected;
  json list;
  context.desk->read([&](db::Connection& connection) {
    affected = db::affected_by(connection, visit.actor, before.node, today(visit));
    list = affected_json(visit, affected);
  });
  const auto others =
      std::count_if(affected.batches.begin(), affected.batches.end(), [](const auto& b) { return !b.reached; });
  const bool any = !list["rows"].empty();
  std::string hint = others == 0 ? std::string()
                                 : message("{} lots of others follow from it: tell their producers.",
                                           "Có {} lô của chủ thể khác được làm từ nguồn này: hãy báo cho họ.", others)
                                       .in(visit.language);
  if (affected.more) {
    hint += std::string(hint.empty() ? "" : " ") +
            say(visit, "Nguồn này có quá nhiều bước: có thể còn lô khác, hãy báo cơ quan quản lý.",
                "Too much follows from it to be followed whole: there may be further lots, tell the authority.");
  }
  const std::string title = say(visit, "Thu hồi mọi lô làm từ ", "Recall all made of ") + subject_of(visit, root);
  return page(context, visit, title, "tem_genealogy",
              {{"title", title},
               {"hint", hint},
               {"drawing", ""},
               {"list", context.desk->render(visit, "table", list)},
               {"csv", false},
               {"recall", false},
               {"form", any ? json(context.desk->render(visit, "form", office::to_json(form))) : json(false)}},
              error ? kBadRequest : 200);
}

web::Response ask_recall(const Context& context, Visit& visit) {
  const auto found = traced(context, visit, asked(visit, "node", kLongestNode));
  if (!found) return not_found(context, visit);
  return show_recall(context, visit, found->root_node(),
                     {.node = found->root, .since = {}, .reason = {}, .instructions = {}, .decision = {}}, {});
}

Message done_text(const db::ChainRecalled& made) {
  const auto recalls = static_cast<std::int64_t>(made.recalls.size());
  if (recalls == 0) return {"All of these lots were recalled already", "Các lô này đều đã bị thu hồi từ trước"};
  if (!made.more) return message("{} lots are recalled", "Đã thu hồi {} lô", recalls);
  return message("{} lots are recalled; there may be further ones, what follows was cut off",
                 "Đã thu hồi {} lô; có thể còn lô khác vì nguồn này có quá nhiều bước", recalls);
}

web::Response recall(const Context& context, Visit& visit) {
  const auto found = traced(context, visit, typed(visit, "node", kLongestNode));
  if (!found) return not_found(context, visit);
  const db::ChainRecallRequest request{.node = found->root,
                                       .since = today(visit),
                                       .reason = typed(visit, "reason", 4'000),
                                       .instructions = typed(visit, "instructions", 4'000),
                                       .decision = {}};
  db::ChainRecalled made;
  const auto done = context.desk->write([&](db::Connection& connection) -> Result<void> {
    const auto outcome = db::recall_chain(connection, visit.actor, request, visit.now);
    if (!outcome) return tl::unexpected(outcome.error());
    made = *outcome;
    return {};
  });
  if (!done) return show_recall(context, visit, found->root_node(), request, done.error());
  return context.desk->done(visit, page_of("/genealogy", found->root), done_text(made));
}

}  // namespace

void add_genealogy_routes(Routes& routes, const Context& context) {
  using programme::Act;
  add_route(routes, context, "GET", "/genealogy", Act::kView, show);
  add_route(routes, context, "GET", "/genealogy.csv", Act::kView, sent_file<File::kCsv>);
  add_route(routes, context, "GET", "/genealogy.xlsx", Act::kView, sent_file<File::kXlsx>);
  add_route(routes, context, "GET", "/genealogy.json", Act::kView, sent_file<File::kJson>);
  add_route(routes, context, "GET", "/genealogy/recall", Act::kRecall, ask_recall);
  add_route(routes, context, "POST", "/genealogy/recall", Act::kRecall, recall);
}

}  // namespace ocop::labeler::console
