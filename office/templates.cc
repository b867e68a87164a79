#include "office/templates.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/text.h"

namespace ocop::office {
namespace {

constexpr std::string_view kEnding = ".mustache";
constexpr std::string_view kStrings = "strings.json";
constexpr int kDeepest = 8;

std::string_view plain_name(std::string_view name) {
  return name.ends_with(kEnding) ? name.substr(0, name.size() - kEnding.size()) : name;
}

}  // namespace

void Templates::add_strings(std::string_view json) {
  const auto parsed = nlohmann::json::parse(json);
  for (const auto& [key, value] : parsed.items()) {
    Message sentence{value.value("en", ""), value.value("vi", "")};
    if (sentence.en.empty() || sentence.vi.empty() || value.size() != 2) {
      throw std::invalid_argument("strings: " + key + " needs exactly vi and en");
    }
    if (!strings_.emplace(key, std::move(sentence)).second) {
      throw std::invalid_argument("strings: " + key + " is there already");
    }
  }
}

void Templates::add(const std::function<std::string_view(std::string_view)>& embedded,
                    const std::vector<std::string_view>& names) {
  std::vector<std::string> added;
  for (const auto name : names) {
    if (name == kStrings) {
      add_strings(embedded(name));
      continue;
    }
    added.emplace_back(plain_name(name));
    if (!sources_.emplace(added.back(), embedded(name)).second) {
      throw std::invalid_argument("templates: " + added.back() + " is there already");
    }
  }
  for (const auto& name : added) {
    const std::string& source = sources_.at(name);
    compiled_.emplace(name, Compiled{web::Template(expand(Language::kVietnamese, source, 0)),
                                     web::Template(expand(Language::kEnglish, source, 0))});
  }
}

std::string Templates::expand(Language language, std::string_view text, int depth) const {
  if (depth > kDeepest) throw std::invalid_argument("templates: {{>…}} in a circle");
  std::string out;
  while (true) {
    const auto open = std::min(text.find("{{t."), text.find("{{>"));
    out += text.substr(0, open);
    if (open == std::string_view::npos) return out;
    const bool sentence = text[open + 2] == 't';
    const auto begin = open + (sentence ? 4 : 3);
    const auto close = text.find("}}", begin);
    if (close == std::string_view::npos)
      throw std::invalid_argument("templates: a tag does not close");
    const auto name = trim(text.substr(begin, close - begin));
    text.remove_prefix(close + 2);
    if (sentence) {
      const auto found = strings_.find(name);
      if (found == strings_.end())
        throw std::invalid_argument("templates: no sentence " + std::string(name));
      out += escape_html(found->second.in(language));
    } else {
      const auto found = sources_.find(name);
      if (found == sources_.end())
        throw std::invalid_argument("templates: no template " + std::string(name));
      out += expand(language, found->second, depth + 1);
    }
  }
}

std::string Templates::render(Language language, std::string_view name,
                              const nlohmann::json& data) const {
  const auto found = compiled_.find(plain_name(name));
  if (found == compiled_.end()) throw std::out_of_range("templates: no " + std::string(name));
  const auto& both = found->second;
  return (language == Language::kVietnamese ? both.vietnamese : both.english).render(data);
}

const std::string& Templates::text(Language language, std::string_view key) const {
  const auto found = strings_.find(key);
  if (found == strings_.end()) throw std::out_of_range("strings: no " + std::string(key));
  return found->second.in(language);
}

}  // namespace ocop::office
