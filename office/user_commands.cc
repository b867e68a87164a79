#include "office/user_commands.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "base/command_line.h"
#include "base/file.h"
#include "base/text.h"
#include "db/accounts.h"
#include "office/bearer.h"
#include "office/one_time_password.h"
#include "office/password.h"

namespace ocop::office {
namespace {

struct Given {
  std::string id;
  std::string name;
  std::string role;
  std::string place;
  std::string producer;
  std::filesystem::path password_file;
  std::vector<std::string> scopes;
  int days = 90;
};
using Arguments = std::shared_ptr<Given>;

constexpr std::size_t kMostFile = 4096;

programme::Actor operating() {
  return {.user = {},
          .role = programme::Role::kAdministrator,
          .place = {},
          .producer = {},
          .via = "command line"};
}

int refuse(const db::CommandSession& session, const Error& error) {
  return session.refuse({error});
}

/// One change with its entry in the audit log, or neither.
Result<void> change(const db::CommandSession& session,
                    const std::function<Result<void>(db::Connection&)>& work) {
  db::Connection connection(session.address, db::Access::kTool);
  db::WriteTransaction transaction(connection);
  if (auto done = work(connection); !done) return done;
  transaction.commit();
  return {};
}

struct Password {
  std::string text;
  bool given_out = false;  ///< made here: to be shown once and changed
};

Result<Password> password_of(const Given& given) {
  if (given.password_file.empty()) return Password{one_time_password(), true};
  const std::string file = read_file(given.password_file, kMostFile);
  // As the sign-in form takes it: without white space at its ends.
  std::string text(trim(std::string_view(file).substr(0, file.find('\n'))));
  if (auto fine = check_new_password(text, given.id); !fine) return tl::unexpected(fine.error());
  return Password{std::move(text), false};
}

void show(const db::CommandSession& session, const Password& password) {
  if (!password.given_out) return;
  session.say(message(
      "one-time password: {}\nIt is not shown again, and has to be changed at the first sign-in.",
      "mật khẩu dùng một lần: {}\nMật khẩu này không hiện lại, và phải đổi ở lần đăng nhập đầu.",
      password.text));
}

int add(const db::CommandSession& session, const Given& given) {
  const auto role = programme::role_of(given.role);
  if (!role) {
    std::string roles;
    for (const auto each : programme::kRoles)
      roles += (roles.empty() ? "" : ", ") + std::string(programme::role_code(each));
    return refuse(session, {"--role", message("{} is no role; roles are {}",
                                              "{} không phải là vai trò; các vai trò là {}",
                                              printable(given.role), roles)});
  }
  const auto password = password_of(given);
  if (!password) return refuse(session, password.error());
  const db::User user{.id = given.id,
                      .name = to_nfc(given.name).value_or(given.name),
                      .role = *role,
                      .place = given.place,
                      .producer = given.producer,
                      .password = hash_password(password->text),
                      .second_factor = {},
                      .must_change = password->given_out,
                      .disabled = false,
                      .created_at = session.now,
                      .created_by = {}};
  const auto done = change(session, [&](db::Connection& connection) {
    return db::add_user(connection, operating(), user, session.now);
  });
  if (!done) return refuse(session, done.error());
  session.say(message("{}: account added ({})", "{}: đã thêm tài khoản ({})", user.id, given.role));
  show(session, *password);
  return kDone;
}

int list(const db::CommandSession& session, const Given&) {
  db::Connection connection(session.address, db::Access::kRead);
  for (const auto& user : db::users(connection, operating())) {
    Message state = message("in use", "đang dùng");
    if (user.must_change) state = message("password to be chosen", "chờ đặt mật khẩu");
    if (user.disabled) state = message("disabled", "đã khoá");
    session.out << fmt::format("{}\t{}\t{}\t{}\t{}\n", user.id, programme::role_code(user.role),
                               user.place + user.producer, user.name, state.in(session.language));
  }
  return kDone;
}

int reset(const db::CommandSession& session, const Given& given) {
  const auto password = password_of(given);
  if (!password) return refuse(session, password.error());
  const std::string hash = hash_password(password->text);
  const auto done = change(session, [&](db::Connection& connection) -> Result<void> {
    auto user = db::find_user(connection, given.id);
    if (!user)
      return fail(printable(given.id),
                  message("there is no such account", "không có tài khoản này"));
    user->password = hash;
    if (auto set = db::set_password(connection, operating(), *user, {}, session.now); !set)
      return set;
    db::clear_all_failures(connection, user->id);
    return {};
  });
  if (!done) return refuse(session, done.error());
  session.say(message("{}: new password; the second factor is removed, all sessions ended",
                      "{}: đã cấp mật khẩu mới; đã xoá xác thực hai lớp và kết thúc mọi phiên",
                      given.id));
  show(session, *password);
  return kDone;
}

int set_disabled(const db::CommandSession& session, const Given& given, bool disabled) {
  const auto done = change(session, [&](db::Connection& connection) {
    return db::disable_user(connection, operating(), given.id, disabled, session.now);
  });
  if (!done) return refuse(session, done.error());
  session.say(disabled ? message("{}: disabled, all sessions ended",
                                 "{}: đã khoá, đã kết thúc mọi phiên", given.id)
                       : message("{}: enabled", "{}: đã mở khoá", given.id));
  return kDone;
}

/// For software that has no console to sign in at.
int token(const db::CommandSession& session, const Given& given) {
  std::string secret;
  const auto done = change(session, [&](db::Connection& connection) -> Result<void> {
    const auto user = db::find_user(connection, given.id);
    if (!user)
      return fail(printable(given.id),
                  message("there is no such account", "không có tài khoản này"));
    for (const auto& scope : given.scopes) {
      if (!is_offered(scope, user->role))
        return fail("--scope", message("{0} is nothing that a token of {1} may be for",
                                       "{0} không phải là việc mà mã truy cập của {1} được dùng",
                                       printable(scope), user->id));
    }
    const auto fresh = fresh_token(user->id, given.name, given.scopes,
                                   std::chrono::hours(24) * given.days, session.now);
    secret = fresh.secret;
    return db::add_token(connection, operating(), fresh.token, session.now);
  });
  if (!done) return refuse(session, done.error());
  session.say(message("token: {}\nIt is not shown again.",
                      "mã truy cập: {}\nMã này không hiện lại.", secret));
  return kDone;
}

template <class Work>
void on(CLI::App* command, db::Command& chosen, const Arguments& given, Work work) {
  command->callback([&chosen, given, work] {
    chosen = [given, work](const db::CommandSession& session) { return work(session, *given); };
  });
}

}  // namespace

void add_user_commands(CLI::App& app, db::Command& chosen) {
  const auto given = std::make_shared<Given>();
  auto* user = app.add_subcommand("user", "Accounts of officers, inspectors and producers");
  user->require_subcommand(1);
  user->fallthrough();
  const auto named = [&](const char* name, const char* help) {
    auto* command = user->add_subcommand(name, help);
    command->fallthrough();
    command->add_option("id", given->id, "User name")->required();
    return command;
  };
  const auto with_password = [&](CLI::App* command) {
    command->add_option(
        "--password-file", given->password_file,
        "The user's own password is its first line; else a one-time password is printed");
  };
  auto* add_app = named("add", "Add an account");
  add_app->add_option("--name", given->name, "The person's name")->required();
  add_app
      ->add_option(
          "--role", given->role,
          "administrator, ministry_officer, province_officer, commune_officer, inspector, producer")
      ->required();
  add_app->add_option("--place", given->place, "Place that bounds an officer or inspector");
  add_app->add_option("--producer", given->producer, "Producer that the account belongs to");
  with_password(add_app);
  on(add_app, chosen, given, add);
  auto* list_app = user->add_subcommand("list", "Show all accounts");
  list_app->fallthrough();
  on(list_app, chosen, given, list);
  auto* reset_app = named("reset", "New password, no second factor, all sessions ended");
  with_password(reset_app);
  on(reset_app, chosen, given, reset);
  auto* token_app = named("token", "Make an API token");
  token_app->add_option("--name", given->name, "What the token is for")->required();
  token_app
      ->add_option("--scope", given->scopes,
                   "registry:read, epcis:capture or epcis:query; may be repeated")
      ->required();
  token_app->add_option("--days", given->days, "How long it is good")
      ->check(CLI::Range(1, 3650))
      ->capture_default_str();
  on(token_app, chosen, given, token);
  on(named("disable", "Close an account"), chosen, given,
     [](const db::CommandSession& session, const Given& by) {
       return set_disabled(session, by, true);
     });
  on(named("enable", "Open an account again"), chosen, given,
     [](const db::CommandSession& session, const Given& by) {
       return set_disabled(session, by, false);
     });
}

}  // namespace ocop::office
