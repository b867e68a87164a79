// The verifier as an HTTP service: which route does what.
#pragma once

#include <array>
#include <atomic>
#include <functional>
#include <string>

#include "base/clock.h"
#include "db/registry.h"
#include "db/writer.h"
#include "verifier/console/console.h"
#include "verifier/live_keys.h"
#include "verifier/pages.h"
#include "verifier/scratch_api.h"
#include "verifier/short_codes.h"
#include "web/http.h"
#include "web/metrics.h"

namespace ocop::verifier {

/// Routes:
///   GET  /, /?code=…              start page, typed code (303 to its address, 400, 404, 429)
///   GET  /…01/GTIN…               the consumer's page; 400 no code, 404 unknown product
///   POST /…01/GTIN…               the label's scratch code (verifier/short_codes.h)
///   GET  /api/v1/verify?uri=…     the same as JSON; ?code= a typed code
///   POST /api/v1/scratch          a scratch code as JSON
///   POST /api/v1/batches          register a batch record (verifier/batches.h)
///   GET  /pictures/GTIN14         product picture
///   GET  /.well-known/jwks.json   the published keys
///   GET  /healthz /readyz /metrics /robots.txt
///   all  /console/…               the officers' console, where there is one
/// HEAD goes wherever GET goes; other methods get 405.
///
/// Thread-safe. What it is made of must outlive it.
class Service {
 public:
  struct Parts {
    db::ReaderPool& readers;
    db::Writer& writer;
    const LiveKeys& keys;
    const Pages& pages;
    const Clock& clock;
    Console* console = nullptr;
    const ShortCodes* short_codes = nullptr;  ///< nullptr: neither typed nor scratch codes
    GuessLimit::Settings guesses{};
    int fewest_devices_shown = kFewestDevicesShown;  ///< verifier/copy_facts.h
  };
  explicit Service(Parts parts)
      : parts_(parts), typed_guesses_(parts.guesses), scratch_guesses_(parts.guesses) {}

  web::Response handle(const web::Request& request);
  /// For requests that fail before or inside handle() (web/server.h).
  web::Response failure(int status, const web::Request& request) const;
  void observe(const web::Access& access) { requests_.observe(access); }

 private:
  using Act = web::Response (Service::*)(const web::Request&);
  struct Route {
    std::string_view path;
    std::string_view name;
    std::string_view method;  ///< "GET" (and HEAD) or "POST"
    Act act;
    std::string_view further{};  ///< ", POST": what else the address takes
  };
  static const std::array<Route, 9> kRoutes;

  web::Response dispatch(const web::Request& request, std::string& name);
  web::Response only(const Route& route, const web::Request& request);
  web::Response home(const web::Request& request);
  web::Response page(const web::Request& request);
  web::Response verify(const web::Request& request);
  web::Response batches(const web::Request& request);
  web::Response scratch(const web::Request& request);
  web::Response scratch_data(const web::Request& request);
  web::Response picture(const web::Request& request);
  web::Response jwks(const web::Request& request);
  web::Response health(const web::Request& request);
  web::Response ready(const web::Request& request);
  web::Response metrics(const web::Request& request);
  web::Response robots(const web::Request& request);

  /// What a typed short code comes to.
  struct Typed {
    std::optional<gs1::DigitalLink> link;
    std::optional<Error> unreadable;
    std::optional<std::chrono::seconds> wait;
  };
  Typed look_for(const std::string& typed, const web::Request& request);
  web::Response home_short(const std::string& typed, const web::Request& request);
  web::Response verify_short(const std::string& typed, const web::Request& request);
  web::Response scratch_asked(const ScratchQuestion& question, const web::Request& request);
  static web::Response not_found(const Typed& typed, const web::Request& request);  ///< as a problem
  web::Response verify_link(Result<gs1::DigitalLink> link, const web::Request& request);
  web::Response to_label(const gs1::DigitalLink& link, const web::Request& request) const;
  ScratchReply try_scratch_of(const Resolution& resolution, std::string_view code,
                              const web::Request& request, web::Fields& log);

  Resolution look_up(gs1::DigitalLink link);
  /// Counts the verdict, and logs the scan unless somebody only looked ahead.
  void note(const Resolution& resolution, const web::Request& request, const char* channel,
            web::Response& response);

  Parts parts_;
  web::RequestMetrics requests_;
  GuessLimit typed_guesses_;
  GuessLimit scratch_guesses_;
  std::array<std::atomic<std::uint64_t>, kHeadlines> verdicts_{};
  std::atomic<std::uint64_t> unknown_products_{0};
};

}  // namespace ocop::verifier
