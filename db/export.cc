#include "db/export.h"

#include <map>
#include <string>

#include "base/base64.h"
#include "base/file.h"
#include "db/csv.h"
#include "db/picture_file.h"
#include "db/table_store.h"

namespace ocop::db {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kWriteAtOnce = std::size_t{1} << 16;

/// Ends with the read it was made for, also by an exception.
class Snapshot {
 public:
  explicit Snapshot(Connection& connection) : connection_(connection) { connection.begin_read(); }
  ~Snapshot() { connection_.rollback(); }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  Connection& connection_;
};

/// File names of the pictures by product.
using PictureNames = std::map<std::string, std::string>;

PictureNames write_pictures(Connection& connection, const fs::path& directory) {
  PictureNames names;
  for_each_row(connection, picture_table(), [&](const RowValues& row) {
    const auto gtin = row[0].value_or("");
    const auto bytes = from_base64(row[2].value_or(""));
    if (!bytes)
      throw DatabaseError(connection.display() + ": the picture of " + gtin + " is damaged");
    const auto name = "pictures/" + gtin + "." + std::string(extension_of(row[1].value_or("")));
    fs::create_directories(directory / "pictures");
    write_file_whole(directory / name, *bytes);
    names.emplace(gtin, name);
  });
  return names;
}

/// The name of the file that the row's scan was written to.
std::string write_scan(const Connection& connection, const Table& papers, const RowValues& row,
                       const fs::path& directory) {
  const auto digest = row[0].value_or("");
  const auto bytes = from_base64(row[papers.find("base64").value()].value_or(""));
  if (!bytes) throw DatabaseError(connection.display() + ": the paper " + digest + " is damaged");
  const bool pdf = row[papers.find("media_type").value()] == "application/pdf";
  const auto name = "papers/" + digest + (pdf ? ".pdf" : ".jpg");
  fs::create_directories(directory / "papers");
  write_file_whole(directory / name, *bytes);
  return name;
}

std::string header_of(const Table& table) {
  std::string line;
  for (const auto& column : table.columns) {
    if (!column.header.empty()) line.append(line.empty() ? "" : ",").append(column.header);
  }
  return line + "\n";
}

void write_table(Connection& connection, const Table& table, const PictureNames& pictures,
                 const fs::path& directory) {
  PendingFile file(directory / (std::string(table.name) + ".csv"));
  auto lines = header_of(table);
  for_each_row(connection, table, [&](const RowValues& row) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      const auto& column = table.columns[i];
      if (column.header.empty()) continue;
      if (i > 0) lines += ',';
      const auto picture =
          column.type == ValueType::kPicture ? pictures.find(row[0].value_or("")) : pictures.end();
      const auto text = picture != pictures.end()           ? picture->second
                        : column.type == ValueType::kPaper ? write_scan(connection, table, row,
                                                                        directory)
                                                           : show_value(column, row[i]);
      append_csv_field(lines, text);
    }
    lines += '\n';
    if (lines.size() < kWriteAtOnce) return;
    file.write(lines);
    lines.clear();
  });
  file.write(lines);
  file.commit();
}

}  // namespace

void export_files(Connection& connection, const fs::path& directory) {
  std::error_code failed;
  fs::create_directories(directory, failed);
  if (!fs::is_directory(directory))
    throw FileError(directory.string() + ": cannot be made: " + failed.message());
  if (!fs::is_empty(directory))
    throw FileError(directory.string() + ": is not empty; name a new directory");
  const Snapshot snapshot(connection);
  const auto pictures = write_pictures(connection, directory);
  for (const auto& table : tables()) write_table(connection, table, pictures, directory);
}

}  // namespace ocop::db
