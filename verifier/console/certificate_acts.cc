// Acts on a certificate: extend, suspend, reinstate, revoke.
#include "db/certificate_acts.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/rule_book.h"
#include "verifier/console/certificates.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;
using programme::Act;
using programme::CertificateAct;

struct ActForm {
  const char* path;
  CertificateAct act;
  Act allowed;
  Message title;  ///< before the number
  Message submit;
  Message warning;  ///< "" when the act can be undone
  Message said;
};

const ActForm kExtend{"extend",
                      CertificateAct::kExtend,
                      Act::kExtendCertificate,
                      {"Extend certificate", "Kéo dài hiệu lực giấy chứng nhận"},
                      {"Record the extension", "Ghi quyết định kéo dài"},
                      {},
                      {"The extension was recorded", "Đã ghi quyết định kéo dài hiệu lực"}};
const ActForm kSuspend{
    "suspend",
    CertificateAct::kSuspend,
    Act::kSuspendCertificate,
    {"Suspend certificate", "Tạm đình chỉ giấy chứng nhận"},
    {"Suspend", "Tạm đình chỉ"},
    {"From that day on shoppers see no stars, until it is reinstated.",
     "Kể từ ngày này người mua không thấy hạng sao, cho đến khi được khôi phục."},
    {"The certificate is suspended", "Đã tạm đình chỉ giấy chứng nhận"}};
const ActForm kReinstate{
    "reinstate",
    CertificateAct::kReinstate,
    Act::kReinstateCertificate,
    {"Reinstate certificate", "Khôi phục giấy chứng nhận"},
    {"Reinstate", "Khôi phục hiệu lực"},
    {},
    {"The certificate is in force again", "Đã khôi phục hiệu lực giấy chứng nhận"}};
const ActForm kRevoke{
    "revoke",
    CertificateAct::kRevoke,
    Act::kRevokeCertificate,
    {"Revoke certificate", "Thu hồi giấy chứng nhận"},
    {"Revoke for good", "Thu hồi vĩnh viễn"},
    {"A revocation cannot be taken back. Shoppers see it on every label of the product at once.",
     "Quyết định thu hồi không thể rút lại. Người mua sẽ thấy ngay trên mọi tem của sản phẩm."},
    {"The certificate is revoked", "Đã thu hồi giấy chứng nhận"}};

std::vector<Option> ground_options(const Visit& visit,
                                   const std::vector<programme::Ground>& grounds) {
  std::vector<Option> options{{"", say(visit, "hãy chọn", "choose")}};
  for (const auto& ground : grounds) options.push_back({ground.code, say(visit, ground.name)});
  return options;
}

Message revocation_term(const programme::RuleSet* rule) {
  if (rule == nullptr || rule->revocation_days == 0) return {};
  return message("The decision is due within {} days of the finding ({})",
                 "Phải quyết định trong {} ngày kể từ ngày phát hiện vi phạm ({})",
                 rule->revocation_days, rule->decision);
}

