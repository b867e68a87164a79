// What something was made of and what was made of it: drawn, as a list, as files and as data;
// and recalling all that was made of it.
#include "office/genealogy.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "base/html.h"
#include "base/text.h"
#include "db/chain_recall.h"
#include "gs1/epcis/nodes.h"
#include "office/genealogy_drawing.h"
#include "verifier/console/certificates.h"
#include "verifier/console/table_files.h"
#include "web/percent.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;
using programme::Act;

constexpr std::size_t kLongestNode = 1'000;
constexpr std::size_t kMostListed = 500;
constexpr std::string_view kFile = "truy-xuat";

std::string asked_node(const Visit& visit) { return asked(visit, "node", kLongestNode); }

std::string page_of_node(std::string_view page, std::string_view node) {
  return address({page}) + "?node=" + web::percent_encode(node);
}

std::string recall_address(std::string_view node) {
  return address({"genealogy", "recall"}) + "?node=" + web::percent_encode(node);
}

std::string address_of(const office::TracedNode& node) {
  return node.outside ? "" : genealogy_address(node.named.node);
}

/// The record of what a node names, "" where there is none.
std::string record_address(const db::NamedNode& node) {
  if (!node.within) return {};
  if (node.kind == db::NodeKind::kMaterial) return address({"areas", node.area});
  if (node.kind == db::NodeKind::kBatch && node.registered) return address({"batches", node.gtin, node.lot});
  return node.gtin.empty() ? std::string() : address({"products", node.gtin});
}

std::string step_text(const Visit& visit, int distance) {
  if (distance == 0) return say(visit, "chính nó", "itself");
  const auto steps = std::abs(distance);
  if (distance < 0) return say(visit, message("{} back", "nguồn, bước {}", steps));
  return say(visit, message("{} forward", "làm ra, bước {}", steps));
}

Listing node_listing(const Visit& visit, const office::Traced& traced) {
  Listing listing;
  listing.headings = {say(visit, "Tên", "Name"),
                      say(visit, "Lô", "Lot"),
                      say(visit, "Bước", "Step"),
                      say(visit, "Loại", "Kind"),
                      say(visit, "Chủ thể hoặc nơi", "Producer or place"),
                      say(visit, "Tình trạng", "Status")};
  listing.badge = 5;
  for (const auto& node : traced.nodes) {
    if (listing.lines.size() == kMostListed) break;
    const auto& named = node.named;
    const auto mark = office::node_mark(node);
    const std::string whose = named.kind == db::NodeKind::kMaterial ? named.place_name : named.producer_name;
    listing.lines.push_back(
        {.cells = {office::node_title(node, visit.language), office::node_detail(node, visit.language),
                   step_text(visit, node.distance), office::node_kind_name(named.kind).in(visit.language),
                   node.outside ? std::string() : whose, say(visit, mark.text)},
         .href = node.distance == 0 ? record_address(named) : address_of(node),
         .tone = mark.tone});
  }
  listing.total = traced.nodes.size();
  return listing;
}

std::string counts_text(const Visit& visit, const office::Traced& traced) {
  const auto back =
      std::count_if(traced.nodes.begin(), traced.nodes.end(), [](const auto& n) { return n.distance < 0; });
  const auto forward =
      std::count_if(traced.nodes.begin(), traced.nodes.end(), [](const auto& n) { return n.distance > 0; });
  std::string text = say(visit, message("Made of {}; {} made of it.", "Làm từ {} nguồn; {} lô và đơn vị được làm ra.",
                                        number_text(back, visit.language), number_text(forward, visit.language)));
  const bool outside = std::any_of(traced.nodes.begin(), traced.nodes.end(), [](const auto& n) { return n.outside; });
  if (outside) {
    text += " " + say(visit, "Mục thuộc địa bàn khác chỉ hiện mã định danh.",
                      "What belongs to other places shows its identifier only.");
  }
  if (traced.more) text += " " + say(visit, "Còn nữa: sơ đồ đã cắt bớt.", "There is more: it is cut off.");
  if (traced.nodes.size() > kMostListed) {
    text += " " + say(visit, message("The list shows the nearest {}; the files hold all.",
                                     "Danh sách hiện {} mục gần nhất; tệp tải về có đủ.", kMostListed));
  }
  return text;
}

std::optional<office::Traced> traced(const Context& context, const Visit& visit) {
  const std::string node = asked_node(visit);
  std::optional<office::Traced> found;
  if (node.empty()) return found;
  context.desk->read([&](db::Connection& connection) {
    found = office::trace(connection, db::bounds_of(visit.actor), node, today(visit));
  });
  return found;
}

std::string title_of(const Visit& visit, const office::TracedNode& node) {
  const std::string detail = office::node_detail(node, visit.language);
  return say(visit, "Truy xuất: ", "Genealogy: ") + office::node_title(node, visit.language) +
         (detail.empty() ? "" : ", " + detail);
}

