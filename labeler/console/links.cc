// A product's links to pages of its producer: recipes, a shop, a video.
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/lists.h"
#include "gs1/check_digit.h"
#include "labeler/console/context.h"
#include "office/product_links.h"

namespace ocop::labeler::console {
namespace {

using nlohmann::json;

web::Response show(const Context& context, const Visit& visit, const db::Product& product,
                   const db::LinkRequest& before, const std::optional<Error>& error) {
  std::vector<db::ProductLink> links;
  context.desk->read(
      [&](db::Connection& connection) { links = db::all_links_of(connection, product.gtin); });
  office::FormPage form;
  form.action = link("/links", {{"gtin", product.gtin}});
  form.submit = say(visit, "Thêm liên kết", "Add the link");
  form.fields = office::link_fields(visit.language, before);
  if (error) form.refuse(*error, visit.language);
  json data{{"product", product.name_vi},
            {"gtin", gs1::shortest_gtin(product.gtin)},
            {"links", office::links_json(links, visit.language)},
            {"none", links.empty()},
            {"remove", link("/links/remove", {{"gtin", product.gtin}})},
            {"form_html", context.desk->render(visit, "form", office::to_json(form))}};
  return page(context, visit, say(visit, "Liên kết của sản phẩm", "The product's links"),
              "tem_links", std::move(data), error ? kBadRequest : 200);
}

/// Services have pages too, so all products are there to choose from.
web::Response choose(const Context& context, const Visit& visit) {
  std::vector<db::ProductRow> products;
  context.desk->read([&](db::Connection& connection) {
    products = db::list_products(connection, db::bounds_of(visit.actor), {}, {0, 0});
  });
  json all = json::array();
  for (const auto& row : products) {
    all.push_back({{"product", row.product.name_vi},
                   {"gtin", gs1::shortest_gtin(row.product.gtin)},
                   {"href", link("/links", {{"gtin", row.product.gtin}})}});
  }
  return page(context, visit, say(visit, "Liên kết của sản phẩm", "Links of products"),
              "tem_choose", {{"products", all}, {"none", all.empty()}});
}

web::Response list(const Context& context, Visit& visit) {
  const auto gtin = asked(visit, "gtin", 14);
  if (gtin.empty()) return choose(context, visit);
  const auto product = own_product(context, visit, gtin);
  if (!product) return not_found(context, visit);
  return show(context, visit, product->product, {}, {});
}

web::Response add(const Context& context, Visit& visit) {
  const auto product = own_product(context, visit, asked(visit, "gtin", 14));
  if (!product) return not_found(context, visit);
  const auto given = office::typed_link(visit.form, product->product.gtin);
  const auto added = context.desk->write([&](db::Connection& connection) -> Result<void> {
    const auto id = db::add_link(connection, visit.actor, given, visit.now);
    if (!id) return tl::unexpected(id.error());
    return {};
  });
  if (!added) return show(context, visit, product->product, given, added.error());
  return context.desk->done(visit, link("/links", {{"gtin", given.gtin}}),
                            message("The link is added: buyers see it on the label's page",
                                    "Đã thêm liên kết: người mua thấy trên trang của tem"));
}

web::Response remove(const Context& context, Visit& visit) {
  const auto product = own_product(context, visit, asked(visit, "gtin", 14));
  const auto id = parse_digits(typed(visit, "id", 18));
  if (!product || !id) return not_found(context, visit);
  const auto removed = context.desk->write([&](db::Connection& connection) {
    return db::remove_link(connection, visit.actor, *id, visit.now);
  });
  if (!removed) return context.desk->refuse(visit, kNotFound, removed.error());
  return context.desk->done(visit, link("/links", {{"gtin", product->product.gtin}}),
                            message("The link is removed", "Đã xóa liên kết"));
}

}  // namespace

void add_link_routes(Routes& routes, const Context& context) {
  add_route(routes, context, "GET", "/links", programme::Act::kEditLinks, list);
  add_route(routes, context, "POST", "/links", programme::Act::kEditLinks, add);
  add_route(routes, context, "POST", "/links/remove", programme::Act::kEditLinks, remove);
}

}  // namespace ocop::labeler::console
