// The verifier as an HTTP service: which route does what.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "db/registry.h"
#include "db/writer.h"
#include "verifier/console/console.h"
#include "verifier/device_keys.h"
#include "verifier/live_keys.h"
#include "verifier/pages.h"
#include "verifier/place_offer.h"
#include "verifier/public_reports.h"
#include "verifier/report_api.h"
#include "verifier/resolver/negotiation.h"
#include "verifier/scratch_api.h"
#include "verifier/short_codes.h"
#include "verifier/subservice.h"
#include "verifier/visits.h"
#include "web/http.h"
#include "web/metrics.h"

namespace ocop::verifier {

/// Routes:
///   GET  /, /?code=…              start page, typed code (303 to its address, 400, 404, 429)
///   GET  /…01/GTIN…, /eh…, /ex…   the resolver (docs/resolver.md): the consumer's page for browsers, a
///                                 redirect or the linkset for others; 400 no code, 404 unknown product
///   GET  /page/01/GTIN…           the consumer's page, whoever asks
///   OPTIONS on these              204
///   POST /…01/GTIN…               the label's scratch code (verifier/short_codes.h)
///   GET  /api/v1/verify?uri=…     the same as JSON; ?code= a typed code
///   POST /api/v1/scratch          a scratch code as JSON
///   POST /api/v1/place            the province that a visitor names after a page, as JSON
///   POST /place, GET /place.js    the same as a form; the script that asks the browser
///   POST /api/v1/batches          register a batch record (verifier/batches.h)
///   GET, POST /report             the form of the public's reports, from a label's page
///   GET  /report/sent             thanks
///   POST /api/v1/reports          a report as JSON, without a photo
///   GET  /pictures/GTIN14         product picture
///   GET  /.well-known/jwks.json   the published keys
///   GET  /.well-known/gs1resolver what kind of resolver this is
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
    const DeviceKeys* devices = nullptr;  ///< nullptr: random ones, for the service's life
    PublicReports* reports = nullptr;     ///< nullptr: the public's reports are not taken
    int fewest_devices_shown = kFewestDevicesShown;  ///< verifier/copy_facts.h
    std::vector<Subservice*> subservices{};          ///< asked in this order, before labels' pages
    std::string host = "localhost";  ///< of the addresses on labels, lower case
    std::string run_by{};            ///< who runs the service; "" = not said
  };
  explicit Service(Parts parts);

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
  static const std::array<Route, 16> kRoutes;

  web::Response dispatch(const web::Request& request, std::string& name);
  web::Response only(const Route& route, const web::Request& request);
  web::Response home(const web::Request& request);
  static bool is_code(const web::Request& request);
  web::Response at_code(const web::Request& request, std::string& name);
  web::Response page(const web::Request& request);
  web::Response label_page(const gs1::DigitalLink& code, const web::Request& request);
  /// No look at a label: nothing of it enters the log of scans.
  web::Response resolved(const gs1::DigitalLink& code, const resolver::Wish& wish, const web::Request& request);
  web::Response structured(const gs1::DigitalLink& code, const web::Request& request);
  web::Response unknown(const gs1::DigitalLink& code, const web::Request& request) const;
  web::Response answered(const resolver::Offer& offer, const gs1::DigitalLink& code, const resolver::Wish& wish,
                         const web::Request& request);
  web::Response resolver_description(const web::Request& request);
  web::Response verify(const web::Request& request);
  web::Response batches(const web::Request& request);
  web::Response scratch(const web::Request& request);
  web::Response scratch_data(const web::Request& request);
  web::Response picture(const web::Request& request);
  web::Response place_data(const web::Request& request);
  web::Response place_form(const web::Request& request);
  web::Response place_script(const web::Request& request);
  web::Response jwks(const web::Request& request);
  web::Response health(const web::Request& request);
  web::Response ready(const web::Request& request);
  /// False while scans wait, commits of them fail, and none was written since it was asked before.
  bool scans_are_written();
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

  web::Response report_form(const web::Request& request);
  web::Response report_posted(const web::Request& request);
  web::Response report_sent(const web::Request& request);
  web::Response report_data(const web::Request& request);
  web::Response report_asked(const ReportQuestion& question, const web::Request& request);
  /// Of a form's address; nullopt when its token is none, or too old.
  std::optional<Resolution> reported(const web::Request& request);
  std::string device_of(const Resolution& resolution, const web::Request& request);
  static CodeName name_of(const Resolution& resolution);  ///< of what lives as long as that

  Resolution look_up(gs1::DigitalLink link);
  /// Of an officer who is signed in: inspectors look at jars to check them, and brand none.
  static constexpr std::string_view kOfficer = "officer";
  /// Who looks at what was resolved.
  struct Seen {
    Visit visit;
    std::string place;        ///< db::Scan's
    std::string place_token;  ///< "" where no place is asked for
  };
  Seen see(const Resolution& resolution, const web::Request& request);
  /// Counts the verdict, and logs the look: also of machines, which count as nothing.
  void note(const Resolution& resolution, const Seen& seen, const web::Request& request,
            const char* channel, web::Response& response);
  /// Logs what a visitor says; `province` becomes what stands. How long to wait, when it was not
  /// taken.
  std::optional<std::chrono::seconds> tell_place(const PlaceOffer& offer, std::string& province,
                                                 const web::Request& request);

  Parts parts_;
  web::RequestMetrics requests_;
  GuessLimit typed_guesses_;
  GuessLimit scratch_guesses_;
  GuessLimit place_answers_{{.most = 300}};
  std::unique_ptr<const DeviceKeys> own_devices_;
  Visits visits_;
  PlaceOffers places_;
  std::array<std::atomic<std::uint64_t>, kHeadlines> verdicts_{};
  std::atomic<std::uint64_t> unknown_products_{0};
  std::mutex writing_mutex_;
  db::WriterStats writing_;  ///< when scans_are_written() last found that they were
};

}  // namespace ocop::verifier
