// What the console's pages share: the desk, the readers, and how a page of one subject
// joins the table of routes.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/registry.h"
#include "office/desk.h"
#include "verifier/photos/photo_desk.h"

namespace ocop::verifier::console {

using office::Visit;

inline constexpr std::string_view kPrefix = "/console";

/// Lives as long as the desk, whose routes refer to it.
struct Context {
  office::Desk* desk = nullptr;
  db::ReaderPool& readers;
  PhotoDesk& photos;
  std::deque<std::string>& paths;  ///< of routes whose path is put together
  std::string host{};              ///< the service's, as labels name it
};

/// Routes do not own their paths: this lives as long as the context.
std::string_view kept(const Context& context, std::string path);

using Answer = web::Response (*)(const Context&, Visit&);

/// A route whose answer takes the context.
office::Route route(const Context& context, std::string_view method, std::string_view path,
                    programme::Act act, Answer answer);

using Routes = std::vector<office::Route>;
void add_home_routes(Routes& routes, const Context& context);
void add_search_routes(Routes& routes, const Context& context);
void add_product_routes(Routes& routes, const Context& context);
void add_product_link_routes(Routes& routes, const Context& context);
void add_producer_routes(Routes& routes, const Context& context);
void add_area_routes(Routes& routes, const Context& context);
void add_area_form_routes(Routes& routes, const Context& context);
void add_edit_routes(Routes& routes, const Context& context);
void add_certificate_routes(Routes& routes, const Context& context);
void add_certificate_act_routes(Routes& routes, const Context& context);
void add_issue_routes(Routes& routes, const Context& context);
void add_batch_routes(Routes& routes, const Context& context);
void add_recall_routes(Routes& routes, const Context& context);
void add_recall_act_routes(Routes& routes, const Context& context);
void add_genealogy_routes(Routes& routes, const Context& context);
void add_report_routes(Routes& routes, const Context& context);
void add_national_routes(Routes& routes, const Context& context);
void add_target_routes(Routes& routes, const Context& context);
void add_scan_routes(Routes& routes, const Context& context);
void add_map_routes(Routes& routes, const Context& context);
void add_import_routes(Routes& routes, const Context& context);
void add_case_list_routes(Routes& routes, const Context& context);
void add_case_act_routes(Routes& routes, const Context& context);
void add_case_decision_routes(Routes& routes, const Context& context);
void add_case_routes(Routes& routes, const Context& context);

/// A query parameter or a piece of the path as text that a database can be asked for: "" for
/// what is no UTF-8, holds control characters or is longer than `most` bytes.
std::string asked(const Visit& visit, std::string_view name, std::size_t most = 300);
std::string piece(const Visit& visit, std::size_t index);
/// The query parameter "gtin", which has up to 14 digits, as a GTIN-14; "" where it is none.
std::string asked_gtin(const Visit& visit);

/// The answer to an id that does not exist, or that the visitor's place does not reach.
web::Response not_found(const Context& context, const Visit& visit);

/// "/products/09521…": pieces percent-encoded, below the prefix.
std::string below(std::initializer_list<std::string_view> pieces);
/// The same with the prefix, for links.
std::string address(std::initializer_list<std::string_view> pieces);

/// The page of a node's genealogy (gs1/epcis/nodes.h), with the prefix.
std::string genealogy_address(std::string_view node);

Date today(const Visit& visit);
int year_of(Date day);
bool may(const Visit& visit, programme::Act act);
/// One of two texts, by the visitor's language.
std::string say(const Visit& visit, std::string_view vietnamese, std::string_view english);
std::string say(const Visit& visit, const Message& message);

}  // namespace ocop::verifier::console
