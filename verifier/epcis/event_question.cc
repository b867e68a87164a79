#include "verifier/epcis/event_question.h"

#include <algorithm>
#include <array>
#include <set>
#include <utility>
#include <vector>

#include "base/text.h"
#include "gs1/epcis/cbv.h"
#include "gs1/epcis/nodes.h"
#include "gs1/epcis/uri.h"
#include "web/percent.h"

namespace ocop::verifier {
namespace {

using db::EventQuery;
using gs1::epcis::Vocabulary;

constexpr std::size_t kMostValues = 100;

struct Parameter {
  std::string name, value;
};

std::vector<std::pair<std::string_view, std::string_view>> pairs_of(std::string_view target) {
  std::vector<std::pair<std::string_view, std::string_view>> pairs;
  const auto question = target.find('?');
  if (question == std::string_view::npos) return pairs;
  for (std::string_view rest = target.substr(question + 1); !rest.empty();) {
    const auto end = std::min(rest.find('&'), rest.size());
    const auto pair = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (pair.empty()) continue;
    const auto equals = std::min(pair.find('='), pair.size());
    pairs.emplace_back(pair.substr(0, equals), pair.substr(std::min(equals + 1, pair.size())));
  }
  return pairs;
}

bool is_text(std::string_view text) {
  return is_utf8(text) && text.find('\0') == std::string_view::npos;
}

tl::unexpected<Error> refuse(const Parameter& parameter, Message why) {
  return fail(printable(parameter.name), std::move(why));
}

/// The values of a list, which "|" separates.
Result<std::vector<std::string>> list_of(const Parameter& parameter) {
  std::vector<std::string> values;
  for (std::string_view rest = parameter.value; values.size() <= kMostValues;) {
    const auto end = std::min(rest.find('|'), rest.size());
    values.emplace_back(rest.substr(0, end));
    if (values.back().empty()) {
      return refuse(parameter,
                    message("Give at least one value, and none that is empty between “|”",
                            "Hãy cho ít nhất một giá trị, và không để trống giữa các dấu “|”"));
    }
    if (end == rest.size()) return values;
    rest.remove_prefix(end + 1);
  }
  return refuse(parameter, message("At most {} values", "Tối đa {} giá trị", kMostValues));
}

Result<std::vector<std::string>> nodes_of(const Parameter& parameter, std::string_view host) {
  auto values = list_of(parameter);
  if (!values) return values;
  for (auto& value : *values) {
    auto node = gs1::epcis::node_of(value, host);
    if (!node) return refuse(parameter, node.error().message);
    value = *std::move(node);
  }
  return values;
}

Result<std::vector<std::string>> terms_of(const Parameter& parameter, Vocabulary vocabulary) {
  auto values = list_of(parameter);
  if (!values) return values;
  for (auto& value : *values) value = gs1::epcis::short_term(vocabulary, value);
  return values;
}

Result<std::vector<std::string>> one_of(const Parameter& parameter,
                                        const std::vector<std::string_view>& all,
                                        std::string_view named) {
  auto values = list_of(parameter);
  if (!values) return values;
  for (const auto& value : *values) {
    if (std::find(all.begin(), all.end(), value) == all.end()) {
      return refuse(parameter, message("“{0}” is none of {1}", "“{0}” không thuộc {1}",
                                       printable(value), named));
    }
  }
  return values;
}

Result<Instant> time_of(const Parameter& parameter) {
  std::string text = parameter.value;
  // A plus that was not encoded came as a blank.
  if (const auto blank = text.find(' '); blank != std::string::npos) text[blank] = '+';
  const auto at = gs1::epcis::read_time(text);
  if (at) return *at;
  return refuse(parameter, message("Give a moment like 2026-11-22T08:00:00.000+07:00 (the plus as "
                                   "%2B) or 2026-11-22T01:00:00Z",
                                   "Hãy ghi thời điểm như 2026-11-22T08:00:00.000+07:00 (dấu cộng "
                                   "viết là %2B) hoặc 2026-11-22T01:00:00Z"));
}

Result<std::size_t> number_of(const Parameter& parameter) {
  constexpr long long kMost = 1'000'000'000;
  const auto number = parse_digits(parameter.value);
  if (number && *number >= 1 && *number <= kMost) return static_cast<std::size_t>(*number);
  return refuse(parameter,
                message("Give a whole number from 1 on", "Hãy ghi một số nguyên từ 1 trở lên"));
}

/// EXISTS_… has no value that would mean anything; "true" and "" are taken.
Result<void> presence_of(const Parameter& parameter) {
  if (parameter.value.empty() || parameter.value == "true" || parameter.value == "1") return {};
  return refuse(parameter, message("This parameter takes no value but “true”",
                                   "Tham số này chỉ nhận giá trị “true”"));
}

/// As an open answer names places (gs1/epcis/event_write.cc).
bool all_open(const std::vector<std::string>& places) {
  return std::all_of(places.begin(), places.end(), [](const std::string& place) {
    const auto parts = gs1::epcis::parts_of(place);
    return !parts.gln.empty() || !parts.area.empty();
  });
}

/// Stores a list, or says what is wrong with it.
template <class List>
Result<void> store(Result<List> list, List& into) {
  if (!list) return tl::unexpected(list.error());
  into = *std::move(list);
  return {};
}
Result<void> store(Result<Instant> at, std::optional<Instant>& into) {
  if (!at) return tl::unexpected(at.error());
  into = *at;
  return {};
}
Result<void> store(Result<std::size_t> number, std::optional<std::size_t>& into) {
  if (!number) return tl::unexpected(number.error());
  into = *number;
  return {};
}

struct MatchName {
  std::string_view name;
  std::vector<std::string> roles;
};

const std::vector<MatchName>& match_names() {
  static const std::vector<MatchName> names{
      {"MATCH_epc", {"epc", "child"}},
      {"MATCH_parentID", {"parent"}},
      {"MATCH_inputEPC", {"input"}},
      {"MATCH_outputEPC", {"output"}},
      {"MATCH_anyEPC", {"epc", "parent", "child", "input", "output"}},
      {"MATCH_epcClass", {"quantity", "child_quantity"}},
      {"MATCH_inputEPCClass", {"input_quantity"}},
      {"MATCH_outputEPCClass", {"output_quantity"}},
      {"MATCH_anyEPCClass", {"quantity", "child_quantity", "input_quantity", "output_quantity"}},
  };
  return names;
}

struct TypedName {
  std::string_view prefix;
  std::string_view role;
  Vocabulary vocabulary;
};
constexpr std::array kTypedNames{
    TypedName{"EQ_bizTransaction_", "transaction", Vocabulary::kTransactionType},
    TypedName{"EQ_source_", "source", Vocabulary::kSourceDestType},
    TypedName{"EQ_destination_", "destination", Vocabulary::kSourceDestType}};

class Reading {
 public:
  Reading(EventQuestion& question, std::string_view host)
      : question_(question), query_(question.query), host_(host) {}

