#include "verifier/resolve.h"

#include <doctest/doctest.h>

#include <functional>
#include <memory>

using namespace ocop;
using namespace ocop::verifier;

namespace {

Instant at(const char* text) { return parse_instant(text).value(); }
Date day(const char* text) { return parse_iso_date(text).value(); }

programme::Certificate certificate(const char* number, int stars, const char* issued) {
  programme::Certificate c;
  c.number = number;
  c.stars = stars;
  c.issued = day(issued);
  c.expires = programme::last_day_of_term(c.issued, 36);
  return c;
}

/// A unit of a registered batch, signed by its producer's key, at noon in Viet Nam.
struct Scene {
  gs1::DigitalLink link;
  keys::PublishedKey key;
  keys::LabelCheck check;
  db::Dossier dossier;
  Instant now = at("2026-11-22T05:00:00Z");

  Scene() {
    link.key = {"01", "09521234543213"};
    link.qualifiers = {{"10", "L1"}, {"21", "000005"}};
    key.kid = "0000000001";
    key.producer = "htx-a";
    key.not_before = at("2026-01-01T00:00:00Z");
    key.not_after = at("2028-12-31T16:59:59Z");
    check.state = keys::SignatureState::kValid;
    dossier.rules = std::make_shared<const programme::RuleBook>(programme::RuleBook::built_in());
    dossier.product.gtin = "09521234543213";
    dossier.product.producer_id = "htx-a";
    dossier.certificates = {certificate("C1", 4, "2025-06-01")};
    db::Batch batch;
    batch.record.lot = "L1";
    batch.record.produced = day("2026-10-01");
    batch.record.best_before = day("2027-10-01");
    batch.record.serials = {.first = 1, .count = 10, .width = 6};
    batch.kid = key.kid;
    batch.registered_at = at("2026-10-01T18:00:00Z");
    dossier.batch = batch;
    dossier.serial_in_batch = true;
  }
  Facts facts() {
    const bool knows_key = check.state == keys::SignatureState::kValid ||
                           check.state == keys::SignatureState::kInvalid;
    check.key = knows_key ? &key : nullptr;
    return gather_facts(link, check, dossier, now);
  }
  void drop_serial() { link.qualifiers.pop_back(); }
  void drop_lot() {
    link.qualifiers.clear();
    dossier.batch.reset();
    dossier.serial_in_batch = false;
  }
  /// A roll's label, activated for the lot or not.
  void put_on_roll(bool activated) {
    link.qualifiers = {{"21", "000005"}};
    dossier.roll = db::RollLabel{"R1", activated ? "L1" : ""};
    if (activated) return;
    dossier.batch.reset();
    dossier.serial_in_batch = false;
  }
};

struct Row {
  std::string what;
  std::function<void(Scene&)> change;
  std::function<bool(const Facts&)> holds;
};

void check_rows(const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    CAPTURE(row.what);
    Scene scene;
    row.change(scene);
    CHECK(row.holds(scene.facts()));
  }
}

}  // namespace

TEST_CASE("all in order: each fact is what the registry and the signature say") {
  Scene scene;
  const Facts facts = scene.facts();
  CHECK(facts.level == Level::kUnit);
  CHECK(facts.signature == SignatureFact::kValid);
  CHECK(facts.key == KeyFact::kTrusted);
  CHECK(facts.registration == RegistrationFact::kRegistered);
  CHECK(facts.registered_on == day("2026-10-02"));
  CHECK(facts.at_production.status == programme::CertificateStatus::kInForce);
  CHECK(facts.today.status == programme::CertificateStatus::kInForce);
  CHECK(facts.certificate_number == "C1");
  CHECK(facts.stars == 4);
  CHECK(facts.ever_certified);
  CHECK(facts.best_before == day("2027-10-01"));
  CHECK(facts.date == day("2026-11-22"));
  CHECK(facts.recalls.empty());
  CHECK(!facts.suspicion);
  CHECK(judge(facts).headline == Headline::kGenuine);
}

