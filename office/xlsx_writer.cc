#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>
#include <utility>

#include "base/descriptor.h"
#include "base/text.h"
#include "office/table.h"

namespace ocop::office {
namespace {

constexpr std::size_t kLongestText = 32'000;   // bytes; a cell holds 32,767 characters
constexpr std::size_t kLongestSheetName = 31;  // characters
constexpr double kNarrowest = 8;
constexpr double kWidest = 60;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; }

std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return !is_continuation(c); }));
}

/// At most `most` bytes, whole characters.
std::string cut(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && is_continuation(text[most])) --most;
  text.resize(most);
  return text;
}

/// What XML can hold: control characters would make the workbook unreadable.
std::string cell_text(const std::string& text) {
  std::string clean = is_utf8(text) ? text : printable(text, kLongestText);
  for (char& c : clean) {
    const auto code = static_cast<unsigned char>(c);
    if (code < 0x20 && c != '\n' && c != '\t') c = ' ';
  }
  return cut(std::move(clean), kLongestText);
}

/// As a sheet may be called: no []:*?/\, no apostrophe at an end, 31 characters, once.
std::string sheet_name(const std::string& title, std::map<std::string, int>& taken) {
  std::string name;
  std::size_t length = 0;
  for (const char c : cell_text(title)) {
    length += is_continuation(c) ? 0 : 1;
    if (length > kLongestSheetName - 3) break;
    name += std::string_view("[]:*?/\\'\n\t").find(c) == std::string_view::npos ? c : ' ';
  }
  name = trim(name);
  if (name.empty()) name = "OCOP";
  const int times = ++taken[fold(name)];
  return times == 1 ? name : name + " " + std::to_string(times);
}

/// A file that lies in memory only and goes with the object.
class MemoryFile {
 public:
  MemoryFile() : file_(::memfd_create("workbook", MFD_CLOEXEC)) {
    if (file_.get() < 0) throw std::system_error(errno, std::generic_category(), "memfd_create");
  }
  std::string path() const { return "/proc/self/fd/" + std::to_string(file_.get()); }
  std::string bytes() const {
    struct stat found {};
    if (::fstat(file_.get(), &found) != 0)
      throw std::system_error(errno, std::generic_category(), "fstat");
    std::string all(static_cast<std::size_t>(found.st_size), '\0');
    for (std::size_t at = 0; at < all.size();) {
      const auto got =
          ::pread(file_.get(), all.data() + at, all.size() - at, static_cast<off_t>(at));
      if (got <= 0) throw std::system_error(errno, std::generic_category(), "pread");
      at += static_cast<std::size_t>(got);
    }
    return all;
  }

 private:
  Descriptor file_;
};

struct Formats {
  explicit Formats(lxw_workbook* book)
      : heading(workbook_add_format(book)),
        text(workbook_add_format(book)),
        day(workbook_add_format(book)) {
    format_set_bold(heading);
    format_set_bottom(heading, LXW_BORDER_THIN);
    format_set_text_wrap(heading);
    format_set_num_format(text, "@");
    format_set_num_format(day, "dd/mm/yyyy");
  }
  lxw_format* heading;
  lxw_format* text;
  lxw_format* day;
};

class SheetWriter {
 public:
  SheetWriter(lxw_worksheet* sheet, const Formats& formats) : sheet_(sheet), formats_(formats) {}

  void write(const Table& table) {
    for (std::size_t i = 0; i < table.headings.size(); ++i) {
      const auto heading = cell_text(table.headings[i]);
      must(worksheet_write_string(sheet_, 0, column(i), heading.c_str(), formats_.heading));
      widen(i, characters(heading));
    }
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
      row_ = static_cast<lxw_row_t>(r + 1);
      for (column_ = 0; column_ < table.rows[r].size(); ++column_)
        std::visit(*this, table.rows[r][column_]);
    }
    worksheet_freeze_panes(sheet_, 1, 0);
    worksheet_repeat_rows(sheet_, 0, 0);
    for (std::size_t i = 0; i < widths_.size(); ++i)
      worksheet_set_column(sheet_, column(i), column(i), widths_[i], nullptr);
  }

  void operator()(std::monostate) const {}
  void operator()(const std::string& given) {
    const auto text = cell_text(given);
    if (text.empty()) return;
    must(worksheet_write_string(sheet_, row_, column(column_), text.c_str(), formats_.text));
    widen(column_, characters(text));
  }
  void operator()(std::int64_t number) {
    // A spreadsheet's numbers are doubles: longer ones would lose their last digits.
    constexpr std::int64_t kExact = std::int64_t{1} << 53;
    if (number > kExact || number < -kExact) return (*this)(std::to_string(number));
    (*this)(static_cast<double>(number));
  }
  void operator()(double number) {
    must(worksheet_write_number(sheet_, row_, column(column_), number, nullptr));
    widen(column_, 12);
  }
  void operator()(Date date) {
    const std::chrono::year_month_day parts(date.day);
    lxw_datetime day{static_cast<int>(parts.year()),
                     static_cast<int>(static_cast<unsigned>(parts.month())),
                     static_cast<int>(static_cast<unsigned>(parts.day())),
                     0,
                     0,
                     0};
    must(worksheet_write_datetime(sheet_, row_, column(column_), &day, formats_.day));
    widen(column_, 11);
  }

 private:
  static lxw_col_t column(std::size_t index) { return static_cast<lxw_col_t>(index); }
  static void must(lxw_error error) {
    if (error != LXW_NO_ERROR)
      throw std::runtime_error(std::string("workbook: ") + lxw_strerror(error));
  }
  void widen(std::size_t index, std::size_t length) {
    if (widths_.size() <= index) widths_.resize(index + 1, kNarrowest);
    widths_[index] = std::max(widths_[index], std::min(static_cast<double>(length) + 1.5, kWidest));
  }

  lxw_worksheet* sheet_;
  const Formats& formats_;
  lxw_row_t row_ = 0;
  std::size_t column_ = 0;
  std::vector<double> widths_;
};

}  // namespace

std::string to_xlsx(const std::vector<Table>& sheets) {
  const MemoryFile file;
  // workbook_close() frees it, also when it fails.
  const auto path = file.path();
  std::unique_ptr<lxw_workbook, void (*)(lxw_workbook*)> book(workbook_new(path.c_str()),
                                                              lxw_workbook_free);
  if (!book) throw std::runtime_error("workbook: out of memory");
  const Formats formats(book.get());
  std::map<std::string, int> taken;
  for (const auto& table : sheets) {
    const auto name = sheet_name(table.title, taken);
    auto* sheet = workbook_add_worksheet(book.get(), name.c_str());
    if (sheet == nullptr) throw std::runtime_error("workbook: no sheet can be called " + name);
    SheetWriter(sheet, formats).write(table);
  }
  const auto error = workbook_close(book.release());
  if (error != LXW_NO_ERROR)
    throw std::runtime_error(std::string("workbook: ") + lxw_strerror(error));
  return file.bytes();
}

}  // namespace ocop::office
