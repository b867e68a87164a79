#include "office/xlsx_cells.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <map>
#include <optional>

#include "base/date.h"
#include "base/text.h"
#include "office/xlsx_reader.h"

namespace ocop::office {
namespace {

/// "_x000D_" stands for a character that XML cannot hold (ECMA-376 part 1, 22.9.2.19).
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    unsigned code = 0;
    const bool escape =
        text.size() - at >= 7 && text.substr(at, 2) == "_x" && text[at + 6] == '_' &&
        std::from_chars(&text[at + 2], &text[at + 2] + 4, code, 16).ptr == &text[at + 2] + 4;
    if (escape && code < 0x80) {
      out += static_cast<char>(code);
      at += 7;
    } else {
      out += text[at++];
    }
  }
  return out;
}

/// The text of <si> or <is>: plain, or runs; not its phonetic reading.
std::string rich_text(const pugi::xml_node& item) {
  std::string text;
  for (const auto& piece : item.children()) {
    const auto name = local_name(piece);
    if (name == "t") text += piece.text().get();
    if (name == "r") text += child_called(piece, "t").text().get();
  }
  return unescaped(text);
}

/// Does a number format show a day? What is quoted, escaped or in brackets does not count.
bool shows_day(std::string_view format) {
  bool quoted = false;
  bool bracketed = false;
  for (std::size_t i = 0; i < format.size(); ++i) {
    const char c = format[i];
    if (quoted || bracketed) {
      quoted = quoted && c != '"';
      bracketed = bracketed && c != ']';
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '"') {
      quoted = true;
    } else if (c == '[') {
      bracketed = true;
    } else if (c == 'y' || c == 'Y' || c == 'd' || c == 'D') {
      return true;
    }
  }
  return false;
}

/// The formats that need no definition; ECMA-376 part 1, 18.8.30.
bool shows_day(unsigned id) {
  return (id >= 14 && id <= 17) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
         (id >= 50 && id <= 54) || id == 57 || id == 58;
}

/// "AB12" → column 27; nullopt when it is no such reference.
std::optional<std::size_t> column_of(std::string_view reference) {
  std::size_t column = 0;
  std::size_t at = 0;
  while (at < reference.size() && at < 4 && reference[at] >= 'A' && reference[at] <= 'Z')
    column = column * 26 + static_cast<std::size_t>(reference[at++] - 'A' + 1);
  if (column == 0 || at == reference.size() || !parse_digits(reference.substr(at))) return {};
  return column - 1;
}

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto end = text.data() + text.size();
  const auto [ptr, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || ptr != end || !std::isfinite(value)) return {};
  return value;
}

std::optional<std::string> known_day(Date day) {
  auto iso = iso_date(day);
  if (!parse_iso_date(iso)) return {};
  return iso;
}

/// Serial number of a day → ISO; nullopt where no day of 1900–2199 has it.
std::optional<std::string> day_of(double serial, bool from_1904) {
  constexpr double kLast = 110'000;  // in the year 2201
  if (serial < 1 || serial > kLast) return {};
  int days = static_cast<int>(serial);
  if (from_1904) return known_day(add_days(make_date(1904, 1, 1), days));
  // The calendar of 1900 begins with day 1 and counts a 29 February 1900 that never was.
  if (days > 60) --days;
  return known_day(add_days(make_date(1900, 1, 1), days - 1));
}

tl::unexpected<Error> too_many_rows() {
  return fail("", message("the sheet has more than {} rows; split it into several files",
                          "trang tính có hơn {} dòng; hãy chia thành nhiều tệp", kMostSheetRows));
}
tl::unexpected<Error> too_many_columns() {
  return fail("",
              message("the sheet has more than {} columns; delete those that are not needed",
                      "trang tính có hơn {} cột; hãy xóa các cột không cần", kMostSheetColumns));
}
tl::unexpected<Error> too_much_text() {
  return fail(
      "", message("the sheet's texts are longer than {} bytes; split it into several files",
                  "chữ trong trang tính dài hơn {} byte; hãy chia thành nhiều tệp", kMostUnpacked));
}
tl::unexpected<Error> bad_reference(std::string_view reference) {
  return fail("",
              message("the workbook is damaged: it has a cell “{}” out of order; save it again",
                      "tệp bị hỏng: ô “{}” nằm sai chỗ; hãy lưu lại tệp", printable(reference)));
}

}  // namespace

