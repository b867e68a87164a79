// Certificates: the list, a certificate's page, its printed extract and its papers.
#include "verifier/console/certificates.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/certificate_acts.h"
#include "db/rule_book.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;
using programme::Act;
using programme::CertificateStatus;

constexpr CertificateStatus kStatuses[] = {
    CertificateStatus::kInForce,    CertificateStatus::kExtended, CertificateStatus::kExpired,
    CertificateStatus::kSuspended,  CertificateStatus::kRevoked,  CertificateStatus::kReplaced,
    CertificateStatus::kNotYetValid};

std::vector<Field> certificate_filters(const Visit& visit, db::Connection& connection) {
  std::vector<Option> statuses{{"", say(visit, "mọi tình trạng", "any standing")}};
  for (const auto status : kStatuses) {
    statuses.push_back({std::string(programme::certificate_status_code(status)),
                        say(visit, programme::certificate_status_name(status))});
  }
  std::vector<Option> stars{{"", say(visit, "mọi hạng", "any")}};
  for (int number = 3; number <= 5; ++number) {
    stars.push_back({std::to_string(number), stars_text(number, visit.language)});
  }
  std::vector<Option> days{{"", say(visit, "bất kỳ", "any time")}};
  const auto renewal = renewal_days(*db::load_rule_book(connection), today(visit));
  for (const int number : {renewal.latest, renewal.earliest, 365}) {
    days.push_back({std::to_string(number),
                    say(visit, message("within {} days", "trong {} ngày tới", number))});
  }
  return {{.name = "q", .label = {"Number, product, producer", "Số giấy, sản phẩm, chủ thể"}},
          {.kind = Field::Kind::kChoice,
           .name = "status",
           .label = {"Standing", "Tình trạng"},
           .options = statuses},
          {.kind = Field::Kind::kChoice,
           .name = "stars",
           .label = {"Stars", "Hạng sao"},
           .options = stars},
          {.kind = Field::Kind::kChoice,
           .name = "days",
           .label = {"Term ends", "Hết hạn"},
           .options = days}};
}

db::CertificateFilter certificate_filter(const Visit& visit) {
  db::CertificateFilter filter;
  filter.search = asked(visit, "q");
  const std::string stars = asked(visit, "stars", 1);
  if (stars == "3" || stars == "4" || stars == "5") filter.stars = stars[0] - '0';
  const auto days = parse_digits(asked(visit, "days", 4));
  if (days && *days <= 3660) {
    filter.expires_from = today(visit);
    filter.expires_until = add_days(today(visit), static_cast<int>(*days));
  }
  return filter;
}

Listing certificate_list(const Visit& visit, db::Connection& connection, db::Page page) {
  const auto rules = db::load_rule_book(connection);
  const auto bounds = db::bounds_of(visit.actor);
  const auto filter = certificate_filter(visit);
  const std::string status = asked(visit, "status", 20);
  if (status.empty()) {
    auto listing =
        certificate_listing(visit, *rules, db::list_certificates(connection, bounds, filter, page));
    listing.total = db::count_certificates(connection, bounds, filter);
    return listing;
  }
  // Where a certificate stands follows from its acts and the rules, not from a column.
  auto rows = db::list_certificates(connection, bounds, filter, {.offset = 0, .limit = 0});
  std::erase_if(rows, [&](const db::CertificateRow& row) {
    const auto standing = programme::standing_on(*rules, row.certificate, today(visit));
    return programme::certificate_status_code(standing.status) != status;
  });
  const std::size_t total = rows.size();
  auto listing = certificate_listing(visit, *rules, page_of(std::move(rows), page));
  listing.total = total;
  return listing;
}

struct ActLink {
  Act act;
  const char* path;
  Message name;
  bool grave;
};

