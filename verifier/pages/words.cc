#include "verifier/pages/words.h"

#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/html.h"
#include "base/text.h"
#include "embedded_ocop_verifier.h"

namespace ocop::verifier::pages {
namespace {

/// Calls `line` with each line of `text`, without its indentation.
template <class Line>
void each_line(std::string_view text, const Line& line) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view content = trim(text.substr(0, end));
    if (!content.empty()) line(content);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

std::string_view part(std::string_view file_name) { return embedded(file_name); }

Words::Words(std::string_view json) {
  const auto parsed = nlohmann::json::parse(json);
  for (const auto& [key, value] : parsed.items()) {
    Message sentence{value.value("en", ""), value.value("vi", "")};
    if (sentence.en.empty() || sentence.vi.empty() || value.size() != 2)
      throw std::invalid_argument("strings: " + key + " needs exactly vi and en");
    all_.emplace(key, std::move(sentence));
  }
}

const std::string& Words::in(Language language, std::string_view key) const {
  const auto found = all_.find(key);
  if (found == all_.end()) throw std::out_of_range("strings: no key " + std::string(key));
  return found->second.in(language);
}

std::vector<std::string> Words::lines(Language language, std::string_view key) const {
  std::vector<std::string> all;
  each_line(in(language, key), [&](std::string_view line) { all.emplace_back(line); });
  return all;
}

std::vector<std::string> Words::keys() const {
  std::vector<std::string> all;
  for (const auto& [key, sentence] : all_) all.push_back(key);
  return all;
}

std::string Words::fill_in(Language language, std::string_view template_text) const {
  constexpr std::string_view kOpen = "{{t.";
  std::string out;
  while (true) {
    const std::size_t open = template_text.find(kOpen);
    out += template_text.substr(0, open);
    if (open == std::string_view::npos) return out;
    template_text.remove_prefix(open + kOpen.size());
    const std::size_t close = template_text.find("}}");
    out += escape_html(in(language, template_text.substr(0, close)));
    template_text.remove_prefix(std::min(close + 2, template_text.size()));
  }
}

std::string squeeze_css(std::string_view css) {
  std::string plain;
  while (true) {
    const std::size_t open = css.find("/*");
    plain += css.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = css.find("*/", open + 2);
    if (close == std::string_view::npos) break;
    css.remove_prefix(close + 2);
  }
  std::string joined;
  each_line(plain, [&](std::string_view line) {
    joined += line;
    // A selector list that goes on in the next line needs no blank, a value might.
    if (joined.back() != '{' && joined.back() != '}' && joined.back() != ';' &&
        joined.back() != ',')
      joined += ' ';
  });
  std::string out;
  bool quoted = false;
  for (const char c : joined) {
    if (c == '"') quoted = !quoted;
    const bool tight_before = c == '{' || c == '}';
    const char before = out.empty() ? '{' : out.back();
    const bool tight_after =
        before == '{' || before == '}' || before == ';' || before == ',' || before == ':';
    if (!quoted && tight_before && before == ' ') out.pop_back();
    if (!quoted && c == '}' && !out.empty() && out.back() == ';') out.pop_back();
    if (!quoted && c == ' ' && tight_after) continue;
    out += c;
  }
  return out;
}

std::string squeeze_html(std::string_view html) {
  std::string out;
  each_line(html, [&](std::string_view line) {
    out += line;
    out += '\n';
  });
  return out;
}

}  // namespace ocop::verifier::pages