  Result<void> add(const Parameter& parameter) {
    for (const auto& step : {&Reading::lists, &Reading::times, &Reading::matches,
                             &Reading::dispositions, &Reading::paging}) {
      known_ = true;
      if (auto done = (this->*step)(parameter); !done || known_) return done;
    }
    return refuse(parameter,
                  message("The service knows no such query parameter (docs/events.md lists them)",
                          "Hệ thống không có tham số truy vấn này (xem docs/events.md)"));
  }

 private:
  Result<void> other() {
    known_ = false;
    return {};
  }

  Result<void> lists(const Parameter& p) {
    static const std::vector<std::string_view> types{"ObjectEvent", "AggregationEvent",
                                                     "TransactionEvent", "TransformationEvent",
                                                     "AssociationEvent"};
    static const std::vector<std::string_view> actions{"ADD", "OBSERVE", "DELETE"};
    if (p.name == "eventType") {
      return store(one_of(p, types,
                          "ObjectEvent, AggregationEvent, TransactionEvent, "
                          "TransformationEvent, AssociationEvent"),
                   query_.types);
    }
    if (p.name == "EQ_action")
      return store(one_of(p, actions, "ADD, OBSERVE, DELETE"), query_.actions);
    if (p.name == "EQ_bizStep") return store(terms_of(p, Vocabulary::kBizStep), query_.biz_steps);
    if (p.name == "EQ_disposition") {
      return store(terms_of(p, Vocabulary::kDisposition), query_.dispositions);
    }
    if (p.name == "EQ_readPoint") return places(p, query_.read_points);
    if (p.name == "WD_readPoint") return places(p, query_.read_points_within);
    if (p.name == "EQ_bizLocation") return places(p, query_.biz_locations);
    if (p.name == "WD_bizLocation") return places(p, query_.biz_locations_within);
    if (p.name == "EQ_transformationID") return store(list_of(p), query_.transformations);
    if (p.name == "EQ_eventID") return store(list_of(p), query_.ids);
    return other();
  }

