// The producers' console over a workshop's registry, and people at their browsers.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "labeler/console/console.h"
#include "tests/labeler/workshop.h"

namespace ocop::labeler {

using Typed = std::vector<std::pair<std::string, std::string>>;

/// Somebody of `producer` who may sign in with the tests' password.
void add_user(const db::Address& registry, const std::string& id, const std::string& producer,
              Instant now);

class ConsoleScene {
 public:
  explicit ConsoleScene(Spool::Settings spool = {}, bool service_key = true);

  const Workshop& shop() const { return shop_; }
  const keys::ServiceKey& service() const { return *service_; }
  Console& console() { return *console_; }
  Spool& spool() { return *spool_; }
  Instant now() const { return now_; }
  void wait(std::chrono::minutes time) { now_ += time; }
  std::filesystem::path spool_directory() const { return shop_.path("spool"); }
  /// Ends the process and begins another over the same registry and spool.
  void restart();
  /// Until no job waits or prints.
  void await_prints(const std::string& producer = "linh-ngoc");
  std::vector<std::string> audit() const;  ///< acts, oldest first

 private:
  void start();
  Workshop shop_;
  Instant now_;
  Clock clock_;
  Spool::Settings spool_settings_;
  db::ReaderPool readers_;
  std::optional<keys::ServiceKey> service_;
  std::unique_ptr<db::Writer> writer_;
  std::unique_ptr<KeyCabinet> keys_;
  std::unique_ptr<Spool> spool_;
  std::unique_ptr<Console> console_;
};

/// Somebody signed in; "htx" of linh-ngoc, "ho" of khac.
class Visitor {
 public:
  using Service = std::function<web::Response(const web::Request&)>;
  Visitor(ConsoleScene& scene, const std::string& user);
  Visitor(Service service, const std::string& user);

  web::Response get(const std::string& target);
  web::Response post(const std::string& target, Typed fields);
  /// A form with a file in its field "file".
  web::Response upload(const std::string& target, const std::string& name, const std::string& bytes);
  /// Follows a redirection.
  web::Response settle(web::Response response);

  /// From the form at `asks` over the check page to the signature at `signs`: what came last.
  web::Response sign(const std::string& asks, const Typed& fields, const std::string& signs,
                     std::string_view passphrase);

  /// The form of a new batch of 24 jars of honey, `changed` over it.
  Typed honey(const Typed& changed = {}) const;
  /// The form of a new roll of 30 labels of honey, `changed` over it.
  Typed roll(const Typed& changed = {}) const;
  web::Response make_roll(const Typed& changed = {}, std::string_view passphrase = kKeyPassphrase);

  /// A new batch. `changed` as above; an empty passphrase is a wrong one too.
  web::Response print(const Typed& changed = {}, std::string_view passphrase = kKeyPassphrase);

 private:
  web::Response send(const std::string& method, const std::string& target, const std::string& body,
                     const std::string& type = "application/x-www-form-urlencoded");
  Service service_;
  std::map<std::string, std::string> cookies_;
  std::string csrf_;
};

std::string header(const web::Response& response, std::string_view name);
std::string between(const std::string& text, std::string_view before, std::string_view after);
/// What a page's form would send: its hidden fields.
Typed hidden_fields(const std::string& page);
/// What a check page sends once the passphrase is typed.
Typed to_sign(const web::Response& check, std::string_view passphrase = kKeyPassphrase);
/// The same form sent twice at once: where each was led.
std::array<std::string, 2> post_twice_at_once(const Visitor& visitor, const std::string& target,
                                              const Typed& fields);
bool says(const web::Response& response, std::string_view words);

}  // namespace ocop::labeler
