// Issuing a certificate: the first, a renewal, an upgrade.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "db/certificate_acts.h"
#include "db/rule_book.h"
#include "verifier/console/certificates.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;
using programme::Act;
using programme::Basis;

/// As papers are headed: "Ủy ban nhân dân tỉnh Thái Nguyên".
std::string issuer_name(const Visit& visit, db::Connection& connection) {
  if (visit.actor.role == programme::Role::kMinistryOfficer) return "Bộ Nông nghiệp và Môi trường";
  for (const auto& place : db::places_within(connection, visit.actor.place)) {
    if (place.id != visit.actor.place || place.name.empty()) continue;
    std::string name = place.name;
    if (name[0] == 'T') name[0] = 't';
    return "Ủy ban nhân dân " + name;
  }
  return {};
}

std::vector<Option> star_options(const Visit& visit, const programme::RuleBook& rules) {
  std::vector<Option> options{{"", say(visit, "hãy chọn", "choose")}};
  const auto* rule = rules.governing(today(visit));
  if (rule == nullptr) return options;
  for (const auto& rating : rule->ratings) {
    options.push_back({std::to_string(rating.stars),
                       stars_text(rating.stars, visit.language) + " (" +
                           say(visit, programme::authority_name(rating.issues)) + ")"});
  }
  return options;
}

std::vector<Option> basis_options(const Visit& visit) {
  std::vector<Option> options;
  for (const auto basis : {Basis::kFirst, Basis::kRenewal, Basis::kUpgrade}) {
    options.push_back(
        {std::string(programme::basis_code(basis)), say(visit, programme::basis_name(basis))});
  }
  return options;
}

std::vector<Option> previous_options(const Visit& visit, const programme::RuleBook& rules,
                                     const db::ProductRow& row) {
  std::vector<Option> options{
      {"", say(visit, "không có (cấp lần đầu)", "none (first certificate)")}};
  for (const auto& certificate : row.certificates) {
    const auto standing = programme::standing_on(rules, certificate, today(visit));
    options.push_back({certificate.number,
                       certificate.number + " – " + stars_text(certificate.stars, visit.language) +
                           ", " + status_badge(rules, standing, today(visit), visit.language).text});
  }
  return options;
}

/// By the set that a dossier filed on the day typed comes under.
Message filing_hint(const Visit& visit, const programme::RuleBook& rules) {
  const auto* rule = rules.governing(today(visit), read_date(visit.form.text("filed")));
  if (rule == nullptr || rule->decision_days == 0) {
    return {"Needed for a renewal", "Bắt buộc khi phân hạng lại"};
  }
  return message("Needed for a renewal. The decision is due within {} days of a full dossier ({})",
                 "Bắt buộc khi phân hạng lại. Phải quyết định trong {} ngày kể từ khi nhận đủ hồ "
                 "sơ ({})",
                 rule->decision_days, rule->decision);
}

std::vector<Field> issue_fields(const Visit& visit, db::Connection& connection,
                                const programme::RuleBook& rules, const db::ProductRow& row) {
  using enum Field::Kind;
  const auto* governing = programme::governing(rules, row.certificates, today(visit));
  const bool follows =
      governing != nullptr && programme::standing_on(rules, *governing, today(visit)).status !=
                                  programme::CertificateStatus::kRevoked;
  return {{.kind = kChoice,
           .name = "basis",
           .label = {"Basis", "Hình thức cấp"},
           .required = true,
           .value = std::string(programme::basis_code(follows ? Basis::kRenewal : Basis::kFirst)),
           .options = basis_options(visit)},
          {.kind = kChoice,
           .name = "previous",
           .label = {"Replaces certificate", "Thay cho giấy chứng nhận"},
           .value = follows ? governing->number : "",
           .options = previous_options(visit, rules, row)},
          {.name = "number",
           .label = {"Number of the certificate", "Số giấy chứng nhận"},
           .required = true},
          {.kind = kChoice,
           .name = "stars",
           .label = {"Stars", "Hạng sao"},
           .required = true,
           .options = star_options(visit, rules)},
          {.kind = kNumber,
           .name = "score",
           .label = {"Average score", "Điểm trung bình"},
           .hint = {"0 to 100, one decimal; may be left out",
                    "Từ 0 đến 100, một số lẻ; có thể bỏ trống"}},
          {.name = "issuer",
           .label = {"Issued by", "Cơ quan cấp"},
           .required = true,
           .value = issuer_name(visit, connection)},
          {.kind = kDate,
           .name = "issued",
           .label = {"Day of issue", "Ngày cấp"},
           .required = true,
           .value = dmy_date(today(visit))},
          {.name = "decision",
           .label = {"Number of the decision", "Số quyết định"},
           .required = true,
           .hint = {"As on the paper, like 15/QĐ-UBND", "Như trên văn bản, ví dụ 15/QĐ-UBND"}},
          {.kind = kDate,
           .name = "filed",
           .label = {"Dossier filed on", "Ngày nộp hồ sơ"},
           .hint = filing_hint(visit, rules)},
          {.kind = kText, .name = "note", .label = {"Note", "Ghi chú"}},
          paper_field()};
}

