// Facts to judge in tests: all in order, and each way a code can be at fault; and what to
// look for in the verdict and its page.
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "base/message.h"
#include "verifier/verdict.h"

namespace ocop::verifier::sample {

using programme::CertificateStatus;

inline const Date kToday = make_date(2026, 11, 22);
inline const Date kIssued = make_date(2025, 1, 10);
inline const Date kExpires = make_date(2028, 1, 9);

/// A unit of a registered batch of a certified product, all in order.
inline Facts in_order() {
  Facts facts;
  facts.level = Level::kUnit;
  facts.signature = SignatureFact::kValid;
  facts.registration = RegistrationFact::kRegistered;
  facts.registered_on = make_date(2026, 10, 2);
  facts.at_production = {CertificateStatus::kInForce, kIssued, kExpires, "", "", "1489/2025"};
  facts.today = facts.at_production;
  facts.certificate_number = "07/2025/GCN-OCOP";
  facts.stars = 4;
  facts.ever_certified = true;
  facts.best_before = make_date(2027, 4, 1);
  facts.date = kToday;
  return facts;
}

struct Fault {
  Headline headline;
  const char* code;
  std::function<void(Facts&)> apply;
};

inline void lapse(Facts& facts, CertificateStatus status) {
  facts.today = {status, make_date(2026, 11, 1), std::nullopt, "15/QĐ-UBND",
                 "Không còn đạt tiêu chí", "26/2026"};
}

/// Each headline but "genuine", by facts that do not get in each other's way
/// (certificate and signature can each be in one state only).
inline std::vector<Fault> faults() {
  return {
      {Headline::kForged, "signature_invalid",
       [](Facts& f) { f.signature = SignatureFact::kInvalid; }},
      {Headline::kForged, "key_unknown",
       [](Facts& f) { f.signature = SignatureFact::kUnknownKey; }},
      {Headline::kForged, "key_foreign",
       [](Facts& f) { f.signature = SignatureFact::kForeignKey; }},
      {Headline::kNotRegistered, "lot_unknown",
       [](Facts& f) { f.registration = RegistrationFact::kUnknownLot; }},
      {Headline::kNotRegistered, "serial_out_of_range",
       [](Facts& f) { f.registration = RegistrationFact::kSerialOutOfRange; }},
      {Headline::kNotRegistered, "not_activated",
       [](Facts& f) { f.registration = RegistrationFact::kNotActivated; }},
      {Headline::kVoid, "label_void", [](Facts& f) { f.registration = RegistrationFact::kVoid; }},
      {Headline::kKeyRevoked, "key_revoked",
       [](Facts& f) {
         f.key = KeyFact::kRevoked;
         f.key_since = make_date(2026, 9, 1);
         f.key_reason = "Mất máy tính";
       }},
      {Headline::kRecalled, "recalled",
       [](Facts& f) {
         f.recalls = {{make_date(2026, 11, 5), "Phát hiện dị vật", "Mang hàng trả lại nơi mua",
                       "9/QĐ-UBND", message("lot {}", "lô {}", "L2601")}};
       }},
      {Headline::kSuspectedCopy, "suspected_copy",
       [](Facts& f) {
         f.suspicion = Facts::Suspicion{
             message("Seen in three provinces within an hour", "Xuất hiện ở ba tỉnh trong một giờ"),
             make_date(2026, 11, 20)};
       }},
      {Headline::kCertificateRevoked, "certificate_revoked",
       [](Facts& f) { lapse(f, CertificateStatus::kRevoked); }},
      {Headline::kSuspended, "certificate_suspended",
       [](Facts& f) { lapse(f, CertificateStatus::kSuspended); }},
      {Headline::kExpired, "certificate_expired",
       [](Facts& f) { lapse(f, CertificateStatus::kExpired); }},
      {Headline::kExpired, "certificate_replaced",
       [](Facts& f) { lapse(f, CertificateStatus::kReplaced); }},
      {Headline::kPastBestBefore, "past_best_before",
       [](Facts& f) { f.best_before = make_date(2026, 11, 21); }},
      {Headline::kUnsigned, "signature_absent",
       [](Facts& f) { f.signature = SignatureFact::kAbsent; }},
      {Headline::kUnsigned, "typed_code",
       [](Facts& f) { f.signature = SignatureFact::kTyped; }},
  };
}

/// nullptr when the verdict has no finding of that code.
inline const Finding* find(const Verdict& verdict, std::string_view code) {
  const auto found = std::find_if(verdict.findings.begin(), verdict.findings.end(),
                                  [&](const Finding& finding) { return finding.code == code; });
  return found == verdict.findings.end() ? nullptr : &*found;
}

inline bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace ocop::verifier::sample
