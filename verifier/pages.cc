#include "verifier/pages.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.h"
#include "gs1/check_digit.h"
#include "verifier/pages/journey_view.h"
#include "verifier/pages/label_view.h"
#include "verifier/pages/look.h"
#include "verifier/pages/report_view.h"
#include "verifier/pages/scratch_view.h"
#include "verifier/pages/shown.h"
#include "verifier/pages/trace_view.h"
#include "verifier/pages/words.h"
#include "verifier/structured_data.h"
#include "web/template.h"

namespace ocop::verifier {
namespace {

using nlohmann::json;
using pages::Look;

constexpr Look kUnknownLook{"stop", "diamond", "question"};
constexpr Look kQuestionLook{"plain", "circle", "question"};
constexpr Look kFailureLook{"plain", "circle", "cross"};
constexpr Look kHomeLook{"good", "shield", "check"};

/// Longest query that a switch of the language carries on; a label code's is about 200 bytes.
constexpr std::size_t kMostQuery = 2048;
constexpr std::size_t kMostTyped = 400;

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  const std::size_t at = text.find(what);
  return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

bool may_stand_in_query(char c) {
  constexpr std::string_view kOthers = "-._~!$'()*+,;=:@/?%";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         kOthers.find(c) != std::string_view::npos;
}

/// The same address in the other language. A reference of a query alone keeps
/// the path whatever it is; a path beginning with "//" would name another host.
std::string switch_link(std::string_view target, Language to) {
  std::string link = "?lang=" + std::string(language_tag(to));
  const std::size_t question = target.find('?');
  if (question == std::string_view::npos) return link;
  std::string_view query = target.substr(question + 1);
  if (query.size() > kMostQuery) return link;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    query.remove_prefix(std::min(end + 1, query.size()));
    if (pair.empty() || pair == "lang" || pair.starts_with("lang=")) continue;
    if (!std::all_of(pair.begin(), pair.end(), may_stand_in_query)) continue;
    link.append("&").append(pair);
  }
  return link;
}

/// The page may run our own script, ask where it is and tell us; no other page may.
void allow_place_script(web::Response& response) {
  response.headers.emplace_back(
      "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; "
      "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
  response.headers.emplace_back("Permissions-Policy",
                                "camera=(), geolocation=(self), microphone=(), payment=()");
}

/// The templates in one language, its sentences filled in.
struct Edition {
  Edition(const pages::Words& words, Language language)
      : layout(replaced(compile(words, language, "layout.mustache"), "{{{style}}}",
                        pages::squeeze_css(pages::part("style.css")))),
        label(compile(words, language, "label.mustache")),
        home(compile(words, language, "home.mustache")),
        notice(compile(words, language, "notice.mustache")),
        form(compile(words, language, "form.mustache")),
        scratch(compile(words, language, "scratch.mustache")),
        report(compile(words, language, "report.mustache")),
        journey(compile(words, language, "journey.mustache")),
        trace(compile(words, language, "trace.mustache")),
        place(compile(words, language, "place.mustache")),
        place_choice(compile(words, language, "place_choice.mustache")) {}

  static std::string compile(const pages::Words& words, Language language, std::string_view name) {
    return pages::squeeze_html(words.fill_in(language, pages::part(name)));
  }

  web::Template layout;
  web::Template label;
  web::Template home;
  web::Template notice;
  web::Template form;
  web::Template scratch;
  web::Template report;
  web::Template journey;
  web::Template trace;
  web::Template place;
  web::Template place_choice;
};

}  // namespace

struct Pages::State {
  State(std::string host_name, std::string who)
      : host(pages::shown(ascii_lower(host_name), 253)), run_by(pages::shown(who, 200)) {}

  const Edition& edition(Language language) const {
    return language == Language::kVietnamese ? vietnamese : english;
  }

