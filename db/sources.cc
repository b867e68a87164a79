#include "db/sources.h"

#include <algorithm>

#include "base/file.h"
#include "base/text.h"
#include "db/csv.h"
#include "db/json_rows.h"

namespace ocop::db {
namespace {

namespace fs = std::filesystem;

std::string shown(const fs::path& path) { return printable(path.string(), 200); }

std::string lower_extension(const fs::path& path) { return ascii_lower(path.extension().string()); }

bool is_data_file(const fs::path& path) {
  const auto extension = lower_extension(path);
  return extension == ".csv" || extension == ".json";
}

std::vector<fs::path> data_files_in(const fs::path& directory, ErrorList& errors) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(directory)) {
    if (entry.is_regular_file() && is_data_file(entry.path())) files.push_back(entry.path());
  }
  if (files.empty()) {
    errors.add(shown(directory), message("there is no .csv or .json file in this folder",
                                         "trong thư mục này không có tệp .csv hoặc .json nào"));
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<fs::path> files_of(const std::vector<fs::path>& paths, ErrorList& errors) {
  std::vector<fs::path> files;
  for (const auto& path : paths) {
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
      const auto inside = data_files_in(path, errors);
      files.insert(files.end(), inside.begin(), inside.end());
    } else if (!fs::is_regular_file(path, ignored)) {
      errors.add(shown(path), message("there is no such file", "không có tệp này"));
    } else if (!is_data_file(path)) {
      errors.add(shown(path), message("the file must be named .csv or .json",
                                      "tên tệp phải kết thúc bằng .csv hoặc .json"));
    } else {
      files.push_back(path);
    }
  }
  return files;
}

void refuse_unknown_column(const Sheet& sheet, const Table& table, std::size_t column,
                           ErrorList& errors) {
  const auto& heading = sheet.heading(column);
  if (heading.empty()) {
    errors.add(sheet.where_heading(column),
               message("this column has no name; name it or delete it",
                       "cột này không có tên; hãy đặt tên hoặc xóa cột"));
    return;
  }
  errors.add(sheet.where_heading(column),
             message("{} has no column “{}”; did you mean “{}”?",
                     "bảng {} không có cột “{}”; có phải là “{}”?", table.name, printable(heading),
                     nearest_heading(table, heading)));
}

bool holds_anything(const Sheet& sheet, std::size_t column) {
  for (std::size_t row = 0; row < sheet.rows(); ++row) {
    if (!trim(sheet.cell(row, column).value_or("")).empty()) return true;
  }
  return false;
}

/// A JWK set carries members that concern the signature, not the registry.
bool may_ignore(const Sheet& sheet, const Table& table) {
  return table.name == "signing_keys" && sheet.find_column("kty").has_value();
}

/// False when the rows cannot be told apart.
bool match_columns(Source& source, ErrorList& errors) {
  const auto& table = *source.table;
  const auto& sheet = source.sheet;
  source.columns.resize(table.columns.size());
  for (std::size_t column = 0; column < sheet.columns(); ++column) {
    const auto known = column_of_heading(table, sheet.heading(column));
    if (!known) {
      const bool blank = sheet.heading(column).empty() && !holds_anything(sheet, column);
      if (!blank && !may_ignore(sheet, table)) refuse_unknown_column(sheet, table, column, errors);
    } else if (source.columns[*known]) {
      errors.add(sheet.where_heading(column),
                 message("the column “{}” is there twice, here and at {}",
                         "cột “{}” có hai lần, ở đây và ở {}", table.columns[*known].header,
                         sheet.where_heading(*source.columns[*known])));
    } else {
      source.columns[*known] = column;
    }
  }
  bool has_keys = true;
  for (std::size_t key = 0; key < table.keys; ++key) {
    if (source.columns[key] || !table.columns[key].required || sheet.rows() == 0) continue;
    has_keys = false;
    errors.add(sheet.where(Position{}),
               message("the column “{}” is missing; it tells the rows of {} apart",
                       "thiếu cột “{}”, cột dùng để phân biệt các dòng của bảng {}",
                       table.columns[key].header, table.name));
  }
  return has_keys;
}

std::string known_tables() {
  std::string names;
  for (const auto& table : tables()) names.append(names.empty() ? "" : ", ").append(table.name);
  return names;
}

void add_source(Sheet sheet, std::vector<Source>& sources, ErrorList& errors) {
  const auto* table = table_of_title(sheet.title);
  if (table == nullptr) {
    errors.add(sheet.name(),
               message("“{}” names no table; the file's name must begin with one of {}",
                       "“{}” không phải tên bảng; tên tệp phải bắt đầu bằng một trong: {}",
                       printable(sheet.title), known_tables()));
    return;
  }
  sources.push_back({std::move(sheet), table, {}});
  if (!match_columns(sources.back(), errors)) sources.pop_back();
}

class Reader {
 public:
  Reader(const InputLimits& limits, ErrorList& errors) : limits_(limits), errors_(errors) {}

