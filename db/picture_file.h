// Pictures and scans that a data file names: files in the same folder or below.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"
#include "db/records.h"

namespace ocop::db {

inline constexpr std::size_t kMaxPictureBytes = std::size_t{2} << 20;

/// "image/jpeg", "image/png" or "image/webp" by the first bytes, "" for anything else.
std::string_view media_type_of(std::string_view bytes);
/// "jpg", "png", "webp"
std::string_view extension_of(std::string_view media_type);

/// The bytes. Refuses, with an empty `where`: a path that leaves `directory` (also through
/// a symbolic link), no such file, more than `most` bytes. `noun` is what messages call it.
Result<std::string> read_beside(const std::filesystem::path& directory, std::string_view name,
                                std::size_t most, const Message& noun);

/// Refuses also what is larger than kMaxPictureBytes or no picture.
Result<Picture> read_picture(const std::filesystem::path& directory, std::string_view name);

}  // namespace ocop::db
