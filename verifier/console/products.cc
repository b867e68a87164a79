// Products: the list, and a product's page with its certificates.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "db/rule_book.h"
#include "programme/programme.h"
#include "verifier/console/certificates.h"
#include "verifier/console/record_history.h"
#include "verifier/console/listing.h"
#include "verifier/console/product_links.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;
using programme::Act;

std::vector<Field> product_filters(const Visit& visit, db::Connection& connection) {
  std::vector<Option> groups{{"", say(visit, "mọi nhóm", "all groups")}};
  for (int number = 1; programme::group_of(number); ++number) {
    groups.push_back(
        {std::to_string(number), say(visit, programme::group_name(*programme::group_of(number)))});
  }
  using programme::ProducerKind;
  std::vector<Option> kinds{{"", say(visit, "mọi loại hình", "all kinds")}};
  for (const auto kind :
       {ProducerKind::kCooperative, ProducerKind::kCooperativeGroup, ProducerKind::kEnterprise,
        ProducerKind::kFarm, ProducerKind::kHousehold, ProducerKind::kAssociation}) {
    kinds.push_back({std::string(programme::producer_kind_code(kind)),
                     say(visit, programme::producer_kind_name(kind))});
  }
  return {{.name = "q", .label = {"Words", "Từ khóa"}},
          {.kind = Field::Kind::kChoice,
           .name = "place",
           .label = {"Place", "Địa bàn"},
           .options = place_options(connection, visit, asked(visit, "place", 64),
                                    {"all places", "mọi địa bàn"})},
          {.kind = Field::Kind::kChoice,
           .name = "group",
           .label = {"Group", "Nhóm"},
           .options = groups},
          {.kind = Field::Kind::kChoice,
           .name = "kind",
           .label = {"Kind of producer", "Loại hình chủ thể"},
           .options = kinds}};
}

db::ProductFilter product_filter(const Visit& visit, db::Connection& connection) {
  db::ProductFilter filter;
  filter.search = asked(visit, "q");
  filter.place = asked_place(connection, visit);
  const std::string group = asked(visit, "group", 1);
  if (group.size() == 1 && group[0] >= '1' && group[0] <= '6')
    filter.group = programme::group_of(group[0] - '0');
  filter.kind = programme::producer_kind_of(asked(visit, "kind", 40));
  return filter;
}

Listing product_list(const Visit& visit, db::Connection& connection, db::Page page) {
  const auto rules = db::load_rule_book(connection);
  const auto bounds = db::bounds_of(visit.actor);
  const auto filter = product_filter(visit, connection);
  Listing listing =
      product_listing(visit, *rules, db::list_products(connection, bounds, filter, page));
  listing.total = db::count_products(connection, bounds, filter);
  return listing;
}

std::vector<Button> list_buttons(const Visit& visit) {
  if (!may(visit, Act::kEditProduct)) return {};
  return {{address({"products", "new"}), say(visit, "Thêm sản phẩm", "Add a product")}};
}

std::string product_facts(const Context& context, const Visit& visit, const db::ProductRow& row) {
  const Language language = visit.language;
  Facts facts(language);
  facts.add({"GTIN", "Mã GTIN"}, gtin_text(row.product.gtin))
      .add({"Name in English", "Tên tiếng Anh"}, row.product.name_en)
      .add({"Name as printed in the source", "Tên như in trong nguồn"},
           row.product.name_as_printed == row.product.name_vi ? "" : row.product.name_as_printed)
      .add({"Group", "Nhóm"}, programme::group_name(row.product.group).in(language))
      .add({"Product set", "Bộ sản phẩm"}, row.product.set)
      .add({"Net content", "Khối lượng tịnh"}, row.product.net_content)
      .add({"Ingredients", "Thành phần"}, row.product.ingredients)
      .add({"Storage and warnings", "Bảo quản, cảnh báo"}, row.product.warnings)
      .link({"Producer", "Chủ thể"}, row.producer.name, address({"producers", row.producer.id}))
      .add({"Kind of producer", "Loại hình"},
           programme::producer_kind_name(row.producer.kind).in(language))
      .add({"Place", "Địa bàn"}, place_text(row.producer.place))
      .lines({"Story", "Câu chuyện"},
             language == Language::kEnglish && !row.product.story_en.empty() ? row.product.story_en
                                                                             : row.product.story_vi)
      .lines({"Note", "Ghi chú"}, row.product.note);
  if (row.product.sample) {
    facts.add({"Kind of data", "Loại dữ liệu"}, say(visit, "Dữ liệu mẫu", "Sample data"));
  }
  return facts.html(context, visit);
}