web::Response genealogy_page(const Context& context, Visit& visit) {
  const auto found = traced(context, visit);
  if (!found) return not_found(context, visit);
  const auto& root = found->root_node();
  std::vector<Button> buttons;
  if (const auto record = record_address(root.named); !record.empty()) {
    buttons.push_back({record, say(visit, "Hồ sơ", "Its record")});
  }
  if (may(visit, Act::kRecall)) {
    buttons.push_back(
        {recall_address(found->root), say(visit, "Thu hồi mọi lô làm từ đây", "Recall all made of it"), true});
  }
  const json data{{"buttons", buttons_json(buttons)},
                  {"counts", counts_text(visit, *found)},
                  {"drawing", office::genealogy_drawing(*found, visit.language, address_of)},
                  {"list", table_html(context, visit, node_listing(visit, *found))},
                  {"csv", page_of_node("genealogy.csv", found->root)},
                  {"xlsx", page_of_node("genealogy.xlsx", found->root)},
                  {"json", page_of_node("genealogy.json", found->root)}};
  return show_page(context, visit, title_of(visit, root), "console_genealogy", data);
}

enum class File { kCsv, kXlsx, kJson };

template <File file>
web::Response genealogy_file(const Context& context, Visit& visit) {
  const auto found = traced(context, visit);
  if (!found) return not_found(context, visit);
  if (file != File::kJson) {
    return tables_response(visit, office::genealogy_tables(*found, visit.language), std::string(kFile),
                           file == File::kXlsx);
  }
  web::Response response;
  response.content_type = "application/json";
  response.body = office::genealogy_json(*found, context.host);
  response.headers = {{"Cache-Control", "no-store"}};
  return response;
}

/// One page of the harvests and lots of an area that batches or events name, newest first. What follows from one
/// further on stands on its own page: each is a question of the whole genealogy.
Listing material_listing(const Visit& visit, db::Connection& connection, std::vector<std::string> nodes,
                         std::size_t page) {
  Listing listing;
  listing.headings = {say(visit, "Lô nguyên liệu", "Lot"), say(visit, "Dùng trực tiếp cho", "Used for")};
  listing.total = nodes.size();
  std::reverse(nodes.begin(), nodes.end());
  nodes = page_of(std::move(nodes), {.offset = (page - 1) * kPageLines, .limit = kPageLines});
  const auto named = db::name_nodes(connection, {}, nodes, today(visit));
  for (const auto& node : nodes) {
    const auto direct = db::genealogy(connection, node, db::Direction::kForward, db::kMostChainNodes, 1);
    const std::string detail = office::node_detail({named.at(node), 0, false}, visit.language);
    listing.lines.push_back(
        {.cells = {detail.empty() ? say(visit, "không rõ ngày thu hoạch", "day not known") : detail,
                   static_cast<std::int64_t>(direct.edges.size())},
         .href = genealogy_address(node)});
  }
  return listing;
}

/// To the page itself and those beside it.
std::vector<Button> material_buttons(const Visit& visit, const std::string& area, std::size_t page,
                                     std::size_t total) {
  const auto at = [&](std::size_t number) {
    return address({"genealogy", "materials"}) + "?area=" + web::percent_encode(area) + "&page=" + std::to_string(number);
  };
  std::vector<Button> buttons{{address({"areas", area}), say(visit, "Hồ sơ vùng", "The area")}};
  if (page > 1) buttons.push_back({at(page - 1), say(visit, "Mới hơn", "Newer")});
  if (page * kPageLines < total) buttons.push_back({at(page + 1), say(visit, "Cũ hơn", "Older")});
  return buttons;
}

web::Response materials_page(const Context& context, Visit& visit) {
  const std::string area = asked(visit, "area", 40);
  const auto number = parse_digits(asked(visit, "page"));
  const auto page = static_cast<std::size_t>(std::clamp(number.value_or(1), 1LL, 1'000'000LL));
  std::optional<db::AreaFacts> facts;
  Listing listing;
  context.desk->read([&](db::Connection& connection) {
    facts = area_row(connection, visit, area);
    if (facts) listing = material_listing(visit, connection, db::material_nodes(connection, area), page);
  });
  if (!facts) return not_found(context, visit);
  const std::string list = table_html(context, visit, listing);
  const std::string none = "<p class=\"soft\">" +
                           say(visit, "Chưa có lô hàng hay sự kiện nào ghi nguyên liệu của vùng này.",
                               "No batch or event names raw material of this area yet.") +
                           "</p>";
  return show_page(context, visit, say(visit, "Lô nguyên liệu của ", "Raw material of ") + facts->area.name,
                   "console_sheet",
                   {{"content", list.empty() ? none : list},
                    {"buttons", buttons_json(material_buttons(visit, facts->area.id, page, listing.total))}});
}

