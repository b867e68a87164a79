#include "verifier/pages.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "tests/verifier/page_scene.h"
#include "verifier/pages/look.h"
#include "verifier/pages/words.h"

namespace {

using namespace ocop;
using namespace ocop::verifier;
using namespace ocop::verifier::sample;

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
