#include "office/desk.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/digest.h"
#include "base/text.h"
#include "embedded_ocop_office.h"
#include "office/bearer.h"
#include "office/desk_core.h"
#include "office/own_pages.h"
#include "office/sign_in.h"
#include "web/percent.h"

namespace ocop::office {
namespace {

using nlohmann::json;

constexpr std::size_t kMostPieces = 16;

bool reads(const web::Request& request) {
  return request.method == "GET" || request.method == "HEAD";
}

/// The pieces that the pattern's "*" stand for; nullopt when the path is another one.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
  std::vector<std::string> parts;
  while (true) {
    const auto pattern_end = std::min(pattern.find('/'), pattern.size());
    const auto path_end = std::min(path.find('/'), path.size());
    const auto wanted = pattern.substr(0, pattern_end);
    const auto piece = path.substr(0, path_end);
    if (wanted == "*") {
      // "+" is a plus in a path.
      std::string escaped;
      for (const char c : piece) escaped += c == '+' ? std::string("%2B") : std::string(1, c);
      std::string decoded = web::form_decode(escaped);
      if (decoded.empty() || !is_utf8(decoded) || decoded.find('\0') != std::string::npos)
        return {};
      parts.push_back(std::move(decoded));
    } else if (wanted != piece) {
      return {};
    }
    const bool pattern_over = pattern_end == pattern.size();
    if (pattern_over != (path_end == path.size()) || parts.size() > kMostPieces) return {};
    if (pattern_over) return parts;
    pattern.remove_prefix(pattern_end + 1);
    path.remove_prefix(path_end + 1);
  }
}

template <class Routes>
struct Found {
  const typename Routes::value_type* route = nullptr;
  std::vector<std::string> parts;
  bool other_method = false;
};

template <class Routes>
Found<Routes> find_route(const Routes& routes, const web::Request& request, std::string_view path) {
  Found<Routes> found;
  for (const auto& route : routes) {
    auto parts = match(route.path, path);
    if (!parts) continue;
    if (route.method == (reads(request) ? "GET" : request.method)) {
      found.route = &route;
      found.parts = std::move(*parts);
      return found;
    }
    found.other_method = true;
  }
  return found;
}

web::Response token_problem(int status, std::string_view error, const Message& why,
                            const web::Request& request) {
  web::Response response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.body =
      json{{"status", status}, {"detail", why.in(web::choose_language(request))}}.dump() + "\n";
  response.headers.emplace_back("WWW-Authenticate",
                                "Bearer realm=\"ocop\", error=\"" + std::string(error) + "\"");
  return response;
}

}  // namespace

std::string Visit::query(std::string_view name) const {
  const auto value = request.parameter(name);
  if (!value || value->find('\0') != std::string::npos) return {};
  return std::string(trim(to_nfc(*value).value_or("")));
}

struct Desk::State {
  State(Parts parts, DeskSettings settings, std::vector<MenuLink> menu, std::vector<Route> console)
      : core(std::move(parts), std::move(settings), std::move(menu)), routes(std::move(console)) {}

  DeskCore core;
  std::vector<Route> routes;
  std::vector<OwnRoute> own;

  web::Response answer(const web::Request& request, std::string& route);
  web::Response by_token(const web::Request& request, std::string_view path, std::string& route,
                         Instant now);
  web::Response by_session(const web::Request& request, std::string_view path,
                           const Presence& presence, std::string& route, Instant now);
  web::Response sign_out(const web::Request& request, const std::optional<Presence>& presence);
  /// Nothing when the form holds; else what to answer.
  std::optional<web::Response> check_form(Visit& visit) const;
  web::Response missing(const Visit& visit, bool other_method) const;
};

web::Response Desk::State::answer(const web::Request& request, std::string& route) {
  const Instant now = core.clock();
  std::string_view path = request.path;
  path.remove_prefix(core.settings.prefix.size());
  if (path.empty()) return see_other(core.at("/"));
  const auto presence = core.sessions.find(request, now);
  if (path == "/sign-in" || path.starts_with("/sign-in/")) {
    route = "/sign-in";
    return handle_sign_in(core, request, path, presence, now);
  }
  if (path == "/sign-out") {
    route = path;
    return sign_out(request, presence);
  }
  if (presence && presence->session.stage != db::Stage::kFull) {
    return see_other(core.at(path_of_stage(presence->session.stage)) + "?next=" +
                     web::percent_encode(safe_next(core, reads(request) ? request.target : "")));
  }
  if (presence) return by_session(request, path, *presence, route, now);
  if (!request.header("Authorization").empty()) return by_token(request, path, route, now);
  if (!reads(request)) return see_other(core.at("/sign-in?said=ended"));
  return see_other(core.at("/sign-in?next=") +
                   web::percent_encode(safe_next(core, request.target)));
}

