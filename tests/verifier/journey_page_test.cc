// The journey of a batch on its page.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/verifier/page_scene.h"
#include "web/compress.h"

namespace {

using namespace ocop;
using namespace ocop::verifier;
using namespace ocop::verifier::sample;
using db::JourneyKind;
using db::JourneyStep;

JourneyStep step(JourneyKind kind, const char* at) {
  return {.kind = kind, .term = {}, .at = parse_instant(at).value(), .what = {}, .who = "HTX Linh Ngọc",
          .commune = "Xã Tân Kỳ", .province = "Tỉnh Thái Nguyên", .sensors = {}, .certifications = {}};
}

Resolution with_journey(std::vector<JourneyStep> steps, const Facts& facts = in_order()) {
  auto resolution = resolution_of(facts);
  resolution.journey = std::move(steps);
  return resolution;
}

bool holds(const std::string& page, std::string_view text) { return page.find(text) != std::string::npos; }

TEST_CASE("a journey says when, what, who and where, and that producers state it") {
  auto harvest = step(JourneyKind::kHarvest, "2026-10-01T01:00:00Z");
  harvest.what = "Rừng hoa Tân Kỳ";
  auto shipping = step(JourneyKind::kShipping, "2026-10-05T20:00:00Z");
  shipping.sensors = {{"Temperature", 4.0, "CEL", {}}};
  shipping.certifications = {"https://tcvn.example/giay?so=1", "https://printer.local/admin", "javascript:alert(1)",
                             "http://x.example/"};
  const auto vietnamese = label_page(with_journey({harvest, shipping}));
  CHECK(holds(vietnamese, "Hành trình"));
  CHECK(holds(vietnamese, "Do các chủ thể khai"));
  CHECK(holds(vietnamese, "Thu hoạch"));
  CHECK(holds(vietnamese, "01/10/2026"));
  CHECK(holds(vietnamese, "Rừng hoa Tân Kỳ · HTX Linh Ngọc · Xã Tân Kỳ, Tỉnh Thái Nguyên"));
  CHECK(holds(vietnamese, "06/10/2026"));  // 20:00 UTC is the next day in Viet Nam
  CHECK(holds(vietnamese, "4 °C"));
  CHECK(holds(vietnamese, ">tcvn.example</a>"));
  CHECK(!holds(vietnamese, "javascript:"));
  CHECK(holds(vietnamese, " printer.local"));
  CHECK(!holds(vietnamese, "https://printer.local"));
  CHECK(!holds(vietnamese, "x.example"));
  CHECK(!holds(vietnamese, "<b>\""));
  const auto english = label_page(with_journey({harvest, shipping}), "en");
  CHECK(holds(english, "Journey"));
  CHECK(holds(english, "As stated by the producers"));
  CHECK(holds(english, "Shipping"));
}

TEST_CASE("without a journey, and on the page of a false label, there is no such card") {
  CHECK(!holds(label_page(in_order()), "Hành trình"));
  for (const Fault& fault : faults()) {
    CAPTURE(fault.code);
    const auto facts = with(fault);
    const auto page = label_page(with_journey({step(JourneyKind::kPacking, "2026-10-01T01:00:00Z")}, facts));
    CHECK(holds(page, "Hành trình") == (fault.headline > Headline::kKeyRevoked));
  }
}

TEST_CASE("what others state is one line with its count") {
  JourneyStep others;
  others.kind = JourneyKind::kReceiving;
  others.at = parse_instant("2026-10-05T20:00:00Z").value();
  others.others = 600;
  const auto steps = std::vector{step(JourneyKind::kPacking, "2026-10-01T01:00:00Z"), others};
  CHECK(holds(label_page(with_journey(steps)), "Đơn vị khác khai 600 lần nhận hoặc dùng hàng"));
  const auto english = label_page(with_journey(steps), "en");
  CHECK(holds(english, "Others state 600 arrivals or uses"));
  CHECK(!holds(english, "Receiving"));
}

TEST_CASE("of a long journey the last steps are in sight and the others folded") {
  std::vector<JourneyStep> steps;
  for (int i = 0; i < 9; ++i) steps.push_back(step(JourneyKind::kInspection, "2026-10-01T01:00:00Z"));
  steps.front().what = "đầu tiên";
  steps.back().what = "cuối cùng";
  const auto page = label_page(with_journey(steps));
  CHECK(holds(page, "4 bước trước đó"));
  CHECK(page.find("đầu tiên") < page.find("</details>", page.find("4 bước trước đó")));
  CHECK(page.find("cuối cùng") > page.find("</details>", page.find("4 bước trước đó")));
}

TEST_CASE("hostile steps neither break out of the page nor outgrow it") {
  std::vector<JourneyStep> steps;
  for (int i = 0; i < 30; ++i) {
    auto one = step(JourneyKind::kOther, "2026-10-01T01:00:00Z");
    one.term = "<script>alert(1)</script>";
    one.what = "<script>alert(" + std::to_string(i) + ")</script>" + std::string(5'000, 'x');
    one.who = "\u202E" + std::string(5'000, 'y');
    one.sensors = {{"<b>", 1, "<i>", {}},
                   {"Temperature", std::numeric_limits<double>::quiet_NaN(), "CEL", {}},
                   {"Temperature", 1e300, "CEL", {}}};
    one.certifications = std::vector<std::string>(100, "https://a.example/" + std::to_string(i) + "\"><script>");
    steps.push_back(std::move(one));
  }
  const auto page = label_page(with_journey(steps));
  CHECK(!holds(page, "<script>alert"));
  CHECK(!holds(page, "\"><script>"));
  CHECK(!holds(page, "\u202E"));
  CHECK(!holds(page, "nan"));
  CHECK(!holds(page, "e+300"));
  CHECK(holds(page, "Sự kiện khác"));
}

TEST_CASE("a page with a long ordinary journey stays within 14 kB on the wire") {
  std::vector<JourneyStep> steps;
  for (int i = 0; i < 30; ++i) {
    auto one = step(static_cast<JourneyKind>(i % 9), "2026-10-01T01:00:00Z");
    one.at += std::chrono::hours(7 * i);
    one.what = "Rừng hoa số " + std::to_string(i * 7919 % 1000);
    one.sensors = {{"Temperature", 0.5 * i, "CEL", {}}};
    steps.push_back(std::move(one));
  }
  const auto page = the_pages().label(with_journey(steps), request_of("vi", sample_target()));
  CHECK(web::Gzip().compress(page.body).size() <= 14 * 1024);
}

}  // namespace
