#include "verifier/console/worklists.h"

#include <algorithm>
#include <map>

#include "db/rule_book.h"

namespace ocop::verifier::console {
namespace {

using programme::Certificate;
using programme::CertificateStanding;
using programme::CertificateStatus;
using programme::RuleBook;

/// A product's certificate that speaks for it today.
struct Spoken {
  const db::ProductRow* row = nullptr;
  const Certificate* certificate = nullptr;
  CertificateStanding standing;
};

std::vector<Spoken> spoken(const Visit& visit, const Survey& survey) {
  std::vector<Spoken> all;
  for (const auto& row : survey.products) {
    const auto* certificate = programme::governing(*survey.rules, row.certificates, today(visit));
    if (certificate == nullptr) continue;
    all.push_back(
        {&row, certificate, programme::standing_on(*survey.rules, *certificate, today(visit))});
  }
  return all;
}

Listing with_headings(const Visit& visit) {
  Listing listing;
  listing.headings = {say(visit, "Số giấy chứng nhận", "Certificate"),
                      say(visit, "Sản phẩm", "Product"),
                      say(visit, "Chủ thể", "Producer"),
                      say(visit, "Địa bàn", "Place"),
                      say(visit, "Số sao", "Stars"),
                      say(visit, "Tình trạng", "Standing")};
  listing.badge = 5;
  return listing;
}

Line line_of(const Visit& visit, const programme::RuleBook& rules, const Spoken& one) {
  const Badge badge = status_badge(rules, one.standing, today(visit), visit.language);
  return {.cells = {one.certificate->number, one.row->product.name_vi, one.row->producer.name,
                    listed_place(visit, one.row->producer.place),
                    static_cast<std::int64_t>(one.certificate->stars), badge.text},
          .href = address({"certificates", one.certificate->number}),
          .tone = badge.tone};
}

std::string filing_text(const Visit& visit, const programme::RuleBook& rules,
                        const Certificate& certificate) {
  const auto window = programme::renewal_window(rules, certificate, today(visit));
  if (!window) return {};
  if (today(visit) > window->last) {
    return say(visit, message("closed on {}", "đã hết hạn nộp ngày {}", dmy_date(window->last)));
  }
  return say(visit,
             message("{} to {}", "{} đến {}", dmy_date(window->first), dmy_date(window->last)));
}

template <int RenewalDays::*within>
Listing expiring(const Visit& visit, db::Connection&, const Survey& survey) {
  const int days = renewal_days(*survey.rules, today(visit)).*within;
  auto all = spoken(visit, survey);
  std::erase_if(all, [&](const Spoken& one) {
    return !programme::may_show_stars(one.standing.status) || !one.standing.until ||
           days_between(today(visit), *one.standing.until) > days;
  });
  std::sort(all.begin(), all.end(),
            [](const Spoken& a, const Spoken& b) { return *a.standing.until < *b.standing.until; });
  Listing listing = with_headings(visit);
  listing.headings.push_back(say(visit, "Hết hiệu lực sau ngày", "Last day"));
  listing.headings.push_back(say(visit, "Còn (ngày)", "Days left"));
  listing.headings.push_back(say(visit, "Nộp hồ sơ phân hạng lại", "Renewal is filed"));
  for (const auto& one : all) {
    Line line = line_of(visit, *survey.rules, one);
    line.cells.emplace_back(*one.standing.until);
    line.cells.emplace_back(
        static_cast<std::int64_t>(days_between(today(visit), *one.standing.until)));
    line.cells.emplace_back(filing_text(visit, *survey.rules, *one.certificate));
    listing.lines.push_back(std::move(line));
  }
  listing.total = listing.lines.size();
  return listing;
}

/// Those that stopped being good on a known day.
std::vector<Spoken> lapsed(const Visit& visit, const Survey& survey) {
  auto all = spoken(visit, survey);
  std::erase_if(all, [](const Spoken& one) {
    const auto status = one.standing.status;
    const bool bad = status == CertificateStatus::kExpired ||
                     status == CertificateStatus::kRevoked ||
                     status == CertificateStatus::kSuspended;
    return !bad || !one.standing.since;
  });
  return all;
}

/// Labels that were registered or scanned since the certificate stopped being good.
Listing still_active(const Visit& visit, db::Connection& connection, const Survey& survey) {
  Listing listing = with_headings(visit);
  for (auto [vi, en] :
       {std::pair{"Từ ngày", "Since"}, std::pair{"Lô mới từ đó", "Batches since"},
        std::pair{"Lượt quét từ đó", "Scans since"}, std::pair{"Quét gần nhất", "Last scan"}}) {
    listing.headings.push_back(say(visit, vi, en));
  }
  const auto all = lapsed(visit, survey);
  std::vector<db::ActivityQuestion> asked;
  for (const auto& one : all) asked.push_back({one.row->product.gtin, *one.standing.since});
  const auto activities = db::activities_since(connection, asked);
  for (const auto& one : all) {
    const auto found = activities.find(one.row->product.gtin);
    if (found == activities.end()) continue;
    const db::Activity& activity = found->second;
    Line line = line_of(visit, *survey.rules, one);
    line.cells.emplace_back(*one.standing.since);
    line.cells.emplace_back(static_cast<std::int64_t>(activity.batches));
    line.cells.emplace_back(static_cast<std::int64_t>(activity.scans));
    line.cells.push_back(activity.last_scan ? cell(local_date(*activity.last_scan))
                                            : office::Cell());
    listing.lines.push_back(std::move(line));
  }
  listing.total = listing.lines.size();
  return listing;
}

Listing over_yield(const Visit& visit, db::Connection& connection, const Survey&) {
  const int year = year_of(today(visit));
  std::map<std::string, std::vector<db::Balance>> over;
  for (const int season : {year, year - 1}) {
    for (auto& balance : db::balances(connection, visit.actor.place, season)) {
      const auto left = balance.left();
      const bool used_up = balance.declared && balance.used > *balance.declared;
      if (used_up || (left && *left < 0)) over[balance.area].push_back(std::move(balance));
    }
  }
  Listing listing;
  listing.headings = {
      say(visit, "Vùng nguyên liệu", "Area"),  say(visit, "Mã số vùng trồng", "Code"),
      say(visit, "Vụ (năm)", "Season"),        say(visit, "Khai báo (kg)", "Declared (kg)"),
      say(visit, "Đã dùng (kg)", "Used (kg)"), say(visit, "Đã giao (kg)", "Delivered (kg)"),
      say(visit, "Vượt (kg)", "Over by (kg)")};
  for (const auto& [id, balances] : over) {
    const auto facts = db::area_facts(connection, id);
    for (const auto& balance : balances) {
      const auto kilograms = [](std::int64_t grams) { return static_cast<double>(grams) / 1000; };
      listing.lines.push_back(
          {.cells = {facts ? facts->area.name : id, id, std::to_string(balance.year),
                     kilograms(balance.declared.value_or(0)), kilograms(balance.used),
                     kilograms(balance.delivered), kilograms(-balance.left().value_or(0))},
           .href = address({"areas", id})});
    }
  }
  listing.total = listing.lines.size();
  return listing;
}

Listing producer_stopped(const Visit& visit, db::Connection& connection, const Survey& survey) {
  db::CertificateFilter filter;
  filter.stopped_by = today(visit);
  auto rows = db::list_certificates(connection, db::bounds_of(visit.actor), filter,
                                    {.offset = 0, .limit = 0});
  std::erase_if(rows, [&](const db::CertificateRow& row) {
    const auto status = programme::standing_on(*survey.rules, row.certificate, today(visit)).status;
    return !programme::may_show_stars(status) && status != CertificateStatus::kSuspended;
  });
  Listing listing = certificate_listing(visit, *survey.rules, rows);
  listing.headings.push_back(say(visit, "Ngừng sản xuất", "Stopped on"));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    listing.lines[i].cells.push_back(cell(rows[i].producer_stopped_on));
  }
  return listing;
}

template <int RenewalDays::*within>
Message expiring_title(const RuleBook& rules, Date day) {
  return message("Expiring within {} days", "Hết hạn trong {} ngày",
                 renewal_days(rules, day).*within);
}

Message remind_why(const RuleBook& rules, Date day) {
  const auto renewal = renewal_days(rules, day);
  return message("Remind these producers: a renewal is filed {0} to {1} days before the last day "
                 "({2}).",
                 "Nhắc các chủ thể này nộp hồ sơ phân hạng lại trong khoảng {0} đến {1} ngày trước "
                 "khi hết hạn ({2}).",
                 renewal.earliest, renewal.latest, renewal.decision);
}

Message late_why(const RuleBook&, Date) {
  return {"The time for filing a renewal is over or about to be; see which have filed.",
          "Thời hạn nộp hồ sơ phân hạng lại đã hết hoặc sắp hết; hãy rà soát chủ thể nào đã nộp."};
}

Message still_active_title(const RuleBook&, Date) {
  return {"Not valid, yet labelled or scanned", "Hết hiệu lực nhưng vẫn dán tem, vẫn được quét"};
}

Message still_active_why(const RuleBook&, Date) {
  return {"Expired, suspended or revoked certificates whose labels were made or scanned since. "
          "Have the goods looked at.",
          "Giấy chứng nhận đã hết hạn, bị tạm đình chỉ hoặc thu hồi mà từ đó vẫn có lô mới hoặc "
          "lượt quét. Cần kiểm tra hàng trên thị trường."};
}

Message over_yield_title(const RuleBook&, Date) {
  return {"Areas over their yield", "Vùng vượt sản lượng"};
}

Message over_yield_why(const RuleBook&, Date) {
  return {"More raw material was used or delivered than the season is declared to give, this "
          "season or the last.",
          "Nguyên liệu đã dùng hoặc đã giao vượt sản lượng khai báo của vụ này hoặc vụ trước."};
}

Message stopped_title(const RuleBook&, Date) {
  return {"Producer has stopped", "Chủ thể đã ngừng sản xuất"};
}

Message stopped_why(const RuleBook& rules, Date day) {
  const auto* set = rules.governing(day);
  if (set == nullptr || set->revocation_ground("production_stopped") == nullptr) {
    return {"Certificates still in force whose producer stopped.",
            "Giấy chứng nhận còn hiệu lực của chủ thể đã ngừng sản xuất."};
  }
  return message("Certificates still in force whose producer stopped: a ground of revocation ({}).",
                 "Giấy chứng nhận còn hiệu lực của chủ thể đã ngừng sản xuất: một căn cứ thu hồi "
                 "({}).",
                 set->decision);
}

}  // namespace

Survey survey(db::Connection& connection, const Visit& visit) {
  return {db::load_rule_book(connection),
          db::list_products(connection, db::bounds_of(visit.actor), {}, {.offset = 0, .limit = 0})};
}

const std::vector<Worklist>& worklists() {
  static const std::vector<Worklist> all = {
      {"expiring-180", "sap-het-han-mo-ky-nop", expiring_title<&RenewalDays::earliest>, remind_why,
       expiring<&RenewalDays::earliest>},
      {"expiring-120", "sap-het-han-het-ky-nop", expiring_title<&RenewalDays::latest>, late_why,
       expiring<&RenewalDays::latest>},
      {"still-active", "het-hieu-luc-van-luu-hanh", still_active_title, still_active_why,
       still_active},
      {"over-yield", "vung-vuot-san-luong", over_yield_title, over_yield_why, over_yield},
      {"producer-stopped", "chu-the-ngung-san-xuat", stopped_title, stopped_why,
       producer_stopped}};
  return all;
}

}  // namespace ocop::verifier::console
