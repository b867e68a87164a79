// A picture that a data file names: a file in the same folder or below.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"
#include "db/records.h"

namespace ocop::db {

inline constexpr std::size_t kMaxPictureBytes = std::size_t{2} << 20;

/// "image/jpeg", "image/png" or "image/webp" by the first bytes, "" for anything else.
std::string_view media_type_of(std::string_view bytes);
/// "jpg", "png", "webp"
std::string_view extension_of(std::string_view media_type);

/// Refuses, with an empty `where`: a path that leaves `directory` (also through
/// a symbolic link), no such file, larger than kMaxPictureBytes, no picture.
Result<Picture> read_picture(const std::filesystem::path& directory, std::string_view name);

}  // namespace ocop::db