std::string activity_text(const Visit& visit, const db::Activity& activity) {
  const auto scans = number_text(static_cast<std::int64_t>(activity.scans), visit.language);
  const auto batches = number_text(static_cast<std::int64_t>(activity.batches), visit.language);
  std::string text = say(visit, message("{} batches registered; labels scanned {} times",
                                        "Đã đăng ký {} lô; tem được quét {} lượt", batches, scans));
  if (activity.last_scan) {
    text += say(visit,
                message(", last at {}", ", gần nhất lúc {}", local_date_time(*activity.last_scan)));
  }
  return text + ".";
}

std::vector<Button> product_buttons(const Visit& visit, const std::string& gtin, bool service) {
  std::vector<Button> buttons;
  if (may(visit, Act::kIssueCertificate)) {
    buttons.push_back({address({"products", gtin, "issue"}),
                       say(visit, "Cấp giấy chứng nhận", "Issue a certificate")});
  }
  if (may(visit, Act::kEditProduct)) {
    buttons.push_back({address({"products", gtin, "edit"}), say(visit, "Sửa thông tin", "Edit")});
  }
  if (may(visit, Act::kWorkCase)) {
    buttons.push_back({address({"cases", "new"}) + "?gtin=" + gtin,
                       say(visit, "Vụ việc về sản phẩm", "Case about the product")});
  }
  if (may(visit, Act::kRecall) && !service) {
    buttons.push_back({address({"recalls", "new"}) + "?gtin=" + gtin,
                       say(visit, "Thu hồi hàng", "Recall goods"), true});
  }
  return buttons;
}

json certificates_json(const Context& context, const Visit& visit, const programme::RuleBook& rules,
                       const db::ProductRow& row, Names& names) {
  json all = json::array();
  for (const auto& certificate : row.certificates) {
    const auto standing = programme::standing_on(rules, certificate, today(visit));
    all.push_back({{"number", certificate.number},
                   {"href", address({"certificates", certificate.number})},
                   {"stars", stars_text(certificate.stars, visit.language)},
                   {"badge", badge_html(status_badge(rules, standing, today(visit), visit.language))},
                   {"history", history_html(context, visit, rules, certificate, names)}});
  }
  return all;
}

json areas_json(const Visit& visit, db::Connection& connection, const std::string& gtin,
                const std::vector<db::Area>& areas) {
  json all = json::array();
  for (const auto& area : areas) {
    const bool visible =
        db::check_reach_area(connection, visit.actor, Act::kView, area.id).has_value();
    all.push_back({{"id", area.id},
                   {"name", area.name},
                   {"place", place_text(area.place)},
                   {"href", visible ? json(address({"areas", area.id})) : json(false)},
                   {"remove", may(visit, Act::kEditProduct)
                                  ? json(address({"products", gtin, "areas", "remove"}))
                                  : json(false)}});
  }
  return all;
}

Listing batch_part(const Visit& visit, db::Connection& connection, const std::string& gtin) {
  return batch_listing_of_product(
      visit, db::list_batches(connection, db::bounds_of(visit.actor), gtin, today(visit),
                              {.offset = 0, .limit = 10}));
}