std::vector<Field> act_fields(const Visit& visit, const programme::RuleBook& rules,
                              const ActForm& form, const programme::Certificate& certificate) {
  // Grounds are those of the rules of the day the act takes effect.
  const Date day = read_date(visit.form.text("date")).value_or(today(visit));
  const auto* rule = rules.governing(day);
  std::vector<Field> fields{
      {.kind = Field::Kind::kDate,
       .name = "date",
       .label = {"Takes effect on", "Có hiệu lực từ ngày"},
       .required = true,
       .value = dmy_date(today(visit)),
       .hint = form.act == CertificateAct::kRevoke ? revocation_term(rule) : Message()},
      {.name = "decision",
       .label = {"Number of the decision", "Số quyết định"},
       .required = true,
       .hint = {"As on the paper, like 15/QĐ-UBND", "Như trên văn bản, ví dụ 15/QĐ-UBND"}}};
  if (form.act == CertificateAct::kExtend) {
    const int days = rule == nullptr ? 0 : rule->extension_days;
    fields.push_back({.kind = Field::Kind::kDate,
                      .name = "until",
                      .label = {"Until the end of", "Kéo dài đến hết ngày"},
                      .required = true,
                      .value = days > 0 ? dmy_date(add_days(certificate.expires, days)) : "",
                      .hint = message("At most {} days after {}", "Tối đa {} ngày sau {}", days,
                                      dmy_date(certificate.expires))});
  }
  if (form.act == CertificateAct::kExtend || form.act == CertificateAct::kRevoke) {
    const std::vector<programme::Ground> none;
    const auto& grounds = rule == nullptr                       ? none
                          : form.act == CertificateAct::kRevoke ? rule->revocation_grounds
                                                                : rule->extension_grounds;
    fields.push_back({.kind = Field::Kind::kChoice,
                      .name = "ground",
                      .label = {"Ground", "Căn cứ"},
                      .required = true,
                      .options = ground_options(visit, grounds)});
  }
  fields.push_back({.kind = Field::Kind::kText,
                    .name = "reason",
                    .label = {"Reason", "Lý do"},
                    .required = true,
                    .hint = {"Shoppers may read it", "Người mua có thể đọc được"}});
  fields.push_back(paper_field());
  fields.push_back({.kind = Field::Kind::kHidden,
                    .name = "seen",
                    .value = std::to_string(certificate.events.size())});
  return fields;
}

/// What the other officer did, and the form with what was typed.
json conflict_json(const Visit& visit, db::Connection& connection,
                   const programme::Certificate& certificate, std::size_t seen,
                   const Context& context, const programme::RuleBook& rules) {
  Names names(connection, visit.language);
  programme::Certificate since = certificate;
  const auto skipped = std::min(seen, since.events.size());
  since.events.erase(since.events.begin(),
                     since.events.begin() + static_cast<std::ptrdiff_t>(skipped));
  return {{"acts", history_html(context, visit, rules, since, names)},
          {"rows", json::array()},
          {"has_rows", false},
          {"who", false},
          {"when", false}};
}

struct ActPage {
  const ActForm& form;
  std::string number;
  std::vector<Field> fields;
  std::vector<Error> errors;
  json conflict = false;
};

web::Response show(const Context& context, const Visit& visit, ActPage page, int status) {
  std::string body = form_html(context, visit,
                               {.action = address({"certificates", page.number, page.form.path}),
                                .submit = say(visit, page.form.submit),
                                .fields = std::move(page.fields),
                                .errors = std::move(page.errors),
                                .warning = say(visit, page.form.warning),
                                .back = address({"certificates", page.number})});
  const std::string title = say(visit, page.form.title) + " " + page.number;
  if (!page.conflict.is_object()) {
    return show_page(context, visit, title, "console_sheet", {{"content", body}}, status);
  }
  page.conflict["form"] = std::move(body);
  return show_page(context, visit, title, "console_conflict", std::move(page.conflict), status);
}

programme::ActRequest read_act(const Visit& visit, const ActForm& form, Reading& reading) {
  programme::ActRequest act;
  act.act = form.act;
  act.authority =
      programme::authority_of_role(visit.actor.role).value_or(programme::Authority::kProvince);
  act.date = reading.date("date").value_or(Date{});
  act.decision = reading.text("decision");
  act.until = reading.date("until");
  act.ground = reading.text("ground");
  act.reason = reading.text("reason");
  return act;
}

Result<void> perform(db::Connection& connection, const Visit& visit,
                     db::CertificateActRequest request, std::string_view paper) {
  auto stored = store_scan(connection, visit, paper);
  if (!stored) return tl::unexpected(stored.error());
  request.paper = *std::move(stored);
  return db::act_on_certificate(connection, visit.actor, request, visit.now);
}

