// JSON as an import reads it: {"products": [{…}, …], "areas": […]}, or a bare
// array [{…}, …] whose table the file's name tells, or a JWK set {"keys": […]}.
#pragma once

#include <string_view>
#include <vector>

#include "db/sheet.h"

namespace ocop::db {

/// Adds one sheet per table to `sheets`. Members are texts, numbers, true,
/// false or null (empty). In "keys" a row also gets the cell "jwk" with the
/// object as written, and members that hold arrays or objects are passed over.
/// False when something was added to `errors`.
bool read_json(std::string_view bytes, const Sheet& model, Room room, const InputLimits& limits,
               std::vector<Sheet>& sheets, ErrorList& errors);

}  // namespace ocop::db
