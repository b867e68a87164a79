#include "tests/office/desk_scene.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "db/derived.h"
#include "office/password.h"
#include "office/totp.h"
#include "web/percent.h"

namespace ocop::test {
namespace {

using programme::Role;

constexpr unsigned kQuickly = 4;  // 2^4 rounds: tests try many passwords

office::DeskSettings settings(std::string prefix, std::string cookie) {
  return {.prefix = std::move(prefix),
          .title = {"Registry", "Sổ đăng ký"},
          .totp_issuer = "OCOP",
          .roles = {Role::kAdministrator, Role::kProvinceOfficer, Role::kInspector,
                    Role::kCommuneOfficer},
          .cookie = std::move(cookie),
          .via = "console",
          .password_log2_n = kQuickly};
}

web::Response said(std::string body) {
  web::Response response;
  response.body = std::move(body);
  return response;
}

}  // namespace

DeskScene::DeskScene(std::string prefix, db::Engine engine)
    : database_(engine),
      prefix_(std::move(prefix)),
      now_(*parse_instant("2026-11-22T03:00:05Z")),
      clock_([this] { return now_; }),
      writer_(std::make_unique<db::Writer>(database())),
      desk_(another_desk()) {
  sql("INSERT INTO places (id, name, kind, parent, code) VALUES "
      "('19', 'Tỉnh Thái Nguyên', 'province', NULL, '19'), "
      "('tan-ky', 'Xã Tân Kỳ', 'commune', '19', '01234')");
  db::Connection connection(database(), db::Access::kTool);
  db::WriteTransaction transaction(connection);
  db::refresh_derived(connection);
  transaction.commit();
}

std::unique_ptr<office::Desk> DeskScene::another_desk(std::string cookie) {
  using programme::Act;
  std::vector<office::Route> routes{
      {"GET", "/", Act::kView,
       [](office::Visit& visit) { return said("home of " + visit.user.id); }},
      {"GET", "/list", Act::kView,
       [](office::Visit& visit) { return said("list for " + visit.actor.via); }},
      {"GET", "/things/*", Act::kView,
       [this](office::Visit& visit) {
         return desk_->page(visit, "Thing",
                            "<h1>" + visit.parts.at(0) + "</h1>" +
                                desk_->render(visit, "form.mustache", nlohmann::json::object()));
       }},
      {"GET", "/officers", Act::kRevokeCertificate,
       [](office::Visit&) { return said("officers"); }},
      {"POST", "/things/*", Act::kView, [this](office::Visit& visit) {
         ++acted;
         return desk_->done(visit, "/things/x", {"Saved <b>" + visit.form.text("what"), "Đã lưu"});
       }}};
  std::vector<office::MenuLink> menu{{"/", {"Start", "Trang đầu"}, Act::kView},
                                     {"/things", {"Things", "Các thứ"}, Act::kView}};
  return std::make_unique<office::Desk>(
      office::Desk::Parts{.database = database(), .writer = *writer_, .clock = clock_},
      settings(prefix_, std::move(cookie)), std::move(menu), std::move(routes));
}

void DeskScene::add(const std::string& id, Role role, bool bare) {
  db::User user{.id = id,
                .name = "Người " + id,
                .role = role,
                .place = role == Role::kProvinceOfficer  ? "19"
                         : role == Role::kCommuneOfficer ? "tan-ky"
                                                         : "",
                .producer = {},
                .password = office::hash_password(kPassword, {.log2_n = kQuickly}),
                .second_factor = {},
                .created_by = {}};
  if (!bare) {
    secrets_[id] = office::new_totp_secret();
    const auto key = office::open_password(kPassword, user.password);
    user.second_factor = office::seal(*key, secrets_[id], id);
  }
  db::Connection connection(database(), db::Access::kTool);
  db::WriteTransaction transaction(connection);
  const programme::Actor operating{"", Role::kAdministrator, "", "", "test"};
  const auto added = db::add_user(connection, operating, user, now_);
  if (!added) throw std::runtime_error(added.error().in(Language::kEnglish));
  transaction.commit();
}

std::string DeskScene::code(const std::string& id) const {
  return office::totp_code(secret_of(id), office::totp_step(now_));
}

web::Request request(std::string method, std::string target) {
  web::Request out;
  out.method = std::move(method);
  out.target = std::move(target);
  out.path = out.target.substr(0, out.target.find('?'));
  out.host = "registry.example.vn";
  return out;
}

std::string header(const web::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return {};
}

bool shows(const web::Response& response, std::string_view text) {
  return response.body.find(text) != std::string::npos;
}

std::string between(const std::string& text, std::string_view before, std::string_view after) {
  const auto at = text.find(before);
  if (at == std::string::npos) return {};
  const auto begin = at + before.size();
  return text.substr(begin, text.find(after, begin) - begin);
}

web::Response Browser::send(web::Request request) {
  std::string line;
  for (const auto& [name, value] : cookies) line += (line.empty() ? "" : "; ") + name + "=" + value;
  if (!line.empty()) request.headers.emplace_back("Cookie", line);
  request.headers.insert(request.headers.end(), headers.begin(), headers.end());
  at = request.target;
  request.remote = remote;
  web::Response response = desk_->handle(request);
  for (const auto& [name, value] : response.headers) {
    if (name != "Set-Cookie") continue;
    const auto equals = value.find('=');
    const auto end = value.find(';');
    const std::string key = value.substr(0, equals);
    if (value.find("Max-Age=0") != std::string::npos) {
      cookies.erase(key);
    } else {
      cookies[key] = value.substr(equals + 1, end - equals - 1);
    }
  }
  const std::string token = between(response.body, "name=\"csrf\" value=\"", "\"");
  if (!token.empty()) csrf = token;
  return response;
}

web::Response Browser::get(const std::string& target) { return send(test::request("GET", target)); }

web::Response Browser::post(const std::string& target, Fields fields) {
  web::Request request = test::request("POST", target);
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  bool has_csrf = false;
  for (const auto& [name, value] : fields) has_csrf = has_csrf || name == "csrf";
  if (!has_csrf) fields.emplace_back("csrf", csrf);
  for (const auto& [name, value] : fields) {
    if (!request.body.empty()) request.body += '&';
    request.body += web::percent_encode(name) + "=" + web::percent_encode(value);
  }
  return send(std::move(request));
}

web::Response Browser::settle(web::Response response) {
  for (int hops = 0; response.status == 303 && hops < 5; ++hops)
    response = get(header(response, "Location"));
  return response;
}

web::Response Browser::sign_in(const std::string& user, const std::string& password) {
  get("/console/sign-in");
  return settle(post("/console/sign-in", {{"user", user}, {"password", password}}));
}

web::Response Browser::sign_in_fully(const std::string& user) {
  sign_in(user);
  return settle(post("/console/sign-in/code", {{"code", scene_.code(user)}}));
}

}  // namespace ocop::test
