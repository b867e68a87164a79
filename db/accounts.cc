#include "db/accounts.h"

#include <soci/soci.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/account_rows.h"
#include "db/audit.h"
#include "db/guard.h"
#include "db/queries.h"
#include "db/storable.h"

namespace ocop::db {
namespace {

using programme::Role;

constexpr std::size_t kLongestId = 64;
constexpr std::size_t kLongestName = 300;

/// All columns of an account, and what a statement brings them back in.
struct Row {
  static constexpr std::string_view kColumns =
      "id, name, role, place, producer, password, second_factor, last_step, must_change, "
      "disabled, created_at, created_by";
  std::string role;
  long long last_step = 0, must_change = 0, disabled = 0, created_at = 0;
  User read;

  void bind(soci::statement& statement) {
    for (auto* text : {&read.id, &read.name, &role, &read.place, &read.producer, &read.password,
                       &read.second_factor}) {
      statement.exchange(soci::into(*text));
    }
    for (auto* number : {&last_step, &must_change, &disabled, &created_at}) {
      statement.exchange(soci::into(*number));
    }
    statement.exchange(soci::into(read.created_by));
  }

  User user() const {
    User user = read;
    const auto known = programme::role_of(role);
    if (!known) throw DatabaseError("the registry holds \"" + role + "\" where a role belongs");
    user.role = *known;
    user.last_step = last_step;
    user.must_change = must_change != 0;
    user.disabled = disabled != 0;
    user.created_at = stored_instant(created_at);
    return user;
  }
};

template <class Use>
void read_users(Connection& connection, const std::string* id, Use use) {
  guarded(connection.display(), [&] {
    Row row;
    soci::statement statement(connection.sql());
    row.bind(statement);
    if (id != nullptr) statement.exchange(soci::use(*id, "id"));
    statement.alloc();
    statement.prepare("SELECT " + std::string(Row::kColumns) + " FROM users" +
                      (id != nullptr ? " WHERE id = :id" : ""));
    statement.define_and_bind();
    for (bool more = statement.execute(true); more; more = statement.fetch()) use(row.user());
  });
}

bool is_id(std::string_view id) {
  return !id.empty() && id.size() <= kLongestId && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
  });
}

std::string kind_of_place(Connection& connection, const std::string& id) {
  if (!storable(id)) return {};
  return guarded(connection.display(), [&] {
    std::string kind;
    connection.sql() << "SELECT kind FROM places WHERE id = :id", soci::into(kind),
        soci::use(id, "id");
    return kind;
  });
}

std::string place_of_producer(Connection& connection, const std::string& id) {
  if (!storable(id)) return {};
  return guarded(connection.display(), [&] {
    std::string place;
    connection.sql() << "SELECT place FROM producers WHERE id = :id", soci::into(place),
        soci::use(id, "id");
    return place;
  });
}

Result<void> check_place(Connection& connection, const User& user) {
  const auto kind = user.place.empty() ? "" : kind_of_place(connection, user.place);
  if (!user.place.empty() && kind.empty()) {
    return fail("place", message("There is no place “{}” in the registry",
                                 "Sổ đăng ký không có địa danh “{}”", printable(user.place)));
  }
  switch (user.role) {
    case Role::kCommuneOfficer:
      if (kind == "commune") return {};
      return fail("place", message("A commune officer needs a commune; name its id",
                                   "Cán bộ cấp xã phải gắn với một xã; hãy ghi mã của xã đó"));
    case Role::kProvinceOfficer:
      if (kind == "province") return {};
      return fail("place", message("A province officer needs a province; name its id",
                                   "Cán bộ cấp tỉnh phải gắn với một tỉnh; hãy ghi mã của tỉnh đó"));
    case Role::kInspector:
      return {};
    default:
      if (user.place.empty()) return {};
      return fail("place", message("This role is bound to no place; leave the place empty",
                                   "Vai trò này không gắn với địa danh; hãy để trống địa danh"));
  }
}

