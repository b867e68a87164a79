#include "db/import_issue.h"

#include <soci/soci.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/guard.h"
#include "db/queries.h"
#include "db/rule_book.h"

namespace ocop::db {
namespace {

using programme::Authority;
using programme::Basis;
using programme::Certificate;
using programme::CertificateAct;
using programme::CertificateEvent;
using programme::IssueRequest;

std::string text_of(const Table& table, std::string_view column, const RowValues& row) {
  return row[table.find(column).value()].value_or("");
}

/// The certificates of a product, which nobody else acts on until the commit.
std::vector<Certificate> certificates_of(Connection& connection, const std::string& gtin) {
  return guarded(connection.display(), [&] {
    if (connection.engine() == Engine::kPostgres) {
      std::string locked;
      connection.sql() << "SELECT gtin FROM products WHERE gtin = :gtin FOR UPDATE",
          soci::into(locked), soci::use(gtin, "gtin");
    }
    return CertificatesQuery(connection.sql()).find(gtin);
  });
}

/// The column of a sheet that an error of programme::check_issue() is about.
std::string_view column_of(std::string_view where) {
  if (where == "score") return "score_tenths";
  if (where == "authority") return "stars";
  for (const std::string_view column : {"stars", "issued", "previous"}) {
    if (where == column) return column;
  }
  return "number";
}

std::optional<RowError> check_authority(const programme::Actor& actor, const IssueRequest& request) {
  const auto own = programme::authority_of_role(actor.role);
  if (own && *own >= request.authority) return {};
  const auto name = programme::authority_name(request.authority);
  return RowError{"stars",
                  {fmt::format("{} stars were then issued by: {}; that authority's officers enter "
                               "them",
                               request.stars, name.en),
                   fmt::format("hạng {} sao khi đó do {} cấp; cán bộ của cấp đó mới được nhập",
                               request.stars, name.vi)}};
}

std::string details_of(const CertificateEvent& event, const IssueRequest& request) {
  nlohmann::json details{{"date", iso_date(event.date)}, {"decision", event.decision},
                         {"reason", event.reason},       {"rule", event.rule},
                         {"imported", true}};
  details["authority"] = programme::authority_code(request.authority);
  if (event.act != CertificateAct::kIssue) return details.dump();
  details["gtin"] = request.gtin;
  details["stars"] = request.stars;
  details["issuer"] = request.issuer;
  details["basis"] = programme::basis_code(request.basis);
  if (!request.previous.empty()) details["previous"] = request.previous;
  if (request.score_tenths) details["score_tenths"] = *request.score_tenths;
  return details.dump();
}

}  // namespace

ImportedIssues::ImportedIssues(Connection& connection, const programme::Actor& actor, Instant now)
    : connection_(connection), actor_(actor), now_(now), rules_(load_rule_book(connection)) {}

IssueRequest ImportedIssues::request_of(const Table& table, const RowValues& row) const {
  IssueRequest request;
  request.number = text_of(table, "number", row);
  request.gtin = text_of(table, "gtin", row);
  request.stars = static_cast<int>(parse_digits(text_of(table, "stars", row)).value_or(0));
  if (const auto score = parse_digits(text_of(table, "score_tenths", row)))
    request.score_tenths = static_cast<int>(*score);
  request.issuer = text_of(table, "issuer", row);
  request.issued = parse_iso_date(text_of(table, "issued", row)).value();
  request.decision = request.number;
  request.basis = programme::basis_of(text_of(table, "basis", row)).value_or(Basis::kFirst);
  request.previous = text_of(table, "previous", row);
  request.note = text_of(table, "note", row);
  request.authority = Authority::kMinistry;
  const auto* const rule = rules_->governing(request.issued);
  const auto* const rating = rule == nullptr ? nullptr : rule->rating(request.stars);
  if (rating != nullptr) request.authority = rule->issuer(*rating, request.issued);
  return request;
}

std::optional<RowError> ImportedIssues::check(const Table& table, const RowValues& row) {
  const auto request = request_of(table, row);
  if (request.basis == Basis::kRenewal) {
    return RowError{"basis",
                    message("a renewal depends on the day its dossier was filed, which no column "
                            "states; enter it on the product's page",
                            "công nhận lại phụ thuộc ngày nộp hồ sơ, mà bảng này không có cột đó; "
                            "hãy ghi ở trang sản phẩm")};
  }
  const auto lawful = programme::check_issue(*rules_, certificates_of(connection_, request.gtin),
                                             request, local_date(now_));
  if (!lawful) return RowError{column_of(lawful.error().where), lawful.error().message};
  if (auto error = check_authority(actor_, request)) return error;
  const auto expires = parse_iso_date(text_of(table, "expires", row)).value();
  if (expires == lawful->expires) return {};
  return RowError{"expires",
                  message("by {}, the last day is {}, not {}; leave the cell empty or correct it",
                          "theo {}, ngày hết hạn là {}, không phải {}; hãy để trống hoặc sửa lại",
                          lawful->rule->decision, dmy_date(lawful->expires), dmy_date(expires))};
}

void ImportedIssues::stored(const Table& table, const RowValues& row) {
  const auto request = request_of(table, row);
  CertificateEvent event;
  event.act = CertificateAct::kIssue;
  event.date = request.issued;
  event.decision = request.decision;
  event.authority = request.authority;
  event.rule = rules_->governing(request.issued)->id;
  event.seq = 1;
  add_event(request.number, event, request);
  if (request.previous.empty()) return;
  const auto known = certificates_of(connection_, request.gtin);
  const auto previous = std::find_if(known.begin(), known.end(), [&](const Certificate& one) {
    return one.number == request.previous;
  });
  if (previous == known.end()) return;
  event.act = CertificateAct::kReplace;
  event.reason = "Được thay bằng giấy chứng nhận " + request.number;
  for (const auto& earlier : previous->events) event.seq = std::max(event.seq, earlier.seq + 1);
  add_event(previous->number, event, request);
}

void ImportedIssues::add_event(const std::string& number, const CertificateEvent& event,
                               const IssueRequest& request) {
  const auto& table = table_named("certificate_events");
  RowValues row(table.columns.size());
  const auto set = [&](std::string_view column, std::string value) {
    row[table.find(column).value()] = std::move(value);
  };
  const std::string act(programme::certificate_act_code(event.act));
  set("number", number);
  set("seq", std::to_string(event.seq));
  set("act", act);
  set("effective_on", iso_date(event.date));
  set("decision", event.decision);
  set("reason", event.reason);
  set("ground", "");
  set("authority", std::string(programme::authority_code(request.authority)));
  set("rule", event.rule);
  set("paper", "");
  set("recorded_at", std::to_string(milliseconds(now_)));
  set("recorded_by", actor_.user);
  TableStore(connection_, table).add(row);
  notes_.push_back({"certificate." + act, "certificate " + number, details_of(event, request)});
}

void ImportedIssues::note() {
  for (const auto& note : notes_) append_audit(connection_, actor_, note, now_);
}

}  // namespace ocop::db
