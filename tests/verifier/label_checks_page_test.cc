// What a label's page says of the checks before, and its scratch code's form and answers.
#include <doctest/doctest.h>

#include <string>

#include "tests/verifier/page_scene.h"

namespace {

using namespace ocop;
using namespace ocop::verifier;
using namespace ocop::verifier::sample;

std::string page_checked_57_times(SignatureFact signature) {
  Facts facts = in_order();
  facts.signature = signature;
  Resolution resolution = resolution_of(facts);
  resolution.dossier->scans.count = 57;
  return label_page(resolution);
}

TEST_CASE("the page tells how often the label was checked before") {
  const struct {
    std::uint64_t count;
    const char* vi;
    const char* en;
  } rows[] = {
      {0, "Tem này được kiểm tra lần đầu", "This label is being checked for the first time"},
      {1, "Đã kiểm tra 1 lần trước lần này", "Checked once before"},
      {1203, "Đã kiểm tra 1.203 lần trước lần này", "Checked 1,203 times before"},
  };
  for (const auto& row : rows) {
    Resolution resolution = resolution_of(in_order());
    resolution.dossier->scans.count = row.count;
    if (row.count > 0) resolution.dossier->scans.first_at = parse_instant("2026-11-03T00:12:00Z");
    CHECK(contains(label_page(resolution), row.vi));
    CHECK(contains(label_page(resolution, "en"), row.en));
    CHECK(contains(label_page(resolution), "07:12 03/11/2026") == (row.count > 0));
    CHECK(contains(label_page(resolution), "sao chép"));
  }
}

TEST_CASE("checks of a code that many packages share are not read as copies") {
  Facts facts = in_order();
  facts.level = Level::kBatch;
  Resolution resolution = resolution_of(facts);
  resolution.dossier->scans = {57, parse_instant("2026-11-03T00:12:00Z")};
  const std::string page = label_page(resolution);
  CHECK(contains(page, "Mã dùng chung cho nhiều gói hàng"));
  CHECK(contains(page, "57 lần"));
  CHECK_FALSE(contains(page, "Đã kiểm tra 57 lần trước lần này"));
}

TEST_CASE("the count of an unsigned code is not shown as a label's") {
  CHECK_FALSE(contains(page_checked_57_times(SignatureFact::kAbsent), "57 lần"));
}

TEST_CASE("the count of a label found by its typed code is shown") {
  const std::string page = page_checked_57_times(SignatureFact::kTyped);
  CHECK(contains(page, "57 lần"));
  CHECK(contains(page, "Mã tra cứu đúng là mã của tem này"));
  CHECK(contains(page, "vuốt phẳng rồi quét lại"));
  CHECK_FALSE(contains(page, "class=\"stars\""));
}

TEST_CASE("a label that is not activated has advice of its own") {
  Facts facts = in_order();
  facts.registration = RegistrationFact::kNotActivated;
  CHECK(contains(label_page(facts), "đừng tin món hàng mang tem này"));
  facts.registration = RegistrationFact::kUnknownLot;
  CHECK_FALSE(contains(label_page(facts), "đừng tin món hàng mang tem này"));
}

TEST_CASE("the scratch code's form stands on labels that hold and have one, where it can be checked") {
  const auto page_of = [](const Facts& facts, bool exists, bool here) {
    Resolution resolution = resolution_of(facts);
    resolution.dossier->scratch.exists = exists;
    resolution.scratch_tried_here = here;
    return label_page(resolution);
  };
  const std::string form = "<form method=\"post\">";
  CHECK(contains(page_of(in_order(), true, true), form));
  CHECK_FALSE(contains(page_of(in_order(), false, true), "lớp cào"));
  CHECK_FALSE(contains(page_of(in_order(), true, false), form));
  CHECK(contains(page_of(in_order(), true, false), "lớp cào"));
  for (const Fault& fault : faults()) {
    CAPTURE(std::string(fault.code));
    Facts facts = in_order();
    fault.apply(facts);
    const bool holds = (facts.signature == SignatureFact::kValid ||
                        facts.signature == SignatureFact::kTyped) &&
                       fault.headline > Headline::kKeyRevoked;
    CHECK(contains(page_of(facts, true, true), form) == holds);
  }
}

TEST_CASE("what came of a scratch code is said first, by words and tone") {
  struct Row {
    ScratchReply reply;
    int status;
    const char* tone;
    const char* says;
    bool form;
  };
  const Instant at = *parse_instant("2026-11-22T03:04:00Z");
  using O = db::ScratchOutcome;
  const Error unread = {"code", message("<b>wrong</b>", "<b>sai</b>")};
  for (const Row& row :
       {Row{{.outcome = O::kFirst, .used_at = at}, 200, "good", "lần đầu tiên, bởi chính bạn, vào lúc 10:04 22/11/2026", false},
        Row{{.outcome = O::kUsed, .used_at = at}, 200, "stop", "đã được dùng lúc 10:04 22/11/2026", false},
        Row{{.outcome = O::kWrong}, 422, "bad", "không phải mã của tem này", true},
        Row{{.outcome = O::kTooMany, .wait = std::chrono::seconds(601)}, 429, "warn", "sau 11 phút", true},
        Row{{.unreadable = unread}, 400, "warn", "&lt;b&gt;sai&lt;/b&gt;", true}}) {
    CAPTURE(row.says);
    Resolution resolution = resolution_of(in_order());
    resolution.dossier->scratch.exists = true;
    resolution.scratch_tried_here = true;
    const web::Response page =
        the_pages().scratched(resolution, row.reply, request_of("vi", sample_target()));
    CHECK(page.status == row.status);
    const std::string body = body_of(page);
    const auto first = body.find("class=\"card", body.find("<main"));
    CHECK(body.substr(first).starts_with("class=\"card act " + std::string(row.tone)));
    CHECK(contains(body, row.says));
    CHECK(contains(body, "<form method=\"post\">") == row.form);
    CHECK_FALSE(contains(body, "kiểm tra lần đầu"));
  }
}

}  // namespace