TEST_CASE("level and registration follow from what the code names") {
  using R = RegistrationFact;
  check_rows({
      {"batch code", [](Scene& s) { s.drop_serial(); },
       [](const Facts& f) { return f.level == Level::kBatch && f.registration == R::kRegistered; }},
      {"product code", [](Scene& s) { s.drop_lot(); },
       [](const Facts& f) {
         return f.level == Level::kProduct && f.registration == R::kNotNeeded && !f.best_before &&
                !f.registered_on && f.at_production.status == programme::CertificateStatus::kNone;
       }},
      {"unknown lot", [](Scene& s) { s.dossier.batch.reset(); },
       [](const Facts& f) { return f.registration == R::kUnknownLot; }},
      {"serial without a lot", [](Scene& s) { s.drop_lot(), s.link.qualifiers = {{"21", "000005"}}; },
       [](const Facts& f) { return f.level == Level::kUnit && f.registration == R::kUnknownLot; }},
      {"third party's serial", [](Scene& s) { s.drop_lot(), s.link.qualifiers = {{"235", "X"}}; },
       [](const Facts& f) { return f.level == Level::kUnit && f.registration == R::kUnknownLot; }},
      {"serial that is none of the batch's", [](Scene& s) { s.dossier.serial_in_batch = false; },
       [](const Facts& f) { return f.registration == R::kSerialOutOfRange; }},
      {"a roll's label, not activated", [](Scene& s) { s.put_on_roll(false); },
       [](const Facts& f) {
         return f.level == Level::kUnit && f.registration == R::kNotActivated && !f.registered_on &&
                judge(f).headline == Headline::kNotRegistered &&
                judge(f).findings[0].code == "not_activated";
       }},
      {"a roll's label, cancelled before it was activated",
       [](Scene& s) { s.put_on_roll(false), s.dossier.voided = true; },
       [](const Facts& f) { return f.registration == R::kVoid; }},
      {"a roll's label, activated", [](Scene& s) { s.put_on_roll(true); },
       [](const Facts& f) {
         return f.registration == R::kRegistered && f.registered_on == day("2026-10-02") &&
                f.best_before == day("2027-10-01") && judge(f).headline == Headline::kGenuine;
       }},
      {"a roll's label, activated and cancelled",
       [](Scene& s) { s.put_on_roll(true), s.dossier.voided = true; },
       [](const Facts& f) { return f.registration == R::kVoid; }},
      {"a cancelled label", [](Scene& s) { s.dossier.voided = true; },
       [](const Facts& f) {
         return f.registration == R::kVoid && judge(f).headline == Headline::kVoid;
       }},
      {"cancelled, and beyond the batch",
       [](Scene& s) { s.dossier.voided = true, s.dossier.serial_in_batch = false; },
       [](const Facts& f) { return f.registration == R::kSerialOutOfRange; }},
  });
}

