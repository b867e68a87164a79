#include "office/report.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <tuple>

#include "base/text.h"
#include "db/rule_book.h"
#include "programme/lifecycle.h"
#include "programme/programme.h"

namespace ocop::office {
namespace {

using programme::Basis;
using programme::Certificate;
using programme::CertificateAct;
using programme::CertificateStatus;
using programme::Group;
using programme::ProducerKind;
using programme::TargetKind;

constexpr std::int64_t kWhole = 1000;  // tenths of a percent

int year_of(Date day) { return static_cast<int>(std::chrono::year_month_day(day.day).year()); }

bool is_within(Date day, Date from, Date until) { return from <= day && day <= until; }

bool is_earlier(const Certificate& a, const Certificate& b) {
  return std::tie(a.issued, a.number) < std::tie(b.issued, b.number);
}

/// The latest of the product's certificates before this one.
const Certificate* previous_of(const Certificate& certificate,
                               const std::vector<Certificate>& all) {
  const Certificate* latest = nullptr;
  for (const auto& one : all) {
    if (!certificate.previous.empty() && one.number == certificate.previous) return &one;
    if (is_earlier(one, certificate) && (latest == nullptr || is_earlier(*latest, one)))
      latest = &one;
  }
  return latest;
}

Basis basis_of(const Certificate& certificate, const std::vector<Certificate>& all) {
  if (const auto recorded = programme::basis_of(certificate.basis)) return *recorded;
  const auto* const previous = previous_of(certificate, all);
  if (previous == nullptr) return Basis::kFirst;
  return certificate.stars > previous->stars ? Basis::kUpgrade : Basis::kRenewal;
}

class Count {
 public:
  Count(const programme::RuleBook& rules, Report& report) : rules_(rules), report_(report) {
    for (int group = 1; group <= 6; ++group) {
      const auto name = programme::group_name(static_cast<Group>(group));
      report_.by_group.push_back({std::to_string(group), name, 0});
    }
    for (int stars = 5; stars >= 3; --stars) {
      report_.by_stars.push_back({std::to_string(stars), message("{} stars", "{} sao", stars), 0});
    }
    for (const auto kind :
         {ProducerKind::kCooperative, ProducerKind::kCooperativeGroup, ProducerKind::kEnterprise,
          ProducerKind::kFarm, ProducerKind::kHousehold, ProducerKind::kAssociation}) {
      report_.by_kind.push_back({std::string(programme::producer_kind_code(kind)),
                                 programme::producer_kind_name(kind), 0});
    }
  }

  void add(const db::ProductRow& row) {
    for (const auto& certificate : row.certificates) add_events(certificate, row.certificates);
    const auto* const speaking = programme::governing(rules_, row.certificates, report_.until);
    if (speaking == nullptr) return;
    const auto standing = programme::standing_on(rules_, *speaking, report_.until);
    if (programme::may_show_stars(standing.status)) add_in_force(row, speaking->stars);
  }

  void finish() {
    auto& communes = report_.by_commune;
    std::sort(communes.begin(), communes.end(), [](const Counted& a, const Counted& b) {
      return std::make_tuple(-a.products, fold(a.name.vi), a.key) <
             std::make_tuple(-b.products, fold(b.name.vi), b.key);
    });
  }

  std::int64_t new_this_year = 0, new_four_stars = 0;

 private:
  static void count(std::vector<Counted>& list, std::string_view key, const Message& name) {
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const Counted& one) { return one.key == key; });
    if (found != list.end())
      ++found->products;
    else
      list.push_back({std::string(key), name, 1});
  }

  void add_in_force(const db::ProductRow& row, int stars) {
    ++report_.in_force;
    const auto& place = row.producer.place;
    count(report_.by_commune, place.id, {place.name, place.name});
    count(report_.by_group, std::to_string(static_cast<int>(row.product.group)), {});
    count(report_.by_stars, std::to_string(stars), message("{} stars", "{} sao", stars));
    count(report_.by_kind, programme::producer_kind_code(row.producer.kind), {});
    report_.with_area += row.areas > 0 ? 1 : 0;
    if (!producers_.insert(row.producer.id).second) return;
    ++report_.producers;
    report_.cooperatives += row.producer.kind == ProducerKind::kCooperative ? 1 : 0;
    report_.enterprises += row.producer.kind == ProducerKind::kEnterprise ? 1 : 0;
  }

