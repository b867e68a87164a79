// The interface for programs as an OpenAPI 3.1 document, joined from the files of this folder, one a
// subject.
#pragma once

#include <string>

namespace ocop::verifier {

/// JSON: `paths` and `components.schemas` of all files together. Throws std::logic_error when two
/// files describe the same path or schema.
std::string openapi_document();

}  // namespace ocop::verifier
