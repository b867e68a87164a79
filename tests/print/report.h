// Tables of tallies as Markdown.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tests/print/survey.h"

namespace ocop::print_quality {

/// A line for each of `rows`, a cell for each of `columns`; `tallies` row by row. A cell is the
/// share that was read, in per cent, rounded down: 100 means all.
std::string table(std::string_view corner, const std::vector<std::string>& columns,
                  const std::vector<std::string>& rows, const std::vector<Tally>& tallies);

/// `form` with each "{{name}}" replaced. Throws std::invalid_argument for a name that is not in
/// `parts`, or one of them that the form does not use.
std::string filled(std::string_view form, const std::map<std::string, std::string>& parts);

}  // namespace ocop::print_quality
