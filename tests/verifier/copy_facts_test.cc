// What a verdict makes of copy detection and of what inspectors decided.
#include "verifier/copy_facts.h"

#include <doctest/doctest.h>

#include "tests/verifier/sample_facts.h"
#include "verifier/heading.h"
#include "verifier/verdict.h"

using namespace ocop;
using namespace ocop::verifier;
using namespace ocop::verifier::sample;

namespace {

db::UnitWatch watched(const std::string& state, std::uint32_t devices) {
  db::UnitWatch watch;
  watch.state = state;
  watch.since = *parse_instant("2026-11-20T03:00:00Z");
  watch.scans = devices + 2;
  watch.devices = devices;
  watch.places = 4;
  watch.first_at = *parse_instant("2026-11-18T03:00:00Z");
  watch.last_at = *parse_instant("2026-11-20T03:00:00Z");
  watch.usual_devices = 1.2;
  return watch;
}

db::UnitWatch marked(db::UnitWatch watch, const std::string& mark, const char* at) {
  watch.mark = mark;
  watch.marked_at = parse_instant(at);
  return watch;
}

Verdict judged(const std::optional<db::UnitWatch>& watch, const std::string& batch_state = "quiet",
               Facts facts = in_order()) {
  db::Dossier dossier;
  dossier.watch = watch;
  dossier.batch_state = batch_state;
  add_copies(dossier, kFewestDevicesShown, facts);
  return judge(facts);
}

std::string codes_of(const Verdict& verdict) {
  std::string codes;
  for (const char* code : {"suspected_copy", "copy_confirmed", "copy_cleared", "batch_copied"}) {
    if (find(verdict, code) != nullptr) codes += (codes.empty() ? "" : " ") + std::string(code);
  }
  return codes;
}

}  // namespace

TEST_CASE("only a suspicion of enough phones, or an inspector, changes the headline") {
  const char* before = "2026-11-19T03:00:00Z";
  const char* after = "2026-11-21T20:00:00Z";
  const struct {
    const char* name;
    std::optional<db::UnitWatch> watch;
    Headline headline;
    const char* codes;
  } rows[] = {
      {"never scanned", std::nullopt, Headline::kGenuine, ""},
      {"quiet, by many", watched("quiet", 40), Headline::kGenuine, ""},
      {"watched, by many", watched("watch", 40), Headline::kGenuine, ""},
      {"suspected, one phone", watched("suspected", 1), Headline::kGenuine, ""},
      {"suspected, two phones", watched("suspected", 2), Headline::kGenuine, ""},
      {"suspected, three phones", watched("suspected", 3), Headline::kSuspectedCopy, "suspected_copy"},
      {"confirmed", marked(watched("quiet", 1), "confirmed", after), Headline::kSuspectedCopy,
       "copy_confirmed"},
      {"confirmed, then suspected", marked(watched("suspected", 9), "confirmed", before),
       Headline::kSuspectedCopy, "copy_confirmed"},
      {"suspected, then cleared", marked(watched("suspected", 9), "cleared", after), Headline::kGenuine,
       "copy_cleared"},
      {"cleared, then suspected", marked(watched("suspected", 9), "cleared", before),
       Headline::kSuspectedCopy, "suspected_copy"},
      {"cleared, then suspected by two", marked(watched("suspected", 2), "cleared", before),
       Headline::kGenuine, "copy_cleared"},
      {"cleared, then watched", marked(watched("watch", 9), "cleared", before), Headline::kGenuine,
       "copy_cleared"},
  };
  for (const auto& row : rows) {
    CAPTURE(std::string(row.name));
    const Verdict verdict = judged(row.watch);
    CHECK(verdict.headline == row.headline);
    CHECK(codes_of(verdict) == row.codes);
    CHECK(verdict.show_stars == (row.headline == Headline::kGenuine));
  }
}