Result<void> check_producer(Connection& connection, const User& user) {
  if (user.role != Role::kProducer) {
    if (user.producer.empty()) return {};
    return fail("producer",
                message("Only an account with the role producer belongs to one; leave it empty",
                        "Chỉ tài khoản có vai trò chủ thể mới gắn với chủ thể; hãy để trống"));
  }
  if (!user.producer.empty() && !place_of_producer(connection, user.producer).empty()) return {};
  return fail("producer",
              message("There is no producer “{}” in the registry; name the id of one that is there",
                      "Sổ đăng ký không có chủ thể “{}”; hãy ghi mã của một chủ thể đã có",
                      printable(user.producer)));
}

Result<void> check_user(Connection& connection, const User& user) {
  if (!is_id(user.id)) {
    return fail("id", message("“{}” is no user name: 1–64 of a–z, 0–9, . _ -",
                              "“{}” không phải tên đăng nhập hợp lệ: 1–64 ký tự gồm a–z, 0–9, . _ -",
                              printable(user.id)));
  }
  if (trim(user.name).empty() || user.name.size() > kLongestName || !storable(user.name) ||
      printable(user.name, kLongestName) != user.name) {
    return fail("name", message("Write the person's name, on one line and at most {} bytes",
                                "Hãy ghi họ tên trên một dòng, tối đa {} byte", kLongestName));
  }
  if (auto right = check_place(connection, user); !right) return right;
  return check_producer(connection, user);
}

std::string described(const User& user) {
  return nlohmann::json{{"name", user.name},
                        {"role", programme::role_code(user.role)},
                        {"place", user.place},
                        {"producer", user.producer}}
      .dump();
}

tl::unexpected<Error> no_such_user(std::string_view id) {
  return fail("id", message("There is no account “{}”", "Không có tài khoản “{}”", printable(id)));
}

/// Details of an act that revoked so many tokens along the way.
std::string with_tokens(std::int64_t revoked) {
  return revoked == 0 ? "{}" : nlohmann::json{{"tokens_revoked", revoked}}.dump();
}

void note(Connection& connection, const Actor& actor, std::string act, std::string_view id,
          std::string details, Instant now) {
  append_audit(connection, actor, {std::move(act), "user " + std::string(id), std::move(details)},
               now);
}

}  // namespace

Result<void> check_manages(Connection& connection, const Actor& actor, const User& user) {
  if (auto allowed = programme::check_may(actor, Act::kManageAccounts); !allowed) return allowed;
  if (actor.role == Role::kAdministrator) return {};
  const bool below = user.role == Role::kCommuneOfficer || user.role == Role::kProducer;
  const auto place = user.role == Role::kProducer ? place_of_producer(connection, user.producer)
                                                  : user.place;
  if (below && !place.empty() && !actor.place.empty() &&
      lies_within(connection, place, actor.place)) {
    return {};
  }
  return fail("id", message("A province officer manages the commune officers and producers of the "
                            "province; other accounts are an administrator's",
                            "Cán bộ cấp tỉnh chỉ quản lý tài khoản cán bộ cấp xã và chủ thể trong "
                            "tỉnh; các tài khoản khác do quản trị viên quản lý"));
}

std::optional<User> find_user(Connection& connection, std::string_view id) {
  if (!storable(id)) return {};
  const std::string wanted(id);
  std::optional<User> found;
  read_users(connection, &wanted, [&](User user) { found = std::move(user); });
  return found;
}

std::vector<User> users(Connection& connection, const Actor& actor) {
  std::vector<User> all;
  read_users(connection, nullptr, [&](User user) { all.push_back(std::move(user)); });
  std::erase_if(all,
                [&](const User& user) { return !check_manages(connection, actor, user).has_value(); });
  std::sort(all.begin(), all.end(), [](const User& a, const User& b) { return a.id < b.id; });
  return all;
}

