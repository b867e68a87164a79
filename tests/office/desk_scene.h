// A desk over a registry of its own, and browsers that keep cookies and read forms.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "office/desk.h"
#include "tests/db/engines.h"

namespace ocop::test {

using Fields = std::vector<std::pair<std::string, std::string>>;

inline const std::string kPassword = "nắng sớm trên đồi";

class DeskScene {
 public:
  /// Its console: GET /, /things/*, /list (open to tokens), POST /things/* and /big.
  explicit DeskScene(std::string prefix = "/console", db::Engine engine = db::Engine::kSqlite);

  office::Desk& desk() { return *desk_; }
  const db::Address& database() const { return database_.address(); }
  Instant now() const { return now_; }
  void wait(std::chrono::minutes time) { now_ += time; }
  /// One more process over the same registry.
  std::unique_ptr<office::Desk> another_desk(std::string cookie = "ocop_test");

  /// With kPassword; an officer's second factor is set up unless `bare`.
  void add(const std::string& id, programme::Role role, bool bare = false);
  std::string secret_of(const std::string& id) const { return secrets_.at(id); }
  std::string code(const std::string& id) const;
  long long number(const std::string& query) const { return db::number(database(), query); }
  void sql(const std::string& statement) const { db::execute(database(), statement); }

  /// What the desk wrote without waiting is in the registry then.
  void await_writes() {
    CHECK(desk_->write([](db::Connection&) { return Result<void>(); }));
  }

  int acted = 0;  ///< times that a POST of the console ran

 private:
  db::FreshDatabase database_;
  std::string prefix_;
  Instant now_;
  Clock clock_;
  std::unique_ptr<db::Writer> writer_;
  std::unique_ptr<office::Desk> desk_;
  std::map<std::string, std::string> secrets_;
};

class Browser {
 public:
  explicit Browser(DeskScene& scene, office::Desk* desk = nullptr)
      : scene_(scene), desk_(desk ? desk : &scene.desk()) {}

  web::Response get(const std::string& target);
  /// With the csrf token of the page last read, unless `fields` say another.
  web::Response post(const std::string& target, Fields fields);
  web::Response send(web::Request request);

  /// Follows redirections.
  web::Response settle(web::Response response);
  /// Reads the form, sends it; what came last.
  web::Response sign_in(const std::string& user, const std::string& password = kPassword);
  /// Through all stages of an account whose second factor is set up.
  web::Response sign_in_fully(const std::string& user);

  std::map<std::string, std::string> cookies;
  web::Fields headers;  ///< sent with every request
  std::string csrf;     ///< of the last page
  std::string at;       ///< address of the last page
  std::string remote;   ///< the peer's address

 private:
  DeskScene& scene_;
  office::Desk* desk_;
};

/// "" when absent.
std::string header(const web::Response& response, std::string_view name);
bool shows(const web::Response& response, std::string_view text);
std::string between(const std::string& text, std::string_view before, std::string_view after);
web::Request request(std::string method, std::string target);

}  // namespace ocop::test