  void add_events(const Certificate& certificate, const std::vector<Certificate>& all) {
    const Date from = report_.from;
    const Date until = report_.until;
    const auto basis = basis_of(certificate, all);
    if (is_within(certificate.issued, from, until)) {
      ++(basis == Basis::kFirst     ? report_.issued_first
         : basis == Basis::kUpgrade ? report_.upgraded
                                    : report_.renewed);
    }
    const Date new_year = make_date(year_of(until), 1, 1);
    if (basis == Basis::kFirst && is_within(certificate.issued, new_year, until)) {
      ++new_this_year;
      new_four_stars += certificate.stars == 4 ? 1 : 0;
    }
    for (const auto& event : certificate.events) {
      const bool revokes = event.act == CertificateAct::kRevoke;
      if (revokes && is_within(event.date, from, until)) ++report_.revoked;
    }
    const auto standing = programme::standing_on(rules_, certificate, until);
    const bool ran_out = standing.status == CertificateStatus::kExpired && standing.since &&
                         is_within(*standing.since, from, until);
    const bool followed = std::any_of(all.begin(), all.end(), [&](const Certificate& other) {
      return is_earlier(certificate, other) && other.issued <= until;
    });
    if (ran_out && !followed) ++report_.expired;
  }

  const programme::RuleBook& rules_;
  Report& report_;
  std::set<std::string> producers_;
};

std::optional<std::int64_t> share(std::int64_t part, std::int64_t all) {
  if (all == 0) return {};
  return part * kWhole / all;
}

std::optional<std::int64_t> reached(const Report& report, const Count& count, TargetKind kind) {
  switch (kind) {
    case TargetKind::kProducts:
      return report.in_force;
    case TargetKind::kNewProducts:
      return count.new_this_year;
    case TargetKind::kNewFourStars:
      return count.new_four_stars;
    case TargetKind::kCooperativeShare:
      return share(report.cooperatives, report.producers).value_or(0);
    case TargetKind::kEnterpriseShare:
      return share(report.enterprises, report.producers).value_or(0);
    case TargetKind::kAreaShare:
      return share(report.with_area, report.in_force).value_or(0);
    case TargetKind::kModernChannelShare:
      return {};
  }
  return {};
}

}  // namespace

Report make_report(const programme::RuleBook& rules, const std::vector<db::ProductRow>& products,
                   const std::vector<db::Target>& targets, const std::string& place, Date from,
                   Date until) {
  Report report;
  report.place = place;
  report.from = from;
  report.until = until;
  Count count(rules, report);
  for (const auto& row : products) count.add(row);
  count.finish();
  for (const auto kind : programme::kTargetKinds) {
    for (const auto& target : targets) {
      if (target.kind != programme::target_code(kind) || target.year != year_of(until)) continue;
      const auto value = reached(report, count, kind);
      report.goals.push_back({target, value, value && *value >= target.at_least});
    }
  }
  return report;
}

std::vector<Share> shares_of(const Report& report) {
  return {{message("Cooperatives among the producers", "Tỷ lệ chủ thể là hợp tác xã"),
           share(report.cooperatives, report.producers)},
          {message("Enterprises among the producers", "Tỷ lệ chủ thể là doanh nghiệp"),
           share(report.enterprises, report.producers)},
          {message("Products with a raw-material area", "Tỷ lệ sản phẩm gắn với vùng nguyên liệu"),
           share(report.with_area, report.in_force)}};
}

Report read_report(db::Connection& connection, const std::string& place, Date from, Date until) {
  const auto rules = db::load_rule_book(connection);
  auto report = make_report(*rules, db::list_products(connection, {place, ""}, {}, {0, 0}),
                            db::targets_of(connection, place, year_of(until)), place, from, until);
  if (!place.empty()) report.place_name = db::place_name(connection, place).value_or("");
  return report;
}

}  // namespace ocop::office
