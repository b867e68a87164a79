// Sentences for people, in both languages of the service.
//
// Every refusal a person can cause carries its sentence in Vietnamese and in
// English from the place that knows what is wrong; a page or a command picks
// the reader's language at the edge.
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

namespace ocop {

enum class Language { kVietnamese, kEnglish };

/// "vi" or "en" (BCP 47).
std::string_view language_tag(Language language);

struct Message {
  std::string en;
  std::string vi;

  const std::string& in(Language language) const {
    return language == Language::kVietnamese ? vi : en;
  }
  bool operator==(const Message&) const = default;
};

/// One sentence in both languages. Both formats are checked at compile time
/// against the same arguments (positional `{0}` allowed).
template <class... Args>
Message message(fmt::format_string<const Args&...> en, fmt::format_string<const Args&...> vi,
                const Args&... args) {
  return {fmt::format(en, args...), fmt::format(vi, args...)};
}

}  // namespace ocop
