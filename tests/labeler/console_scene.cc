#include "tests/labeler/console_scene.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <thread>
#include <vector>

#include "db/accounts.h"
#include "db/audit.h"
#include "office/password.h"
#include "web/percent.h"

namespace ocop::labeler {
namespace {

constexpr unsigned kQuickly = 4;
const std::string kPassword = "nắng sớm trên đồi";

}  // namespace

void add_user(const db::Address& registry, const std::string& id, const std::string& producer,
              Instant now) {
  db::User user;
  user.id = id;
  user.name = "Người " + id;
  user.role = programme::Role::kProducer;
  user.producer = producer;
  user.password = office::hash_password(kPassword, {.log2_n = kQuickly});
  db::Connection connection(registry, db::Access::kTool);
  db::WriteTransaction transaction(connection);
  const programme::Actor operating{"", programme::Role::kAdministrator, "", "", "test"};
  REQUIRE(db::add_user(connection, operating, user, now).has_value());
  transaction.commit();
}

ConsoleScene::ConsoleScene(Spool::Settings spool, bool service_key)
    : now_(*parse_instant("2026-11-22T03:04:05Z")),
      clock_([this] { return now_; }),
      spool_settings_(std::move(spool)),
      readers_(shop_.registry(), 2) {
  spool_settings_.directory = spool_directory();
  if (service_key) {
    const auto file = shop_.path("service.key");
    REQUIRE(keys::ServiceKey::create(file).has_value());
    service_.emplace(keys::ServiceKey::load(file).value());
  }
  add_user(shop_.registry(), "htx", "linh-ngoc", now_);
  add_user(shop_.registry(), "ho", "khac", now_);
  start();
}

namespace {

/// Besides the usual papers one with a single label, so that many sheets are few labels.
std::vector<Stock> stocks_with_a_small_one() {
  auto stocks = built_in_stocks();
  auto small = *find_stock(stocks, "roll-60x40");
  small.id = "single";
  small.medium = Medium::kSheet;
  small.columns = small.rows = 1;
  small.pitch_x = small.label_width;
  small.pitch_y = small.label_height;
  stocks.push_back(small);
  return stocks;
}

}  // namespace

void ConsoleScene::start() {
  writer_ = std::make_unique<db::Writer>(shop_.registry(),
                                         db::WriterSettings{.access = db::Access::kTool});
  keys_ = std::make_unique<KeyCabinet>(shop_.key_directory());
  spool_ = std::make_unique<Spool>(spool_settings_, clock_);
  console_ = std::make_unique<Console>(
      Console::Parts{shop_.registry(), readers_, *writer_, *keys_, *spool_, clock_,
                     service_ ? &*service_ : nullptr},
      Console::Settings{"OCOP.VN", "https://ocop.vn/", kQuickly, stocks_with_a_small_one(),
                        built_in_templates()});
}

void ConsoleScene::restart() {
  console_.reset();
  spool_.reset();
  keys_.reset();
  writer_.reset();
  start();
}

void ConsoleScene::await_prints(const std::string& producer) {
  const auto open = [](const SpoolJob& job) {
    return job.state == JobState::kWaiting || job.state == JobState::kPrinting;
  };
  while (std::ranges::any_of(spool_->jobs_of(producer), open))
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
}

std::vector<std::string> ConsoleScene::audit() const {
  db::Connection connection(shop_.registry(), db::Access::kRead);
  std::vector<std::string> acts;
  db::AuditFilter filter;
  filter.limit = 500;
  for (const auto& entry : db::audit_entries(connection, filter))
    acts.push_back(entry.act + " by " + entry.actor + " via " + entry.via);
  std::ranges::reverse(acts);
  return acts;
}

std::string header(const web::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

std::string between(const std::string& text, std::string_view before, std::string_view after) {
  const auto at = text.find(before);
  if (at == std::string::npos) return {};
  const auto begin = at + before.size();
  return text.substr(begin, text.find(after, begin) - begin);
}

namespace {

std::string unescape(std::string text) {
  const std::pair<std::string_view, std::string_view> marks[] = {{"&lt;", "<"},    {"&gt;", ">"},
                                                                 {"&quot;", "\""}, {"&#39;", "'"},
                                                                 {"&apos;", "'"},  {"&amp;", "&"}};
  for (const auto& [from, to] : marks)
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
      text.replace(at, from.size(), to);
  return text;
}

}  // namespace

Typed hidden_fields(const std::string& page) {
  constexpr std::string_view kBegin = "<input type=\"hidden\" name=\"";
  Typed fields;
  for (auto at = page.find(kBegin); at != std::string::npos; at = page.find(kBegin, at + 1)) {
    const auto tag = page.substr(at, page.find('>', at) - at);
    fields.emplace_back(between(tag, "name=\"", "\""), unescape(between(tag, "value=\"", "\"")));
  }
  return fields;
}

bool says(const web::Response& response, std::string_view words) {
  return response.body.find(words) != std::string::npos;
}

Visitor::Visitor(ConsoleScene& scene, const std::string& user)
    : Visitor([&scene](const web::Request& request) { return scene.console().handle(request); },
              user) {}

Visitor::Visitor(Service service, const std::string& user) : service_(std::move(service)) {
  get("/sign-in");
  const auto home = settle(post("/sign-in", {{"user", user}, {"password", kPassword}}));
  REQUIRE(home.status == 200);
  REQUIRE(says(home, "My products"));
}

web::Response Visitor::send(const std::string& method, const std::string& target,
                            const std::string& body, const std::string& type) {
  web::Request request;
  request.method = method;
  request.target = target;
  request.path = target.substr(0, target.find('?'));
  request.host = "labels.example.vn";
  request.body = body;
  request.headers = {{"Accept-Language", "en"}};
  if (method == "POST") request.headers.emplace_back("Content-Type", type);
  std::string line;
  for (const auto& [name, value] : cookies_)
    line += (line.empty() ? "" : "; ") + name + "=" + value;
  if (!line.empty()) request.headers.emplace_back("Cookie", line);
  auto response = service_(request);
  for (const auto& [name, value] : response.headers) {
    if (name != "Set-Cookie") continue;
    const auto equals = value.find('=');
    cookies_[value.substr(0, equals)] = value.substr(equals + 1, value.find(';') - equals - 1);
  }
  if (const auto token = between(response.body, "name=\"csrf\" value=\"", "\""); !token.empty())
    csrf_ = token;
  return response;
}

web::Response Visitor::get(const std::string& target) { return send("GET", target, ""); }

web::Response Visitor::post(const std::string& target, Typed fields) {
  std::erase_if(fields, [](const auto& field) { return field.first == "csrf"; });
  fields.emplace_back("csrf", csrf_);
  std::string body;
  for (const auto& [name, value] : fields)
    body +=
        (body.empty() ? "" : "&") + web::percent_encode(name) + "=" + web::percent_encode(value);
  return send("POST", target, body);
}

web::Response Visitor::upload(const std::string& target, const std::string& name,
                              const std::string& bytes) {
  const std::string line = "--ocop-form\r\nContent-Disposition: form-data; name=";
  return send("POST", target,
              line + "\"csrf\"\r\n\r\n" + csrf_ + "\r\n" + line + "\"file\"; filename=\"" + name +
                  "\"\r\nContent-Type: text/csv\r\n\r\n" + bytes + "\r\n--ocop-form--\r\n",
              "multipart/form-data; boundary=ocop-form");
}

web::Response Visitor::settle(web::Response response) {
  for (int hops = 0; response.status == 303 && hops < 4; ++hops)
    response = get(header(response, "Location"));
  return response;
}

web::Response Visitor::sign(const std::string& asks, const Typed& fields, const std::string& signs,
                            std::string_view passphrase) {
  auto check = post(asks, fields);
  if (check.status != 200) return check;
  return settle(post(signs, to_sign(check, passphrase)));
}

Typed to_sign(const web::Response& check, std::string_view passphrase) {
  auto fields = hidden_fields(check.body);
  fields.emplace_back("passphrase", passphrase);
  return fields;
}

std::array<std::string, 2> post_twice_at_once(const Visitor& visitor, const std::string& target,
                                              const Typed& fields) {
  std::array<std::string, 2> places;
  std::vector<std::jthread> both;
  for (auto& place : places)
    both.emplace_back([&] {
      Visitor same(visitor);
      place = header(same.post(target, fields), "Location");
    });
  for (auto& each : both) each.join();
  return places;
}

namespace {

Typed changed_by(Typed fields, const Typed& changed) {
  for (const auto& [name, value] : changed) {
    const auto at = std::ranges::find(fields, name, &std::pair<std::string, std::string>::first);
    if (at == fields.end()) {
      fields.emplace_back(name, value);
    } else {
      at->second = value;
    }
  }
  return fields;
}

}  // namespace

Typed Visitor::roll(const Typed& changed) const {
  return changed_by({{"gtin", right_gtin(Goods::kHoney)},
                     {"roll", "R1"},
                     {"count", "30"},
                     {"stars", "yes"},
                     {"stock", "roll-60x40"},
                     {"format", "zpl"}},
                    changed);
}

web::Response Visitor::make_roll(const Typed& changed, std::string_view passphrase) {
  return sign("/rolls/new", roll(changed), "/rolls/print", passphrase);
}

Typed Visitor::honey(const Typed& changed) const {
  const Typed fields{{"gtin", right_gtin(Goods::kHoney)},
               {"lot", "L2601"},
               {"produced", "2026-11-20"},
               {"best_before", "20/11/2028"},
               {"quantity", "24"},
               {"area-0", "VN-TEST-0001"},
               {"kg-0", "12,5"},
               {"harvested-0", "2026-11-19"},
                     {"stars", "yes"},
                     {"stock", "a4-70x37"},
                     {"start", "1"},
                     {"format", "pdf"}};
  return changed_by(fields, changed);
}

web::Response Visitor::print(const Typed& changed, std::string_view passphrase) {
  return sign("/labels/new", honey(changed), "/labels/print", passphrase);
}

}  // namespace ocop::labeler
