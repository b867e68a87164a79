#include "programme/lifecycle_checks.h"

#include <algorithm>

#include "base/text.h"

namespace ocop::programme::lifecycle {
namespace {

Date last_act(const Certificate& certificate) {
  Date last = certificate.issued;
  for (const auto& event : certificate.events) last = std::max(last, event.date);
  return last;
}

}  // namespace

bool is_blank(const std::string& text) { return trim(text).empty(); }

Check check_day(const Certificate& certificate, Date day, std::string_view where) {
  const auto last = last_act(certificate);
  if (day >= last) return {};
  return fail(
      std::string(where),
      message("The certificate {0} has an act of {1}; state that day or a later one",
              "Giấy chứng nhận {0} đã có quyết định ngày {1}; hãy ghi ngày đó hoặc muộn hơn",
              printable(certificate.number), dmy_date(last)));
}

Check check_not_to_come(Date day, Date today, std::string_view where) {
  if (day <= today) return {};
  return fail(std::string(where), message("{0} is after today, {1}; state a day that has come",
                                          "Ngày {0} sau hôm nay, {1}; hãy ghi ngày đã đến",
                                          dmy_date(day), dmy_date(today)));
}

Check check_decision(const std::string& decision) {
  if (!is_blank(decision)) return {};
  return fail("decision", message("The decision has no number; state it as on the paper",
                                  "Chưa có số quyết định; hãy ghi như trên văn bản"));
}

Error no_rules(Date day, std::string_view where) {
  return {
      std::string(where),
      message("No rule set was in effect on {}; state a day that one governs, or add the set",
              "Không có bộ quy định nào có hiệu lực vào ngày {}; hãy ghi ngày khác hoặc bổ sung "
              "bộ quy định",
              dmy_date(day))};
}

}  // namespace ocop::programme::lifecycle
