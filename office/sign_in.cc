#include "office/sign_in.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/digest.h"
#include "base/text.h"
#include "db/audit.h"
#include "office/totp.h"
#include "web/cookie.h"
#include "web/percent.h"

namespace ocop::office {
namespace {

using nlohmann::json;

constexpr std::size_t kMostUser = 64;

Message said_wrong() {
  return message("user name or password is wrong", "sai tên đăng nhập hoặc mật khẩu");
}

Message said_old_form() {
  return message("the form was open for too long or came from another page; please send it again",
                 "biểu mẫu đã mở quá lâu hoặc được gửi từ trang khác; hãy gửi lại");
}

// --- the form that nobody is signed in for

std::string form_cookie(const DeskCore& core) { return core.sessions.cookie_name() + "-form"; }

std::string form_csrf(std::string_view cookie) {
  return to_base64url(hmac_sha256(cookie, "ocop sign-in form"));
}

struct SignInForm {
  std::string user;
  std::string next;
  std::optional<Message> error;
  int status = 200;
};

web::Response show_sign_in(const DeskCore& core, const web::Request& request,
                           const SignInForm& form) {
  auto cookie = web::cookie(request, form_cookie(core));
  const bool fresh = !cookie || cookie->size() < 43;
  if (fresh) cookie = to_base64url(random_bytes(32));
  const Reader reader{request, language_of(request), nullptr, form_csrf(*cookie)};
  json data{{"user", form.user}, {"next", form.next}, {"error", ""}};
  if (form.error) data["error"] = form.error->in(reader.language);
  const auto said = request.parameter("said");
  data["signed_out"] = request.method != "POST" && said == "out";
  data["ended"] = request.method != "POST" && said == "ended";
  const std::string body = render(core, reader, "sign_in", std::move(data));
  web::Response response = framed(core, reader,
                                  {.title = core.templates.text(reader.language, "sign_in"),
                                   .body = body,
                                   .status = form.status});
  if (fresh)
    response.headers.emplace_back("Set-Cookie", web::set_cookie(form_cookie(core), *cookie));
  return response;
}

bool is_our_form(const DeskCore& core, const web::Request& request, const web::Form& form) {
  const auto cookie = web::cookie(request, form_cookie(core));
  return is_same_origin(request) && cookie && cookie->size() >= 43 &&
         same_bytes(form_csrf(*cookie), form.text("csrf"));
}

bool is_plausible_user(std::string_view id) {
  return !id.empty() && id.size() <= kMostUser &&
         id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") == std::string_view::npos;
}

web::Response try_password(DeskCore& core, const web::Request& request, const web::Form& form,
                           Instant now) {
  SignInForm again{.user = printable(ascii_lower(form.text("user")), kMostUser),
                   .next = safe_next(core, form.text("next")),
                   .error = {},
                   .status = 403};
  const auto refuse = [&](const Message& why, int status) {
    again.error = why;
    again.status = status;
    return show_sign_in(core, request, again);
  };
  std::optional<db::User> user;
  if (is_plausible_user(again.user)) {
    core.store.read([&](db::Connection& c) { user = db::find_user(c, again.user); });
  }
  const Guesser guesser =
      user ? guesser_of(core, request, *user, now) : guesser_of_unknown(core, request, again.user);
  std::optional<keys::Secret> key;
  {
    const auto pass = core.gate.enter();
    if (!pass) {
      web::Response busy = refuse(said_busy(), 503);
      busy.headers.emplace_back("Retry-After", "5");
      return busy;
    }
    if (const auto wait = reserve_guess(core, guesser, now))
      return refuse(said_to_wait(*wait), 429);
    key = open_password(form.text("password"), user ? user->password : core.nobody);
  }
  if (!user) return refuse(said_wrong(), 403);
  if (!key || user->disabled) {
    note_wrong_guess(core, *user, guesser, now);
    return refuse(said_wrong(), 403);
  }
  if (!core.may_sign_in(user->role)) {
    return refuse(
        message(
            "this account ({}) works elsewhere: officers and inspectors at the registry's "
            "console, producers at their labels' console",
            "tài khoản này ({}) không dùng ở đây: cán bộ và thanh tra đăng nhập ở trang quản lý sổ "
            "đăng ký, chủ thể đăng nhập ở trang in tem",
            user->id),
        403);
  }
  if (user->second_factor.empty()) {
    return go_on(core, nullptr, request, *user, stage_after_factor(*user), {std::move(*key), {}},
                 again.next, now);
  }
  auto totp = unseal(*key, user->second_factor, user->id);
  if (!totp) throw std::runtime_error("the second factor of " + user->id + " does not open");
  return go_on(core, nullptr, request, *user, db::Stage::kSecondFactor,
               {std::move(*key), std::move(*totp)}, again.next, now);
}

// --- later stages

struct StagePage {
  DeskCore& core;
  const web::Request& request;
  const Presence& presence;
  StageSecret secret;
  std::string next;
  Instant now;

  Reader reader() const { return {request, language_of(request), nullptr, presence.csrf}; }

