#include "labeler/console/standing.h"

#include "programme/lifecycle.h"

namespace ocop::labeler::console {
namespace {

Message no_stars() {
  return message("Labels may be printed, but without stars and without the OCOP mark",
                 "Vẫn in tem được, nhưng không được in sao và chữ OCOP");
}

Message renewal_advice(const programme::Window& window, Date today, Date until) {
  if (today > window.last)
    return message(
        "The renewal was to be filed by {}: ask the commune's officer. After {} stars may not be "
        "shown",
        "Hạn nộp hồ sơ đánh giá lại là ngày {}: hãy hỏi cán bộ xã. Sau ngày {} không được in sao",
        dmy_date(window.last), dmy_date(until));
  return message("File the renewal by {}: after {} stars may not be shown",
                 "Hãy nộp hồ sơ đánh giá lại chậm nhất ngày {}: sau ngày {} không được in sao",
                 dmy_date(window.last), dmy_date(until));
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
  const auto window = programme::renewal_window(rules, *certificate, today);
  if (!window || today < window->first) return standing;
  standing.tone = "warn";
  standing.word =
      message("expires in {} days", "còn {} ngày là hết hạn", days_between(today, *found.until));
  standing.advice = renewal_advice(*window, today, *found.until);
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
