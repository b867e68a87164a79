#include "db/csv.h"

#include <csv.h>

#include <algorithm>
#include <array>
#include <memory>

#include "base/text.h"

namespace ocop::db {
namespace {

struct FreeParser {
  void operator()(csv_parser* parser) const {
    csv_free(parser);
    delete parser;
  }
};
using Parser = std::unique_ptr<csv_parser, FreeParser>;

Parser make_parser(char separator) {
  auto parser = Parser(new csv_parser);
  if (csv_init(parser.get(), CSV_STRICT | CSV_STRICT_FINI) != 0) throw std::bad_alloc();
  csv_set_delim(parser.get(), static_cast<unsigned char>(separator));
  return parser;
}

/// The one of , ; tab that the header line holds most of, outside quotes.
char separator_of(std::string_view bytes) {
  constexpr std::string_view kCandidates = ",;\t";
  std::array<std::size_t, kCandidates.size()> seen{};
  bool quoted = false;
  bool begun = false;
  for (const char c : bytes) {
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == '\n' || c == '\r')) {
      if (begun) break;
      continue;
    }
    begun = true;
    const auto candidate = kCandidates.find(c);
    if (!quoted && candidate != std::string_view::npos) ++seen[candidate];
  }
  const auto most = std::max_element(seen.begin(), seen.end()) - seen.begin();
  return kCandidates[static_cast<std::size_t>(most)];
}

/// libcsv does not tell where a field stood, so it is fed byte by byte.
class Reading {
 public:
  Reading(Sheet& sheet, Room room, const InputLimits& limits, ErrorList& errors)
      : sheet_(sheet), room_(room), limits_(limits), errors_(errors) {}

  void read(std::string_view bytes) {
    const auto parser = make_parser(separator_of(bytes));
    for (const char byte : bytes) {
      if (stopped_) return;
      if (csv_parse(parser.get(), &byte, 1, &on_field, &on_row, this) != 1)
        return refuse_quote(now_);
      advance(byte);
    }
    if (!stopped_ && csv_fini(parser.get(), &on_field, &on_row, this) != 0) {
      errors_.add(sheet_.where(field_start_),
                  message("the quote that opens here is never closed; add the closing quote \"",
                          "dấu nháy kép mở ở đây không được đóng; hãy thêm dấu nháy kép đóng"));
    }
  }

 private:
  static void on_field(void* text, std::size_t length, void* self) {
    static_cast<Reading*>(self)->field({static_cast<const char*>(text), length});
  }
  static void on_row(int, void* self) { static_cast<Reading*>(self)->row(); }

  void refuse_quote(Position at) {
    errors_.add(sheet_.where(at),
                message("a stray quote; write a quote inside a quoted field twice, as \"\"",
                        "dấu nháy kép lạc; trong ô có nháy kép, hãy viết nó hai lần: \"\""));
  }