  web::Response answer(int status, Language language, const web::Request& request,
                       const web::Template& body, json view) const {
    const Language other =
        language == Language::kVietnamese ? Language::kEnglish : Language::kVietnamese;
    view["lang"] = language_tag(language);
    view["other"] = language_tag(other);
    view["switch"] = switch_link(request.target, other);
    std::string service = words.with(language, "address_of_service", host);
    if (!run_by.empty()) service += " " + words.with(language, "run_by", run_by);
    view["service"] = std::move(service);
    view["content"] = body.render(view);
    web::Response response;
    response.status = status;
    response.body = edition(language).layout.render(view);
    response.headers.emplace_back("Content-Language", std::string(language_tag(language)));
    return response;
  }

  /// Title, lead and sign of a page that is not about a known product.
  json notice(Language language, const std::string& key, const Look& look) const {
    json view = json::object();
    view["tone"] = look.tone;
    view["icon"] = icons.sign(look);
    view["headline"] = words.in(language, key + "_title");
    view["title"] = view["headline"].get<std::string>() + " – OCOP";
    view["lead"] = words.in(language, key + "_lead");
    view["code"] = "notice";
    view["private"] = true;
    return view;
  }

  void add_advice(json& view, Language language, std::string_view key) const {
    json lines = json::array();
    for (const std::string& line : words.lines(language, key)) lines.push_back({{"line", line}});
    view["advice"] = std::move(lines);
    view["advice_any"] = true;
  }

  void add_form(json& view, Language language, const std::string& typed) const {
    view["form"] = edition(language).form.render(
        {{"lang", language_tag(language)}, {"typed", pages::shown(typed, kMostTyped)}});
  }

  void add_journey(json& view, const Resolution& resolution, Language language) const {
    const bool named_only = pages::showing_of(resolution.verdict.headline) == pages::Showing::kNamed;
    if (resolution.journey.empty() || named_only) return;
    view["journey"] = edition(language).journey.render(
        pages::journey_view(resolution.journey, language, words));
  }

  static void add_problem(json& view, Language language, const Error& error) {
    view["problem"] = pages::shown(error.message.in(language), 600);
    if (!error.where.empty()) view["where"] = pages::shown(error.where, 120);
  }

