#include "verifier/epcis/epcis_answer.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "web/weighted.h"

namespace ocop::verifier {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view kVersion = "2.0.0";
constexpr std::string_view kExposed =
    "Location, Link, Allow, GS1-EPCIS-Version, GS1-CBV-Version, GS1-EPCIS-Min, GS1-EPCIS-Max, "
    "GS1-CBV-Min, GS1-CBV-Max, GS1-EPC-Format, GS1-CBV-XML-Format, GS1-Capture-Error-Behaviour, "
    "GS1-EPCIS-Capture-Limit, GS1-EPCIS-Capture-File-Size-Limit";

Json both(const Message& text) { return {{"vi", text.vi}, {"en", text.en}}; }

std::string text_of(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

/// 2, 2.0 and 2.0.x are what we speak.
bool is_two(std::string_view version) {
  return version == "2" || version == "2.0" || version.starts_with("2.0.");
}

/// Of a bound, by its first two numbers; nothing of what is no version.
std::optional<int> read_version(std::string_view text) {
  const auto dot = text.find('.');
  const auto major = parse_digits(text.substr(0, dot));
  if (!major || *major > 99) return {};
  if (dot == std::string_view::npos) return static_cast<int>(*major) * 100;
  const auto rest = text.substr(dot + 1);
  const auto minor = parse_digits(rest.substr(0, rest.find('.')));
  if (!minor || *minor > 99) return {};
  return static_cast<int>(*major * 100 + *minor);
}

Error not_this_version(std::string_view header) {
  return {std::string(header), message("The service speaks EPCIS 2.0 and CBV 2.0",
                                       "Hệ thống dùng EPCIS 2.0 và CBV 2.0")};
}

}  // namespace

web::Response epcis_problem(int status, std::string_view exception,
                            const std::vector<Error>& errors, const web::Request& request) {
  const Language language = web::choose_language(request);
  Json body{
      {"type", "epcisException:" + std::string(exception)},
      {"title", errors.empty() ? std::string(exception) : errors.front().message.in(language)},
      {"status", status}};
  Json list = Json::array();
  for (const auto& error : errors) {
    Json one = Json::object();
    if (!error.where.empty()) one["where"] = error.where;
    one["message"] = both(error.message);
    list.push_back(std::move(one));
  }
  body["errors"] = std::move(list);
  body["request"] = request.id;
  web::Response response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.headers = {{"Content-Language", std::string(language_tag(language))}};
  response.body = text_of(body);
  return response;
}

web::Response epcis_failure(int status, const Error& why, const web::Request& request) {
  constexpr std::array<std::pair<int, std::string_view>, 4> kExceptions{
      {{404, "NoSuchResourceException"},
       {405, "UnsupportedOperationException"},
       {413, "CaptureLimitExceededException"},
       {414, "URITooLongException"}}};
  const auto* known = std::find_if(kExceptions.begin(), kExceptions.end(),
                                   [&](const auto& each) { return each.first == status; });
  const std::string_view exception = known != kExceptions.end() ? known->second
                                     : status >= 500            ? "ImplementationException"
                                                                : "ValidationException";
  auto response = epcis_problem(status, exception, {why}, request);
  add_epcis_headers(response);
  return response;
}

web::Response not_allowed(int status, std::string_view scope, const Message& why,
                          const web::Request& request) {
  auto response = epcis_problem(status, "SecurityException", {{"Authorization", why}}, request);
  std::string challenge = "Bearer realm=\"ocop\", scope=\"" + std::string(scope) + "\"";
  if (status == 403)
    challenge += ", error=\"insufficient_scope\"";
  else if (!request.header("Authorization").empty())
    challenge += ", error=\"invalid_token\"";
  response.headers.emplace_back("WWW-Authenticate", std::move(challenge));
  return response;
}

std::optional<std::string> answer_type(const web::Request& request) {
  const std::string_view accept = request.header("Accept");
  if (trim(accept).empty()) return "application/json";
  int plain = -1, linked = -1, page = -1;
  int plain_range = 0, linked_range = 0;
  // The most exact range that fits decides (RFC 9110, 12.5.1).
  const auto take = [](int exactness, int weight, int& range, int& best) {
    if (exactness < range) return;
    range = exactness;
    best = weight;
  };
  for (const auto& one : web::weighted_list(accept)) {
    const std::string range = ascii_lower(one.value);
    if (range == "*/*" || range == "application/*") {
      const int exactness = range == "*/*" ? 1 : 2;
      take(exactness, one.weight, plain_range, plain);
      take(exactness, one.weight, linked_range, linked);
    } else if (range == "application/json") {
      take(3, one.weight, plain_range, plain);
    } else if (range == "application/ld+json") {
      take(3, one.weight, linked_range, linked);
    } else if (range == "text/html") {
      page = one.weight;
    }
  }
  // A browser that followed a link of a label shows JSON.
  if (plain < 0 && linked < 0 && page > 0 && request.path.starts_with("/epcis/epcs/")) return "application/json";
  if (plain <= 0 && linked <= 0) return {};
  return linked > plain ? "application/ld+json" : "application/json";
}

bool sends_json(const web::Request& request) {
  const std::string_view sent = request.header("Content-Type");
  const std::string type = ascii_lower(trim(sent.substr(0, sent.find(';'))));
  return type == "application/json" || type == "application/ld+json";
}

std::optional<Error> refused_headers(const web::Request& request) {
  for (const std::string_view name : {"GS1-EPCIS-Version", "GS1-CBV-Version"}) {
    const auto asked = trim(request.header(name));
    if (!asked.empty() && !is_two(asked)) return not_this_version(name);
  }
  constexpr int kOurs = 200;
  for (const std::string_view name : {"GS1-EPCIS-Min", "GS1-CBV-Min"}) {
    const auto asked = trim(request.header(name));
    if (asked.empty()) continue;
    const auto least = read_version(asked);
    if (!least || *least > kOurs) return not_this_version(name);
  }
  for (const std::string_view name : {"GS1-EPCIS-Max", "GS1-CBV-Max"}) {
    const auto asked = trim(request.header(name));
    if (asked.empty()) continue;
    const auto most = read_version(asked);
    if (!most || *most < kOurs) return not_this_version(name);
  }
  const auto format = trim(request.header("GS1-EPC-Format"));
  if (!format.empty() && format != "No_Preference" && format != "Always_GS1_Digital_Link") {
    return Error{"GS1-EPC-Format",
                 message("Identifiers are written as GS1 Digital Link URIs only",
                         "Mã định danh chỉ được viết dưới dạng GS1 Digital Link URI")};
  }
  return {};
}

web::Response options_of(std::string_view methods) {
  web::Response response;
  response.status = 204;
  response.content_type.clear();
  for (const auto& [name, value] :
       std::initializer_list<std::pair<std::string_view, std::string_view>>{
           {"Allow", methods},
           {"Access-Control-Allow-Methods", methods},
           {"Access-Control-Allow-Headers",
            "Authorization, Content-Type, Accept, Accept-Language, GS1-EPCIS-Version, "
            "GS1-CBV-Version, GS1-EPCIS-Min, GS1-EPCIS-Max, GS1-CBV-Min, GS1-CBV-Max, "
            "GS1-EPC-Format, GS1-Capture-Error-Behaviour"},
           {"Access-Control-Max-Age", "86400"},
           {"GS1-EPCIS-Min", kVersion},
           {"GS1-EPCIS-Max", kVersion},
           {"GS1-CBV-Min", kVersion},
           {"GS1-CBV-Max", kVersion},
           {"GS1-EPC-Format", "Always_GS1_Digital_Link"}}) {
    response.headers.emplace_back(name, value);
  }
  if (methods.find("POST") != std::string_view::npos) {
    response.headers.emplace_back("GS1-Capture-Error-Behaviour", "rollback");
    response.headers.emplace_back("GS1-EPCIS-Capture-Limit", std::to_string(kMostCaptured));
    response.headers.emplace_back("GS1-EPCIS-Capture-File-Size-Limit",
                                  std::to_string(kMostCapturedBytes));
  }
  return response;
}

void add_epcis_headers(web::Response& response) {
  auto& headers = response.headers;
  headers.emplace_back("GS1-EPCIS-Version", kVersion);
  headers.emplace_back("GS1-CBV-Version", kVersion);
  headers.emplace_back("Access-Control-Allow-Origin", "*");
  headers.emplace_back("Access-Control-Expose-Headers", kExposed);
  const bool kept = std::any_of(headers.begin(), headers.end(),
                                [](const auto& header) { return header.first == "Cache-Control"; });
  if (!kept) headers.emplace_back("Cache-Control", "no-store");
}

}  // namespace ocop::verifier
