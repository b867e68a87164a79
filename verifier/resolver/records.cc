#include "verifier/resolver/records.h"

#include <algorithm>
#include <array>
#include <utility>

#include "gs1/check_digit.h"
#include "gs1/percent.h"
#include "verifier/api.h"
#include "verifier/resolve.h"
#include "verifier/resolver/answers.h"

namespace ocop::verifier::resolver {
namespace {

constexpr std::string_view kBatches = "/batches/";
constexpr std::string_view kJws = ".jws";
constexpr std::size_t kGtin = 14;

struct Kind {
  std::string_view prefix;
  web::Response (*answer)(const Resolution&);
};
constexpr std::array<Kind, 3> kKinds{{{"/api/v1/certificates", certificate_statement},
                                      {"/api/v1/recalls", recall_statement},
                                      {"/api/v1/locations", location_statement}}};

const Kind* kind_of(std::string_view path) {
  const auto found = std::find_if(kKinds.begin(), kKinds.end(), [&](const Kind& kind) {
    return path.starts_with(kind.prefix) && path.substr(kind.prefix.size()).starts_with("/01/");
  });
  return found == kKinds.end() ? nullptr : &*found;
}

web::Response not_there(std::string_view code, Message why, const web::Request& request) {
  return problem(404, code, {"", std::move(why)}, request);
}

}  // namespace

bool Records::is_mine(std::string_view path) const {
  return kind_of(path) != nullptr || (path.starts_with(kBatches) && path.ends_with(kJws));
}

web::Response Records::handle(const web::Request& request) {
  web::Response response;
  if (request.method == "OPTIONS") {
    response = options("GET, HEAD, OPTIONS");
  } else {
    const bool fits = request.method == "GET" || request.method == "HEAD";
    response = fits ? answer(request)
                    : problem(405, "method", {"", message("this address does not take that method",
                                                          "địa chỉ này không nhận phương thức đó")}, request);
    if (!fits) response.headers.emplace_back("Allow", "GET, HEAD, OPTIONS");
    open_to_all(response);
    response.headers.emplace_back("Cache-Control", "no-store");
  }
  response.route = "records";
  return response;
}

web::Response Records::answer(const web::Request& request) {
  return request.path.starts_with(kBatches) ? batch_record(request) : statement(request);
}

web::Response Records::statement(const web::Request& request) {
  const Kind& kind = *kind_of(request.path);
  auto code = gs1::parse_request_target(request.target, request.host);
  if (!code) return problem(400, "not_a_code", code.error(), request);
  // The pairs of a path are counted from its end: another key may stand there.
  if (code->key.ai != "01" || code->prefix != kind.prefix) {
    return not_there("not_a_product", message("this code names no product", "mã này không chỉ sản phẩm nào"), request);
  }
  const auto reader = readers_.borrow();
  const Resolution resolution = resolve(std::move(*code), keys_.current(), *reader.operator->(), clock_());
  if (!resolution.dossier) {
    return not_there("unknown_product", message("the registry knows no product {}", "không có sản phẩm {} trong hệ thống",
                                                resolution.link.key.value), request);
  }
  return kind.answer(resolution);
}

web::Response Records::batch_record(const web::Request& request) {
  std::string_view rest = std::string_view(request.path).substr(kBatches.size());
  rest.remove_suffix(std::min(rest.size(), kJws.size()));
  const std::string_view gtin = rest.substr(0, std::min(kGtin, rest.size()));
  const bool shaped = rest.size() > kGtin + 1 && rest[kGtin] == '/' && gs1::to_gtin14(gtin).has_value() &&
                      gs1::check_uri_characters(gs1::UriPart::kPath, rest).has_value();
  const std::string lot = shaped ? gs1::percent_decoded(rest.substr(kGtin + 1)) : std::string();
  const auto batch = lot.empty() ? std::nullopt : readers_.borrow()->batch(gtin, lot);
  if (!batch) {
    return not_there("unknown_batch", message("there is no record of this batch; the address is /batches/GTIN14/LOT.jws",
                                              "không có hồ sơ của lô này; địa chỉ có dạng /batches/GTIN14/LÔ.jws"),
                     request);
  }
  web::Response response;
  response.content_type = "application/jose";
  response.body = batch->jws;
  return response;
}

}  // namespace ocop::verifier::resolver
