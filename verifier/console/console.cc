#include "verifier/console/console.h"

#include <algorithm>
#include <chrono>
#include <initializer_list>
#include <utility>

#include "base/text.h"
#include "db/scope.h"
#include "embedded_ocop_verifier_console.h"
#include "verifier/console/context.h"
#include "web/percent.h"

namespace ocop::verifier {
namespace console {

std::string_view kept(const Context& context, std::string path) {
  return context.paths.emplace_back(std::move(path));
}

office::Route route(const Context& context, std::string_view method, std::string_view path,
                    programme::Act act, Answer answer) {
  return {method, path, act, [&context, answer](Visit& visit) { return answer(context, visit); }};
}

namespace {

bool is_plain(std::string_view text, std::size_t most) {
  if (text.size() > most || !is_utf8(text)) return false;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20) return false;
  }
  return true;
}

}  // namespace

std::string asked(const Visit& visit, std::string_view name, std::size_t most) {
  std::string value = visit.query(name);
  if (!is_plain(value, most)) return {};
  return std::string(trim(value));
}

std::string asked_gtin(const Visit& visit) {
  const std::string gtin = asked(visit, "gtin", 14);
  const bool digits =
      std::all_of(gtin.begin(), gtin.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (gtin.empty() || !digits) return {};
  return std::string(14 - gtin.size(), '0') + gtin;
}

std::string piece(const Visit& visit, std::size_t index) {
  if (index >= visit.parts.size() || !is_plain(visit.parts[index], 300)) return {};
  return visit.parts[index];
}

web::Response not_found(const Context& context, const Visit& visit) {
  return context.desk->refuse(
      visit, 404,
      {"", message("there is nothing of that name in your place; look it up in the search",
                   "không có mục này trong địa bàn của bạn; hãy tra cứu lại")});
}

std::string below(std::initializer_list<std::string_view> pieces) {
  std::string path;
  for (const auto part : pieces) path += "/" + web::percent_encode(part);
  return path;
}

std::string address(std::initializer_list<std::string_view> pieces) {
  return std::string(kPrefix) + below(pieces);
}

Date today(const Visit& visit) { return local_date(visit.now); }

int year_of(Date day) { return static_cast<int>(std::chrono::year_month_day(day.day).year()); }

bool may(const Visit& visit, programme::Act act) { return programme::may(visit.actor.role, act); }

std::string say(const Visit& visit, std::string_view vietnamese, std::string_view english) {
  return std::string(visit.language == Language::kVietnamese ? vietnamese : english);
}

std::string say(const Visit& visit, const Message& message) { return message.in(visit.language); }

}  // namespace console

namespace {

using programme::Act;
using programme::Role;

office::DeskSettings desk_settings(const Console::Settings& settings) {
  office::DeskSettings desk;
  desk.prefix = console::kPrefix;
  desk.title = {"OCOP registry", "Sổ đăng ký OCOP"};
  desk.totp_issuer = "OCOP " + settings.host;
  desk.roles = {Role::kAdministrator, Role::kMinistryOfficer, Role::kProvinceOfficer,
                Role::kCommuneOfficer, Role::kInspector};
  desk.cookie = "ocop_console";
  desk.via = "console";
  desk.password_log2_n = settings.password_log2_n;
  return desk;
}

std::vector<office::MenuLink> menu() {
  return {{"/", {"Overview", "Tổng quan"}, Act::kView},
          {"/products", {"Products", "Sản phẩm"}, Act::kView},
          {"/certificates", {"Certificates", "Giấy chứng nhận"}, Act::kView},
          {"/producers", {"Producers", "Chủ thể"}, Act::kView},
          {"/areas", {"Raw-material areas", "Vùng nguyên liệu"}, Act::kView},
          {"/batches", {"Batches", "Lô hàng"}, Act::kView},
          {"/recalls", {"Recalls", "Thu hồi hàng"}, Act::kView},
          {"/scans", {"Scans", "Lượt quét"}, Act::kView},
          {"/cases", {"Cases", "Vụ việc"}, Act::kWorkCase},
          {"/reports", {"Reports", "Báo cáo"}, Act::kView},
          {"/import", {"Import", "Nhập dữ liệu"}, Act::kImport}};
}

console::Routes routes(const console::Context& context) {
  console::Routes all;
  for (const auto add :
       // "/products/new" before "/products/*": the first that fits answers.
       {console::add_home_routes, console::add_search_routes, console::add_edit_routes,
        console::add_recall_act_routes, console::add_genealogy_routes, console::add_product_routes, console::add_producer_routes,
        console::add_product_link_routes, console::add_area_routes, console::add_area_form_routes, console::add_certificate_routes,
        console::add_certificate_act_routes, console::add_issue_routes, console::add_batch_routes,
        console::add_recall_routes, console::add_report_routes, console::add_national_routes, console::add_target_routes,
        console::add_import_routes, console::add_scan_routes, console::add_map_routes,
        console::add_case_list_routes, console::add_case_act_routes,
        console::add_case_decision_routes, console::add_case_routes}) {
    add(all, context);
  }
  return all;
}

const std::vector<std::string_view> kTemplates = {
    "console_area.mustache",       "console_batch.mustache",    "console_case.mustache",      "console_certificate.mustache",
    "console_conflict.mustache",   "console_extract.mustache",  "console_facts.mustache",
    "console_filters.mustache",    "console_form.mustache",    "console_genealogy.mustache",     "console_head.mustache",
    "console_history.mustache",    "console_home.mustache",     "console_import.mustache",
    "console_links.mustache",      "console_list.mustache",     "console_producer.mustache", "console_product.mustache",
    "console_recall.mustache",     "console_record_history.mustache", "console_report.mustache",
    "console_scans.mustache",      "console_search.mustache",   "console_search_box.mustache", "console_sheet.mustache",
    "strings.json"};

}  // namespace

struct Console::State {
  State(Parts parts, const Settings& settings)
      : context{.desk = nullptr,
                .readers = parts.readers,
                .photos = parts.photos != nullptr ? *parts.photos : own_photos,
                .paths = paths,
                .host = settings.host},
        desk({.database = parts.database, .writer = parts.writer, .clock = parts.clock},
             desk_settings(settings), menu(), routes(context)) {
    context.desk = &desk;
    desk.add_templates(console::pages::embedded, kTemplates);
  }
  PhotoDesk own_photos;
  std::deque<std::string> paths;
  console::Context context;
  office::Desk desk;
};

Console::Console(Parts parts, Settings settings)
    : state_(std::make_unique<State>(std::move(parts), settings)) {}
Console::~Console() = default;

bool Console::is_mine(std::string_view path) const { return state_->desk.is_mine(path); }

std::size_t Console::payload_of(const web::Request& head, std::size_t otherwise) const {
  return state_->desk.payload_of(head, otherwise);
}

std::optional<std::string> Console::place_of_officer(const web::Request& request) const {
  const auto user = state_->desk.signed_in(request);
  if (!user) return {};
  std::string province;
  if (!user->place.empty()) {
    state_->desk.read(
        [&](db::Connection& connection) { province = db::province_of(connection, user->place); });
  }
  return province;
}

web::Response Console::handle(const web::Request& request) { return state_->desk.handle(request); }

}  // namespace ocop::verifier
