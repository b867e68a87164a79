#include "verifier/console/case_pdf.h"

#include "verifier/console/case_drawings.h"
#include "verifier/console/case_words.h"
#include "verifier/console/paper.h"

namespace ocop::verifier::console {
namespace {

using Face = Paper::Face;

constexpr double kPhotoHigh = 220;
constexpr std::size_t kMostPlaces = 34;

/// One go at the pages.
class Pages {
 public:
  Pages(Paper& paper, const CaseFile& file, const CaseExport& made)
      : paper_(paper), file_(file), made_(made) {}

  void write() {
    head();
    scans();
    units();
    reports();
    steps();
  }

 private:
  std::string say(const char* vietnamese, const char* english) const {
    return made_.language == Language::kVietnamese ? vietnamese : english;
  }

  void head() {
    const auto& what = file_.what;
    paper_.text(message("Case no. {}", "Vụ việc số {}", what.id).in(made_.language), Face::kTitle);
    paper_.text(goods_text(file_.product.name_vi, what.lot, made_.language), Face::kHeading);
    paper_.facts(
        {{say("Mã GTIN", "GTIN"), gtin_text(what.gtin)},
         {say("Chủ thể", "Producer"), file_.producer.name},
         {say("Địa chỉ", "Address"), file_.producer.address},
         {say("Địa bàn", "Place"), place_text(file_.producer.place)},
         {say("Tình trạng", "State"), case_badge(what, made_.language).text},
         {say("Người xử lý", "Given to"),
          what.assignee.empty() ? "" : file_.name_of(what.assignee)},
         {say("Mở", "Opened"),
          local_date_time(what.opened_at) + ", " + file_.name_of(what.opened_by)},
         {say("Kết thúc", "Closed"), what.closed_at ? local_date_time(*what.closed_at) : ""}});
    for (const auto& batch : file_.batches) {
      const std::string goods =
          batch.lot.empty() ? say("Tem cuộn", "Labels of rolls") : say("Lô ", "Batch ") + batch.lot;
      paper_.text(goods + ": " + batch_badge(batch.state, made_.language).text, Face::kBold);
      paper_.text(batch.reason.in(made_.language));
    }
  }

  void scans() {
    paper_.text(say("Lượt quét theo ngày", "Scans by day"), Face::kHeading);
    if (file_.scans.series.most() == 0) {
      paper_.text(say("Chưa có lượt quét nào.", "Nothing was scanned."));
      return;
    }
    draw_timeline(paper_, file_.scans.series, made_.language);
    paper_.text(say("Lượt quét theo tỉnh, thành phố", "Scans by province"), Face::kHeading);
    draw_map(paper_, file_.scans.places);
    std::vector<Paper::Column> columns{{say("Nơi quét", "Place"), 2}};
    for (const auto kind : kScanClasses) {
      columns.push_back({scan_class_name(kind).in(made_.language), 1});
    }
    std::vector<std::vector<std::string>> rows;
    for (const auto& place : file_.scans.places) {
      if (rows.size() > kMostPlaces) break;
      std::vector<std::string> row{place.name.in(made_.language)};
      for (const auto kind : kScanClasses) {
        row.push_back(number_text(place.scans[kind], made_.language));
      }
      rows.push_back(std::move(row));
    }
    paper_.table(columns, rows);
  }

  void units() {
    paper_.text(say("Tem đáng ngờ", "Labels in question"), Face::kHeading);
    if (file_.units.empty()) {
      paper_.text(
          say("Chưa có tem nào bị nghi hoặc được đánh dấu.", "No label is suspected or marked."));
      return;
    }
    std::vector<std::vector<std::string>> rows;
    for (const auto& unit : file_.units) {
      rows.push_back({unit_text(unit.unit, file_.what.lot.empty()),
                      unit_badge(unit, made_.language).text, evidence_text(unit, made_.language)});
    }
    paper_.table({{say("Số tem", "Label"), 2},
                  {say("Tình trạng", "State"), 2},
                  {say("Dấu hiệu", "Evidence"), 6}},
                 rows);
    left_out(file_.units.size(), file_.all_units);
  }

  void reports() {
    paper_.text(say("Phản ánh của người dân", "Reports from the public"), Face::kHeading);
    if (file_.reports.empty()) {
      paper_.text(say("Chưa có phản ánh nào.", "Nobody has reported anything."));
      return;
    }
    for (const auto& report : file_.reports) {
      paper_.keep(40);
      paper_.text(db::report_reason_name(report.what.reason).in(made_.language), Face::kBold);
      const std::string label = report_label(report, made_.language);
      paper_.text(report_origin(report, made_.language) + (label.empty() ? "" : "; " + label),
                  Face::kSmall);
      paper_.text(report.what.text);
      photo(report.photo);
      paper_.gap(4);
    }
    left_out(file_.reports.size(), file_.all_reports);
  }

  void steps() {
    paper_.text(say("Các bước xử lý", "Steps"), Face::kHeading);
    for (const auto& step : file_.steps) {
      paper_.keep(40);
      paper_.text(std::to_string(step.seq) + ". " + step_title(file_, step, made_.language),
                  Face::kBold);
      paper_.text(local_date_time(step.at) + ", " + file_.name_of(step.actor), Face::kSmall);
      const std::string decision = step_decision(step);
      if (!decision.empty()) paper_.text(say("Quyết định ", "Decision ") + decision);
      if (step.recall != 0) {
        paper_.text(
            message("Recall no. {}", "Lệnh thu hồi hàng số {}", step.recall).in(made_.language));
      }
      paper_.text(step_units(file_, step, made_.language));
      paper_.text(step.text);
      photo(step.photo);
      paper_.gap(4);
    }
  }

  void photo(const std::string& digest) {
    if (digest.empty()) return;
    const auto found = made_.photos.find(digest);
    if (found == made_.photos.end()) {
      paper_.text(say("Ảnh (xem trên hệ thống): ", "Photo (see the console): ") + digest,
                  Face::kSmall);
      return;
    }
    paper_.photo(found->second.jpeg, found->second.width, found->second.height, kPhotoHigh);
  }

  void left_out(std::size_t shown, std::size_t all) {
    if (shown >= all) return;
    paper_.text(message("{0} of {1} are listed.", "Liệt kê {0} trên tổng số {1}.", shown, all)
                    .in(made_.language),
                Face::kSmall);
  }

  Paper& paper_;
  const CaseFile& file_;
  const CaseExport& made_;
};

Paper::About about(const CaseFile& file, const CaseExport& made) {
  const std::string title = message("Case no. {}", "Vụ việc số {}", file.what.id).in(made.language);
  const auto footer = [title, &made](int page, int pages) -> std::vector<std::string> {
    return {message("{}; exported {} by {}; page {} of {}",
                    "{}; xuất lúc {}, người xuất: {}; trang {}/{}", title, local_date_time(made.at),
                    made.by, page, pages)
                .in(made.language),
            message("Audit log at entry {}: {}", "Nhật ký kiểm toán đến mục {}: {}", made.audit_seq,
                    made.audit_hash)
                .in(made.language)};
  };
  return {title, made.at, made.language, footer};
}

}  // namespace

std::string case_pdf(const CaseFile& file, const CaseExport& made) {
  Paper counted(about(file, made), 0);
  Pages(counted, file, made).write();
  Paper paper(about(file, made), counted.pages());
  Pages(paper, file, made).write();
  return paper.finish();
}

}  // namespace ocop::verifier::console
