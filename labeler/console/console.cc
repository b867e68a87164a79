#include "labeler/console/console.h"

#include <array>
#include <utility>

#include "embedded_ocop_labeler.h"
#include "labeler/console/context.h"

namespace ocop::labeler {
namespace {

using console::Context;
using programme::Act;

constexpr std::array<std::string_view, 13> kTemplates{
    "strings.json",        "tem_style.mustache",      "tem_facts.mustache",
    "tem_hidden.mustache", "tem_passphrase.mustache", "tem_home.mustache",
    "tem_choose.mustache", "tem_new.mustache",        "tem_check.mustache",
    "tem_job.mustache",    "tem_batches.mustache",    "tem_batch.mustache",
    "tem_reprint.mustache"};
constexpr std::array<std::string_view, 17> kFurtherTemplates{
    "tem_genealogy.mustache",
    "tem_events.mustache",   "tem_event_choose.mustache", "tem_event_new.mustache", "tem_event_import.mustache",
    "tem_act.mustache",      "tem_confirm.mustache",  "tem_deliveries.mustache",
    "tem_links.mustache",    "tem_activate.mustache", "tem_bar.mustache",      "tem_preview.mustache",
    "tem_printers.mustache", "tem_roll.mustache",     "tem_roll_new.mustache",
    "tem_rolls.mustache",    "tem_roll_reprint.mustache"};

office::DeskSettings desk_settings(const Console::Settings& given) {
  office::DeskSettings settings;
  settings.title = message("OCOP labels", "Tem OCOP");
  settings.totp_issuer = "OCOP " + given.host;
  settings.roles = {programme::Role::kProducer};
  settings.cookie = "ocop-labels";
  settings.via = "labeler";
  settings.password_log2_n = given.password_log2_n;
  return settings;
}

std::vector<office::MenuLink> menu() {
  return {{"/", message("Print labels", "In tem"), Act::kView},
          {"/labels/new", message("New batch", "Lô mới"), Act::kPrintLabels},
          {"/batches", message("Batches", "Các lô"), Act::kView},
          {"/rolls", message("Rolls", "Tem cuộn"), Act::kView},
          {"/printers", message("Printers", "Máy in"), Act::kPrintLabels},
          {"/deliveries", message("Raw material", "Nguyên liệu"), Act::kView},
          {"/events", message("Diary", "Nhật ký"), Act::kRecordEvent},
          {"/links", message("Links", "Liên kết"), Act::kEditLinks}};
}

console::Routes routes(const Context& context) {
  console::Routes all;
  console::add_home_routes(all, context);
  console::add_new_batch_routes(all, context);
  console::add_job_routes(all, context);
  console::add_batch_routes(all, context);
  console::add_reprint_routes(all, context);
  console::add_void_routes(all, context);
  console::add_recall_routes(all, context);
  console::add_genealogy_routes(all, context);
  console::add_departure_routes(all, context);
  console::add_delivery_routes(all, context);
  console::add_link_routes(all, context);
  console::add_event_routes(all, context);
  console::add_event_entry_routes(all, context);
  console::add_event_import_routes(all, context);
  console::add_preview_routes(all, context);
  console::add_roll_routes(all, context);
  console::add_new_roll_routes(all, context);
  console::add_activation_routes(all, context);
  console::add_roll_void_routes(all, context);
  console::add_roll_reprint_routes(all, context);
  console::add_printer_routes(all, context);
  console::add_calibration_routes(all, context);
  return all;
}

web::Response plain(int status, std::string text) {
  web::Response response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::move(text);
  response.headers = {{"Cache-Control", "no-store"}};
  return response;
}

}  // namespace

struct Console::State {
  State(Parts its_parts, const Settings& settings)
      : parts(its_parts),
        context{nullptr,           parts.database,  parts.readers, parts.keys,
                parts.spool,       parts.clock,     settings.host, settings.verifier,
                parts.service,     settings.stocks, settings.templates},
        desk({parts.database, parts.writer, parts.clock}, desk_settings(settings), menu(),
             routes(context)) {
    context.desk = &desk;
    std::vector<std::string_view> names(kTemplates.begin(), kTemplates.end());
    names.insert(names.end(), kFurtherTemplates.begin(), kFurtherTemplates.end());
    desk.add_templates(pages::embedded, names);
  }

  Parts parts;
  Context context;
  office::Desk desk;
};

Console::Console(Parts parts, Settings settings)
    : state_(std::make_unique<State>(parts, settings)) {}
Console::~Console() = default;

web::Response Console::handle(const web::Request& request) {
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (reads && request.path == "/healthz") return plain(200, "ok\n");
  if (reads && request.path == "/readyz") {
    try {
      state_->parts.readers.borrow()->ping();
    } catch (const db::DatabaseError&) {
      return plain(503, "the registry does not answer\n");
    }
    return plain(200, "ready\n");
  }
  return state_->desk.handle(request);
}

web::Response Console::failure(int status, const web::Request& request) const {
  const auto said =
      status == 413 ? message("That is more than this page takes.", "Dữ liệu gửi lên quá lớn.")
                    : message("This could not be done just now; go back and try again in a moment.",
                              "Chưa thực hiện được; hãy quay lại và thử lại sau giây lát.");
  return plain(status, said.in(web::choose_language(request)) + "\n");
}

std::size_t Console::payload_of(const web::Request& head, std::size_t otherwise) const {
  return state_->desk.payload_of(head, otherwise);
}

}  // namespace ocop::labeler