  Result<void> places(const Parameter& p, std::vector<std::string>& into) {
    auto stored = store(nodes_of(p, host_), into);
    if (!all_open(into)) question_.of_business = true;
    return stored;
  }

  Result<void> times(const Parameter& p) {
    if (p.name == "GE_eventTime") return store(time_of(p), query_.from);
    if (p.name == "LT_eventTime") return store(time_of(p), query_.until);
    if (p.name == "GE_recordTime") return store(time_of(p), query_.recorded_from);
    if (p.name == "LT_recordTime") return store(time_of(p), query_.recorded_until);
    return other();
  }

  Result<void> match(Result<std::vector<std::string>> values, std::vector<std::string> roles) {
    if (!values) return tl::unexpected(values.error());
    query_.matches.push_back({*std::move(values), std::move(roles)});
    return {};
  }

  Result<void> matches(const Parameter& p) {
    for (const auto& [name, roles] : match_names()) {
      if (p.name == name) return match(nodes_of(p, host_), roles);
    }
    for (const auto& [prefix, role, vocabulary] : kTypedNames) {
      if (!p.name.starts_with(prefix) || p.name.size() == prefix.size()) continue;
      auto ids = list_of(p);
      if (!ids) return tl::unexpected(ids.error());
      question_.of_business = true;
      const auto type = gs1::epcis::short_term(vocabulary, p.name.substr(prefix.size()));
      for (auto& id : *ids) id = type + " " + gs1::epcis::node_of(id, host_).value_or(id);
      return match(*std::move(ids), {std::string(role)});
    }
    return other();
  }

  Result<void> dispositions(const Parameter& p) {
    if (p.name == "EQ_persistentDisposition_set") {
      return match(terms_of(p, Vocabulary::kDisposition), {"set"});
    }
    if (p.name == "EQ_persistentDisposition_unset") {
      return match(terms_of(p, Vocabulary::kDisposition), {"unset"});
    }
    if (p.name == "EQ_errorReason" || p.name == "EQ_correctiveEventID")
      question_.of_business = true;
    if (p.name == "EQ_errorReason") return match(terms_of(p, Vocabulary::kErrorReason), {"reason"});
    if (p.name == "EQ_correctiveEventID") return match(list_of(p), {"correction"});
    if (p.name == "EXISTS_errorDeclaration") {
      query_.with_declaration = true;
      return presence_of(p);
    }
    if (p.name == "EXISTS_sensorElementList") {
      query_.with_sensors = true;
      return presence_of(p);
    }
    return other();
  }

  Result<void> paging(const Parameter& p) {
    if (p.name == "orderBy") {
      query_.by_record_time = p.value == "recordTime";
      if (query_.by_record_time || p.value == "eventTime") return {};
      return refuse(
          p, message("Order by eventTime or recordTime", "Chỉ xếp theo eventTime hoặc recordTime"));
    }
    if (p.name == "orderDirection") {
      query_.descending = p.value == "DESC";
      if (query_.descending || p.value == "ASC") return {};
      return refuse(p, message("The direction is ASC or DESC", "Chiều xếp là ASC hoặc DESC"));
    }
    if (p.name == "eventCountLimit") return store(number_of(p), question_.limit);
    if (p.name == "maxEventCount") return store(number_of(p), question_.fails_above);
    if (p.name == "perPage") {
      const auto number = number_of(p);
      if (!number) return tl::unexpected(number.error());
      query_.per_page = std::min(*number, kMostEvents);
      return {};
    }
    if (p.name == "nextPageToken") return token(p);
    // Chooses the language of an error's sentence.
    if (p.name == "lang") return {};
    return other();
  }

  /// "KEY~SERVED", as next_address() wrote it.
  Result<void> token(const Parameter& p) {
    const auto mark = p.value.find('~');
    const auto served = mark == std::string::npos
                            ? std::nullopt
                            : parse_digits(std::string_view(p.value).substr(mark + 1));
    if (!served || mark == 0) {
      return refuse(p, message("This is no page token of this service",
                               "Đây không phải mã trang của hệ thống này"));
    }
    query_.next = p.value.substr(0, mark);
    question_.served = static_cast<std::size_t>(*served);
    return {};
  }

