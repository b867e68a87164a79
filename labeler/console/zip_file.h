// Several files as one download.
#pragma once

#include <filesystem>
#include <vector>

namespace ocop::labeler {

/// A ZIP archive of `files` under their names; PNG is compressed already and stored as
/// it is. Throws FileError.
void write_zip(const std::filesystem::path& out, const std::vector<std::filesystem::path>& files);

}  // namespace ocop::labeler
