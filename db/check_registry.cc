#include <soci/soci.h>

#include <algorithm>
#include <map>
#include <vector>

#include "base/text.h"
#include "db/check_parts.h"
#include "db/guard.h"
#include "db/queries.h"
#include "db/rule_book.h"
#include "db/tables.h"
#include "programme/lifecycle.h"

namespace ocop::db {
namespace {

using programme::Certificate;
using programme::CertificateAct;
using programme::CertificateEvent;
using programme::RuleBook;

/// Rows of an id, a name, and what the name must be unlike others within.
struct Named {
  std::string id, name, within;
};

std::vector<Named> named_rows(soci::session& sql, const char* question) {
  std::vector<Named> result;
  Named row;
  soci::statement each =
      (sql.prepare << question, soci::into(row.id), soci::into(row.name), soci::into(row.within));
  each.execute();
  while (each.fetch()) result.push_back(row);
  return result;
}

void check_certified_without_area(soci::session& sql, ErrorList& errors) {
  // A tourism service (group 6) is made of no raw material.
  const auto rows = named_rows(
      sql, "SELECT c.number, p.name_vi, p.gtin FROM certificates c JOIN products p ON "
           "p.gtin = c.gtin WHERE p.group_number <> 6 AND NOT EXISTS (SELECT 1 FROM "
           "product_areas a WHERE a.gtin = c.gtin) ORDER BY c.number");
  for (const auto& row : rows) {
    errors.add("certificates " + printable(row.id),
               message("its product {} ({}) is linked to no raw-material area",
                       "sản phẩm {} ({}) chưa gắn với vùng nguyên liệu nào", row.within,
                       printable(row.name)));
  }
}

/// What a planting-area code looks like on paper.
std::string look_of(const std::string& code) {
  std::string look;
  for (const char c : ascii_upper(code)) {
    if (c == '-') continue;
    look += c == 'O' ? '0' : c == 'I' ? '1' : c;
  }
  return look;
}

void check_codes(soci::session& sql, ErrorList& errors) {
  std::map<std::string, std::string> seen;
  for (const auto& row : named_rows(sql, "SELECT id, '', '' FROM areas ORDER BY id")) {
    const auto [first, is_new] = seen.emplace(look_of(row.id), row.id);
    if (is_new) continue;
    errors.add("areas " + printable(row.id),
               message("this planting-area code looks like {}; is it one area entered twice?",
                       "mã số vùng trồng này trông giống {}; có phải một vùng nhập hai lần?",
                       printable(first->second)));
  }
}

void check_names(soci::session& sql, const char* question, const std::string& table,
                 ErrorList& errors) {
  std::map<std::pair<std::string, std::string>, Named> seen;
  for (const auto& row : named_rows(sql, question)) {
    const auto [first, is_new] = seen.emplace(std::pair(row.within, plain_words(row.name)), row);
    if (is_new) continue;
    if (first->second.name == row.name) {
      errors.add(table + " " + printable(row.id),
                 message("its name “{0}” is that of {1} too; is it one entered twice?",
                         "tên “{0}” trùng với {1}; có phải một mục nhập hai lần?",
                         printable(row.name), printable(first->second.id)));
      continue;
    }
    errors.add(table + " " + printable(row.id),
               message("its name “{}” differs from “{}” ({}) by accents, case or punctuation only",
                       "tên “{}” chỉ khác “{}” ({}) ở dấu, chữ hoa hoặc dấu câu",
                       printable(row.name), printable(first->second.name),
                       printable(first->second.id)));
  }
}

/// Who may decide on the certificate that day; nullopt when no rule set says.
std::optional<programme::Authority> decider(const RuleBook& rules, const Certificate& certificate,
                                            Date day) {
  for (const auto* set : {rules.governing(day), rules.governing(certificate.issued)}) {
    const auto* rating = set == nullptr ? nullptr : set->rating(certificate.stars);
    if (rating != nullptr) return set->revoker(*rating, day);
  }
  return {};
}

std::string first_ground(const RuleBook& rules, const CertificateEvent& event) {
  const auto* set = rules.governing(event.date);
  if (set == nullptr) return "";
  const auto& grounds =
      event.act == CertificateAct::kExtend ? set->extension_grounds : set->revocation_grounds;
  return grounds.empty() ? "" : grounds.front().code;
}

/// The act as it would have been asked for. What an imported one does not say is taken
/// to have been right: what is unknown contradicts nothing.
programme::ActRequest asked(const RuleBook& rules, const Certificate& certificate,
                            const CertificateEvent& event) {
  programme::ActRequest request;
  request.act = event.act;
  const auto authority =
      event.authority ? event.authority : decider(rules, certificate, event.date);
  request.authority = authority.value_or(programme::Authority::kProvince);
  request.date = event.date;
  request.until = event.until;
  const bool decides_on_grounds =
      event.act == CertificateAct::kExtend || event.act == CertificateAct::kRevoke;
  request.ground =
      event.ground.empty() && decides_on_grounds ? first_ground(rules, event) : event.ground;
  request.decision = event.decision.empty() ? "?" : event.decision;
  request.reason = event.reason.empty() ? "?" : event.reason;
  if (event.act != CertificateAct::kExtend || event.until) return request;
  if (const auto* set = rules.governing(event.date)) {
    request.until = add_days(certificate.expires, set->extension_days);
  }
  return request;
}

void replay(const RuleBook& rules, const Certificate& certificate, ErrorList& errors) {
  Certificate until_then = certificate;
  until_then.events.clear();
  for (const auto& event : certificate.events) {
    const bool by_issue =
        event.act == CertificateAct::kIssue || event.act == CertificateAct::kReplace;
    // Before the first rule set there is nothing to measure an act by.
    if (!by_issue && rules.governing(event.date) != nullptr) {
      const auto lawful =
          check_act(rules, until_then, asked(rules, certificate, event), event.date);
      if (!lawful) {
        const Message& why = lawful.error().message;
        errors.add(fmt::format("certificates {} / {}", printable(certificate.number), event.seq),
                   {fmt::format("this act contradicts the rules: {}", why.en),
                    fmt::format("quyết định này trái quy định: {}", why.vi)});
      }
    }
    until_then.events.push_back(event);
  }
}

/// Those that ship where a set of the registry cannot be read, which was told of too.
RuleBook readable_rules(Connection& connection) {
  try {
    return *load_rule_book(connection);
  } catch (const DatabaseError&) {
    return RuleBook::built_in();
  }
}

void check_acts(Connection& connection, ErrorList& errors) {
  const auto rules = readable_rules(connection);
  const auto products = named_rows(
      connection.sql(), "SELECT DISTINCT c.gtin, '', '' FROM certificates c JOIN "
                        "certificate_events e ON e.number = c.number ORDER BY c.gtin");
  CertificatesQuery certificates(connection.sql());
  for (const auto& product : products) {
    try {
      for (const auto& certificate : certificates.find(product.id)) {
        replay(rules, certificate, errors);
      }
    } catch (const DatabaseError&) {
      // A cell that cannot be read was told of when each cell was looked at.
      continue;
    }
  }
}

void check_accounts(soci::session& sql, ErrorList& errors) {
  const auto places =
      named_rows(sql, "SELECT u.id, u.place, '' FROM users u WHERE u.place <> '' AND NOT EXISTS "
                      "(SELECT 1 FROM places p WHERE p.id = u.place) ORDER BY u.id");
  for (const auto& row : places) {
    errors.add("users " + printable(row.id),
               message("its place “{}” is not in places", "địa danh “{}” không có trong bảng places",
                       printable(row.name)));
  }
  const auto producers = named_rows(
      sql, "SELECT u.id, u.producer, '' FROM users u WHERE u.producer <> '' AND NOT EXISTS "
           "(SELECT 1 FROM producers p WHERE p.id = u.producer) ORDER BY u.id");
  for (const auto& row : producers) {
    errors.add("users " + printable(row.id),
               message("its producer “{}” is not in producers",
                       "chủ thể “{}” không có trong bảng producers", printable(row.name)));
  }
  const auto unbounded = named_rows(
      sql, "SELECT u.id, '', '' FROM users u WHERE (u.role = 'producer' AND u.producer = '') OR "
           "(u.role IN ('commune_officer', 'province_officer') AND u.place = '') ORDER BY u.id");
  for (const auto& row : unbounded) {
    errors.add("users " + printable(row.id),
               message("its role needs a place or a producer, and it has none",
                       "vai trò này phải gắn với địa danh hoặc chủ thể, nhưng chưa có"));
  }
}

}  // namespace

void check_registry(Connection& connection, ErrorList& errors) {
  guarded(connection.display(), [&] {
    soci::session& sql = connection.sql();
    check_certified_without_area(sql, errors);
    check_codes(sql, errors);
    check_names(sql, "SELECT id, name, place FROM producers ORDER BY id", "producers", errors);
    check_names(sql, "SELECT gtin, name_vi, producer FROM products ORDER BY gtin", "products",
                errors);
    check_acts(connection, errors);
    check_accounts(sql, errors);
  });
}

}  // namespace ocop::db
