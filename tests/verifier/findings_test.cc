// What a verdict says of the facts behind it.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/verifier/sample_facts.h"
#include "verifier/verdict.h"

namespace {

using namespace ocop;
using namespace ocop::verifier;
using namespace ocop::verifier::sample;
using programme::CertificateStatus;

TEST_CASE("a finding tells number, decision, reason and date that the registry holds") {
  Facts facts = in_order();
  lapse(facts, CertificateStatus::kRevoked);
  const Verdict verdict = judge(facts);
  const Finding& finding = verdict.findings.front();
  CHECK(finding.reason.vi ==
        "Giấy chứng nhận OCOP số 07/2025/GCN-OCOP đã bị thu hồi từ ngày 01/11/2026 theo quyết định "
        "số "
        "15/QĐ-UBND. Lý do: Không còn đạt tiêu chí.");
  CHECK(finding.reason.en ==
        "OCOP certificate 07/2025/GCN-OCOP is revoked since 01/11/2026 by decision 15/QĐ-UBND. "
        "Reason: "
        "Không còn đạt tiêu chí.");
  CHECK(finding.date == make_date(2026, 11, 1));
}

TEST_CASE("dates and details appear where the facts carry them") {
  const struct {
    const char* code;
    const char* part;
    std::optional<Date> date;
  } rows[] = {
      {"recalled", "thu hồi (lô L2601) từ ngày 05/11/2026 theo quyết định số 9/QĐ-UBND. Lý do: Phát hiện dị vật. Hướng dẫn: Mang hàng trả lại nơi mua.",
       make_date(2026, 11, 5)},
      {"suspected_copy", "ba tỉnh", make_date(2026, 11, 20)},
      {"past_best_before", "21/11/2026", make_date(2026, 11, 21)},
      {"key_revoked",
       "từ ngày 01/09/2026, vì vậy không thể tin vào tem này nữa. Lý do: Mất máy tính.",
       make_date(2026, 9, 1)},
      {"certificate_expired", "01/11/2026", make_date(2026, 11, 1)},
      {"certificate_suspended", "15/QĐ-UBND", make_date(2026, 11, 1)},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string(row.code));
    const std::vector<Fault> all = faults();
    const auto fault = std::find_if(all.begin(), all.end(), [&](const Fault& f) {
      return std::string_view(f.code) == row.code;
    });
    REQUIRE(fault != all.end());
    Facts facts = in_order();
    fault->apply(facts);
    const Verdict verdict = judge(facts);
    CHECK(contains(verdict.findings.front().reason.vi, row.part));
    CHECK(verdict.findings.front().date == row.date);
  }
  const Verdict good = judge(in_order());
  CHECK(find(good, "certificate_in_force")->date == kExpires);
  CHECK(contains(find(good, "certificate_in_force")->reason.vi, "đến hết ngày 09/01/2028"));
  CHECK(find(good, "batch_registered")->date == make_date(2026, 10, 2));
  CHECK(contains(find(good, "batch_registered")->reason.en, "on 02/10/2026"));
  Facts bad = in_order();
  bad.signature = SignatureFact::kInvalid;
  bad.signature_problem = message("165 digits where 166 belong", "có 165 chữ số, cần 166");
  CHECK(contains(judge(bad).findings.front().reason.vi, "Chi tiết: có 165 chữ số, cần 166."));
}

TEST_CASE("headlines have codes and names of their own, and none calls the goods genuine") {
  std::set<std::string_view> codes;
  std::set<std::string> names;
  for (int i = 0; i < kHeadlines; ++i) {
    const auto headline = static_cast<Headline>(i);
    codes.insert(headline_code(headline));
    names.insert(headline_name(headline).vi);
    names.insert(headline_name(headline).en);
    CHECK_FALSE(contains(headline_name(headline).vi, "hàng thật"));
    CHECK_FALSE(contains(headline_name(headline).vi, "Hàng thật"));
  }
  CHECK(codes.size() == static_cast<std::size_t>(kHeadlines));
  CHECK(names.size() == 2 * static_cast<std::size_t>(kHeadlines));
  CHECK(headline_name(Headline::kGenuine).vi == "Tem thật");
}

}  // namespace
