// A case's page, its photos, and its PDF.
#include "verifier/console/case_page.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "db/audit.h"
#include "db/photos.h"
#include "verifier/console/case_pdf.h"
#include "verifier/console/case_words.h"
#include "verifier/console/certificates.h"

namespace ocop::verifier::console {
namespace {

using nlohmann::json;
using programme::Act;

constexpr std::size_t kMostShown = 200;  // units, and reports

json optional(const std::string& text) { return text.empty() ? json(false) : json(text); }

json photo_href(const std::string& photo) {
  return photo.empty() ? json(false) : json(address({"photos", photo}));
}

Listing unit_listing(const Visit& visit, const CaseFile& file) {
  const bool with_lot = file.what.lot.empty();
  Listing listing;
  listing.headings = {say(visit, "Số tem", "Label"), say(visit, "Tình trạng", "State"),
                      say(visit, "Từ ngày", "Since"), say(visit, "Dấu hiệu", "Evidence")};
  listing.badge = 1;
  for (const auto& unit : file.units) {
    const Badge badge = unit_badge(unit, visit.language);
    const auto since =
        unit.undecided || !unit.watch.marked_at ? unit.watch.since : *unit.watch.marked_at;
    listing.lines.push_back({.cells = {unit_text(unit.unit, with_lot), badge.text,
                                       local_date(since), evidence_text(unit, visit.language)},
                             .tone = badge.tone});
  }
  return listing;
}

std::string more_text(const Visit& visit, std::size_t shown, std::size_t all) {
  if (shown >= all) return {};
  if (all > kMostPdfRows) {
    return say(visit, message("{0} of {1} are shown; the PDF lists the first {2}.",
                              "Đang hiển thị {0} trên {1}; bản PDF liệt kê {2} mục đầu.", shown, all,
                              kMostPdfRows));
  }
  return say(visit, message("{0} of {1} are shown; all are in the PDF.",
                            "Đang hiển thị {0} trên {1}; bản PDF có đủ.", shown, all));
}

json reports_json(const Visit& visit, const CaseFile& file) {
  json all = json::array();
  for (const auto& report : file.reports) {
    all.push_back({{"origin", report_origin(report, visit.language)},
                   {"reason", say(visit, db::report_reason_name(report.what.reason))},
                   {"label", report_label(report, visit.language)},
                   {"text", optional(report.what.text)},
                   {"photo", photo_href(report.photo)}});
  }
  return all;
}

json steps_json(const Visit& visit, const CaseFile& file) {
  json all = json::array();
  for (const auto& step : file.steps) {
    all.push_back(
        {{"tone", step_tone(step)},
         {"iso", iso_instant(step.at)},
         {"when", local_date_time(step.at)},
         {"title", step_title(file, step, visit.language)},
         {"decision", optional(step_decision(step))},
         {"recall",
          step.recall == 0 ? json(false) : json(address({"recalls", std::to_string(step.recall)}))},
         {"units", optional(step_units(file, step, visit.language))},
         {"text", optional(step.text)},
         {"photo", photo_href(step.photo)},
         {"who", file.name_of(step.actor)}});
  }
  return all;
}

json batches_json(const Visit& visit, const CaseFile& file) {
  json all = json::array();
  for (const auto& batch : file.batches) {
    std::string text = say(visit, batch.reason);
    const std::string state = batch_badge(batch.state, visit.language).text;
    if (text.empty()) {
      text = state;
    } else if (batch.state == "cleared") {
      text += " – " + state;
    }
    all.push_back(
        {{"goods", batch.lot.empty() ? say(visit, "Tem cuộn", "Labels of rolls")
                                     : say(visit, "Lô ", "Batch ") + batch.lot},
         {"tone", batch.state == "cleared" ? "good" : "bad"},
         {"text", text}});
  }
  return all;
}

std::string facts_html(const Context& context, const Visit& visit, const CaseFile& file) {
  const auto& what = file.what;
  Facts facts(visit.language);
  facts.link({"Product", "Sản phẩm"}, file.product.name_vi, address({"products", what.gtin}))
      .add({"GTIN", "Mã GTIN"}, gtin_text(what.gtin))
      .link({"Producer", "Chủ thể"}, file.producer.name, address({"producers", file.producer.id}))
      .add({"Place", "Địa bàn"}, place_text(file.producer.place));
  if (what.lot.empty()) {
    facts.add({"Lot", "Số lô"}, say(visit, "mọi lô", "all lots"));
  } else {
    facts.link({"Lot", "Số lô"}, what.lot, address({"batches", what.gtin, what.lot}));
  }
  if (what.id == 0) return facts.html(context, visit);
  facts.badge({"State", "Tình trạng"}, case_badge(what, visit.language))
      .add({"Given to", "Người xử lý"}, what.assignee.empty()
                                            ? say(visit, "chưa giao", "nobody yet")
                                            : file.name_of(what.assignee))
      .add({"Opened", "Mở"}, local_date_time(what.opened_at) + ", " + file.name_of(what.opened_by));
  if (what.closed_at) facts.add({"Closed", "Kết thúc"}, local_date_time(*what.closed_at));
  return facts.html(context, visit);
}

std::vector<Button> buttons(const Visit& visit, const db::Case& what) {
  const std::string id = std::to_string(what.id);
  std::vector<Button> all;
  if (what.open) {
    all = {{address({"cases", id, "assign"}), say(visit, "Giao xử lý", "Give to")},
           {address({"cases", id, "note"}), say(visit, "Ghi chú, thêm ảnh", "Add note or photo")},
           {address({"cases", id, "mark"}), say(visit, "Đánh dấu tem", "Mark labels")}};
  }
  all.push_back({address({"cases", id + ".pdf"}), say(visit, "Tải PDF", "Download PDF")});
  if (what.open && may(visit, Act::kRecall)) {
    all.push_back({recall_href(what), say(visit, "Thu hồi hàng", "Recall the goods"), true});
  }
  if (may(visit, Act::kDecideCase)) {
    all.push_back(
        what.open
            ? Button{address({"cases", id, "decide"}), say(visit, "Kết luận", "Decide"), true}
            : Button{address({"cases", id, "reopen"}), say(visit, "Mở lại", "Open again"), true});
  }
  return all;
}

std::optional<std::int64_t> number_of(std::string_view text) { return parse_digits(text); }

web::Response case_page(const Context& context, Visit& visit, std::int64_t id) {
  std::optional<CaseFile> file;
  context.desk->read([&](db::Connection& connection) {
    file = read_case_file(connection, visit, id, kMostShown);
  });
  if (!file) return not_found(context, visit);
  json data = case_json(context, visit, *file);
  data["buttons"] = buttons_json(buttons(visit, file->what));
  const std::string title = say(visit, message("Case no. {}", "Vụ việc số {}", id)) + " – " +
                            goods_text(file->product.name_vi, file->what.lot, visit.language);
  return with_map(show_page(context, visit, title, "console_case", std::move(data)));
}

/// Photos of reports and steps, by digest.
std::map<std::string, db::Photo> photos_of(db::Connection& connection, const Visit& visit,
                                           const CaseFile& file) {
  std::map<std::string, db::Photo> photos;
  const auto add = [&](const std::string& digest) {
    if (digest.empty() || photos.size() >= kMostPdfPhotos || photos.contains(digest)) return;
    if (auto found = db::photo(connection, db::bounds_of(visit.actor), digest)) {
      photos.emplace(digest, *std::move(found));
    }
  };
  for (const auto& step : file.steps) add(step.photo);
  for (const auto& report : file.reports) add(report.photo);
  return photos;
}

web::Response case_pdf_page(const Context& context, Visit& visit, std::int64_t id) {
  std::optional<CaseFile> file;
  CaseExport made;
  context.desk->read([&](db::Connection& connection) {
    file = read_case_file(connection, visit, id, kMostPdfRows);
    if (!file) return;
    made.photos = photos_of(connection, visit, *file);
    const auto head = db::audit_head(connection);
    made.audit_seq = head.seq;
    made.audit_hash = head.hash;
  });
  if (!file) return not_found(context, visit);
  made.language = visit.language;
  made.at = visit.now;
  made.by = visit.user.name + " (" + visit.user.id + ")";
  web::Response response;
  response.content_type = "application/pdf";
  response.body = case_pdf(*file, made);
  response.headers = {
      {"Content-Disposition", fmt::format("attachment; filename=\"vu-viec-{}.pdf\"", id)},
      {"Cache-Control", "no-store"}};
  return response;
}

/// "/cases/12" or "/cases/12.pdf".
web::Response case_or_pdf(const Context& context, Visit& visit) {
  std::string name = piece(visit, 0);
  const bool pdf = name.ends_with(".pdf");
  if (pdf) name.resize(name.size() - 4);
  const auto id = number_of(name);
  if (!id) return not_found(context, visit);
  return pdf ? case_pdf_page(context, visit, *id) : case_page(context, visit, *id);
}

web::Response photo_file(const Context& context, Visit& visit) {
  std::optional<db::Photo> photo;
  context.desk->read([&](db::Connection& connection) {
    photo = db::photo(connection, db::bounds_of(visit.actor), piece(visit, 0));
  });
  if (!photo) return not_found(context, visit);
  web::Response response;
  response.content_type = "image/jpeg";
  response.body = std::move(photo->jpeg);
  response.headers = {{"Cache-Control", "private, max-age=3600"}};
  return response;
}

}  // namespace

json case_json(const Context& context, const Visit& visit, const CaseFile& file) {
  const auto units = unit_listing(visit, file);
  const auto& what = file.what;
  const Badge badge = case_badge(what, visit.language);
  const bool closed = what.id != 0 && !what.open;
  return {{"facts", facts_html(context, visit, file)},
          {"closed",
           closed ? json(say(visit, "Vụ việc đã kết thúc: ", "The case is closed: ") + badge.text)
                  : json(false)},
          {"closed_tone", badge.tone},
          {"batches", batches_json(visit, file)},
          {"units", optional(table_html(context, visit, units))},
          {"more_units", optional(more_text(visit, file.units.size(), file.all_units))},
          {"timeline",
           timeline_html(file.scans.series, say(visit, "Lượt quét theo ngày", "Scans by day"),
                         visit.language)},
          {"map", map_html(file.scans.places,
                           say(visit, "Lượt quét theo tỉnh, thành phố", "Scans by province"),
                           visit.language)},
          {"has_reports", !file.reports.empty()},
          {"reports", reports_json(visit, file)},
          {"more_reports", optional(more_text(visit, file.reports.size(), file.all_reports))},
          {"has_steps", !file.steps.empty()},
          {"steps", steps_json(visit, file)},
          {"form", false}};
}

std::string recall_href(const db::Case& what) {
  std::string href = address({"recalls", "new"}) + "?gtin=" + what.gtin;
  if (!what.lot.empty()) href += "&lot=" + below({what.lot}).substr(1);
  return href + "&case=" + std::to_string(what.id);
}

void add_case_routes(Routes& routes, const Context& context) {
  routes.push_back(route(context, "GET", "/cases/*", Act::kWorkCase, case_or_pdf));
  routes.push_back(route(context, "GET", "/photos/*", Act::kWorkCase, photo_file));
}

}  // namespace ocop::verifier::console
