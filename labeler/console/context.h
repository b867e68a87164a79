// What the console's pages share.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "db/registry.h"
#include "keys/service_key.h"
#include "labeler/console/key_cabinet.h"
#include "labeler/console/spool.h"
#include "labeler/label_template.h"
#include "labeler/stock.h"
#include "office/desk.h"
#include "office/form_page.h"
#include "office/table.h"

namespace ocop::labeler::console {

using office::Visit;

/// Statuses of HTTP that pages answer with.
inline constexpr int kBadRequest = 400;
inline constexpr int kNotFound = 404;
inline constexpr int kConflict = 409;
inline constexpr int kUnavailable = 503;

/// Lives as long as the desk, whose routes refer to it.
struct Context {
  office::Desk* desk = nullptr;
  db::Address database;
  db::ReaderPool& readers;
  KeyCabinet& keys;
  Spool& spool;
  const Clock& clock;
  std::string host;
  std::string verifier;
  const keys::ServiceKey* service = nullptr;  ///< nullptr: neither typed nor scratch codes
  std::vector<Stock> stocks;
  std::vector<LabelTemplate> templates;
};

using Answer = web::Response (*)(const Context&, Visit&);
using Routes = std::vector<office::Route>;
void add_route(Routes& routes, const Context& context, std::string_view method,
               std::string_view path, programme::Act act, Answer answer);

void add_home_routes(Routes& routes, const Context& context);
void add_new_batch_routes(Routes& routes, const Context& context);
void add_job_routes(Routes& routes, const Context& context);
void add_batch_routes(Routes& routes, const Context& context);
void add_reprint_routes(Routes& routes, const Context& context);
void add_void_routes(Routes& routes, const Context& context);
void add_recall_routes(Routes& routes, const Context& context);
void add_genealogy_routes(Routes& routes, const Context& context);
void add_departure_routes(Routes& routes, const Context& context);
void add_delivery_routes(Routes& routes, const Context& context);
void add_link_routes(Routes& routes, const Context& context);
void add_event_routes(Routes& routes, const Context& context);
void add_event_entry_routes(Routes& routes, const Context& context);
void add_event_import_routes(Routes& routes, const Context& context);
void add_preview_routes(Routes& routes, const Context& context);
void add_roll_routes(Routes& routes, const Context& context);
void add_new_roll_routes(Routes& routes, const Context& context);
void add_activation_routes(Routes& routes, const Context& context);
void add_roll_void_routes(Routes& routes, const Context& context);
void add_roll_reprint_routes(Routes& routes, const Context& context);
void add_printer_routes(Routes& routes, const Context& context);
void add_calibration_routes(Routes& routes, const Context& context);

/// "/batch?gtin=…&lot=…", values percent-encoded.
std::string link(std::string_view path,
                 std::initializer_list<std::pair<std::string_view, std::string_view>> query);

Date today(const Visit& visit);
std::string say(const Visit& visit, std::string_view vietnamese, std::string_view english);
/// "12,5" or "12.5", without separators: so it can be typed in again.
std::string kilograms(std::int64_t grams, Language language);
Message yes_or_no(bool yes);

/// A query parameter or field as text that a database can be asked for: "" for what
/// holds control characters or is longer than `most` bytes.
std::string asked(const Visit& visit, std::string_view name, std::size_t most = 300);
std::string typed(const Visit& visit, std::string_view name, std::size_t most = 4000);

/// What is not there, or another producer's.
web::Response not_found(const Context& context, const Visit& visit);
web::Response page(const Context& context, const Visit& visit, std::string_view title,
                   std::string_view name, nlohmann::json data, int status = 200);
/// A page of which a script of this console's own may run.
web::Response scripted(web::Response page);

/// Of a list of facts: a name and what it says.
nlohmann::json fact(std::string name, std::string text);
/// For the template "tem_hidden": names and values that a form sends without showing them.
nlohmann::json hidden_json(const std::vector<std::pair<std::string, std::string>>& fields);
/// For the template "table": a heading, and a cell under it.
nlohmann::json column(std::string label, bool number = false);
struct Cell {
  std::string text;
  std::string href{};
  std::string tone{};
};
nlohmann::json row(const nlohmann::json& columns, const std::vector<Cell>& cells);

/// The visitor's own product, nullopt for another's. With `lot` also the batch, which must exist.
std::optional<db::Dossier> own_product(const Context& context, const Visit& visit,
                                       std::string_view gtin, std::string_view lot = {});

/// Sent as a file under a name of ASCII letters, digits, "-", "_" and ".".
web::Response attachment(std::string content_type, std::string body, std::string_view name);
std::string safe_file_name(std::string_view name);

}  // namespace ocop::labeler::console
