#include "verifier/console/views.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "db/accounts.h"
#include "office/templates.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;
using programme::CertificateAct;
using programme::CertificateStatus;

char thousands_mark(Language language) { return language == Language::kVietnamese ? '.' : ','; }
char decimal_mark(Language language) { return language == Language::kVietnamese ? ',' : '.'; }

std::string_view tone_of(CertificateStatus status) {
  switch (status) {
    case CertificateStatus::kInForce:
    case CertificateStatus::kExtended:
      return "good";
    case CertificateStatus::kExpired:
    case CertificateStatus::kSuspended:
    case CertificateStatus::kRevoked:
      return "bad";
    case CertificateStatus::kNone:
    case CertificateStatus::kNotYetValid:
    case CertificateStatus::kReplaced:
      return "plain";
  }
  return "plain";
}

std::string rule_text(const programme::RuleBook& rules, std::string_view id) {
  const auto* rule = rules.find(id);
  return rule == nullptr ? std::string(id) : rule->decision;
}

std::string ground_text(const programme::RuleBook& rules, const programme::CertificateEvent& event,
                        Language language) {
  const auto* rule = rules.find(event.rule);
  if (rule == nullptr) rule = rules.governing(event.date);
  if (rule == nullptr || event.ground.empty()) return event.ground;
  const auto* ground = rule->revocation_ground(event.ground);
  if (ground == nullptr) ground = rule->extension_ground(event.ground);
  return ground == nullptr ? event.ground : ground->name.in(language);
}

json optional_text(std::string text) { return text.empty() ? json(false) : json(std::move(text)); }

class History {
 public:
  History(const Visit& visit, const programme::RuleBook& rules,
          const programme::Certificate& certificate, Names& names)
      : visit_(visit), rules_(rules), certificate_(certificate), names_(names) {}

  json entries() {
    json all = json::array();
    for (auto event = certificate_.events.rbegin(); event != certificate_.events.rend(); ++event) {
      all.push_back(entry(*event));
    }
    const bool has_issue =
        std::any_of(certificate_.events.begin(), certificate_.events.end(),
                    [](const auto& event) { return event.act == CertificateAct::kIssue; });
    if (!has_issue) {
      programme::CertificateEvent issue;
      issue.act = CertificateAct::kIssue;
      issue.date = certificate_.issued;
      issue.until = certificate_.expires;
      all.push_back(entry(issue));
    }
    return all;
  }

 private:
  json entry(const programme::CertificateEvent& event) {
    const Language language = visit_.language;
    const bool recorded = event.recorded_at != Instant{};
    std::string authority;
    if (event.authority) authority = programme::authority_name(*event.authority).in(language);
    std::string paper;
    if (!event.paper.empty()) {
      paper = address({"certificates", certificate_.number, "papers", std::to_string(event.seq)});
    }
    return {{"act", certificate_act_name(event.act).in(language)},
            {"tone", event.act == CertificateAct::kRevoke || event.act == CertificateAct::kSuspend
                         ? "bad"
                         : "good"},
            {"date", dmy_date(event.date)},
            {"iso", iso_date(event.date)},
            {"until", optional_text(day_text(event.until))},
            {"decision", optional_text(event.decision)},
            {"authority", optional_text(std::move(authority))},
            {"ground", optional_text(ground_text(rules_, event, language))},
            {"reason", optional_text(event.reason)},
            {"filed", optional_text(day_text(event.filed))},
            {"rule", optional_text(rule_text(rules_, event.rule))},
            {"paper", optional_text(std::move(paper))},
            {"who", names_.of(event.recorded_by)},
            {"when", recorded ? json(local_date_time(event.recorded_at)) : json(false)}};
  }

  const Visit& visit_;
  const programme::RuleBook& rules_;
  const programme::Certificate& certificate_;
  Names& names_;
};

}  // namespace

