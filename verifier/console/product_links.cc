#include "verifier/console/product_links.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/scope.h"
#include "office/product_links.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;
using programme::Act;

constexpr int kBadRequest = 400;

std::string form_html(const Context& context, const Visit& visit, const db::LinkRequest& before,
                      const Error* error) {
  office::FormPage form;
  form.action = address({"products", before.gtin, "links"});
  form.submit = say(visit, "Thêm liên kết", "Add the link");
  form.fields = office::link_fields(visit.language, before);
  if (error != nullptr) form.refuse(*error, visit.language);
  return context.desk->render(visit, "form", office::to_json(form));
}

/// The form alone, with what was typed and what is wrong with it.
web::Response refused(const Context& context, const Visit& visit, const db::LinkRequest& given,
                      const Error& error) {
  const auto title = say(visit, "Thêm liên kết", "Add a link");
  return context.desk->page(
      visit, title,
      context.desk->render(visit, "console_links",
                           {{"heading", title},
                            {"back", address({"products", given.gtin})},
                            {"form", form_html(context, visit, given, &error)}}),
      kBadRequest);
}

web::Response add(const Context& context, Visit& visit) {
  const auto given = office::typed_link(visit.form, piece(visit, 0));
  const auto added = context.desk->write([&](db::Connection& connection) -> Result<void> {
    const auto id = db::add_link(connection, visit.actor, given, visit.now);
    if (!id) return tl::unexpected(id.error());
    return {};
  });
  if (!added && added.error().where == "gtin") return not_found(context, visit);
  if (!added) return refused(context, visit, given, added.error());
  return context.desk->done(visit, below({"products", given.gtin}),
                            message("The link was added", "Đã thêm liên kết"));
}

web::Response remove(const Context& context, Visit& visit) {
  const std::string gtin = piece(visit, 0);
  const auto id = parse_digits(visit.form.text("id"));
  if (!id) return not_found(context, visit);
  const auto removed = context.desk->write([&](db::Connection& connection) {
    return db::remove_link(connection, visit.actor, *id, visit.now);
  });
  if (!removed) return context.desk->refuse(visit, kBadRequest, removed.error());
  return context.desk->done(visit, below({"products", gtin}),
                            message("The link was removed", "Đã xóa liên kết"));
}

}  // namespace

std::string product_links_html(const Context& context, const Visit& visit,
                               db::Connection& connection, const std::string& gtin) {
  const bool may_edit =
      db::check_reach_product(connection, visit.actor, Act::kEditLinks, gtin).has_value();
  const auto links = db::all_links_of(connection, gtin);
  db::LinkRequest none;
  none.gtin = gtin;
  json data{
      {"links", office::links_json(links, visit.language)},
      {"none", links.empty()},
      {"remove", may_edit ? json(address({"products", gtin, "links", "remove"})) : json(false)},
      {"form", may_edit ? json(form_html(context, visit, none, nullptr)) : json(false)}};
  return context.desk->render(visit, "console_links", std::move(data));
}

void add_product_link_routes(Routes& routes, const Context& context) {
  routes.push_back(route(context, "POST", "/products/*/links", Act::kEditLinks, add));
  routes.push_back(route(context, "POST", "/products/*/links/remove", Act::kEditLinks, remove));
}

}  // namespace ocop::verifier::console
