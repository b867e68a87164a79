#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <set>
#include <string>

#include "tests/verifier/sample_facts.h"
#include "verifier/verdict.h"

namespace {

using namespace ocop;
using namespace ocop::verifier;
using namespace ocop::verifier::sample;

CertificateStatus any_status() {
  return *rc::gen::element(CertificateStatus::kNone, CertificateStatus::kNotYetValid,
                           CertificateStatus::kInForce, CertificateStatus::kExtended,
                           CertificateStatus::kExpired, CertificateStatus::kSuspended,
                           CertificateStatus::kRevoked, CertificateStatus::kReplaced);
}

Facts any_facts() {
  Facts facts = in_order();
  facts.level = *rc::gen::element(Level::kProduct, Level::kBatch, Level::kUnit);
  facts.signature =
      *rc::gen::element(SignatureFact::kValid, SignatureFact::kInvalid, SignatureFact::kUnknownKey,
                        SignatureFact::kForeignKey, SignatureFact::kTyped, SignatureFact::kAbsent);
  facts.key = *rc::gen::element(KeyFact::kTrusted, KeyFact::kNotYetValid, KeyFact::kExpired,
                                KeyFact::kRevoked);
  facts.batch_before_revocation = *rc::gen::arbitrary<bool>();
  facts.registration =
      *rc::gen::element(RegistrationFact::kNotNeeded, RegistrationFact::kRegistered,
                        RegistrationFact::kUnknownLot, RegistrationFact::kSerialOutOfRange,
                        RegistrationFact::kVoid, RegistrationFact::kNotActivated);
  facts.at_production.status = any_status();
  facts.today.status = any_status();
  facts.ever_certified = *rc::gen::arbitrary<bool>();
  facts.stars = *rc::gen::inRange(0, 7);
  if (*rc::gen::arbitrary<bool>()) facts.best_before = make_date(2026, 1, 1);
  if (*rc::gen::arbitrary<bool>()) facts.recalls = {{kToday, "", "", "", {}}};
  if (*rc::gen::arbitrary<bool>()) facts.suspicion = Facts::Suspicion{{}, kToday};
  return facts;
}

TEST_CASE("whatever the facts, the verdict is whole: sorted, explained, in both languages") {
  CHECK(rc::check("a verdict is whole", [] {
    const Verdict verdict = judge(any_facts());
    RC_ASSERT(!verdict.findings.empty());
    RC_ASSERT(verdict.findings.front().headline == verdict.headline);
    RC_ASSERT(
        std::is_sorted(verdict.findings.begin(), verdict.findings.end(),
                       [](const Finding& a, const Finding& b) { return a.headline < b.headline; }));
    std::set<std::string> codes;
    for (const Finding& finding : verdict.findings) {
      RC_ASSERT(finding.reason.vi.size() > 10);
      RC_ASSERT(finding.reason.en.size() > 10);
      RC_ASSERT(finding.reason.vi.back() == '.');
      RC_ASSERT(finding.reason.en.back() == '.');
      RC_ASSERT(codes.insert(finding.code).second);
    }
  }));
}

TEST_CASE("whatever the facts, a signature that is not valid is never genuine and bears no stars") {
  CHECK(rc::check("unsigned and forged stay so", [] {
    const Facts facts = any_facts();
    const Verdict verdict = judge(facts);
    if (facts.signature != SignatureFact::kValid) {
      RC_ASSERT(verdict.headline != Headline::kGenuine);
      RC_ASSERT(!verdict.show_stars);
    }
    if (verdict.show_stars) RC_ASSERT(programme::may_show_stars(facts.today.status));
  }));
}

}  // namespace
