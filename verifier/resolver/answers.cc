#include "verifier/resolver/answers.h"

#include <algorithm>
#include <utility>

#include "gs1/compressed_link.h"
#include "verifier/resolver/linkset.h"
#include "verifier/typed_code.h"

namespace ocop::verifier::resolver {
namespace {

/// What a compressed path holds besides the path's own identifiers is a part of the query.
std::string query_of(const web::Request& request) {
  std::string target = request.target;
  if (gs1::is_compressed_path(request.path)) {
    if (auto expanded = gs1::expand_target(target)) target = std::move(*expanded);
  }
  const auto question = target.find('?');
  return question == std::string::npos ? std::string() : target.substr(question + 1);
}

/// One header for all links: RFC 8288, 3.
void add_link(web::Response& response, std::string_view address, std::string_view rest) {
  const std::string link = "<" + std::string(address) + ">; " + std::string(rest);
  for (auto& [name, value] : response.headers) {
    if (name != "Link") continue;
    value.append(", ").append(link);
    return;
  }
  response.headers.emplace_back("Link", link);
}

/// `address` may have a query and a fragment of its own.
std::string with_query(std::string address, std::string_view query) {
  if (query.empty()) return address;
  const auto hash = std::min(address.find('#'), address.size());
  const std::string fragment = address.substr(hash);
  address.resize(hash);
  const auto question = address.find('?');
  if (question == std::string::npos) {
    address += '?';
  } else if (question + 1 != address.size() && address.back() != '&') {
    address += '&';
  }
  return address.append(query).append(fragment);
}

}  // namespace

Result<gs1::DigitalLink> read_code(const web::Request& request) {
  const std::string_view path = request.path;
  if (!path.ends_with('/') || path.ends_with("//")) {
    return gs1::parse_request_target(request.target, request.host);
  }
  std::string target(path.substr(0, path.size() - 1));
  target.append(std::string_view(request.target).substr(path.size()));
  return gs1::parse_request_target(target, request.host);
}

web::Response options(std::string_view methods) {
  web::Response response;
  response.status = 204;
  response.content_type = "text/plain; charset=utf-8";
  response.headers = {{"Allow", std::string(methods)},
                      {"Access-Control-Allow-Methods", "GET, HEAD, OPTIONS"},
                      {"Access-Control-Allow-Headers", "Accept, Accept-Language, Content-Type"},
                      {"Access-Control-Max-Age", "86400"}};
  open_to_all(response);
  return response;
}

void open_to_all(web::Response& response) {
  response.headers.emplace_back("Access-Control-Allow-Origin", "*");
  response.headers.emplace_back("Access-Control-Expose-Headers", "Link, Location");
}

void describe_code(web::Response& response, const gs1::DigitalLink& code, const web::Request& request,
                   std::string_view host) {
  gs1::DigitalLink whole = code;
  whole.extensions.clear();
  whole.attributes.clear();
  const std::string root = "https://" + std::string(host);
  add_link(response, root + local_path(std::move(whole)) + "?linkType=linkset",
           "rel=\"linkset\"; type=\"application/linkset+json\"");
  if (gs1::is_compressed_path(request.path)) {
    add_link(response, root + local_path(code), "rel=\"owl:sameAs\"");
  }
  response.headers.emplace_back("Vary", "Accept, Accept-Language, Accept-Encoding");
}

web::Response redirect(const Link& link, const web::Request& request) {
  web::Response response;
  response.status = 307;
  response.content_type = "text/plain; charset=utf-8";
  std::string address = with_query(link.href, query_of(request));
  response.body = address + "\n";
  response.headers.emplace_back("Location", std::move(address));
  return response;
}

web::Response linkset(int status, std::string body, std::string_view media_type) {
  web::Response response;
  response.status = status;
  response.content_type = media_type;
  response.body = std::move(body);
  add_link(response, kLinksetContext, "rel=\"http://www.w3.org/ns/json-ld#context\"; type=\"application/ld+json\"");
  return response;
}

}  // namespace ocop::verifier::resolver