web::Response Desk::State::by_token(const web::Request& request, std::string_view path,
                                    std::string& route, Instant now) {
  const auto holder = core.sessions.find_bearer(request, now);
  if (!holder || !core.may_sign_in(holder->user.role)) {
    return token_problem(401, "invalid_token",
                         message("this token is unknown, expired or revoked",
                                 "mã truy cập này không có, đã hết hạn hoặc đã thu hồi"),
                         request);
  }
  auto found = find_route(routes, request, path);
  const bool granted = has_scope(*holder, kReadScope) &&
                       reads(request) && found.route && found.route->act == programme::Act::kView &&
                       programme::may(holder->user.role, programme::Act::kView);
  if (!granted) {
    return token_problem(403, "insufficient_scope",
                         message("a token for reading reads lists of the registry and nothing else",
                                 "mã truy cập để đọc chỉ đọc được các danh sách của sổ đăng ký"),
                         request);
  }
  route = found.route->path;
  Visit visit{.request = request,
              .language = language_of(request),
              .user = holder->user,
              .actor = actor_of(core, holder->user),
              .csrf = {},
              .form = {},
              .parts = std::move(found.parts),
              .now = now};
  visit.actor.via = "token " + holder->token.id;
  return found.route->answer(visit);
}

web::Response Desk::State::missing(const Visit& visit, bool other_method) const {
  if (other_method) {
    return notice(
        core, reader_of(visit), 405,
        message("this address does not take that method", "địa chỉ này không nhận phương thức đó"));
  }
  return notice(core, reader_of(visit), 404,
                message("there is nothing at this address", "không có gì ở địa chỉ này"));
}

std::optional<web::Response> Desk::State::check_form(Visit& visit) const {
  const auto refuse = [&](int status, const Message& why) {
    return notice(core, reader_of(visit), status, why);
  };
  if (!is_same_origin(visit.request)) {
    return refuse(403,
                  message("this form came from another site's page, so nothing was done",
                          "biểu mẫu này được gửi từ trang khác nên không có gì được thực hiện"));
  }
  auto form = web::read_form(visit.request);
  if (!form) return refuse(400, form.error().message);
  if (!same_bytes(visit.csrf, form->text("csrf"))) {
    return refuse(
        403,
        message("this form belongs to an earlier sign-in, so nothing was done; open the page again",
                "biểu mẫu này thuộc lần đăng nhập trước nên không có gì được thực hiện; hãy mở lại "
                "trang"));
  }
  visit.form = std::move(*form);
  return {};
}

web::Response Desk::State::by_session(const web::Request& request, std::string_view path,
                                      const Presence& presence, std::string& route, Instant now) {
  Visit visit{.request = request,
              .language = language_of(request),
              .user = presence.user,
              .actor = actor_of(core, presence.user),
              .csrf = presence.csrf,
              .form = {},
              .parts = {},
              .now = now};
  if (!core.may_sign_in(visit.user.role)) {
    return notice(core, reader_of(visit), 403,
                  message("this account works elsewhere", "tài khoản này không dùng ở đây"));
  }
  auto mine = find_route(own, request, path);
  auto console = find_route(routes, request, path);
  if (!mine.route && !console.route)
    return missing(visit, mine.other_method || console.other_method);
  visit.parts = mine.route ? std::move(mine.parts) : std::move(console.parts);
  route = mine.route ? mine.route->path : console.route->path;
  const auto act = mine.route ? mine.route->act : std::optional(console.route->act);
  if (act) {
    if (const auto allowed = programme::check_may(visit.actor, *act); !allowed)
      return notice(core, reader_of(visit), 403, allowed.error().message);
  }
  if (!reads(request)) {
    if (auto refused = check_form(visit)) return std::move(*refused);
  }
  return mine.route ? mine.route->answer(core, presence, visit) : console.route->answer(visit);
}

web::Response Desk::State::sign_out(const web::Request& request,
                                    const std::optional<Presence>& presence) {
  web::Response gone = see_other(core.at("/sign-in?said=out"));
  if (reads(request)) return see_other(core.at("/"));
  if (!presence) return gone;
  const auto form = web::read_form(request);
  if (!form || !is_same_origin(request) || !same_bytes(presence->csrf, form->text("csrf")))
    return see_other(core.at("/"));
  const auto done = core.store.write([&](db::Connection& connection) -> Result<void> {
    db::end_session(connection, presence->session.token);
    return {};
  });
  if (!done) throw db::DatabaseError(done.error().in(Language::kEnglish));
  gone.headers.emplace_back("Set-Cookie", core.sessions.clear());
  return gone;
}

