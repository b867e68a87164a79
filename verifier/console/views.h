// How facts of the registry look on the console's pages.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/lists.h"
#include "programme/certificate.h"
#include "programme/lifecycle.h"
#include "verifier/console/context.h"

namespace ocop::verifier::console {

/// When a renewal is filed, in days before a certificate's last one, from the first to the
/// last such day, and the decision that says so.
struct RenewalDays {
  int earliest = 0;
  int latest = 0;
  std::string decision;  ///< "" where no rule set knows a window
};
/// Of the set that governs `day`; where it knows no window, of the last set that has one.
RenewalDays renewal_days(const programme::RuleBook& rules, Date day);

std::string day_text(std::optional<Date> day);                      ///< dd/mm/yyyy; "" for none
std::string number_text(std::int64_t number, Language language);    ///< "12.345" or "12,345"
std::string kilograms_text(std::int64_t grams, Language language);  ///< "1.250,5 kg"
std::string decimal_text(double number, Language language, int decimals = 4);
std::string place_text(const db::Place& place);  ///< "Xã Tân Kỳ, Tỉnh Thái Nguyên"
/// The same in a list: whose place is bounded knows its province.
std::string listed_place(const Visit& visit, const db::Place& place);
std::string gtin_text(std::string_view gtin14);  ///< without the leading zero of a GTIN-13

/// A word with a colour: "good", "warn", "bad" or "plain".
struct Badge {
  std::string tone;
  std::string text;
};
/// "warn" for one that is good and within the days of its renewal.
Badge status_badge(const programme::RuleBook& rules,
                   const programme::CertificateStanding& standing, Date today, Language language);
Badge area_badge(std::string_view status, Language language);
/// <span class="badge …">, escaped.
std::string badge_html(const Badge& badge);

Message certificate_act_name(programme::CertificateAct act);
Message area_status_name(std::string_view status);
/// "★★★" said in words too: "3 sao".
std::string stars_text(int stars, Language language);

/// A list of names and values; empty values are left out.
class Facts {
 public:
  explicit Facts(Language language) : language_(language) {}
  Facts& add(const Message& name, std::string value);
  Facts& link(const Message& name, std::string value, std::string href);
  Facts& badge(const Message& name, const Badge& badge);
  Facts& lines(const Message& name, const std::string& text);  ///< keeps line breaks
  std::string html(const Context& context, const Visit& visit) const;

 private:
  struct Fact {
    std::string name, value, href, html;
    bool lines = false;
  };
  Language language_;
  std::vector<Fact> facts_;
};

/// Users' names by id, asked for once each.
class Names {
 public:
  Names(db::Connection& connection, Language language)
      : connection_(connection), language_(language) {}
  /// "Nguyễn Lan (lan)"; of "" that it was imported.
  const std::string& of(const std::string& user);

 private:
  db::Connection& connection_;
  Language language_;
  std::map<std::string, std::string> known_;
};

/// The acts of a certificate, newest first, with its issue.
std::string history_html(const Context& context, const Visit& visit,
                         const programme::RuleBook& rules,
                         const programme::Certificate& certificate, Names& names);

/// What stands behind a standing: status, since, until, decision, reason, rule.
std::string standing_html(const Context& context, const Visit& visit,
                          const programme::RuleBook& rules,
                          const programme::CertificateStanding& standing);

struct Button {
  std::string href;
  std::string text;
  bool grave = false;
};
nlohmann::json buttons_json(const std::vector<Button>& buttons);

/// A page: its heading with the buttons of `data`, if any, then the template.
web::Response show_page(const Context& context, const Visit& visit, std::string_view title,
                        std::string_view name, nlohmann::json data, int status = 200);

}  // namespace ocop::verifier::console