TEST_CASE("how many phones it takes is a setting") {
  for (const int fewest : {2, 3, 5}) {
    for (std::uint32_t devices = 1; devices < 7; ++devices) {
      db::Dossier dossier;
      dossier.watch = watched("suspected", devices);
      Facts facts = in_order();
      add_copies(dossier, fewest, facts);
      CHECK(facts.suspicion.has_value() == (static_cast<int>(devices) >= fewest));
    }
  }
}

TEST_CASE("a batch that is suspected leaves the headline and says so, unless the label itself is meant") {
  const Verdict other = judged(watched("quiet", 1), "suspected");
  CHECK(other.headline == Headline::kGenuine);
  CHECK(other.show_stars);
  CHECK(codes_of(other) == "batch_copied");
  CHECK(codes_of(judged(std::nullopt, "suspected")) == "batch_copied");
  CHECK(codes_of(judged(std::nullopt, "watch")) == "");
  CHECK(codes_of(judged(std::nullopt, "")) == "");
  CHECK(codes_of(judged(watched("suspected", 9), "suspected")) == "suspected_copy");
}

TEST_CASE("nothing is said of copies where the code itself does not hold") {
  const auto watch = marked(watched("suspected", 9), "confirmed", "2026-11-21T20:00:00Z");
  for (const SignatureFact signature : {SignatureFact::kInvalid, SignatureFact::kUnknownKey,
                                        SignatureFact::kForeignKey, SignatureFact::kAbsent}) {
    Facts facts = in_order();
    facts.signature = signature;
    CHECK(codes_of(judged(watch, "suspected", facts)) == "");
  }
  Facts typed = in_order();
  typed.signature = SignatureFact::kTyped;
  CHECK(judged(watch, "suspected", typed).headline == Headline::kSuspectedCopy);
}

TEST_CASE("what is said of a suspicion are figures, what they may mean, and no word against the producer") {
  const auto reason = [](const db::UnitWatch& watch) {
    return judged(watch).findings.front().reason;
  };
  const Message many = reason(watched("suspected", 9));
  CHECK(contains(many.en, "seen on at least 9 phones in 4 provinces from 18/11/2026 to 20/11/2026; others of the "
                          "same batch are usually seen on one."));
  CHECK(contains(many.vi, "được quét bằng ít nhất 9 điện thoại ở 4 tỉnh, thành phố từ ngày 18/11/2026 đến ngày "
                          "20/11/2026; tem khác cùng lô thường chỉ được quét bằng 1 điện thoại."));
  CHECK(contains(many.en, "This says nothing against the producer."));
  CHECK(contains(many.vi, "Điều này không có nghĩa là chủ thể làm sai."));
  CHECK(judged(watched("suspected", 9)).findings.front().date == make_date(2026, 11, 20));

  auto somewhere = watched("suspected", 5);
  somewhere.places = 0;
  somewhere.first_at = somewhere.last_at;
  somewhere.usual_devices = 2.6;
  CHECK(contains(reason(somewhere).en, "seen on 5 phones on 20/11/2026; others of the same batch are "
                                       "usually seen on about 3."));
  somewhere.places = 1;
  somewhere.usual_devices = 0;
  CHECK(contains(reason(somewhere).vi, "5 điện thoại ở 1 tỉnh, thành phố trong ngày 20/11/2026. Có thể"));

  const Verdict confirmed = judged(marked(watched("quiet", 1), "confirmed", "2026-11-21T20:00:00Z"));
  CHECK(contains(confirmed.findings.front().reason.en, "On 22/11/2026 an inspector confirmed"));
  CHECK(contains(confirmed.findings.front().reason.vi, "Ngày 22/11/2026, người có thẩm quyền kiểm tra đã xác nhận"));
  CHECK(confirmed.findings.front().date == make_date(2026, 11, 22));
  CHECK(heading_of(confirmed) == Message{"Copied label", "Tem bị sao chép"});
  CHECK(heading_of(judged(watched("suspected", 9))) == headline_name(Headline::kSuspectedCopy));
}
