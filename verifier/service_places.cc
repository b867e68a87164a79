// What Service does with who looks at a label, and with the province that a visitor names.
#include <utility>

#include "office/lock_out.h"
#include "programme/provinces.h"
#include "verifier/api.h"
#include "verifier/service.h"
#include "web/form.h"

namespace ocop::verifier {
namespace {

void never_store(web::Response& response) {
  response.headers.emplace_back("Cache-Control", "no-store");
}

bool code_holds(const Resolution& resolution) {
  const SignatureFact signature = resolution.facts.signature;
  return resolution.dossier.has_value() &&
         (signature == SignatureFact::kTyped || signature == SignatureFact::kValid);
}

/// A program that asks through the API checks codes, many of them and often; of how one jar is
/// looked at it says nothing.
bool has_label_at_hand(const Visitor& visitor) {
  return visitor.person && visitor.client != client_code(ClientKind::kTool);
}

/// Not a serial beyond those that its registered batch states. A lot whose record has not arrived
/// yet may be stated tomorrow; a label of a roll that is in no batch yet was printed, and is
/// looked at before it is stuck on.
bool is_produced(const Resolution& resolution) {
  return resolution.facts.registration != RegistrationFact::kSerialOutOfRange;
}

std::string headline_of(const Resolution& resolution) {
  return std::string(resolution.dossier ? headline_code(resolution.verdict.headline)
                                        : std::string_view("unknown_product"));
}

Error too_old() {
  return {"token", message("this page was opened over an hour ago; scan the label again",
                           "trang này mở đã quá một giờ; hãy quét lại tem")};
}

}  // namespace

CodeName Service::name_of(const Resolution& resolution) {
  return {.gtin = resolution.link.key.value,
          .lot = resolution.lot,
          .serial = resolution.serial,
          .holds = code_holds(resolution)};
}

Service::Seen Service::see(const Resolution& resolution, const web::Request& request) {
  Seen seen;
  if (parts_.console != nullptr) {
    if (auto place = parts_.console->place_of_officer(request)) {
      seen.visit.client = kOfficer;
      seen.place = std::move(*place);
      return seen;
    }
  }
  seen.visit = visits_.look(request, name_of(resolution), resolution.at);
  if (has_label_at_hand(seen.visit) && code_holds(resolution) && !resolution.serial.empty()) {
    seen.place_token = places_.token({.gtin = resolution.link.key.value,
                                      .lot = resolution.lot,
                                      .serial = resolution.serial,
                                      .verdict = headline_of(resolution),
                                      .device = seen.visit.device,
                                      .client = seen.visit.client,
                                      .produced = is_produced(resolution)},
                                     resolution.at);
  }
  return seen;
}

void Service::note(const Resolution& resolution, const Seen& seen, const web::Request& request,
                   const char* channel, web::Response& response) {
  const std::string verdict = headline_of(resolution);
  if (resolution.dossier) {
    ++verdicts_.at(static_cast<std::size_t>(resolution.verdict.headline));
  } else {
    ++unknown_products_;
  }
  response.log = {{"gtin", resolution.link.key.value},
                  {"lot", resolution.lot},
                  {"serial", resolution.serial},
                  {"verdict", verdict}};
  if (request.method == "HEAD") return;
  db::Scan scan;
  scan.at = resolution.at;
  scan.gtin = resolution.link.key.value;
  scan.lot = resolution.lot;
  scan.serial = resolution.serial;
  scan.verdict = verdict;
  // A typed code is none that anybody could make up.
  scan.channel = resolution.facts.signature == SignatureFact::kTyped ? "typed" : channel;
  scan.counted = seen.visit.scan && code_holds(resolution);
  scan.place = seen.place;
  scan.device = seen.visit.device;
  scan.client = seen.visit.client;
  scan.watched = scan.counted && has_label_at_hand(seen.visit) && !scan.serial.empty();
  scan.produced = is_produced(resolution);
  parts_.writer.record(std::move(scan));
}

std::optional<std::chrono::seconds> Service::tell_place(const PlaceOffer& offer,
                                                        std::string& province,
                                                        const web::Request& request) {
  const Instant now = parts_.clock();
  if (const auto wait = place_answers_.reserve(request.remote, now)) return wait;
  // One network is in one province, whatever its devices say.
  PlaceOffer of_network = offer;
  of_network.device = office::network_of(request.remote);
  province = places_.tell(of_network, province, now).province;
  const auto told = places_.tell(offer, province, now);
  province = told.province;
  if (!told.first) return {};
  db::Scan scan;
  scan.at = now;
  scan.gtin = offer.gtin;
  scan.lot = offer.lot;
  scan.serial = offer.serial;
  scan.verdict = offer.verdict;
  scan.channel = "place";
  scan.counted = false;
  scan.place = province;
  scan.device = offer.device;
  scan.client = offer.client;
  scan.watched = true;
  scan.produced = offer.produced;
  parts_.writer.record(std::move(scan));
  return {};
}

web::Response Service::place_data(const web::Request& request) {
  web::Response response;
  auto answer = request.body.size() > kMostPlaceBody
                    ? fail("", message("the body is at most {} bytes long",
                                       "nội dung dài nhất {} byte", kMostPlaceBody))
                    : read_place_answer(request.body);
  if (!is_json(request)) {
    response = problem(415, "content_type",
                       {"Content-Type", message("a place is sent as application/json",
                                                "vị trí phải được gửi với kiểu application/json")},
                       request);
  } else if (!answer) {
    const bool outside = answer.error().where == "latitude";
    response = problem(outside ? 422 : 400, outside ? "outside" : "question", answer.error(), request);
  } else if (const auto offer = places_.read(answer->token, parts_.clock()); !offer) {
    response = problem(403, "token", too_old(), request);
  } else if (const auto wait = tell_place(*offer, answer->province, request)) {
    response = problem(429, "too_many",
                       {"", message("too many places came from this network; try again later",
                                    "từ mạng này đã có quá nhiều vị trí được gửi; hãy thử lại sau")},
                       request);
    response.headers.emplace_back("Retry-After", std::to_string(wait->count()));
  } else {
    response = place_answer(*programme::find_province(answer->province));
  }
  never_store(response);
  return response;
}

web::Response Service::place_form(const web::Request& request) {
  web::Response response;
  const auto form = request.body.size() > kMostPlaceBody
                        ? tl::unexpected(Error{})
                        : web::read_form(request);
  if (!form) {
    response = failure(400, request);
  } else if (const auto offer = places_.read(form->text("token"), parts_.clock()); !offer) {
    response = parts_.pages.place_refused(too_old(), request);
  } else if (auto province = read_province(form->text("province")); !province) {
    response = parts_.pages.choose_place(form->text("token"), request);
  } else if (const auto wait = tell_place(*offer, *province, request)) {
    response = parts_.pages.too_many_places(*wait, request);
  } else {
    response = parts_.pages.place_told(*programme::find_province(*province), request);
  }
  never_store(response);
  return response;
}

web::Response Service::place_script(const web::Request&) {
  web::Response response;
  response.content_type = "text/javascript; charset=utf-8";
  response.body = Pages::place_script();
  response.headers = {{"Cache-Control", "public, max-age=86400"}};
  return response;
}

}  // namespace ocop::verifier