/// Those that the role may do and that the standing can take; the rules decide when
/// the form comes back.
std::vector<Button> act_buttons(const Visit& visit, const db::CertificateRow& row,
                                CertificateStatus status) {
  std::vector<Button> buttons;
  const auto offer = [&](const ActLink& link, bool sensible) {
    if (!sensible || !may(visit, link.act)) return;
    buttons.push_back({address({"certificates", row.certificate.number, link.path}),
                       link.name.in(visit.language), link.grave});
  };
  const bool valid = programme::may_show_stars(status);
  const bool over = status == CertificateStatus::kRevoked || status == CertificateStatus::kReplaced;
  offer({Act::kExtendCertificate, "extend", {"Extend", "Kéo dài hiệu lực"}, false}, valid);
  offer({Act::kReinstateCertificate, "reinstate", {"Reinstate", "Khôi phục hiệu lực"}, false},
        status == CertificateStatus::kSuspended);
  offer({Act::kSuspendCertificate, "suspend", {"Suspend", "Tạm đình chỉ"}, true}, valid);
  offer({Act::kRevokeCertificate, "revoke", {"Revoke", "Thu hồi"}, true}, !over);
  if (may(visit, Act::kIssueCertificate) && !over) {
    buttons.insert(buttons.begin(),
                   {address({"products", row.product.gtin, "issue"}),
                    say(visit, "Cấp giấy thay thế", "Issue its successor"), false});
  }
  buttons.push_back({address({"certificates", row.certificate.number, "extract"}),
                     say(visit, "Bản in trích lục", "Printable extract"), false});
  return buttons;
}

std::string window_text(const Visit& visit, const programme::RuleBook& rules,
                        const programme::Certificate& certificate) {
  const auto window = programme::renewal_window(rules, certificate, today(visit));
  if (!window) return {};
  return say(visit, message("from {} to {}", "từ {} đến hết {}", dmy_date(window->first),
                            dmy_date(window->last)));
}

void add_certificate_facts(Facts& facts, const Visit& visit, const programme::RuleBook& rules,
                           const db::CertificateRow& row) {
  const auto& certificate = row.certificate;
  const auto basis = programme::basis_of(certificate.basis);
  facts.add({"Number", "Số giấy chứng nhận"}, certificate.number)
      .link({"Product", "Sản phẩm"}, row.product.name_vi, address({"products", row.product.gtin}))
      .add({"GTIN", "Mã GTIN"}, gtin_text(row.product.gtin))
      .link({"Producer", "Chủ thể"}, row.producer.name, address({"producers", row.producer.id}))
      .add({"Place", "Địa bàn"}, place_text(row.producer.place))
      .add({"Rating", "Phân hạng"}, stars_text(certificate.stars, visit.language))
      .add({"Score", "Điểm trung bình"},
           certificate.score_tenths
               ? decimal_text(*certificate.score_tenths / 10.0, visit.language, 1)
               : "")
      .add({"Issued by", "Cơ quan cấp"}, certificate.issuer)
      .add({"Issued on", "Ngày cấp"}, dmy_date(certificate.issued))
      .add({"Term ends on", "Giá trị đến hết ngày"}, dmy_date(certificate.expires))
      .add({"Basis", "Hình thức"}, basis ? programme::basis_name(*basis).in(visit.language) : "")
      .link({"Replaces", "Thay cho giấy số"}, certificate.previous,
            address({"certificates", certificate.previous}))
      .add({"Renewal is filed", "Nộp hồ sơ phân hạng lại"}, window_text(visit, rules, certificate))
      .add({"Producer stopped on", "Chủ thể ngừng sản xuất"}, day_text(row.producer_stopped_on))
      .lines({"Note", "Ghi chú"}, certificate.note);
}

web::Response certificate_page(const Context& context, Visit& visit) {
  const std::string number = piece(visit, 0);
  std::optional<db::CertificateRow> row;
  json data;
  context.desk->read([&](db::Connection& connection) {
    row = certificate_row(connection, visit, number);
    if (!row) return;
    const auto rules = db::load_rule_book(connection);
    Names names(connection, visit.language);
    Facts facts(visit.language);
    add_certificate_facts(facts, visit, *rules, *row);
    const auto standing = programme::standing_on(*rules, row->certificate, today(visit));
    data = {{"facts", facts.html(context, visit)},
            {"standing", standing_html(context, visit, *rules, standing)},
            {"history", history_html(context, visit, *rules, row->certificate, names)},
            {"buttons", buttons_json(act_buttons(visit, *row, standing.status))}};
  });
  if (!row) return not_found(context, visit);
  const auto title =
      say(visit, message("Certificate {}", "Giấy chứng nhận {}", row->certificate.number));
  return show_page(context, visit, title, "console_certificate", std::move(data));
}

