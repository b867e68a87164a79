#include "tests/print/printed_stock.h"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "base/date.h"
#include "labeler/label_art.h"
#include "labeler/label_codes.h"
#include "labeler/label_template.h"
#include "labeler/print_run.h"
#include "programme/batch_record.h"
#include "tests/print/must.h"
#include "tests/print/page_pictures.h"
#include "tests/print/scanner.h"

namespace ocop::print_quality {
namespace {

using labeler::Format;
using labeler::LabelRun;
using labeler::Medium;
using labeler::PageLayout;
using labeler::Stock;

const Instant kMade = *parse_instant("2026-11-22T03:04:05Z");
constexpr int kLeastPixels = 9;  // of a module in a Print: scratches are narrower than modules
constexpr int kAround = 14;      // modules around the symbol that a tilted camera may see

labeler::LabelFacts facts() {
  labeler::LabelFacts facts;
  facts.product = "Mật ong hoa núi";
  facts.producer = "Hợp tác xã nông sản Linh Ngọc";
  facts.address = "Xã Tân Kỳ, tỉnh Thái Nguyên";
  facts.net_content = "500 g";
  facts.gtin = "9521234543213";
  facts.lot = "L2611";
  facts.produced = make_date(2026, 11, 1);
  facts.best_before = make_date(2028, 11, 1);
  facts.stars = 4;
  facts.serial_digits = 6;
  return facts;
}

labeler::LabelSet codes_of(std::uint64_t labels) {
  labeler::LabelSet set;
  set.gtin = "09521234543213";
  set.lot = "L2611";
  set.serials = {{1, labels, 6}};
  return set;
}

/// The run's pages, one pixel a dot.
std::vector<Picture> draw_pages(const labeler::Output& output, const PageLayout& layout, std::uint64_t labels) {
  if (output.format == Format::kZpl) return draw_zpl(output.out);
  std::vector<Picture> pages;
  for (std::uint64_t page = 0; page < layout.pages(labels); ++page)
    pages.push_back(draw_pdf(output.out, static_cast<int>(page) + 1, layout.dpi()));
  return pages;
}

/// Symbol and surroundings of one label, cut from its page along the label's edges.
Print cut_out(const Picture& page, const PageLayout& layout, const labeler::LabelArt& art,
              std::size_t slot) {
  const int module = art.module.dots();
  const auto symbol = layout.dot(slot, art.symbol);
  const auto edge = layout.dot(slot, {});
  const auto far_edge = layout.dot(slot, {art.width, art.height});
  const auto from = [&](std::size_t axis) {
    return std::max({symbol[axis] - kAround * module, edge[axis], 0});
  };
  const auto to = [&](std::size_t axis, int most) {
    return std::min({symbol[axis] + (art.symbol_width + kAround) * module, far_edge[axis], most});
  };
  const int x = from(0);
  const int y = from(1);
  const int times = (kLeastPixels + module - 1) / module;
  return {enlarged(cropped(page, x, y, to(0, page.width()) - x, to(1, page.height()) - y), times),
          times,
          static_cast<double>(times * module),
          static_cast<double>(times * (symbol[0] - x)),
          static_cast<double>(times * (symbol[1] - y)),
          art.symbol_width,
          ""};
}

/// The signature is another one each time a code is signed, so the code is taken from the print.
Print with_payload(Print print, const std::string& unsigned_code) {
  const auto payload = scan(print.ink);
  if (!payload || !payload->starts_with(unsigned_code + "?S="))
    throw std::runtime_error("no such label where one should be: " + unsigned_code);
  print.payload = *payload;
  return print;
}

}  // namespace

PrintedStock print_stock(const Stock& stock, std::uint64_t labels, const keys::SigningKey& key,
                         const std::filesystem::path& folder) {
  const labeler::LabelCodes codes(key, codes_of(labels), "ID.EXAMPLE.VN");
  const auto templates = labeler::built_in_templates();
  labeler::Output output;
  output.format = stock.medium == Medium::kRoll ? Format::kZpl : Format::kPdf;
  output.out = folder / (stock.id + "." + std::string(labeler::format_name(output.format)));
  output.stock = stock;
  output.chosen = *labeler::find_template(
      templates, labeler::usual_template(stock.label_width, stock.label_height));
  output.verify = false;
  auto run = must(LabelRun::open(codes, facts(), output, {}, kMade));
  const auto art = *run.art();
  labeler::RunNotes notes;
  notes.print = [](std::string_view) -> Result<void> { return {}; };
  const auto made = must(run.print({}, notes));

  PrintedStock printed{stock, output.format, art.module, made.symbol_version, made.correction, {}};
  const auto layout = must(PageLayout::make(stock, output.layout));
  std::uint64_t index = 0;
  for (const auto& page : draw_pages(output, layout, labels))
    for (std::size_t slot = 0; slot < layout.slots() && index < labels; ++slot, ++index)
      printed.prints.push_back(
          with_payload(cut_out(page, layout, art, slot), gs1::build_digital_link(codes.link(index))));
  return printed;
}

}  // namespace ocop::print_quality
