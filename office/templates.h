// Mustache templates with their sentences filled in, one compiled form a language.
#pragma once

#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/html.h"
#include "base/message.h"
#include "web/template.h"

namespace ocop::office {

/// Add everything first; from then on safe from any thread.
class Templates {
 public:
  /// `names` are files that `embedded` knows: at most one strings.json, {"key": {"vi": "…",
  /// "en": "…"}, …}, and NAME.mustache. In a template {{t.KEY}} is the sentence,
  /// HTML-escaped, and {{>NAME}} the text of another template, of this call or an
  /// earlier one. Throws std::invalid_argument: a name or key that is there already, a
  /// key without a language, an unknown {{t.KEY}} or {{>NAME}}.
  void add(const std::function<std::string_view(std::string_view)>& embedded,
           const std::vector<std::string_view>& names);

  /// `name` with or without ".mustache". Throws std::out_of_range.
  std::string render(Language language, std::string_view name, const nlohmann::json& data) const;
  /// Throws std::out_of_range.
  const std::string& text(Language language, std::string_view key) const;

 private:
  struct Compiled {
    web::Template vietnamese;
    web::Template english;
  };
  void add_strings(std::string_view json);
  std::string expand(Language language, std::string_view text, int depth) const;

  std::map<std::string, Message, std::less<>> strings_;
  std::map<std::string, std::string, std::less<>> sources_;
  std::map<std::string, Compiled, std::less<>> compiled_;
};

using ocop::escape_html;

}  // namespace ocop::office