/// What the public may be told of a certificate: no stars unless it is in force.
web::Response extract_page(const Context& context, Visit& visit) {
  const std::string number = piece(visit, 0);
  std::optional<db::CertificateRow> row;
  json data;
  context.desk->read([&](db::Connection& connection) {
    row = certificate_row(connection, visit, number);
    if (!row) return;
    const auto rules = db::load_rule_book(connection);
    Names names(connection, visit.language);
    const auto& certificate = row->certificate;
    const auto standing = programme::standing_on(*rules, certificate, today(visit));
    const bool stars = programme::may_show_stars(standing.status);
    data = {{"number", certificate.number},
            {"product", row->product.name_vi},
            {"gtin", gtin_text(row->product.gtin)},
            {"producer", row->producer.name},
            {"address", row->producer.address.empty() ? place_text(row->producer.place)
                                                      : row->producer.address},
            {"issuer", certificate.issuer.empty() ? json(false) : json(certificate.issuer)},
            {"issued", dmy_date(certificate.issued)},
            {"expires", dmy_date(certificate.expires)},
            {"stars", stars},
            {"stars_text", stars_text(certificate.stars, visit.language)},
            {"star_list", json::array()},
            {"standing", standing_html(context, visit, *rules, standing)},
            {"history", history_html(context, visit, *rules, certificate, names)},
            {"back", address({"certificates", certificate.number})},
            {"at", local_date_time(visit.now)},
            {"by", visit.user.name}};
    for (int i = 0; stars && i < certificate.stars; ++i)
      data["star_list"].push_back({{"x", 26 * i}});
    data["stars_width"] = 26 * certificate.stars;
  });
  if (!row) return not_found(context, visit);
  return show_page(context, visit,
                   say(visit, "Trích lục sổ đăng ký OCOP", "Extract of the OCOP registry"),
                   "console_extract", std::move(data));
}

web::Response paper_file(const Context& context, Visit& visit) {
  const std::string number = piece(visit, 0);
  const auto seq = parse_digits(piece(visit, 1));
  std::optional<db::Paper> found;
  context.desk->read([&](db::Connection& connection) {
    const auto row = certificate_row(connection, visit, number);
    if (!row || !seq) return;
    for (const auto& event : row->certificate.events) {
      if (event.seq == *seq && !event.paper.empty()) found = db::paper(connection, event.paper);
    }
  });
  return scan_response(context, visit, std::move(found),
                       fmt::format("quyet-dinh-{}", seq.value_or(0)));
}

}  // namespace

std::optional<db::CertificateRow> certificate_row(db::Connection& connection, const Visit& visit,
                                                  const std::string& number) {
  if (number.empty()) return std::nullopt;
  auto row = db::certificate_row(connection, number);
  if (!row || !db::check_reach_product(connection, visit.actor, Act::kView, row->product.gtin)) {
    return std::nullopt;
  }
  return row;
}

Listing certificate_listing(const Visit& visit, const programme::RuleBook& rules,
                            const std::vector<db::CertificateRow>& rows) {
  Listing listing;
  listing.headings = {say(visit, "Số giấy chứng nhận", "Certificate"),
                      say(visit, "Sản phẩm", "Product"),
                      say(visit, "Chủ thể", "Producer"),
                      say(visit, "Địa bàn", "Place"),
                      say(visit, "Số sao", "Stars"),
                      say(visit, "Tình trạng", "Standing"),
                      say(visit, "Ngày cấp", "Issued"),
                      say(visit, "Hết hạn", "Last day"),
                      say(visit, "Nộp hồ sơ phân hạng lại", "Renewal is filed")};
  listing.badge = 5;
  for (const auto& row : rows) {
    const auto standing = programme::standing_on(rules, row.certificate, today(visit));
    const Badge badge = status_badge(rules, standing, today(visit), visit.language);
    const bool ahead = standing.status == CertificateStatus::kInForce;
    listing.lines.push_back(
        {.cells = {row.certificate.number, row.product.name_vi, row.producer.name,
                   listed_place(visit, row.producer.place),
                   static_cast<std::int64_t>(row.certificate.stars), badge.text,
                   row.certificate.issued, standing.until.value_or(row.certificate.expires),
                   ahead ? window_text(visit, rules, row.certificate) : std::string()},
         .href = address({"certificates", row.certificate.number}),
         .tone = badge.tone});
  }
  listing.total = rows.size();
  return listing;
}

void add_certificate_routes(Routes& routes, const Context& context) {
  add_list(routes, context,
           {.path = "certificates",
            .file = "giay-chung-nhan",
            .title = {"Certificates", "Giấy chứng nhận"},
            .filters = certificate_filters,
            .rows = certificate_list});
  routes.push_back(route(context, "GET", "/certificates/*", Act::kView, certificate_page));
  routes.push_back(route(context, "GET", "/certificates/*/extract", Act::kView, extract_page));
  routes.push_back(route(context, "GET", "/certificates/*/papers/*", Act::kView, paper_file));
}

}  // namespace ocop::verifier::console
