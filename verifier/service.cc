#include "verifier/service.h"

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "verifier/api.h"
#include "verifier/batches.h"
#include "verifier/epcis/epcis_answer.h"
#include "verifier/typed_code.h"

namespace ocop::verifier {
namespace {

constexpr std::string_view kPictures = "/pictures/";
constexpr std::string_view kEvents = "/epcis/";

web::Response plain(int status, std::string body) {
  web::Response response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::move(body);
  response.headers = {{"Cache-Control", "no-store"}};
  return response;
}

void never_store(web::Response& response) {
  response.headers.emplace_back("Cache-Control", "no-store");
}

/// Anybody's page may ask; there is nothing in the answer that a visitor owns.
void open_to_all(web::Response& response) {
  response.headers.emplace_back("Access-Control-Allow-Origin", "*");
}

bool is_api(const web::Request& request) {
  constexpr std::array<std::string_view, 4> kPrograms{"/api/", kEvents, "/export/", "/batches/"};
  return std::any_of(kPrograms.begin(), kPrograms.end(),
                     [&](std::string_view prefix) { return request.path.starts_with(prefix); });
}

std::pair<std::string_view, Message> refusal_of(int status) {
  if (status >= 500) {
    return {"unavailable", message("the service cannot answer now; try again in a moment",
                                   "hệ thống chưa trả lời được; hãy thử lại sau giây lát")};
  }
  switch (status) {
    case 404:
      return {"address", message("there is nothing at this address", "không có gì ở địa chỉ này")};
    case 405:
      return {"method", message("this address does not take that method",
                                "địa chỉ này không nhận phương thức đó")};
    case 411:
      return {"length", message("a request's body needs a Content-Length",
                                "nội dung gửi lên phải kèm Content-Length")};
    case 413:
      return {"too_large", message("the request's body is too large", "nội dung gửi lên quá lớn")};
    case 414:
      return {"address_too_long", message("the address is too long", "địa chỉ quá dài")};
    default:
      return {"request", message("the request is not well formed", "yêu cầu không đúng quy cách")};
  }
}

Message what_is_missing() {
  return message("the parameter uri is missing; it holds the whole address behind the QR code",
                 "thiếu tham số uri; tham số này chứa toàn bộ địa chỉ có trong mã QR");
}

}  // namespace

const std::array<Service::Route, 16> Service::kRoutes{{
    {"/", "home", "GET", &Service::home},
    {"/api/v1/verify", "verify", "GET", &Service::verify},
    {"/api/v1/batches", "batches", "POST", &Service::batches},
    {"/api/v1/scratch", "scratch", "POST", &Service::scratch_data},
    {"/api/v1/place", "place_data", "POST", &Service::place_data},
    {"/place", "place", "POST", &Service::place_form},
    {"/place.js", "place_script", "GET", &Service::place_script},
    {"/report", "report", "GET", &Service::report_form, ", POST"},
    {"/report/sent", "report_sent", "GET", &Service::report_sent},
    {"/api/v1/reports", "report_data", "POST", &Service::report_data},
    {"/.well-known/jwks.json", "jwks", "GET", &Service::jwks},
    {"/.well-known/gs1resolver", "gs1resolver", "GET", &Service::resolver_description, ", OPTIONS"},
    {"/healthz", "healthz", "GET", &Service::health},
    {"/readyz", "readyz", "GET", &Service::ready},
    {"/metrics", "metrics", "GET", &Service::metrics},
    {"/robots.txt", "robots", "GET", &Service::robots},
}};

Service::Service(Parts parts)
    : parts_(parts),
      typed_guesses_(parts.guesses),
      scratch_guesses_(parts.guesses),
      own_devices_(parts.devices == nullptr ? std::make_unique<const DeviceKeys>(nullptr) : nullptr),
      visits_(parts.devices != nullptr ? *parts.devices : *own_devices_),
      places_(parts.devices != nullptr ? *parts.devices : *own_devices_) {}

web::Response Service::handle(const web::Request& request) {
  std::string name = "other";
  web::Response response;
  try {
    response = dispatch(request, name);
  } catch (const db::DatabaseError& error) {
    response = failure(503, request);
    response.headers.emplace_back("Retry-After", "5");
    response.log = {{"database", error.what()}};
  }
  if (response.route.empty()) response.route = name;
  return response;
}

web::Response Service::dispatch(const web::Request& request, std::string& name) {
  if (parts_.console != nullptr && parts_.console->is_mine(request.path)) {
    name = "console";
    return parts_.console->handle(request);
  }
  const auto route = std::find_if(kRoutes.begin(), kRoutes.end(),
                                  [&](const Route& r) { return r.path == request.path; });
  if (route != kRoutes.end()) {
    name = route->name;
    const bool posted = request.method == "POST" && route->act == &Service::report_form;
    return posted ? report_posted(request) : only(*route, request);
  }
  for (Subservice* part : parts_.subservices) {
    if (part->is_mine(request.path)) return part->handle(request);
  }
  if (request.path.starts_with(kPictures)) {
    name = "picture";
    return only({kPictures, name, "GET", &Service::picture}, request);
  }
  if (is_code(request)) return at_code(request, name);
  return failure(404, request);
}

web::Response Service::only(const Route& route, const web::Request& request) {
  const bool fits = request.method == route.method ||
                    (route.method == "GET" && request.method == "HEAD") ||
                    (request.method == "OPTIONS" && route.further.find("OPTIONS") != std::string_view::npos);
  if (fits) return (this->*route.act)(request);
  web::Response response = failure(405, request);
  response.headers.emplace_back(
      "Allow", std::string(route.method == "GET" ? "GET, HEAD" : "POST").append(route.further));
  return response;
}

web::Response Service::failure(int status, const web::Request& request) const {
  if (!is_api(request)) {
    web::Response response = parts_.pages.failure(status, request);
    response.status = status;
    return response;
  }
  const auto [code, why] = refusal_of(status);
  if (request.path.starts_with(kEvents)) return epcis_failure(status, {"", why}, request);
  return problem(status, code, {"", why}, request);
}

web::Response Service::home(const web::Request& request) {
  const auto typed = request.parameter("code");
  if (!typed) return parts_.pages.home(request);
  const auto link = parse_typed_code(*typed);
  if (link) {
    // Twelve digits are a GTIN-12 or, once in a million, a short code.
    if (keys::read_short_code(keys::ShortCode::kTyped, *typed)) {
      if (const Typed found = look_for(*typed, request); found.link) return to_label(*found.link, request);
    }
    return to_label(*link, request);
  }
  if (keys::like_short_code(*typed)) return home_short(*typed, request);
  return parts_.pages.home_refused(*typed, link.error(), request);
}

Resolution Service::look_up(gs1::DigitalLink link) {
  const auto reader = parts_.readers.borrow();
  const auto* codes = parts_.short_codes;
  Resolution resolution = resolve(std::move(link), parts_.keys.current(), *reader.operator->(),
                                  parts_.clock(), codes != nullptr ? &codes->typed : nullptr,
                                  parts_.fewest_devices_shown);
  resolution.scratch_tried_here = codes != nullptr;
  if (resolution.dossier && resolution.dossier->batch &&
      resolution.verdict.headline > Headline::kKeyRevoked) {
    const auto& dossier = *resolution.dossier;
    resolution.journey = reader->journey(dossier.product.gtin, dossier.batch->record.lot,
                                         dossier.serial_in_batch ? resolution.serial : "");
  }
  if (parts_.reports != nullptr && resolution.dossier) {
    resolution.report_token = parts_.reports->token(resolution.link, resolution.at);
  }
  return resolution;
}

web::Response Service::verify(const web::Request& request) {
  const auto uri = request.parameter("uri");
  const auto code = request.parameter("code");
  web::Response response;
  if (uri) {
    response = verify_link(gs1::parse_digital_link(*uri), request);
  } else if (code) {
    response = verify_short(*code, request);
  } else {
    response = problem(400, "uri_missing", {"uri", what_is_missing()}, request);
  }
  never_store(response);
  open_to_all(response);
  return response;
}

web::Response Service::verify_link(Result<gs1::DigitalLink> link, const web::Request& request) {
  if (!link) return problem(400, "not_a_code", link.error(), request);
  if (link->key.ai != "01") {
    return problem(404, "not_a_product",
                   {link->key.ai, message("this code names no product",
                                          "mã này không chỉ sản phẩm nào")},
                   request);
  }
  const Resolution resolution = look_up(std::move(*link));
  web::Response response =
      resolution.dossier
          ? verification(resolution)
          : problem(404, "unknown_product",
                    {"01", message("the registry knows no product {}",
                                   "không có sản phẩm {} trong hệ thống",
                                   resolution.link.key.value)},
                    request);
  note(resolution, see(resolution, request), request, "api", response);
  return response;
}

web::Response Service::batches(const web::Request& request) {
  const auto keyring = parts_.keys.current();
  web::Response response =
      register_posted_batch(request, *keyring, parts_.writer, parts_.clock());
  never_store(response);
  return response;
}

web::Response Service::picture(const web::Request& request) {
  const std::string_view gtin = std::string_view(request.path).substr(kPictures.size());
  const bool plausible = gtin.size() == 14 && parse_digits(gtin).has_value();
  const auto picture = plausible ? parts_.readers.borrow()->picture(gtin) : std::nullopt;
  if (!picture) return failure(404, request);
  web::Response response;
  response.content_type = picture->media_type;
  response.body = picture->bytes;
  response.headers = {{"Cache-Control", "public, max-age=86400"}};
  return response;
}

web::Response Service::jwks(const web::Request&) {
  web::Response response;
  response.content_type = "application/jwk-set+json";
  response.body = parts_.keys.current()->jwks_json();
  response.headers = {{"Cache-Control", "public, max-age=300"}};
  open_to_all(response);
  return response;
}

web::Response Service::health(const web::Request&) { return plain(200, "ok\n"); }

web::Response Service::ready(const web::Request&) {
  parts_.readers.borrow()->ping();
  const std::size_t keys = parts_.keys.current()->all().size();
  if (keys == 0) return plain(503, "no keys are published yet\n");
  if (!scans_are_written()) return plain(503, "scans wait and cannot be written\n");
  return plain(200, "ready\n");
}

bool Service::scans_are_written() {
  const db::WriterStats now = parts_.writer.stats();
  const std::lock_guard lock(writing_mutex_);
  if (now.scans_waiting == 0 || now.scans_written != writing_.scans_written) writing_ = now;
  return now.failures == writing_.failures;
}

web::Response Service::metrics(const web::Request&) {
  web::MetricsText out;
  requests_.write(out);
  out.family("ocop_verdicts_total", "counter", "Codes judged, by headline.");
  for (int i = 0; i < kHeadlines; ++i) {
    out.sample("ocop_verdicts_total", {{"verdict", headline_code(static_cast<Headline>(i))}},
               static_cast<double>(verdicts_.at(static_cast<std::size_t>(i))));
  }
  out.sample("ocop_verdicts_total", {{"verdict", "unknown_product"}},
             static_cast<double>(unknown_products_));
  const db::WriterStats stats = parts_.writer.stats();
  out.family("ocop_scans_waiting", "gauge", "Scans not yet in the database.");
  out.sample("ocop_scans_waiting", {}, static_cast<double>(stats.scans_waiting));
  out.family("ocop_scans_written_total", "counter", "Scans in the database.");
  out.sample("ocop_scans_written_total", {}, static_cast<double>(stats.scans_written));
  out.family("ocop_scans_dropped_total", "counter", "Scans lost: the queue was full.");
  out.sample("ocop_scans_dropped_total", {}, static_cast<double>(stats.scans_dropped));
  out.family("ocop_scans_unseen_total", "counter",
             "Scans in the database that copy detection could not take.");
  out.sample("ocop_scans_unseen_total", {}, static_cast<double>(stats.scans_unseen));
  out.family("ocop_commit_failures_total", "counter", "Commits that failed and were tried again.");
  out.sample("ocop_commit_failures_total", {}, static_cast<double>(stats.failures));
  out.family("ocop_keys", "gauge", "Published signing keys.");
  out.sample("ocop_keys", {}, static_cast<double>(parts_.keys.current()->all().size()));
  web::Response response = plain(200, out.text());
  response.content_type = web::kMetricsContentType;
  return response;
}

web::Response Service::robots(const web::Request&) {
  // A crawler on a label's address would count as somebody checking that label.
  web::Response response = plain(
      200, "User-agent: *\nDisallow: /01/\nDisallow: /eh\nDisallow: /ex\nDisallow: /page/\n"
           "Disallow: /api/\nDisallow: /pictures/\nDisallow: /console\nAllow: /$\n");
  response.headers = {{"Cache-Control", "public, max-age=86400"}};
  return response;
}

}  // namespace ocop::verifier