std::string day_text(std::optional<Date> day) { return day ? dmy_date(*day) : std::string(); }

std::string number_text(std::int64_t number, Language language) {
  std::string digits = std::to_string(number);
  const std::size_t first = number < 0 ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) {
    at -= 3;
    digits.insert(at, 1, thousands_mark(language));
  }
  return digits;
}

std::string decimal_text(double number, Language language, int decimals) {
  std::string text = fmt::format("{:.{}f}", std::abs(number), decimals);
  const auto point = text.find('.');
  std::string fraction = point == std::string::npos ? std::string() : text.substr(point + 1);
  fraction.erase(fraction.find_last_not_of('0') + 1);
  std::string whole = number_text(static_cast<std::int64_t>(std::abs(number)), language);
  // Rounding may carry over: 0.99999 is 1.
  if (point != std::string::npos) whole = number_text(std::stoll(text.substr(0, point)), language);
  if (!fraction.empty()) whole += decimal_mark(language) + fraction;
  return number < 0 && whole != "0" ? "-" + whole : whole;
}

std::string kilograms_text(std::int64_t grams, Language language) {
  std::string text = number_text(grams / 1000, language);
  if (grams < 0 && grams > -1000) text = "-0";
  std::string fraction = fmt::format("{:03}", std::abs(grams % 1000));
  fraction.erase(fraction.find_last_not_of('0') + 1);
  if (!fraction.empty()) text += decimal_mark(language) + fraction;
  return text + " kg";
}

std::string place_text(const db::Place& place) {
  return place.province.empty() ? place.name : place.name + ", " + place.province;
}

std::string listed_place(const Visit& visit, const db::Place& place) {
  return visit.actor.place.empty() ? place_text(place) : place.name;
}

std::string gtin_text(std::string_view gtin14) {
  return std::string(gtin14.size() == 14 && gtin14[0] == '0' ? gtin14.substr(1) : gtin14);
}

RenewalDays renewal_days(const programme::RuleBook& rules, Date day) {
  const auto knows = [](const programme::RuleSet& set) {
    return set.renewal_earliest_days && set.renewal_latest_days;
  };
  const auto* found = rules.governing(day);
  if (found == nullptr || !knows(*found)) {
    const auto& sets = rules.sets();
    const auto last = std::find_if(sets.rbegin(), sets.rend(), knows);
    if (last == sets.rend()) return {};
    found = &*last;
  }
  return {*found->renewal_earliest_days, *found->renewal_latest_days, found->decision};
}

Badge status_badge(const programme::RuleBook& rules,
                   const programme::CertificateStanding& standing, Date today, Language language) {
  const Message name = programme::certificate_status_name(standing.status);
  Badge badge{std::string(tone_of(standing.status)), name.in(language)};
  if (badge.tone == "good" && standing.until) {
    const int left = days_between(today, *standing.until);
    if (left <= renewal_days(rules, today).earliest) {
      badge.tone = "warn";
      const Message counted = message("{}, {} days left", "{}, còn {} ngày", badge.text, left);
      badge.text = counted.in(language);
    }
  }
  return badge;
}

Message area_status_name(std::string_view status) {
  if (status == "suspended") return {"suspended", "tạm đình chỉ"};
  if (status == "revoked") return {"revoked", "đã thu hồi"};
  return {"active", "đang hoạt động"};
}

Badge area_badge(std::string_view status, Language language) {
  return {status == "active" ? "good" : "bad", area_status_name(status).in(language)};
}

std::string badge_html(const Badge& badge) {
  return "<span class=\"badge " + office::escape_html(badge.tone) + "\">" +
         office::escape_html(badge.text) + "</span>";
}