  void advance(char byte) {
    const bool continues = (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
    if (byte == '\n' && after_cr_) {
      // CRLF: the CR has begun the new line already.
    } else if (byte == '\n' || byte == '\r') {
      ++now_.line;
      now_.column = 1;
    } else if (!continues) {
      ++now_.column;
    }
    after_cr_ = byte == '\r';
    const bool line_end = byte == '\n' || byte == '\r';
    if (field_ended_ || (between_rows_ && line_end)) field_start_ = now_;
    if (!line_end) between_rows_ = false;
    field_ended_ = false;
  }

  void field(std::string_view text) {
    field_ended_ = true;
    if (!header_done_) {
      if (sheet_.columns() < limits_.columns) {
        sheet_.add_column(std::string(trim(text)), field_start_);
      } else if (!stopped_) {
        stop(field_start_, message("more than {} columns", "nhiều hơn {} cột", limits_.columns));
      }
      return;
    }
    if (!row_begun_) begin_row();
    const auto column = cells_++;
    row_empty_ = row_empty_ && text.empty();
    if (column < sheet_.columns()) {
      sheet_.set(column, text, field_start_);
    } else if (!text.empty() && !too_wide_) {
      too_wide_ = true;
      errors_.add(sheet_.where(field_start_),
                  message("this row has more cells than the header's {}; quote a cell that holds "
                          "the separator",
                          "dòng này có nhiều ô hơn {} cột của tiêu đề; hãy đặt ô có chứa dấu phân "
                          "cách trong nháy kép",
                          sheet_.columns()));
    }
  }

  void begin_row() {
    row_begun_ = true;
    cells_ = 0;
    row_empty_ = true;
    too_wide_ = false;
    row_start_ = field_start_;
    sheet_.begin_row(row_start_);
  }

  void row() {
    between_rows_ = true;
    field_ended_ = true;
    if (!header_done_) {
      header_done_ = true;
      return;
    }
    row_begun_ = false;
    if (row_empty_) return sheet_.drop_row();
    if (cells_ < sheet_.columns()) {
      errors_.add(sheet_.where(row_start_),
                  message("this row has {} cells, the header {}; every row needs as many",
                          "dòng này có {} ô, tiêu đề có {} cột; mỗi dòng phải có đủ số ô", cells_,
                          sheet_.columns()));
    }
    if (sheet_.rows() > room_.rows || sheet_.cells() > room_.cells) {
      stop(row_start_, message("more than {} rows or {} cells, all there is room for in one import; split the files",
                               "nhiều hơn {} dòng hoặc {} ô, mức còn lại của một lần nhập; hãy chia nhỏ tệp",
                               room_.rows, room_.cells));
    }
  }

  void stop(Position at, Message why) {
    stopped_ = true;
    errors_.add(sheet_.where(at), std::move(why));
  }

  Sheet& sheet_;
  Room room_;
  const InputLimits& limits_;
  ErrorList& errors_;
  Position now_;
  Position field_start_;
  Position row_start_;
  std::size_t cells_ = 0;
  bool after_cr_ = false;
  bool field_ended_ = false;
  bool between_rows_ = true;
  bool header_done_ = false;
  bool row_begun_ = false;
  bool row_empty_ = true;
  bool too_wide_ = false;
  bool stopped_ = false;
};

}  // namespace

std::string_view without_bom(std::string_view bytes) {
  constexpr std::string_view kBom = "\xEF\xBB\xBF";
  if (bytes.starts_with(kBom)) bytes.remove_prefix(kBom.size());
  return bytes;
}

bool check_encoding(std::string_view bytes, const Sheet& sheet, ErrorList& errors) {
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) {
    errors.add(sheet.where(Position{}),
               message("the file is UTF-16; save it as “CSV UTF-8”",
                       "tệp ở dạng UTF-16; hãy lưu lại theo kiểu “CSV UTF-8”"));
    return false;
  }
  if (bytes.find('\0') == std::string_view::npos && is_utf8(bytes)) return true;
  std::uint32_t line = 1;
  while (!bytes.empty()) {
    const auto text = bytes.substr(0, bytes.find('\n'));
    if (!is_utf8(text) || text.find('\0') != std::string_view::npos) break;
    bytes.remove_prefix(std::min(bytes.size(), text.size() + 1));
    ++line;
  }
  errors.add(sheet.where(Position{line, 1}),
             message("this line holds bytes that are no UTF-8 text; save the file as “CSV UTF-8”",
                     "dòng này có byte không phải chữ UTF-8; hãy lưu tệp theo kiểu “CSV UTF-8”"));
  return false;
}

bool read_csv(std::string_view bytes, Sheet& sheet, Room room, const InputLimits& limits,
              ErrorList& errors) {
  const auto before = errors.count();
  if (!check_encoding(bytes, sheet, errors)) return false;
  Reading(sheet, room, limits, errors).read(without_bom(bytes));
  if (sheet.columns() == 0) {
    errors.add(sheet.where(Position{}),
               message("the file is empty; its first line must name the columns",
                       "tệp rỗng; dòng đầu phải là tên các cột"));
  }
  return errors.count() == before;
}

void append_csv_field(std::string& out, std::string_view text) {
  const bool plain = text.find_first_of("\",;\t\r\n") == std::string_view::npos &&
                     trim(text).size() == text.size();
  if (plain) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

}  // namespace ocop::db