  EventQuestion& question_;
  EventQuery& query_;
  std::string_view host_;
  bool known_ = false;
};

/// Is it meant for a query? The resolver sends a label's whole query string on with its link to the
/// events of that code, whatever other sites have added to it (GS1-Conformant Resolver 1.2, 2.12).
bool asks(std::string_view name) {
  constexpr std::array<std::string_view, 10> kPrefixes{
      "EQ_", "GE_", "GT_", "LE_", "LT_", "MATCH_", "EXISTS_", "WD_", "HASATTR_", "EQATTR_"};
  constexpr std::array<std::string_view, 7> kNames{
      "eventType",     "orderBy", "orderDirection", "eventCountLimit",
      "maxEventCount", "perPage", "nextPageToken"};
  return std::any_of(kPrefixes.begin(), kPrefixes.end(),
                     [&](std::string_view prefix) { return name.starts_with(prefix); }) ||
         std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

}  // namespace

Result<EventQuestion> read_question(const web::Request& request, std::string_view host) {
  EventQuestion question;
  question.query.per_page = kUsualEvents;
  Reading reading(question, host);
  const bool of_label = request.path.starts_with("/epcis/epcs/");
  std::set<std::string> seen;
  for (const auto& [name, value] : pairs_of(request.target)) {
    const Parameter parameter{web::form_decode(name), web::form_decode(value)};
    if (of_label && !asks(parameter.name)) continue;
    if (!is_text(parameter.name) || !is_text(parameter.value)) {
      return refuse(parameter, message("This is no text (UTF-8)", "Đây không phải văn bản UTF-8"));
    }
    if (!seen.insert(parameter.name).second) {
      return refuse(parameter,
                    message("Give each parameter once; “|” separates the values of a list",
                            "Mỗi tham số chỉ ghi một lần; các giá trị cách nhau bằng dấu “|”"));
    }
    if (auto added = reading.add(parameter); !added) return tl::unexpected(added.error());
  }
  if (question.limit && question.fails_above) {
    return fail("maxEventCount",
                message("Give eventCountLimit or maxEventCount, not both",
                        "Chỉ dùng eventCountLimit hoặc maxEventCount, không dùng cả hai"));
  }
  if (question.limit) {
    const std::size_t left = *question.limit - std::min(*question.limit, question.served);
    question.query.per_page = std::max<std::size_t>(1, std::min(question.query.per_page, left));
  }
  return question;
}

Result<bool> add_resource(EventQuestion& question, std::string_view name, const std::string& value,
                          std::string_view host) {
  auto& query = question.query;
  const Parameter parameter{std::string(name), value};
  const auto only = [&](std::vector<std::string>& list, std::string one) -> Result<bool> {
    if (!list.empty()) {
      return refuse(parameter, message("The address says this already; leave the parameter out",
                                       "Địa chỉ đã nêu điều này; hãy bỏ tham số tương ứng"));
    }
    list = {std::move(one)};
    return true;
  };
  using gs1::epcis::short_term;
  if (name == "eventTypes") return only(query.types, value);
  if (name == "bizSteps") return only(query.biz_steps, short_term(Vocabulary::kBizStep, value));
  if (name == "dispositions") {
    return only(query.dispositions, short_term(Vocabulary::kDisposition, value));
  }
  if (name != "epcs" && name != "readPoints" && name != "bizLocations") return false;
  auto node = gs1::epcis::node_of(value, host);
  if (!node) return refuse(parameter, node.error().message);
  if (name != "epcs") {
    return only(name == "readPoints" ? query.read_points : query.biz_locations, *std::move(node));
  }
  query.matches.push_back({{*std::move(node)}, {}});
  return true;
}

std::string next_address(const web::Request& request, const EventQuestion& question,
                         std::string_view next, std::size_t on_this_page) {
  std::string address = request.path;
  char mark = '?';
  for (const auto& [name, value] : pairs_of(request.target)) {
    if (web::form_decode(name) == "nextPageToken") continue;
    address += mark;
    address.append(name).append("=").append(value);
    mark = '&';
  }
  // The address goes between angle brackets.
  for (const auto& [raw, encoded] :
       {std::pair('<', "%3C"), std::pair('>', "%3E"), std::pair('"', "%22")}) {
    for (auto at = address.find(raw); at != std::string::npos; at = address.find(raw)) {
      address.replace(at, 1, encoded);
    }
  }
  address += mark;
  address.append("nextPageToken=")
      .append(web::percent_encode(std::string(next) + "~" +
                                  std::to_string(question.served + on_this_page)));
  return address;
}

}  // namespace ocop::verifier