Message certificate_act_name(CertificateAct act) {
  switch (act) {
    case CertificateAct::kIssue:
      return {"Issued", "Cấp"};
    case CertificateAct::kExtend:
      return {"Extended", "Kéo dài hiệu lực"};
    case CertificateAct::kSuspend:
      return {"Suspended", "Tạm đình chỉ"};
    case CertificateAct::kReinstate:
      return {"Reinstated", "Khôi phục hiệu lực"};
    case CertificateAct::kRevoke:
      return {"Revoked", "Thu hồi"};
    case CertificateAct::kReplace:
      return {"Replaced", "Được thay thế"};
  }
  return {"", ""};
}

std::string stars_text(int stars, Language language) {
  return language == Language::kVietnamese ? fmt::format("{} sao", stars)
                                           : fmt::format("{} stars", stars);
}

Facts& Facts::add(const Message& name, std::string value) {
  if (!value.empty()) facts_.push_back({name.in(language_), std::move(value), {}, {}, false});
  return *this;
}

Facts& Facts::link(const Message& name, std::string value, std::string href) {
  if (!value.empty()) {
    facts_.push_back({name.in(language_), std::move(value), std::move(href), {}, false});
  }
  return *this;
}

Facts& Facts::badge(const Message& name, const Badge& badge) {
  facts_.push_back({name.in(language_), {}, {}, badge_html(badge), false});
  return *this;
}

Facts& Facts::lines(const Message& name, const std::string& text) {
  if (!text.empty()) facts_.push_back({name.in(language_), text, {}, {}, true});
  return *this;
}

std::string Facts::html(const Context& context, const Visit& visit) const {
  json all = json::array();
  for (const auto& fact : facts_) {
    all.push_back({{"name", fact.name},
                   {"value", fact.value},
                   {"href", optional_text(fact.href)},
                   {"plain", fact.href.empty() && fact.html.empty()},
                   {"lines", fact.lines},
                   {"html", optional_text(fact.html)}});
  }
  return context.desk->render(visit, "console_facts", {{"facts", std::move(all)}});
}

const std::string& Names::of(const std::string& user) {
  const auto known = known_.find(user);
  if (known != known_.end()) return known->second;
  std::string name;
  if (user.empty()) {
    name = Message{"data import", "nhập từ tệp dữ liệu"}.in(language_);
  } else if (const auto found = db::find_user(connection_, user)) {
    name = found->name + " (" + user + ")";
  } else {
    name = user;
  }
  return known_.emplace(user, std::move(name)).first->second;
}

std::string history_html(const Context& context, const Visit& visit,
                         const programme::RuleBook& rules,
                         const programme::Certificate& certificate, Names& names) {
  return context.desk->render(visit, "console_history",
                              {{"entries", History(visit, rules, certificate, names).entries()}});
}

std::string standing_html(const Context& context, const Visit& visit,
                          const programme::RuleBook& rules,
                          const programme::CertificateStanding& standing) {
  Facts facts(visit.language);
  facts.badge({"Today", "Hôm nay"}, status_badge(rules, standing, today(visit), visit.language))
      .add({"Since", "Từ ngày"}, day_text(standing.since))
      .add({"Until", "Đến hết ngày"}, day_text(standing.until))
      .add({"Decision", "Quyết định"}, standing.decision)
      .add({"Reason", "Lý do"}, standing.reason)
      .add({"Under the rules of", "Theo quy định tại"}, rule_text(rules, standing.rule));
  return facts.html(context, visit);
}

json buttons_json(const std::vector<Button>& buttons) {
  json all = json::array();
  for (const auto& button : buttons) {
    all.push_back({{"href", button.href}, {"text", button.text}, {"grave", button.grave}});
  }
  return all;
}

web::Response show_page(const Context& context, const Visit& visit, std::string_view title,
                        std::string_view name, json data, int status) {
  data["title"] = title;
  if (!data.contains("buttons")) data["buttons"] = json::array();
  data["has_buttons"] = !data["buttons"].empty();
  return context.desk->page(visit, title, context.desk->render(visit, name, std::move(data)),
                            status);
}

}  // namespace ocop::verifier::console
