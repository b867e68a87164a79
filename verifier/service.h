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
#include "web/http.h"
#include "web/metrics.h"

namespace ocop::verifier {

/// Routes:
///   GET  /, /?code=…              start page, typed code (303 to its address, or 400)
///   GET  /…01/GTIN…               the consumer's page; 400 no code, 404 unknown product
///   GET  /api/v1/verify?uri=…     the same as JSON
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
  };
  explicit Service(Parts parts) : parts_(parts) {}

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
  };
  static const std::array<Route, 8> kRoutes;

  web::Response dispatch(const web::Request& request, std::string& name);
  web::Response only(const Route& route, const web::Request& request);
  web::Response home(const web::Request& request);
  web::Response page(const web::Request& request);
  web::Response verify(const web::Request& request);
  web::Response batches(const web::Request& request);
  web::Response picture(const web::Request& request);
  web::Response jwks(const web::Request& request);
  web::Response health(const web::Request& request);
  web::Response ready(const web::Request& request);
  web::Response metrics(const web::Request& request);
  web::Response robots(const web::Request& request);

  Resolution look_up(gs1::DigitalLink link);
  /// Counts the verdict, and logs the scan unless somebody only looked ahead.
  void note(const Resolution& resolution, const web::Request& request, const char* channel,
            web::Response& response);

  Parts parts_;
  web::RequestMetrics requests_;
  std::array<std::atomic<std::uint64_t>, kHeadlines> verdicts_{};
  std::atomic<std::uint64_t> unknown_products_{0};
};

}  // namespace ocop::verifier
