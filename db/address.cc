#include <algorithm>
#include <string>

#include "base/text.h"
#include "db/connection.h"
#include "db/postgres_uri.h"

namespace ocop::db {
namespace {

constexpr std::string_view kSqlitePrefix = "sqlite:";

bool holds_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) == 0x7F;
  });
}

Result<Address> parse_sqlite(std::string_view path) {
  if (path.empty() || path.starts_with(":memory:")) {
    return fail("db",
                message("sqlite: needs the path of a file, for example sqlite:registry.db",
                        "sau sqlite: phải là đường dẫn tới một tệp, ví dụ sqlite:registry.db"));
  }
  // SOCI's connection text has no escape for a quotation mark.
  if (path.find('"') != std::string_view::npos) {
    return fail("db", message("the path of a database may not hold a quotation mark (\")",
                              "đường dẫn tới cơ sở dữ liệu không được chứa dấu ngoặc kép (\")"));
  }
  return Address{Engine::kSqlite, std::string(path)};
}

Result<Address> parse_postgres(std::string_view uri) {
  if (!has_valid_escapes(uri) || uri.find(' ') != std::string_view::npos) {
    return fail("db", message("the PostgreSQL address is malformed: write special characters as "
                              "% and two hexadecimal digits",
                              "địa chỉ PostgreSQL sai cú pháp: hãy viết ký tự đặc biệt bằng "
                              "dấu % và hai chữ số thập lục phân"));
  }
  if (has_slash_in_user_info(uri)) {
    return fail("db", message("the PostgreSQL address holds a / before its @: write it as %2F",
                              "địa chỉ PostgreSQL có dấu / trước dấu @: hãy viết thành %2F"));
  }
  return Address{Engine::kPostgres, std::string(uri)};
}

}  // namespace

// The text itself never goes into a message: it may hold a password.
Result<Address> Address::parse(std::string_view text) {
  if (holds_control_character(text) || !is_utf8(text)) {
    return fail("db", message("the database address holds control characters or broken UTF-8",
                              "địa chỉ cơ sở dữ liệu chứa ký tự điều khiển hoặc UTF-8 bị hỏng"));
  }
  if (text.starts_with(kSqlitePrefix)) return parse_sqlite(text.substr(kSqlitePrefix.size()));
  if (is_postgres_uri(text)) return parse_postgres(text);
  return fail("db", message("a database is given as sqlite:FILE or postgresql://HOST/NAME",
                            "cơ sở dữ liệu phải viết dạng sqlite:TỆP hoặc postgresql://MÁY/TÊN"));
}

std::string Address::display() const {
  if (engine == Engine::kSqlite) return std::string(kSqlitePrefix) + target;
  return without_passwords(target);
}

}  // namespace ocop::db