TEST_CASE("a recall reaches the goods that it names, from its first day until it is lifted") {
  const auto recall = [](const std::function<void(db::Recall&)>& change) {
    return [change](Scene& s) {
      db::Recall made;
      made.what.gtin = "09521234543213";
      made.what.since = day("2026-11-20");
      made.what.reason = "Phát hiện dị vật";
      made.what.instructions = "Mang trả nơi mua";
      made.what.decision = "5/QĐ";
      change(made);
      s.dossier.recalls.push_back(std::move(made));
    };
  };
  const auto says = [](const char* goods) {
    return [goods](const Facts& f) {
      return f.recalls.size() == 1 && f.recalls[0].goods.vi == goods &&
             f.recalls[0].since == day("2026-11-20") &&
             f.recalls[0].reason == "Phát hiện dị vật" &&
             f.recalls[0].instructions == "Mang trả nơi mua" && f.recalls[0].decision == "5/QĐ" &&
             judge(f).headline == Headline::kRecalled;
    };
  };
  const auto nothing = [](const Facts& f) { return f.recalls.empty(); };
  check_rows({
      {"the whole product", recall([](db::Recall&) {}), says("toàn bộ hàng của sản phẩm này")},
      {"the lot", recall([](db::Recall& r) { r.what.lot = "L1"; }), says("lô L1")},
      {"another lot", recall([](db::Recall& r) { r.what.lot = "L2"; }), nothing},
      {"the lot that a roll's label was activated for",
       [&](Scene& s) { recall([](db::Recall& r) { r.what.lot = "L1"; })(s), s.put_on_roll(true); },
       says("lô L1")},
      {"another lot than that",
       [&](Scene& s) { recall([](db::Recall& r) { r.what.lot = "L2"; })(s), s.put_on_roll(true); },
       nothing},
      {"its serials",
       recall([](db::Recall& r) { r.what.lot = "L1", r.what.serials = {{5, 2, 6}}; }),
       says("lô L1, số sê-ri 000005 đến 000006")},
      {"other serials of the lot",
       recall([](db::Recall& r) { r.what.lot = "L1", r.what.serials = {{6, 2, 6}}; }), nothing},
      {"the day it was made on",
       recall([](db::Recall& r) {
         r.what.produced_from = r.what.produced_until = day("2026-10-01");
       }),
       says("sản xuất từ 01/10/2026 đến 01/10/2026")},
      {"another day",
       recall([](db::Recall& r) {
         r.what.produced_from = r.what.produced_until = day("2026-10-02");
       }),
       nothing},
      {"from tomorrow on", recall([](db::Recall& r) { r.what.since = day("2026-11-23"); }), nothing},
      {"lifted today",
       recall([](db::Recall& r) { r.lift = {day("2026-11-22"), "xong", "6/QĐ", ""}; }), nothing},
      {"lifted tomorrow",
       recall([](db::Recall& r) { r.lift = {day("2026-11-23"), "xong", "6/QĐ", ""}; }),
       says("toàn bộ hàng của sản phẩm này")},
  });
}

TEST_CASE("all recalls in effect are told, the newest first") {
  Scene scene;
  for (const char* since : {"2026-11-20", "2026-11-01"}) {
    db::Recall recall;
    recall.what.since = day(since);
    scene.dossier.recalls.push_back(recall);
  }
  const Facts facts = scene.facts();
  REQUIRE(facts.recalls.size() == 2);
  CHECK(facts.recalls[0].since == day("2026-11-20"));
  const Verdict verdict = judge(facts);
  CHECK(verdict.findings[0].date == day("2026-11-20"));
  CHECK(verdict.findings[1].date == day("2026-11-01"));
  CHECK(verdict.findings[1].code == "recalled");
}

TEST_CASE("a signature counts only when the product's own producer made it") {
  using S = SignatureFact;
  check_rows({
      {"none", [](Scene& s) { s.check.state = keys::SignatureState::kAbsent; },
       [](const Facts& f) { return f.signature == S::kAbsent; }},
      {"unknown key", [](Scene& s) { s.check.state = keys::SignatureState::kUnknownKey; },
       [](const Facts& f) { return f.signature == S::kUnknownKey; }},
      {"wrong",
       [](Scene& s) {
         s.check.state = keys::SignatureState::kInvalid;
         s.check.problem = {"too short", "quá ngắn"};
       },
       [](const Facts& f) { return f.signature == S::kInvalid && f.signature_problem.en == "too short"; }},
      {"another producer's", [](Scene& s) { s.key.producer = "htx-b"; },
       [](const Facts& f) { return f.signature == S::kForeignKey; }},
  });
}

TEST_CASE("the key's dates are judged at the moment of the scan") {
  const auto end = at("2028-12-31T16:59:59Z");
  check_rows({
      {"first moment", [](Scene& s) { s.key.not_before = s.now; },
       [](const Facts& f) { return f.key == KeyFact::kTrusted; }},
      {"a moment early", [](Scene& s) { s.key.not_before = s.now + std::chrono::milliseconds(1); },
       [](const Facts& f) { return f.key == KeyFact::kNotYetValid && f.key_since == day("2026-11-22"); }},
      {"last moment", [&](Scene& s) { s.now = end; },
       [](const Facts& f) { return f.key == KeyFact::kTrusted; }},
      {"a moment late", [&](Scene& s) { s.now = end + std::chrono::milliseconds(1); },
       [](const Facts& f) { return f.key == KeyFact::kExpired && f.key_since == day("2028-12-31"); }},
      {"revoked from now on", [](Scene& s) { s.key.revoked_since = s.now, s.key.revocation_reason = "stolen"; },
       [](const Facts& f) {
         return f.key == KeyFact::kRevoked && f.key_reason == "stolen" && f.key_since == day("2026-11-22");
       }},
      {"to be revoked later", [](Scene& s) { s.key.revoked_since = s.now + std::chrono::hours(1); },
       [](const Facts& f) { return f.key == KeyFact::kTrusted; }},
      {"revoked and expired",
       [&](Scene& s) { s.now = end + std::chrono::hours(1), s.key.revoked_since = end; },
       [](const Facts& f) { return f.key == KeyFact::kRevoked; }},
  });
}

