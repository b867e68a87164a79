#include "labeler/console/standing.h"

namespace ocop::labeler::console {
namespace {

constexpr int kSoon =
    180;  ///< days, QĐ 26/2026: a renewal is filed 180 to 120 days before the expiry

Message no_stars() {
  return message("Labels may be printed, but without stars and without the OCOP mark",
                 "Vẫn in tem được, nhưng không được in sao và chữ OCOP");
}

}  // namespace

Standing standing_today(const programme::RuleBook& rules,
                        const std::vector<programme::Certificate>& certificates, Date today) {
  const auto* certificate = programme::governing(rules, certificates, today);
  Standing standing;
  if (certificate == nullptr) {
    standing.tone = "plain";
    standing.word = message("not certified", "chưa có chứng nhận");
    standing.advice = no_stars();
    return standing;
  }
  const auto found = programme::standing_on(rules, *certificate, today);
  standing.word = programme::certificate_status_name(found.status);
  if (!programme::may_show_stars(found.status)) {
    standing.tone = "bad";
    standing.advice = no_stars();
    return standing;
  }
  standing.stars = certificate->stars;
  standing.until = found.until;
  standing.tone = "good";
  if (!found.until) return standing;
  const int left = days_between(today, *found.until);
  if (left > kSoon) return standing;
  standing.tone = "warn";
  standing.word = message("expires in {} days", "còn {} ngày là hết hạn", left);
  standing.advice = message("File the renewal in time: after {} stars may not be shown",
                            "Hãy nộp hồ sơ đánh giá lại kịp thời: sau ngày {} không được in sao",
                            dmy_date(*found.until));
  return standing;
}

int stars_on(const programme::RuleBook& rules,
             const std::vector<programme::Certificate>& certificates, Date day) {
  const auto* certificate = programme::governing(rules, certificates, day);
  if (certificate == nullptr) return 0;
  return programme::may_show_stars(programme::standing_on(rules, *certificate, day).status)
             ? certificate->stars
             : 0;
}

}  // namespace ocop::labeler::console
