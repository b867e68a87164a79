// Accounts of the example's people, and sessions of theirs.
#pragma once

#include <chrono>
#include <string>

#include "db/accounts.h"
#include "db/audit.h"
#include "tests/db/engines.h"
#include "tests/db/neighbours.h"

namespace ocop::db::example {

using programme::Role;

inline User user(const std::string& id, Role role, const std::string& place = "",
                 const std::string& of = "") {
  User user;
  user.id = id;
  user.name = "Nguyễn Thị Lan";
  user.role = role;
  user.place = place;
  user.producer = of;
  user.password = "hash";
  user.must_change = true;
  return user;
}

inline std::string add(const Address& address, const Actor& actor, const User& user) {
  return in_transaction(address, [&](Connection& connection) {
    const auto added = add_user(connection, actor, user, november());
    return added ? std::string("added") : added.error().where;
  });
}

inline std::string hash_of(char c) { return std::string(64, c); }

inline Session session(char c, const std::string& user, Stage stage = Stage::kFull) {
  Session session;
  session.token = hash_of(c);
  session.user = user;
  session.stage = stage;
  session.secret = "sealed";
  session.created_at = session.seen_at = november();
  session.expires_at = november() + std::chrono::hours(12);
  return session;
}

template <class Work>
void with_users(Work work) {
  on_each_engine([&](const Address& address) {
    fill_with_neighbours(address);
    add(address, at_command_line(), user("minh", Role::kAdministrator));
    add(address, at_command_line(), user("lan", Role::kProvinceOfficer, "19"));
    add(address, at_command_line(), user("hoa", Role::kCommuneOfficer, "tan-ky"));
    add(address, at_command_line(), user("linh", Role::kProducer, "", kCooperative));
    Connection connection(address, Access::kTool);
    work(address, connection);
  });
}

}  // namespace ocop::db::example
