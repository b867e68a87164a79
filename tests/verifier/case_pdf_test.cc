// A case as PDF: pages, text in both languages, photos, hostile texts.
#include "verifier/console/case_pdf.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "base/base64.h"
#include "tests/verifier/console_case_scene.h"

namespace ocop::test {
#ifdef __SANITIZE_ADDRESS__
/// What fontconfig keeps of its first look at the fonts until the process ends.
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig.so"; }
#endif

namespace {

using namespace ocop::verifier::console;

// 2 × 2 picture points, white.
constexpr std::string_view kJpeg =
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJ"
    "DRENDg8QEBEQCgwSExIQEw8QEBD/wAALCAACAAIBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QA"
    "tRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0"
    "NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2"
    "t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/AP1Tr//Z";

Instant at(const char* text) { return *parse_instant(text); }

CaseFile file_of(std::size_t units, std::size_t notes) {
  CaseFile file;
  file.what.id = 12;
  file.what.gtin = "09521000001039";
  file.what.lot = "L2611";
  file.what.opened_at = at("2026-11-20T03:00:00Z");
  file.what.opened_by = "viet";
  file.product.name_vi = "Mật ong hoa núi";
  file.producer.name = "Hợp tác xã Linh Ngọc";
  file.producer.place = {"02104", "Xã Tân Kỳ", "Tỉnh Thái Nguyên"};
  file.names = {{"viet", "Phạm Quốc Việt (viet)"}, {"", "nhập từ tệp dữ liệu"}};
  for (std::size_t i = 0; i < units; ++i) {
    db::UnitEvidence unit;
    unit.unit = {"L2611", std::to_string(100000 + i)};
    unit.watch.state = "suspected";
    unit.watch.scans = 11;
    unit.watch.devices = 9;
    unit.watch.reason = {"9 devices in 4 provinces", "9 thiết bị ở 4 tỉnh trong 2 ngày"};
    unit.undecided = true;
    file.units.push_back(unit);
  }
  file.all_units = units;
  db::CaseStep step;
  step.actor = "viet";
  step.at = at("2026-11-20T03:00:00Z");
  step.step = "open";
  step.seq = 1;
  file.steps.push_back(step);
  for (std::size_t i = 0; i < notes; ++i) {
    step.seq = static_cast<std::int64_t>(i + 2);
    step.step = "note";
    step.text = "Đã đối chiếu mẫu ở chợ Tân Kỳ.\n";
    for (int n = 0; n < 200; ++n) step.text += "chữ dài ";
    file.steps.push_back(step);
  }
  file.scans.series.bars.push_back({Date{}, Date{}, {}, {}, 0});
  file.scans.series.bars.back().scans[ScanClass::kSuspected] = 5;
  ScanPlace place{"19", {"Thai Nguyen", "Thái Nguyên"}, {}};
  place.scans[ScanClass::kSuspected] = 5;
  file.scans.places.push_back(place);
  return file;
}

CaseExport made(Language language = Language::kVietnamese) {
  return {language, at("2026-11-22T05:00:00Z"), "Phạm Quốc Việt (viet)",
          77,       std::string(64, 'c'),       {}};
}

/// By pdftotext, one form feed behind each page.
std::string text_of(const std::string& pdf) {
  const auto path =
      std::filesystem::temp_directory_path() / ("ocop-case-" + std::to_string(::getpid()) + ".pdf");
  std::ofstream(path, std::ios::binary) << pdf;
  std::string text;
  if (FILE* out = ::popen(("pdftotext -layout '" + path.string() + "' -").c_str(), "r")) {
    std::array<char, 4096> block;
    while (const auto got = std::fread(block.data(), 1, block.size(), out)) {
      text.append(block.data(), got);
    }
    ::pclose(out);
  }
  std::filesystem::remove(path);
  return text;
}

std::size_t pages_of(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\f'));
}

bool says(const std::string& text, std::string_view words) {
  return text.find(words) != std::string::npos;
}

TEST_CASE("a case on paper says what its page says, and who took it from which log") {
  auto file = file_of(1, 1);
  db::PublicReport report;
  report.what.reason = "copy";
  report.what.text = "Tem mờ <script>";
  report.what.place = "19";
  report.at = at("2026-11-19T03:00:00Z");
  file.reports.push_back(report);
  file.all_reports = 2;
  const auto text = text_of(case_pdf(file, made()));
  for (const char* words :
       {"Vụ việc số 12", "Mật ong hoa núi, lô L2611", "Hợp tác xã Linh Ngọc", "Xã Tân Kỳ",
        "đang xử lý", "Lượt quét theo ngày", "Thái Nguyên", "100000", "nghi bị sao chép",
        "9 thiết bị ở 4 tỉnh trong 2 ngày", "Tem mờ <script>", "Liệt kê 1 trên tổng số 2",
        "Mở vụ việc", "Đã đối chiếu mẫu ở chợ Tân Kỳ", "trang 1/", "người xuất: Phạm Quốc Việt",
        "Nhật ký kiểm toán đến mục 77", "cccccccc"}) {
    CAPTURE(words);
    CHECK(says(text, words));
  }
  const auto english = text_of(case_pdf(file, made(Language::kEnglish)));
  for (const char* words : {"Case no. 12", "suspected copy", "9 devices in 4 provinces",
                            "page 1 of", "Audit log at entry 77"}) {
    CAPTURE(words);
    CHECK(says(english, words));
  }
}

TEST_CASE("hundreds of labels and long notes go over many pages, and none is lost") {
  const auto pdf = case_pdf(file_of(400, 12), made());
  const auto text = text_of(pdf);
  const auto pages = pages_of(text);
  CHECK(pages > 10);
  for (std::size_t i = 0; i < 400; i += 57) CHECK(says(text, std::to_string(100000 + i)));
  CHECK(says(text, "13. Ghi chú"));
  CHECK(says(text, "trang " + std::to_string(pages) + "/" + std::to_string(pages)));
  CHECK_FALSE(says(text, "trang " + std::to_string(pages + 1) + "/"));
  CHECK(pdf == case_pdf(file_of(400, 12), made()));
}

TEST_CASE("a photo is in the file as it is kept; one that is not at hand is named") {
  auto file = file_of(0, 0);
  file.steps[0].step = "photo";
  file.steps[0].photo = std::string(64, 'a');
  CHECK(says(text_of(case_pdf(file, made())), "aaaaaaaa"));
  auto with = made();
  const std::string jpeg = *from_base64(kJpeg);
  with.photos.emplace(std::string(64, 'a'), db::Photo{jpeg, 2, 2});
  const auto pdf = case_pdf(file, with);
  CHECK(says(pdf, "DCTDecode"));
  CHECK(says(pdf, jpeg));
}

TEST_CASE("whatever was written ends up on paper as text") {
  auto file = file_of(1, 1);
  file.what.lot = "";
  file.product.name_vi = "<b>&amp; ../../etc/passwd %s" + std::string(5'000, 'x');
  file.units[0].watch.reason = {std::string(50'000, 'x'), std::string(50'000, 'x')};
  file.steps[1].text = "đ" + std::string(9'000, 'w');
  file.reports.push_back({});
  file.reports[0].what.reason = "other";
  file.reports[0].what.text = "e\u0301\u200f\u202e" + std::string(2'000, '\n') + "cuối";
  const auto text = text_of(case_pdf(file, made()));
  CHECK(says(text, "<b>&amp; ../../etc/passwd"));
  CHECK(says(text, "cuối"));
}

TEST_CASE("the console hands the PDF of a case out as a file") {
  ConsoleScene scene;
  something_wrong(scene);
  REQUIRE(scene.post("inspector", "/cases/new", opening()).status == 303);
  const auto file = scene.get("inspector", "/cases/1.pdf", "vi");
  CHECK(file.status == 200);
  CHECK(file.content_type == "application/pdf");
  CHECK(header(file, "Content-Disposition") == "attachment; filename=\"vu-viec-1.pdf\"");
  CHECK(file.body.starts_with("%PDF-1."));
  const auto text = text_of(file.body);
  CHECK(says(text, "000007"));
  CHECK(says(text, "Officer inspector"));
}

}  // namespace
}  // namespace ocop::test
