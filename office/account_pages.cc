#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/audit.h"
#include "office/bearer.h"
#include "office/own_pages.h"
#include "office/sign_in.h"
#include "office/totp.h"

namespace ocop::office {
namespace {

using nlohmann::json;

constexpr std::size_t kMostTokens = 20;
constexpr std::size_t kMostTokenName = 80;

struct Shown {
  std::optional<Error> error;
  std::string new_token;  ///< once
  int status = 200;
};

json token_row(const db::Token& token, Instant now) {
  const bool revoked = token.revoked_at.has_value();
  const bool expired = !revoked && token.expires_at <= now;
  return {{"id", token.id},
          {"name", token.name},
          {"scopes", fmt::format("{}", fmt::join(token.scopes, ", "))},
          {"created", local_date_time(token.created_at)},
          {"expires", local_date_time(token.expires_at)},
          {"revoked", revoked},
          {"expired", expired},
          {"stands", !revoked && !expired}};
}

web::Response show_account(DeskCore& core, const Visit& visit, const Shown& shown = {}) {
  json tokens = json::array();
  std::int64_t sessions = 0;
  core.store.read([&](db::Connection& connection) {
    sessions =
        db::count_sessions(connection, visit.user.id, visit.now - core.settings.idle, visit.now);
    for (const auto& token : db::tokens_of(connection, visit.user.id))
      tokens.push_back(token_row(token, visit.now));
  });
  const auto error_at = [&](std::string_view where) {
    return shown.error && shown.error->where == where ? shown.error->message.in(visit.language)
                                                      : std::string();
  };
  json data{{"user", visit.user.id},
            {"user_name", visit.user.name},
            {"user_role", programme::role_name(visit.user.role).in(visit.language)},
            {"place", visit.user.place},
            {"producer", visit.user.producer},
            {"has_factor", !visit.user.second_factor.empty()},
            {"needs_factor", programme::needs_second_factor(visit.user.role)},
            {"sessions", sessions},
            {"tokens", tokens},
            {"has_tokens", !tokens.empty()},
            {"new_token", shown.new_token},
            {"records_events", programme::may(visit.user.role, programme::Act::kRecordEvent)},
            {"least", kLeastPassword}};
  for (const char* where : {"current", "password", "again", "token", "factor"})
    data[std::string("error_") + where] = error_at(where);
  return page_of(core, visit, core.templates.text(visit.language, "account"), "account",
                 std::move(data), shown.status);
}

web::Response account(DeskCore& core, const Presence&, Visit& visit) {
  return show_account(core, visit);
}

/// What the user's password opens, guesses counted; an error says why not.
Result<keys::Secret> reopen(DeskCore& core, const Visit& visit, std::string_view password,
                            std::string where) {
  const Guesser guesser = guesser_of(core, visit.request, visit.user, visit.now);
  if (const auto wait = reserve_guess(core, guesser, visit.now))
    return fail(std::move(where), said_to_wait(*wait));
  auto key = open_password(password, visit.user.password);
  if (!key) {
    note_wrong_guess(core, visit.user, guesser, visit.now);
    return fail(std::move(where),
                message("this is not your password", "đây không phải mật khẩu của bạn"));
  }
  static_cast<void>(core.store.write([&](db::Connection& c) -> Result<void> {
    db::clear_failures(c, guesser.user, guesser.device);
    return {};
  }));
  return std::move(*key);
}

keys::Secret totp_of(const Visit& visit, const keys::Secret& key) {
  if (visit.user.second_factor.empty()) return {};
  auto totp = unseal(key, visit.user.second_factor, visit.user.id);
  if (!totp) throw std::runtime_error("the second factor of " + visit.user.id + " does not open");
  return std::move(*totp);
}

/// A stolen session and password alone do not move the second factor elsewhere.
bool is_current_code(DeskCore& core, const Visit& visit, const keys::Secret& key) {
  const auto totp = totp_of(visit, key);
  const auto step = match_totp(totp.view(), visit.form.text("code"), visit.now);
  bool fresh = false;
  if (!step) return false;
  const auto done = core.store.write([&](db::Connection& c) -> Result<void> {
    fresh = db::use_step(c, visit.user.id, *step);
    return {};
  });
  return done && fresh;
}

web::Response new_password(DeskCore& core, const Presence& presence, Visit& visit) {
  const auto refuse = [&](const Error& error) {
    return show_account(core, visit, {.error = error, .new_token = {}, .status = 422});
  };
  const auto pass = core.gate.enter();
  if (!pass) return refuse({"current", said_busy()});
  auto key = reopen(core, visit, visit.form.text("current"), "current");
  if (!key) return refuse(key.error());
  const auto totp = totp_of(visit, *key);
  auto changed = change_password(core, visit.user, totp, visit.form.text("password"),
                                 visit.form.text("again"), visit.now);
  if (!changed) return refuse(changed.error());
  return go_on(core, &presence, visit.request, changed->user, db::Stage::kFull, {},
               core.at("/account"), visit.now);
}

/// Sets up a second factor, or another one in its place: from here the user goes the
/// way of a sign-in that has to.
web::Response second_factor(DeskCore& core, const Presence& presence, Visit& visit) {
  const auto refuse = [&](const Error& error) {
    return show_account(core, visit, {.error = error, .new_token = {}, .status = 422});
  };
  const auto pass = core.gate.enter();
  if (!pass) return refuse({"factor", said_busy()});
  auto key = reopen(core, visit, visit.form.text("password"), "factor");
  if (!key) return refuse(key.error());
  if (!visit.user.second_factor.empty() && !is_current_code(core, visit, *key)) {
    return refuse(
        {"factor", message("the code of your present app is needed too, one that was not used yet",
                           "cần cả mã của ứng dụng đang dùng, mã chưa dùng lần nào")});
  }
  return go_on(core, &presence, visit.request, visit.user, db::Stage::kEnrol, {std::move(*key), {}},
               core.at("/account"), visit.now);
}

web::Response sign_out_everywhere(DeskCore& core, const Presence&, Visit& visit) {
  // The browser in hand stays known: what strangers guess does not concern it.
  const std::string device = core.sessions.device(visit.request, visit.user.id, visit.now);
  const auto done = core.store.write([&](db::Connection& connection) -> Result<void> {
    db::end_sessions_of(connection, visit.user.id, device);
    if (auto revoked = db::revoke_tokens_of(connection, visit.actor, visit.user.id, visit.now);
        !revoked)
      return tl::unexpected(revoked.error());
    db::append_audit(
        connection, visit.actor,
        {.act = "sign_out.everywhere", .subject = "user " + visit.user.id, .details = "{}"},
        visit.now);
    return {};
  });
  if (!done)
    return show_account(core, visit, {.error = done.error(), .new_token = {}, .status = 409});
  web::Response response = see_other(core.at("/sign-in?said=out"));
  response.headers.emplace_back("Set-Cookie", core.sessions.clear());
  return response;
}

std::optional<std::chrono::hours> term_of(std::string_view days) {
  if (days == "30" || days == "90" || days == "365")
    return std::chrono::hours(24 * *parse_digits(days));
  return {};
}

/// Scopes separated by blanks; "" where the form does not say.
std::optional<std::vector<std::string>> scopes_of(std::string_view chosen, programme::Role role) {
  if (chosen.empty()) return std::vector{std::string(kReadScope)};
  std::vector<std::string> scopes;
  while (!chosen.empty()) {
    const auto end = std::min(chosen.find(' '), chosen.size());
    const auto one = chosen.substr(0, end);
    if (!is_offered(one, role)) return {};
    scopes.emplace_back(one);
    chosen.remove_prefix(std::min(end + 1, chosen.size()));
  }
  return scopes;
}

Result<void> store_token(DeskCore& core, const Visit& visit, const db::Token& token) {
  return core.store.write([&](db::Connection& connection) -> Result<void> {
    std::size_t standing = 0;
    for (const auto& other : db::tokens_of(connection, visit.user.id))
      standing += !other.revoked_at && other.expires_at > visit.now;
    if (standing >= kMostTokens) {
      return fail("token", message("you have {} tokens already; revoke one first",
                                   "bạn đã có {} mã truy cập; hãy thu hồi bớt trước", standing));
    }
    return db::add_token(connection, visit.actor, token, visit.now);
  });
}

/// Asks for the password: a token outlives the session that it is made from.
web::Response add_token(DeskCore& core, const Presence&, Visit& visit) {
  const auto refuse = [&](Message why) {
    return show_account(core, visit,
                        {.error = Error{"token", std::move(why)}, .new_token = {}, .status = 422});
  };
  const std::string name = visit.form.text("name");
  const auto term = term_of(visit.form.text("days"));
  const auto scopes = scopes_of(visit.form.text("scope"), visit.user.role);
  if (name.empty() || name.size() > kMostTokenName || printable(name) != name) {
    return refuse(message("a token needs a name of at most {} bytes that says what it is for",
                          "mã truy cập cần có tên, dài nhất {} byte, cho biết dùng vào việc gì",
                          kMostTokenName));
  }
  if (!scopes)
    return refuse(message("choose what the token is to be for, of what your account may do",
                          "hãy chọn mã truy cập dùng để làm gì, trong những việc tài khoản được làm"));
  if (!term)
    return refuse(
        message("choose how long the token is to be good", "hãy chọn thời hạn của mã truy cập"));
  {
    const auto pass = core.gate.enter();
    if (!pass) return refuse(said_busy());
    if (const auto key = reopen(core, visit, visit.form.text("password"), "token"); !key)
      return refuse(key.error().message);
  }
  const auto fresh = fresh_token(visit.user.id, name, *scopes, *term, visit.now);
  const auto stored = store_token(core, visit, fresh.token);
  if (!stored) return refuse(stored.error().message);
  return show_account(core, visit, {.error = {}, .new_token = fresh.secret, .status = 200});
}

web::Response revoke_token(DeskCore& core, const Presence&, Visit& visit) {
  const auto done = core.store.write([&](db::Connection& connection) {
    return db::revoke_token(connection, visit.actor, visit.parts.at(0), visit.now);
  });
  if (!done)
    return show_account(
        core, visit,
        {.error = Error{"token", done.error().message}, .new_token = {}, .status = 409});
  return done_of(core, visit, "/account",
                 message("The token is revoked.", "Đã thu hồi mã truy cập."));
}

}  // namespace

const std::vector<OwnRoute>& account_routes() {
  static const std::vector<OwnRoute> routes{
      {"GET", "/account", {}, account},
      {"POST", "/account/password", {}, new_password},
      {"POST", "/account/second-factor", {}, second_factor},
      {"POST", "/account/sign-out-everywhere", {}, sign_out_everywhere},
      {"POST", "/account/tokens", {}, add_token},
      {"POST", "/account/tokens/*/revoke", {}, revoke_token}};
  return routes;
}

}  // namespace ocop::office
