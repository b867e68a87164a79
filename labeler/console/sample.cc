#include "labeler/console/sample.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/html.h"
#include "gs1/digital_link.h"
#include "keys/label_code.h"
#include "keys/short_code.h"

namespace ocop::labeler::console {
namespace {

constexpr double kMargin = 3;
constexpr double kLine = 4.2;
constexpr double kTextSize = 3;

/// As long as a signed code is, and of the same characters; no signature at all.
std::string code_like(const Context& context, const LabelFacts& facts, const std::string& gtin14,
                      const std::string& serial) {
  gs1::DigitalLink link;
  link.host = context.host;
  link.key = {"01", gtin14};
  if (!facts.lot.empty()) link.qualifiers.push_back({"10", facts.lot});
  link.qualifiers.push_back({"21", serial});
  link.extensions = {
      {std::string(keys::kSignatureParameter), std::string(keys::kSignatureDigits, '0')}};
  return gs1::build_digital_link(link);
}

std::string decimal(double value, int decimals, Language language) {
  auto text = fmt::format("{:.{}f}", value, decimals);
  if (text.find('.') != std::string::npos) {
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
  }
  if (language == Language::kVietnamese) std::ranges::replace(text, '.', ',');
  return text;
}

/// Lines of at most `most` characters, broken at blanks.
std::vector<std::string> wrap(const std::string& text, std::size_t most) {
  std::vector<std::string> lines(1);
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    const auto word = text.substr(at, end - at);
    const auto characters = static_cast<std::size_t>(std::ranges::count_if(
        word, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
    if (width > 0 && width + 1 + characters > most) {
      lines.emplace_back();
      width = 0;
    }
    if (width > 0) lines.back() += ' ';
    lines.back() += word;
    width += characters + (width > 0 ? 1 : 0);
    at = end + 1;
  }
  return lines;
}

std::string text_lines(const std::vector<std::string>& lines, double x, double y) {
  std::string all;
  for (const auto& line : lines) {
    all += fmt::format("<text x=\"{}\" y=\"{}\">{}</text>", x, y, escape_html(line));
    y += kLine;
  }
  return all;
}

std::string document(double width, double height, const std::string& content) {
  return fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}mm\" height=\"{1}mm\" viewBox=\"0 0 {0} {1}\">"
      "<rect width=\"{0}\" height=\"{1}\" rx=\"2\" fill=\"#eceee9\"/>"
      "<g font-family=\"'Noto Sans',system-ui,sans-serif\" font-size=\"{2}\" fill=\"#1b2320\">{3}</g></svg>",
      width, height, kTextSize, content);
}

constexpr double kLeastWidth = 76;
constexpr std::size_t kCharacters = 46;  ///< of a line in kLeastWidth

std::string outline(const Stock& stock, double x, double y) {
  const auto style = "fill=\"none\" stroke=\"#7b857f\" stroke-width=\"0.25\" stroke-dasharray=\"1 0.8\"";
  if (stock.round)
    return fmt::format("<ellipse cx=\"{}\" cy=\"{}\" rx=\"{}\" ry=\"{}\" {}/>", x + stock.label_width / 2,
                       y + stock.label_height / 2, stock.label_width / 2, stock.label_height / 2, style);
  return fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" {}/>", x, y, stock.label_width,
                     stock.label_height, style);
}

}  // namespace

Result<Sample> draw_sample(const Context& context, LabelFacts facts, const Output& output,
                           const std::string& gtin14, const std::string& serial, bool scratch) {
  facts.typed_code = context.service != nullptr;
  facts.scratch_code = scratch && context.service != nullptr;
  Label label;
  label.serial = serial;
  label.uri = code_like(context, facts, gtin14, serial);
  const auto code = keys::grouped("0123456789AB");
  if (facts.typed_code) label.typed_code = code;
  if (facts.scratch_code) label.scratch_code = code;
  auto preview = preview_label(facts, output.chosen, output.stock, output.layout.dpi, label,
                               output.module_mm);
  if (!preview) return tl::unexpected(preview.error());
  return Sample{std::move(*preview), output};
}

std::string sample_words(const Visit& visit, const Sample& sample) {
  const auto in = visit.language;
  const auto& stock = sample.output.stock;
  const auto& preview = sample.preview;
  constexpr int kSmallestSymbol = 17;
  const int modules = kSmallestSymbol + 4 * preview.symbol_version;
  const auto module = preview.module.millimetres();
  auto text = say(visit, "Tem ", "Label ") + decimal(stock.label_width, 1, in) + " × " +
              decimal(stock.label_height, 1, in) + " mm; " + say(visit, "mã QR ", "QR code ") +
              decimal(modules * module, 1, in) + " mm, " + say(visit, "mỗi ô ", "modules of ") +
              decimal(module, 2, in) + " mm.";
  std::string missing;
  for (const auto field : preview.left_out)
    missing += (missing.empty() ? "" : ", ") + field_name(field).in(in);
  if (!missing.empty()) text += " " + say(visit, "Không đủ chỗ cho: ", "No room for: ") + missing + ".";
  return text;
}

std::string sample_image(const Visit& visit, const Result<Sample>& sample) {
  if (!sample) {
    const auto lines = wrap(sample.error().message.in(visit.language), kCharacters);
    const auto height = 2 * kMargin + kLine * static_cast<double>(lines.size());
    return document(kLeastWidth, height, text_lines(lines, kMargin, kMargin + kTextSize));
  }
  const auto& stock = sample->output.stock;
  const auto width = std::max(kLeastWidth, stock.label_width + 2 * kMargin);
  const auto x = (width - stock.label_width) / 2;
  const auto characters =
      static_cast<std::size_t>(static_cast<double>(kCharacters) * width / kLeastWidth);
  const auto lines = wrap(sample_words(visit, *sample), characters);
  const auto below = kMargin + stock.label_height + kLine + 1;
  constexpr std::string_view kOpening = "<svg ";
  const auto label = fmt::format("<svg x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" {}", x, kMargin,
                                 stock.label_width, stock.label_height,
                                 sample->preview.svg.substr(kOpening.size()));
  const auto height = below + kLine * static_cast<double>(lines.size()) - 1;
  return document(width, height,
                  label + outline(stock, x, kMargin) + text_lines(lines, kMargin, below));
}

}  // namespace ocop::labeler::console
