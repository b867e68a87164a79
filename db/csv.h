// CSV as spreadsheets write it (RFC 4180 with what Excel makes of it): UTF-8
// with or without BOM; comma, semicolon or tab, told from the header line;
// quoted fields with line breaks; LF, CRLF or CR.
#pragma once

#include <string>
#include <string_view>

#include "db/sheet.h"

namespace ocop::db {

/// Fills `sheet` with the header and the rows of `bytes`. Rows whose cells are
/// all empty are left out. False when something was added to `errors`: bytes
/// that are no UTF-8, a stray or unclosed quote, too many or too few cells, more
/// rows or cells than there is room for.
bool read_csv(std::string_view bytes, Sheet& sheet, Room room, const InputLimits& limits,
              ErrorList& errors);

/// One field, quoted where it has to be; read_csv reads it back as it was,
/// but for white space at its ends when it is not quoted.
void append_csv_field(std::string& out, std::string_view text);

/// Bytes that may not stand in an input file at all: no UTF-8, UTF-16, NUL.
/// Adds to `errors` and returns false when there are some.
bool check_encoding(std::string_view bytes, const Sheet& sheet, ErrorList& errors);

/// Without a UTF-8 byte order mark.
std::string_view without_bom(std::string_view bytes);

}  // namespace ocop::db
