#include "labeler/pdf_font.h"

#include <fmt/format.h>
#include <zlib.h>

#include <iterator>
#include <set>

#include "labeler/decimal.h"

namespace ocop::labeler {
namespace {

std::string coordinate(double value) { return decimal(value, 4); }

constexpr std::size_t kMostMappings = 100;  ///< in one bfchar section (Adobe Technical Note 5014)

/// "ABCDEF+": six letters that tell one subset from another (9.6.4).
std::string subset_tag(std::string_view font_file) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): zlib takes unsigned bytes
  auto sum = crc32_z(0, reinterpret_cast<const Bytef*>(font_file.data()), font_file.size());
  std::string tag;
  for (int letter = 0; letter < 6; ++letter, sum /= 26) tag += static_cast<char>('A' + sum % 26);
  return tag + "+";
}

std::string to_unicode(const std::map<std::uint32_t, std::string>& glyphs) {
  std::vector<std::string> mappings;
  for (const auto& [glyph, text] : glyphs)
    if (!text.empty()) mappings.push_back(fmt::format("<{:04X}> <{}>\n", glyph, utf16_hex(text)));
  std::string map =
      "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
      "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
      "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
      "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n";
  for (std::size_t at = 0; at < mappings.size(); at += kMostMappings) {
    const auto count = std::min(kMostMappings, mappings.size() - at);
    fmt::format_to(std::back_inserter(map), "{} beginbfchar\n", count);
    for (std::size_t i = 0; i < count; ++i) map += mappings[at + i];
    map += "endbfchar\n";
  }
  return map + "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n";
}

std::string widths(const Font& font, const std::map<std::uint32_t, std::string>& glyphs) {
  std::string list;
  for (const auto& [glyph, text] : glyphs)
    fmt::format_to(std::back_inserter(list), "{} [{}] ", glyph,
                   coordinate(font.advance(glyph) * 1000));
  return list;
}

}  // namespace

PdfFile::Object add_font(PdfFile& file, const Font& font,
                         const std::map<std::uint32_t, std::string>& glyphs) {
  std::set<std::uint32_t> numbers;
  for (const auto& [glyph, text] : glyphs) numbers.insert(glyph);
  const auto bytes = font.subset(numbers);
  const auto name = subset_tag(bytes) + font.postscript_name();
  const auto& metrics = font.metrics();
  const auto thousandths = [](double ems) { return coordinate(ems * 1000); };

  const auto font_file =
      file.add_compressed(fmt::format("/Length1 {}", bytes.size()), compress(bytes));
  const auto descriptor = file.add(fmt::format(
      "<</Type /FontDescriptor /FontName /{} /Flags 4 /FontBBox [{} {} {} {}] /ItalicAngle 0 "
      "/Ascent {} /Descent {} /CapHeight {} /StemV {} /FontFile2 {} 0 R>>",
      name, thousandths(metrics.box[0]), thousandths(metrics.box[1]), thousandths(metrics.box[2]),
      thousandths(metrics.box[3]), thousandths(metrics.ascent), thousandths(metrics.descent),
      thousandths(metrics.cap_height), name.ends_with("Bold") ? 140 : 90, font_file));
  const auto descendant = file.add(fmt::format(
      "<</Type /Font /Subtype /CIDFontType2 /BaseFont /{} /CIDSystemInfo <</Registry (Adobe) "
      "/Ordering (Identity) /Supplement 0>> /CIDToGIDMap /Identity /FontDescriptor {} 0 R /W [{}]>>",
      name, descriptor, widths(font, glyphs)));
  const auto unicode = file.add_compressed("", compress(to_unicode(glyphs)));
  return file.add(fmt::format("<</Type /Font /Subtype /Type0 /BaseFont /{} /Encoding /Identity-H "
                              "/DescendantFonts [{} 0 R] /ToUnicode {} 0 R>>",
                              name, descendant, unicode));
}

}  // namespace ocop::labeler