programme::IssueRequest read_issue(const Visit& visit, const std::string& gtin, Reading& reading) {
  programme::IssueRequest request;
  request.number = reading.text("number");
  request.gtin = gtin;
  request.stars = reading.whole("stars", 1, 5).value_or(0);
  request.score_tenths = reading.tenths("score", 1000);
  request.authority =
      programme::authority_of_role(visit.actor.role).value_or(programme::Authority::kProvince);
  request.issuer = reading.text("issuer");
  request.issued = reading.date("issued").value_or(Date{});
  request.decision = reading.text("decision");
  request.basis = programme::basis_of(reading.text("basis")).value_or(Basis::kFirst);
  request.previous = reading.text("previous");
  request.filed = reading.date("filed");
  request.note = reading.text("note");
  return request;
}

web::Response show(const Context& context, const Visit& visit, const db::ProductRow& row,
                   std::vector<Field> fields, std::vector<Error> errors) {
  const int status = errors.empty() ? 200 : 400;
  const std::string title =
      say(visit, "Cấp giấy chứng nhận – ", "Issue a certificate – ") + row.product.name_vi;
  const std::string body =
      form_html(context, visit,
                {.action = address({"products", row.product.gtin, "issue"}),
                 .submit = say(visit, "Cấp giấy chứng nhận", "Issue the certificate"),
                 .fields = std::move(fields),
                 .errors = std::move(errors),
                 .back = address({"products", row.product.gtin})});
  return show_page(context, visit, title, "console_sheet", {{"content", body}}, status);
}

web::Response issue_page(const Context& context, Visit& visit) {
  const std::string gtin = piece(visit, 0);
  std::optional<db::ProductRow> row;
  std::vector<Field> fields;
  context.desk->read([&](db::Connection& connection) {
    row = product_row(connection, visit, gtin);
    if (row) fields = issue_fields(visit, connection, *db::load_rule_book(connection), *row);
  });
  if (!row) return not_found(context, visit);
  if (visit.request.method != "POST") return show(context, visit, *row, std::move(fields), {});

  Reading reading(visit.form, fields);
  const auto request = read_issue(visit, gtin, reading);
  const std::string_view paper = reading.file("paper");
  std::vector<Error> errors = reading.errors();
  if (errors.empty()) {
    const auto done = context.desk->write([&](db::Connection& connection) -> Result<void> {
      const auto stored = store_scan(connection, visit, paper);
      if (!stored) return tl::unexpected(stored.error());
      return db::issue_certificate(connection, visit.actor, request, *stored, visit.now);
    });
    if (done) {
      return context.desk->done(
          visit, below({"certificates", request.number}),
          message("Certificate {} was issued", "Đã cấp giấy chứng nhận {}", request.number));
    }
    errors = {done.error()};
  }
  fill(fields, visit.form);
  return show(context, visit, *row, std::move(fields), std::move(errors));
}

}  // namespace

void add_issue_routes(Routes& routes, const Context& context) {
  for (const char* method : {"GET", "POST"}) {
    routes.push_back(
        route(context, method, "/products/*/issue", Act::kIssueCertificate, issue_page));
  }
}

}  // namespace ocop::verifier::console