  std::string host;
  std::string run_by;
  pages::Words words{pages::part("strings.json")};
  pages::Icons icons{pages::part("icons.json")};
  Edition vietnamese{words, Language::kVietnamese};
  Edition english{words, Language::kEnglish};
};

Pages::Pages(std::string host, std::string run_by)
    : state_(std::make_unique<State>(std::move(host), std::move(run_by))) {}

Pages::~Pages() = default;

web::Response Pages::label(const Resolution& resolution, const web::Request& request,
                           std::string_view place_token) const {
  const Language language = web::choose_language(request);
  json view = pages::label_view(resolution, language, state_->words, state_->icons);
  view["data"] = structured_data(resolution, state_->host);
  if (takes_scratch_code(resolution)) {
    view["scratch"] = state_->edition(language).scratch.render(
        pages::scratch_view(resolution, nullptr, language, state_->words));
  }
  state_->add_journey(view, resolution, language);
  if (!resolution.report_token.empty()) {
    view["report"] = pages::report_address(resolution, language);
  }
  if (!place_token.empty()) {
    view["place"] = state_->edition(language).place.render(
        {{"lang", language_tag(language)}, {"token", std::string(place_token)}});
  }
  web::Response response =
      state_->answer(200, language, request, state_->edition(language).label, std::move(view));
  if (!place_token.empty()) allow_place_script(response);
  return response;
}

web::Response Pages::choose_place(const std::string& token, const web::Request& request) const {
  const Language language = web::choose_language(request);
  json view = state_->notice(language, "place_choice", kQuestionLook);
  json provinces = json::array();
  for (const programme::Province& province : programme::provinces()) {
    provinces.push_back({{"code", province.code}, {"name", province.name.in(language)}});
  }
  view["token"] = token;
  view["provinces"] = std::move(provinces);
  return state_->answer(200, language, request, state_->edition(language).place_choice,
                        std::move(view));
}

web::Response Pages::place_told(const programme::Province& province,
                                const web::Request& request) const {
  const Language language = web::choose_language(request);
  json view = state_->notice(language, "place_told", kHomeLook);
  view["lead"] = state_->words.with(language, "place_told_lead", province.name.in(language));
  return state_->answer(200, language, request, state_->edition(language).notice, std::move(view));
}

web::Response Pages::place_refused(const Error& error, const web::Request& request) const {
  const Language language = web::choose_language(request);
  json view = state_->notice(language, "place_refused", kFailureLook);
  State::add_problem(view, language, {"", error.message});
  return state_->answer(403, language, request, state_->edition(language).notice, std::move(view));
}

web::Response Pages::too_many_places(std::chrono::seconds wait, const web::Request& request) const {
  const Language language = web::choose_language(request);
  web::Response response =
      state_->answer(429, language, request, state_->edition(language).notice,
                     state_->notice(language, "place_too_many", kFailureLook));
  response.headers.emplace_back("Retry-After", std::to_string(wait.count()));
  return response;
}

std::string Pages::place_script() { return std::string(pages::part("place.js")); }

web::Response Pages::scratched(const Resolution& resolution, const ScratchReply& reply,
                               const web::Request& request) const {
  const Language language = web::choose_language(request);
  const int status = reply.unreadable                                   ? 400
                     : reply.outcome == db::ScratchOutcome::kWrong      ? 422
                     : reply.outcome == db::ScratchOutcome::kTooMany    ? 429
                                                                        : 200;
  json view = pages::label_view(resolution, language, state_->words, state_->icons);
  view["checks"] = false;
  view["chip"] = nullptr;
  view["scratch"] = "";
  state_->add_journey(view, resolution, language);
  if (!resolution.report_token.empty()) {
    view["report"] = pages::report_address(resolution, language);
  }
  view["scratch_said"] = state_->edition(language).scratch.render(
      pages::scratch_view(resolution, &reply, language, state_->words));
  web::Response response =
      state_->answer(status, language, request, state_->edition(language).label, std::move(view));
  if (reply.wait) {
    response.headers.emplace_back("Retry-After", std::to_string(reply.wait->count()));
  }
  return response;
}

web::Response Pages::unknown_product(const Resolution& resolution,
                                     const web::Request& request) const {
  const Language language = web::choose_language(request);
  json view = state_->notice(language, "unknown", kUnknownLook);
  const std::string number = gs1::shortest_gtin(resolution.link.key.value);
  view["lead"] = state_->words.with(language, "unknown_lead", pages::shown(number, 40));
  view["kicker"] = state_->words.in(language, "kicker");
  state_->add_advice(view, language, "unknown_advice");
  state_->add_form(view, language, "");
  return state_->answer(404, language, request, state_->edition(language).notice, std::move(view));
}

web::Response Pages::no_link(const web::Request& request) const {
  const Language language = web::choose_language(request);
  return state_->answer(404, language, request, state_->edition(language).notice,
                        state_->notice(language, "no_link", kFailureLook));
}

web::Response Pages::trace(const PublicTrace& trace, const web::Request& request) const {
  const Language language = web::choose_language(request);
  json view = state_->notice(language, "trace", kQuestionLook);
  view.update(pages::trace_view(trace, language, state_->words));
  return state_->answer(200, language, request, state_->edition(language).trace, std::move(view));
}

web::Response Pages::not_a_code(const Error& error, const web::Request& request) const {
  const Language language = web::choose_language(request);
  json view = state_->notice(language, "not_code", kQuestionLook);
  state_->add_advice(view, language, "not_code_advice");
  State::add_problem(view, language, error);
  state_->add_form(view, language, "");
  return state_->answer(400, language, request, state_->edition(language).notice, std::move(view));
}

web::Response Pages::home(const web::Request& request) const {
  const Language language = web::choose_language(request);
  json view = state_->notice(language, "home", kHomeLook);
  view["private"] = false;
  state_->add_form(view, language, "");
  json signs = json::array();
  const auto add = [&](Headline headline, const char* key) {
    const Look look = pages::look_of(headline);
    signs.push_back({{"tone", look.tone},
                     {"icon", state_->icons.sign(look)},
                     {"line", state_->words.in(language, key)}});
  };
  add(Headline::kGenuine, "home_green");
  add(Headline::kExpired, "home_amber");
  add(Headline::kForged, "home_red");
  add(Headline::kUnsigned, "home_grey");
  view["signs"] = std::move(signs);
  return state_->answer(200, language, request, state_->edition(language).home, std::move(view));
}

web::Response Pages::home_refused(const std::string& typed, const Error& error,
                                  const web::Request& request) const {
  const Language language = web::choose_language(request);
  json view = state_->notice(language, "refused", kQuestionLook);
  State::add_problem(view, language, error);
  state_->add_form(view, language, typed);
  state_->add_advice(view, language, "refused_advice");
  return state_->answer(400, language, request, state_->edition(language).notice, std::move(view));
}

web::Response Pages::no_label(const std::string& typed, const web::Request& request) const {
  const Language language = web::choose_language(request);
  json view = state_->notice(language, "no_label", kUnknownLook);
  state_->add_advice(view, language, "no_label_advice");
  state_->add_form(view, language, typed);
  return state_->answer(404, language, request, state_->edition(language).notice, std::move(view));
}

web::Response Pages::too_many(std::chrono::seconds wait, const web::Request& request) const {
  const Language language = web::choose_language(request);
  json view = state_->notice(language, "too_many", kFailureLook);
  view["lead"] = state_->words.with(language, "too_many_lead",
                                    std::chrono::ceil<std::chrono::minutes>(wait).count());
  web::Response response =
      state_->answer(429, language, request, state_->edition(language).notice, std::move(view));
  response.headers.emplace_back("Retry-After", std::to_string(wait.count()));
  return response;
}

web::Response Pages::report(const Resolution& resolution, const TypedReport& typed,
                            const TakenReport* taken, const web::Request& request) const {
  const Language language = web::choose_language(request);
  json view = state_->notice(language, "report", kQuestionLook);
  view.update(pages::report_view(resolution, typed, taken != nullptr ? taken->error : std::nullopt,
                                 language, state_->words));
  web::Response response = state_->answer(taken != nullptr ? taken->status : 200, language, request,
                                          state_->edition(language).report, std::move(view));
  if (taken != nullptr && taken->wait) {
    response.headers.emplace_back("Retry-After", std::to_string(taken->wait->count()));
  }
  return response;
}

web::Response Pages::report_sent(const std::string& number, const web::Request& request) const {
  const Language language = web::choose_language(request);
  json view = state_->notice(language, "report_sent", kHomeLook);
  if (!number.empty()) view["chip"] = state_->words.with(language, "report_sent_number", number);
  state_->add_advice(view, language, "report_sent_advice");
  return state_->answer(200, language, request, state_->edition(language).notice, std::move(view));
}

web::Response Pages::report_stale(const web::Request& request) const {
  const Language language = web::choose_language(request);
  return state_->answer(403, language, request, state_->edition(language).notice,
                        state_->notice(language, "report_stale", kQuestionLook));
}

web::Response Pages::failure(int status, const web::Request& request) const {
  const Language language = web::choose_language(request);
  const bool known = status == 404 || status == 405 || status == 500 || status == 503;
  const std::string key = known ? "fail_" + std::to_string(status) : "fail_other";
  return state_->answer(status, language, request, state_->edition(language).notice,
                        state_->notice(language, key, kFailureLook));
}

}  // namespace ocop::verifier
