#include "labeler/run_output.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <system_error>
#include <utility>

#include "base/digest.h"
#include "base/file.h"
#include "base/text.h"
#include "labeler/csv_writer.h"
#include "labeler/pdf_writer.h"
#include "labeler/png_writer.h"
#include "labeler/svg_writer.h"
#include "labeler/zpl_writer.h"

namespace ocop::labeler {
namespace {

constexpr std::array<std::pair<std::string_view, Format>, 5> kFormats = {{{"pdf", Format::kPdf},
                                                                          {"svg", Format::kSvg},
                                                                          {"png", Format::kPng},
                                                                          {"csv", Format::kCsv},
                                                                          {"zpl", Format::kZpl}}};

/// The longest host with which a usual code stays within version 7 (docs/label-code.md).
constexpr std::size_t kShortHost = 11;

/// The version a host of kShortHost characters would give.
int version_with_short_host(const std::string& uri, const std::string& host) {
  auto shorter = uri;
  shorter.replace(shorter.find(host), host.size(), std::string(kShortHost, 'A'));
  return SymbolEncoder::for_payloads_like(shorter).value().version();
}

void note_long_host(const LabelCodes& codes, const SymbolEncoder& encoder, std::vector<Message>& notes) {
  const auto host = codes.link(0).host;
  if (host.size() <= kShortHost) return;
  const int best = version_with_short_host(codes.shape(), host);
  if (best >= encoder.version()) return;
  notes.push_back(message(
      "the host {0} makes symbols of version {1} ({2} × {2} modules); one of {3} characters at "
      "the most would give version {4}, which phones read more easily",
      "tên máy chủ {0} làm mã QR lên phiên bản {1} ({2} × {2} ô); tên dài không quá {3} ký tự sẽ "
      "cho phiên bản {4}, điện thoại dễ đọc hơn",
      host, encoder.version(), encoder.width(), kShortHost, best));
}

void note_label(const LabelArt& art, std::vector<Message>& notes) {
  Message left_out;
  for (const auto field : art.left_out) {
    const auto name = field_name(field);
    left_out.en += (left_out.en.empty() ? "" : ", ") + name.en;
    left_out.vi += (left_out.vi.empty() ? "" : ", ") + name.vi;
  }
  if (!left_out.en.empty())
    notes.push_back({"the label has no room for: " + left_out.en, "tem không đủ chỗ cho: " + left_out.vi});
  if (art.module.millimetres() < ModuleSize::kAdvised)
    notes.push_back(message("a module is {:.2f} mm; GS1 advises {} mm or more, which a larger label has room for",
                            "mỗi ô mã QR rộng {:.2f} mm; GS1 khuyên từ {} mm trở lên, tem lớn hơn thì đủ chỗ",
                            art.module.millimetres(), ModuleSize::kAdvised));
}

Message roll_stocks() {
  Message all;
  for (const auto& stock : built_in_stocks()) {
    if (stock.medium != Medium::kRoll) continue;
    all.en += (all.en.empty() ? "" : ", ") + stock.id;
  }
  all.vi = all.en;
  return all;
}

Result<void> check_asked(const Output& asked, std::uint64_t labels) {
  if (asked.format == Format::kZpl && asked.stock.medium != Medium::kRoll) {
    const auto known = roll_stocks();
    return fail("--stock",
                {fmt::format("ZPL is for label printers, and {} is no roll; take one of {}", asked.stock.id, known.en),
                 fmt::format("ZPL dành cho máy in tem cuộn, mà {} không phải tem cuộn; hãy chọn {}", asked.stock.id,
                             known.vi)});
  }
  const bool pictures = asked.format == Format::kSvg || asked.format == Format::kPng;
  if (pictures && labels > kMostPictureLabels)
    return fail("--quantity",
                message("at most {} labels are drawn as pictures, a file a page; use pdf, zpl or csv",
                        "chỉ vẽ nhiều nhất {} tem thành ảnh, mỗi trang một tệp; hãy dùng pdf, zpl hoặc csv",
                        kMostPictureLabels));
  if (asked.format == Format::kPdf && asked.pages_per_file == 0 && labels > kMostPdfLabels)
    return fail("--quantity", message("at most {} labels go into one PDF; say --pages-per-file N",
                                      "một tệp PDF chứa nhiều nhất {} tem; hãy thêm --pages-per-file N", kMostPdfLabels));
  if (pictures && asked.pages_per_file != 0)
    return fail("--pages-per-file",
                message("SVG and PNG are a file a page already; leave this out",
                        "SVG và PNG vốn đã mỗi trang một tệp; hãy bỏ tùy chọn này"));
  return {};
}

/// Each is named in the journal, which is written anew for each.
Result<void> check_file_count(const RunFiles& files) {
  if (files.count() <= kMostFiles) return {};
  return fail("--pages-per-file",
              message("these labels would be {} files, at most {} are made; let each file hold more",
                      "số tem này chia thành {} tệp, nhiều nhất là {} tệp; hãy cho mỗi tệp chứa nhiều hơn",
                      files.count(), kMostFiles));
}

/// Of an earlier, longer run to the same name: labels that would look like this run's.
Result<void> check_files_behind(const RunFiles& files) {
  const auto behind = files.path(files.count());
  std::error_code absent;
  if (!std::filesystem::exists(behind, absent)) return {};
  return fail("--out", message("{} stands there from another run, which had more files; move those away, or "
                               "name another file",
                               "{} còn lại từ lần in khác có nhiều tệp hơn; hãy dời các tệp đó đi hoặc đặt "
                               "tên tệp khác",
                               printable(behind.string())));
}

DocumentFacts document_of(const LabelFacts& facts, Instant now) {
  return {facts.lot.empty() ? facts.product : facts.product + " – " + facts.lot, now};
}

/// Layout, typeface, encoder and art.
Result<void> set_output(const LabelCodes& codes, RunOutput& output) {
  const auto& asked = output.asked;
  auto encoder = SymbolEncoder::for_payloads_like(codes.shape());
  if (!encoder) return tl::unexpected(encoder.error());
  auto typeface = Typeface::find();
  if (!typeface) return tl::unexpected(typeface.error());
  SymbolSpace symbol{encoder->width(), output.layout->dpi(), std::nullopt};
  if (asked.module_mm) {
    const auto module = ModuleSize::nearest(*asked.module_mm, symbol.dpi);
    if (!module) return tl::unexpected(module.error());
    symbol.module = *module;
  }
  const auto& stock = asked.stock;
  auto art = set_label(*typeface, output.facts, asked.chosen,
                       {stock.label_width, stock.label_height, stock.round, stock.safe}, symbol);
  if (!art) return tl::unexpected(art.error());
  note_long_host(codes, *encoder, output.notes);
  note_label(*art, output.notes);
  output.encoder = std::move(*encoder);
  output.typeface = std::move(*typeface);
  output.art = std::move(*art);
  return {};
}

/// Scratch codes are worth what the goods are: nobody but the owner reads them.
void keep_private(const std::filesystem::path& out) {
  namespace fs = std::filesystem;
  const fs::path temporary = (out.has_filename() ? out : out.parent_path()).string() + ".part";
  std::error_code failed;
  const auto mode = fs::is_directory(temporary, failed) ? fs::perms::owner_all
                                                        : fs::perms::owner_read | fs::perms::owner_write;
  fs::permissions(temporary, mode, fs::perm_options::replace | fs::perm_options::nofollow, failed);
  if (failed) throw FileError(temporary.string() + ": cannot set permissions: " + failed.message());
}

std::unique_ptr<SheetWriter> writer_for(const RunOutput& output, const RunFile& file) {
  switch (output.asked.format) {
    case Format::kPdf: return pdf_writer(file.path, *output.layout, *output.art, *output.typeface, output.document);
    case Format::kSvg:
      return svg_writer(file.path, file.pages, *output.layout, *output.art, *output.typeface, output.document);
    case Format::kPng: return png_writer(file.path, file.pages, *output.layout, *output.art, *output.typeface);
    case Format::kZpl: return zpl_writer(file.path, *output.layout, *output.art, *output.typeface);
    case Format::kCsv: break;
  }
  return csv_writer(file.path, output.facts, output.gtin);
}

nlohmann::json described(const LabelFacts& facts) {
  const auto day = [](const std::optional<Date>& date) { return date ? iso_date(*date) : std::string(); };
  return {facts.product, facts.producer, facts.address, facts.net_content, facts.ingredients,
          facts.warnings, facts.gtin, facts.lot, day(facts.produced), day(facts.best_before),
          facts.stars, facts.serial_digits, facts.typed_code, facts.scratch_code};
}

nlohmann::json described(const Stock& stock) {
  return {stock.id, static_cast<int>(stock.medium), stock.page_width, stock.page_height, stock.label_width,
          stock.label_height, stock.round, stock.columns, stock.rows, stock.left, stock.top,
          stock.pitch_x, stock.pitch_y, stock.safe};
}

nlohmann::json described(const LabelTemplate& chosen) {
  nlohmann::json fields = nlohmann::json::array();
  for (const auto& field : chosen.fields) fields.push_back({field_code(field.field), field.required});
  return {chosen.id, std::move(fields), chosen.least_points};
}

nlohmann::json described(const LabelSet& set) {
  nlohmann::json serials = nlohmann::json::array();
  for (const auto& range : set.serials) serials.push_back({range.first, range.count, range.width});
  return {level_code(set.level), set.gtin, set.lot, std::move(serials)};
}

nlohmann::json described(const PageLayout::Settings& settings) {
  const auto& moved = settings.calibration;
  return {settings.dpi, moved.offset_x, moved.offset_y, moved.scale_x, moved.scale_y,
          static_cast<int>(settings.arrangement), settings.first_slot};
}

}  // namespace

std::optional<Format> format_of(std::string_view name) {
  for (const auto& [known, format] : kFormats)
    if (name == known) return format;
  return std::nullopt;
}

std::string_view format_name(Format format) {
  return std::ranges::find(kFormats, format, &std::pair<std::string_view, Format>::second)->first;
}

bool draws_symbols(Format format) { return format != Format::kCsv; }

std::unique_ptr<SheetWriter> RunOutput::open(const RunFile& file) const {
  auto writer = writer_for(*this, file);
  if (facts.scratch_code) keep_private(file.path);
  return writer;
}

Result<RunOutput> make_output(const LabelCodes& codes, const LabelFacts& facts, Output asked, Instant now) {
  if (auto checked = check_asked(asked, codes.count()); !checked) return tl::unexpected(checked.error());
  std::optional<PageLayout> layout;
  if (draws_symbols(asked.format)) {
    auto made = PageLayout::make(asked.stock, asked.layout);
    if (!made) return tl::unexpected(made.error());
    layout = std::move(*made);
  }
  RunFiles files(asked.out, layout, codes.count(), asked.pages_per_file);
  if (auto few = check_file_count(files); !few) return tl::unexpected(few.error());
  RunOutput output{std::move(asked), codes.set().gtin, facts, document_of(facts, now), std::move(layout),
                   {}, {}, {}, std::move(files), {}};
  if (output.layout)
    if (auto set = set_output(codes, output); !set) return tl::unexpected(set.error());
  if (auto checked = check_files_behind(output.files); !checked) return tl::unexpected(checked.error());
  return output;
}

std::string request_digest(const RunOutput& output, const LabelCodes& codes, const ShortCodes& short_codes) {
  const auto& asked = output.asked;
  nlohmann::json all = {described(codes.set()), codes.key().kid(), codes.link(0).host, described(output.facts),
                        format_name(asked.format), asked.pages_per_file};
  if (output.layout)
    all.push_back({described(asked.stock), described(asked.chosen), described(asked.layout), output.layout->dpi(),
                   output.art->module.dots(), output.encoder->version()});
  // Which service key it is: the code of a label that no run has.
  all.push_back(short_codes.typed != nullptr ? short_codes.typed->code({0, 0}) : "");
  all.push_back(short_codes.scratch != nullptr);
  if (const auto& forms = codes.forms(); forms && forms->chosen) all.push_back(static_cast<int>(*forms->chosen));
  return sha256_hex(all.dump());
}

}  // namespace ocop::labeler
