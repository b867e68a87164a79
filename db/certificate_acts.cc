#include "db/certificate_acts.h"

#include <soci/soci.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/audit.h"
#include "db/derived.h"
#include "db/goods_rows.h"
#include "db/guard.h"
#include "db/queries.h"
#include "db/rule_book.h"
#include "db/storable.h"
#include "db/values.h"

namespace ocop::db {
namespace {

using programme::Certificate;
using programme::CertificateAct;
using programme::CertificateEvent;

std::string date_or_empty(const std::optional<Date>& date) { return date ? iso_date(*date) : ""; }

Message act_word(CertificateAct act) {
  switch (act) {
    case CertificateAct::kIssue:
      return {"issue", "cấp"};
    case CertificateAct::kExtend:
      return {"extension", "kéo dài"};
    case CertificateAct::kSuspend:
      return {"suspension", "đình chỉ"};
    case CertificateAct::kReinstate:
      return {"reinstatement", "khôi phục"};
    case CertificateAct::kRevoke:
      return {"revocation", "thu hồi"};
    case CertificateAct::kReplace:
      break;
  }
  return {"replacement", "thay thế"};
}

std::optional<Act> permission_for(CertificateAct act) {
  switch (act) {
    case CertificateAct::kExtend:
      return Act::kExtendCertificate;
    case CertificateAct::kSuspend:
      return Act::kSuspendCertificate;
    case CertificateAct::kReinstate:
      return Act::kReinstateCertificate;
    case CertificateAct::kRevoke:
      return Act::kRevokeCertificate;
    default:
      return {};
  }
}

/// As files would have to write it: composed, on one line where it is one, not too long.
Result<void> clean(std::string& text, std::string_view table, std::string_view column,
                   std::string where) {
  const auto& columns = table_named(table);
  auto definition = columns.columns[columns.find(column).value()];
  definition.required = false;
  auto value = is_utf8(text) ? read_value(definition, text)
                             : fail("", message("This is no Unicode text; type it anew",
                                                "Nội dung không phải Unicode; hãy gõ lại"));
  if (!value) return fail(std::move(where), value.error().message);
  text = value->value_or("");
  return {};
}

Result<void> check_authority(const Actor& actor, programme::Authority authority) {
  if (programme::authority_of_role(actor.role) == authority) return {};
  const auto name = programme::authority_name(authority);
  return fail("authority",
              message("An account records the decisions of its own authority, not those of: {0}",
                      "Tài khoản chỉ ghi quyết định của cơ quan mình, không ghi quyết định của: {1}",
                      name.en, name.vi));
}

std::string name_of_user(Connection& connection, const std::string& id, Language language) {
  if (id.empty()) return language == Language::kVietnamese ? "bản nhập dữ liệu" : "an import";
  std::string name = id;
  connection.sql() << "SELECT name FROM users WHERE id = :id", soci::into(name),
      soci::use(id, "id");
  return name;
}

/// What happened since somebody saw `seen` acts.
Result<void> check_seen(Connection& connection, const Certificate& certificate, int seen) {
  const auto count = static_cast<int>(certificate.events.size());
  if (count == seen) return {};
  if (count < seen || count == 0) {
    return fail("seen", message("The certificate has {} acts, not {}; open it again",
                                "Giấy chứng nhận có {} lần quyết định, không phải {}; hãy mở lại",
                                count, seen));
  }
  const auto& last = *std::max_element(
      certificate.events.begin(), certificate.events.end(),
      [](const CertificateEvent& a, const CertificateEvent& b) { return a.seq < b.seq; });
  const auto word = act_word(last.act);
  const auto when = last.recorded_at == Instant{} ? dmy_date(last.date)
                                                  : local_date_time(last.recorded_at);
  return fail(
      "seen",
      message("Since you opened this certificate {0} acts were recorded, the last by {1} at {3}: "
              "{4} (decision {6}); nothing of yours was stored, look at it again first",
              "Từ lúc bạn mở giấy chứng nhận này đã có thêm {0} lần ghi, lần cuối do {2} lúc {3}: "
              "{5} (quyết định {6}); nội dung của bạn chưa được lưu, hãy xem lại trước",
              count - seen, name_of_user(connection, last.recorded_by, Language::kEnglish),
              name_of_user(connection, last.recorded_by, Language::kVietnamese), when, word.en,
              word.vi, last.decision.empty() ? "–" : last.decision));
}

void insert_event(Connection& connection, const std::string& number, const CertificateEvent& event) {
  const long long seq = event.seq;
  const std::string act(programme::certificate_act_code(event.act));
  const std::string date = iso_date(event.date);
  const std::string until = date_or_empty(event.until);
  const std::string filed = date_or_empty(event.filed);
  const std::string authority(event.authority ? programme::authority_code(*event.authority) : "");
  const long long at = milliseconds(event.recorded_at);
  soci::indicator has_until = event.until ? soci::i_ok : soci::i_null;
  soci::indicator has_filed = event.filed ? soci::i_ok : soci::i_null;
  connection.sql() << "INSERT INTO certificate_events (number, seq, act, effective_on, until_date, "
                      "decision, reason, ground, authority, filed_on, rule, paper, recorded_at, "
                      "recorded_by) VALUES (:number, :seq, :act, :effective_on, :until_date, "
                      ":decision, :reason, :ground, :authority, :filed_on, :rule, :paper, "
                      ":recorded_at, :recorded_by)",
      soci::use(number), soci::use(seq), soci::use(act), soci::use(date),
      soci::use(until, has_until), soci::use(event.decision), soci::use(event.reason),
      soci::use(event.ground), soci::use(authority), soci::use(filed, has_filed),
      soci::use(event.rule), soci::use(event.paper), soci::use(at), soci::use(event.recorded_by);
}

/// False when the number is taken.
bool insert_certificate(Connection& connection, const programme::IssueRequest& request,
                        Date expires) {
  const long long stars = request.stars;
  const std::string issued = iso_date(request.issued);
  const std::string last_day = iso_date(expires);
  const std::string basis(programme::basis_code(request.basis));
  const long long score = request.score_tenths.value_or(0);
  soci::indicator has_score = request.score_tenths ? soci::i_ok : soci::i_null;
  soci::statement insert =
      (connection.sql().prepare
           << "INSERT INTO certificates (number, gtin, stars, issuer, issued, expires, note, "
              "sample, basis, previous, score_tenths) VALUES (:number, :gtin, :stars, :issuer, "
              ":issued, :expires, :note, 0, :basis, :previous, :score) "
              "ON CONFLICT (number) DO NOTHING",
       soci::use(request.number), soci::use(request.gtin), soci::use(stars),
       soci::use(request.issuer), soci::use(issued), soci::use(last_day), soci::use(request.note),
       soci::use(basis), soci::use(request.previous), soci::use(score, has_score));
  insert.execute(true);
  return insert.get_affected_rows() == 1;
}

std::string details_of(const CertificateEvent& event) {
  nlohmann::json details{{"date", iso_date(event.date)},
                         {"decision", event.decision},
                         {"reason", event.reason},
                         {"rule", event.rule}};
  if (event.authority) details["authority"] = programme::authority_code(*event.authority);
  if (event.until) details["until"] = iso_date(*event.until);
  if (event.filed) details["filed"] = iso_date(*event.filed);
  if (!event.ground.empty()) details["ground"] = event.ground;
  if (!event.paper.empty()) details["paper"] = event.paper;
  return details.dump();
}

std::string details_of(const programme::IssueRequest& request, const CertificateEvent& event,
                       Date expires) {
  auto details = nlohmann::json::parse(details_of(event));
  details["gtin"] = request.gtin;
  details["stars"] = request.stars;
  details["issuer"] = request.issuer;
  details["expires"] = iso_date(expires);
  details["basis"] = programme::basis_code(request.basis);
  if (!request.previous.empty()) details["previous"] = request.previous;
  if (request.score_tenths) details["score_tenths"] = *request.score_tenths;
  return details.dump();
}

void note(Connection& connection, const Actor& actor, const std::string& number,
          CertificateAct act, std::string details, Instant now) {
  append_audit(connection, actor,
               {"certificate." + std::string(programme::certificate_act_code(act)),
                "certificate " + number, std::move(details)},
               now);
}

int next_seq(const Certificate& certificate) {
  int highest = 0;
  for (const auto& event : certificate.events) highest = std::max(highest, event.seq);
  return highest + 1;
}

const Certificate* with_number(const std::vector<Certificate>& certificates,
                               const std::string& number) {
  const auto found =
      std::find_if(certificates.begin(), certificates.end(),
                   [&](const Certificate& one) { return one.number == number; });
  return found == certificates.end() ? nullptr : &*found;
}

Result<void> clean_issue(programme::IssueRequest& request) {
  if (auto right = clean(request.number, "certificates", "number", "number"); !right) return right;
  if (auto right = clean(request.issuer, "certificates", "issuer", "issuer"); !right) return right;
  if (auto right = clean(request.note, "certificates", "note", "note"); !right) return right;
  return clean(request.decision, "certificate_events", "decision", "decision");
}

CertificateEvent issue_event(const programme::IssueRequest& request, const programme::Lawful& lawful,
                             const Actor& actor, const std::string& paper, Instant now) {
  CertificateEvent event;
  event.act = CertificateAct::kIssue;
  event.date = request.issued;
  event.decision = request.decision;
  event.authority = request.authority;
  event.filed = request.filed;
  event.rule = lawful.rule->id;
  event.paper = paper;
  event.seq = 1;
  event.recorded_at = now;
  event.recorded_by = actor.user;
  return event;
}

Result<void> issue(Connection& connection, const Actor& actor, programme::IssueRequest request,
                   const std::string& paper, Instant now) {
  if (auto right = clean_issue(request); !right) return right;
  if (auto right = check_paper(connection, paper); !right) return right;
  lock_product(connection, request.gtin);
  const auto certificates = CertificatesQuery(connection.sql()).find(request.gtin);
  const auto rules = load_rule_book(connection);
  const auto lawful =
      programme::check_issue(*rules, certificates, request, local_date(now));
  if (!lawful) return tl::unexpected<Error>(lawful.error());
  if (!insert_certificate(connection, request, lawful->expires)) {
    return fail("number", message("There is a certificate {} already, of another product; a number "
                                  "stands once",
                                  "Đã có giấy chứng nhận {} của sản phẩm khác; mỗi số chỉ dùng một "
                                  "lần",
                                  request.number));
  }
  const auto event = issue_event(request, *lawful, actor, paper, now);
  insert_event(connection, request.number, event);
  const auto* previous = with_number(certificates, request.previous);
  CertificateEvent replaced = event;
  if (previous != nullptr) {
    replaced.act = CertificateAct::kReplace;
    replaced.reason = "Được thay bằng giấy chứng nhận " + request.number;
    replaced.filed.reset();
    replaced.seq = next_seq(*previous);
    insert_event(connection, previous->number, replaced);
    refresh_search(connection, "certificate", previous->number);
  }
  refresh_search(connection, "certificate", request.number);
  note(connection, actor, request.number, CertificateAct::kIssue,
       details_of(request, event, lawful->expires), now);
  if (previous != nullptr) {
    note(connection, actor, previous->number, CertificateAct::kReplace, details_of(replaced), now);
  }
  return {};
}

std::optional<std::string> product_of(Connection& connection, const std::string& number) {
  if (!storable(number)) return {};
  std::string gtin;
  connection.sql() << "SELECT gtin FROM certificates WHERE number = :number", soci::into(gtin),
      soci::use(number, "number");
  if (!connection.sql().got_data()) return {};
  return gtin;
}

Result<void> act_on(Connection& connection, const Actor& actor, CertificateActRequest request,
                    const std::string& gtin, Instant now) {
  auto& act = request.act;
  if (auto right = clean(act.decision, "certificate_events", "decision", "decision"); !right)
    return right;
  if (auto right = clean(act.reason, "certificate_events", "reason", "reason"); !right)
    return right;
  if (auto right = clean(act.ground, "certificate_events", "ground", "ground"); !right)
    return right;
  if (auto right = check_paper(connection, request.paper); !right) return right;
  lock_product(connection, gtin);
  const auto certificates = CertificatesQuery(connection.sql()).find(gtin);
  const auto* certificate = with_number(certificates, request.number);
  if (certificate == nullptr) throw DatabaseError(connection.display() + ": a certificate vanished");
  if (auto right = check_seen(connection, *certificate, request.seen); !right) return right;
  const auto rules = load_rule_book(connection);
  const auto lawful = programme::check_act(*rules, *certificate, act, local_date(now));
  if (!lawful) return tl::unexpected<Error>(lawful.error());
  CertificateEvent event;
  event.act = act.act;
  event.date = act.date;
  event.until = act.until;
  event.decision = act.decision;
  event.reason = act.reason;
  event.ground = act.ground;
  event.authority = act.authority;
  event.rule = lawful->rule->id;
  event.paper = request.paper;
  event.seq = next_seq(*certificate);
  event.recorded_at = now;
  event.recorded_by = actor.user;
  insert_event(connection, request.number, event);
  refresh_search(connection, "certificate", request.number);
  note(connection, actor, request.number, act.act, details_of(event), now);
  return {};
}

}  // namespace

Result<void> issue_certificate(Connection& connection, const Actor& actor,
                               const programme::IssueRequest& request, std::string_view paper,
                               Instant now) {
  if (auto reach =
          check_reach_product(connection, actor, Act::kIssueCertificate, request.gtin);
      !reach) {
    return reach;
  }
  if (auto right = check_authority(actor, request.authority); !right) return right;
  return guarded(connection.display(), [&] {
    return issue(connection, actor, request, std::string(paper), now);
  });
}

Result<void> act_on_certificate(Connection& connection, const Actor& actor,
                                const CertificateActRequest& request, Instant now) {
  const auto permission = permission_for(request.act.act);
  if (!permission) {
    return fail("act", message("A certificate is issued or replaced by issuing one, not by an act",
                               "Việc cấp hoặc thay thế được ghi khi cấp giấy chứng nhận mới"));
  }
  if (auto allowed = programme::check_may(actor, *permission); !allowed) return allowed;
  const auto gtin = guarded(connection.display(),
                            [&] { return product_of(connection, request.number); });
  if (!gtin) {
    return fail("number", message("There is no certificate “{}”", "Không có giấy chứng nhận “{}”",
                                  printable(request.number)));
  }
  if (auto reach = check_reach_product(connection, actor, *permission, *gtin); !reach) return reach;
  if (auto right = check_authority(actor, request.act.authority); !right) return right;
  return guarded(connection.display(),
                 [&] { return act_on(connection, actor, request, *gtin, now); });
}

}  // namespace ocop::db
