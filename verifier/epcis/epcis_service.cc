#include "verifier/epcis/epcis_service.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.h"
#include "gs1/epcis/cbv.h"
#include "gs1/epcis/event_json.h"
#include "office/bearer.h"
#include "verifier/epcis/epcis_answer.h"
#include "web/percent.h"

namespace ocop::verifier {
namespace {

using Json = nlohmann::ordered_json;
using programme::Role;

constexpr std::string_view kPrefix = "/epcis/";
constexpr std::string_view kRead = "GET, HEAD, OPTIONS";
constexpr std::string_view kReadAndPost = "GET, HEAD, POST, OPTIONS";
constexpr std::size_t kMostPieces = 4;
constexpr std::size_t kMostJobs = 100;
static_assert(kMostCaptured == gs1::epcis::kMaxDocumentEvents);
constexpr std::array<std::string_view, 5> kEventTypes{"ObjectEvent", "AggregationEvent",
                                                      "TransactionEvent", "TransformationEvent",
                                                      "AssociationEvent"};

bool reads(const web::Request& request) {
  return request.method == "GET" || request.method == "HEAD";
}

/// Below /epcis/, decoded; nothing where a piece is empty or no text.
std::optional<std::vector<std::string>> pieces_of(std::string_view path) {
  std::vector<std::string> pieces;
  std::string_view rest = path.substr(std::min(kPrefix.size(), path.size()));
  while (!rest.empty()) {
    const auto end = std::min(rest.find('/'), rest.size());
    std::string encoded;
    // "+" is a plus in a path.
    for (const char c : rest.substr(0, end)) encoded += c == '+' ? "%2B" : std::string(1, c);
    pieces.push_back(web::form_decode(encoded));
    const auto& piece = pieces.back();
    const bool text = !piece.empty() && is_utf8(piece) && piece.find('\0') == std::string::npos;
    if (!text || pieces.size() > kMostPieces) return {};
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return pieces;
}

bool is_resource(std::string_view name) {
  constexpr std::array<std::string_view, 6> kNames{"epcs",       "bizSteps",     "dispositions",
                                                   "readPoints", "bizLocations", "eventTypes"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

/// What an address takes; "" where there is nothing.
std::string_view methods_of(const std::vector<std::string>& at) {
  if (at.empty()) return "OPTIONS";
  if (at[0] == "capture") return at.size() == 1 ? kReadAndPost : at.size() == 2 ? kRead : "";
  if (at[0] == "events") return at.size() == 1 ? kReadAndPost : at.size() == 2 ? kRead : "";
  if (!is_resource(at[0])) return "";
  const bool listed = at[0] == "eventTypes" || at[0] == "bizSteps" || at[0] == "dispositions";
  if (at.size() == 1) return listed ? kRead : std::string_view();
  if (at.size() == 2) return kRead;
  return at.size() == 3 && at[2] == "events" ? kRead : std::string_view();
}

web::Response json_answer(const std::string& body, const std::string& type) {
  web::Response response;
  response.content_type = type;
  response.body = body;
  return response;
}

Json collection(const std::vector<std::string>& members) {
  return {{"@context", "https://ref.gs1.org/standards/epcis/epcis-context.jsonld"},
          {"type", "Collection"},
          {"member", members}};
}

/// What may stand there: the standard's own terms.
std::vector<std::string> members_of(std::string_view name) {
  if (name == "eventTypes") return {kEventTypes.begin(), kEventTypes.end()};
  using gs1::epcis::Vocabulary;
  std::vector<std::string> names;
  const auto vocabulary = name == "bizSteps" ? Vocabulary::kBizStep : Vocabulary::kDisposition;
  for (const auto& term : gs1::epcis::terms(vocabulary)) names.emplace_back(term.code);
  return names;
}

Error nothing_here() {
  return {"", message("there is nothing at this address", "không có gì ở địa chỉ này")};
}

web::Response wrong_type(const web::Request& request) {
  return epcis_problem(
      406, "NotAcceptableException",
      {{"Accept", message("Answers are application/json or application/ld+json",
                          "Kết quả có dạng application/json hoặc application/ld+json")}},
      request);
}

Json job_json(const db::Capture& capture) {
  return {{"captureID", capture.id},
          {"createdAt", iso_instant(capture.created_at)},
          {"finishedAt", iso_instant(capture.created_at)},
          {"running", false},
          {"success", true},
          {"captureErrorBehaviour", "rollback"},
          {"errors", Json::array()},
          {"ocop:events", capture.events},
          {"ocop:duplicates", capture.duplicates}};
}

web::Response stored(const db::Capture& capture, const std::string& event_id, bool one) {
  web::Response response;
  response.status = one ? 201 : 202;
  response.content_type.clear();
  response.headers.emplace_back("Location", one ? "/epcis/events/" + web::percent_encode(event_id)
                                                : "/epcis/capture/" + capture.id);
  response.log = {{"events", std::to_string(capture.events)},
                  {"duplicates", std::to_string(capture.duplicates)}};
  return response;
}

}  // namespace

EpcisService::EpcisService(Parts parts)
    : parts_(std::move(parts)), store_(parts_.database, parts_.writer) {
  parts_.host = ascii_lower(parts_.host);
}

bool EpcisService::is_mine(std::string_view path) const {
  return path == "/epcis" || path.starts_with(kPrefix);
}

web::Response EpcisService::handle(const web::Request& request) {
  std::string route = "epcis";
  auto response = answer(request, route);
  add_epcis_headers(response);
  response.route = std::move(route);
  return response;
}

web::Response EpcisService::answer(const web::Request& request, std::string& route) {
  const auto at = pieces_of(request.path);
  const auto methods = at ? methods_of(*at) : std::string_view();
  if (methods.empty())
    return epcis_problem(404, "NoSuchResourceException", {nothing_here()}, request);
  if (!at->empty()) route = "epcis_" + at->front();
  if (request.method == "OPTIONS") return options_of(methods);
  const bool posts = request.method == "POST" && methods == kReadAndPost;
  if (!posts && (!reads(request) || methods.find("GET") == std::string_view::npos)) {
    auto response = epcis_problem(405, "UnsupportedOperationException",
                                  {{"", message("this address does not take that method",
                                                "địa chỉ này không nhận phương thức đó")}},
                                  request);
    response.headers.emplace_back("Allow", methods);
    return response;
  }
  if (const auto refused = refused_headers(request)) {
    return epcis_problem(406, "NotAcceptableException", {*refused}, request);
  }
  const auto& name = at->front();
  if (posts) return captured(request, name == "events");
  if (!answer_type(request)) return wrong_type(request);
  if (name == "capture") return at->size() == 1 ? jobs(request) : job(request, at->at(1));
  if (name == "events")
    return at->size() == 1 ? events(request, "", "") : event(request, at->at(1));
  if (at->size() == 3) return events(request, name, at->at(1));
  const auto members = at->size() == 1 ? members_of(name) : std::vector<std::string>{"events"};
  return json_answer(collection(members).dump() + "\n", *answer_type(request));
}

std::optional<db::TokenHolder> EpcisService::holder_of(const web::Request& request) const {
  std::optional<db::TokenHolder> holder;
  if (request.header("Authorization").empty()) return holder;
  store_.read([&](db::Connection& connection) {
    holder = office::find_bearer(connection, request, parts_.clock());
  });
  return holder;
}

EpcisService::Caller EpcisService::caller_of(const web::Request& request,
                                             std::string_view scope) const {
  Caller caller;
  caller.holder = holder_of(request);
  if (!caller.holder) {
    caller.refused =
        not_allowed(401, scope,
                    message("Send a token of the scope {}; it is made on the account page "
                            "of a console",
                            "Hãy gửi kèm mã truy cập có quyền {}; mã được tạo ở trang tài "
                            "khoản của bảng điều khiển",
                            scope),
                    request);
    return caller;
  }
  const auto& user = caller.holder->user;
  const bool bounded =
      (user.role != Role::kProducer || !user.producer.empty()) &&
      ((user.role != Role::kCommuneOfficer && user.role != Role::kProvinceOfficer) ||
       !user.place.empty());
  if (!bounded || !office::has_scope(*caller.holder, scope)) {
    caller.refused =
        not_allowed(403, scope,
                    message("This token is not for that; it wants one of the scope {}",
                            "Mã truy cập này không dùng cho việc đó; cần mã có quyền {}", scope),
                    request);
  }
  return caller;
}

std::size_t EpcisService::payload_of(const web::Request& head, std::size_t otherwise) const {
  if (head.method != "POST") return otherwise;
  const auto holder = holder_of(head);
  return holder && office::has_scope(*holder, office::kCaptureScope)
             ? std::max(otherwise, kMostCapturedBytes)
             : otherwise;
}

web::Response EpcisService::jobs(const web::Request& request) {
  auto caller = caller_of(request, office::kCaptureScope);
  if (caller.refused) return *std::move(caller.refused);
  std::vector<db::Capture> found;
  const std::string after = request.parameter("nextPageToken").value_or("");
  store_.read([&](db::Connection& connection) {
    found = db::captures_of(connection, caller.holder->user.id, after, kMostJobs + 1);
  });
  const bool more = found.size() > kMostJobs;
  if (more) found.pop_back();
  Json list = Json::array();
  for (const auto& capture : found) list.push_back(job_json(capture));
  auto response = json_answer(list.dump() + "\n", "application/json");
  if (more) {
    response.headers.emplace_back(
        "Link", "</epcis/capture?nextPageToken=" + found.back().id + ">; rel=\"next\"");
  }
  return response;
}

web::Response EpcisService::job(const web::Request& request, const std::string& id) {
  auto caller = caller_of(request, office::kCaptureScope);
  if (caller.refused) return *std::move(caller.refused);
  std::optional<db::Capture> found;
  store_.read([&](db::Connection& connection) { found = db::capture_of(connection, id); });
  if (!found || found->captured_by != caller.holder->user.id) {
    return epcis_problem(404, "NoSuchResourceException",
                         {{"captureID", message("You have no capture with this identifier",
                                                "Bạn không có lượt gửi nào mang mã này")}},
                         request);
  }
  return json_answer(job_json(*found).dump() + "\n", "application/json");
}

web::Response EpcisService::events(const web::Request& request, const std::string& resource,
                                   const std::string& value) {
  const bool open = resource == "epcs" && request.header("Authorization").empty();
  Caller caller;
  if (!open) {
    caller = caller_of(request, office::kQueryScope);
    if (caller.refused) return *std::move(caller.refused);
  }
  auto question = read_question(request, parts_.host);
  if (!question) return epcis_problem(400, "QueryParameterException", {question.error()}, request);
  if (open && question->of_business) return caller_of(request, office::kQueryScope).refused.value();
  if (!resource.empty()) {
    const auto added = add_resource(*question, resource, value, parts_.host);
    if (!added) return epcis_problem(400, "QueryParameterException", {added.error()}, request);
  }
  if (caller.holder) {
    question->query.producer = caller.holder->user.producer;
    question->query.place = caller.holder->user.place;
  }
  return asked(request, *std::move(question), open, false);
}

web::Response EpcisService::event(const web::Request& request, const std::string& id) {
  auto caller = caller_of(request, office::kQueryScope);
  if (caller.refused) return *std::move(caller.refused);
  EventQuestion question;
  question.query.ids = {id};
  question.query.producer = caller.holder->user.producer;
  question.query.place = caller.holder->user.place;
  return asked(request, std::move(question), false, true);
}

web::Response EpcisService::asked(const web::Request& request, EventQuestion question, bool open,
                                  bool must_be) {
  Result<db::EventPage> page;
  bool too_many = false;
  store_.read([&](db::Connection& connection) {
    if (question.fails_above) {
      too_many = db::count_events(connection, question.query, *question.fails_above) >
                 *question.fails_above;
    }
    if (!too_many) page = db::find_events(connection, question.query);
  });
  if (too_many) {
    return epcis_problem(
        413, "QueryTooLargeException",
        {{"maxEventCount", message("More events than maxEventCount allows",
                                   "Có nhiều sự kiện hơn maxEventCount cho phép")}},
        request);
  }
  if (!page) return epcis_problem(400, "QueryParameterException", {page.error()}, request);
  if (must_be && page->events.empty()) {
    return epcis_problem(
        404, "NoSuchResourceException",
        {{"eventID", message("There is no event with this identifier that you may see",
                             "Không có sự kiện nào mang mã này mà bạn được xem")}},
        request);
  }
  std::vector<std::string> events;
  for (const auto& stored : page->events) {
    events.push_back(gs1::epcis::event_json(stored.event, stored.recorded_at, parts_.host, open));
  }
  auto response =
      json_answer(gs1::epcis::query_document_json("SimpleEventQuery", events, parts_.clock()),
                  *answer_type(request));
  const bool all = question.limit && question.served + events.size() >= *question.limit;
  if (!page->next.empty() && !all) {
    response.headers.emplace_back(
        "Link",
        "<" + next_address(request, question, page->next, events.size()) + ">; rel=\"next\"");
  }
  return response;
}

web::Response EpcisService::captured(const web::Request& request, bool one) {
  auto caller = caller_of(request, office::kCaptureScope);
  if (caller.refused) return *std::move(caller.refused);
  if (!sends_json(request)) {
    return epcis_problem(
        415, "UnsupportedMediaTypeException",
        {{"Content-Type", message("Events are sent as application/json or application/ld+json",
                                  "Sự kiện phải được gửi với kiểu application/json hoặc "
                                  "application/ld+json")}},
        request);
  }
  const auto behaviour = ascii_lower(trim(request.header("GS1-Capture-Error-Behaviour")));
  if (!behaviour.empty() && behaviour != "rollback") {
    return epcis_problem(400, "ValidationException",
                         {{"GS1-Capture-Error-Behaviour",
                           message("A capture is stored whole or not at all: rollback",
                                   "Mỗi lượt gửi được lưu trọn vẹn hoặc không lưu gì: rollback")}},
                         request);
  }
  const auto events = gs1::epcis::read_document(request.body, parts_.host);
  if (!events) {
    const bool too_many = events.error().front() == gs1::epcis::too_many_events();
    return epcis_problem(too_many ? 413 : 400,
                         too_many ? "CaptureLimitExceededException" : "ValidationException",
                         events.error(), request);
  }
  if (one && events->size() != 1) {
    return epcis_problem(
        400, "ValidationException",
        {{"", message("Send one event here, and documents to /epcis/capture",
                      "Hãy gửi một sự kiện tại đây, còn tài liệu nhiều sự kiện gửi tới "
                      "/epcis/capture")}},
        request);
  }
  db::Capture capture;
  const auto done = store_.write([&](db::Connection& connection) -> Result<void> {
    auto outcome = db::capture_events(connection, office::actor_of(*caller.holder), *events,
                                      caller.holder->token.id, parts_.clock());
    if (!outcome) return tl::unexpected(outcome.error());
    capture = *std::move(outcome);
    return {};
  });
  if (!done) {
    Error error = done.error();
    if (error.where.starts_with("eventList[")) error.where.insert(0, "epcisBody.");
    return epcis_problem(error.where.empty() ? 403 : 400,
                         error.where.empty() ? "SecurityException" : "ValidationException", {error},
                         request);
  }
  return stored(capture, events->empty() ? "" : events->front().id, one);
}

}  // namespace ocop::verifier
