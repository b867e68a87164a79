// The sentences of the pages, both languages side by side in strings.json, and
// the page parts that travel inside the program.
#pragma once

#include <fmt/format.h>

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/message.h"

namespace ocop::verifier::pages {

/// A part of a page by file name: "style.css", "label.mustache". Throws
/// std::out_of_range.
std::string_view part(std::string_view file_name);

/// Immutable once made; safe from any thread.
class Words {
 public:
  /// Of strings.json: {"key": {"vi": "…", "en": "…"}, …}. Throws
  /// std::invalid_argument when a key lacks a language or has an empty one.
  explicit Words(std::string_view json);

  /// Throws std::out_of_range for an unknown key.
  const std::string& in(Language language, std::string_view key) const;

  /// The sentence with its "{}" filled in, in order.
  template <class... Args>
  std::string with(Language language, std::string_view key, const Args&... args) const {
    return fmt::vformat(in(language, key), fmt::make_format_args(args...));
  }

  /// A sentence that holds several lines, one a piece.
  std::vector<std::string> lines(Language language, std::string_view key) const;

  std::vector<std::string> keys() const;

  /// Template text with each {{t.KEY}} replaced by the sentence, HTML-escaped.
  /// Throws std::out_of_range for an unknown key.
  std::string fill_in(Language language, std::string_view template_text) const;

 private:
  std::map<std::string, Message, std::less<>> all_;
};

/// Without comments, line ends and indentation; what is between quotes stays.
std::string squeeze_css(std::string_view css);
/// Without line indentation and empty lines.
std::string squeeze_html(std::string_view html);

}  // namespace ocop::verifier::pages