web::Response refused(const Context& context, Visit& visit, ActPage page, std::size_t seen) {
  const bool conflict = page.errors.front().where == "seen";
  bool found = false;
  context.desk->read([&](db::Connection& connection) {
    const auto row = certificate_row(connection, visit, page.number);
    if (!row) return;
    found = true;
    const auto rules = db::load_rule_book(connection);
    page.fields = act_fields(visit, *rules, page.form, row->certificate);
    if (conflict)
      page.conflict = conflict_json(visit, connection, row->certificate, seen, context, *rules);
  });
  if (!found) return not_found(context, visit);
  const std::string now = page.fields.back().value;
  fill(page.fields, visit.form);
  if (conflict) {
    // Whoever submits this page has seen what was done meanwhile.
    page.fields.back().value = now;
    page.errors.clear();
  }
  return show(context, visit, std::move(page), conflict ? 409 : 400);
}

template <const ActForm& form>
web::Response act_page(const Context& context, Visit& visit) {
  ActPage page{form, piece(visit, 0), {}, {}, false};
  bool found = false;
  context.desk->read([&](db::Connection& connection) {
    const auto row = certificate_row(connection, visit, page.number);
    if (!row) return;
    found = true;
    page.fields = act_fields(visit, *db::load_rule_book(connection), form, row->certificate);
  });
  if (!found) return not_found(context, visit);
  if (visit.request.method != "POST") return show(context, visit, std::move(page), 200);

  Reading reading(visit.form, page.fields);
  db::CertificateActRequest request;
  request.number = page.number;
  request.act = read_act(visit, form, reading);
  const auto seen = parse_digits(visit.form.text("seen"));
  request.seen = static_cast<int>(std::min(seen.value_or(0), 1'000'000LL));
  const std::string_view paper = reading.file("paper");
  page.errors = reading.errors();
  if (page.errors.empty()) {
    const auto done = context.desk->write(
        [&](db::Connection& connection) { return perform(connection, visit, request, paper); });
    if (done) return context.desk->done(visit, below({"certificates", page.number}), form.said);
    page.errors = {done.error()};
  }
  return refused(context, visit, std::move(page), static_cast<std::size_t>(request.seen));
}

}  // namespace

Field paper_field() {
  return {
      .kind = Field::Kind::kFile,
      .name = "paper",
      .label = {"Scan of the decision", "Bản quét quyết định"},
      .hint =
          {"PDF or JPEG, at most 4 MB; may be left out. Choose it again when this page comes back.",
           "Tệp PDF hoặc JPEG, tối đa 4 MB; có thể bỏ trống. Nếu trang này hiện lại, hãy chọn lại "
           "tệp."},
      .accept = ".pdf,.jpg,.jpeg"};
}

Result<std::string> store_scan(db::Connection& connection, const Visit& visit,
                               std::string_view bytes) {
  if (bytes.empty()) return std::string();
  auto stored = db::store_paper(connection, visit.actor, bytes, visit.now);
  if (!stored) return fail("paper", stored.error().message);
  return stored;
}

web::Response scan_response(const Context& context, const Visit& visit,
                            std::optional<db::Paper> scan, std::string_view name) {
  if (!scan) return not_found(context, visit);
  web::Response response;
  response.content_type = scan->media_type;
  response.body = std::move(scan->bytes);
  // Saved, not shown: what somebody else has scanned does not run within this site.
  const std::string_view ending = response.content_type == "application/pdf" ? "pdf" : "jpg";
  response.headers = {{"Content-Disposition",
                       fmt::format("attachment; filename=\"{}.{}\"", name, ending)},
                      {"Cache-Control", "no-store"}};
  return response;
}

void add_certificate_act_routes(Routes& routes, const Context& context) {
  for (const char* method : {"GET", "POST"}) {
    routes.push_back(
        route(context, method, "/certificates/*/extend", kExtend.allowed, act_page<kExtend>));
    routes.push_back(
        route(context, method, "/certificates/*/suspend", kSuspend.allowed, act_page<kSuspend>));
    routes.push_back(route(context, method, "/certificates/*/reinstate", kReinstate.allowed,
                           act_page<kReinstate>));
    routes.push_back(
        route(context, method, "/certificates/*/revoke", kRevoke.allowed, act_page<kRevoke>));
  }
}

}  // namespace ocop::verifier::console
