// ZIP archives for tests, made in memory.
#pragma once

#include <map>
#include <string>

namespace ocop::office {

using ZipContent = std::map<std::string, std::string>;

/// With `password` the parts are encrypted (AES-256).
std::string zip_bytes(const ZipContent& parts, const std::string& password = "");

/// A workbook with one sheet: what stands inside <sheetData>, and the parts given replace
/// or join the usual ones.
std::string workbook_bytes(const std::string& rows, const ZipContent& more = {});

}  // namespace ocop::office