TEST_CASE("a revoked key vouches only for batches that it registered itself before") {
  const auto registered = Scene().dossier.batch->registered_at;
  check_rows({
      {"registered before", [&](Scene& s) { s.key.revoked_since = registered + std::chrono::milliseconds(1); },
       [](const Facts& f) { return f.batch_before_revocation && judge(f).headline == Headline::kGenuine; }},
      {"registered at that moment", [&](Scene& s) { s.key.revoked_since = registered; },
       [](const Facts& f) { return !f.batch_before_revocation && judge(f).headline == Headline::kKeyRevoked; }},
      {"registered after", [&](Scene& s) { s.key.revoked_since = registered - std::chrono::hours(1); },
       [](const Facts& f) { return !f.batch_before_revocation; }},
      {"registered before by another key",
       [&](Scene& s) {
         s.key.revoked_since = registered + std::chrono::hours(1);
         s.dossier.batch->kid = "0000000002";
       },
       [](const Facts& f) { return !f.batch_before_revocation && judge(f).headline == Headline::kKeyRevoked; }},
      {"a code without a batch",
       [&](Scene& s) { s.drop_lot(), s.key.revoked_since = s.now - std::chrono::hours(1); },
       [](const Facts& f) { return !f.batch_before_revocation && judge(f).headline == Headline::kKeyRevoked; }},
  });
}

TEST_CASE("the certificate is judged on the day of production and today, in Viet Nam's calendar") {
  using C = programme::CertificateStatus;
  check_rows({
      {"never certified", [](Scene& s) { s.dossier.certificates.clear(); },
       [](const Facts& f) { return !f.ever_certified && f.today.status == C::kNone && f.stars == 0; }},
      {"last day of the certificate", [](Scene& s) { s.now = at("2028-05-31T16:59:59Z"); },
       [](const Facts& f) { return f.date == day("2028-05-31") && f.today.status == C::kInForce; }},
      {"one second later it is the next day", [](Scene& s) { s.now = at("2028-05-31T17:00:00Z"); },
       [](const Facts& f) {
         return f.date == day("2028-06-01") && f.today.status == C::kExpired &&
                f.at_production.status == C::kInForce && f.ever_certified;
       }},
      {"produced before it was issued", [](Scene& s) { s.dossier.batch->record.produced = day("2025-05-31"); },
       [](const Facts& f) { return f.at_production.status == C::kNone && f.today.status == C::kInForce; }},
      {"issued only in the future", [](Scene& s) { s.dossier.certificates = {certificate("C2", 3, "2027-01-01")}; },
       [](const Facts& f) { return !f.ever_certified && f.today.status == C::kNone; }},
      {"replaced by a better one",
       [](Scene& s) {
         s.dossier.certificates.insert(s.dossier.certificates.begin(), certificate("C2", 5, "2026-11-01"));
         programme::CertificateEvent replaced;
         replaced.act = programme::CertificateAct::kReplace;
         replaced.date = day("2026-11-01");
         s.dossier.certificates[1].events = {replaced};
       },
       [](const Facts& f) {
         return f.certificate_number == "C2" && f.stars == 5 && f.at_production.status == C::kInForce;
       }},
      {"goods that do not spoil", [](Scene& s) { s.dossier.batch->record.best_before.reset(); },
       [](const Facts& f) { return !f.best_before; }},
  });
}
