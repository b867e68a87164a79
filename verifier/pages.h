// The pages a shopper sees. Server-rendered, no JavaScript, no outside request,
// styles inline, at most 14 kB on the wire each. Thread-safe once constructed.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/result.h"
#include "verifier/resolve.h"
#include "verifier/short_codes.h"
#include "web/http.h"

namespace ocop::verifier {

class Pages {
 public:
  /// `host` is the name printed on labels ("id.example.vn"), shown to readers;
  /// `run_by` names who runs the service, left out when empty.
  explicit Pages(std::string host, std::string run_by = {});
  ~Pages();

  /// The consumer's page (200; the verdict is on the page). `resolution.dossier` is set.
  web::Response label(const Resolution& resolution, const web::Request& request) const;
  /// The same, saying first what came of a scratch code: 200 first or used, 400 unreadable, 422
  /// wrong, 429 too many.
  web::Response scratched(const Resolution& resolution, const ScratchReply& reply,
                          const web::Request& request) const;
  /// 404: well-formed code of a product that the registry does not know.
  web::Response unknown_product(const Resolution& resolution, const web::Request& request) const;
  /// 400: not a Digital Link URI; `error` names the part.
  web::Response not_a_code(const Error& error, const web::Request& request) const;
  /// 200: what this is, and a field that takes a typed code or pasted address.
  web::Response home(const web::Request& request) const;
  /// 400: what was typed at home makes no code.
  web::Response home_refused(const std::string& typed, const Error& error,
                             const web::Request& request) const;
  /// 404: a typed code that names nothing.
  web::Response no_label(const std::string& typed, const web::Request& request) const;
  /// 429 with Retry-After: too many typed codes that name nothing came from the visitor's network.
  web::Response too_many(std::chrono::seconds wait, const web::Request& request) const;
  /// 404 for other paths, 405, 500 and 503 ("the service is busy, try again").
  web::Response failure(int status, const web::Request& request) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ocop::verifier
