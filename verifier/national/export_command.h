// ocop-verifier export: the registry's goods in the national format, as files.
#pragma once

#include <iosfwd>

#include "base/clock.h"

namespace ocop::verifier {

/// `argv` as of a program "ocop-verifier export":
///   --db ADDRESS --national OUT --host HOST [--place PLACE]     OUT: verifier/national/write.h
/// Prints how many to `out`. Returns 0, 1 (refused) or 2 (usage). Throws db::DatabaseError and FileError.
int run_export(int argc, const char* const* argv, std::ostream& out, std::ostream& err, const Clock& clock);

}  // namespace ocop::verifier