  web::Response show(const std::optional<Error>& error = {}, int status = 200) const {
    const Reader who = reader();
    json data{{"user", presence.user.id},
              {"next", next},
              {"error", error ? error->message.in(who.language) : ""},
              {"error_again", error && error->where == "again"},
              {"least", kLeastPassword}};
    std::string_view page = "second_factor";
    if (presence.session.stage == db::Stage::kChangePassword) page = "new_password";
    if (presence.session.stage == db::Stage::kEnrol) {
      page = "enrol";
      data["qr"] =
          qr_svg(totp_uri(secret.totp.view(), core.settings.totp_issuer, presence.user.id));
      std::string typed = base32(secret.totp.view());
      for (std::size_t at = 4; at < typed.size(); at += 5) typed.insert(at, 1, ' ');
      data["secret"] = typed;
    }
    const std::string body = render(core, who, page, std::move(data));
    return framed(core, who,
                  {.title = core.templates.text(who.language, std::string(page) + "_title"),
                   .body = body,
                   .status = status});
  }

  web::Response refuse(std::string where, const Message& why, int status) const {
    return show(Error{std::move(where), why}, status);
  }
};

std::string code_of(const web::Form& form) {
  std::string code = form.text("code");
  std::erase(code, ' ');
  return code;
}

Message said_wrong_code() {
  return message("this code is not right, or was used already; wait for the next one",
                 "mã không đúng hoặc đã dùng rồi; hãy chờ mã tiếp theo");
}

bool take_step(const DeskCore& core, std::string_view user, std::int64_t step) {
  bool fresh = false;
  const auto done = core.store.write([&](db::Connection& c) -> Result<void> {
    fresh = db::use_step(c, user, step);
    return {};
  });
  return done && fresh;
}

web::Response try_code(StagePage page, const web::Form& form) {
  const db::User& user = page.presence.user;
  const Guesser guesser = guesser_of(page.core, page.request, user, page.now);
  if (const auto wait =
          reserve_guess(page.core, guesser, page.now, page.presence.session.created_at)) {
    return page.refuse("code", said_to_wait(*wait), 429);
  }
  const auto step = match_totp(page.secret.totp.view(), code_of(form), page.now);
  if (!step || !take_step(page.core, user.id, *step)) {
    note_wrong_guess(page.core, user, guesser, page.now);
    return page.refuse("code", said_wrong_code(), 403);
  }
  return go_on(page.core, &page.presence, page.request, user, stage_after_factor(user),
               std::move(page.secret), page.next, page.now);
}

web::Response try_enrolment(StagePage page, const web::Form& form) {
  db::User user = page.presence.user;
  const auto step = match_totp(page.secret.totp.view(), code_of(form), page.now);
  if (!step) return page.refuse("code", said_wrong_code(), 403);
  user.second_factor = seal(page.secret.key, page.secret.totp.view(), user.id);
  const auto stored = page.core.store.write([&](db::Connection& c) -> Result<void> {
    if (auto set = db::set_second_factor(c, actor_of(page.core, user), user.id, user.second_factor,
                                         page.now);
        !set)
      return set;
    db::use_step(c, user.id, *step);
    return {};
  });
  if (!stored) return page.show(stored.error(), 409);
  return go_on(page.core, &page.presence, page.request, user, stage_after_factor(user),
               std::move(page.secret), page.next, page.now);
}

web::Response try_new_password(StagePage page, const web::Form& form) {
  const auto pass = page.core.gate.enter();
  if (!pass) return page.refuse("", said_busy(), 503);
  if (open_password(form.text("password"), page.presence.user.password)) {
    return page.refuse("password",
                       message("this is the password that was given out; choose another",
                               "đây là mật khẩu được cấp; hãy chọn mật khẩu khác"),
                       422);
  }
  auto changed = change_password(page.core, page.presence.user, page.secret.totp,
                                 form.text("password"), form.text("again"), page.now);
  if (!changed) return page.show(changed.error(), 422);
  const db::Stage after = stage_after_factor(changed->user);
  return go_on(page.core, &page.presence, page.request, changed->user, after,
               {std::move(changed->key), std::move(page.secret.totp)}, page.next, page.now);
}

web::Response handle_stage(StagePage page) {
  if (page.request.method != "POST") return page.show();
  const auto form = web::read_form(page.request);
  if (!form) return page.show(form.error(), 400);
  page.next = safe_next(page.core, form->text("next"));
  if (!is_same_origin(page.request) || !same_bytes(page.presence.csrf, form->text("csrf"))) {
    return page.refuse("", said_old_form(), 403);
  }
  switch (page.presence.session.stage) {
    case db::Stage::kSecondFactor:
      return try_code(std::move(page), *form);
    case db::Stage::kEnrol:
      return try_enrolment(std::move(page), *form);
    case db::Stage::kChangePassword:
      return try_new_password(std::move(page), *form);
    case db::Stage::kFull:
      break;
  }
  return see_other(page.next);
}

}  // namespace

std::string_view path_of_stage(db::Stage stage) {
  switch (stage) {
    case db::Stage::kSecondFactor:
      return "/sign-in/code";
    case db::Stage::kEnrol:
      return "/sign-in/enrol";
    case db::Stage::kChangePassword:
      return "/sign-in/password";
    case db::Stage::kFull:
      break;
  }
  return "/";
}

db::Stage stage_after_factor(const db::User& user) {
  if (user.must_change) return db::Stage::kChangePassword;
  const bool lacks_factor = user.second_factor.empty() && programme::needs_second_factor(user.role);
  return lacks_factor ? db::Stage::kEnrol : db::Stage::kFull;
}

web::Response go_on(DeskCore& core, const Presence* presence, const web::Request& request,
                    const db::User& user, db::Stage after, StageSecret secret,
                    std::string_view next, Instant now) {
  if (after == db::Stage::kEnrol && secret.totp.empty())
    secret.totp = keys::Secret(new_totp_secret());
  const bool full = after == db::Stage::kFull;
  const Guesser guesser = guesser_of(core, request, user, now);
  const bool is_new = !guesser.common.empty();
  // The browser may hold an older session: that one ends with this sign-in.
  std::string replaces = presence ? presence->session.token : std::string();
  if (const auto old = web::cookie(request, core.sessions.cookie_name()); old && replaces.empty())
    replaces = sha256_hex(*old);
  std::string cookie;
  std::string device_cookie;
  const auto done = core.store.write([&](db::Connection& connection) -> Result<void> {
    const auto current = db::find_user(connection, user.id);
    if (!current || current->disabled) return fail("", said_wrong());
    cookie = core.sessions.start(connection, user.id, after, secret, replaces, now);
    if (!full) return {};
    db::clear_failures(connection, guesser.user, guesser.device);
    if (is_new) device_cookie = core.sessions.add_device(connection, user.id, now);
    const json details{{"device", is_new ? "new" : "known"}};
    db::append_audit(connection, actor_of(core, user),
                     {.act = "sign_in", .subject = "user " + user.id, .details = details.dump()},
                     now);
    return {};
  });
  if (!done)
    return show_sign_in(
        core, request,
        {.user = {}, .next = std::string(next), .error = done.error().message, .status = 403});
  std::string location = full
                             ? std::string(next)
                             : core.at(path_of_stage(after)) + "?next=" + web::percent_encode(next);
  web::Response response = see_other(std::move(location));
  response.headers.emplace_back("Set-Cookie", core.sessions.set(cookie));
  if (!device_cookie.empty()) response.headers.emplace_back("Set-Cookie", device_cookie);
  return response;
}

Result<NewPassword> change_password(DeskCore& core, const db::User& user, const keys::Secret& totp,
                                    std::string_view password, std::string_view again,
                                    Instant now) {
  if (auto fine = check_new_password(password, user.id); !fine) return tl::unexpected(fine.error());
  if (password != again) {
    return fail("again", message("both entries must be the same", "hai lần nhập phải giống nhau"));
  }
  NewPassword changed{user, {}};
  changed.user.password = hash_password(password, core.cost());
  changed.user.must_change = false;
  auto key = open_password(password, changed.user.password);
  if (!key) throw std::logic_error("a new password does not open");
  changed.key = std::move(*key);
  changed.user.second_factor =
      totp.empty() ? std::string() : seal(changed.key, totp.view(), user.id);
  const auto stored = core.store.write([&](db::Connection& connection) {
    return db::set_password(connection, actor_of(core, user), changed.user, {}, now);
  });
  if (!stored) return tl::unexpected(stored.error());
  return changed;
}

web::Response handle_sign_in(DeskCore& core, const web::Request& request, std::string_view path,
                             const std::optional<Presence>& presence, Instant now) {
  const std::string next = safe_next(core, request.parameter("next").value_or(""));
  if (path == "/sign-in") {
    if (request.method != "POST") {
      if (presence && presence->session.stage == db::Stage::kFull) return see_other(next);
      return show_sign_in(core, request, {.user = {}, .next = next, .error = {}, .status = 200});
    }
    const auto form = web::read_form(request);
    if (!form)
      return show_sign_in(core, request,
                          {.user = {}, .next = next, .error = form.error().message, .status = 400});
    if (!is_our_form(core, request, *form)) {
      return show_sign_in(core, request,
                          {.user = printable(form->text("user"), kMostUser),
                           .next = safe_next(core, form->text("next")),
                           .error = said_old_form(),
                           .status = 403});
    }
    return try_password(core, request, *form, now);
  }
  if (!presence) return see_other(core.at("/sign-in?said=ended"));
  if (path != path_of_stage(presence->session.stage)) {
    return see_other(core.at(path_of_stage(presence->session.stage)));
  }
  auto secret = core.sessions.secret_of(*presence);
  if (!secret) return see_other(core.at("/sign-in?said=ended"));
  return handle_stage({core, request, *presence, std::move(*secret), next, now});
}

}  // namespace ocop::office
