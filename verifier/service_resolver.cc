// What Service does with the addresses of codes: pages, links, linksets.
#include <utility>

#include "gs1/compressed_link.h"
#include "verifier/api.h"
#include "verifier/resolver/answers.h"
#include "verifier/resolver/linkset.h"
#include "verifier/resolver/negotiation.h"
#include "verifier/service.h"
#include "verifier/structured_data.h"

namespace ocop::verifier {
namespace {

Error no_product(const gs1::DigitalLink& code) {
  return {code.key.ai, message("this code names no product", "mã này không chỉ sản phẩm nào")};
}

Error unknown_product(const gs1::DigitalLink& code) {
  return {"01", message("the registry knows no product {}", "không có sản phẩm {} trong hệ thống", code.key.value)};
}

Error no_such_link() {
  return {"linkType", message("nothing of this type is linked to the code; linkType=linkset lists what is",
                              "mã này không có liên kết thuộc loại đó; linkType=linkset cho biết có những liên kết nào")};
}

}  // namespace

bool Service::is_code(const web::Request& request) {
  return gs1::holds_primary_key(request.path) || gs1::is_compressed_path(request.path);
}

web::Response Service::at_code(const web::Request& request, std::string& name) {
  const bool posts = parts_.short_codes != nullptr;
  if (request.method == "POST" && posts) {
    name = "scratch";
    return scratch(request);
  }
  name = "page";
  const std::string_view further = posts ? ", OPTIONS, POST" : ", OPTIONS";
  if (request.method == "OPTIONS") return resolver::options("GET, HEAD" + std::string(further));
  web::Response response = only({"", name, "GET", &Service::page, further}, request);
  resolver::open_to_all(response);
  return response;
}

web::Response Service::page(const web::Request& request) {
  auto code = resolver::read_code(request);
  const bool pages = resolver::takes_pages(request);
  web::Response response;
  if (!code) {
    response = pages ? parts_.pages.not_a_code(code.error(), request) : problem(400, "not_a_code", code.error(), request);
  } else if (code->key.ai != "01") {
    response = pages ? failure(404, request) : problem(404, "not_a_product", no_product(*code), request);
  } else {
    const resolver::Wish wish = resolver::wish_of(*code, request);
    response = wish.kind == resolver::Wish::Kind::kPage ? label_page(*code, request) : resolved(*code, wish, request);
    resolver::describe_code(response, *code, request, parts_.host);
  }
  response.headers.emplace_back("Cache-Control", "no-store");
  return response;
}

web::Response Service::label_page(const gs1::DigitalLink& code, const web::Request& request) {
  const Resolution resolution = look_up(code);
  const Seen seen = see(resolution, request);
  web::Response response = resolution.dossier ? parts_.pages.label(resolution, request, seen.place_token)
                                              : parts_.pages.unknown_product(resolution, request);
  note(resolution, seen, request, "page", response);
  if (seen.visit.cookie) response.headers.emplace_back("Set-Cookie", *seen.visit.cookie);
  return response;
}

web::Response Service::resolved(const gs1::DigitalLink& code, const resolver::Wish& wish,
                                const web::Request& request) {
  if (wish.kind == resolver::Wish::Kind::kStructuredData) return structured(code, request);
  const std::string lot(code.qualifier("10").value_or(""));
  const std::string serial(code.qualifier("21").value_or(""));
  const auto dossier = parts_.readers.borrow()->dossier(code.key.value, lot, serial);
  web::Response response;
  if (!dossier) {
    response = unknown(code, request);
  } else {
    const auto offer = resolver::offer_of(code, *dossier, web::choose_language(request));
    response = answered(offer, code, wish, request);
  }
  response.log = {{"gtin", code.key.value}, {"lot", lot}, {"serial", serial}};
  return response;
}

web::Response Service::unknown(const gs1::DigitalLink& code, const web::Request& request) const {
  if (resolver::takes_pages(request)) return failure(404, request);
  return problem(404, "unknown_product", unknown_product(code), request);
}

web::Response Service::structured(const gs1::DigitalLink& code, const web::Request& request) {
  const Resolution resolution = look_up(code);
  web::Response response;
  if (resolution.dossier) {
    response.content_type = kJsonLd;
    response.body = structured_data(resolution, parts_.host);
  } else {
    response = unknown(code, request);
  }
  response.route = "structured_data";
  response.log = {{"gtin", code.key.value}, {"lot", resolution.lot}, {"serial", resolution.serial}};
  return response;
}

web::Response Service::answered(const resolver::Offer& offer, const gs1::DigitalLink& code,
                                const resolver::Wish& wish, const web::Request& request) {
  web::Response response;
  if (wish.kind == resolver::Wish::Kind::kLinkset) {
    response = resolver::linkset(200, resolver::linkset_text(offer, parts_.host, wish.media_type), wish.media_type);
    response.route = "linkset";
    return response;
  }
  const auto links = resolver::best_links(offer, wish.type, code, request);
  if (links.size() == 1) {
    response = resolver::redirect(*links.front(), request);
  } else if (!links.empty()) {
    response = resolver::linkset(300, resolver::linkset_text(offer, links, parts_.host), resolver::kLinksetType);
  } else {
    response = resolver::takes_pages(request) ? parts_.pages.no_link(request)
                                              : problem(404, "no_such_link", no_such_link(), request);
  }
  response.route = "redirect";
  return response;
}

web::Response Service::resolver_description(const web::Request& request) {
  if (request.method == "OPTIONS") return resolver::options("GET, HEAD, OPTIONS");
  web::Response response;
  response.content_type = "application/json";
  response.body = resolver::description_text(parts_.host, parts_.run_by);
  response.headers = {{"Cache-Control", "public, max-age=3600"}};
  resolver::open_to_all(response);
  return response;
}

}  // namespace ocop::verifier
