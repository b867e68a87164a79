#include "office/desk_core.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/digest.h"
#include "base/text.h"
#include "embedded_ocop_office.h"
#include "web/cookie.h"
#include "web/percent.h"

namespace ocop::office {
namespace {

using nlohmann::json;

constexpr std::size_t kMacBytes = 16;
constexpr std::size_t kMostSaid = 2000;

std::string_view tag_of(Language language) { return language_tag(language); }

std::string said_name(const DeskCore& core) { return core.sessions.cookie_name() + "-said"; }

std::string mac_of(std::string_view csrf, std::string_view text) {
  return hmac_sha256(csrf, text).substr(0, kMacBytes);
}

/// What done() left for this session's next page.
std::string said(const DeskCore& core, const Reader& reader) {
  const auto cookie = web::cookie(reader.request, said_name(core));
  if (!cookie || reader.csrf.empty()) return {};
  const auto bytes = from_base64url(*cookie);
  if (!bytes || bytes->size() < kMacBytes) return {};
  std::string text = bytes->substr(kMacBytes);
  return same_bytes(mac_of(reader.csrf, text), bytes->substr(0, kMacBytes)) ? text : std::string();
}

/// The same page in the other language; a form's answer has no address of its own.
std::string switched(const DeskCore& core, const Reader& reader, Language other) {
  const web::Request& request = reader.request;
  std::string address = request.method == "POST" ? core.at("/") : request.path;
  char mark = '?';
  const auto question = request.target.find('?');
  std::string_view rest;
  if (request.method != "POST" && question != std::string::npos) {
    rest = std::string_view(request.target).substr(question + 1);
  }
  while (!rest.empty()) {
    const auto end = std::min(rest.find('&'), rest.size());
    const auto pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (pair.empty() || pair.starts_with("lang=")) continue;
    address += std::exchange(mark, '&');
    address += pair;
  }
  return address + mark + "lang=" + std::string(tag_of(other));
}

bool here_is(const DeskCore& core, const Reader& reader, std::string_view path) {
  const std::string address = core.at(path);
  return reader.request.path == address || reader.request.path.starts_with(address + "/");
}

json menu_of(const DeskCore& core, const Reader& reader) {
  json links = json::array();
  if (!reader.user) return links;
  std::string_view here = reader.request.path;
  here.remove_prefix(std::min(core.settings.prefix.size(), here.size()));
  // Of nested paths the longest one is where the reader is.
  std::string_view best;
  for (const auto& link : core.menu) {
    const bool within =
        here == link.path || (link.path != "/" && here.starts_with(link.path + "/"));
    if (within && link.path.size() > best.size()) best = link.path;
  }
  for (const auto& link : core.menu) {
    if (!programme::may(reader.user->role, link.act)) continue;
    links.push_back({{"href", core.at(link.path)},
                     {"name", link.name.in(reader.language)},
                     {"current", !best.empty() && link.path == best}});
  }
  return links;
}

/// Without the comment at its top, which is for those who write pages.
std::string_view style() {
  const std::string_view whole = embedded("style.css");
  const auto end = whole.find("*/");
  return end == std::string_view::npos ? whole : whole.substr(end + 2);
}

}  // namespace

DeskCore::DeskCore(Desk::Parts parts, DeskSettings given, std::vector<MenuLink> links)
    : settings(std::move(given)),
      menu(std::move(links)),
      clock(parts.clock),
      store(std::move(parts.database), parts.writer),
      sessions(store, settings),
      nobody(hash_password(to_base64url(random_bytes(32)), cost())),
      bucket_key(random_bytes(32)) {}

bool DeskCore::may_sign_in(programme::Role role) const {
  return std::find(settings.roles.begin(), settings.roles.end(), role) != settings.roles.end();
}

programme::Actor actor_of(const DeskCore& core, const db::User& user) {
  return {.user = user.id,
          .role = user.role,
          .place = user.place,
          .producer = user.producer,
          .via = core.settings.via};
}

Language language_of(const web::Request& request) {
  const auto asked = request.parameter("lang");
  if (asked == "vi" || asked == "en") return web::choose_language(request);
  const auto kept = web::cookie(request, "lang");
  if (kept == "vi") return Language::kVietnamese;
  if (kept == "en") return Language::kEnglish;
  return web::choose_language(request);
}

std::string render(const DeskCore& core, const Reader& reader, std::string_view name, json data) {
  data["csrf"] = reader.csrf;
  data["prefix"] = core.settings.prefix;
  data["lang"] = tag_of(reader.language);
  return core.templates.render(reader.language, name, data);
}

web::Response framed(const DeskCore& core, const Reader& reader, const Framed& page) {
  const Language other =
      reader.language == Language::kVietnamese ? Language::kEnglish : Language::kVietnamese;
  const std::string sentence = said(core, reader);
  json data{
      {"title", page.title},
      {"console", core.settings.title.in(reader.language)},
      {"style", style()},
      {"body", page.body},
      {"said", sentence},
      {"switch", switched(core, reader, other)},
      {"other", tag_of(other)},
      {"menu", menu_of(core, reader)},
      {"signed_in", reader.user != nullptr},
      {"may_accounts",
       reader.user && programme::may(reader.user->role, programme::Act::kManageAccounts)},
      {"at_users", here_is(core, reader, "/users")},
      {"at_audit", here_is(core, reader, "/audit")},
      {"at_account", here_is(core, reader, "/account")},
      {"may_audit", reader.user && programme::may(reader.user->role, programme::Act::kReadAudit)}};
  if (reader.user) {
    data["name"] = reader.user->name;
    data["role"] = programme::role_name(reader.user->role).in(reader.language);
  }
  web::Response response;
  response.status = page.status;
  response.body = render(core, reader, "layout", std::move(data));
  if (!sentence.empty()) {
    response.headers.emplace_back("Set-Cookie",
                                  web::set_cookie(said_name(core), "", std::chrono::seconds(0)));
  }
  const auto asked = reader.request.parameter("lang");
  if (asked == "vi" || asked == "en") {
    response.headers.emplace_back("Set-Cookie",
                                  web::set_cookie("lang", *asked, std::chrono::hours(365 * 24)));
  }
  return response;
}

web::Response notice(const DeskCore& core, const Reader& reader, int status, const Message& said) {
  const std::string& title =
      core.templates.text(reader.language, status >= 500 ? "notice_later" : "notice_refused");
  const std::string body =
      render(core, reader, "notice", {{"title", title}, {"said", said.in(reader.language)}});
  return framed(core, reader, {.title = title, .body = body, .status = status});
}

web::Response see_other(std::string location) {
  web::Response response;
  response.status = 303;
  response.content_type = "text/plain; charset=utf-8";
  response.headers.emplace_back("Location", std::move(location));
  return response;
}

std::string said_cookie(const DeskCore& core, std::string_view csrf, std::string_view sentence) {
  const std::string text = printable(sentence, kMostSaid);
  return web::set_cookie(said_name(core), to_base64url(mac_of(csrf, text) + text),
                         std::chrono::minutes(5));
}

std::string safe_next(const DeskCore& core, std::string_view next) {
  const std::string start = core.at("/");
  const bool printable_ascii = std::all_of(
      next.begin(), next.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '\\'; });
  const bool inside = next.starts_with(start) && !next.starts_with("//");
  // Browsers resolve dot segments, also encoded ones, before they ask.
  const std::string lower = ascii_lower(next);
  const bool climbs =
      lower.find("/.") != std::string::npos || lower.find("/%2e") != std::string::npos;
  return printable_ascii && inside && !climbs && next.size() <= kMostSaid ? std::string(next)
                                                                          : start;
}

bool is_same_origin(const web::Request& request) {
  const auto site = request.header("Sec-Fetch-Site");
  if (!site.empty()) return site == "same-origin" || site == "none";
  const auto origin = request.header("Origin");
  if (origin.empty()) return true;
  const auto scheme = origin.find("://");
  return scheme != std::string_view::npos &&
         ascii_lower(origin.substr(scheme + 3)) == ascii_lower(request.host);
}

}  // namespace ocop::office
