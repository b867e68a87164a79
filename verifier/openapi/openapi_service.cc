#include "verifier/openapi/openapi_service.h"

#include "base/digest.h"
#include "verifier/api.h"
#include "verifier/openapi/openapi_document.h"

namespace ocop::verifier {

OpenApi::OpenApi() : document_(openapi_document()), tag_('"' + sha256_hex(document_) + '"') {}

bool OpenApi::is_mine(std::string_view path) const { return path == "/openapi.json"; }

web::Response OpenApi::handle(const web::Request& request) {
  web::Response response;
  if (request.method != "GET" && request.method != "HEAD") {
    response = problem(405, "method",
                       {"", message("this address does not take that method",
                                    "địa chỉ này không nhận phương thức đó")},
                       request);
    response.headers.emplace_back("Allow", "GET, HEAD");
  } else {
    response.content_type = "application/json";
    response.headers = {{"ETag", tag_}, {"Cache-Control", "no-cache"}};
    if (request.header("If-None-Match").find(tag_) != std::string_view::npos) {
      response.status = 304;
    } else {
      response.body = document_;
    }
  }
  response.headers.emplace_back("Access-Control-Allow-Origin", "*");
  response.route = "openapi";
  return response;
}

}  // namespace ocop::verifier
