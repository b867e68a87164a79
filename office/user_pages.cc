#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "office/form_page.h"
#include "office/one_time_password.h"
#include "office/own_pages.h"
#include "office/sign_in.h"
#include "office/table.h"

namespace ocop::office {
namespace {

using nlohmann::json;

json row_of(const db::User& user, std::int64_t tokens, const Visit& visit) {
  return {{"id", user.id},
          {"user_name", user.name},
          {"user_role", programme::role_name(user.role).in(visit.language)},
          {"place", user.place},
          {"producer", user.producer},
          {"disabled", user.disabled},
          {"has_factor", !user.second_factor.empty()},
          {"waits", user.must_change && !user.disabled},
          {"tokens", tokens},
          {"has_tokens", tokens > 0},
          {"self", user.id == visit.user.id}};
}

web::Response show_users(DeskCore& core, const Visit& visit, const std::optional<Error>& error = {},
                         int status = 200) {
  json rows = json::array();
  core.store.read([&](db::Connection& connection) {
    const auto tokens = db::standing_tokens(connection, visit.now);
    for (const auto& user : db::users(connection, visit.actor)) {
      const auto of_user = tokens.find(user.id);
      rows.push_back(row_of(user, of_user == tokens.end() ? 0 : of_user->second, visit));
    }
  });
  json data{{"rows", rows}, {"error", error ? error->in(visit.language) : std::string()}};
  return page_of(core, visit, core.templates.text(visit.language, "users"), "users",
                 std::move(data), status);
}

web::Response list(DeskCore& core, const Presence&, Visit& visit) {
  return show_users(core, visit);
}

Table users_table(const DeskCore& core, const Visit& visit) {
  const auto text = [&](std::string_view key) { return core.templates.text(visit.language, key); };
  Table table{"tai-khoan", text("users"), {}, {}};
  for (const char* heading : {"user_id", "user_name", "user_role", "user_place", "user_producer",
                              "factor", "tokens_standing", "status", "created"})
    table.headings.push_back(text(heading));
  core.store.read([&](db::Connection& connection) {
    const auto tokens = db::standing_tokens(connection, visit.now);
    for (const auto& user : db::users(connection, visit.actor)) {
      const auto of_user = tokens.find(user.id);
      const char* status = user.disabled      ? "user_disabled"
                           : user.must_change ? "user_waits"
                                              : "user_stands";
      table.rows.push_back({user.id, user.name, programme::role_name(user.role).in(visit.language),
                            user.place, user.producer,
                            text(user.second_factor.empty() ? "factor_off" : "factor_on"),
                            of_user == tokens.end() ? std::int64_t{0} : of_user->second,
                            text(status), local_date_time(user.created_at)});
    }
  });
  return table;
}

web::Response list_csv(DeskCore& core, const Presence&, Visit& visit) {
  return csv_response(users_table(core, visit));
}

web::Response list_xlsx(DeskCore& core, const Presence&, Visit& visit) {
  const Table table = users_table(core, visit);
  return xlsx_response({table}, table.name);
}

/// The password that was given out, the only time that anybody sees it.
web::Response show_given(DeskCore& core, const Visit& visit, std::string_view user,
                         std::string_view password) {
  return page_of(core, visit, core.templates.text(visit.language, "password_given"),
                 "password_given", {{"user", user}, {"password", password}});
}

web::Response show_new(DeskCore& core, const Visit& visit, const std::optional<Error>& error = {}) {
  const auto text = [&](std::string_view key) { return core.templates.text(visit.language, key); };
  const auto typed = [&](std::string_view name) { return visit.form.text(name); };
  FormPage form{
      .action = core.at("/users/new"), .submit = text("user_add"), .cancel = core.at("/users")};
  form.fields.push_back({.name = "id",
                         .label = text("user_id"),
                         .value = typed("id"),
                         .hint = text("user_id_hint"),
                         .required = true,
                         .most = 64});
  form.fields.push_back({.name = "name",
                         .label = text("user_name"),
                         .value = typed("name"),
                         .required = true,
                         .most = 200});
  Field role{
      .name = "role", .label = text("user_role"), .kind = Field::Kind::kSelect, .required = true};
  for (const auto each : programme::kRoles) {
    const std::string code(programme::role_code(each));
    role.options.push_back(
        {code, programme::role_name(each).in(visit.language), code == typed("role")});
  }
  form.fields.push_back(std::move(role));
  form.fields.push_back({.name = "place",
                         .label = text("user_place"),
                         .value = typed("place"),
                         .hint = text("user_place_hint"),
                         .most = 40});
  form.fields.push_back({.name = "producer",
                         .label = text("user_producer"),
                         .value = typed("producer"),
                         .hint = text("user_producer_hint"),
                         .most = 64});
  if (error) form.refuse(*error, visit.language);
  auto data = to_json(form);
  data["heading"] = text("user_add");
  return page_of(core, visit, text("user_add"), "form", std::move(data), error ? 422 : 200);
}

web::Response ask_new(DeskCore& core, const Presence&, Visit& visit) {
  return show_new(core, visit);
}

web::Response add(DeskCore& core, const Presence&, Visit& visit) {
  const auto role = programme::role_of(visit.form.text("role"));
  if (!role)
    return show_new(core, visit, Error{"role", message("choose a role", "hãy chọn vai trò")});
  const std::string password = one_time_password();
  db::User user{.id = ascii_lower(visit.form.text("id")),
                .name = visit.form.text("name"),
                .role = *role,
                .place = visit.form.text("place"),
                .producer = visit.form.text("producer"),
                .password = {},
                .second_factor = {},
                .must_change = true,
                .disabled = false,
                .created_at = visit.now,
                .created_by = visit.user.id};
  {
    const auto pass = core.gate.enter();
    if (!pass) return show_new(core, visit, Error{"", said_busy()});
    user.password = hash_password(password, core.cost());
  }
  const auto added = core.store.write([&](db::Connection& connection) {
    return db::add_user(connection, visit.actor, user, visit.now);
  });
  if (!added) return show_new(core, visit, added.error());
  return show_given(core, visit, user.id, password);
}

web::Response set_disabled(DeskCore& core, Visit& visit, bool disabled, const Message& said) {
  const std::string& id = visit.parts.at(0);
  const auto done = core.store.write([&](db::Connection& connection) {
    return db::disable_user(connection, visit.actor, id, disabled, visit.now);
  });
  if (!done) return show_users(core, visit, done.error(), 409);
  return done_of(core, visit, "/users", said);
}

web::Response disable(DeskCore& core, const Presence&, Visit& visit) {
  return set_disabled(core, visit, true,
                      message("{}: the account is disabled and signed out.",
                              "{}: đã khoá tài khoản và đăng xuất mọi nơi.", visit.parts.at(0)));
}

web::Response enable(DeskCore& core, const Presence&, Visit& visit) {
  return set_disabled(
      core, visit, false,
      message("{}: the account is enabled.", "{}: đã mở lại tài khoản.", visit.parts.at(0)));
}

web::Response reset(DeskCore& core, const Presence&, Visit& visit) {
  const std::string& id = visit.parts.at(0);
  if (id == visit.user.id) {
    return show_users(core, visit,
                      Error{id, message("change your own password on the page “My account”",
                                        "hãy đổi mật khẩu của mình ở trang “Tài khoản của tôi”")},
                      409);
  }
  const std::string password = one_time_password();
  std::string hash;
  {
    const auto pass = core.gate.enter();
    if (!pass) return show_users(core, visit, Error{"", said_busy()}, 503);
    hash = hash_password(password, core.cost());
  }
  const auto done = core.store.write([&](db::Connection& connection) -> Result<void> {
    auto user = db::find_user(connection, id);
    if (!user) return fail(id, message("there is no such account", "không có tài khoản này"));
    user->password = hash;
    user->second_factor.clear();
    user->must_change = true;
    if (auto set = db::set_password(connection, visit.actor, *user, {}, visit.now); !set)
      return set;
    // Whoever guessed at the old password has nothing to do with the new one.
    db::clear_all_failures(connection, id);
    return {};
  });
  if (!done) return show_users(core, visit, done.error(), 409);
  return show_given(core, visit, id, password);
}

web::Response revoke_tokens(DeskCore& core, const Presence&, Visit& visit) {
  const std::string& id = visit.parts.at(0);
  std::int64_t revoked = 0;
  const auto done = core.store.write([&](db::Connection& connection) -> Result<void> {
    const auto count = db::revoke_tokens_of(connection, visit.actor, id, visit.now);
    if (!count) return tl::unexpected(count.error());
    revoked = *count;
    return {};
  });
  if (!done) return show_users(core, visit, done.error(), 409);
  return done_of(
      core, visit, "/users",
      message("{}: tokens revoked: {}.", "{}: số mã truy cập đã thu hồi: {}.", id, revoked));
}

}  // namespace

const std::vector<OwnRoute>& user_routes() {
  constexpr auto kAct = programme::Act::kManageAccounts;
  static const std::vector<OwnRoute> routes{
      {"GET", "/users", kAct, list},
      {"GET", "/users.csv", kAct, list_csv},
      {"GET", "/users.xlsx", kAct, list_xlsx},
      {"GET", "/users/new", kAct, ask_new},
      {"POST", "/users/new", kAct, add},
      {"POST", "/users/*/disable", kAct, disable},
      {"POST", "/users/*/enable", kAct, enable},
      {"POST", "/users/*/reset", kAct, reset},
      {"POST", "/users/*/tokens/revoke", kAct, revoke_tokens}};
  return routes;
}

}  // namespace ocop::office
