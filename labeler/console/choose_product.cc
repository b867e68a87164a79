#include "labeler/console/choose_product.h"

#include <nlohmann/json.hpp>

#include "db/lists.h"
#include "gs1/check_digit.h"

namespace ocop::labeler::console {

using nlohmann::json;

web::Response choose_product(const Context& context, const Visit& visit, std::string_view title,
                             std::string_view path) {
  std::vector<db::ProductRow> products;
  context.desk->read([&](db::Connection& connection) {
    products = db::list_products(connection, db::bounds_of(visit.actor), {}, {0, 0});
  });
  json all = json::array();
  for (const auto& row : products) {
    if (row.product.group == programme::Group::kTourism) continue;
    all.push_back({{"product", row.product.name_vi},
                   {"gtin", gs1::shortest_gtin(row.product.gtin)},
                   {"href", link(path, {{"gtin", row.product.gtin}})}});
  }
  return page(context, visit, title, "tem_choose", {{"products", all}, {"none", all.empty()}});
}

std::optional<db::Dossier> own_goods(const Context& context, const Visit& visit,
                                     std::string_view gtin) {
  auto product = own_product(context, visit, gtin);
  if (product && product->product.group == programme::Group::kTourism) return std::nullopt;
  return product;
}

}  // namespace ocop::labeler::console
