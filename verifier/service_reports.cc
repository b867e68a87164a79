// What Service does with the public's reports.
#include <utility>

#include "base/text.h"
#include "verifier/api.h"
#include "verifier/report_api.h"
#include "verifier/service.h"
#include "web/form.h"

namespace ocop::verifier {
namespace {

constexpr std::size_t kMostNumber = 18;

void never_store(web::Response& response) {
  response.headers.emplace_back("Cache-Control", "no-store");
}

web::Fields log_of(const Resolution& resolution, const TakenReport& taken, const TypedReport& typed) {
  return {{"gtin", resolution.link.key.value},
          {"lot", resolution.lot},
          {"serial", resolution.serial},
          {"report", taken.number ? typed.reason : "refused"}};
}

web::Response to_sent(const std::string& number, const web::Request& request) {
  web::Response response;
  response.status = 303;
  response.content_type = "text/plain; charset=utf-8";
  std::string address = "/report/sent?lang=";
  address.append(language_tag(web::choose_language(request)));
  if (!number.empty()) address.append("&n=").append(number);
  response.headers.emplace_back("Location", std::move(address));
  return response;
}

}  // namespace

std::optional<Resolution> Service::reported(const web::Request& request) {
  if (parts_.reports == nullptr) return {};
  const std::string token = request.parameter("t").value_or("");
  auto link = parts_.reports->code_of(request.parameter("of").value_or(""), token, request.host,
                                      parts_.clock());
  if (!link) return {};
  Resolution resolution = look_up(std::move(*link));
  if (!resolution.dossier) return {};
  resolution.report_token = token;
  return resolution;
}

std::string Service::device_of(const Resolution& resolution, const web::Request& request) {
  return visits_.visitor(request, name_of(resolution), resolution.at).device;
}

web::Response Service::report_form(const web::Request& request) {
  if (parts_.reports == nullptr) return failure(404, request);
  const auto resolution = reported(request);
  web::Response response = resolution ? parts_.pages.report(*resolution, {}, nullptr, request)
                                      : parts_.pages.report_stale(request);
  never_store(response);
  return response;
}

web::Response Service::report_posted(const web::Request& request) {
  if (parts_.reports == nullptr) return failure(404, request);
  const auto resolution = reported(request);
  web::Response response;
  if (!resolution) {
    response = parts_.pages.report_stale(request);
  } else if (const auto form = web::read_form(request); !form) {
    TakenReport refused;
    refused.error = form.error();
    response = parts_.pages.report(*resolution, {}, &refused, request);
  } else if (!form->text("website").empty()) {
    // A field that nobody sees was filled in: by a program, which learns nothing of it.
    response = to_sent("", request);
  } else {
    const TypedReport typed{form->text("reason"), form->text("text"), form->text("bought_at"),
                            form->text("place")};
    const web::FormField* photo = form->file("photo");
    const TakenReport taken =
        parts_.reports->take(*resolution, typed, photo != nullptr ? photo->value : "",
                             request.remote, device_of(*resolution, request));
    response = taken.number ? to_sent(std::to_string(*taken.number), request)
                            : parts_.pages.report(*resolution, typed, &taken, request);
    response.log = log_of(*resolution, taken, typed);
  }
  never_store(response);
  return response;
}

web::Response Service::report_sent(const web::Request& request) {
  if (parts_.reports == nullptr) return failure(404, request);
  std::string number = request.parameter("n").value_or("");
  if (number.size() > kMostNumber || !parse_digits(number)) number.clear();
  web::Response response = parts_.pages.report_sent(number, request);
  never_store(response);
  return response;
}

web::Response Service::report_data(const web::Request& request) {
  if (parts_.reports == nullptr) return failure(404, request);
  web::Response response;
  if (!is_json(request)) {
    response = problem(415, "content_type",
                       {"Content-Type", message("a report is sent as application/json",
                                                "phản ánh phải được gửi với kiểu application/json")},
                       request);
  } else if (const auto question = read_report_question(request.body); !question) {
    response = problem(400, "question", question.error(), request);
  } else {
    response = report_asked(*question, request);
  }
  never_store(response);
  return response;
}

web::Response Service::report_asked(const ReportQuestion& question, const web::Request& request) {
  auto read = gs1::parse_digital_link(question.uri);
  if (!read) return problem(400, "not_a_code", read.error(), request);
  if (!parts_.reports->fits(*read, question.token, parts_.clock())) {
    return problem(403, "report_token",
                   {"token", message("the report_token of this code's check is needed, at most a day "
                                     "old; check the code again",
                                     "cần report_token của lần kiểm tra chính mã này, chưa quá một "
                                     "ngày; hãy kiểm tra lại mã")},
                   request);
  }
  const Resolution resolution = look_up(std::move(*read));
  if (!resolution.dossier) return failure(404, request);
  const TakenReport taken = parts_.reports->take(resolution, question.report, "", request.remote,
                                                 device_of(resolution, request));
  web::Response response = report_answer(taken, request);
  response.log = log_of(resolution, taken, question.report);
  return response;
}

}  // namespace ocop::verifier
