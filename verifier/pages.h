// The pages a shopper sees. Server-rendered, no outside request, styles inline, at most 14 kB on
// the wire each. Whole without JavaScript; a label's page that offers to note the province has one
// small script of our own, a cached file, for the browser's own knowledge of where it is. Thread-safe
// once constructed.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "programme/provinces.h"
#include "verifier/public_reports.h"
#include "verifier/resolve.h"
#include "verifier/short_codes.h"
#include "web/http.h"

namespace ocop::verifier {

struct PublicTrace;

class Pages {
 public:
  /// `host` is the name printed on labels ("id.example.vn"), shown to readers;
  /// `run_by` names who runs the service, left out when empty.
  explicit Pages(std::string host, std::string run_by = {});
  ~Pages();

  /// The consumer's page (200; the verdict is on the page). `resolution.dossier` is set.
  /// `place_token`: of the offer to note the visitor's province (verifier/place_offer.h), "" = none.
  web::Response label(const Resolution& resolution, const web::Request& request,
                      std::string_view place_token = {}) const;
  /// The same, saying first what came of a scratch code: 200 first or used, 400 unreadable, 422
  /// wrong, 429 too many.
  web::Response scratched(const Resolution& resolution, const ScratchReply& reply,
                          const web::Request& request) const;
  /// 404: well-formed code of a product that the registry does not know.
  web::Response unknown_product(const Resolution& resolution, const web::Request& request) const;
  /// 404: the code has no link of the kind that was asked for.
  web::Response no_link(const web::Request& request) const;
  /// 200: what it was made of and what was made of it (verifier/trace.h).
  web::Response trace(const PublicTrace& trace, const web::Request& request) const;
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
  /// 200: the provinces to choose from, for who has no script or will not let it know.
  web::Response choose_place(const std::string& token, const web::Request& request) const;
  /// 200: what was noted.
  web::Response place_told(const programme::Province& province, const web::Request& request) const;
  /// 403: the offer is too old, or is none.
  web::Response place_refused(const Error& error, const web::Request& request) const;
  /// 429 with Retry-After.
  web::Response too_many_places(std::chrono::seconds wait, const web::Request& request) const;
  /// What /place.js is.
  static std::string place_script();
  /// The form of a report. 200, or `taken`'s status when it was refused, with what was typed.
  /// `resolution.dossier` and `report_token` are set.
  web::Response report(const Resolution& resolution, const TypedReport& typed,
                       const TakenReport* taken, const web::Request& request) const;
  /// 200: thanks. `number`: digits, or "".
  web::Response report_sent(const std::string& number, const web::Request& request) const;
  /// 403: the form's address is too old, or is none.
  web::Response report_stale(const web::Request& request) const;
  /// 404 for other paths, 405, 500 and 503 ("the service is busy, try again").
  web::Response failure(int status, const web::Request& request) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace ocop::verifier
