#include "tests/verifier/console_scene.h"

#include <stdexcept>

#include "base/base64.h"
#include "base/digest.h"
#include "db/accounts.h"
#include "db/audit.h"
#include "db/import.h"
#include "db/rule_book.h"
#include "db/writer.h"
#include "web/percent.h"

namespace ocop::test {
namespace {

const Instant kNoon = *parse_instant("2026-11-22T05:00:00Z");
const std::string kCookie = "__Host-ocop_console=";
const std::string kBoundary = "----a-line-between-fields";

web::Request request_to(const std::string& method, const std::string& path) {
  web::Request request;
  request.id = "test";
  request.method = method;
  request.target = "/console" + path;
  request.path = request.target.substr(0, request.target.find('?'));
  request.host = "id.example.vn";
  return request;
}

std::string form_field(const std::string& name, const std::string& value) {
  return "--" + kBoundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" +
         value + "\r\n";
}

}  // namespace

ConsoleScene::ConsoleScene(db::Engine engine, verifier::PhotoDesk* photos)
    : database_(engine), clock_(fixed_clock(kNoon)) {
  {
    db::Connection connection(database_.address(), db::Access::kTool);
    if (!db::import_files(connection, {OCOP_SAMPLE}, false, kNoon)) {
      throw std::runtime_error("the sample data does not import");
    }
  }
  writer_ = std::make_unique<db::Writer>(database_.address());
  readers_ = std::make_unique<db::ReaderPool>(database_.address(), 2);
  console_ = std::make_unique<verifier::Console>(
      verifier::Console::Parts{.database = database_.address(),
                               .readers = *readers_,
                               .writer = *writer_,
                               .clock = clock_,
                               .photos = photos},
      verifier::Console::Settings{.host = "id.example.vn", .password_log2_n = 4});
  sign_in("admin", "administrator", "");
  sign_in("ministry", "ministry_officer", "");
  sign_in("province", "province_officer", "19");
  sign_in("colleague", "province_officer", "19");
  sign_in("commune", "commune_officer", "02104");
  sign_in("inspector", "inspector", "19");
  sign_in("elsewhere", "province_officer", "56");
  sign_in("next_door", "commune_officer", "22813");
}

ConsoleScene::~ConsoleScene() = default;

void ConsoleScene::sign_in(const std::string& user, const std::string& role,
                           const std::string& place) {
  sql("INSERT INTO users (id, name, role, place, password, second_factor, created_at) VALUES ('" +
      user + "', 'Officer " + user + "', '" + role + "', '" + place + "', 'none', 'none', 0)");
  writer_
      ->run([&](db::Connection& connection) {
        db::add_session(connection, {.token = sha256_hex("session of " + user),
                                     .user = user,
                                     .stage = db::Stage::kFull,
                                     .secret = {},
                                     .created_at = kNoon,
                                     .seen_at = kNoon,
                                     .expires_at = kNoon + std::chrono::hours(1)});
      })
      .get();
}

void ConsoleScene::add_rules(std::string_view json) const {
  writer_
      ->run([&](db::Connection& connection) {
        if (!db::add_rule_set(connection, db::at_command_line(), json, kNoon)) {
          throw std::runtime_error("the rule set is refused");
        }
      })
      .get();
}

web::Response ConsoleScene::send(const std::string& user, web::Request request) {
  request.headers.emplace_back("Cookie", kCookie + "session of " + user);
  return console_->handle(request);
}

std::string ConsoleScene::csrf(const std::string& user) const {
  return to_base64url(hmac_sha256("session of " + user, "ocop csrf"));
}

web::Response ConsoleScene::get(const std::string& user, const std::string& path,
                                const std::string& language) {
  return send(user, request_to("GET", path + (path.find('?') == std::string::npos ? "?" : "&") +
                                          "lang=" + language));
}

web::Response ConsoleScene::post(const std::string& user, const std::string& path,
                                 const Typed& typed) {
  web::Request request = request_to("POST", path);
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                     {"Accept-Language", "en"}};
  const bool own_token = !typed.empty() && typed.back().first == "csrf";
  request.body = own_token ? "" : "csrf=" + csrf(user);
  for (const auto& [name, value] : typed) {
    request.body += "&" + web::percent_encode(name) + "=" + web::percent_encode(value);
  }
  return send(user, std::move(request));
}

web::Response ConsoleScene::upload(const std::string& user, const std::string& path,
                                   const Typed& typed, const Upload& file) {
  web::Request request = request_to("POST", path);
  request.headers = {{"Content-Type", "multipart/form-data; boundary=" + kBoundary},
                     {"Accept-Language", "en"}};
  request.body = form_field("csrf", csrf(user));
  for (const auto& [name, value] : typed) request.body += form_field(name, value);
  if (!file.field.empty()) {
    request.body += "--" + kBoundary + "\r\nContent-Disposition: form-data; name=\"" + file.field +
                    "\"; filename=\"" + file.name +
                    "\"\r\nContent-Type: application/octet-stream\r\n\r\n" + file.bytes + "\r\n";
  }
  request.body += "--" + kBoundary + "--\r\n";
  return send(user, std::move(request));
}

web::Response ConsoleScene::by_token(const std::string& user, const std::string& scope,
                                     const std::string& path) {
  const std::string secret = "token of " + user + " for " + scope;
  sql("INSERT INTO tokens (id, user_id, token, name, scopes, created_at, expires_at) VALUES ('" +
      sha256_hex(secret).substr(0, 8) + "', '" + user + "', '" + sha256_hex(secret) +
      "', 'test', '" + scope + "', 0, 4000000000000)");
  web::Request request = request_to("GET", path);
  request.headers = {{"Authorization", "Bearer " + secret}};
  return console_->handle(request);
}

void ConsoleScene::add_batch(const std::string& lot, const std::string& produced) const {
  if (number("SELECT COUNT(*) FROM signing_keys") == 0) {
    sql("INSERT INTO signing_keys (kid, producer, not_before, not_after) VALUES "
        "('1234567890', 'htx-doan-ket', 0, 4000000000000)");
  }
  const auto batches = number("SELECT COUNT(*) FROM batches");
  const std::string first = std::to_string(1 + batches * 100);
  const std::string last = std::to_string(100 + batches * 100);
  sql("INSERT INTO batches (gtin, lot, producer, kid, jws, produced, quantity, certificate, "
      "issued_at, "
      "registered_at) VALUES ('" +
      kPlum + "', '" + lot + "', 'htx-doan-ket', '1234567890', 'a.b.c', '" + produced +
      "', 100, '" + kPlumCertificate + "', 1790000000000, 1790000000000)");
  sql("INSERT INTO serial_ranges (gtin, width, first_serial, last_serial, lot) VALUES ('" + kPlum +
      "', 6, " + first + ", " + last + ", '" + lot + "')");
}

std::string header(const web::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return {};
}

bool holds(const web::Response& response, std::string_view text) {
  return response.body.find(text) != std::string::npos;
}

std::string hidden(const web::Response& response, const std::string& name) {
  const std::string before = "name=\"" + name + "\" value=\"";
  const auto at = response.body.find(before);
  if (at == std::string::npos) return {};
  const auto begin = at + before.size();
  return response.body.substr(begin, response.body.find('"', begin) - begin);
}

Typed decision(std::string ground) {
  return {{"date", "22/11/2026"},
          {"decision", "15/QĐ-UBND"},
          {"ground", std::move(ground)},
          {"reason", "Kết luận kiểm tra"},
          {"seen", "0"}};
}

}  // namespace ocop::test
