// What Service does with short codes.
#include <utility>

#include "base/text.h"
#include "verifier/api.h"
#include "verifier/service.h"
#include "verifier/typed_code.h"
#include "web/form.h"

namespace ocop::verifier {
namespace {

void never_store(web::Response& response) {
  response.headers.emplace_back("Cache-Control", "no-store");
}

Error not_here() {
  return {"code", message("short codes cannot be read here; scan the QR code, or type the product "
                          "number, lot and serial number",
                          "ở đây chưa đọc được mã tra cứu; hãy quét mã QR, hoặc gõ mã số sản phẩm, "
                          "số lô và số sê-ri")};
}

Error no_label() {
  return {"code", message("no label has this code", "không có tem nào mang mã này")};
}

Error too_many() {
  return {"code", message("too many codes that do not exist came from this network; try again later",
                          "từ mạng này đã có quá nhiều mã không tồn tại; hãy thử lại sau")};
}

}  // namespace

Service::Typed Service::look_for(const std::string& typed, const web::Request& request) {
  if (parts_.short_codes == nullptr) return {.link = {}, .unreadable = not_here(), .wait = {}};
  auto code = keys::read_short_code(keys::ShortCode::kTyped, typed);
  if (!code) return {.link = {}, .unreadable = std::move(code.error()), .wait = {}};
  const Instant now = parts_.clock();
  if (const auto wait = typed_guesses_.reserve(request.remote, now)) {
    return {.link = {}, .unreadable = {}, .wait = wait};
  }
  const auto reader = parts_.readers.borrow();
  auto link = find_typed(parts_.short_codes->typed, *code, *reader.operator->());
  if (link) typed_guesses_.give_back(request.remote, now);
  return {.link = std::move(link), .unreadable = {}, .wait = {}};
}

web::Response Service::to_label(const gs1::DigitalLink& link, const web::Request& request) const {
  std::string address = local_path(link);
  if (const auto asked = request.parameter("lang"); asked == "vi" || asked == "en") {
    address += (address.find('?') == std::string::npos ? "?lang=" : "&lang=") + *asked;
  }
  web::Response response;
  response.status = 303;
  response.content_type = "text/plain; charset=utf-8";
  response.headers.emplace_back("Location", std::move(address));
  never_store(response);
  return response;
}

web::Response Service::home_short(const std::string& typed, const web::Request& request) {
  const Typed found = look_for(typed, request);
  if (found.link) return to_label(*found.link, request);
  web::Response response = found.unreadable
                               ? parts_.pages.home_refused(typed, *found.unreadable, request)
                           : found.wait ? parts_.pages.too_many(*found.wait, request)
                                        : parts_.pages.no_label(typed, request);
  never_store(response);
  return response;
}

web::Response Service::not_found(const Typed& typed, const web::Request& request) {
  if (typed.unreadable) return problem(400, "code_unreadable", *typed.unreadable, request);
  if (!typed.wait) return problem(404, "unknown_code", no_label(), request);
  web::Response response = problem(429, "too_many", too_many(), request);
  response.headers.emplace_back("Retry-After", std::to_string(typed.wait->count()));
  return response;
}

web::Response Service::verify_short(const std::string& typed, const web::Request& request) {
  Typed found = look_for(typed, request);
  return found.link ? verify_link(std::move(*found.link), request) : not_found(found, request);
}

ScratchReply Service::try_scratch_of(const Resolution& resolution, std::string_view code,
                                     const web::Request& request, web::Fields& log) {
  ScratchReply reply;
  if (takes_scratch_code(resolution)) {
    reply = try_scratch(parts_.short_codes->scratch, resolution.link.key.value, resolution.serial,
                        code, parts_.writer, scratch_guesses_, request.remote, resolution.at);
  }
  log = {{"gtin", resolution.link.key.value},
         {"lot", resolution.lot},
         {"serial", resolution.serial},
         {"scratch", reply.unreadable ? "unreadable" : std::string(scratch_code(reply.outcome))}};
  return reply;
}

web::Response Service::scratch(const web::Request& request) {
  auto link = gs1::parse_request_target(request.target, request.host);
  web::Response response;
  if (request.body.size() > kMostScratchBody) {
    response = failure(413, request);
  } else if (!link) {
    response = parts_.pages.not_a_code(link.error(), request);
  } else if (link->key.ai != "01") {
    response = failure(404, request);
  } else if (const auto form = web::read_form(request); !form) {
    response = failure(400, request);
  } else {
    const Resolution resolution = look_up(std::move(*link));
    web::Fields log;
    const ScratchReply reply = try_scratch_of(resolution, form->text("scratch"), request, log);
    response = !resolution.dossier ? parts_.pages.unknown_product(resolution, request)
               : takes_scratch_code(resolution)
                   ? parts_.pages.scratched(resolution, reply, request)
                   : parts_.pages.label(resolution, request);
    response.log = std::move(log);
  }
  never_store(response);
  return response;
}

web::Response Service::scratch_data(const web::Request& request) {
  web::Response response;
  if (!is_json(request)) {
    response = problem(415, "content_type",
                       {"Content-Type", message("a scratch code is sent as application/json",
                                                "mã cào phải được gửi với kiểu application/json")},
                       request);
  } else if (request.body.size() > kMostScratchBody) {
    response = problem(413, "too_large",
                       {"", message("the body is at most {} bytes long",
                                    "nội dung dài nhất {} byte", kMostScratchBody)},
                       request);
  } else if (const auto question = read_scratch_question(request.body); !question) {
    response = problem(400, "question", question.error(), request);
  } else {
    response = scratch_asked(*question, request);
  }
  never_store(response);
  return response;
}

web::Response Service::scratch_asked(const ScratchQuestion& question, const web::Request& request) {
  if (parts_.short_codes == nullptr) return problem(404, "no_scratch_code", not_here(), request);
  std::optional<gs1::DigitalLink> link;
  if (!question.typed.empty()) {
    Typed found = look_for(question.typed, request);
    if (!found.link) return not_found(found, request);
    link = std::move(found.link);
  } else {
    auto read = gs1::parse_digital_link(question.uri);
    if (!read) return problem(400, "not_a_code", read.error(), request);
    link = std::move(*read);
  }
  const Resolution resolution = look_up(std::move(*link));
  web::Fields log;
  const ScratchReply reply = try_scratch_of(resolution, question.code, request, log);
  web::Response response = scratch_answer(resolution, reply, request);
  response.log = std::move(log);
  return response;
}

}  // namespace ocop::verifier