  void read(const fs::path& path, std::vector<Source>& sources) {
    const auto size = fs::file_size(path);
    bytes_ += size;
    if (size > limits_.file_bytes || bytes_ > limits_.total_bytes) {
      errors_.add(
          shown(path),
          message(
              "the file has {} bytes; at most {} a file and {} together are read; split the import",
              "tệp dài {} byte; chỉ đọc tối đa {} byte mỗi tệp và {} byte tổng cộng; hãy chia nhỏ "
              "lần nhập",
              size, limits_.file_bytes, limits_.total_bytes));
      return;
    }
    Sheet sheet(shown(path), path.parent_path());
    sheet.title = path.stem().string();
    const auto bytes = read_file(path, limits_.file_bytes);
    const Room room{limits_.rows - rows_, limits_.cells - cells_};
    if (lower_extension(path) == ".csv") {
      if (read_csv(bytes, sheet, room, limits_, errors_)) keep(std::move(sheet), sources);
      return;
    }
    std::vector<Sheet> sheets;
    if (!read_json(bytes, sheet, room, limits_, sheets, errors_)) return;
    for (auto& one : sheets) keep(std::move(one), sources);
  }

 private:
  void keep(Sheet sheet, std::vector<Source>& sources) {
    rows_ += sheet.rows();
    cells_ += sheet.cells();
    add_source(std::move(sheet), sources, errors_);
  }

  const InputLimits& limits_;
  ErrorList& errors_;
  std::uintmax_t bytes_ = 0;
  std::size_t rows_ = 0;
  std::size_t cells_ = 0;
};

bool is_text(std::string_view cell) {
  return is_utf8(cell) && cell.find('\0') == std::string_view::npos;
}

class CellReader {
 public:
  CellReader(Sheet& sheet, const InputLimits& limits, ErrorList& errors)
      : sheet_(sheet), limits_(limits), errors_(errors) {}

  bool read(const SheetCells& rows) {
    const auto before = errors_.count();
    for (std::size_t row = 0; row < rows.size(); ++row) {
      line_ = static_cast<std::uint32_t>(row + 1);
      if (std::all_of(rows[row].begin(), rows[row].end(),
                      [](const std::string& cell) { return trim(cell).empty(); }))
        continue;
      if (sheet_.columns() == 0)
        read_headings(rows[row]);
      else
        read_row(rows[row]);
      if (sheet_.rows() > limits_.rows || sheet_.cells() > limits_.cells) {
        errors_.add(sheet_.where(Position{line_, 1}),
                    message("more than {} rows or {} cells in one import; split it",
                            "nhiều hơn {} dòng hoặc {} ô trong một lần nhập; hãy chia nhỏ",
                            limits_.rows, limits_.cells));
        return false;
      }
    }
    if (sheet_.columns() == 0) {
      errors_.add("", message("the sheet is empty; its first row must name the columns",
                              "trang tính trống; dòng đầu phải là tên các cột"));
    }
    return errors_.count() == before;
  }

 private:
  Position at(std::size_t column) const {
    return {line_, static_cast<std::uint32_t>(column + 1)};
  }

  bool check_text(const std::string& cell, std::size_t column) {
    if (is_text(cell)) return true;
    errors_.add(sheet_.where(at(column)),
                message("a cell of this row holds what is no text; type it again",
                        "một ô của dòng này chứa ký tự không phải chữ; hãy gõ lại"));
    return false;
  }

  void read_headings(const std::vector<std::string>& cells) {
    for (std::size_t i = 0; i < std::min(cells.size(), limits_.columns); ++i) {
      if (check_text(cells[i], i)) sheet_.add_column(std::string(trim(cells[i])), at(i));
    }
  }

  void read_row(const std::vector<std::string>& cells) {
    sheet_.begin_row(at(0));
    for (std::size_t i = 0; i < sheet_.columns(); ++i) {
      const std::string cell = i < cells.size() ? cells[i] : "";
      if (check_text(cell, i)) sheet_.set(i, cell, at(i));
    }
    for (std::size_t i = sheet_.columns(); i < cells.size(); ++i) {
      if (trim(cells[i]).empty()) continue;
      errors_.add(sheet_.where(at(i)),
                  message("this row has a cell to the right of the last heading; delete it or name "
                          "its column",
                          "dòng này có ô nằm ngoài cột tiêu đề cuối cùng; hãy xóa ô hoặc đặt tên "
                          "cột"));
      return;
    }
  }

  Sheet& sheet_;
  const InputLimits& limits_;
  ErrorList& errors_;
  std::uint32_t line_ = 1;
};

}  // namespace

std::vector<Source> read_sheet(const ImportSheet& given, const InputLimits& limits,
                               ErrorList& errors) {
  Sheet sheet(given.name, {});
  sheet.title = given.table;
  sheet.in_memory = true;
  const auto* const csv = std::get_if<std::string>(&given.content);
  const bool whole =
      csv != nullptr
          ? read_csv(*csv, sheet, {limits.rows, limits.cells}, limits, errors)
          : CellReader(sheet, limits, errors).read(std::get<SheetCells>(given.content));
  std::vector<Source> sources;
  if (whole) add_source(std::move(sheet), sources, errors);
  return sources;
}

std::vector<Source> read_sources(const std::vector<fs::path>& paths, const InputLimits& limits,
                                 ErrorList& errors) {
  std::vector<Source> sources;
  Reader reader(limits, errors);
  for (const auto& file : files_of(paths, errors)) {
    try {
      reader.read(file, sources);
    } catch (const FileError& unreadable) {
      const std::string why = unreadable.what();
      errors.add(shown(file), message("cannot be read: {}", "không đọc được: {}", why));
    }
  }
  return sources;
}

}  // namespace ocop::db
