#include "base/html.h"

#include "base/text.h"

namespace ocop {

std::string escape_html(std::string_view text) {
  // A byte of no UTF-8 grows to the three of U+FFFD.
  const std::string valid = is_utf8(text) ? std::string(text) : printable(text, text.size() * 3);
  std::string out;
  for (const char c : valid) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace ocop