web::Response product_page(const Context& context, Visit& visit) {
  const std::string gtin = piece(visit, 0);
  std::optional<db::ProductRow> row;
  json data;
  context.desk->read([&](db::Connection& connection) {
    row = product_row(connection, visit, gtin);
    if (!row) return;
    const auto rules = db::load_rule_book(connection);
    Names names(connection, visit.language);
    const auto dossier = context.readers.borrow()->dossier(gtin, "", "");
    const auto* governing = programme::governing(*rules, row->certificates, today(visit));
    const auto recalls = db::recalls_of(connection, gtin);
    data = {
        {"facts", product_facts(context, visit, *row)},
        {"picture", row->product.picture.empty() ? json(false) : json("/pictures/" + gtin)},
        {"name", row->product.name_vi},
        {"governing", governing != nullptr},
        {"governing_number", governing == nullptr ? "" : governing->number},
        {"governing_href",
         governing == nullptr ? "" : address({"certificates", governing->number})},
        {"stars", governing == nullptr ? "" : stars_text(governing->stars, visit.language)},
        {"standing", governing == nullptr
                         ? ""
                         : standing_html(context, visit, *rules,
                                         programme::standing_on(*rules, *governing, today(visit)))},
        {"certificates", certificates_json(context, visit, *rules, *row, names)},
        {"areas", dossier ? areas_json(visit, connection, gtin, dossier->areas) : json::array()},
        {"can_link", may(visit, Act::kEditProduct)},
        {"link_action", address({"products", gtin, "areas"})},
        {"links", product_links_html(context, visit, connection, gtin)},
        {"activity", activity_text(visit, db::activity_of(connection, gtin))},
        {"batches", table_html(context, visit, batch_part(visit, connection, gtin))},
        {"batches_href", address({"batches"}) + "?gtin=" + gtin},
        {"recalls", table_html(context, visit, recall_listing(visit, recalls))},
        {"record_history",
         record_history_html(context, visit, connection, "products", gtin, names)},
        {"buttons", buttons_json(product_buttons(
                        visit, gtin, row->product.group == programme::Group::kTourism))}};
  });
  if (!row) return not_found(context, visit);
  return show_page(context, visit, row->product.name_vi, "console_product", std::move(data));
}

}  // namespace

std::optional<db::ProductRow> product_row(db::Connection& connection, const Visit& visit,
                                          const std::string& gtin) {
  if (gtin.size() != 14 || !db::check_reach_product(connection, visit.actor, Act::kView, gtin)) {
    return std::nullopt;
  }
  db::ProductFilter filter;
  filter.search = gtin;
  auto rows =
      db::list_products(connection, db::bounds_of(visit.actor), filter, {.offset = 0, .limit = 0});
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const db::ProductRow& row) {
    return row.product.gtin == gtin;
  });
  if (found == rows.end()) return std::nullopt;
  return std::move(*found);
}

Listing product_listing(const Visit& visit, const programme::RuleBook& rules,
                        const std::vector<db::ProductRow>& rows) {
  Listing listing;
  listing.headings = {say(visit, "Sản phẩm", "Product"),      say(visit, "Chủ thể", "Producer"),
                      say(visit, "Địa bàn", "Place"),         say(visit, "Nhóm", "Group"),
                      say(visit, "Mã GTIN", "GTIN"),          say(visit, "Số sao", "Stars"),
                      say(visit, "Tình trạng", "Standing"),   say(visit, "Hết hạn", "Last day"),
                      say(visit, "Vùng nguyên liệu", "Areas")};
  listing.badge = 6;
  for (const auto& row : rows) {
    const auto* certificate = programme::governing(rules, row.certificates, today(visit));
    programme::CertificateStanding standing;
    if (certificate != nullptr)
      standing = programme::standing_on(rules, *certificate, today(visit));
    const Badge badge = status_badge(rules, standing, today(visit), visit.language);
    office::Cell stars;
    if (certificate != nullptr) stars = static_cast<std::int64_t>(certificate->stars);
    listing.lines.push_back(
        {.cells = {row.product.name_vi, row.producer.name, listed_place(visit, row.producer.place),
                   programme::group_name(row.product.group).in(visit.language),
                   gtin_text(row.product.gtin), stars, badge.text,
                   certificate == nullptr
                       ? office::Cell()
                       : office::Cell(standing.until.value_or(certificate->expires)),
                   static_cast<std::int64_t>(row.areas)},
         .href = address({"products", row.product.gtin}),
         .tone = badge.tone});
  }
  listing.total = rows.size();
  return listing;
}

void add_product_routes(Routes& routes, const Context& context) {
  add_list(routes, context,
           {.path = "products",
            .file = "san-pham",
            .title = {"Products", "Sản phẩm"},
            .filters = product_filters,
            .rows = product_list,
            .buttons = list_buttons});
  routes.push_back(route(context, "GET", "/products/*", Act::kView, product_page));
}

}  // namespace ocop::verifier::console
