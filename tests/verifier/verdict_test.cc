#include "verifier/verdict.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/verifier/sample_facts.h"

namespace {

using namespace ocop;
using namespace ocop::verifier;
using namespace ocop::verifier::sample;
using programme::CertificateStatus;

TEST_CASE("a unit with all in order is genuine and shows its stars") {
  const Verdict verdict = judge(in_order());
  CHECK(verdict.headline == Headline::kGenuine);
  CHECK(verdict.show_stars);
  CHECK(verdict.findings.front().code == "signature_valid");
  for (const char* code : {"batch_registered", "certificate_in_force", "certificate_at_production",
                           "within_best_before"}) {
    CAPTURE(std::string(code));
    CHECK(find(verdict, code) != nullptr);
  }
  CHECK(verdict.findings.size() == 5);
}

TEST_CASE("each fault alone gives its headline, explained by the first finding") {
  for (const Fault& fault : faults()) {
    CAPTURE(std::string(fault.code));
    Facts facts = in_order();
    fault.apply(facts);
    const Verdict verdict = judge(facts);
    CHECK(headline_code(verdict.headline) == headline_code(fault.headline));
    CHECK(verdict.findings.front().code == fault.code);
    CHECK(verdict.findings.front().headline == fault.headline);
  }
}

TEST_CASE("the faults cover every headline but genuine") {
  std::set<Headline> seen;
  for (const Fault& fault : faults()) seen.insert(fault.headline);
  CHECK(seen.size() == static_cast<std::size_t>(kHeadlines) - 1);
  CHECK(seen.count(Headline::kGenuine) == 0);
}

TEST_CASE("of two faults the worse one is the headline, whichever came first") {
  for (const Fault& first : faults()) {
    for (const Fault& second : faults()) {
      Facts facts = in_order();
      first.apply(facts);
      second.apply(facts);
      const Verdict verdict = judge(facts);
      // The later fault may have replaced the earlier one (same fact), or, for a
      // key that no good signature names, made it meaningless.
      const bool both =
          find(verdict, first.code) != nullptr && find(verdict, second.code) != nullptr;
      CAPTURE(std::string(first.code));
      CAPTURE(std::string(second.code));
      if (both)
        CHECK(verdict.headline == std::min(first.headline, second.headline));
      else
        CHECK((find(verdict, first.code) != nullptr || find(verdict, second.code) != nullptr));
    }
  }
}

TEST_CASE("every pair of headlines that can meet does meet in the table, worse first") {
  // Pairs within one fact (two states of one certificate, of one registration, of
  // one signature) cannot meet, nor can a key fault with a bad or missing signature.
  const auto group = [](Headline headline) {
    switch (headline) {
      case Headline::kForged:
      case Headline::kUnsigned:
        return 1;
      case Headline::kNotRegistered:
      case Headline::kVoid:
        return 2;
      case Headline::kCertificateRevoked:
      case Headline::kSuspended:
      case Headline::kExpired:
        return 3;
      default:
        return 10 + static_cast<int>(headline);
    }
  };
  int met = 0;
  for (const Fault& worse : faults()) {
    for (const Fault& lesser : faults()) {
      if (worse.headline >= lesser.headline || group(worse.headline) == group(lesser.headline))
        continue;
      const bool key_without_signature =
          (worse.headline == Headline::kForged && lesser.headline == Headline::kKeyRevoked) ||
          (worse.headline == Headline::kKeyRevoked && lesser.headline == Headline::kUnsigned);
      if (key_without_signature) continue;
      CAPTURE(std::string(worse.code));
      CAPTURE(std::string(lesser.code));
      Facts facts = in_order();
      lesser.apply(facts);
      worse.apply(facts);
      const Verdict verdict = judge(facts);
      CHECK(verdict.findings.front().code == worse.code);
      CHECK(find(verdict, lesser.code) != nullptr);
      ++met;
    }
  }
  CHECK(met > 70);
}

TEST_CASE("certificate faults of the production day rank with those of today") {
  const struct {
    CertificateStatus at_production;
    CertificateStatus today;
    Headline headline;
    const char* first;
    bool stars;
  } rows[] = {
      {CertificateStatus::kInForce, CertificateStatus::kInForce, Headline::kGenuine,
       "signature_valid", true},
      {CertificateStatus::kExtended, CertificateStatus::kInForce, Headline::kGenuine,
       "signature_valid", true},
      {CertificateStatus::kInForce, CertificateStatus::kExtended, Headline::kGenuine,
       "signature_valid", true},
      {CertificateStatus::kNone, CertificateStatus::kInForce, Headline::kGenuine, "signature_valid",
       false},
      {CertificateStatus::kNotYetValid, CertificateStatus::kInForce, Headline::kGenuine,
       "signature_valid", false},
      {CertificateStatus::kExpired, CertificateStatus::kInForce, Headline::kExpired,
       "certificate_expired_at_production", false},
      {CertificateStatus::kReplaced, CertificateStatus::kInForce, Headline::kExpired,
       "certificate_expired_at_production", false},
      {CertificateStatus::kSuspended, CertificateStatus::kInForce, Headline::kSuspended,
       "certificate_suspended_at_production", false},
      {CertificateStatus::kRevoked, CertificateStatus::kInForce, Headline::kCertificateRevoked,
       "certificate_revoked_at_production", false},
      {CertificateStatus::kInForce, CertificateStatus::kExpired, Headline::kExpired,
       "certificate_expired", false},
      {CertificateStatus::kInForce, CertificateStatus::kSuspended, Headline::kSuspended,
       "certificate_suspended", false},
      {CertificateStatus::kInForce, CertificateStatus::kRevoked, Headline::kCertificateRevoked,
       "certificate_revoked", false},
      {CertificateStatus::kInForce, CertificateStatus::kReplaced, Headline::kExpired,
       "certificate_replaced", false},
      {CertificateStatus::kInForce, CertificateStatus::kNone, Headline::kExpired,
       "certificate_expired", false},
      {CertificateStatus::kExpired, CertificateStatus::kRevoked, Headline::kCertificateRevoked,
       "certificate_revoked", false},
      {CertificateStatus::kRevoked, CertificateStatus::kExpired, Headline::kCertificateRevoked,
       "certificate_revoked_at_production", false},
  };
  for (const auto& row : rows) {
    CAPTURE(programme::certificate_status_code(row.at_production));
    CAPTURE(programme::certificate_status_code(row.today));
    Facts facts = in_order();
    facts.at_production.status = row.at_production;
    facts.today.status = row.today;
    const Verdict verdict = judge(facts);
    CHECK(verdict.headline == row.headline);
    CHECK(verdict.findings.front().code == row.first);
    CHECK(verdict.show_stars == row.stars);
  }
}

TEST_CASE("a product that was never certified has a genuine label without stars") {
  Facts facts = in_order();
  facts.ever_certified = false;
  facts.at_production = {};
  facts.today = {};
  facts.certificate_number.clear();
  facts.stars = 0;
  const Verdict verdict = judge(facts);
  CHECK(verdict.headline == Headline::kGenuine);
  CHECK_FALSE(verdict.show_stars);
  CHECK(find(verdict, "certificate_none") != nullptr);
  CHECK(find(verdict, "batch_before_certificate") == nullptr);
}

TEST_CASE("a certificate that takes effect later shows no stars yet and is no fault") {
  Facts facts = in_order();
  facts.today = {CertificateStatus::kNotYetValid, std::nullopt, std::nullopt, "", "", ""};
  facts.at_production = facts.today;
  const Verdict verdict = judge(facts);
  CHECK(verdict.headline == Headline::kGenuine);
  CHECK_FALSE(verdict.show_stars);
  CHECK(find(verdict, "certificate_not_yet_valid") != nullptr);

  facts.level = Level::kProduct;
  facts.registration = RegistrationFact::kNotNeeded;
  CHECK_FALSE(judge(facts).show_stars);
}

TEST_CASE("a product-level code needs no batch and is told apart") {
  Facts facts = in_order();
  facts.level = Level::kProduct;
  facts.registration = RegistrationFact::kNotNeeded;
  facts.at_production = {};
  facts.best_before.reset();
  const Verdict verdict = judge(facts);
  CHECK(verdict.headline == Headline::kGenuine);
  CHECK(verdict.show_stars);
  CHECK(find(verdict, "product_level") != nullptr);
  CHECK(find(verdict, "batch_before_certificate") == nullptr);
}

TEST_CASE("a batch or unit code for which no registration was looked up is not registered") {
  for (const Level level : {Level::kBatch, Level::kUnit}) {
    Facts facts = in_order();
    facts.level = level;
    facts.registration = RegistrationFact::kNotNeeded;
    CHECK(judge(facts).headline == Headline::kNotRegistered);
  }
}

TEST_CASE("a key out of its dates is explained and leaves the headline alone") {
  const struct {
    KeyFact key;
    const char* code;
  } rows[] = {{KeyFact::kExpired, "key_expired"}, {KeyFact::kNotYetValid, "key_not_yet_valid"}};
  for (const auto& row : rows) {
    for (const Level level : {Level::kProduct, Level::kUnit}) {
      CAPTURE(std::string(row.code));
      Facts facts = in_order();
      facts.level = level;
      if (level == Level::kProduct) facts.registration = RegistrationFact::kNotNeeded;
      facts.key = row.key;
      facts.key_since = make_date(2026, 7, 1);
      const Verdict verdict = judge(facts);
      CHECK(verdict.headline == Headline::kGenuine);
      REQUIRE(find(verdict, row.code) != nullptr);
      CHECK(find(verdict, row.code)->date == make_date(2026, 7, 1));
    }
  }
}

TEST_CASE("a revoked key spares the batches registered before and no other code") {
  const struct {
    Level level;
    RegistrationFact registration;
    bool before;
    Headline headline;
    const char* code;
  } rows[] = {
      {Level::kUnit, RegistrationFact::kRegistered, true, Headline::kGenuine,
       "key_revoked_after_batch"},
      {Level::kBatch, RegistrationFact::kRegistered, true, Headline::kGenuine,
       "key_revoked_after_batch"},
      {Level::kUnit, RegistrationFact::kRegistered, false, Headline::kKeyRevoked, "key_revoked"},
      {Level::kProduct, RegistrationFact::kNotNeeded, false, Headline::kKeyRevoked, "key_revoked"},
      {Level::kProduct, RegistrationFact::kNotNeeded, true, Headline::kKeyRevoked, "key_revoked"},
      {Level::kProduct, RegistrationFact::kRegistered, true, Headline::kKeyRevoked, "key_revoked"},
      {Level::kUnit, RegistrationFact::kUnknownLot, true, Headline::kNotRegistered, "key_revoked"},
  };
  for (const auto& row : rows) {
    Facts facts = in_order();
    facts.level = row.level;
    facts.registration = row.registration;
    facts.key = KeyFact::kRevoked;
    facts.key_since = make_date(2026, 11, 1);
    facts.key_reason = "Mất máy tính";
    facts.batch_before_revocation = row.before;
    const Verdict verdict = judge(facts);
    CAPTURE(std::string(row.code));
    CHECK(verdict.headline == row.headline);
    REQUIRE(find(verdict, row.code) != nullptr);
    CHECK(find(verdict, row.code)->date == make_date(2026, 11, 1));
    CHECK(contains(find(verdict, row.code)->reason.vi, "01/11/2026"));
    CHECK(contains(find(verdict, row.code)->reason.vi, "Mất máy tính"));
  }
}

TEST_CASE("the key of a signature that does not hold is not spoken of") {
  for (const SignatureFact signature : {SignatureFact::kInvalid, SignatureFact::kUnknownKey,
                                        SignatureFact::kForeignKey, SignatureFact::kTyped,
                                        SignatureFact::kAbsent}) {
    Facts facts = in_order();
    facts.signature = signature;
    facts.key = KeyFact::kRevoked;
    CHECK(find(judge(facts), "key_revoked") == nullptr);
  }
}

TEST_CASE("goods are within best before through the day itself") {
  const struct {
    Date best_before;
    Headline headline;
  } rows[] = {{make_date(2026, 11, 21), Headline::kPastBestBefore},
              {make_date(2026, 11, 22), Headline::kGenuine},
              {make_date(2026, 11, 23), Headline::kGenuine}};
  for (const auto& row : rows) {
    Facts facts = in_order();
    facts.best_before = row.best_before;
    const Verdict verdict = judge(facts);
    CHECK(verdict.headline == row.headline);
    CHECK(verdict.show_stars);
  }
}

TEST_CASE("stars are those of a certificate: three to five, else none") {
  for (int stars = -1; stars <= 7; ++stars) {
    CAPTURE(stars);
    Facts facts = in_order();
    facts.stars = stars;
    CHECK(judge(facts).show_stars == (stars >= 3 && stars <= 5));
  }
}

TEST_CASE("no stars beside a label that is not to be trusted") {
  for (const Fault& fault : faults()) {
    CAPTURE(std::string(fault.code));
    Facts facts = in_order();
    fault.apply(facts);
    CHECK(judge(facts).show_stars == (fault.headline == Headline::kPastBestBefore));
  }
  Facts both = in_order();
  both.signature = SignatureFact::kAbsent;
  both.best_before = make_date(2026, 1, 1);
  CHECK_FALSE(judge(both).show_stars);
}

}  // namespace