Listing affected_listing(const Visit& visit, const db::Affected& affected) {
  Listing listing;
  listing.headings = {say(visit, "Lô hàng", "Lot"),      say(visit, "Sản phẩm", "Product"),
                      say(visit, "Chủ thể", "Producer"), say(visit, "Số tem", "Labels"),
                      say(visit, "Đường đi", "Way"),     say(visit, "Tình trạng", "Status")};
  listing.badge = 5;
  for (const auto& batch : affected.batches) {
    if (!batch.reached || listing.lines.size() == kMostListed) continue;
    const bool recalled = batch.recalled.has_value();
    listing.lines.push_back(
        {.cells = {batch.lot, batch.product, batch.producer, static_cast<std::int64_t>(batch.quantity),
                   batch.way,
                   recalled ? say(visit, "đang thu hồi", "recalled") : say(visit, "sẽ thu hồi", "to be recalled")},
         .href = address({"batches", batch.gtin, batch.lot}),
         .tone = recalled ? "plain" : "bad"});
  }
  return listing;
}

/// What will be done, in counts.
std::string hit_of(const Visit& visit, const db::Affected& affected) {
  std::int64_t batches = 0;
  std::int64_t labels = 0;
  std::int64_t there = 0;
  std::int64_t outside = 0;
  std::set<std::string> producers;
  for (const auto& batch : affected.batches) {
    if (!batch.reached) {
      ++outside;
      continue;
    }
    producers.insert(batch.producer);
    ++batches;
    labels += static_cast<std::int64_t>(batch.quantity);
    if (batch.recalled) ++there;
  }
  const auto number = [&](std::int64_t n) { return number_text(n, visit.language); };
  std::string text =
      say(visit, message("{} batches of {} producers, {} labels.", "{} lô hàng của {} chủ thể, {} tem.",
                         number(batches), number(static_cast<std::int64_t>(producers.size())), number(labels)));
  if (there > 0)
    text += " " + say(visit, message("{} are recalled already and stay as they are.",
                                     "{} lô đang bị thu hồi, giữ nguyên.", number(there)));
  if (outside > 0) {
    text += " " +
            say(visit, message("{} more lie outside of your place: tell those who answer for them.",
                               "Còn {} lô ngoài địa bàn của bạn: hãy báo cơ quan phụ trách nơi đó.", number(outside)));
  }
  if (!affected.unregistered.empty()) {
    text += " " + say(visit, message("{} lots have no registered record: tell their producers.",
                                     "Có {} lô chưa đăng ký: hãy báo trực tiếp cho chủ thể.",
                                     number(static_cast<std::int64_t>(affected.unregistered.size()))));
  }
  if (affected.more) {
    text += " " + say(visit,
                      "Nguồn này có quá nhiều bước: danh sách có thể thiếu lô đi qua hàng chưa đăng ký.",
                      "Too much follows from it to be followed whole: lots may be missing whose way leads through goods "
                      "that nobody registered.");
  }
  return text;
}

std::vector<Field> recall_fields(const Visit& visit) {
  using enum Field::Kind;
  return {{.kind = kDate,
           .name = "since",
           .label = {"Recall since", "Thu hồi kể từ ngày"},
           .required = true,
           .value = dmy_date(today(visit))},
          {.name = "decision", .label = {"Number of the decision", "Số quyết định"}, .required = true},
          {.kind = kText,
           .name = "reason",
           .label = {"Reason", "Lý do"},
           .required = true,
           .hint = {"Shown to shoppers first of all, with the way from the raw material to their lot",
                    "Hiển thị đầu tiên cho người mua, kèm đường đi từ nguyên liệu đến lô hàng"}},
          {.kind = kText,
           .name = "instructions",
           .label = {"Instructions", "Hướng dẫn"},
           .required = true,
           .hint = {"What a shopper who holds the goods should do", "Người đang giữ hàng cần làm gì"}},
          paper_field()};
}

web::Response recalled(const Context& context, const Visit& visit, const std::string& node,
                       const db::ChainRecalled& done) {
  const auto made = static_cast<std::int64_t>(done.recalls.size());
  const Message said = made == 0
                           ? Message{"All of these lots were recalled already", "Các lô này đều đã bị thu hồi từ trước"}
                       : done.more
                           ? message("{} batches are recalled; there may be further ones, what follows was cut off",
                                     "Đã thu hồi {} lô hàng; có thể còn lô khác vì nguồn này có quá nhiều bước", made)
                           : message("{} batches are recalled", "Đã thu hồi {} lô hàng", made);
  return context.desk->done(visit, genealogy_address(node).substr(kPrefix.size()), said);
}

