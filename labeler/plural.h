// English nouns behind a number.
#pragma once

#include <cstdint>
#include <string_view>

namespace ocop::labeler {

/// What a noun takes behind that number: "1 label", "2 labels".
constexpr std::string_view plural(std::uint64_t count) { return count == 1 ? "" : "s"; }

}  // namespace ocop::labeler
