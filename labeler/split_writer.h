// Pages over several files, so that none is too large for a printer or a download.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>

#include "labeler/sheet_writer.h"

namespace ocop::labeler {

/// Opens the file with that number, from 0 on. All make the same pages.
using OpenFile = std::function<std::unique_ptr<SheetWriter>(std::size_t number)>;

/// Opens the first file at once. commit() shows all files, in their order.
std::unique_ptr<SheetWriter> split_writer(OpenFile open, std::uint64_t pages_each);

}  // namespace ocop::labeler
