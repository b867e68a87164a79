#include "verifier/pages.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/verifier/sample_facts.h"
#include "tests/verifier/sample_resolution.h"
#include "verifier/pages/look.h"
#include "verifier/pages/words.h"

namespace {

using namespace ocop;
using namespace ocop::verifier;
using namespace ocop::verifier::sample;

const Pages& the_pages() {
  static const Pages pages("ID.EXAMPLE.VN", "Ủy ban nhân dân xã Tân Kỳ");
  return pages;
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

/// The page below its styles: class names there would match anything.
std::string body_of(const web::Response& page) {
  const std::size_t at = page.body.find("<body>");
  REQUIRE(at != std::string::npos);
  return page.body.substr(at);
}

std::string label_page(const Resolution& resolution, const std::string& language = "vi") {
  return body_of(the_pages().label(resolution, request_of(language, sample_target())));
}

std::string label_page(const Facts& facts, const std::string& language = "vi") {
  return label_page(resolution_of(facts), language);
}

Facts with(const Fault& fault) {
  Facts facts = in_order();
  fault.apply(facts);
  return facts;
}

/// All pages there are, with ordinary data.
std::vector<web::Response> all_pages(const std::string& language) {
  const web::Request request = request_of(language, sample_target());
  const Error error = {"10", message("the lot is too long", "số lô quá dài")};
  std::vector<web::Response> all = {
      the_pages().label(resolution_of(in_order()), request),
      the_pages().unknown_product(resolution_of(in_order()), request),
      the_pages().not_a_code(error, request),
      the_pages().home(request),
      the_pages().home_refused("0952", error, request),
  };
  for (const Fault& fault : faults())
    all.push_back(the_pages().label(resolution_of(with(fault)), request));
  for (const int status : {400, 404, 405, 413, 500, 503})
    all.push_back(the_pages().failure(status, request));
  return all;
}

TEST_CASE("every verdict has a page that says it in words, by colour and by shape") {
  std::vector<Fault> all = faults();
  all.push_back({Headline::kGenuine, "signature_valid", [](Facts&) {}});
  const pages::Icons icons(pages::part("icons.json"));
  const pages::Words words(pages::part("strings.json"));
  for (const Fault& fault : all) {
    CAPTURE(std::string(fault.code));
    for (const char* language : {"vi", "en"}) {
      const Resolution resolution = resolution_of(with(fault));
      const auto page = the_pages().label(resolution, request_of(language, sample_target()));
      const Language spoken =
          language == std::string("vi") ? Language::kVietnamese : Language::kEnglish;
      const pages::Look look = pages::look_of(fault.headline);
      CHECK(page.status == 200);
      CHECK(contains(page.body, "<html lang=\"" + std::string(language) + "\" class=\"" +
                                    std::string(look.tone) + "\">"));
      CHECK(contains(page.body, "<h1>" + headline_name(fault.headline).in(spoken) + "</h1>"));
      CHECK(contains(page.body, icons.sign(look)));
      // The reason of a recall has a place of its own, right below.
      const std::string lead = fault.headline == Headline::kRecalled
                                   ? words.in(spoken, "recall_lead")
                                   : resolution.verdict.findings.front().reason.in(spoken);
      CHECK(contains(page.body, "class=\"lead\">" + lead));
    }
  }
}

TEST_CASE("no two headlines share both colour and shape, nor shape and glyph") {
  for (int i = 0; i < kHeadlines; ++i) {
    for (int j = 0; j < i; ++j) {
      const pages::Look a = pages::look_of(static_cast<Headline>(i));
      const pages::Look b = pages::look_of(static_cast<Headline>(j));
      CHECK((a.tone != b.tone || a.shape != b.shape || a.glyph != b.glyph));
      CHECK((a.shape != b.shape || a.glyph != b.glyph));
    }
  }
}

TEST_CASE("a genuine page shows product, stars, producer, area, batch and certificate") {
  const std::string page = label_page(in_order());
  for (const char* fact : {"Mật ong hoa núi",
                           "OCOP 4 sao",
                           "Hợp tác xã Linh Ngọc",
                           "Thôn Nà Lạc, Xã Tân Kỳ, Tỉnh Thái Nguyên",
                           "VN-TNOR-0095",
                           "VietGAP",
                           "12,5 ha",
                           "20/09/2026",
                           "L2601",
                           "000123",
                           "01/10/2026",
                           "01/04/2027",
                           "1.200",
                           "07/2025/GCN-OCOP",
                           "Ủy ban nhân dân tỉnh Thái Nguyên",
                           "10/01/2025",
                           "09/01/2028",
                           "Tem này được kiểm tra lần đầu",
                           "Mỗi độ xuân về",
                           "10:04 22/11/2026",
                           "id.example.vn",
                           "Ủy ban nhân dân xã Tân Kỳ"}) {
    CAPTURE(std::string(fact));
    CHECK(contains(page, fact));
  }
}

TEST_CASE("stars are on the page only where the verdict grants them") {
  for (const Fault& fault : faults()) {
    CAPTURE(std::string(fault.code));
    const bool granted = resolution_of(with(fault)).verdict.show_stars;
    CHECK(contains(label_page(with(fault)), "class=\"stars\"") == granted);
  }
  CHECK(contains(label_page(in_order()), "class=\"stars\""));
}

TEST_CASE("a code that is not to be trusted borrows nothing from the product it names") {
  for (const Fault& fault : faults()) {
    if (fault.headline > Headline::kKeyRevoked) continue;
    CAPTURE(std::string(fault.code));
    Resolution resolution = resolution_of(with(fault));
    resolution.dossier->product.picture = "mat-ong.jpg";
    const std::string page = label_page(resolution);
    for (const char* praise : {"class=\"stars\"", "Mỗi độ xuân về", "<img", "07/2025/GCN-OCOP",
                               "VN-TNOR-0095", "kiểm tra lần đầu", "✓"}) {
      CAPTURE(std::string(praise));
      CHECK_FALSE(contains(page, praise));
    }
    CHECK(contains(page, "class=\"card muted\""));
    CHECK(contains(page, "Mật ong hoa núi"));
  }
  const std::string forged = label_page(with(faults().front()));
  CHECK(contains(forged, "Sản phẩm thật bị mượn tên"));
  CHECK(contains(forged, "Đừng mua."));
}

TEST_CASE("recalled goods and suspected copies are shown without story and picture") {
  for (const Headline headline :
       {Headline::kRecalled, Headline::kSuspectedCopy, Headline::kExpired}) {
    const auto all = faults();
    const auto fault = std::find_if(all.begin(), all.end(),
                                    [&](const Fault& each) { return each.headline == headline; });
    Resolution resolution = resolution_of(with(*fault));
    resolution.dossier->product.picture = "mat-ong.jpg";
    const std::string page = label_page(resolution);
    const bool full = headline == Headline::kExpired;
    CHECK(contains(page, "Mỗi độ xuân về") == full);
    CHECK(contains(page, "<img class=\"pic\" src=\"/pictures/09521234543213\"") == full);
    CHECK(contains(page, "VN-TNOR-0095"));
    CHECK(contains(page, "kiểm tra lần đầu") == (headline != Headline::kSuspectedCopy));
  }
}

TEST_CASE("a recall comes first, with its reason and what to do, however bad the label is") {
  Facts facts = in_order();
  facts.recalls = {{make_date(2026, 11, 5), "Phát hiện dị vật", "Mang hàng trả lại nơi mua",
                    "9/QĐ-UBND", message("lot {}", "lô {}", "L2601")},
                   {make_date(2026, 11, 1), "Sai nhãn", "Dán lại nhãn", "", {}}};
  for (const SignatureFact signature : {SignatureFact::kValid, SignatureFact::kInvalid}) {
    facts.signature = signature;
    const std::string page = label_page(resolution_of(facts));
    const auto main = page.find("<main");
    const auto recall = page.find("class=\"card recall\"");
    REQUIRE(recall != std::string::npos);
    CHECK(recall == page.find("class=\"card", main));
    const auto rest = page.substr(recall, page.find("Bạn nên làm gì") - recall);
    for (const char* part : {"Thu hồi sản phẩm", "Phát hiện dị vật", "Mang hàng trả lại nơi mua",
                             "lô L2601", "05/11/2026", "9/QĐ-UBND", "Sai nhãn", "Dán lại nhãn"}) {
      CAPTURE(std::string(part));
      CHECK(contains(rest, part));
    }
  }
  const std::string english = label_page(resolution_of(facts), "en");
  CHECK(contains(english, "<dt>Reason</dt><dd lang=\"vi\"><bdi>Phát hiện dị vật"));
  CHECK(contains(english, "<dd><bdi>lot L2601"));
  facts.recalls.clear();
  CHECK_FALSE(contains(label_page(resolution_of(facts)), "card recall"));
}

TEST_CASE("what an officer wrote on several lines is shown so in a recall, and on one in reasons") {
  Facts facts = in_order();
  facts.recalls = {{make_date(2026, 11, 5), "Dị vật\r\nkim loại", "Ngừng dùng\nMang trả", "", {}}};
  std::string page = label_page(resolution_of(facts));
  CHECK(contains(page, "<bdi>Dị vật\nkim loại</bdi>"));
  CHECK(contains(page, "<bdi>Ngừng dùng\nMang trả</bdi>"));
  CHECK(contains(page, "Lý do: Dị vật kim loại. Hướng dẫn: Ngừng dùng Mang trả."));
  facts.recalls.clear();
  facts.today = {CertificateStatus::kSuspended, kIssued, {}, "1/QĐ", "Dòng một\ndòng hai", ""};
  page = label_page(resolution_of(facts));
  CHECK(contains(page, "Lý do: Dòng một dòng hai."));
  CHECK_FALSE(contains(page, "\xEF\xBF\xBD"));
}

TEST_CASE("no page says that the goods themselves are genuine") {
  for (const char* language : {"vi", "en"}) {
    for (const web::Response& page : all_pages(language)) {
      for (const char* claim : {"hàng thật", "Hàng thật", "genuine goods", "genuine product"})
        CHECK_FALSE(contains(page.body, claim));
    }
  }
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
  Facts facts = in_order();
  facts.signature = SignatureFact::kAbsent;
  Resolution resolution = resolution_of(facts);
  resolution.dossier->scans.count = 57;
  CHECK_FALSE(contains(label_page(resolution), "57 lần"));
}

TEST_CASE("the count of a label found by its typed code is shown") {
  Facts facts = in_order();
  facts.signature = SignatureFact::kTyped;
  Resolution resolution = resolution_of(facts);
  resolution.dossier->scans.count = 57;
  const std::string page = label_page(resolution);
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

TEST_CASE("a product without certificate is said to have none") {
  Facts facts = in_order();
  facts.ever_certified = false;
  facts.today = {};
  facts.at_production = {};
  facts.certificate_number.clear();
  facts.stars = 0;
  const std::string page = label_page(facts);
  CHECK(contains(page, "Sản phẩm này không có giấy chứng nhận OCOP."));
  CHECK_FALSE(contains(page, "class=\"stars\""));
}

TEST_CASE("an extension shows its own last day") {
  Facts facts = in_order();
  facts.today = {CertificateStatus::kExtended, std::nullopt, make_date(2028, 6, 1), "", "", ""};
  const std::string page = label_page(facts);
  CHECK(contains(page, "Kéo dài đến"));
  CHECK(contains(page, "01/06/2028"));
}

TEST_CASE("of many areas the first are shown and the rest counted") {
  Resolution resolution = resolution_of(in_order());
  auto& areas = resolution.dossier->batch->areas;
  areas.resize(40, areas.front());
  const std::string page = label_page(resolution);
  CHECK(contains(page, "và 34 vùng khác"));
  CHECK(page.size() < 20'000);
}

TEST_CASE("sample data is called so, real data is not") {
  CHECK(contains(label_page(in_order()), "Dữ liệu mẫu"));
  Resolution resolution = resolution_of(in_order());
  resolution.dossier->product.sample = false;
  CHECK_FALSE(contains(label_page(resolution), "Dữ liệu mẫu"));
  resolution.dossier->batch->areas.front().area.sample = true;
  CHECK(contains(label_page(resolution), "Dữ liệu mẫu"));
  resolution.dossier->batch->areas.front().area.sample = false;
  resolution.dossier->producer.sample = true;
  CHECK(contains(label_page(resolution), "Dữ liệu mẫu"));
}

TEST_CASE("an address names commune and province once") {
  const struct {
    const char* address;
    const char* shown;
  } rows[] = {
      {"", ">Xã Tân Kỳ, Tỉnh Thái Nguyên<"},
      {"Thôn Nà Lạc", ">Thôn Nà Lạc, Xã Tân Kỳ, Tỉnh Thái Nguyên<"},
      {"Thôn Nà Lạc, xã Tân Kỳ", ">Thôn Nà Lạc, xã Tân Kỳ, Tỉnh Thái Nguyên<"},
      {"Xã Tân Kỳ, tỉnh Thái Nguyên", ">Xã Tân Kỳ, tỉnh Thái Nguyên<"},
  };
  for (const auto& row : rows) {
    Resolution resolution = resolution_of(in_order());
    resolution.dossier->producer.address = row.address;
    CHECK(contains(label_page(resolution), row.shown));
  }
}

}  // namespace
