// A desk: what the consoles of both servers share. Accounts sign in and out, change
// their password, set up their second factor and tokens; pages are framed, forms are
// guarded, lists go out as CSV and XLSX.
//
// A console is a table of routes below a prefix ("/console" in the verifier, "/" in the
// labeler); the desk answers sign-in and account pages itself and hands every other
// request, signed in and CSRF-checked, to the route's act. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "db/accounts.h"
#include "db/connection.h"
#include "db/writer.h"
#include "programme/roles.h"
#include "web/form.h"
#include "web/http.h"

namespace ocop::office {

/// A signed-in request.
struct Visit {
  const web::Request& request;
  Language language{};
  db::User user;
  programme::Actor actor;
  std::string csrf;        ///< for the hidden field "csrf" of every form
  web::Form form;          ///< of a POST, already checked
  std::vector<std::string> parts;  ///< decoded pieces of the path that the route's "*" stand for
  Instant now{};

  /// A query parameter, "" when absent.
  std::string query(std::string_view name) const;
};

/// A GET whose act is Act::kView is also open to API tokens of the scope "registry:read",
/// within what their user may see; a GET changes nothing.
struct Route {
  std::string_view method;  ///< "GET" (and HEAD) or "POST"
  std::string_view path;    ///< below the prefix: "/products/*/edit"; "*" is one piece, percent-decoded
  programme::Act act;       ///< what the role must be allowed
  std::function<web::Response(Visit&)> answer;
};

/// A link of the console's menu.
struct MenuLink {
  std::string path;  ///< below the prefix
  Message name;
  programme::Act act;
};

struct DeskSettings {
  std::string prefix;           ///< "/console"; "" for the root
  Message title;                ///< "Sổ đăng ký OCOP"
  std::string totp_issuer;      ///< shown in the authenticator app
  std::vector<programme::Role> roles;  ///< who may sign in here
  std::string cookie;           ///< name of the session cookie, behind "__Host-"; unlike other consoles'
  std::string via;              ///< Actor::via
  std::chrono::minutes idle{60};
  std::chrono::hours longest{12};
  unsigned password_log2_n = 15;  ///< office/password.h; tests take less
};

class Desk {
 public:
  struct Parts {
    db::Address database;
    db::Writer& writer;
    const Clock& clock;
  };
  Desk(Parts parts, DeskSettings settings, std::vector<MenuLink> menu, std::vector<Route> routes);
  ~Desk();

  /// Is the path below the prefix?
  bool is_mine(std::string_view path) const;
  /// Never throws db::DatabaseError: that is a page with status 503.
  web::Response handle(const web::Request& request);

  /// Whose session stands that the request carries, whatever its path. Throws db::DatabaseError.
  std::optional<db::User> signed_in(const web::Request& request) const;
  /// Bytes that a request's body may have, from its head (web::ServerSettings): kMostPosted
  /// for a POST to this console by somebody signed in, else `otherwise`.
  static constexpr std::size_t kMostPosted = std::size_t{9} << 20;
  std::size_t payload_of(const web::Request& head, std::size_t otherwise) const;

  /// A whole page of the console: `body` is HTML and has the h1, `title` goes in the head.
  web::Response page(const Visit& visit, std::string_view title, const std::string& body, int status = 200) const;
  /// Renders one of office/pages/*.mustache or of the console's own (add_templates). Texts
  /// of strings.json in the visit's language are there as {{t.NAME}}; "csrf", "prefix" and
  /// "lang" are set.
  std::string render(const Visit& visit, std::string_view name, nlohmann::json data) const;
  /// A sentence of strings.json. Throws std::out_of_range.
  const std::string& text(Language language, std::string_view key) const;
  /// Template files and a strings.json of a console, before the first request
  /// (office/templates.h; style.css says which parts there are).
  void add_templates(const std::function<std::string_view(std::string_view)>& embedded, const std::vector<std::string_view>& names);

  /// 303 with a sentence that the next page shows once.
  web::Response done(const Visit& visit, std::string_view path, const Message& said) const;
  /// A page that says what is wrong (400, 403, 404, 409).
  web::Response refuse(const Visit& visit, int status, const Error& error) const;

  /// Reads on a pooled connection, in one snapshot.
  void read(const std::function<void(db::Connection&)>& work) const;
  /// Runs `work` on the writer's thread in a transaction that is rolled back when it
  /// returns an error; waits for the commit.
  Result<void> write(const std::function<Result<void>(db::Connection&)>& work) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ocop::office
