#include "verifier/scratch_api.h"

#include <nlohmann/json.hpp>

#include "verifier/api.h"

namespace ocop::verifier {
namespace {

using Json = nlohmann::ordered_json;

std::optional<std::string> text_of(const Json& body, const char* name) {
  const auto found = body.find(name);
  if (found == body.end()) return std::string();
  if (!found->is_string()) return {};
  return found->get<std::string>();
}

Error refusal_of(db::ScratchOutcome outcome) {
  if (outcome == db::ScratchOutcome::kTooMany) {
    return {"code", message("too many wrong codes were tried; try again later",
                            "đã thử quá nhiều mã sai; hãy thử lại sau")};
  }
  if (outcome == db::ScratchOutcome::kWrong) {
    return {"code", message("this is not the code under the scratch panel of this label",
                            "đây không phải mã dưới lớp cào của tem này")};
  }
  return {"uri", message("this label has no scratch code that could be checked",
                         "tem này không có mã cào để kiểm tra")};
}

int status_of(db::ScratchOutcome outcome) {
  switch (outcome) {
    case db::ScratchOutcome::kFirst:
    case db::ScratchOutcome::kUsed:
      return 200;
    case db::ScratchOutcome::kWrong:
      return 422;
    case db::ScratchOutcome::kTooMany:
      return 429;
    case db::ScratchOutcome::kNone:
      return 404;
  }
  return 404;
}

}  // namespace

Result<ScratchQuestion> read_scratch_question(const std::string& body) {
  const auto refused = [] {
    return fail("", message("the body is a JSON object with the texts “code” and either “uri” or "
                            "“typed”",
                            "nội dung phải là một đối tượng JSON có các chuỗi “code” và một trong "
                            "hai “uri”, “typed”"));
  };
  const Json json = Json::parse(body, nullptr, false);
  if (!json.is_object()) return refused();
  auto uri = text_of(json, "uri");
  auto typed = text_of(json, "typed");
  auto code = text_of(json, "code");
  if (!uri || !typed || !code || code->empty() || uri->empty() == typed->empty()) return refused();
  return ScratchQuestion{std::move(*uri), std::move(*typed), std::move(*code)};
}

web::Response scratch_answer(const Resolution& resolution, const ScratchReply& reply,
                             const web::Request& request) {
  if (reply.unreadable) return problem(400, "code_unreadable", *reply.unreadable, request);
  const int status = status_of(reply.outcome);
  if (status != 200) {
    const std::string_view code = reply.outcome == db::ScratchOutcome::kNone
                                      ? std::string_view("no_scratch_code")
                                  : reply.outcome == db::ScratchOutcome::kWrong
                                      ? std::string_view("wrong_code")
                                      : std::string_view("too_many");
    web::Response response = problem(status, code, refusal_of(reply.outcome), request);
    if (reply.wait) {
      response.headers.emplace_back("Retry-After", std::to_string(reply.wait->count()));
    }
    return response;
  }
  const Json body{{"code", resolution.link.element_string()},
                  {"outcome", scratch_code(reply.outcome)},
                  {"used_at", iso_instant(reply.used_at)},
                  {"at", iso_instant(resolution.at)},
                  {"verdict", headline_code(resolution.verdict.headline)}};
  web::Response response;
  response.content_type = "application/json";
  response.body = body.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  return response;
}

}  // namespace ocop::verifier