Desk::Desk(Parts parts, DeskSettings settings, std::vector<MenuLink> menu,
           std::vector<Route> routes)
    : state_(std::make_unique<State>(std::move(parts), std::move(settings), std::move(menu),
                                     std::move(routes))) {
  for (const auto* more : {&account_routes(), &user_routes(), &audit_routes()}) {
    state_->own.insert(state_->own.end(), more->begin(), more->end());
  }
  add_templates(embedded,
                {"strings.json", "csrf.mustache", "field.mustache", "form.mustache",
                 "table.mustache", "pager.mustache", "history.mustache", "layout.mustache",
                 "notice.mustache", "sign_in.mustache", "second_factor.mustache", "enrol.mustache",
                 "new_password.mustache", "account.mustache", "users.mustache",
                 "password_given.mustache", "audit.mustache", "audit_verified.mustache"});
}

Desk::~Desk() = default;

bool Desk::is_mine(std::string_view path) const {
  const std::string& prefix = state_->core.settings.prefix;
  return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
}

web::Response Desk::handle(const web::Request& request) {
  std::string route = "other";
  web::Response response;
  try {
    response = state_->answer(request, route);
  } catch (const db::DatabaseError& error) {
    const Reader nobody{request, language_of(request), nullptr, {}};
    response = notice(state_->core, nobody, 503,
                      message("the registry does not answer just now; try again in a moment",
                              "sổ đăng ký chưa trả lời được; hãy thử lại sau giây lát"));
    response.headers.emplace_back("Retry-After", "5");
    response.log.emplace_back("database", error.what());
  }
  const auto add = [&response](std::string_view name, std::string_view value) {
    const auto& all = response.headers;
    if (std::none_of(all.begin(), all.end(),
                     [&](const auto& header) { return header.first == name; })) {
      response.headers.emplace_back(name, value);
    }
  };
  add("Cache-Control", "no-store");
  // Without a referrer browsers send forms with no origin to check.
  add("Referrer-Policy", "same-origin");
  add("X-Robots-Tag", "noindex, nofollow");
  response.route = state_->core.settings.prefix + route;
  return response;
}

std::optional<db::User> Desk::signed_in(const web::Request& request) const {
  auto presence = state_->core.sessions.find(request, state_->core.clock());
  if (!presence || presence->session.stage != db::Stage::kFull) return {};
  return std::move(presence->user);
}

std::size_t Desk::payload_of(const web::Request& head, std::size_t otherwise) const {
  if (head.method != "POST" || !is_mine(head.path)) return otherwise;
  const auto presence = state_->core.sessions.find(head, state_->core.clock());
  return presence && presence->session.stage == db::Stage::kFull ? std::max(kMostPosted, otherwise)
                                                                 : otherwise;
}

web::Response Desk::page(const Visit& visit, std::string_view title, const std::string& body,
                         int status) const {
  return framed(state_->core, reader_of(visit), {.title = title, .body = body, .status = status});
}

std::string Desk::render(const Visit& visit, std::string_view name, json data) const {
  return office::render(state_->core, reader_of(visit), name, std::move(data));
}

const std::string& Desk::text(Language language, std::string_view key) const {
  return state_->core.templates.text(language, key);
}

void Desk::add_templates(const std::function<std::string_view(std::string_view)>& embedded_files,
                         const std::vector<std::string_view>& names) {
  state_->core.templates.add(embedded_files, names);
}

web::Response Desk::done(const Visit& visit, std::string_view path, const Message& said) const {
  return done_of(state_->core, visit, path, said);
}

web::Response Desk::refuse(const Visit& visit, int status, const Error& error) const {
  return notice(state_->core, reader_of(visit), status,
                {error.in(Language::kEnglish), error.in(Language::kVietnamese)});
}

void Desk::read(const std::function<void(db::Connection&)>& work) const {
  state_->core.store.read(work);
}

Result<void> Desk::write(const std::function<Result<void>(db::Connection&)>& work) const {
  return state_->core.store.write(work);
}

Reader reader_of(const Visit& visit) {
  return {visit.request, visit.language, &visit.user, visit.csrf};
}

web::Response page_of(const DeskCore& core, const Visit& visit, std::string_view title,
                      std::string_view name, json data, int status) {
  const Reader reader = reader_of(visit);
  data["title"] = title;
  const std::string body = render(core, reader, name, std::move(data));
  return framed(core, reader, {.title = title, .body = body, .status = status});
}

web::Response done_of(const DeskCore& core, const Visit& visit, std::string_view path,
                      const Message& said) {
  web::Response response = see_other(core.at(path));
  response.headers.emplace_back("Set-Cookie",
                                said_cookie(core, visit.csrf, said.in(visit.language)));
  return response;
}

}  // namespace ocop::office