Result<void> add_user(Connection& connection, const Actor& actor, const User& user, Instant now) {
  if (auto right = check_user(connection, user); !right) return right;
  if (auto allowed = check_manages(connection, actor, user); !allowed) {
    const bool by_role = !programme::may(actor.role, Act::kManageAccounts);
    return fail(by_role ? "id" : "role", allowed.error().message);
  }
  const auto added = guarded(connection.display(), [&] {
    const std::string role(programme::role_code(user.role));
    const long long last_step = user.last_step;
    const long long must_change = user.must_change ? 1 : 0;
    const long long disabled = user.disabled ? 1 : 0;
    const long long created_at = milliseconds(now);
    soci::statement insert =
        (connection.sql().prepare
             << "INSERT INTO users (id, name, role, place, producer, password, second_factor, "
                "last_step, must_change, disabled, created_at, created_by) VALUES (:id, :name, "
                ":role, :place, :producer, :password, :second_factor, :last_step, :must_change, "
                ":disabled, :created_at, :created_by) ON CONFLICT (id) DO NOTHING",
         soci::use(user.id), soci::use(user.name), soci::use(role), soci::use(user.place),
         soci::use(user.producer), soci::use(user.password), soci::use(user.second_factor),
         soci::use(last_step), soci::use(must_change), soci::use(disabled),
         soci::use(created_at), soci::use(actor.user));
    insert.execute(true);
    return insert.get_affected_rows() == 1;
  });
  if (!added) {
    return fail("id", message("There is an account “{}” already; choose another name",
                              "Đã có tài khoản “{}”; hãy chọn tên đăng nhập khác", user.id));
  }
  note(connection, actor, "user.add", user.id, described(user), now);
  return {};
}

Result<void> disable_user(Connection& connection, const Actor& actor, std::string_view id,
                          bool disabled, Instant now) {
  const auto user = find_user(connection, id);
  if (!user) return no_such_user(id);
  if (auto allowed = check_manages(connection, actor, *user); !allowed) return allowed;
  if (user->id == actor.user) {
    return fail("id", message("Nobody disables the account in use; ask another manager",
                              "Không thể tự khóa tài khoản đang dùng; hãy nhờ người quản lý khác"));
  }
  if (user->disabled == disabled) return {};
  guarded(connection.display(), [&] {
    const long long value = disabled ? 1 : 0;
    connection.sql() << "UPDATE users SET disabled = :disabled WHERE id = :id",
        soci::use(value, "disabled"), soci::use(user->id, "id");
  });
  std::int64_t tokens = 0;
  if (disabled) {
    end_sessions_of(connection, user->id);
    tokens = end_tokens_of(connection, user->id, now);
  }
  note(connection, actor, disabled ? "user.disable" : "user.enable", user->id,
       with_tokens(tokens), now);
  return {};
}

Result<void> set_password(Connection& connection, const Actor& actor, const User& changed,
                          std::string_view keep, Instant now) {
  const auto user = find_user(connection, changed.id);
  if (!user) return no_such_user(changed.id);
  const bool by_itself = !actor.user.empty() && actor.user == user->id;
  if (!by_itself) {
    if (auto allowed = check_manages(connection, actor, *user); !allowed) return allowed;
  }
  guarded(connection.display(), [&] {
    const std::string sealed = by_itself ? changed.second_factor : "";
    const long long must_change = by_itself ? 0 : 1;
    connection.sql() << "UPDATE users SET password = :password, second_factor = :sealed, "
                        "must_change = :must_change WHERE id = :id",
        soci::use(changed.password, "password"), soci::use(sealed, "sealed"),
        soci::use(must_change, "must_change"), soci::use(user->id, "id");
  });
  std::int64_t tokens = 0;
  if (by_itself) {
    end_other_sessions(connection, user->id, std::string(keep));
  } else {
    end_sessions_of(connection, user->id);
    tokens = end_tokens_of(connection, user->id, now);
  }
  note(connection, actor, by_itself ? "user.password" : "user.reset", user->id,
       with_tokens(tokens), now);
  return {};
}

Result<void> set_second_factor(Connection& connection, const Actor& actor, std::string_view id,
                               std::string_view sealed, Instant now) {
  const auto user = find_user(connection, id);
  if (!user) return no_such_user(id);
  if (actor.user.empty() || actor.user != user->id) {
    return fail("id", message("Only its owner sets up an account's second factor; a manager gives "
                              "out a new password, which removes it",
                              "Chỉ chủ tài khoản cài được xác thực hai lớp; người quản lý cấp lại "
                              "mật khẩu để xoá"));
  }
  guarded(connection.display(), [&] {
    const std::string value(sealed);
    connection.sql() << "UPDATE users SET second_factor = :sealed WHERE id = :id",
        soci::use(value, "sealed"), soci::use(user->id, "id");
  });
  note(connection, actor, "user.second_factor", user->id, "{}", now);
  return {};
}

}  // namespace ocop::db
