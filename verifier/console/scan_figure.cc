#include "verifier/console/scan_figure.h"

#include "base/html.h"
#include "office/report_page.h"
#include "verifier/console/views.h"

namespace ocop::verifier::console {

std::string scan_words(const ScanFigures& figures, Language language) {
  std::string words =
      message("{} scans", "{} lượt quét", number_text(figures.total(), language)).in(language);
  std::string kinds;
  for (const auto kind : kScanClasses) {
    if (kind == ScanClass::kGood || figures[kind] == 0) continue;
    kinds += (kinds.empty() ? " (" : "; ") + scan_class_name(kind).in(language) + ": " +
             number_text(figures[kind], language);
  }
  return words + (kinds.empty() ? "" : kinds + ")");
}

std::string nothing_scanned_html(Language language) {
  return "<p class=\"soft\">" +
         escape_html(message("Nothing was scanned in this period.",
                             "Không có lượt quét nào trong thời gian này.")
                         .in(language)) +
         "</p>";
}

std::string class_legend_html(bool alerts, Language language) {
  std::string html = "<ul class=\"legend\">";
  for (const auto kind : kScanClasses) {
    html += "<li><svg aria-hidden=\"true\" viewBox=\"0 0 12 12\"><rect class=\"s-" +
            std::string(scan_class_code(kind)) + "\" width=\"12\" height=\"12\"/></svg>" +
            escape_html(scan_class_name(kind).in(language)) + "</li>";
  }
  if (alerts) {
    html += "<li><svg aria-hidden=\"true\" viewBox=\"0 0 12 12\"><path class=\"alert\" "
            "d=\"M6 0l6 12h-12z\"/></svg>" +
            escape_html(message("Alert of copy detection", "Cảnh báo sao chép").in(language)) +
            "</li>";
  }
  return html + "</ul>";
}

std::string scan_figure_html(const std::string& drawing, const office::Table& table,
                             Language language) {
  return "<figure class=\"scans report\">" + drawing + "<details><summary>" +
         escape_html(message("The figures as a table", "Xem số liệu dạng bảng").in(language)) +
         "</summary><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" +
         escape_html(table.title) + "\">" + office::table_html(table) +
         "</div></details></figure>";
}

}  // namespace ocop::verifier::console
