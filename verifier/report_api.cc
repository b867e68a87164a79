#include "verifier/report_api.h"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.h"
#include "verifier/api.h"

namespace ocop::verifier {
namespace {

using Json = nlohmann::ordered_json;

tl::unexpected<Error> not_a_report() {
  return fail("", message("the body is a JSON object with the texts “uri”, “token” and “reason” and, "
                          "where wanted, “text”, “bought_at” and “place”",
                          "nội dung phải là một đối tượng JSON có các chuỗi “uri”, “token”, “reason” "
                          "và nếu cần “text”, “bought_at”, “place”"));
}

}  // namespace

Result<ReportQuestion> read_report_question(const std::string& body) {
  const Json json = Json::parse(body, nullptr, false);
  if (!json.is_object()) return not_a_report();
  ReportQuestion question;
  auto& report = question.report;
  const std::array<std::pair<std::string_view, std::string*>, 6> members{
      {{"uri", &question.uri}, {"token", &question.token}, {"reason", &report.reason},
       {"text", &report.text}, {"bought_at", &report.bought_at}, {"place", &report.place}}};
  for (const auto& [key, value] : json.items()) {
    std::string* into = nullptr;
    for (const auto& [name, target] : members) {
      if (name == key) into = target;
    }
    if (into == nullptr || !value.is_string()) return not_a_report();
    const auto text = to_nfc(value.get_ref<const std::string&>());
    if (!text || text->find('\0') != std::string::npos) return not_a_report();
    *into = trim(*text);
  }
  if (question.uri.empty() || question.token.empty() || report.reason.empty()) return not_a_report();
  return question;
}

web::Response report_answer(const TakenReport& taken, const web::Request& request) {
  if (taken.error) {
    const std::string_view code = taken.status == 429 ? std::string_view("too_many") : "report";
    web::Response response = problem(taken.status, code, *taken.error, request);
    if (taken.wait) {
      response.headers.emplace_back("Retry-After", std::to_string(taken.wait->count()));
    }
    return response;
  }
  web::Response response;
  response.status = 201;
  response.content_type = "application/json";
  response.body = Json{{"report", *taken.number}}.dump() + "\n";
  return response;
}

}  // namespace ocop::verifier
