// What the desk's own pages share. Internal to office/.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "office/desk.h"
#include "office/password.h"
#include "office/password_gate.h"
#include "office/sessions.h"
#include "office/store.h"
#include "office/templates.h"

namespace ocop::office {

struct DeskCore {
  DeskCore(Desk::Parts parts, DeskSettings given, std::vector<MenuLink> links);

  DeskSettings settings;
  std::vector<MenuLink> menu;
  const Clock& clock;
  Store store;
  Sessions sessions;
  Templates templates;
  PasswordGate gate;
  /// What an unknown user's password is compared with, so that it takes as long.
  std::string nobody;
  /// Unknown names are counted in few rows that nobody can choose.
  std::string bucket_key;

  PasswordCost cost() const { return {.log2_n = settings.password_log2_n}; }
  bool may_sign_in(programme::Role role) const;
  std::string at(std::string_view path) const { return settings.prefix + std::string(path); }
};

/// Who reads the page, if anybody is signed in.
struct Reader {
  const web::Request& request;
  Language language{};
  const db::User* user = nullptr;
  std::string csrf;
};

programme::Actor actor_of(const DeskCore& core, const db::User& user);

Language language_of(const web::Request& request);

/// `data` with "csrf", "prefix" and "lang".
std::string render(const DeskCore& core, const Reader& reader, std::string_view name,
                   nlohmann::json data);

struct Framed {
  std::string_view title;
  const std::string& body;
  int status = 200;
};
web::Response framed(const DeskCore& core, const Reader& reader, const Framed& page);
web::Response notice(const DeskCore& core, const Reader& reader, int status, const Message& said);

web::Response see_other(std::string location);
/// The sentence travels in a cookie that only this session's key made.
std::string said_cookie(const DeskCore& core, std::string_view csrf, std::string_view sentence);

/// `next` when it is a path of this console, else its first page.
std::string safe_next(const DeskCore& core, std::string_view next);

/// False when another site's page sent it (Fetch Metadata; RFC 6454).
bool is_same_origin(const web::Request& request);

}  // namespace ocop::office