std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  return name.substr(name.find(':') + 1);
}

pugi::xml_node child_called(const pugi::xml_node& parent, std::string_view name) {
  return parent.find_child([name](const pugi::xml_node& node) { return local_name(node) == name; });
}

void XlsxCells::read_styles(const pugi::xml_document& styles) {
  const auto root = styles.document_element();
  std::map<unsigned, bool> own;
  for (const auto& format : child_called(root, "numFmts").children())
    own[format.attribute("numFmtId").as_uint()] =
        shows_day(std::string_view(format.attribute("formatCode").value()));
  for (const auto& cell : child_called(root, "cellXfs").children()) {
    const auto id = cell.attribute("numFmtId").as_uint();
    const auto found = own.find(id);
    is_date_.push_back(found == own.end() ? shows_day(id) : found->second);
  }
}

void XlsxCells::read_shared_texts(const pugi::xml_document& texts) {
  for (const auto& item : texts.document_element().children()) {
    if (local_name(item) == "si") shared_.push_back(rich_text(item));
  }
}

std::string XlsxCells::number(std::string_view text, std::size_t style) const {
  const auto value = number_of(text);
  if (!value) return std::string(text);
  if (style < is_date_.size() && is_date_[style]) {
    if (auto day = day_of(*value, counts_from_1904)) return *day;
  }
  constexpr double kExact = 1e15;
  if (std::trunc(*value) == *value && std::abs(*value) < kExact)
    return fmt::format("{:.0f}", *value + 0.0);  // no “-0”
  return fmt::format("{:.15g}", *value);
}

Result<std::string> XlsxCells::text_of(const pugi::xml_node& cell) const {
  const std::string_view type = cell.attribute("t").value();
  const std::string_view reference = cell.attribute("r").value();
  if (type == "inlineStr") return rich_text(child_called(cell, "is"));
  const std::string_view value = child_called(cell, "v").text().get();
  if (type == "s") {
    const auto index = parse_digits(value);
    if (value.empty()) return std::string();
    if (!index || static_cast<std::size_t>(*index) >= shared_.size())
      return bad_reference(reference);
    return shared_[static_cast<std::size_t>(*index)];
  }
  if (type == "e") {
    return fail(
        "", message("the cell {} holds the error {}; correct it",
                    "ô {} báo lỗi {}; hãy sửa lại ô này", printable(reference), printable(value)));
  }
  if (type == "str") return unescaped(value);
  if (type == "b" || value.empty()) return std::string(value);
  if (type == "d") return std::string(value.substr(0, 10));
  return number(value, cell.attribute("s").as_uint());
}

Result<std::vector<std::vector<std::string>>> XlsxCells::rows(const pugi::xml_document& sheet) {
  std::vector<std::vector<std::string>> rows;
  std::size_t bytes = 0;
  for (const auto& line : child_called(sheet.document_element(), "sheetData").children()) {
    if (local_name(line) != "row") continue;
    const std::string_view stated = line.attribute("r").value();
    const auto row =
        stated.empty() ? static_cast<long long>(rows.size()) + 1 : parse_digits(stated).value_or(0);
    if (row <= static_cast<long long>(rows.size())) return bad_reference(stated);
    if (row > static_cast<long long>(kMostSheetRows)) return too_many_rows();
    rows.resize(static_cast<std::size_t>(row));
    auto& cells = rows.back();
    for (const auto& cell : line.children()) {
      if (local_name(cell) != "c") continue;
      const std::string_view reference = cell.attribute("r").value();
      const auto column = reference.empty() ? std::optional(cells.size()) : column_of(reference);
      if (!column || *column < cells.size()) return bad_reference(reference);
      auto text = text_of(cell);
      if (!text) return tl::unexpected(text.error());
      if (text->empty()) continue;
      if (*column >= kMostSheetColumns) return too_many_columns();
      // One shared text may stand in any number of cells.
      bytes += text->size();
      if (bytes > kMostUnpacked) return too_much_text();
      cells.resize(*column);
      cells.push_back(*std::move(text));
    }
  }
  return rows;
}

}  // namespace ocop::office