/// The node asked about, where the visitor may see it.
std::optional<office::Traced> traced_for_recall(const Context& context, const Visit& visit) {
  const bool posted = visit.request.method == "POST";
  const std::string node = posted ? std::string(trim(visit.form.text("node"))) : asked_node(visit);
  std::optional<office::Traced> found;
  if (node.empty() || node.size() > kLongestNode || !is_utf8(node)) return found;
  context.desk->read([&](db::Connection& connection) {
    found = office::trace(connection, db::bounds_of(visit.actor), node, today(visit));
  });
  return found;
}

/// What was done, or what is wrong with the form.
tl::expected<db::ChainRecalled, std::vector<Error>> recall_as_typed(const Context& context, const Visit& visit,
                                                                    const std::string& node,
                                                                    const std::vector<Field>& fields) {
  Reading reading(visit.form, fields);
  db::ChainRecallRequest request{.node = node,
                                 .since = reading.date("since").value_or(Date{}),
                                 .reason = reading.text("reason"),
                                 .instructions = reading.text("instructions"),
                                 .decision = reading.text("decision")};
  const std::string_view scan = reading.file("paper");
  if (!reading.good()) return tl::unexpected(reading.errors());
  db::ChainRecalled outcome;
  const auto done = context.desk->write([&](db::Connection& connection) -> Result<void> {
    auto stored = store_scan(connection, visit, scan);
    if (!stored) return tl::unexpected(stored.error());
    request.paper = *std::move(stored);
    auto made = db::recall_chain(connection, visit.actor, request, visit.now);
    if (!made) return tl::unexpected(made.error());
    outcome = *std::move(made);
    return {};
  });
  if (!done) return tl::unexpected(std::vector<Error>{done.error()});
  return outcome;
}

web::Response show_recall(const Context& context, const Visit& visit, const office::Traced& found,
                          std::vector<Field> fields, const std::vector<Error>& errors) {
  fields.push_back({.kind = Field::Kind::kHidden, .name = "node", .value = found.root});
  FormView form{.action = address({"genealogy", "recall"}),
                .submit = say(visit, "Thu hồi tất cả các lô này", "Recall all of these"),
                .fields = std::move(fields),
                .errors = errors,
                .warning = say(visit,
                               "Một lần xác nhận thu hồi mọi lô trong danh sách. Người quét tem sẽ thấy thông báo "
                               "thu hồi đầu tiên.",
                               "One confirmation recalls every batch of the list. Whoever scans a label sees the "
                               "recall first."),
                .back = genealogy_address(found.root)};
  json data;
  context.desk->read([&](db::Connection& connection) {
    const auto affected = db::affected_by(connection, visit.actor, found.root, today(visit));
    const bool any =
        std::any_of(affected.batches.begin(), affected.batches.end(), [](const auto& batch) { return batch.reached; });
    const Button back{genealogy_address(found.root), say(visit, "Xem sơ đồ truy xuất", "See the genealogy")};
    data = {{"facts", "<p>" + escape_html(title_of(visit, found.root_node())) + "</p>"},
            {"hit", hit_of(visit, affected)},
            {"batches", table_html(context, visit, affected_listing(visit, affected))},
            {"form", any ? json(form_html(context, visit, form)) : json(false)},
            {"buttons", buttons_json({back})}};
  });
  return show_page(context, visit, say(visit, "Thu hồi theo nguyên liệu", "Recall by raw material"), "console_recall",
                   std::move(data), errors.empty() ? 200 : 400);
}

web::Response recall_page(const Context& context, Visit& visit) {
  const auto found = traced_for_recall(context, visit);
  if (!found) return not_found(context, visit);
  auto fields = recall_fields(visit);
  std::vector<Error> errors;
  if (visit.request.method == "POST") {
    const auto done = recall_as_typed(context, visit, found->root, fields);
    if (done) return recalled(context, visit, found->root, *done);
    errors = done.error();
    fill(fields, visit.form);
  }
  return show_recall(context, visit, *found, std::move(fields), errors);
}

}  // namespace

std::string genealogy_address(std::string_view node) { return page_of_node("genealogy", node); }

void add_genealogy_routes(Routes& routes, const Context& context) {
  routes.push_back(route(context, "GET", "/genealogy", Act::kView, genealogy_page));
  routes.push_back(route(context, "GET", "/genealogy.csv", Act::kView, genealogy_file<File::kCsv>));
  routes.push_back(route(context, "GET", "/genealogy.xlsx", Act::kView, genealogy_file<File::kXlsx>));
  routes.push_back(route(context, "GET", "/genealogy.json", Act::kView, genealogy_file<File::kJson>));
  routes.push_back(route(context, "GET", "/genealogy/materials", Act::kView, materials_page));
  for (const char* method : {"GET", "POST"}) {
    routes.push_back(route(context, method, "/genealogy/recall", Act::kRecall, recall_page));
  }
}

}  // namespace ocop::verifier::console
