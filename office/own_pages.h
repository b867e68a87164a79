// The desk's own pages for people who are signed in. Internal to office/.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "office/desk_core.h"

namespace ocop::office {

struct OwnRoute {
  std::string_view method;
  std::string_view path;
  std::optional<programme::Act> act;  ///< what the role must be allowed; nothing: any
  web::Response (*answer)(DeskCore& core, const Presence& presence, Visit& visit);
};

Reader reader_of(const Visit& visit);
web::Response page_of(const DeskCore& core, const Visit& visit, std::string_view title,
                      std::string_view name, nlohmann::json data, int status = 200);
web::Response done_of(const DeskCore& core, const Visit& visit, std::string_view path,
                      const Message& said);

/// Account: own sessions, password, second factor, API tokens.
const std::vector<OwnRoute>& account_routes();
/// Accounts of others, for who may manage them.
const std::vector<OwnRoute>& user_routes();
/// The audit log, for who may read it.
const std::vector<OwnRoute>& audit_routes();

}  // namespace ocop::office
