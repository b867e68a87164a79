// Text in HTML pages.
#pragma once

#include <string>
#include <string_view>

namespace ocop {

/// For text between tags and in quoted attributes: & < > " ' become references. What is
/// no UTF-8 becomes U+FFFD.
std::string escape_html(std::string_view text);

}  // namespace ocop
