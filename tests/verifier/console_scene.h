// The officers' console over a registry with the sample data, and officers of every
// role who are signed in.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "tests/db/engines.h"
#include "verifier/console/console.h"

namespace ocop::test {

inline const std::string kPlum = "09521000001015";     ///< htx-doan-ket in Tân Kỳ (province 19)
inline const std::string kRoseTea = "09521000001053";  ///< of Tân Kỳ, certificate expired in 2024
inline const std::string kPomelo = "09521000002012";  ///< of Lâm Sơn (province 56), no certificate
inline const std::string kPlumCertificate = "MẪU-TK-2025-01";
inline const std::string kPlumPath = "/certificates/M%E1%BA%AAU-TK-2025-01";
inline const std::string kPlumArea = "VN-MAU-0001";

using Typed = std::vector<std::pair<std::string, std::string>>;

/// Noon in Viet Nam on 22 November 2026.
class ConsoleScene {
 public:
  /// Users: admin, ministry, province (19), colleague (another of 19), commune (02104, of 19),
  /// inspector (19), elsewhere (an officer of province 56) and next_door (of commune 22813 in 56).
  explicit ConsoleScene(db::Engine engine = db::Engine::kSqlite,
                        verifier::PhotoDesk* photos = nullptr);
  ~ConsoleScene();

  /// `path` is below /console, the page in English.
  web::Response get(const std::string& user, const std::string& path,
                    const std::string& language = "en");
  /// With the user's form token, unless the last of `typed` is another. `file` becomes the field
  /// "paper" or "file" of a multipart form.
  web::Response post(const std::string& user, const std::string& path, const Typed& typed);
  struct Upload {
    std::string field;
    std::string name;
    std::string bytes;
  };
  web::Response upload(const std::string& user, const std::string& path, const Typed& typed,
                       const Upload& file);
  /// As the user's own API token of that scope.
  web::Response by_token(const std::string& user, const std::string& scope,
                         const std::string& path);

  long long number(const std::string& query) const {
    return db::number(database_.address(), query);
  }
  void sql(const std::string& statement) const { db::execute(database_.address(), statement); }
  void add_rules(std::string_view json) const;  ///< a rule set
  /// A batch of kPlum, as if registered: labels 000001 to 000100.
  void add_batch(const std::string& lot, const std::string& produced) const;

 private:
  web::Response send(const std::string& user, web::Request request);
  void sign_in(const std::string& user, const std::string& role, const std::string& place);
  std::string csrf(const std::string& user) const;

  db::FreshDatabase database_;
  Clock clock_;
  std::unique_ptr<db::Writer> writer_;
  std::unique_ptr<db::ReaderPool> readers_;
  std::unique_ptr<verifier::Console> console_;
};

std::string header(const web::Response& response, std::string_view name);
bool holds(const web::Response& response, std::string_view text);
/// The value of a hidden field; "" when there is none of that name.
std::string hidden(const web::Response& response, const std::string& name);
/// Type a decision that takes effect on the scene's day.
Typed decision(std::string ground = {});

}  // namespace ocop::test
