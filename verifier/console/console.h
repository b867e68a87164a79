// The officers' console: the registry as those see it who answer for it.
//
// Below /console, for administrators, officers and inspectors. What each may do, the
// role says (programme/roles.h) and the place bounds; whatever lies outside answers as if it
// did not exist. Pages are whole without JavaScript; GET never changes anything.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "db/registry.h"
#include "db/writer.h"
#include "verifier/photos/photo_desk.h"
#include "web/http.h"

namespace ocop::verifier {

/// Thread-safe. What its parts refer to must outlive it.
class Console {
 public:
  struct Parts {
    db::Address database;
    db::ReaderPool& readers;
    db::Writer& writer;
    const Clock& clock;
    PhotoDesk* photos = nullptr;  ///< shared with others; nullptr: one of its own
  };
  struct Settings {
    std::string host;               ///< printed on labels; named in authenticator apps: "OCOP id.example.vn"
    unsigned password_log2_n = 15;  ///< office/password.h
  };
  Console(Parts parts, Settings settings);
  ~Console();

  bool is_mine(std::string_view path) const;  ///< below /console
  web::Response handle(const web::Request& request);
  /// Of an officer or inspector whose session stands: the province of the account's place, "" when
  /// it has none. nullopt: nobody is signed in. Throws db::DatabaseError.
  std::optional<std::string> place_of_officer(const web::Request& request) const;
  /// Bytes that a request's body may have: more for a form of somebody signed in, who sends
  /// scans and tables (web::ServerSettings::payload_of).
  std::size_t payload_of(const web::Request& head, std::size_t otherwise) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ocop::verifier
